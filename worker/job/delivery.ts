import { DsageError } from '../../lib/protocol/errors.ts';
import type { Progress } from '../../lib/protocol/job.ts';
import { limits } from '../../lib/protocol/limits.ts';
import type { OutputChunk } from '../../lib/protocol/outputs.ts';
import type { Picture } from '../../lib/protocol/picture.ts';
import type { LeasedJob, Settlement } from '../../lib/protocol/worker.ts';
import type { Printed } from '../../lib/signing/receipt.ts';
import type { Log } from '../log.ts';
import { OutputCap, splitText } from '../process/outputCap.ts';
import type { Link } from '../server/link.ts';

export interface DeliveryOptions {
  job: LeasedJob;
  link: Link;
  maxOutputBytes: number;
  log: Log;
}

/** Printed text is gathered for so long; a quarter of what an eye takes for "at once", and 33 messages a second at most. */
const gatherMs = 30;
/** Characters of one output message: far below limits.maxMessageBytes even when JSON escapes all of them. */
const maxMessageCharacters = 256_000;

/**
 * Brings what one attempt printed, and how it ended, to the server: in order, each piece until it is
 * acknowledged, however long the server is away. What waits is bounded by the cap on output.
 */
export class Delivery {
  private readonly options: DeliveryOptions;
  private readonly cap: OutputCap;
  /** Everything that goes out, bounded by the cap. */
  private readonly said: Printed[] = [];
  private pending: Printed[] = [];
  private chunks: OutputChunk[] = [];
  private nextSeq = 0;
  private gathering: NodeJS.Timeout | null = null;
  private pumping: Promise<void> = Promise.resolve();
  private busy = false;
  private refused = false;
  private latestPicture: Picture | null = null;
  private drawing: Promise<void> | null = null;

  constructor(options: DeliveryOptions) {
    this.options = options;
    this.cap = new OutputCap(options.maxOutputBytes);
  }

  /** Bytes over the cap, which were not sent. */
  get droppedBytes(): number {
    return this.cap.droppedBytes;
  }

  /** The first text goes at once, what follows within 30 ms goes together. */
  output(stream: OutputChunk['stream'], text: string): void {
    const kept = this.cap.take(text);
    if (kept === '' || this.refused) return;
    add(this.said, stream, kept);
    add(this.pending, stream, kept);
    if (this.gathering === null) this.flush();
  }

  /** All that was printed within the cap; null when the server would not take it. */
  get printed(): readonly Printed[] | null {
    return this.refused ? null : this.said;
  }

  /** Only for the eye: sent when there is a connection, and not again. */
  progress(progress: Progress): void {
    const { link, job } = this.options;
    if (!link.connected || this.refused) return;
    link
      .request('progress', { lease: job.lease, jobId: job.jobId, progress })
      .catch(() => undefined);
  }

  /** The latest picture goes out until it is acknowledged; one that a newer one has overtaken is not sent. */
  picture(picture: Picture): void {
    this.latestPicture = picture;
    this.drawing ??= this.draw().finally(() => {
      this.drawing = null;
    });
  }

  /**
   * Everything printed and drawn, then the ending. Resolves when the server has it, or will never take it.
   * @param onSent called when the ending is on the line for the first time; not when there is no line then
   */
  async settle(settlement: Settlement, onSent: () => void): Promise<void> {
    this.flush();
    this.stopGathering();
    await this.pumping;
    await this.drawing;
    await this.settleOrSayWhy(settlement, onSent);
  }

  /** Nothing more is sent: the attempt belongs to somebody else. */
  abandon(): void {
    this.refused = true;
    this.stopGathering();
    this.pending = [];
    this.chunks = [];
    this.latestPicture = null;
  }

  private async settleOrSayWhy(settlement: Settlement, onSent: () => void): Promise<void> {
    const { link, log, job } = this.options;
    try {
      const answer = link.deliver('settle', settlement);
      if (link.connected) onSent();
      const { accepted } = await answer;
      log.info(accepted ? 'job settled' : 'job had ended otherwise', {
        jobId: job.jobId,
        ending: settlement.ending.type,
      });
    } catch (error) {
      const { name, message } = refusal(error);
      log.error('the server refuses the ending', { jobId: job.jobId, reason: message });
      if (settlement.ending.type !== 'succeeded') return;
      // A result that the server cannot take must not leave the job running for ever.
      const ending = { type: 'failed' as const, error: { name, message, traceback: '' } };
      await this.settleOrSayWhy({ ...settlement, ending }, () => undefined);
    }
  }

  private async draw(): Promise<void> {
    const { link, log, job } = this.options;
    while (this.latestPicture !== null && !this.refused) {
      const picture = this.latestPicture;
      this.latestPicture = null;
      try {
        await link.deliver('picture', { lease: job.lease, jobId: job.jobId, picture });
      } catch (error) {
        const reason = refusal(error).message;
        log.warn('the server refuses a picture', { jobId: job.jobId, reason });
      }
    }
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    for (const { stream, text } of this.pending)
      for (const piece of splitText(text, limits.maxChunkCharacters))
        this.chunks.push({ seq: this.nextSeq++, stream, text: piece });
    this.pending = [];
    this.gathering = setTimeout(() => {
      this.gathering = null;
      this.flush();
    }, gatherMs);
    if (!this.busy) this.pumping = this.pump();
  }

  private stopGathering(): void {
    if (this.gathering !== null) clearTimeout(this.gathering);
    this.gathering = null;
  }

  private async pump(): Promise<void> {
    const { link, log, job } = this.options;
    this.busy = true;
    while (this.chunks.length > 0 && !this.refused) {
      const batch = firstBatch(this.chunks);
      try {
        await link.deliver('output', { lease: job.lease, jobId: job.jobId, chunks: batch });
        this.chunks.splice(0, batch.length);
      } catch (error) {
        log.warn('the server refuses the output', {
          jobId: job.jobId,
          reason: refusal(error).message,
        });
        this.abandon();
      }
    }
    this.busy = false;
  }
}

function add(texts: Printed[], stream: Printed['stream'], text: string): void {
  const last = texts.at(-1);
  if (last?.stream === stream) last.text += text;
  else texts.push({ stream, text });
}

function firstBatch(chunks: OutputChunk[]): OutputChunk[] {
  let characters = 0;
  let count = 0;
  while (count < chunks.length && count < 1000) {
    characters += chunks[count]!.text.length;
    if (count > 0 && characters > maxMessageCharacters) break;
    count++;
  }
  return chunks.slice(0, count);
}

function refusal(error: unknown): { name: string; message: string } {
  if (error instanceof DsageError) return { name: error.code, message: error.message };
  return { name: 'INTERNAL', message: String(error) };
}
