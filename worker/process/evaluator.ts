import wasm from '@micropython/micropython-webassembly-pyscript/micropython.wasm';
import { DsageError } from '../../lib/protocol/errors.ts';
import type { SubmitRequest } from '../../lib/protocol/job.ts';
import type { Payload } from '../../lib/protocol/kinds.ts';
import type { DoneJob, Engine, EvaluationError } from '../engines/engine.ts';
import { createMathEngine } from '../engines/math/engine.ts';
import type { Children } from './children.ts';
import type { DoneFrame, ReadyFrame } from './frames.ts';
import type { Voice } from './voice.ts';

/** The engines of one job process. */
export interface Evaluator {
  engines: ReadyFrame['engines'];
  /** Evaluates in an engine that no other job has used; once between two calls of `renew`. */
  evaluate(payload: Payload<'evaluate'>, voice: Voice): Promise<DoneFrame['ending']>;
  /** Throws the used engine away and makes a fresh one, about 20 ms. */
  renew(): Promise<void>;
}

/** Loads every engine, ready for one evaluation. */
export async function loadEvaluator(): Promise<Evaluator> {
  let engines = await freshEngines();
  // The first evaluation compiles what it runs through, 10 to 15 ms; this one leaves no name behind.
  for (const engine of engines) await engine.evaluate('2+2', { emit: () => undefined });
  return {
    engines: engines.map(({ name, version }) => ({ name, version })),
    evaluate: ({ engine, code }, voice) => evaluateIn(engines, { engine, code }, voice),
    async renew() {
      engines = [];
      engines = await freshEngines();
    },
  };
}

async function freshEngines(): Promise<Engine[]> {
  return [await createMathEngine({ wasm })];
}

async function evaluateIn(
  engines: Engine[],
  { engine: wanted, code }: Payload<'evaluate'>,
  voice: Voice,
): Promise<DoneFrame['ending']> {
  const engine = engines.find(({ name }) => name === wanted);
  if (engine === undefined)
    throw new DsageError('UNKNOWN_ENGINE', { engine: wanted, engines: 'math' });
  const evaluation = await engine.evaluate(code, {
    emit: ({ stream, text }) => voice.output(stream, text),
    runJob: (request) => runJob(voice.children, request),
  });
  return evaluation.ok
    ? { type: 'succeeded', value: { bundle: evaluation.value } }
    : { type: 'failed', error: clipped(evaluation.error) };
}

function runJob(children: Children, request: SubmitRequest): DoneJob {
  const { childId: id, child } = children.runNow(request);
  const { state, result, failure, picture } = child;
  return { id, state, result, failure, picture };
}

/** The protocol's limits; an exception may carry a text of any length. */
function clipped(error: EvaluationError): EvaluationError {
  return {
    ...error,
    name: error.name.slice(0, 200),
    message: error.message.slice(0, 100_000),
    traceback: error.traceback.slice(0, 200_000),
  };
}
