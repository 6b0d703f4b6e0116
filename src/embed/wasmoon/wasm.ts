// LuaWasm: what the engines of a factory share (files, environment), and those functions of Lua's C API that make sense
// on the stacks of this layer. States are the addresses of threads.
// Invariant: an address belongs to one thread, and is not used again.
import * as text from '../../messages/wasmoon.ts';
import type { Host } from '../../vm/host.ts';
import { portableHost } from '../host/host.ts';
import { VirtualFiles } from '../host/virtual-files.ts';
import { LuaTable } from '../lua/handle.ts';
import { MemoryError, type Bridge, type Raw } from './bridge.ts';
import type { Prelude } from './prelude.ts';
import { isObject, Reference } from './reference.ts';
import type { LuaThread } from './thread.ts';
import {
  LUA_MULTRET,
  LUA_REGISTRYINDEX,
  LuaReturn,
  LuaType,
  type EnvironmentVariables,
  type LuaState,
} from './types.ts';

/** Addresses are multiples of this, as pointers are. */
const STEP = 8;
type Functions = Omit<Prelude, 'registry' | 'weak'>;

/** `op` of lua_compare: ==, <, <=. */
const COMPARISONS = ['equal', 'less', 'lessEqual'] as const;

/** The environment of engines, and functions of the C API. A state `L` is the `address` of a thread. */
export class LuaWasm {
  /** @internal Files that the engines share. */
  readonly files = new VirtualFiles();
  /** @internal */
  readonly host: Host;
  /** @internal The reference that was used last, and its state. */
  lastUsed: { readonly bridge: Bridge; readonly reference: Reference } | undefined = undefined;
  private readonly threads = new Map<LuaState, WeakRef<LuaThread>>();
  private readonly addresses = new WeakMap<object, number>();
  private lastAddress = 0;
  /** Values of `ref`, and the states of references that getLastRefIndex has numbered. */
  private readonly values = new Map<number, unknown>();
  private readonly numbered = new Map<number, WeakRef<Bridge>>();
  private lastIndex = 0;

  constructor(environment: EnvironmentVariables = {}) {
    this.host = {
      ...portableHost(),
      env: (name) => environment[name],
      environment: () => Object.keys(environment),
    };
  }

  /** There is nothing to load. */
  static async initialize(_location?: string, environmentVariables?: EnvironmentVariables): Promise<LuaWasm> {
    return new LuaWasm(environmentVariables);
  }

  // ---- addresses

  /** @internal A number for an object of Lua's, the same one each time; 0 for values without identity. */
  pointerOf(raw: Raw): number {
    if (!isObject(raw)) return 0;
    let address = this.addresses.get(raw);
    if (address === undefined) this.addresses.set(raw, (address = this.lastAddress += STEP));
    return address;
  }

  /** @internal */
  addressOf(thread: LuaThread): LuaState {
    const address = this.pointerOf(thread);
    if (!this.threads.has(address)) this.threads.set(address, new WeakRef(thread));
    return address;
  }

  /** @internal A closed thread has no address. */
  forget(thread: LuaThread): void {
    const address = this.addresses.get(thread);
    if (address !== undefined) this.threads.delete(address);
  }

  /** @internal */
  threadAt(L: LuaState): LuaThread {
    const thread = this.threads.get(L)?.deref();
    if (thread === undefined) throw new Error(text.noThread(L));
    return thread;
  }

  // ---- references to JavaScript values

  /** Keeps a value under a number. */
  ref(data: unknown): number {
    this.values.set(++this.lastIndex, data);
    return this.lastIndex;
  }

  unref(index: number): void {
    this.values.delete(index);
    this.numbered.delete(index);
  }

  /** The value of a number; undefined once Lua has collected it. */
  // biome-ignore lint/suspicious/noExplicitAny: the type of wasmoon
  getRef(index: number): any {
    if (this.values.has(index)) return this.values.get(index);
    const raw = this.numbered.get(index)?.deref()?.weaklyHeld(index);
    return raw instanceof Reference ? raw.target : undefined;
  }

  /** The number of the object that became a userdata last. */
  getLastRefIndex(): number | undefined {
    const { lastUsed } = this;
    if (lastUsed === undefined) return undefined;
    const { bridge, reference } = lastUsed,
      index = ++this.lastIndex;
    bridge.holdWeakly(index, reference);
    this.numbered.set(index, new WeakRef(bridge));
    return index;
  }

  /** Logs the values of `ref`. */
  printRefs(): void {
    for (const [index, value] of this.values) console.log(index, value);
  }

  // ---- the stack

