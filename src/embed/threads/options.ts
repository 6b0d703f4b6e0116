// The options of a system with several threads, and the system that they make. With one thread it is a system as any
// other.
import { MOST_THREADS } from '../../actors/values/pid.ts';
import * as text from '../../messages/threads.ts';
import { LuaError } from '../host/errors.ts';
import { mustBe } from '../host/options.ts';
import * as is from '../host/options.ts';
import { incarnationAt } from '../system/cluster.ts';
import { System, createSystem, type SystemOptions } from '../system/system.ts';
import { FirstThread } from './crew.ts';
import { parallelism, startWorker, type WorkerLike } from './ports.ts';
import { SETTINGS, type Settings } from './protocol.ts';

/** Options of systems with several threads. */
export interface ThreadOptions {
  /** How many threads run processes, this one included; 'auto': as many as the machine has cores. Default 1. */
  readonly threads?: number | 'auto';
  /**
   * Makes a worker that imports perilune/worker: for pages, and for workers with options of their own. In Node workers
   * are made without it.
   */
  readonly worker?: () => unknown;
  /**
   * The URL of a JavaScript module that each worker imports. Its exports take the place of the modules of the same
   * name, whose functions are called on the first thread otherwise.
   */
  readonly workerModules?: { readonly href: string } | string;
}

const wrong = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_CONFIG', message });

function threadCount(given: number | 'auto' | undefined): number {
  if (given === undefined) return 1;
  if (given === 'auto') return Math.min(Math.max(parallelism(), 1), MOST_THREADS);
  if (!Number.isSafeInteger(given) || given < 1) throw wrong(text.threadCount());
  if (given > MOST_THREADS) throw wrong(text.tooManyThreads(MOST_THREADS));
  return given;
}

/** What workers get of the options. */
const settingsOf = (options: SystemOptions): Settings =>
  Object.fromEntries(SETTINGS.map((name) => [name, options[name]])) as Settings;

function environmentOf({ host }: SystemOptions): Record<string, string> | undefined {
  const names = host?.environment?.();
  return names && Object.fromEntries(names.map((name) => [name, host!.env?.(name) ?? '']));
}

/** Makes a system of one or more threads. `script`: the module of workers. */
export function createThreads(given: SystemOptions & ThreadOptions, script: URL | undefined): System {
  mustBe('the options of createSystem', given, is.object);
  const { threads, worker, workerModules, ...options } = given,
    count = threadCount(threads);
  if (worker !== undefined) mustBe("option 'worker' of createSystem", worker, is.callable);
  if (count === 1) return createSystem(options);
  if (options.clock === 'virtual') throw wrong(text.virtualClock());
  return new System(
    options,
    new FirstThread({
      threads: count,
      incarnation: options.cluster && incarnationAt(Date.now()),
      makeWorker: worker === undefined ? () => ownWorker(script) : () => worker() as WorkerLike,
      workerModules: typeof workerModules === 'object' ? workerModules.href : workerModules,
      settings: settingsOf(options),
      modules: options.modules ?? {},
      environment: environmentOf(options),
    }),
  );
}

function ownWorker(script: URL | undefined): WorkerLike {
  const worker = script && startWorker(script);
  if (worker === undefined) throw wrong(text.workerNeeded());
  return worker;
}
