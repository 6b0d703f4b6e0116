// Functions that cross the border. A JavaScript function has one Lua function (unless it is decorated), and the other
// way round, so a function that went over comes back as itself.
import * as text from '../../messages/wasmoon.ts';
import { Multi } from '../lua/async.ts';
import type { LuaFunction, LuaReference } from '../lua/handle.ts';
import type { Bridge, Options, Raw } from './bridge.ts';
import type { FunctionType } from './decoration.ts';
import { LuaMultiReturn, LuaRawResult } from './results.ts';
import type { LuaThread } from './thread.ts';

export class Functions {
  /** Lua functions of JavaScript functions, and of methods by object. */
  private readonly natives = new WeakMap<FunctionType, LuaFunction>();
  private readonly methods = new WeakMap<object, WeakMap<FunctionType, LuaFunction>>();
  /** The JavaScript function that a Lua function was made of. */
  private readonly origins = new WeakMap<LuaFunction, FunctionType>();
  /** JavaScript functions of Lua functions, and back. */
  private readonly callbacks = new WeakMap<LuaFunction, FunctionType>();
  private readonly targets = new WeakMap<FunctionType, LuaFunction>();

  constructor(private readonly bridge: Bridge) {}

  // ---- to Lua

  toLua(target: FunctionType, options: Options): LuaFunction {
    const { self, receiveArgsQuantity, receiveThread } = options;
    if (self !== undefined || receiveArgsQuantity === true || receiveThread === true)
      return this.native(target, options);
    const known = this.targets.get(target) ?? this.natives.get(target);
    if (known !== undefined) return known;
    const native = this.native(target, options);
    this.natives.set(target, native);
    this.origins.set(native, target);
    return native;
  }

  /** A method of an object: `this` is the object. */
  methodToLua(self: object, method: FunctionType): LuaFunction {
    let methods = this.methods.get(self);
    if (methods === undefined) this.methods.set(self, (methods = new WeakMap()));
    let native = methods.get(method);
    if (native === undefined) methods.set(method, (native = this.native(method, { self })));
    return native;
  }

  private native(target: FunctionType, options: Options): LuaFunction {
    return this.guarded((...raws) => {
      const thread = options.receiveThread === true ? this.callerWith(raws) : undefined;
      const args = this.argumentsOf(raws, options, thread);
      return this.resultOf(
        this.called(() => Reflect.apply(target, options.self, args) as unknown),
        thread,
      );
    });
  }

  /** A Lua function of a function of raw values. */
  guarded(fn: (...raws: Raw[]) => Raw): LuaFunction {
    return this.bridge.lua.function(fn);
  }

  /** Does something of the host; what it throws becomes a Lua error value. */
  called<T>(act: () => T): T {
    try {
      return act();
    } catch (thrown) {
      throw this.bridge.toLua(thrown);
    }
  }

  private argumentsOf(raws: readonly Raw[], options: Options, thread: LuaThread | undefined): unknown[] {
    const { self, receiveArgsQuantity } = options;
    const args = receiveArgsQuantity === true ? [raws.length] : raws.map((raw) => this.bridge.toJS(raw));
    if (receiveArgsQuantity !== true && self !== undefined && args[0] === self) args.shift();
    return thread === undefined ? args : [thread, ...args];
  }

  private resultOf(result: unknown, thread: LuaThread | undefined): Raw {
    if (result === undefined) return undefined;
    if (result instanceof LuaRawResult) return new Multi(thread?.topRaws(result.count) ?? []);
    if (result instanceof LuaMultiReturn) return new Multi(Array.from(result, (each) => this.bridge.toLua(each)));
    const raw = this.bridge.toLua(result);
    return raw === undefined ? new Multi([undefined]) : raw;
  }

  /** The running thread, with a stack of its own. */
  private callerWith(raws: readonly Raw[]): LuaThread {
    const { bridge } = this;
    const caller = bridge.threadOf(bridge.prelude.running() as LuaReference);
    return caller.calling(raws);
  }

  // ---- to JavaScript

  toJS(raw: LuaFunction): FunctionType {
    return this.origins.get(raw) ?? this.callbacks.get(raw) ?? this.callback(raw);
  }

  private callback(raw: LuaFunction): FunctionType {
    const { bridge } = this;
    const fn: FunctionType = (...args) => {
      if (bridge.closed) return console.warn(text.calledAfterClose());
      return this.call(
        raw,
        args.map((arg) => bridge.toLua(arg)),
      );
    };
    this.callbacks.set(raw, fn);
    this.targets.set(fn, raw);
    return fn;
  }

  /**
   * Calls a Lua function or callable table in a thread of its own, as wasmoon does. If it awaits a promise, the result
   * is a promise, too.
   */
  call(raw: Raw, args: readonly Raw[]): unknown {
    const { bridge } = this,
      { functionTimeout } = bridge.options;
    return this.outcome(bridge.invoke(bridge.prelude.call, [raw, ...args], functionTimeout));
  }

  /** The result of a callback, or of its next part. */
  outcome([co, ...values]: Raw[]): unknown {
    const { bridge } = this;
    if (co === false) return values.length === 0 ? undefined : bridge.toJS(values[0]);
    if (values[0] !== true) throw bridge.errorOf(values[1]);
    return bridge.waiting.continued(co as LuaReference, values.slice(1));
  }
}
