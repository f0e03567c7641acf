import { DsageError } from '../../lib/protocol/errors.ts';
import { kinds } from '../../lib/protocol/kinds.ts';
import { limits } from '../../lib/protocol/limits.ts';
import type { CodeError } from '../../lib/protocol/outputs.ts';
import { runEcmCurves } from '../kernels/ecmCurves.ts';
import { type Evaluator, loadEvaluator } from './evaluator.ts';
import type { DoneFrame, OrderFrame, ReportFrame } from './frames.ts';
import { Orders } from './orders.ts';
import { OutputCap } from './outputCap.ts';
import { seldom, type Voice } from './voice.ts';

/**
 * The life of a job process: load the engine, say ready, take one order, say how it ended, exit.
 * Only after a kernel job it takes another order: kernels are our own pure code and run nothing of the
 * user's, so nothing can be left behind, and a new process would cost more than a short run of curves.
 */
export async function runChild(): Promise<never> {
  const orders = new Orders();
  const evaluator = await loadEvaluator();
  orders.report({ type: 'ready', engines: evaluator.engines, kinds: ['evaluate', 'ecm.curves'] });
  for (let order = orders.next(); order !== null; order = orders.next()) {
    const reusable = await runOrder(order, { evaluator, report: (frame) => orders.report(frame) });
    if (!reusable) break;
  }
  process.exit(0);
}

interface Tools {
  evaluator: Evaluator;
  report(frame: ReportFrame): void;
}

async function runOrder(order: OrderFrame, { evaluator, report }: Tools): Promise<boolean> {
  const cap = new OutputCap(order.maxOutputBytes);
  const before = process.cpuUsage();
  const ending = await endingOf(order, evaluator, {
    output: (stream, text) => {
      const kept = cap.take(text);
      if (kept !== '') report({ type: 'output', stream, text: kept });
    },
    progress: seldom((progress) => report({ type: 'progress', progress })),
  });
  const cpu = process.cpuUsage(before);
  const reusable = order.kind !== 'evaluate';
  const cpuMs = (cpu.user + cpu.system) / 1000;
  report({ type: 'done', ending, cpuMs, droppedBytes: cap.droppedBytes, reusable });
  return reusable;
}

async function endingOf(order: OrderFrame, evaluator: Evaluator, voice: Voice) {
  try {
    return withinLimit(await compute(order, evaluator, voice));
  } catch (error) {
    return { type: 'failed', error: codeErrorOf(error) } as const;
  }
}

type Ending = DoneFrame['ending'];

async function compute(order: OrderFrame, evaluator: Evaluator, voice: Voice): Promise<Ending> {
  switch (order.kind) {
    case 'evaluate':
      return evaluator.evaluate(kinds.evaluate.payload.parse(order.payload), voice);
    case 'ecm.curves': {
      const payload = kinds['ecm.curves'].payload.parse(order.payload);
      return { type: 'succeeded', value: runEcmCurves(payload, voice.progress) };
    }
  }
}

function withinLimit(ending: Ending): Ending {
  if (ending.type === 'failed') return ending;
  if (Buffer.byteLength(JSON.stringify(ending.value)) <= limits.maxResultBytes) return ending;
  throw new DsageError('RESULT_TOO_LARGE', { limit: limits.maxResultBytes });
}

function codeErrorOf(error: unknown): CodeError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const shown = error instanceof DsageError ? error.code : name;
  return { name: shown, message: message.slice(0, 100_000), traceback: '' };
}
