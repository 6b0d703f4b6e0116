// LuaThread: a coroutine with the value stack of wasmoon's, on which functions, arguments and results are pushed.
// The stack is a list of this layer's; Lua's own stacks are not visible from JavaScript.
import * as text from '../../messages/wasmoon.ts';
import { nextTurn } from '../host/macrotask.ts';
import { LuaReference, LuaTable, type LuaFunction } from '../lua/handle.ts';
import { MemoryError, type Bridge, type Raw } from './bridge.ts';
import { isObject, Reference } from './reference.ts';
import { LuaMultiReturn, Pointer } from './results.ts';
import { setMetatable } from './tables.ts';
import {
  LUA_REGISTRYINDEX,
  LuaReturn,
  LuaType,
  type LuaResumeResult,
  type LuaState,
  type LuaThreadRunOptions,
} from './types.ts';
import type { LuaWasm } from './wasm.ts';

/** A coroutine and its stack. Indices count from 1; negative ones from the top. */
export class LuaThread {
  /** @internal */
  readonly stack: Raw[] = [];
  /** The coroutine: that of a value, or one that resume has made. */
  private co: LuaReference | undefined;
  private deadline: number | undefined = undefined;
  private closed = false;

  constructor(
    /** @internal */
    readonly bridge: Bridge,
    co?: LuaReference,
  ) {
    this.co = co;
    if (co !== undefined) bridge.note(co, this);
  }

  /** The functions of Lua's C API that there are. */
  get lua(): LuaWasm {
    return this.bridge.wasm;
  }

  /** What the functions of `lua` call this thread. */
  get address(): LuaState {
    return this.bridge.wasm.addressOf(this);
  }

  // ---- threads

  /** A new thread with an empty stack, that shares the globals. */
  newThread(): LuaThread {
    return new LuaThread(this.bridge);
  }

  /** Ends what runs in the thread, closes its variables, and empties the stack. */
  resetThread(): void {
    const { co, bridge } = this;
    this.stack.length = 0;
    this.co = undefined;
    if (co === undefined) return;
    const [ok, error] = bridge.invoke(bridge.prelude.close, [co]);
    if (ok !== true) throw bridge.errorOf(error);
  }

  /** The thread of an address. */
  stateToThread(L: LuaState): LuaThread {
    return this.lua.threadAt(L);
  }

  /** Ends the thread. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.stack.length = 0;
    this.bridge.wasm.forget(this);
  }

  isClosed(): boolean {
    return this.closed || this.bridge.closed;
  }

  /** Sets until when, by Date.now(), code may run; undefined: for ever. */
  setTimeout(timeout: number | undefined): void {
    this.deadline = timeout;
  }

  getTimeout(): number | undefined {
    return this.deadline;
  }

  /** Milliseconds that code may run. After waiting it gets one at least. */
  private get timeLeft(): number | undefined {
    return this.deadline === undefined ? undefined : Math.max(1, this.deadline - Date.now());
  }

  // ---- code

  /** Pushes the function of a text. */
  loadString(luaCode: string, name?: string): void {
    this.pushLoaded(this.bridge.prelude.loadText, [luaCode, name]);
  }

  /** Pushes the function of a file. */
  loadFile(filename: string): void {
    this.pushLoaded(this.bridge.prelude.loadfile, [filename]);
  }

  private pushLoaded(load: LuaFunction, args: readonly Raw[]): void {
    const [fn, fault] = this.bridge.invoke(load, args, this.timeLeft);
    if (fn === undefined) throw this.bridge.errorOf(fault);
    this.bridge.checkMemory();
    this.stack.push(fn);
  }

  /**
   * Runs the function under `argCount` arguments on the stack, or goes on after a yield with them. The results are
   * pushed, or an error.
   */
  resume(argCount = 0): LuaResumeResult {
    const args = this.take(argCount);
    try {
      return this.resumed(args);
    } catch (thrown) {
      return this.failed(thrown);
    }
  }

