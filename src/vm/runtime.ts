// A runtime is the state that coroutines of a Lua state share: globals, registry, metatables of basic types, the host,
// fuel, and the slots that upper layers plug into (compiler, JIT). Must not know what plugs in; it decides nothing
// itself.
import type { LuaFunction } from '../values/function.ts';
import { Table } from '../values/table.ts';
import type { TypeName, Value } from '../values/type.ts';
import { Event, metaEntry } from '../values/metatable.ts';
import type { ClassMeta, Userdata } from '../values/userdata.ts';
import type { Proto } from '../bytecode/proto.ts';
import type { Account } from '../values/meter.ts';
import { MAX_BYTES } from '../values/string.ts';
import { Call } from './native/call.ts';
import type { Collector } from './gc/collector.ts';
import type { Task } from './task.ts';
import type { Coroutine } from './coroutine.ts';
import type { Tier } from './tier.ts';
import type { Hook } from './debug/hook.ts';
import { monotonic, type Host, type Zone } from './host.ts';
import { classMetatable, type HostClass } from './native/library.ts';
import { tooLarge } from '../messages/stdlib.ts';
import { LimitStop } from './limits.ts';
import { UNLIMITED, type Memory } from './gc/memory.ts';
import { raise } from './throw.ts';
import { Window } from './native/window.ts';

/** Source text (bytes) to bytecode; raises a Lua syntax error as a LuaThrow whose value is the message. */
export type Compile = (source: string, chunkName: string) => Proto;

/** A source text that is compiled some statements at a time. The part that meets a syntax error raises it. */
export interface Compilation {
  /** Bytes that are compiled. */
  readonly position: number;
  /** Bytes that have been read, some of them more than once: what is charged for. */
  readonly effort: number;
  /** Compiles statements up to this many bytes. True: only the end is missing. */
  readTo(position: number): boolean;
  finish(): Proto;
}

/** Work of a library, or of the layer above, at some point of a runtime's life. */
type Act = (rt: Runtime) => void;

/** Most runtimes need none, so these lists are copied when one is added to. */
const NONE: readonly never[] = [];

/** More fuel than any slice has. */
const INTERRUPT = 2 ** 29;

/**
 * No small integer for V8: a field that has had one holds any number. Else all code that knows runtimes is dropped when
 * a counter becomes that large.
 */
const LARGE = 2 ** 40;
/** Larger work needs fuel before it is charged; larger allocations need memory before they are made. */
const LARGE_WORK = 2_000,
  LARGE_BYTES = 64 * 1024;

/**
 * Decides whether a task whose slice is over gets the next one on the spot: compiled code that breaks off has to be
 * entered again, and V8 has to optimize its loops anew.
 */
export interface Pacer {
  /** The fuel of the next slice; 0: the task is to break off. */
  next(rt: Runtime): number;
}

export class Runtime implements Account {
  readonly globals = new Table();
  readonly registry = new Table();
  /** package.loaded */
  readonly loaded = new Table();
  /** Metatables of basic types; tables and userdata carry their own. */
  typeMeta: Map<TypeName, Table> | undefined = undefined;
  stringMeta: Table | undefined = undefined;
  private classMeta: Map<unknown, Table> | undefined = undefined;
  /** Classes whose metatables are made when an object needs one. */
  private classes: readonly HostClass[] = NONE;

  /** Work left in this slice: an instruction takes 1, natives take in proportion. Below zero the task is preempted. */
  fuel = 0;
  /** The interpreter's first instruction in its frame that fuel has not been charged for. -1: none. */
  segment = -1;
  /** Nested native calls, of all coroutines, that compiled code waits for: the frames below them are elided. */
  elided = 0;
  /** Undefined: tasks break off after each slice. */
  pacer: Pacer | undefined = undefined;
  /** Where the run accounts for fuel slice by slice: `spent` at the last account. */
  accounted = LARGE;
  /** Fuel that extended slices added. */
  extended = LARGE;
  /**
   * Fuel of one slice: some milliseconds of work. Less where many tasks share the host, or where time bounds a slice.
   */
  slice = 1_000_000;
  /** Fuel that the run may use beyond this slice. A native that needs more is stopped before it begins. */
  reserve = Infinity;
  /** Fuel by which interrupts shortened slices. */
  unpaid = 0;
  /** Some coroutine has had a hook: instructions are counted. */
  hooks = false;
  /** Fuel held back so that a hook or the collector runs early. `release` gives it back. */
  held = 0;
  /** The count hook that counts by fuel now (count.ts), and `executed` at its start. */
  riding: Hook | undefined = undefined;
  mark = 0;
  /** `executed` at the end of the last run. */
  paused = LARGE;
  /** Fuel that all runs of the state have used. The layer that runs tasks counts it. */
  used = LARGE;
  /** Fuel that natives were charged for their work. */
  worked = LARGE;
  /** Keeps `executed` continuous across refuels. */
  private before = LARGE;
  /** The local zone, as the host has said it since the run began or a function of the host returned. */
  zone: Zone | undefined = undefined;
  /** When the run's time is over, by Host.monotonic. */
  deadline = Infinity;
  /** Bytes that the run may still write. */
  output = Infinity;
  /** Most bytes of one string. */
  maxString = MAX_BYTES;
  /** Bytes that may be allocated. The collector, or the layer that runs tasks, counts them. */
  memory: Memory = UNLIMITED;
  /** Derives a <= b where there is a __lt and no __le, if anything does (LUA_COMPAT_LT_LE). */
  derivedLe: LuaFunction | undefined = undefined;
  /** Most stack slots of a coroutine before "stack overflow". */
  stackLimit = 1_000_000;
  /** Most calls in progress in a coroutine, of any size, before "stack overflow". */
  maxDepth = Infinity;
  /** Most calls that natives, handlers and coroutines may nest (LUAI_MAXCCALLS). */
  nestLimit = 200;
  /** Nested calls of host functions in progress. Each may run Lua code on the host's stack. */
  hosted = 0;