  lua_gettop(L: LuaState): number {
    return this.threadAt(L).getTop();
  }

  lua_settop(L: LuaState, index: number): void {
    this.threadAt(L).setTop(index);
  }

  lua_pop(L: LuaState, count: number): void {
    this.threadAt(L).pop(count);
  }

  lua_absindex(L: LuaState, index: number): number {
    return index > 0 || index <= LUA_REGISTRYINDEX ? index : this.lua_gettop(L) + index + 1;
  }

  lua_checkstack(_L: LuaState, _n: number): number {
    return 1;
  }

  lua_remove(L: LuaState, index: number): void {
    this.threadAt(L).remove(index);
  }

  lua_rotate(L: LuaState, index: number, n: number): void {
    const { stack, place } = placed(this.threadAt(L), index);
    const moved = stack.splice(place);
    stack.push(...moved.slice(-n), ...moved.slice(0, -n));
  }

  lua_copy(L: LuaState, from: number, to: number): void {
    const { stack, place, thread } = placed(this.threadAt(L), to);
    stack[place] = thread.rawAt(from);
  }

  lua_xmove(from: LuaState, to: LuaState, n: number): void {
    this.threadAt(to).stack.push(...this.threadAt(from).take(n));
  }

  lua_pushvalue(L: LuaState, index: number): void {
    const thread = this.threadAt(L);
    thread.stack.push(thread.rawAt(index));
  }

  lua_pushnil(L: LuaState): void {
    this.push(L, undefined);
  }

  lua_pushboolean(L: LuaState, b: number): void {
    this.push(L, b !== 0);
  }

  lua_pushnumber(L: LuaState, n: number): void {
    this.push(L, n);
  }

  lua_pushinteger(L: LuaState, n: bigint): void {
    this.push(L, BigInt.asIntN(64, n));
  }

  lua_pushstring(L: LuaState, s: string | null): string {
    this.push(L, s ?? undefined);
    return s ?? '';
  }

  lua_pushthread(L: LuaState): number {
    const thread = this.threadAt(L);
    thread.pushValue(thread);
    return thread.bridge.main === thread ? 1 : 0;
  }

  private push(L: LuaState, raw: Raw): void {
    this.threadAt(L).stack.push(raw);
  }

  // ---- values

  lua_type(L: LuaState, index: number): LuaType {
    return this.threadAt(L).typeAt(index);
  }

  lua_typename(_L: LuaState, type: LuaType): string {
    if (type === LuaType.None) return 'no value';
    return type === LuaType.LightUserdata ? 'userdata' : LuaType[type].toLowerCase();
  }

  lua_isnumber(L: LuaState, index: number): number {
    return Number(Number.isFinite(this.lua_tonumberx(L, index, null)));
  }

  lua_isstring(L: LuaState, index: number): number {
    const type = this.lua_type(L, index);
    return Number(type === LuaType.String || type === LuaType.Number);
  }

  lua_isinteger(L: LuaState, index: number): number {
    const raw = this.threadAt(L).rawAt(index);
    return Number(typeof raw === 'bigint' || Number.isSafeInteger(raw));
  }

  lua_isuserdata(L: LuaState, index: number): number {
    return Number(this.lua_type(L, index) === LuaType.Userdata);
  }

  lua_toboolean(L: LuaState, index: number): number {
    const raw = this.threadAt(L).rawAt(index);
    return Number(raw !== undefined && raw !== false);
  }

  lua_tonumberx(L: LuaState, index: number, _isnum: number | null): number {
    const { bridge, raw } = held(this.threadAt(L), index);
    return Number(bridge.invoke(bridge.prelude.tonumber, [raw])[0] ?? 0);
  }

  lua_tointegerx(L: LuaState, index: number, _isnum: number | null): bigint {
    const { bridge, raw } = held(this.threadAt(L), index);
    return BigInt((bridge.invoke(bridge.prelude.tointeger, [raw])[0] as number | bigint | undefined) ?? 0);
  }

  lua_tolstring(L: LuaState, index: number, _length: number | null): string {
    return this.lua_isstring(L, index) === 1 ? this.threadAt(L).indexToString(index) : '';
  }

  luaL_tolstring(L: LuaState, index: number, _length: number | null): string {
    const words = this.threadAt(L).indexToString(index);
    this.push(L, words);
    return words;
  }

  lua_topointer(L: LuaState, index: number): number {
    return this.pointerOf(this.threadAt(L).rawAt(index));
  }

  lua_tothread(L: LuaState, index: number): LuaState {
    const value: unknown = this.threadAt(L).getValue(index);
    return this.lua_type(L, index) === LuaType.Thread ? (value as LuaThread).address : 0;
  }

