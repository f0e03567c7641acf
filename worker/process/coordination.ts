import type { Coordination } from '../../lib/distributed/coordination.ts';
import type {
  ChildOutcome,
  JobRequest,
  SettledJob,
  SubmittedJob,
} from '../../lib/distributed/jobRunner.ts';
import { type JobId, jobId } from '../../lib/protocol/ids.ts';
import { hasEnded, submitRequest } from '../../lib/protocol/job.ts';
import type { Picture } from '../../lib/protocol/picture.ts';
import type { ChildGetReply } from '../../lib/protocol/worker.ts';
import type { Children } from './children.ts';
import { Pace } from './pace.ts';

/** Pictures are passed on so often at most: quicker than an eye follows a number. */
const pictureMs = 500;

/**
 * Children made at once, and a second, for each slot: far more than workers need that compute. One that answers at once
 * with nonsense would otherwise use up hundreds a second.
 */
const burst = 100;
const perSecond = 1;

export interface CoordinationTools {
  children: Children;
  /** Passes a picture on. */
  draw(picture: Picture): void;
  /** Says whether the job itself computes. */
  computes(computes: boolean): void;
}

/** What a coordinator works with, and how its last picture is passed on at the end. */
export interface OpenCoordination {
  coordination: Coordination<Picture>;
  finish(): void;
}

/** Asks what became of earlier attempts and makes ready for this one. */
export async function openCoordination(tools: CoordinationTools): Promise<OpenCoordination> {
  const { children } = tools;
  await children.watchCapacity();
  const { settled, running } = await earlierChildren(children);
  const pictures = new Pictures(tools.draw);
  const pace = new Pace(() => {
    const slots = 1 + children.capacity.slots;
    return { burst: burst * slots, perSecond: perSecond * slots };
  });
  const coordination: Coordination<Picture> = {
    runner: {
      submit: async (request) => {
        await pace.take();
        const childId = await children.submit(submitRequest.parse(request), false);
        return submitted(children, childId);
      },
    },
    settled: () => replayed(children, settled),
    running,
    capacity: () => ({
      slots: Math.max(1, children.capacity.slots),
      kinds: children.capacity.kinds,
    }),
    show: (picture) => pictures.show(picture),
    computes: tools.computes,
    now: () => Date.now(),
  };
  return { coordination, finish: () => pictures.flush() };
}

/** Those that have ended are only counted here: what they brought is read one by one, as it is large. */
async function earlierChildren(
  children: Children,
): Promise<{ settled: JobId[]; running: Coordination<Picture>['running'] }> {
  const settled: JobId[] = [];
  const running: { request: JobRequest; job: SubmittedJob }[] = [];
  for (let skip = 0, more = true; more; ) {
    const page = await children.list(skip);
    for (const { childId, state } of page.children) {
      const child = hasEnded(state) ? null : await children.get(childId);
      // It may have ended since the list was made.
      if (child === null || hasEnded(child.state)) settled.push(childId);
      else running.push({ request: requestOf(child), job: submitted(children, childId) });
    }
    skip += page.children.length;
    more = page.more;
  }
  return { settled, running };
}

async function* replayed(children: Children, ids: readonly JobId[]): AsyncIterable<SettledJob> {
  for (const id of ids) {
    const child = await children.get(id);
    yield { request: requestOf(child), outcome: outcomeOf(id, child) };
  }
}

function submitted(children: Children, childId: JobId): SubmittedJob {
  return {
    id: childId,
    outcome: children.ended(childId).then((child) => outcomeOf(childId, child)),
    cancel: () => children.cancel(jobId.parse(childId)),
  };
}

function requestOf({ kind, payload, name, timeoutMs }: ChildGetReply): JobRequest {
  return { kind, payload, timeoutMs, ...(name === null ? {} : { name }) };
}

/** How a child ended, as distributed functions take it. */
export function outcomeOf(id: number, child: ChildGetReply): ChildOutcome {
  const { state, cpuMs, wallMs, worker, finishedAt } = child;
  const facts = {
    id,
    ...(cpuMs === null ? {} : { elapsedMs: cpuMs }),
    ...(wallMs === null ? {} : { wallMs }),
    ...(worker === null ? {} : { worker }),
    ...(finishedAt === null ? {} : { finishedAt }),
  };
  if (state === 'succeeded') return { ...facts, state, value: child.result };
  const message = child.failure ?? `The job ended as ${state}.`;
  return { ...facts, state: hasEnded(state) ? state : 'lost', message };
}

/** Passes pictures on seldom, and always the last one. */
class Pictures {
  private readonly draw: (picture: Picture) => void;
  private latest: Picture | null = null;
  private timer: NodeJS.Timeout | null = null;
  private drawnAt = Number.NEGATIVE_INFINITY;

  constructor(draw: (picture: Picture) => void) {
    this.draw = draw;
  }

  show(picture: Picture): void {
    this.latest = picture;
    const wait = this.drawnAt + pictureMs - performance.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.latest === null) return;
    this.draw(this.latest);
    this.latest = null;
    this.drawnAt = performance.now();
  }
}
