// Modules written in JavaScript: objects of functions and data that processes require by name. Functions get copies of
// their arguments and may return a promise; only the calling coroutine waits.
import type { Exit } from '../../actors/values/event.ts';
import { Process } from '../../actors/core/process.ts';
import type { System as Core } from '../../actors/core/system.ts';
import type { Value } from '../../values/type.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Task } from '../../vm/task.ts';
import { hostFunction, type Boundary, type Wait } from '../lua/async.ts';
import { exchange, thrownToLua } from './exchange.ts';
import { encodeUtf8 } from '../host/text.ts';
import { outOf } from '../host/thrown.ts';

/** The value of `this` in a module's function. */
export interface CallContext {
  /** PID of the calling process. */
  readonly pid: string;
  /** Aborted when the calling process ends. */
  readonly signal: AbortSignal;
}

/** A function of a module. It may return a value, a promise, or `new Multi([...])` for several results. */
// biome-ignore lint/suspicious/noExplicitAny: functions of any parameters
export type ModuleFunction = (this: CallContext, ...args: any[]) => unknown;

/** Functions and data, by name; objects among them are tables. */
export type HostModule = {
  readonly [name: string]:
    | ModuleFunction
    | HostModule
    | string
    | number
    | bigint
    | boolean
    | Uint8Array
    | readonly unknown[];
};

/** Contexts of calls: abort signals, and calls that processes wait for. */
export class CallContexts {
  private readonly aborts = new Map<Process, AbortController>();
  private readonly waits = new Map<Process, Set<Wait>>();

  of(co: Coroutine): CallContext {
    const process = co.task?.owner;
    if (!(process instanceof Process)) return { pid: '', signal: AbortSignal.abort() };
    const { aborts } = this,
      { pid } = process;
    return {
      pid: pid.text,
      // Made on demand.
      get signal(): AbortSignal {
        let abort = aborts.get(process);
        if (abort === undefined) aborts.set(process, (abort = new AbortController()));
        return abort.signal;
      },
    };
  }

  /** Notes that a task waits for a call; calling the result ends that. */
  parked(task: Task, wait: Wait, over: () => void): () => void {
    const process = task.owner;
    if (!(process instanceof Process)) return over;
    const waits = this.waits.get(process) ?? new Set();
    this.waits.set(process, waits.add(wait));
    return () => {
      waits.delete(wait);
      if (waits.size === 0) this.waits.delete(process);
      over();
    };
  }

  /** The process has ended: aborts its signals and drops its waits. */
  ended(process: Process): void {
    for (const wait of [...(this.waits.get(process) ?? [])]) wait.release();
    const abort = this.aborts.get(process);
    if (abort === undefined) return;
    this.aborts.delete(process);
    abort.abort();
  }

  watch(core: Core): void {
    const { exited } = core.observer;
    core.observer.exited = (process: Process, exit: Exit) => {
      this.ended(process);
      exited?.(process, exit);
    };
  }
}

/** Converts modules to Lua values. `hostWorks` is called when a process starts to wait for a promise. */
export function openHostModules(
  rt: Runtime,
  modules: Readonly<Record<string, HostModule>>,
  contexts: CallContexts,
  hostWorks: () => () => void,
): Map<string, Value> {
  const boundary: Boundary = {
    rt,
    parked: (task, wait) => contexts.parked(task, wait, hostWorks()),
    convert: (value) => converter.convert(value),
    toJS: (value) => converter.deepToJS(value, rt),
    thrownToLua: (thrown) => thrownToLua(thrown, (value) => converter.convert(value)),
    contextOf: (co) => contexts.of(co),
  };
  const converter = exchange((fn) => hostFunction(boundary, fn));
  return outOf(
    () =>
      new Map(Object.entries(modules).map(([name, module]) => [encodeUtf8(name), converter.convert({ ...module })])),
  );
}