  lua_rawlen(L: LuaState, index: number): number {
    return Number(this.ask(L, 'rawlen', [this.threadAt(L).rawAt(index)]));
  }

  lua_rawequal(L: LuaState, a: number, b: number): number {
    const thread = this.threadAt(L);
    return Number(this.ask(L, 'rawequal', [thread.rawAt(a), thread.rawAt(b)]));
  }

  lua_compare(L: LuaState, a: number, b: number, op: number): number {
    const thread = this.threadAt(L);
    return Number(this.ask(L, COMPARISONS[op]!, [thread.rawAt(a), thread.rawAt(b)]));
  }

  lua_len(L: LuaState, index: number): void {
    this.push(L, this.ask(L, 'lengthOf', [this.threadAt(L).rawAt(index)]));
  }

  luaL_len(L: LuaState, index: number): number {
    return Number(this.ask(L, 'lengthOf', [this.threadAt(L).rawAt(index)]));
  }

  lua_concat(L: LuaState, n: number): void {
    const [first = '', ...others] = this.threadAt(L).take(n);
    this.push(
      L,
      others.reduce((all, next) => this.ask(L, 'concat', [all, next]), first),
    );
  }

  /** The first result of a function of the Lua part. */
  private ask(L: LuaState, name: keyof Functions, args: readonly Raw[]): Raw {
    const { bridge } = this.threadAt(L);
    return bridge.invoke(bridge.prelude[name], args)[0];
  }

  // ---- tables

  lua_createtable(L: LuaState, _narr: number, _nrec: number): void {
    this.push(L, this.threadAt(L).bridge.lua.table());
  }

  lua_getglobal(L: LuaState, name: string): LuaType {
    return this.pushField(L, 'get', this.threadAt(L).bridge.lua.globals, name);
  }

  lua_setglobal(L: LuaState, name: string): void {
    const thread = this.threadAt(L);
    this.ask(L, 'set', [thread.bridge.lua.globals, name, thread.popRaw()]);
  }

  lua_getfield(L: LuaState, index: number, key: string): LuaType {
    return this.pushField(L, 'get', this.threadAt(L).rawAt(index), key);
  }

  lua_setfield(L: LuaState, index: number, key: string): void {
    this.setField(L, 'set', index, key);
  }

  lua_geti(L: LuaState, index: number, n: bigint): LuaType {
    return this.pushField(L, 'get', this.threadAt(L).rawAt(index), n);
  }

  lua_seti(L: LuaState, index: number, n: bigint): void {
    this.setField(L, 'set', index, n);
  }

  lua_rawgeti(L: LuaState, index: number, n: bigint): LuaType {
    return this.pushField(L, 'rawget', this.threadAt(L).rawAt(index), n);
  }

  lua_rawseti(L: LuaState, index: number, n: bigint): void {
    this.setField(L, 'rawset', index, n);
  }

  lua_gettable(L: LuaState, index: number): LuaType {
    const table = this.threadAt(L).rawAt(index);
    return this.pushField(L, 'get', table, this.threadAt(L).popRaw());
  }

  lua_settable(L: LuaState, index: number): void {
    this.setPair(L, 'set', index);
  }

  lua_rawget(L: LuaState, index: number): LuaType {
    const table = this.threadAt(L).rawAt(index);
    return this.pushField(L, 'rawget', table, this.threadAt(L).popRaw());
  }

  lua_rawset(L: LuaState, index: number): void {
    this.setPair(L, 'rawset', index);
  }

  private pushField(L: LuaState, how: 'get' | 'rawget', table: Raw, key: Raw): LuaType {
    this.push(L, this.ask(L, how, [table, key]));
    return this.lua_type(L, -1);
  }

  private setField(L: LuaState, how: 'set' | 'rawset', index: number, key: Raw): void {
    const thread = this.threadAt(L),
      table = thread.rawAt(index);
    this.ask(L, how, [table, key, thread.popRaw()]);
  }

  private setPair(L: LuaState, how: 'set' | 'rawset', index: number): void {
    const thread = this.threadAt(L),
      table = thread.rawAt(index);
    this.ask(L, how, [table, ...thread.take(2)]);
  }

  lua_next(L: LuaState, index: number): number {
    const thread = this.threadAt(L),
      table = thread.rawAt(index);
    const [key, value] = thread.bridge.invoke(thread.bridge.prelude.next, [table, thread.popRaw()]);
    if (key === undefined) return 0;
    thread.stack.push(key, value);
    return 1;
  }

