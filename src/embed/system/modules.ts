// Modules that JavaScript gives to processes: objects of functions and data, required by name like any other module.
// A function gets copies of its arguments and may return a promise; only the process that called it waits.
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

/** What a module's function finds in `this`. */
export interface CallContext {
  /** The process that called. */
  readonly pid: string;
  /** Aborted when that process ends: nobody waits for the result any more. */
  readonly signal: AbortSignal;
}

/** A function of a module. It may return a value, a promise, or `new Multi([...])` for several results. */
export type ModuleFunction = (this: CallContext, ...args: any[]) => unknown;

/** Functions and data, by name; objects among them are tables. */
export type HostModule = { readonly [name: string]: ModuleFunction | HostModule | string | number | bigint | boolean | Uint8Array | readonly unknown[] };

/** Contexts of calls, and what of them is still of use: signals, and calls that processes wait for. */
export class CallContexts {
  private readonly aborts = new Map<Process, AbortController>();
  private readonly waits = new Map<Process, Set<Wait>>();

  of(co: Coroutine): CallContext {
    const process = co.task?.owner;
    if (!(process instanceof Process)) return { pid: '', signal: AbortSignal.abort() };
    const { aborts } = this, { pid } = process;
    return {
      pid: pid.text,
      // Made only for functions that ask.
      get signal(): AbortSignal {
        let abort = aborts.get(process);
        if (abort === undefined) aborts.set(process, (abort = new AbortController()));
        return abort.signal;
      },
    };
  }

  /** A task waits for a call; the result is called when that is over. */
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

  /** The process has ended: nobody waits for anything on its behalf, whatever becomes of the calls. */
  ended(process: Process): void {
    for (const wait of [...this.waits.get(process) ?? []]) wait.release();
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

/** Modules as values of a runtime. `hostWorks` is called whenever a process starts to wait for a promise. */
export function openHostModules(
  rt: Runtime, modules: Readonly<Record<string, HostModule>>, contexts: CallContexts, hostWorks: () => () => void,
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
  return outOf(() => new Map(Object.entries(modules).map(([name, module]) => [encodeUtf8(name), converter.convert({ ...module })])));
}