  compile: Compile | undefined = undefined;
  /**
   * Compiles in parts. Absent: texts are compiled in one go. With `beginning`, more text follows: only errors that it
   * cannot mend are raised.
   */
  compileInParts: ((source: string, chunkName: string, beginning?: boolean) => Compilation) | undefined = undefined;
  /** Whether programs may load binary chunks. */
  loadsBinary = true;
  /** Longest text that `load` compiles, in bytes. A statement is compiled in one go. */
  maxSource = Infinity;
  /** The JIT. Absent: everything is interpreted. */
  tier: Tier | undefined = undefined;
  /** Initial upvalues of main chunks, by names that no program can spell. */
  hidden: ReadonlyMap<string, Value> | undefined = undefined;
  /** The default message handler of a task's main coroutine, if programs see what it makes of errors. */
  messageHandler: LuaFunction | undefined = undefined;
  /** Runs when a task's main coroutine yields. Absent: that is an error. */
  yieldMain: ((call: Call) => number) | undefined = undefined;
  /** Absent: the host alone manages memory. */
  collector: Collector | undefined = undefined;
  /** Bytes that may be allocated before the collector must run. */
  debt = Infinity;
  /** The main thread that programs see (thread.ts), made on demand. */
  main: Coroutine | undefined = undefined;
  /** The running task. */
  running: Task | undefined = undefined;
  /** What the host threw, if the error raised last came from there. */
  cause: unknown = undefined;
  /** Tasks that have ended, kept for the next calls (task-pool.ts). */
  readonly idle: Task[] = [];
  /** Tasks that have begun and are not running. A collector's roots: kept only where there is one. */
  waiting: Set<Task> | undefined = undefined;
  /** Writes a warning; a library sets it. */
  warn: (rt: Runtime, text: string) => void = () => {};
  /** Libraries' work at a full collection that a program asks for. */
  atCollection: readonly Act[] = NONE;
  /** Libraries' work at the end of a task: they release what it had. */
  atEnd: readonly Act[] = NONE;
  /** Work at the close of the state (lua_close), after the main program's variables are closed. */
  atClose: readonly Act[] = NONE;

  readonly window = new Window();
  readonly call = new Call();
  private slots: Map<unknown, unknown> | undefined = undefined;

  constructor(readonly host: Host) {
    this.accounted = this.extended = this.paused = this.used = this.worked = this.before = 0;
  }

  /** State that a library keeps per runtime, made on first use (random generator, locale). */
  slot<T>(key: object, make: () => T): T {
    let v = this.slots?.get(key) as T | undefined;
    if (v === undefined) (this.slots ??= new Map()).set(key, (v = make()));
    return v;
  }

  /** Like slot, but each owner of tasks has its own state, which no other owner sees or changes. */
  slotOf<T>(co: Coroutine, key: object, make: () => T): T {
    return this.slotOfTask(co.task, key, make);
  }

  /** The same for the owner of a task. */
  slotOfTask<T>(task: Task | undefined, key: object, make: () => T): T {
    const owner = task?.owner;
    if (owner === undefined) return this.slot(key, make);
    const slots = (owner.slots ??= new Map());
    let v = slots.get(key) as T | undefined;
    if (v === undefined) slots.set(key, (v = make()));
    return v;
  }

  /** Registers a class of host objects. Its instances get the declared metatable. */
  declare(c: HostClass): Table {
    let meta = this.classMeta?.get(c.kind);
    if (meta === undefined) (this.classMeta ??= new Map()).set(c.kind, (meta = classMetatable(c)));
    return meta;
  }

  /** The same for a class of which most runtimes use no instance: the metatable is made when one is used. */
  declareLater(c: HostClass): void {
    this.classes = this.classes.concat(c);
  }

  /** The metatable of a userdata. */
  metaOf(u: Userdata): Table | undefined {
    if (u.meta !== undefined) return u.meta;
    const { ofClass } = u;
    return ofClass !== undefined && ofClass.of === this.classMeta ? ofClass.meta : this.resolveClass(u)?.meta;
  }

