// A runtime is what a Lua state shares among its coroutines: globals, registry, metatables of basic types, the host,
// fuel, and the slots that upper layers plug into (the compiler, a hot tier). It decides nothing itself.
import { LuaFunction } from '../values/function.ts';
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
import { monotonic, type Host } from './host.ts';
import { classMetatable, type HostClass } from './native/library.ts';
import { tooLarge } from '../messages/stdlib.ts';
import { LimitStop } from './limits.ts';
import { UNLIMITED, type Memory } from './gc/memory.ts';
import { raise } from './throw.ts';
import { Window } from './native/window.ts';

/** Source text (bytes) to bytecode; raises a Lua syntax error as a LuaThrow whose value is the message. */
export type Compile = (source: string, chunkName: string) => Proto;

/** A source text that is compiled some statements at a time; whichever part meets a syntax error raises it. */
export interface Compilation {
  /** Bytes that are compiled. */
  readonly position: number;
  /** Compiles statements until this many bytes are; true: only the end is missing. */
  readTo(position: number): boolean;
  finish(): Proto;
}

/** More fuel than any slice has. */
const INTERRUPT = 2 ** 29;

/** Work that is not paid for unless there is fuel for it, and allocations that are not made unless there is memory. */
const LARGE_WORK = 2_000, LARGE_BYTES = 64 * 1024;

export class Runtime implements Account {
  readonly globals = new Table();
  readonly registry = new Table();
  /** package.loaded */
  readonly loaded = new Table();
  /** Metatables of basic types; tables and userdata carry their own. */
  readonly typeMeta = new Map<TypeName, Table>();
  stringMeta: Table | undefined = undefined;
  private readonly classMeta = new Map<unknown, Table>();

  /** Work left in this slice: an instruction takes 1, natives take in proportion. Below zero the task is preempted. */
  fuel = 0;
  /** Where the instructions begin in the interpreter's frame that fuel has not been charged for; -1: nothing is owed. */
  segment = -1;
  /** Calls of natives in progress, of all coroutines, that hot code waits for: frames are missing below them. */
  elided = 0;
  /** Slices that may follow at once when this one is over. */
  slices = 0;
  /** Fuel that extending has given. */
  extended = 0;
  /** Fuel a task gets for one slice: some milliseconds of work. Where many tasks take turns, or turns are bounded by time, it is less. */
  slice = 1_000_000;
  /** Fuel that the run may use beyond this slice; a native that would need more is stopped before it begins. */
  reserve = Infinity;
  /** Fuel that slices were shortened by. */
  unpaid = 0;
  /** Some coroutine has had a hook: there is something to count. */
  hooks = false;
  /** Fuel that the slice was shortened by so that somebody is asked earlier; it is given back then (release). */
  held = 0;
  /** The count hook that rides on fuel just now (count.ts), and what `executed` was when it began. */
  riding: Hook | undefined = undefined;
  mark = 0;
  /** What `executed` was when the last run ended. */
  paused = 0;
  /** Fuel that natives were charged for their work. */
  worked = 0;
  /** Makes `executed` go on where it was when fuel was given out anew. */
  private before = 0;
  /** When the run's time is over, by Host.monotonic. */
  deadline = Infinity;
  /** Bytes that the run may still write. */
  output = Infinity;
  /** Most bytes of one string. */
  maxString = MAX_BYTES;
  /** Bytes that may be allocated, counted by the collector or by whoever runs tasks. */
  memory: Memory = UNLIMITED;
  /** Where there is no __le, but a __lt, what gives a <= b, if anything does (LUA_COMPAT_LT_LE). */
  derivedLe: LuaFunction | undefined = undefined;
  /** Most stack slots a coroutine may use before "stack overflow". */
  stackLimit = 1_000_000;
  /** Most calls in progress in a coroutine, of whatever size, before "stack overflow". */
  maxDepth = Infinity;
  /** Most calls that may be nested in one another by natives, handlers and coroutines (LUAI_MAXCCALLS). */
  nestLimit = 200;
  /** Calls of the host's functions in progress, one inside another: each may run Lua code on the host's stack. */
  hosted = 0;

