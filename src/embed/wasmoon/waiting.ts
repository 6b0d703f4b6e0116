// Promises in Lua: await by yielding, and the methods next, catch and finally. An await yields a promise that is never
// rejected; the caller of resume waits for it first, or the await yields it again.
import * as text from '../../messages/wasmoon.ts';
import { Multi } from '../lua/async.ts';
import type { LuaReference } from '../lua/handle.ts';
import type { Bridge, Raw } from './bridge.ts';
import type { Hooks } from './prelude.ts';
import { Reference } from './reference.ts';
import { LuaMultiReturn } from './results.ts';

/** What a promise has come to. */
interface Settled {
  readonly rejected: boolean;
  readonly value: unknown;
}

type Then = (value: unknown) => unknown;

export class Waiting {
  /** Promises that awaits have yielded, with what they have come to. */
  private readonly awaited = new WeakMap<object, { settled: Settled | undefined }>();

  constructor(private readonly bridge: Bridge) {}

  /** What the Lua part of await calls. */
  hooks(): Hooks {
    const { bridge } = this;
    return {
      begin: (raw) => bridge.functions.called(() => bridge.toLua(this.begin(promiseOf(raw)))),
      settled: (raw) => this.stateOf(raw).settled !== undefined,
      take: (raw) => this.take(this.stateOf(raw).settled!),
      cannotWait: () =>
        bridge.functions.called(() => {
          throw new Error(text.awaitInMain());
        }),
    };
  }

  /** Whether a value is a promise that an await has yielded. */
  isAwaited(value: unknown): value is Promise<void> {
    return value instanceof Promise && this.awaited.has(value);
  }

  private stateOf(raw: Raw): { settled: Settled | undefined } {
    return this.awaited.get((raw as Reference).target as object)!;
  }

  private begin(promise: PromiseLike<unknown>): Promise<void> {
    const state: { settled: Settled | undefined } = { settled: undefined };
    const waiting = Promise.resolve(promise).then(
      (value) => void (state.settled = { rejected: false, value }),
      (value) => void (state.settled = { rejected: true, value }),
    );
    this.awaited.set(waiting, state);
    return waiting;
  }

  private take({ rejected, value }: Settled): Raw {
    const { bridge } = this;
    if (rejected) throw bridge.toLua(value === undefined ? new Error(text.rejectedWithNothing()) : value);
    const values = value instanceof LuaMultiReturn ? Array.from(value) : [value];
    return new Multi(values.map((each) => bridge.toLua(each)));
  }

  // ---- methods

  next(raw: Raw, resolved: Raw, rejected: Raw): Promise<unknown> {
    return this.then(promiseOf(raw), this.handler(resolved), this.handler(rejected));
  }

  catch(raw: Raw, rejected: Raw): Promise<unknown> {
    return this.then(promiseOf(raw), undefined, this.handler(rejected));
  }

  finally(raw: Raw, done: Raw): Promise<unknown> {
    const act = this.handler(done);
    return Promise.resolve(promiseOf(raw)).finally(act === undefined ? undefined : () => act(undefined));
  }

  private then(promise: PromiseLike<unknown>, resolved?: Then, rejected?: Then): Promise<unknown> {
    return Promise.resolve(promise).then(resolved, rejected);
  }

  private handler(raw: Raw): Then | undefined {
    const handler = this.bridge.toJS(raw);
    return typeof handler === 'function' ? (handler as Then) : undefined;
  }

  // ---- callbacks

  /** A callback that has yielded: one that awaits goes on later, any other must not yield. */
  continued(co: LuaReference, yielded: readonly Raw[]): Promise<unknown> {
    const { bridge } = this,
      first = bridge.toJS(yielded[0]);
    if (this.isAwaited(first)) return first.then(() => this.resumed(co));
    bridge.invoke(bridge.prelude.close, [co]);
    throw new Error(text.yieldInCallback());
  }

  private resumed(co: LuaReference): unknown {
    const { bridge } = this;
    return bridge.functions.outcome(bridge.invoke(bridge.prelude.goOn, [co], bridge.options.functionTimeout));
  }
}

/** The promise of a method's first argument. */
function promiseOf(raw: Raw): PromiseLike<unknown> {
  if (raw instanceof Reference && raw.kind === 'js_promise') return raw.target as PromiseLike<unknown>;
  throw new Error(text.noSelf());
}