  private resumed(args: readonly Raw[]): LuaResumeResult {
    const { bridge, co } = this;
    const outcome = co === undefined ? [] : bridge.invoke(bridge.prelude.goOn, [co, ...args], this.timeLeft);
    return this.outcome(outcome[0] === undefined ? this.started(args) : outcome);
  }

  /** Starts the function on the stack. */
  private started(args: readonly Raw[]): Raw[] {
    const { bridge, stack } = this;
    return bridge.isCallable(stack.at(-1))
      ? bridge.invoke(bridge.prelude.call, [stack.pop(), ...args], this.timeLeft)
      : [undefined, text.nothingToRun()];
  }

  /** Pushes what the Lua part has given: false and results, or a coroutine and what it has yielded or failed with. */
  private outcome([co, ...values]: Raw[]): LuaResumeResult {
    if (co === false) return this.ended(LuaReturn.Ok, values);
    if (co === undefined) return this.ended(LuaReturn.ErrorRun, values);
    this.hold(co as LuaReference);
    return this.ended(values[0] === true ? LuaReturn.Yield : LuaReturn.ErrorRun, values.slice(1));
  }

  private ended(result: LuaReturn, values: readonly Raw[]): LuaResumeResult {
    this.pushAll(values);
    return { result, resultCount: values.length };
  }

  /** A resume that a limit has stopped. */
  private failed(thrown: unknown): LuaResumeResult {
    this.co = undefined;
    const result = thrown instanceof MemoryError ? LuaReturn.ErrorMem : LuaReturn.ErrorRun;
    return this.ended(result, [this.bridge.rawError(thrown)]);
  }

  private hold(co: LuaReference): void {
    this.co = co;
    this.bridge.note(co, this);
  }

  /**
   * Runs the function under `argCount` arguments on the stack to its end, waiting for the promises that it awaits or
   * yields. Its results are returned, and stay on the stack.
   */
  async run(argCount = 0, options?: Partial<LuaThreadRunOptions>): Promise<LuaMultiReturn> {
    const { deadline } = this;
    if (options?.timeout !== undefined) this.setTimeout(Date.now() + options.timeout);
    try {
      return await this.finish(this.resume(argCount));
    } finally {
      if (options?.timeout !== undefined) this.setTimeout(deadline);
    }
  }

  /** @internal Loads something and runs it, in one step. */
  async runLoaded(load: LuaFunction, args: readonly Raw[]): Promise<LuaMultiReturn> {
    const { bridge } = this;
    const outcome = bridge.invoke(bridge.prelude.run, [load, ...args], this.timeLeft);
    if (outcome[0] === undefined) throw bridge.errorOf(outcome[1]);
    return this.finish(this.outcome(outcome));
  }

  /** Goes on until the code has ended. */
  private async finish(first: LuaResumeResult): Promise<LuaMultiReturn> {
    let { result, resultCount } = first;
    while (result === LuaReturn.Yield) {
      await this.yielded(resultCount);
      ({ result, resultCount } = this.resume(0));
    }
    this.assertOk(result);
    return this.results(this.topRaws(resultCount));
  }

  /** Waits for a promise that the code has yielded, or for the event loop. */
  private async yielded(resultCount: number): Promise<void> {
    const value = resultCount > 0 ? this.getValue(-1) : undefined;
    this.pop(resultCount);
    if (value instanceof Promise) await value;
    else await nextTurn();
  }

  /** Like run, for code that does not wait. */
  runSync(argCount = 0): LuaMultiReturn {
    const args = this.take(argCount),
      fn = this.stack.pop();
    return this.results(this.pushAll(this.bridge.invoke(this.callable(fn), args, this.timeLeft)));
  }

  /** Calls a global function and returns its results. */
  call(name: string, ...args: unknown[]): LuaMultiReturn {
    const { bridge } = this,
      raws = args.map((arg) => bridge.toLua(arg));
    return this.results(bridge.invoke(this.callable(bridge.lua.globals.get(name)), raws, this.timeLeft));
  }

