import { type Kind, kinds } from '../../lib/protocol/kinds.ts';
import type { LeasedJob } from '../../lib/protocol/worker.ts';
import type { ProgramConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { Guard } from '../process/guard.ts';
import { seldom, type Voice } from '../process/voice.ts';
import { CadoNfsRun } from './cadoNfs.ts';
import { findPrograms, type NativeProgram } from './findPrograms.ts';
import { GmpEcmRun, suitsGmpEcm } from './gmpEcm.ts';
import type { NativeRun } from './nativeRun.ts';

export interface NativeOptions extends ProgramConfig {
  /** Threads that CADO-NFS may use: the worker's slots. */
  threads: number;
  maxMemoryBytes: number;
  guard: Guard;
  log: Log;
}

/** Oddities of a program after which it is left alone until the worker starts again. */
const maxOddities = 3;

/**
 * The programs of this machine that compute some kinds of jobs instead of our kernels, or what no kernel of ours
 * can. They run outside the job processes, which may start nothing: as children of the worker, under its guard.
 */
export class Native {
  readonly programs: readonly NativeProgram[];
  private readonly options: NativeOptions;
  private oddities = 0;

  private constructor(programs: readonly NativeProgram[], options: NativeOptions) {
    this.programs = programs;
    this.options = options;
  }

  /** Looks for them; `folder` is an empty one for the trial. */
  static async find(options: NativeOptions, folder: string): Promise<Native> {
    const { wanted, log } = options;
    const programs = wanted ? await findPrograms({ ...options, folder }) : [];
    for (const { name, version, file } of programs)
      log.info('a program of this machine takes jobs', { name, version, file });
    return new Native(programs, options);
  }

  /** Kinds that the worker can run only because of a program. */
  get kinds(): Kind[] {
    return this.file('CADO-NFS') === null ? [] : ['nfs.factor'];
  }

  /** Whether a program takes this job; the payload is then a valid one of its kind. */
  takes({ kind, payload }: LeasedJob): boolean {
    if (kind === 'nfs.factor') return this.file('CADO-NFS') !== null;
    if (kind !== 'ecm.curves' || this.file('GMP-ECM') === null) return false;
    const parsed = kinds['ecm.curves'].payload.safeParse(payload);
    return parsed.success && suitsGmpEcm(parsed.data);
  }

  /** Starts the program for a job that `takes` accepted, in an empty folder of its own. */
  start({ kind, payload }: LeasedJob, folder: string, progress: Voice['progress']): NativeRun {
    const { path, guard, threads, maxMemoryBytes } = this.options;
    const tools = { folder, path, guard, onProgress: seldom(progress) };
    if (kind === 'nfs.factor') {
      const parsed = kinds['nfs.factor'].payload.parse(payload);
      return new CadoNfsRun(parsed, { ...tools, file: this.file('CADO-NFS') ?? '' }, threads);
    }
    const maxMemoryMiB = Math.floor(maxMemoryBytes / 2 ** 20);
    const parsed = kinds['ecm.curves'].payload.parse(payload);
    return new GmpEcmRun(parsed, { ...tools, file: this.file('GMP-ECM') ?? '' }, { maxMemoryMiB });
  }

  /** A program did what it should not. Said once, and after the third time GMP-ECM is used no more. */
  distrust(reason: string): void {
    this.oddities++;
    const { log } = this.options;
    if (this.oddities === 1)
      log.warn('GMP-ECM went wrong; the built-in kernel does its job', { reason });
    if (this.oddities === maxOddities)
      log.warn('GMP-ECM is not used any more: it went wrong three times', { reason });
  }

  private file(name: NativeProgram['name']): string | null {
    if (name === 'GMP-ECM' && this.oddities >= maxOddities) return null;
    return this.programs.find((program) => program.name === name)?.file ?? null;
  }
}
