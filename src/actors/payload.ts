// What crosses a process boundary, and how: a deep copy taken at call time (process-api.md 4.7-4.9). Shared and cyclic
// references inside one value are kept, subtypes and bytes exact, metatables dropped; error objects stay errors, payloads
// are unwrapped, other host objects become nil, and a function or thread refuses the whole value.
// Iterative: depth costs memory, not host stack. Strings are immutable and travel as they are; a record keeps its shape.
import { LuaFunction } from '../values/function.ts';
import { Hash } from '../values/hash.ts';
import { Table } from '../values/table.ts';
import { Thread } from '../values/thread.ts';
import { typeName, type Value } from '../values/type.ts';
import { Userdata } from '../values/userdata.ts';
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
export class Untravelled {
  constructor(readonly type: 'function' | 'thread') {}
}

/** Whoever accounts for the work of copying (a runtime: fuel). */
export interface Meter {
  charge(units: number): void;
}

/** A deep copy of a value, or why there can be none. */
export function copy(value: Value, meter?: Meter): Value | Untravelled {
  if (typeof value !== 'object') return value;
  const bare = unwrap(value);
  if (!(bare instanceof Table)) return bare instanceof Userdata ? copyObject(bare) : refusal(bare) ?? bare;
  return new Copying(meter).table(bare);
}

/** Copies several values, each on its own; the first that cannot travel refuses them all. */
export function copyAll(values: readonly Value[], meter?: Meter): Value[] | Untravelled {
  const copies: Value[] = [];
  for (const value of values) {
    const copied = copy(value, meter);
    if (copied instanceof Untravelled) return copied;
    copies.push(copied);
  }
  return copies;
}

function unwrap(value: Value): Value {
  while (value instanceof Payload) value = value.data;
  return value;
}

/** Errors keep their parts as a new object; their details are never handed out, so they can be shared. */
function copyObject(object: Userdata): Value {
  return object instanceof ErrorObject ? object.with({}) : undefined;
}

function refusal(value: Value): Untravelled | undefined {
  return value instanceof LuaFunction || value instanceof Thread ? new Untravelled(typeName(value) as 'function' | 'thread') : undefined;
}

/** Objects among which one is looked for in turn; beyond, there is a map. */
const FEW = 8;

/** One copy in progress: what was met, in that order, and the copies, of which those before `filled` have what belongs in them. */
class Copying {
  private readonly met: Value[] = [];
  private readonly copies: Value[] = [];
  private places: Map<Value, number> | undefined = undefined;
  private refused: Untravelled | undefined = undefined;

  constructor(private readonly meter: Meter | undefined) {}

  table(from: Table): Table | Untravelled {
    const { met, copies } = this, whole = new Table();
    this.remember(from, whole);
    for (let filled = 0; filled < met.length && this.refused === undefined; filled++) {
      const next = met[filled];
      if (next instanceof Table) this.fill(next, copies[filled] as Table);
    }
    return this.refused ?? whole;
  }

  private fill(from: Table, to: Table): void {
    if (from.count > 0) {
      to.arr = from.arr.slice(0, from.count);
      to.count = from.count;
      if (this.convert(to.arr)) while (to.count > 0 && to.arr[to.count - 1] === undefined) to.count--;
    }
    if (from.vals.length > 0) {
      const vals = from.vals.slice();
      this.convert(vals);
      if (from.frozen) {
        // A frozen table's shape is its own and must not be shared.
        for (let i = 0; i < vals.length; i++) to.setStr(from.shape.keys[i]!, vals[i]);
      } else {
        to.shape = from.shape;
        to.vals = vals;
      }
    }
    if (from.hash !== undefined) this.fillHash(from.hash, to);
    this.meter?.charge(1 + ((from.count + from.vals.length) >> 3));
  }

  private fillHash(from: Hash, to: Table): void {
    const hash = new Hash();
    let entries = 0;
    for (let at = from.advance(0); at !== 0; at = from.advance(at)) {
      entries++;
      const key = this.value(from.keyAt(at));
      // A key that cannot travel takes its value with it.
      if (key !== undefined) hash.set(key, this.value(from.valueAt(at)));
    }
    to.hash = hash;
    this.meter?.charge(entries >> 2);
  }

  /** Replaces what must not be shared by copies; whether any value became nil. */
  private convert(values: Value[]): boolean {
    let lost = false;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (typeof value !== 'object' && typeof value !== 'function') continue;
      const copied = this.value(value);
      if (copied === value) continue;
      values[i] = copied;
      lost ||= copied === undefined;
    }
    return lost;
  }

  private value(value: Value): Value {
    const bare = unwrap(value);
    if (bare instanceof Table) return this.known(bare) ?? this.remember(bare, new Table());
    if (bare instanceof Userdata) return this.known(bare) ?? this.remember(bare, copyObject(bare));
    this.refused ??= refusal(bare);
    return bare;
  }

  private known(object: Value): Value {
    const at = this.places === undefined ? this.met.indexOf(object) : this.places.get(object) ?? -1;
    return at < 0 ? undefined : this.copies[at];
  }

  private remember(from: Value, to: Value): Value {
    const { met } = this;
    if (met.length === FEW) this.places = new Map(met.map((object, at) => [object, at]));
    this.places?.set(from, met.length);
    met.push(from);
    this.copies.push(to);
    return to;
  }
}