  /** @internal A value that is to be called, as function. */
  callable(raw: Raw): LuaFunction {
    const { bridge } = this;
    // Functions of JavaScript come back as themselves.
    if (typeof raw === 'function') return 'multi' in raw ? (raw as LuaFunction) : bridge.asFunction(raw as Raw);
    if (raw === undefined || !bridge.isCallable(raw)) throw new Error(text.notAFunction(LuaType[this.typeOf(raw)]));
    return bridge.asFunction(raw);
  }

  private results(raws: readonly Raw[]): LuaMultiReturn {
    const results = new LuaMultiReturn();
    for (const raw of raws) results.push(this.bridge.toJS(raw));
    return results;
  }

  /** Throws the error on top of the stack, if a result says that there is one. */
  assertOk(result: LuaReturn): void {
    if (result === LuaReturn.Ok || result === LuaReturn.Yield) return;
    const { bridge, co } = this;
    const calls = co === undefined ? '' : String(bridge.invoke(bridge.prelude.trace, [co])[0]);
    throw bridge.errorOf(this.stack.at(-1), calls);
  }

  // ---- the stack

  /** The number of values on the stack. */
  getTop(): number {
    return this.stack.length;
  }

  /** Cuts the stack to so many values, or fills it with nil. */
  setTop(index: number): void {
    const { stack } = this,
      top = index < 0 ? stack.length + index + 1 : index;
    while (stack.length < top) stack.push(undefined);
    stack.length = Math.max(top, 0);
  }

  /** Takes a value out of the stack. */
  remove(index: number): void {
    this.stack.splice(this.place(index), 1);
  }

  /** Takes values from the top. */
  pop(count = 1): void {
    this.take(count);
  }

  /** The values from an index (0 is the bottom) on. */
  getStackValues(start = 0): LuaMultiReturn {
    return this.results(this.stack.slice(start));
  }

  /** Pushes a JavaScript value. */
  pushValue(rawValue: unknown, _userdata?: unknown): void {
    this.stack.push(this.bridge.toLua(rawValue));
  }

  /** The JavaScript value at an index; `inputType` says what it is taken for. */
  // biome-ignore lint/suspicious/noExplicitAny: Lua values of any type
  getValue(index: number, inputType?: LuaType, _userdata?: unknown): any {
    const { bridge } = this,
      raw = this.rawAt(index);
    const type = inputType ?? this.typeAt(index);
    if (type === LuaType.None) return undefined;
    if (type === LuaType.Function && typeof raw !== 'function' && bridge.isCallable(raw))
      return bridge.toJS(bridge.asFunction(raw));
    return bridge.toJS(raw);
  }

  /** Sets a field of the table at an index. */
  setField(index: number, name: string, value: unknown): void {
    const { bridge } = this;
    bridge.invoke(bridge.prelude.set, [this.rawAt(index), name, bridge.toLua(value)]);
  }

  /** Gives the table or userdata at an index a metatable. */
  // biome-ignore lint/suspicious/noExplicitAny: the type of wasmoon
  setMetatable(index: number, metatable: Record<any, any>): void {
    const { bridge } = this,
      raw = this.rawAt(index);
    if (bridge.invoke(bridge.prelude.getmetatable, [raw])[0] !== undefined)
      throw new Error(text.alreadyMeta(this.getMetatableName(index)));
    setMetatable(bridge, raw, metatable);
  }

  /** The `__name` of the metatable of the value at an index. */
  getMetatableName(index: number): string | undefined {
    const { bridge } = this;
    return bridge.invoke(bridge.prelude.name, [this.rawAt(index)])[0] as string | undefined;
  }

  /** A number for the identity of the value at an index; 0 for values without one. */
  getPointer(index: number): Pointer {
    return new Pointer(this.bridge.wasm.pointerOf(this.rawAt(index)));
  }

  /** The text of the value at an index, as tostring gives it. */
  indexToString(index: number): string {
    return this.bridge.textOf(this.rawAt(index));
  }

