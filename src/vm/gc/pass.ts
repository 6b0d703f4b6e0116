// One pass over the heap: marks everything reachable from its roots, counts bytes by the accounting model (sizes.ts),
// and knows which entries of weak tables are dead. The collector (collector.ts) uses it, and so does the count of a
// process's memory.
import { Event, metaEntry } from '../../values/metatable.ts';
import type { LuaFunction } from '../../values/function.ts';
import { LuaFloat } from '../../values/number.ts';
import { ObjectMap } from '../../values/shards.ts';
import { LuaString, bytesOf, isStr } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { Thread } from '../../values/thread.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import type { Hash } from '../../values/hash.ts';
import { isLoopHead } from '../../bytecode/effects.ts';
import type { Proto } from '../../bytecode/proto.ts';
import { Closure } from '../closure.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Frame, Holding } from '../frame.ts';
import { Native } from '../native/native.ts';
import {
  CLOSURE_BYTES,
  COROUTINE_BYTES,
  FRAME_BYTES,
  INSTRUCTION_BYTES,
  PROTO_BYTES,
  SLOT_BYTES,
  STRING_BYTES,
  TABLE_BYTES,
  USERDATA_BYTES,
} from './sizes.ts';
import { settle } from '../switch.ts';
import { LuaThrow } from '../throw.ts';
import type { Task } from '../task.ts';

/** Objects that can be collected, and so can vanish from weak tables. */
export type Collectable = Table | LuaFunction | Thread | Userdata;

/** Marks of all runtimes come from one counter, so no pass takes another pass's mark for its own. */
let passes = 0;

const isCollectable = (v: Value): v is Collectable =>
  v instanceof Table ||
  v instanceof Closure ||
  v instanceof Thread ||
  v instanceof Userdata ||
  (v instanceof Native && v.isClosure);

const enum Weak {
  None,
  Keys,
  Values,
  Both,
}

function weakness(table: Table): Weak {
  const mode = table.meta === undefined ? undefined : metaEntry(table.meta, Event.Mode);
  if (!isStr(mode)) return Weak.None;
  const text = bytesOf(mode);
  return text.includes('k')
    ? text.includes('v')
      ? Weak.Both
      : Weak.Keys
    : text.includes('v')
      ? Weak.Values
      : Weak.None;
}

/** Values in a piece of a long list. */
const PIECE = 4_096;

interface Row {
  readonly size: number;
  next: number;
  readonly at: (i: number) => Value;
}

/** Marking this many values takes as long as noting one that waits for its key. */
const WAITING = 20;
/** Sweeps over entries with unmarked keys before their values wait for the keys. */
const MOST_SWEEPS = 8;

export class Pass {
  private readonly gray: Collectable[] = [];
  private readonly ephemerons: Table[] = [];
  /** Number of those swept already. */
  private scanned = 0;
  /**
   * Ephemeron entries whose keys were unmarked at the last sweep, the number of sweeps, and whether the last one marked
   * anything.
   */
  private keys: Value[] = [];
  private values: Value[] = [];
  private sweeps = 0;
  private found = false;
  /** Values of such entries by key, after many sweeps; and those whose key is marked now. */
  private readonly waiting = new ObjectMap<Value[]>();
  private readonly woken: Value[][] = [];
  private readonly weakValues: Table[] = [];
  private readonly weakKeys: Table[] = [];
  /** Hash parts that may have empty slots with keys. They do not keep the keys alive. */
  private readonly holed: Hash[] = [];
  private protos: Set<Proto> | undefined = undefined;
  /** Long lists of values, marked piece by piece. */
  private readonly rows: Row[] = [];
  readonly epoch = ++passes;
  /** Bytes by kind. */
  strings = 0;
  tables = 0;
  functions = 0;
  userdata = 0;
  threads = 0;
  /** What the layer above adds. */
  others = 0;
  /** Values looked at so far. */
  looked = 0;
  /**
   * Suspects: objects that may be dead although a weak table holds them or they have a finalizer. Undefined: the pass
   * does not look for them.
   */
  private suspects: Value[] | undefined = undefined;
  /** Whether a suspect is dead. */
  private convicted = false;
  /** Gets each object that JavaScript has a handle of. */
  met: ((object: Collectable) => void) | undefined = undefined;

  /** `weak`: treat weak tables as weak. Where no collector clears them, they hold their entries. */
  constructor(private readonly weak = true) {}