  compile: Compile | undefined = undefined;
  /** The same in parts. Absent: texts are compiled in one go. Of a `beginning` more follows: only errors that this cannot mend are raised. */
  compileInParts: ((source: string, chunkName: string, beginning?: boolean) => Compilation) | undefined = undefined;
  /** Longest text that `load` compiles, in bytes: a statement is compiled in one go. */
  maxSource = Infinity;
  /** Runs what is hot. Absent: everything is interpreted. */
  tier: Tier | undefined = undefined;
  /** What upvalues of main chunks hold at first, by a name that no program can spell. */
  readonly hidden = new Map<string, Value>();
  /** The message handler that is in force where a task's main coroutine has no other, if programs see what it makes of errors. */
  messageHandler: LuaFunction | undefined = undefined;
  /** What a yield of a task's main coroutine does; without it, it is an error. */
  yieldMain: ((call: Call) => number) | undefined = undefined;
  /** Absent: memory is the host's affair alone. */
  collector: Collector | undefined = undefined;
  /** Bytes that may be allocated until the collector has to be asked. */
  debt = Infinity;
  /** What programs take for the main thread (thread.ts); made when it is asked for. */
  main: Coroutine | undefined = undefined;
  /** The task that is being run. */
  running: Task | undefined = undefined;
  /** Tasks that have begun and are not being run just now; kept where there is a collector, for it to look at. */
  readonly waiting = new Set<Task>();
  /** Writes a warning; a library sets it. */
  warn: (text: string) => void = () => {};
  /** What libraries have to do at a full collection that a program asks for. */
  readonly atCollection: (() => void)[] = [];
  /** What libraries do when a task has ended: they let go of what it had. */
  readonly atEnd: (() => void)[] = [];
  /** What is to be done when the state is closed (lua_close), once the main program's variables are closed. */
  readonly atClose: (() => void)[] = [];

  readonly window = new Window();
  readonly call = new Call();
  private readonly slots = new Map<unknown, unknown>();

  constructor(readonly host: Host) {}

  /** State that a library keeps per runtime, made on first use (random generator, locale). */
  slot<T>(key: object, make: () => T): T {
    let v = this.slots.get(key) as T | undefined;
    if (v === undefined) this.slots.set(key, (v = make()));
    return v;
  }

  /** Like slot, but where tasks have owners each owner has its own: what one keeps another neither sees nor changes. */
  slotOf<T>(co: Coroutine, key: object, make: () => T): T {
    const owner = co.task?.owner;
    if (owner === undefined) return this.slot(key, make);
    const slots = (owner.slots ??= new Map());
    let v = slots.get(key) as T | undefined;
    if (v === undefined) slots.set(key, (v = make()));
    return v;
  }

  /** Makes a class of host objects known; its instances get the metatable declared. */
  declare(c: HostClass): Table {
    let meta = this.classMeta.get(c.kind);
    if (meta === undefined) this.classMeta.set(c.kind, (meta = classMetatable(c)));
    return meta;
  }

  /** The metatable of a userdata. */
  metaOf(u: Userdata): Table | undefined {
    if (u.meta !== undefined) return u.meta;
    const { ofClass } = u;
    return ofClass !== undefined && ofClass.of === this.classMeta ? ofClass.meta : this.learnClass(u)?.meta;
  }

  /** The __index of a userdata, raw. */
  indexOf(u: Userdata): Value {
    if (u.meta !== undefined) return metaEntry(u.meta, Event.Index);
    const { ofClass } = u;
    const known = ofClass !== undefined && ofClass.of === this.classMeta ? ofClass : this.learnClass(u);
    return known && (known.index ?? metaEntry(known.meta, Event.Index));
  }