  /** Logs the values on the stack. */
  // biome-ignore lint/suspicious/noExplicitAny: the type of wasmoon
  dumpStack(log: (...data: any[]) => void = console.log): void {
    const { bridge } = this;
    for (let i = 1; i <= this.getTop(); i++) {
      const type = bridge.invoke(bridge.prelude.type, [this.rawAt(i)])[0];
      log(i, type, this.getPointer(i), this.indexToString(i), this.getValue(i));
    }
  }

  // ---- raw values: for the layer, not for programs

  /** @internal The position of an index in the stack. */
  place(index: number): number {
    return index > 0 ? index - 1 : this.stack.length + index;
  }

  /** @internal The raw value at an index, which may be that of the registry. */
  rawAt(index: number): Raw {
    return index === LUA_REGISTRYINDEX ? this.bridge.prelude.registry : this.stack[this.place(index)];
  }

  /** @internal */
  typeAt(index: number): LuaType {
    const place = this.place(index);
    const there = index === LUA_REGISTRYINDEX || (index !== 0 && place >= 0 && place < this.stack.length);
    return there ? this.typeOf(this.rawAt(index)) : LuaType.None;
  }

  /** @internal */
  typeOf(raw: Raw): LuaType {
    switch (typeof raw) {
      case 'undefined':
        return LuaType.Nil;
      case 'boolean':
        return LuaType.Boolean;
      case 'number':
      case 'bigint':
        return LuaType.Number;
      case 'string':
        return LuaType.String;
      case 'function':
        return LuaType.Function;
      default:
        return typeOfObject(raw as object);
    }
  }

  /** @internal Takes values from the top of the stack. */
  take(count: number): Raw[] {
    return count <= 0 ? [] : this.stack.splice(Math.max(this.stack.length - count, 0));
  }

  /** @internal */
  popRaw(): Raw {
    return this.stack.pop();
  }

  /** @internal The values on top of the stack. */
  topRaws(count: number): Raw[] {
    return count <= 0 ? [] : this.stack.slice(-count);
  }

  private pushAll(raws: readonly Raw[]): readonly Raw[] {
    for (const raw of raws) this.stack.push(raw);
    return raws;
  }

  /** @internal The same thread as a function that it calls sees it: with the arguments on its stack. */
  calling(raws: readonly Raw[]): LuaThread {
    const thread = new LuaThread(this.bridge);
    thread.co = this.co;
    thread.pushAll(raws);
    return thread;
  }

  /** @internal The thread as value of a state. */
  rawFor(bridge: Bridge): Raw {
    if (bridge !== this.bridge) throw new Error(text.otherState());
    if (this.co === undefined) {
      const fn = this.stack.at(-1);
      const body = bridge.isCallable(fn) ? this.stack.pop() : bridge.prelude.type;
      this.hold(bridge.invoke(bridge.prelude.body, [body])[0] as LuaReference);
    }
    return this.co;
  }

  /** @internal The reference at an index. */
  referenceAt(index: number): Reference | undefined {
    const raw = this.rawAt(index);
    return raw instanceof Reference ? raw : undefined;
  }

  /** @internal Pushes a JavaScript value as userdata of a kind. */
  pushReference(kind: string, target: unknown): void {
    this.stack.push(this.bridge.refer(kind, target));
  }

  /** @internal The value that an extension makes of a raw one. */
  byExtension(raw: Raw): { readonly value: unknown } | undefined {
    const { bridge, stack } = this;
    if (raw === undefined) return undefined;
    stack.push(raw);
    try {
      const type = this.typeOf(raw),
        name = isObject(raw) ? this.getMetatableName(-1) : undefined;
      const found = bridge.extensions.find(({ extension }) => extension.isType(this, stack.length, type, name));
      return found && { value: found.extension.getValue(this, stack.length) };
    } finally {
      stack.pop();
    }
  }
}

function typeOfObject(raw: object): LuaType {
  if (raw instanceof LuaTable) return LuaType.Table;
  if (raw instanceof Uint8Array) return LuaType.String;
  return raw instanceof LuaReference && raw.type === 'thread' ? LuaType.Thread : LuaType.Userdata;
}
