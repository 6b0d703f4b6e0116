// Payloads, and the deep copies that cross process boundaries (README 4.7-4.9). A copy keeps shared and cyclic
// references, number subtypes and bytes, and drops metatables; error objects stay errors, payloads are unwrapped, other
// host objects become nil; a function or thread anywhere makes the whole value uncopyable. Strings are immutable and
// shared; records keep their shape. Copying is iterative, so depth does not use the host's stack, and can be done in
// steps. Its work is counted in fuel.
import { LuaFunction } from '../../values/function.ts';
import { Hash } from '../../values/hash.ts';
import { LuaFloat } from '../../values/number.ts';
import { ObjectMap } from '../../values/shards.ts';
import { LuaString } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { Thread } from '../../values/thread.ts';
import { typeName, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { ErrorObject } from './failure.ts';

/** Formats by the name of their constant. */
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

/** A value with a format. */
export class Payload extends Userdata {
  constructor(
    /** The Lua value, in any format. */
    readonly data: Value,
    readonly format: string,
    /** The encoded bytes, if the format is not Lua's. */
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

/** The value contains a function or a thread and cannot be copied. */
export class NotCopyable {
  constructor(readonly type: 'function' | 'thread') {}
}

/** Is charged for the work of copying: a runtime. */
export interface Meter {
  charge(units: number): void;
}

/** A deep copy of a value. */
export function copy(value: Value, meter?: Meter): Value | NotCopyable {
  return copyWithin(Infinity, value, meter) as Value | NotCopyable;
}

/** The copy needs more work than was allowed. */
export const UNFINISHED = Symbol('unfinished');

/** The largest copy made at once, without giving way. */
export const AT_ONCE = 4000;

/** A copy that takes at most this much work. Charges for a finished copy only. */
export function copyWithin(units: number, value: Value, meter?: Meter): Value | NotCopyable | typeof UNFINISHED {
  if (typeof value !== 'object') return value;
  const bare = unwrap(value);
  if (!(bare instanceof Table)) return bare instanceof Userdata ? copyObject(bare) : (refusal(bare) ?? bare);
  const simple = simply(bare, meter);
  if (simple !== undefined) return simple;
  const copying = new Copying(bare);
  if (!copying.work(units)) return UNFINISHED;
  const { result, spent } = copying;
  if (result instanceof Table) meter?.charge(spent);
  return result;
}

/** Copies several values in steps; the first that cannot be copied ends it. */
export class Copies {
  private readonly copies: Value[] = [];
  private copying: Copying | undefined = undefined;
  /** Charged for the current value so far. */
  private charged = 0;
  private refused: NotCopyable | undefined = undefined;

  constructor(private readonly values: readonly Value[]) {}

  /** The copies, once the work is done. */
  get result(): Value[] | NotCopyable {
    return this.refused ?? this.copies;
  }

  /** Does about so many units of work; true when done. */
  work(units: number, meter?: Meter): boolean {
    const { values, copies } = this;
    let left = units;
    while (copies.length < values.length && this.refused === undefined) {
      const copying = (this.copying ??= copyingOf(values[copies.length]));
      const done = copying === undefined || copying.work(left),
        spent = (copying?.spent ?? 0) - this.charged;
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

/** The copy in progress, for tables and error objects. */
function copyingOf(value: Value): Copying | undefined {
  const bare = unwrap(value);
  return bare instanceof Table ? new Copying(bare) : undefined;
}

function unwrap(value: Value): Value {
  while (value instanceof Payload) value = value.data;
  return value;
}

/** A copy of an error object; details are shared, because programs only get copies of them. */
function copyObject(object: Userdata): Value {
  return object instanceof ErrorObject ? object.with({}) : undefined;
}

function refusal(value: Value): NotCopyable | undefined {
  return value instanceof LuaFunction || value instanceof Thread
    ? new NotCopyable(typeName(value) as 'function' | 'thread')
    : undefined;
}

// ---- fast path: short records, as most messages are

/** The maximum number of fields on the fast path. */
const SHORT = 16;

/** The copy of a short record of plain values and distinct such records; undefined: not applicable. */
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

/** A record with the same fields, if all are plain values or tables; undefined: not applicable. */
function plainly(from: Table, tables: boolean): Table | undefined {
  const { vals, shape } = from;
  if (from.count > 0 || from.hash !== undefined || from.frozen || vals.length > SHORT) return undefined;
  for (let i = 0; i < vals.length; i++) {
    const value = vals[i];
    if (typeof value === 'object' || typeof value === 'function') {
      if (!(value instanceof LuaFloat || value instanceof LuaString || (tables && value instanceof Table)))
        return undefined;
    }
  }
  const to = new Table();
  if (vals.length > 0) {
    to.shape = shape;
    to.vals = vals.slice();
  }
  return to;
}

// ---- general copies

/** Up to this many objects are searched linearly; beyond, a map is used. */
const FEW = 8;

/** Fuel for a new object, for one seen before, for each once a map is used, and for an entry of a hash part. */
const OBJECT = 12,
  KNOWN = 4,
  MAPPED = 80;
const HASH_ENTRY = 30;
/** Values of other parts per unit of fuel; and units per value where copying touches fresh memory pages. */
const VALUES_PER_UNIT_LOG = 1;
const FRESH = 3,
  LARGE = 16_384;

/** Values copied between two checks of the budget. */
const PER_CHECK = 256;

/** A copy in progress: the objects found, in order, and their copies; those before `filled` are complete. */
class Copying {
  /** Fuel for the work so far. */
  spent = 0;
  private readonly met: Value[] = [];
  private readonly copies: Value[] = [];
  private places: ObjectMap<number> | undefined = undefined;
  private refused: NotCopyable | undefined = undefined;
  private filled = 0;
  /** Position in the table being filled: in its array part (-1: not begun), then in its hash part. */
  private at = -1;
  private cursor = 0;

  constructor(from: Table) {
    this.remember(from, new Table());
  }

  get result(): Table | NotCopyable {
    return this.refused ?? (this.copies[0] as Table);
  }

  /** Does about so many units of work, and at least some; true when done. */
  work(units: number): boolean {
    const { met, copies } = this,
      most = this.spent + units;
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
    if (this.at < from.near && !this.fillArray(from, to, most)) return false;
    return from.hash === undefined || this.fillHash(from.hash, to, most);
  }

  /** Makes the parts of a new table; fills the short ones. */
  private begin(from: Table, to: Table): void {
    this.at = this.cursor = 0;
    if (from.near > 0) {
      to.arr = from.arr.slice(0, from.near);
      to.count = from.near;
    }
    if (from.hash !== undefined) to.hash = new Hash();
    if (from.vals.length > 0) this.fillRecord(from, to);
  }

  private fillRecord(from: Table, to: Table): void {
    const vals = from.vals.slice();
    this.spent += vals.length >> VALUES_PER_UNIT_LOG;
    this.convert(vals, 0, vals.length);
    if (from.frozen) {
      // The shape of a frozen table belongs to it alone.
      for (let i = 0; i < vals.length; i++) to.setStr(from.shape.keys[i]!, vals[i]);
    } else {
      to.shape = from.shape;
      to.vals = vals;
    }
  }

  private fillArray({ near: count }: Table, to: Table, most: number): boolean {
    while (this.at < count) {
      const from = this.at,
        end = Math.min(from + PER_CHECK, count);
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
      // Without a copyable key the entry is dropped.
      if (typeof key === 'number' && key > 0 && key <= to.count + 1 && Number.isInteger(key))
        to.setInt(key, this.value(from.valueAt(at)));
      else if (key !== undefined) hash.set(key, this.value(from.valueAt(at)));
      if ((this.spent += HASH_ENTRY) > most) return false;
    }
    return true;
  }

  /** Replaces tables and errors by their copies. */
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
    const at = places === undefined ? this.met.indexOf(object) : (places.get(object) ?? -1);
    this.spent += KNOWN;
    return at < 0 ? undefined : this.copies[at];
  }

  private remember(from: Value, to: Value): Value {
    const { met } = this;
    this.spent += this.places === undefined ? OBJECT : MAPPED;
    if (met.length === FEW) this.places = ObjectMap.placesOf(met);
    this.places?.add(from, met.length);
    met.push(from);
    this.copies.push(to);
    return to;
  }
}