  /** Puts what this runtime knows of a class where the next object of the class finds it. */
  private learnClass(u: Userdata): ClassMeta | undefined {
    const meta = this.classMeta.get(u.constructor);
    if (meta === undefined) return undefined;
    const index = meta.frozen ? metaEntry(meta, Event.Index) : undefined;
    return ((Object.getPrototypeOf(u) as Userdata).ofClass = { of: this.classMeta, meta, index });
  }

  /** The metatables of all host classes. */
  classMetatables(visit: (meta: Table) => void): void {
    this.classMeta.forEach(visit);
  }

  /** The metatable of a table or userdata. */
  metaOfObject(object: Table | Userdata): Table | undefined {
    return object instanceof Table ? object.meta : this.metaOf(object);
  }

  /** Notes an allocation. When the debt is due, the slice ends at the next call or back-edge, and the driver sees to it. */
  allocate(bytes: number): void {
    if ((this.debt -= bytes) < 0) this.interrupt(bytes);
  }

  /** A string of so many bytes is about to be made, or to be given to the program. */
  makes(bytes: number): void {
    if (bytes > this.maxString) raise(tooLarge());
    this.allocate(bytes);
  }

  /** The debt is due: unless nothing would notice a collection, ends the slice early; the driver gives the fuel back (refuel). */
  interrupt(bytes = 0): void {
    if (bytes > LARGE_BYTES && bytes + this.memory.live > this.memory.limit) throw new LimitStop('memory');
    if (this.collector?.putOff() === true) return;
    if (this.fuel > -INTERRUPT / 2) this.fuel -= INTERRUPT;
  }

  /** Takes an interrupt back: the fuel there really is. */
  refuel(): void {
    if (this.fuel < -INTERRUPT / 2) this.fuel += INTERRUPT;
  }

  /** Asked when the slice is over: true if another one follows at once, which needs nobody to let go. */
  extend(): boolean {
    if (this.slices <= 0 || this.fuel < -INTERRUPT / 2 || this.held > 0 || this.riding !== undefined) return false;
    this.slices--;
    this.fuel += this.slice;
    this.extended += this.slice;
    return true;
  }

  /** Fuel spent by all tasks so far, but for a constant. */
  get spent(): number {
    return this.extended - this.fuel;
  }

  /** Charges a native's work, before it is done if it is much: there may be less left than that. */
  charge(units: number): void {
    this.worked += units;
    if ((this.fuel -= units) < 0 && units > LARGE_WORK) this.checkLimits();
  }

  /** Instructions executed by all tasks so far, but for a constant. */
  get executed(): number {
    return this.before + this.extended - this.spare - this.unpaid - this.worked;
  }

  /** Fuel has been given out anew, and so many instructions have been executed. */
  set executed(count: number) {
    this.before += count - this.executed;
  }

  /** Leaves the slice so much fuel, and holds the rest. */
  hold(rest: number): void {
    const { spare } = this;
    if (spare <= rest) return;
    const more = spare - this.held - rest;
    this.held += more;
    this.fuel -= more;
  }

  /** Gives back what is held. */
  release(): void {
    this.fuel += this.held;
    this.held = 0;
  }

  /** Has the slice end earlier by so much fuel, for which nobody pays. */
  shorten(units: number): void {
    this.fuel -= units;
    this.reserve += units;
    this.unpaid += units;
  }

  /** Stops the run if it may not use so much more: work that is charged as it is done had better not begin then. */
  afford(units: number): void {
    if (this.spare - units + this.reserve < 0) throw new LimitStop('instructions');
  }

  /** Fuel left in this slice, whatever interrupts there are. */
  private get spare(): number {
    return (this.fuel < -INTERRUPT / 2 ? this.fuel + INTERRUPT : this.fuel) + this.held;
  }

  /** Stops the run if it has used up what it may. */
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
