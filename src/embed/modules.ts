// Modules that JavaScript gives to processes: objects of functions and data, required by name like any other module.
// A function gets copies of its arguments and may return a promise; only the process that called it waits.
import type { Exit } from '../actors/event.ts';
import { Process } from '../actors/process.ts';
import type { System as Core } from '../actors/system.ts';
import type { Value } from '../values/type.ts';
import type { Coroutine } from '../vm/coroutine.ts';
import type { Runtime } from '../vm/runtime.ts';
import { hostFunction, type Boundary } from './async.ts';
import { exchange, thrownToLua } from './exchange.ts';
import { encodeUtf8 } from './text.ts';

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

/** Contexts of calls, and the signals in them that are still of use. */
export class CallContexts {
  private readonly aborts = new Map<Process, AbortController>();

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

  /** The process has ended. */
  ended(process: Process): void {
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

/** Modules as values of a runtime. `waiting` is called whenever a process starts to wait for a promise. */
export function openHostModules(
  rt: Runtime, modules: Readonly<Record<string, HostModule>>, contexts: CallContexts, waiting: () => () => void,
): Map<string, Value> {
  const boundary: Boundary = {
    rt, waiting,
    toLua: (value) => converter.toLua(value),
    toJS: (value) => converter.deepToJS(value),
    thrownToLua: (thrown) => thrownToLua(thrown, (value) => converter.toLua(value)),
    contextOf: (co) => contexts.of(co),
  };
  const converter = exchange((fn) => hostFunction(boundary, fn));
  return new Map(Object.entries(modules).map(([name, module]) => [encodeUtf8(name), converter.toLua({ ...module })]));
}
