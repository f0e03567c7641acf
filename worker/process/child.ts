import { DsageError } from '../../lib/protocol/errors.ts';
import { type Kind, kinds, type Payload, type Result } from '../../lib/protocol/kinds.ts';
import { limits } from '../../lib/protocol/limits.ts';
import type { CodeError } from '../../lib/protocol/outputs.ts';
import { runEcmCurves } from '../kernels/ecmCurves.ts';
import { coordinateFactor } from '../kernels/factor.ts';
import { runProvePrime } from '../kernels/provePrime.ts';
import { runSiqsSieve } from '../kernels/siqsSieve.ts';
import { Children } from './children.ts';
import { openCoordination } from './coordination.ts';
import { type Evaluator, loadEvaluator } from './evaluator.ts';
import type { DoneFrame, OrderFrame, ReportFrame } from './frames.ts';
import { Orders } from './orders.ts';
import { OutputCap } from './outputCap.ts';
import { seldom, type Voice } from './voice.ts';

/** A process that ever grew beyond this, in bytes, ends with its job: its memory goes back to the machine at once. */
const lightBytes = 300 * 2 ** 20;
/** What this process computes. */
const offered: Kind[] = ['evaluate', 'ecm.curves', 'siqs.sieve', 'prove.prime', 'factor'];
/** So many jobs share a process, one after the other; a slow leak, if there is one, ends here. */
const maxOrders = 200;

/**
 * The life of a job process: load the engine, say ready, take an order, say how it ended, and again.
 *
 * No job finds anything of an earlier one. Kernels are our own pure code. User code runs in an interpreter
 * inside WebAssembly that can reach nothing of this process but the bytes it is handed, and every evaluation
 * has an interpreter of its own, thrown away with all its memory when the job is over. Making one takes
 * 20 ms, a new process 300: so cells that follow each other quickly wait for nothing.
 */
export async function runChild(): Promise<never> {
  const orders = new Orders();
  const evaluator = await loadEvaluator();
  orders.report({ type: 'ready', engines: evaluator.engines, kinds: offered });
  for (let count = 1; ; count++) {
    const order = await orders.next();
    if (order === null) break;
    const reusable = await runOrder(order, { evaluator, orders, isLast: count >= maxOrders });
    if (!reusable) break;
    if (order.kind === 'evaluate') await evaluator.renew();
  }
  process.exit(0);
}

interface Tools {
  evaluator: Evaluator;
  orders: Orders;
  isLast: boolean;
}

async function runOrder(order: OrderFrame, { evaluator, orders, isLast }: Tools): Promise<boolean> {
  const cap = new OutputCap(order.maxOutputBytes);
  const report = (frame: ReportFrame) => orders.report(frame);
  const before = process.cpuUsage();
  const ending = await endingOf(order, evaluator, {
    children: new Children(orders),
    picture: (picture) => report({ type: 'picture', picture }),
    computes: (computes) => report({ type: 'computes', computes }),
    output: (stream, text) => {
      const kept = cap.take(text);
      if (kept !== '') report({ type: 'output', stream, text: kept });
    },
    progress: seldom((progress) => report({ type: 'progress', progress })),
  });
  const cpu = process.cpuUsage(before);
  const cpuMs = (cpu.user + cpu.system) / 1000;
  const reusable = !isLast && process.memoryUsage.rss() < lightBytes;
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
    case 'siqs.sieve': {
      const payload = kinds['siqs.sieve'].payload.parse(order.payload);
      const tools = { onProgress: voice.progress, now: () => performance.now() };
      return { type: 'succeeded', value: runSiqsSieve(payload, tools) };
    }
    case 'prove.prime': {
      const payload = kinds['prove.prime'].payload.parse(order.payload);
      return { type: 'succeeded', value: runProvePrime(payload, voice.progress) };
    }
    case 'factor': {
      const payload = kinds.factor.payload.parse(order.payload);
      return { type: 'succeeded', value: await coordinate(payload, voice) };
    }
    default:
      throw new Error(`a ${order.kind} job came to a process that did not offer to run it`);
  }
}

/** A coordinator decides and waits; its children, in other processes, compute. */
async function coordinate(
  payload: Payload<'factor'>,
  { children, picture, computes }: Voice,
): Promise<Result<'factor'>> {
  const result = (async () => {
    const { coordination, finish } = await openCoordination({
      children,
      draw: picture,
      computes,
    });
    return coordinateFactor(payload, coordination).finally(finish);
  })();
  await children.listen(result);
  return result;
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