  /** The __index of a userdata, raw. */
  indexOf(u: Userdata): Value {
    if (u.meta !== undefined) return metaEntry(u.meta, Event.Index);
    const { ofClass } = u;
    const known = ofClass !== undefined && ofClass.of === this.classMeta ? ofClass : this.resolveClass(u);
    return known && (known.index ?? metaEntry(known.meta, Event.Index));
  }

  /** Stores this runtime's data of a class where the next object of the class finds it. */
  private resolveClass(u: Userdata): ClassMeta | undefined {
    const declared = this.classes.find(({ kind }) => kind === u.constructor),
      meta = declared === undefined ? this.classMeta?.get(u.constructor) : this.declare(declared);
    if (meta === undefined) return undefined;
    const index = meta.frozen ? metaEntry(meta, Event.Index) : undefined;
    return ((Object.getPrototypeOf(u) as Userdata).ofClass = { of: this.classMeta!, meta, index });
  }

  /** The metatables of all host classes. */
  classMetatables(visit: (meta: Table) => void): void {
    for (const declared of this.classes) this.declare(declared);
    this.classMeta?.forEach(visit);
  }

  /** The metatable of a table or userdata. */
  metaOfObject(object: Table | Userdata): Table | undefined {
    return object instanceof Table ? object.meta : this.metaOf(object);
  }

  /**
   * Notes an allocation. When the debt is due, the slice ends at the next call or back-edge, and the driver collects.
   */
  allocate(bytes: number): void {
    if ((this.debt -= bytes) < 0) this.interrupt(bytes);
  }

  /** Accounts for a string that is about to be made, or to be given to the program. */
  makes(bytes: number): void {
    if (bytes > this.maxString) raise(tooLarge());
    this.allocate(bytes);
  }

  /**
   * The debt is due: ends the slice early, unless nothing would notice a collection. The driver gives the fuel back
   * (refuel).
   */
  interrupt(bytes = 0): void {
    if (bytes > LARGE_BYTES && bytes + this.memory.live > this.memory.limit) throw new LimitStop('memory');
    if (this.collector?.putOff() === true) return;
    if (this.fuel > -INTERRUPT / 2) this.fuel -= INTERRUPT;
  }

  /** Cancels an interrupt and restores the real fuel. */
  refuel(): void {
    if (this.fuel < -INTERRUPT / 2) this.fuel += INTERRUPT;
  }

  /** Asks, at the end of a slice, whether another follows at once for the same task. */
  extend(): boolean {
    if (this.pacer === undefined || this.fuel < -INTERRUPT / 2 || this.held > 0 || this.riding !== undefined)
      return false;
    const fuel = this.pacer.next(this);
    if (fuel <= 0) return false;
    this.extended += fuel - this.fuel;
    this.fuel = fuel;
    return true;
  }

  /** Fuel spent by all tasks so far, up to a constant. */
  get spent(): number {
    return this.extended - this.fuel;
  }

  /** Charges a native's work. Large work is charged before it is done: the run may have less left. */
  charge(units: number): void {
    this.worked += units;
    if ((this.fuel -= units) < 0 && units > LARGE_WORK) this.checkLimits();
  }

  /** Instructions executed by all tasks so far, up to a constant. */
  get executed(): number {
    return this.before + this.extended - this.spare - this.unpaid - this.worked;
  }

  /** Notes that fuel was refilled after this many instructions. */
  set executed(count: number) {
    this.before += count - this.executed;
  }

  /** Leaves this much fuel to the slice, and holds the rest. */
  hold(rest: number): void {
    const { spare } = this;
    if (spare <= rest) return;
    const more = spare - this.held - rest;
    this.held += more;
    this.fuel -= more;
  }

  /** Gives back the fuel held. */
  release(): void {
    this.fuel += this.held;
    this.held = 0;
  }

  /** Shortens the slice by this much fuel, without charging it. */
  shorten(units: number): void {
    this.fuel -= units;
    this.reserve += units;
    this.unpaid += units;
  }

  /** Stops the run if it may not use this much more. For work that is charged as it is done. */
  afford(units: number): void {
    if (this.spare - units + this.reserve < 0) throw new LimitStop('instructions');
  }

  /** Fuel left in this slice, interrupts aside. */
  private get spare(): number {
    return (this.fuel < -INTERRUPT / 2 ? this.fuel + INTERRUPT : this.fuel) + this.held;
  }

  /** Stops the run if it has used up its fuel. */
  checkLimits(): void {
    if (this.spare + this.reserve < 0) throw new LimitStop('instructions');
    if (this.deadline < Infinity && monotonic(this.host) > this.deadline) throw new LimitStop('time');
  }

  /** Notes output about to be written. */
  wrote(bytes: number): void {
    if ((this.output -= bytes) < 0) throw new LimitStop('output');
  }

  global(name: string): Value {
    return this.globals.getStr(name);
  }
}