  get bytes(): number {
    return this.strings + this.tables + this.functions + this.userdata + this.threads + this.others;
  }

  readonly mark = (v: Value): void => {
    this.looked++;
    if (typeof v !== 'object') {
      if (typeof v === 'string') this.strings += STRING_BYTES + v.length;
      return;
    }
    if (v instanceof LuaFloat) return;
    if (v instanceof LuaString) {
      if (v.mark !== this.epoch) {
        v.mark = this.epoch;
        this.strings += STRING_BYTES + v.length;
      }
      return;
    }
    const object = v as Collectable;
    if (object.mark === this.epoch) return;
    object.mark = this.epoch;
    this.gray.push(object);
    if (!this.waiting.isEmpty) this.wake(object);
    if (this.met !== undefined && object.handle !== undefined) this.met(object);
  };

  readonly markTask = (task: Task): void => {
    this.mark(task.main);
    for (let co: Coroutine | undefined = task.current; co !== undefined; co = co.resumer) this.mark(co);
    this.mark(task.failure.error);
    if (task.raising instanceof LuaThrow) this.mark(task.raising.value);
    for (const v of task.results) this.mark(v);
  };

  /** Is this value garbage, for weak tables? Strings are values, hence never. */
  readonly isDead = (v: Value): boolean => isCollectable(v) && v.mark !== this.epoch;

  /** Marks everything reachable from the gray objects, ephemerons included. */
  propagate(): void {
    while (!this.advance(Infinity));
  }

  /** Goes on marking, for about this many values. True: everything is marked. */
  advance(values: number): boolean {
    for (const end = this.looked + values; this.looked < end; ) {
      const object = this.gray.pop();
      if (object !== undefined) this.traverse(object);
      else if (!this.markWoken() && !this.markRow() && !this.converge()) return true;
    }
    return false;
  }

  /** Makes suspects of these objects, and of everything that weak tables hold. */
  suspect(objects: readonly Value[]): void {
    this.suspects = [];
    this.later(objects.length, (i) => this.accuse(objects[i]));
  }

  /** Whether a suspect is unmarked. Looks at this many values; undefined: there are more. */
  anyDead(values: number): boolean | undefined {
    const { suspects } = this,
      end = this.looked + values;
    for (let v; !this.convicted && this.looked < end && (v = suspects!.pop()) !== undefined; this.looked++)
      this.convicted = this.isDead(v);
    return this.convicted || suspects!.length === 0 ? this.convicted : undefined;
  }

  private accuse(v: Value): undefined {
    if (this.isDead(v)) this.suspects!.push(v);
  }

  /** Makes suspects of a weak table's entries, and counts its string keys. */
  private accuseHeld({ arr, vals, count, hash }: Table, weak: Weak): void {
    if (weak !== Weak.Keys) {
      this.later(count, (i) => this.accuse(arr[i]));
      for (const v of vals) this.accuse(v);
    }
    if (hash === undefined) return;
    this.later(hash.slotCount, (i) => {
      const v = hash.valueAt(i + 1),
        key = hash.bareKey(i);
      if (v === undefined) return undefined;
      if (weak !== Weak.Values) this.accuse(key);
      if (weak !== Weak.Keys) this.accuse(v);
      return typeof key === 'string' ? key : undefined;
    });
  }

  /**
   * Marks many values piece by piece: `at` gives those from 0 to size-1. If they change before the end, the pass cannot
   * tell what is dead.
   */
  later(size: number, at: (i: number) => Value): void {
    if (size > 0) this.rows.push({ size, next: 0, at });
  }

  /** Marks a piece of the last list. False: there is none. */
  private markRow(): boolean {
    const { rows } = this,
      row = rows[rows.length - 1];
    if (row === undefined) return false;
    const end = Math.min(row.next + PIECE, row.size);
    for (; row.next < end; row.next++) this.mark(row.at(row.next));
    if (end === row.size) rows.splice(rows.lastIndexOf(row), 1);
    return true;
  }

  /** Sweeps ephemeron entries whose keys were unmarked. False: nothing was marked. */
  private converge(): boolean {
    if (this.scan()) return true;
    if (this.keys.length === 0 || (this.sweeps > 0 && !this.found)) return false;
    this.compact();
    this.found = false;
    const { keys } = this,
      last = keys.length - 1;
    if (++this.sweeps > MOST_SWEEPS) this.waitForKeys();
    // Alternates between both ends, so that it follows a chain in either direction.
    else this.later(keys.length, this.sweeps % 2 === 0 ? (i) => this.retry(i) : (i) => this.retry(last - i));
    return true;
  }

