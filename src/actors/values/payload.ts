// What crosses a process boundary, and how: a deep copy taken at call time (README 4.7-4.9). Shared and cyclic
// references inside one value are kept, subtypes and bytes exact, metatables dropped; error objects stay errors, payloads
// are unwrapped, other host objects become nil, and a function or thread refuses the whole value.
// Iterative: depth costs memory, not host stack, and a copy can be made in steps, for whoever must give way in the middle.
// Strings are immutable and travel as they are; a record keeps its shape. Work is counted in fuel, some 5 ns each.
import { LuaFunction } from '../../values/function.ts';
import { Hash } from '../../values/hash.ts';
import { LuaFloat } from '../../values/number.ts';
import { LuaString } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { Thread } from '../../values/thread.ts';
import { typeName, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { ErrorObject } from './failure.ts';

/** The formats a payload may have, by the name of their constant. */
export const FORMATS = {
  JSON: 'json/plain',
  YAML: 'yaml/plain',
  STRING: 'text/plain',
  BYTES: 'application/octet-stream',
  MSGPACK: 'application/msgpack',
  LUA: 'lua/any',
  GOLANG: 'golang/any',
  ERROR: 'golang/error',
} as const;

/** A value with a format, as messages carry it. */
export class Payload extends Userdata {
  constructor(
    /** The Lua value, whatever the format. */
    readonly data: Value,
    readonly format: string,
    /** Bytes of its form in another format than Lua's. */
    readonly encoded: string | undefined = undefined,
  ) {
    super();
  }

  override get kind(): string {
    return 'payload';
  }

  override holds(): Iterable<Value> {
    return [this.data, this.encoded];
  }

  /** The payload of a Lua value. */
  static of(data: Value): Payload {
    return new Payload(data, data instanceof ErrorObject ? FORMATS.ERROR : FORMATS.LUA);
  }
}

/** Why a value cannot travel: it holds one of these. */
export class NotCopyable {
  constructor(readonly type: 'function' | 'thread') {}
}

/** Whoever accounts for the work of copying (a runtime: fuel). */
export interface Meter {
  charge(units: number): void;
}

/** A deep copy of a value, or why there can be none. */
export function copy(value: Value, meter?: Meter): Value | NotCopyable {
  return copyWithin(Infinity, value, meter) as Value | NotCopyable;
}

/** There is more to copy than was allowed. */
export const UNFINISHED = Symbol('unfinished');

/** What may be copied in one go, without giving way in the middle. */
export const AT_ONCE = 4000;

/** Like copy, for values that take no more than so much work. Charged is what comes of it. */
export function copyWithin(units: number, value: Value, meter?: Meter): Value | NotCopyable | typeof UNFINISHED {
  if (typeof value !== 'object') return value;
  const bare = unwrap(value);
  if (!(bare instanceof Table)) return bare instanceof Userdata ? copyObject(bare) : refusal(bare) ?? bare;
  const simple = simply(bare, meter);
  if (simple !== undefined) return simple;
  const copying = new Copying(bare);
  if (!copying.work(units)) return UNFINISHED;
  const { result, spent } = copying;
  if (result instanceof Table) meter?.charge(spent);
  return result;
}

/** Copies several values, each on its own; the first that cannot travel refuses them all. */
export function copyAll(values: readonly Value[], meter?: Meter): Value[] | NotCopyable {
  const copies = new Copies(values);
  copies.work(Infinity, meter);
  return copies.result;
}

/** Copies of several values, made in steps; the first that cannot travel refuses them all. */
export class Copies {
  private readonly copies: Value[] = [];
  private copying: Copying | undefined = undefined;
  /** What was charged for that one so far. */
  private charged = 0;
  private refused: NotCopyable | undefined = undefined;

  constructor(private readonly values: readonly Value[]) {}

  /** The copies, once the work is done. */
  get result(): Value[] | NotCopyable {
    return this.refused ?? this.copies;
  }

  /** Goes on with the work, for about so much of it; true: it is done. */
  work(units: number, meter?: Meter): boolean {
    const { values, copies } = this;
    let left = units;
    while (copies.length < values.length && this.refused === undefined) {
      const copying = (this.copying ??= copyingOf(values[copies.length]));
      const done = copying === undefined || copying.work(left), spent = (copying?.spent ?? 0) - this.charged;
      this.charged = done ? 0 : this.charged + spent;
      meter?.charge(spent);
      left -= spent;
      if (!done) return false;
      this.take(copying === undefined ? copy(values[copies.length]) : copying.result);
      if (left < 0) return copies.length === values.length;
    }
    return true;
  }

  private take(copied: Value | NotCopyable): void {
    this.copying = undefined;
    if (copied instanceof NotCopyable) this.refused = copied;
    else this.copies.push(copied);
  }
}

/** For values whose copy is work. */
function copyingOf(value: Value): Copying | undefined {
  const bare = unwrap(value);
  return bare instanceof Table ? new Copying(bare) : undefined;
}

function unwrap(value: Value): Value {
  while (value instanceof Payload) value = value.data;
  return value;
}

/** Errors keep their parts as a new object; their details are never handed out, so they can be shared. */
function copyObject(object: Userdata): Value {
  return object instanceof ErrorObject ? object.with({}) : undefined;
}

function refusal(value: Value): NotCopyable | undefined {
  return value instanceof LuaFunction || value instanceof Thread ? new NotCopyable(typeName(value) as 'function' | 'thread') : undefined;
}

// ---- short records, as most messages are: nothing to remember

/** Most fields of a record that is copied simply. */
const SHORT = 16;

/** The copy of a short record whose fields are plain, or such records, each of them another one; undefined: it is none. */
function simply(from: Table, meter: Meter | undefined): Table | undefined {
  const to = plainly(from, true);
  if (to === undefined) return undefined;
  let spent = OBJECT + (to.vals.length >> VALUES_PER_UNIT_LOG);
  const { vals } = to;
  for (let i = 0; i < vals.length; i++) {
    const value = vals[i];
    if (!(value instanceof Table)) continue;
    const copied = from.vals.indexOf(value) === i ? plainly(value, false) : undefined;
    if (copied === undefined) return undefined;
    spent += KNOWN + OBJECT + (copied.vals.length >> VALUES_PER_UNIT_LOG);
    vals[i] = copied;
  }
  meter?.charge(spent);
  return to;
}

/** A new record with the same fields, which are plain, or perhaps tables; undefined: it has others, or more than fields. */
function plainly(from: Table, tables: boolean): Table | undefined {
  const { vals, shape } = from;
  if (from.count > 0 || from.hash !== undefined || from.frozen || vals.length > SHORT) return undefined;
  for (let i = 0; i < vals.length; i++) {
    const value = vals[i];
    if (typeof value === 'object' || typeof value === 'function') {
      if (!(value instanceof LuaFloat || value instanceof LuaString || (tables && value instanceof Table))) return undefined;
    }
  }
  const to = new Table();
  if (vals.length > 0) {
    to.shape = shape;
    to.vals = vals.slice();
  }
  return to;
}

// ---- all others

/** Objects among which one is looked for in turn; beyond, there is a map. */
const FEW = 8;

/** Fuel that things cost: an object to be copied, one met again; where a map is kept of them; an entry of a hash part. */
const OBJECT = 12, KNOWN = 4, MAPPED = 80;
const HASH_ENTRY = 30;
/** Values of other parts for each unit; and units for each, where they take fresh pages of memory. */
const VALUES_PER_UNIT_LOG = 1;
const FRESH = 3, LARGE = 16_384;

/** Values that are gone through without a look at how much work that is. */
const STRETCH = 256;

/** One copy in progress: what was met, in that order, and the copies, of which those before `filled` have what belongs in them. */
class Copying {
  /** Fuel that the work so far was worth. */
  spent = 0;
  private readonly met: Value[] = [];
  private readonly copies: Value[] = [];
  private places: Map<Value, number> | undefined = undefined;
  private refused: NotCopyable | undefined = undefined;
  private filled = 0;
  /** Of the table that is being filled: values gone through in its array part (-1: not begun), then the place in its hash part. */
  private at = -1;
  private cursor = 0;

  constructor(from: Table) {
    this.remember(from, new Table());
  }

  get result(): Table | NotCopyable {
    return this.refused ?? this.copies[0] as Table;
  }

  /** Goes on for about so much work, and does some in any case; true: it is done. */
  work(units: number): boolean {
    const { met, copies } = this, most = this.spent + units;
    while (this.filled < met.length && this.refused === undefined) {
      const next = met[this.filled];
      if (next instanceof Table && !this.fill(next, copies[this.filled] as Table, most)) return false;
      this.filled++;
      this.at = -1;
      if (this.spent > most) return this.filled === met.length;
    }
    return true;
  }

  private fill(from: Table, to: Table, most: number): boolean {
    if (this.at < 0) this.begin(from, to);
    if (this.at < from.count && !this.fillArray(from, to, most)) return false;
    return from.hash === undefined || this.fillHash(from.hash, to, most);
  }

  /** Gives a new table its parts, and fills those that are never long. */
  private begin(from: Table, to: Table): void {
    this.at = this.cursor = 0;
    if (from.count > 0) {
      to.arr = from.arr.slice(0, from.count);
      to.count = from.count;
    }
    if (from.hash !== undefined) to.hash = new Hash();
    if (from.vals.length > 0) this.fillRecord(from, to);
  }

  private fillRecord(from: Table, to: Table): void {
    const vals = from.vals.slice();
    this.spent += vals.length >> VALUES_PER_UNIT_LOG;
    this.convert(vals, 0, vals.length);
    if (from.frozen) {
      // A frozen table's shape is its own and must not be shared.
      for (let i = 0; i < vals.length; i++) to.setStr(from.shape.keys[i]!, vals[i]);
    } else {
      to.shape = from.shape;
      to.vals = vals;
    }
  }

  private fillArray({ count }: Table, to: Table, most: number): boolean {
    while (this.at < count) {
      const from = this.at, end = Math.min(from + STRETCH, count);
      this.convert(to.arr, from, end);
      this.spent += count > LARGE ? (end - from) * FRESH : (end - from) >> VALUES_PER_UNIT_LOG;
      this.at = end;
      if (this.spent > most && end < count) return false;
    }
    while (to.count > 0 && to.arr[to.count - 1] === undefined) to.count--;
    return true;
  }

  private fillHash(from: Hash, to: Table, most: number): boolean {
    const hash = to.hash!;
    for (let at = from.advance(this.cursor); at !== 0; at = from.advance(at)) {
      this.cursor = at;
      const key = this.value(from.keyAt(at));
      // A key that cannot travel takes its value with it.
      if (key !== undefined) hash.set(key, this.value(from.valueAt(at)));
      if ((this.spent += HASH_ENTRY) > most) return false;
    }
    return true;
  }

  /** Replaces what must not be shared by copies. */
  private convert(values: Value[], from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const value = values[i];
      if (typeof value === 'object' || typeof value === 'function') values[i] = this.value(value);
    }
  }

  private value(value: Value): Value {
    const bare = unwrap(value);
    if (bare instanceof Table) return this.known(bare) ?? this.remember(bare, new Table());
    if (bare instanceof Userdata) return this.known(bare) ?? this.remember(bare, copyObject(bare));
    this.refused ??= refusal(bare);
    return bare;
  }

  private known(object: Value): Value {
    const { places } = this;
    const at = places === undefined ? this.met.indexOf(object) : places.get(object) ?? -1;
    this.spent += KNOWN;
    return at < 0 ? undefined : this.copies[at];
  }

  private remember(from: Value, to: Value): Value {
    const { met } = this;
    this.spent += this.places === undefined ? OBJECT : MAPPED;
    if (met.length === FEW) this.places = new Map(met.map((object, at) => [object, at]));
    this.places?.set(from, met.length);
    met.push(from);
    this.copies.push(to);
    return to;
  }
}
