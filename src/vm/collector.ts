// The collector (§2.5): a mark pass of our own, since the host's collector can neither be asked nor made to run. It finds
// what the program can still reach, clears weak tables, finds objects whose finalizers are due, and counts bytes.
// Freeing is left to the host. A pass runs when the program asks, or when it has allocated as much as was live at the
// last one, provided anything could notice: weak tables, finalizers, or a program that asks for the count.
import { finalizerFailed } from '../messages/vm.ts';
import { Event, metaEntry } from '../values/metatable.ts';
import { LuaFunction } from '../values/function.ts';
import { LuaFloat } from '../values/number.ts';
import { LuaString, bytesOf, isStr } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { Thread } from '../values/thread.ts';
import type { Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
import type { Call } from './call.ts';
import { Closure } from './closure.ts';
import type { Coroutine } from './coroutine.ts';
import type { Frame, Holding } from './frame.ts';
import { Native, resumable } from './native.ts';
import { Next } from './next.ts';
import { pushStep } from './calls.ts';
import type { Runtime } from './runtime.ts';
import { CLOSURE_BYTES, COROUTINE_BYTES, ENTRY_BYTES, SLOT_BYTES, STATE_BYTES, STRING_BYTES, TABLE_BYTES } from './sizes.ts';
import { settle } from './switch.ts';
import { LuaThrow } from './throw.ts';
import type { Task } from './task.ts';

/** What can be collected, and so be missing from weak tables. */
type Collectable = Table | LuaFunction | Thread | Userdata;

/** Least number of bytes allocated between two passes. */
const LEAST = 256 * 1024;

/** Marks of all runtimes come from one counter, so no object is ever taken for marked by another's pass. */
let passes = 0;

const isCollectable = (v: Value): v is Collectable =>
  v instanceof Table || v instanceof Closure || v instanceof Thread || v instanceof Userdata || (v instanceof Native && v.isClosure);

const enum Weak { None, Keys, Values, Both }

function weakness(table: Table): Weak {
  const mode = table.meta === undefined ? undefined : metaEntry(table.meta, Event.Mode);
  if (!isStr(mode)) return Weak.None;
  const text = bytesOf(mode);
  return text.includes('k') ? (text.includes('v') ? Weak.Both : Weak.Keys) : text.includes('v') ? Weak.Values : Weak.None;
}

/** Reports further roots: values, coroutines and tasks that only the host knows. */
export type Roots = (mark: (v: Value) => void, markTask: (task: Task) => void) => void;

/** One pass over the heap. */
class Pass {
  private readonly gray: (Collectable)[] = [];
  private readonly ephemerons: Table[] = [];
  private readonly weakValues: Table[] = [];
  private readonly weakKeys: Table[] = [];
  readonly epoch = ++passes;
  bytes = 0;

  readonly mark = (v: Value): void => {
    if (typeof v !== 'object') {
      if (typeof v === 'string') this.bytes += STRING_BYTES + v.length;
      return;
    }
    if (v instanceof LuaFloat) return;
    if (v instanceof LuaString) {
      if (v.mark !== this.epoch) {
        v.mark = this.epoch;
        this.bytes += STRING_BYTES + v.s.length;
      }
      return;
    }
    const object = v as Collectable;
    if (object.mark === this.epoch) return;
    object.mark = this.epoch;
    this.gray.push(object);
  };

  readonly markTask = (task: Task): void => {
    this.mark(task.main);
    for (let co: Coroutine | undefined = task.current; co !== undefined; co = co.resumer) this.mark(co);
    this.mark(task.error);
    if (task.raising instanceof LuaThrow) this.mark(task.raising.value);
    for (const v of task.results) this.mark(v);
  };

  /** Is this value garbage, as far as weak tables are concerned? Strings are values, hence never. */
  readonly isDead = (v: Value): boolean => isCollectable(v) && v.mark !== this.epoch;

  /** Marks everything reachable from what is gray, ephemerons included. */
  propagate(): void {
    do {
      for (let object; (object = this.gray.pop()) !== undefined; ) this.traverse(object);
    } while (this.converge());
  }

  /** Marks values of ephemeron entries whose keys are alive. True: something new was marked. */
  private converge(): boolean {
    for (const table of this.ephemerons) {
      table.hash!.each((key, v) => {
        if (!this.isDead(key)) this.mark(v);
      });
    }
    return this.gray.length > 0;
  }

  private traverse(object: Collectable): void {
    if (object instanceof Table) this.table(object);
    else if (object instanceof Closure) {
      this.bytes += CLOSURE_BYTES + SLOT_BYTES * object.upvalues.length;
      for (const u of object.upvalues) this.mark(u.get());
    } else if (object instanceof Native) this.mark(object.upvalue);
    else if (object instanceof Userdata) {
      this.mark(object.meta);
      for (const v of object.holds()) this.mark(v);
    } else this.coroutine(object as Coroutine);
  }

  private table(table: Table): void {
    this.mark(table.meta);
    this.bytes += TABLE_BYTES + SLOT_BYTES * (table.arr.length + table.vals.length) + ENTRY_BYTES * (table.hash?.size ?? 0);
    const weak = weakness(table);
    if (weak === Weak.Values || weak === Weak.Both) this.weakValues.push(table);
    else {
      for (let i = 0; i < table.count; i++) this.mark(table.arr[i]);
      for (const v of table.vals) this.mark(v);
    }
    if (table.hash === undefined) return;
    switch (weak) {
      case Weak.None:
        table.hash.each((key, v) => {
          this.mark(key);
          this.mark(v);
        });
        break;
      case Weak.Values:
        table.hash.each((key) => {
          if (typeof key !== 'string') this.mark(key);
        });
        break;
      case Weak.Keys:
        this.ephemerons.push(table);
        this.weakKeys.push(table);
        break;
      case Weak.Both:
        this.weakKeys.push(table);
    }
  }

  private coroutine(co: Coroutine): void {
    settle(co);
    const { stack } = co, top = liveTop(co);
    this.bytes += COROUTINE_BYTES + SLOT_BYTES * stack.length;
    for (let i = 0; i < top; i++) this.mark(stack[i]);
    // What lies above is garbage: let the host see that too.
    for (let i = top; i < stack.length; i++) stack[i] = undefined;
    for (let i = 0; i < co.depth; i++) this.frame(co.frames[i]!);
    this.mark(co.failure?.error);
    this.mark(co.resumer);
  }

  private frame(frame: Frame): void {
    this.mark(frame.fn);
    if (frame.proto !== undefined) return;
    this.mark(frame.handler);
    const holds = (frame.state as Partial<Holding> | undefined)?.holds;
    if (holds !== undefined) for (const v of holds) this.mark(v);
  }

  // ---- clearing weak tables

  /** How many weak tables with weak values are known: those met later belong to resurrected objects. */
  get weakValueCount(): number {
    return this.weakValues.length;
  }

  /** Removes entries whose values are dead, from weak table number `from` on. */
  clearValues(from: number): void {
    for (let i = from; i < this.weakValues.length; i++) {
      const table = this.weakValues[i]!;
      for (let at = table.count; at > 0; at--) if (this.isDead(table.arr[at - 1])) table.setInt(at, undefined);
      for (let at = 0; at < table.vals.length; at++) if (this.isDead(table.vals[at])) table.vals[at] = undefined;
      table.hash?.clearWhere((_key, v) => this.isDead(v));
    }
  }

  /** Counts the string keys that weak tables still have: strings are values, alive as long as their entry. */
  countKeys(): void {
    for (const table of new Set([...this.weakValues, ...this.weakKeys])) {
      table.hash?.each((key) => {
        if (typeof key === 'string') this.mark(key);
      });
    }
  }

  /** Removes entries whose keys are dead. */
  clearKeys(): void {
    for (const table of this.weakKeys) table.hash!.clearWhere((key) => this.isDead(key));
  }
}

/**
 * One past the last live slot. Calls below the top one are live up to the next call's function. The top one is a native,
 * or a Lua function at a statement's end, where only its active variables are live.
 */
function liveTop(co: Coroutine): number {
  const { frame } = co;
  if (frame === undefined) return co.returned > 0 ? co.returned : co.stack.length;
  if (frame.proto === undefined) return Math.max(frame.top + Math.max(frame.pending, 0), frame.top);
  const { proto } = frame;
  if (proto.locals.length === 0 && proto.registers > 2) return frame.top;
  let live = frame.pc === 0 ? proto.params : 0;
  if (frame.pc > 0) for (const l of proto.locals) if (l.startPc <= frame.pc && frame.pc < l.endPc) live++;
  return frame.base + live;
}

/** Finalizers being run, one after the other. */
interface Finalizing { readonly queue: (Table | Userdata)[] }

export class Collector {
  /** Objects with finalizers, in the order they were marked for finalization. */
  private finalizable: (Table | Userdata)[] = [];
  private readonly known = new Set<Table | Userdata>();
  /** Objects whose finalizers are due. */
  private due: (Table | Userdata)[] = [];
  private live = 0;
  /** Debt at the last pass: what may be allocated until the next. */
  private credit = LEAST;
  /** Something can notice a collection. */
  private wanted = false;
  /** The program stopped automatic collection. */
  stopped = false;
  private closed = false;
  /** Bytes that steps of the current cycle have been worth. */
  private progress = 0;
  /** A finalizer is running: no pass then. */
  finalizing = false;
  readonly roots: Roots[] = [];

  constructor(private readonly rt: Runtime) {
    rt.debt = LEAST;
  }

  /** Bytes in use: live at the last pass, and allocated since. */
  bytes(): number {
    this.wanted = true;
    return STATE_BYTES + this.live + this.credit - this.rt.debt;
  }

  /** An object got this metatable: note a finalizer or weakness (setmetatable). */
  adopt(object: Table | Userdata, meta: Table): void {
    if (metaEntry(meta, Event.Mode) !== undefined) this.wanted = true;
    if (this.closed || metaEntry(meta, Event.Gc) === undefined || this.known.has(object)) return;
    this.wanted = true;
    this.known.add(object);
    this.finalizable.push(object);
  }

  /** Whether an automatic pass is due. */
  get pending(): boolean {
    return this.rt.debt < 0;
  }

  /** A step of an incremental cycle, so many bytes of it. True: the cycle is at its end, and a pass is to be made. */
  advance(bytes: number): boolean {
    this.progress += bytes;
    if (this.progress < this.bytes() - STATE_BYTES) return false;
    this.progress = 0;
    return true;
  }

  /** When an automatic pass is due: whether it is not to be made; then the count goes on. */
  putOff(): boolean {
    if (!this.stopped && !this.finalizing && this.wanted) return false;
    this.live += this.credit - this.rt.debt;
    this.rt.debt = this.credit;
    return true;
  }

  /** An automatic pass in the middle of a task: finalizers run on top of its current call. */
  step(task: Task): void {
    if (this.putOff()) return;
    this.pass(task);
    if (this.due.length > 0) this.pushFinalizers(task.current);
  }

  /** A full pass that the program asked for; finalizers run inside the native that asked. */
  collect(call: Call): number {
    if (this.finalizing) return 0;
    this.pass(call.co.task!);
    if (this.due.length === 0) return 0;
    this.pushFinalizers(call.co);
    return Next.Called;
  }

  /** The state is closed (lua_close): the finalizers of all objects run, inside the native that asks. No new ones count. */
  close(call: Call): number {
    this.closed = true;
    this.due = this.due.concat(this.finalizable.reverse());
    this.finalizable = [];
    this.known.clear();
    if (this.due.length === 0) return 0;
    this.pushFinalizers(call.co);
    return Next.Called;
  }

  private pass(task: Task): void {
    const { rt } = this, pass = new Pass();
    pass.mark(rt.globals);
    pass.mark(rt.registry);
    pass.mark(rt.loaded);
    pass.mark(rt.stringMeta);
    rt.typeMeta.forEach(pass.mark);
    rt.classMetatables(pass.mark);
    for (let t: Task | undefined = task; t !== undefined; t = t.below) pass.markTask(t);
    rt.waiting.forEach(pass.markTask);
    for (const roots of this.roots) roots(pass.mark, pass.markTask);
    this.due.forEach(pass.mark);
    pass.propagate();
    pass.clearValues(0);
    const cleared = pass.weakValueCount;
    this.separate(pass);
    pass.propagate();
    pass.clearKeys();
    pass.clearValues(cleared);
    pass.countKeys();
    this.live = pass.bytes;
    this.credit = rt.debt = Math.max(LEAST, this.live);
  }

  /** Moves dead objects with finalizers to those that are due, last marked first, and revives them. */
  private separate(pass: Pass): void {
    const dead: (Table | Userdata)[] = [], kept: (Table | Userdata)[] = [];
    for (const object of this.finalizable) (pass.isDead(object) ? dead : kept).push(object);
    if (dead.length === 0) return;
    this.finalizable = kept;
    dead.reverse();
    for (const object of dead) {
      this.known.delete(object);
      this.due.push(object);
      pass.mark(object);
    }
  }

  private pushFinalizers(co: Coroutine): void {
    pushStep(co, FINALIZE).state = { queue: this.due } satisfies Finalizing;
  }

  /** Runs the next finalizer that is due. Every object is told once, unless it is given a finalizer again. */
  finalize(call: Call): number {
    const { queue } = call.kept<Finalizing>();
    for (;;) {
      const object = queue.shift();
      if (object === undefined) {
        this.finalizing = false;
        call.co.hidden--;
        return 0;
      }
      const meta = this.rt.metaOfObject(object);
      const handler = meta === undefined ? undefined : metaEntry(meta, Event.Gc);
      if (!(handler instanceof LuaFunction)) continue;
      this.finalizing = true;
      return call.guard().invoke(handler, object);
    }
  }
}

/** Closes a state's collector: a function for a task of its own. */
export const CLOSE_STATE: Native = resumable('(close state)', [], '', '', {
  start: (call) => call.rt.collector?.close(call) ?? 0,
  done: () => 0,
});

/** Runs the finalizers that are due; their errors become warnings (§2.5.3). */
const FINALIZE: Native = resumable('(finalizers)', [], '', '', {
  start: (call) => call.rt.collector!.finalize(call),
  done: (call) => call.rt.collector!.finalize(call),
  failed(call, error) {
    call.rt.warn(finalizerFailed(isStr(error) ? bytesOf(error) : undefined));
    return call.rt.collector!.finalize(call);
  },
});
FINALIZE.callsAs = { kind: 'metamethod', name: '__gc' };