  /** Notes the entries of ephemerons met since the last call. False: there are none. */
  private scan(): boolean {
    const { ephemerons } = this;
    if (this.scanned === ephemerons.length) return false;
    this.sweeps = 0;
    while (this.scanned < ephemerons.length) {
      const hash = ephemerons[this.scanned++]!.hash!;
      this.later(hash.slotCount, (i) => {
        const v = hash.valueAt(i + 1);
        return v === undefined ? undefined : this.entry(hash.bareKey(i), v);
      });
    }
    return true;
  }

  /** The value of an ephemeron's entry to mark now, unless its key is unmarked. */
  private entry(key: Value, v: Value): Value {
    if (!this.isDead(key)) return v;
    this.keys.push(key);
    this.values.push(v);
    return undefined;
  }

  /** The same for an entry that was noted. */
  private retry(i: number): Value {
    const { keys, values } = this,
      key = keys[i];
    if (key === undefined || this.isDead(key)) return undefined;
    keys[i] = undefined;
    this.found = true;
    return values[i];
  }

  /** Forgets entries whose values were marked. */
  private compact(): void {
    const { keys, values } = this;
    let kept = 0;
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === undefined) continue;
      keys[kept] = keys[i];
      values[kept++] = values[i];
    }
    keys.length = values.length = kept;
  }

  /** After many sweeps, values wait for their keys: linear, but with a high constant. */
  private waitForKeys(): void {
    const { keys, values } = this;
    this.keys = [];
    this.values = [];
    this.later(keys.length, (i) => this.waitFor(keys[i]!, values[i]));
  }

  private waitFor(key: Value, v: Value): Value {
    if (!this.isDead(key)) return v;
    this.looked += WAITING;
    const values = this.waiting.get(key);
    if (values === undefined) this.waiting.add(key, [v]);
    else values.push(v);
    return undefined;
  }

  /** A key is alive: so are the values that wait for it. */
  private wake(key: Value): void {
    const values = this.waiting.get(key);
    if (values === undefined) return;
    this.waiting.delete(key);
    this.woken.push(values);
  }

  /** Marks values whose key is marked now. False: there are none. */
  private markWoken(): boolean {
    const values = this.woken.pop();
    if (values === undefined) return false;
    for (const v of values) this.mark(v);
    return true;
  }

  private traverse(object: Collectable): void {
    if (object instanceof Table) this.table(object);
    else if (object instanceof Closure) {
      this.functions += CLOSURE_BYTES + SLOT_BYTES * object.upvalues.length;
      this.program(object.proto);
      for (const u of object.upvalues) this.mark(u.get());
    } else if (object instanceof Native) {
      this.functions += CLOSURE_BYTES + object.bytes;
      this.mark(object.upvalue);
    } else if (object instanceof Userdata) {
      this.userdata += USERDATA_BYTES + object.bytes;
      this.mark(object.meta);
      for (const v of object.holds()) this.mark(v);
    } else this.coroutine(object as Coroutine);
  }

  /** Counts the code of a function, once. */
  private program(proto: Proto): void {
    const protos = (this.protos ??= new Set());
    if (protos.has(proto)) return;
    protos.add(proto);
    this.functions += PROTO_BYTES + INSTRUCTION_BYTES * proto.code.length;
    for (const constant of proto.constants) this.mark(constant);
    for (const child of proto.children) this.program(child);
  }

  private table(table: Table): void {
    // All processes share library tables: they count for none of them.
    if (table.frozen && table.shape.complete === undefined) return;
    this.mark(table.meta);
    this.tables += TABLE_BYTES + SLOT_BYTES * (table.arr.length + table.vals.length) + (table.hash?.bytes ?? 0);
    const weak = this.weak ? weakness(table) : Weak.None;
    if (weak !== Weak.None && this.suspects !== undefined) this.accuseHeld(table, weak);
    if (weak === Weak.Values || weak === Weak.Both) this.weakValues.push(table);
    else {
      const { arr, count } = table;
      if (count > PIECE) this.later(count, (i) => arr[i]);
      else for (let i = 0; i < count; i++) this.mark(arr[i]);
      for (const v of table.vals) this.mark(v);
    }
    if (table.hash === undefined) return;
    if (this.weak && (weak !== Weak.None || table.hash.size < table.hash.slotCount)) this.holed.push(table.hash);
    switch (weak) {
      case Weak.None:
        this.hash(table.hash);
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

  private hash(hash: Hash): void {
    if (hash.slotCount > PIECE) {
      return this.later(2 * hash.slotCount, (i) => {
        const v = hash.valueAt((i >> 1) + 1);
        return i & 1 ? v : this.heldKey(hash.bareKey(i >> 1), v);
      });
    }
    hash.each((key, v) => {
      this.mark(key);
      this.mark(v);
    });
    hash.eachEmpty((key) => this.mark(this.heldKey(key, undefined)));
  }

  /** The key of a slot to mark. An empty slot keeps strings, and other keys until forgetKeys. */
  private heldKey(key: Value, v: Value): Value {
    return v !== undefined || typeof key === 'string' || !this.weak ? key : undefined;
  }

  private coroutine(co: Coroutine): void {
    settle(co);
    const { stack } = co,
      top = liveTop(co);
    this.threads += COROUTINE_BYTES + SLOT_BYTES * stack.length + FRAME_BYTES * co.frames.length;
    for (let i = 0; i < top; i++) this.mark(stack[i]);
    // Slots above are garbage: clear them for the host's collector, too.
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

  /** Number of known tables with weak values. Tables met later belong to resurrected objects. */
  get weakValueCount(): number {
    return this.weakValues.length;
  }

  /** Removes entries whose values are dead, from weak table number `from` on. */
  clearValues(from: number): void {
    for (let i = from; i < this.weakValues.length; i++) {
      const table = this.weakValues[i]!;
      for (let at = table.near; at > 0; at--) if (this.isDead(table.arr[at - 1])) table.setInt(at, undefined);
      for (let at = 0; at < table.vals.length; at++) if (this.isDead(table.vals[at])) table.vals[at] = undefined;
      table.hash?.clearWhere((_key, v) => this.isDead(v));
    }
  }

  /**
   * Counts the string keys that weak tables still have: strings are values, alive as long as their entry. `empty`:
   * those in empty slots, too, which exist although Lua says that they were collected.
   */
  countKeys(empty: boolean): void {
    if (this.suspects !== undefined) return;
    for (const table of new Set([...this.weakValues, ...this.weakKeys])) {
      const count = (key: Value): void => {
        if (typeof key === 'string') this.mark(key);
      };
      table.hash?.each(count);
      if (empty) table.hash?.eachEmpty(count);
    }
  }

  /** Marks what weak tables hold, as if they were strong. */
  markWeak(): void {
    for (let i = 0; i < this.weakValues.length; i++) {
      const table = this.weakValues[i]!;
      for (let at = 0, { near } = table; at < near; at++) this.mark(table.arr[at]);
      table.vals.forEach(this.mark);
      this.markHash(table);
    }
    for (let i = 0; i < this.weakKeys.length; i++) this.markHash(this.weakKeys[i]!);
  }

  private markHash(table: Table): void {
    table.hash?.each((key, v) => {
      this.mark(key);
      this.mark(v);
    });
    this.propagate();
  }

  /** Removes dead keys from empty slots: nothing can ask for them. */
  forgetKeys(): void {
    for (const hash of this.holed) hash.forgetWhere(this.isDead);
  }

  /** Marks the keys of empty slots. */
  markEmpty(): void {
    for (let i = 0; i < this.holed.length; i++) this.holed[i]!.eachEmpty(this.mark);
    this.propagate();
  }

  /** Removes entries whose keys are dead. */
  clearKeys(): void {
    for (const table of this.weakKeys) table.hash!.clearWhere((key) => this.isDead(key));
  }
}

/**
 * One past the last live slot. Calls below the top one are live up to the next call's function. The top one is a
 * native, or a Lua function: at its beginning or at the head of a loop only its active variables are live, anywhere
 * else any register may be.
 */
function liveTop(co: Coroutine): number {
  const { frame } = co;
  if (frame === undefined) return co.returned > 0 ? co.returned : co.stack.length;
  if (frame.proto === undefined) return Math.max(frame.top + Math.max(frame.pending, 0), frame.top);
  const { base, pc, proto } = frame;
  if (pc === 0) return base + proto.params;
  // Without debug information nobody knows which variables are active.
  if (proto.locals.length === 0 || !isLoopHead(proto, pc)) return Math.max(frame.top, base + proto.registers);
  let live = 0;
  for (const l of proto.locals) if (l.startPc <= pc && pc < l.endPc) live++;
  return base + live;
}