  luaL_ref(L: LuaState, index: number): number {
    const thread = this.threadAt(L),
      table = thread.rawAt(index),
      key = ++this.lastIndex;
    this.ask(L, 'rawset', [table, key, thread.popRaw()]);
    return key;
  }

  luaL_unref(L: LuaState, index: number, ref: number): void {
    this.ask(L, 'rawset', [this.threadAt(L).rawAt(index), ref, undefined]);
  }

  // ---- metatables

  lua_getmetatable(L: LuaState, index: number): number {
    const meta = this.ask(L, 'getmetatable', [this.threadAt(L).rawAt(index)]);
    if (meta === undefined) return 0;
    this.push(L, meta);
    return 1;
  }

  lua_setmetatable(L: LuaState, index: number): number {
    const thread = this.threadAt(L),
      raw = thread.rawAt(index);
    this.ask(L, 'setmetatable', [raw, thread.popRaw()]);
    return 1;
  }

  /** Pushes the metatable of a name; 1 if it is new. */
  luaL_newmetatable(L: LuaState, name: string): number {
    const isNew = this.ask(L, 'isKind', [name]) !== true;
    this.luaL_getmetatable(L, name);
    return Number(isNew);
  }

  luaL_getmetatable(L: LuaState, name: string): LuaType {
    this.push(L, this.ask(L, 'kind', [name]));
    return LuaType.Table;
  }

  luaL_setmetatable(L: LuaState, name: string): void {
    this.ask(L, 'setmetatable', [this.threadAt(L).rawAt(-1), this.ask(L, 'kind', [name])]);
  }

  luaL_getmetafield(L: LuaState, index: number, field: string): LuaType {
    const meta = this.ask(L, 'getmetatable', [this.threadAt(L).rawAt(index)]),
      value = meta instanceof LuaTable ? this.ask(L, 'rawget', [meta, field]) : undefined;
    if (value === undefined) return LuaType.Nil;
    this.push(L, value);
    return this.lua_type(L, -1);
  }

  // ---- calls

  lua_callk(L: LuaState, nargs: number, nresults: number, _ctx: number, _k: number | null): void {
    const thread = this.threadAt(L),
      args = thread.take(nargs);
    const results = thread.bridge.invoke(thread.callable(thread.popRaw()), args);
    thread.stack.push(...(nresults === LUA_MULTRET ? results : Array.from({ length: nresults }, (_, i) => results[i])));
  }

  lua_pcallk(L: LuaState, nargs: number, nresults: number, _handler: number, ctx: number, k: number | null): LuaReturn {
    try {
      this.lua_callk(L, nargs, nresults, ctx, k);
      return LuaReturn.Ok;
    } catch (thrown) {
      this.push(L, this.threadAt(L).bridge.rawError(thrown));
      return thrown instanceof MemoryError ? LuaReturn.ErrorMem : LuaReturn.ErrorRun;
    }
  }

  lua_resume(L: LuaState, _from: LuaState | null, narg: number, _nres: number | null): LuaReturn {
    return this.threadAt(L).resume(narg).result;
  }

  lua_newthread(L: LuaState): LuaState {
    const thread = this.threadAt(L),
      made = thread.newThread();
    thread.pushValue(made);
    return made.address;
  }

  luaL_loadstring(L: LuaState, code: string): LuaReturn {
    return this.luaL_loadbufferx(L, code, code.length, code, null);
  }

  luaL_loadbufferx(L: LuaState, code: string, _size: number, name: string, mode: string | null): LuaReturn {
    return this.pushLoaded(L, 'load', [code, name, mode ?? undefined], LuaReturn.ErrorSyntax);
  }

  luaL_loadfilex(L: LuaState, name: string, mode: string | null): LuaReturn {
    return this.pushLoaded(L, 'loadfile', [name, mode ?? undefined], LuaReturn.ErrorFile);
  }

  private pushLoaded(L: LuaState, how: 'load' | 'loadfile', args: readonly Raw[], failed: LuaReturn): LuaReturn {
    const { bridge } = this.threadAt(L);
    const [fn, fault] = bridge.invoke(bridge.prelude[how], args);
    this.push(L, fn ?? fault);
    return fn === undefined ? failed : LuaReturn.Ok;
  }
}

/** A thread's stack, and a position in it. */
const placed = (thread: LuaThread, index: number): { stack: Raw[]; place: number; thread: LuaThread } => ({
  stack: thread.stack,
  place: thread.place(index),
  thread,
});

/** A value on a thread's stack, with the state it belongs to. */
const held = (thread: LuaThread, index: number): { bridge: Bridge; raw: Raw } => ({
  bridge: thread.bridge,
  raw: thread.rawAt(index),
});
