// How compiled code finds a field whose name is in the program text: by the shapes that the instruction has met before.
// Nothing here calls Lua, raises or waits (helpers.ts).
import { LuaFunction } from '../../values/function.ts';
import { Event, metaEntry } from '../../values/metatable.ts';
import { LuaFloat } from '../../values/number.ts';
import { HASH_BITS } from '../../values/shape.ts';
import { bytesOf, type Str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { eventOf, methodsOf } from '../../vm/meta.ts';
import {
  BLANK,
  BLANK_OF_MANY,
  Cache,
  holderOf,
  isShaped,
  readField,
  readHolder,
  storeField,
  takesFields,
} from '../../vm/operations/cache.ts';
import { MAX_SHAPES, REPLACE_EVERY } from '../policy/thresholds.ts';
import { SPECIAL, context, type Special } from './context.ts';

type Result = Value | Special;

const PLACE_BITS = 6;

/** What an instruction has found (an inline cache). */
export class FieldFeedback {
  /** The last entries; emitted text has tests for some. */
  readonly recent: Cache[] = [];
  /** All, each in the place for its tables, once there are too many to try one after the other (megamorphic). */
  many: Cache[] | undefined = undefined;

  add(cache: Cache, place: number): void {
    if (cache.shape === undefined) return;
    const { recent } = this;
    if (recent.length >= MAX_SHAPES) {
      (this.many ??= new Array<Cache>(2 ** PLACE_BITS).fill(BLANK))[place] = cache;
      recent.shift();
    } else if (this.many !== undefined) this.many[place] = cache;
    recent.push(cache);
  }
}

/** The place for entries of tables that have the same fields, and a metatable with the same. */
const placeOf = ({ shape, meta }: Table): number =>
  (meta === undefined ? shape.hashCode : shape.hashCode ^ meta.shape.hashCode) >>> (HASH_BITS - PLACE_BITS);

/** Says that an entry does not fit. */
const MISSED = Symbol('missed');

/** The field by an entry for tables of this shape. */
function read(t: Table, key: Str, c: Cache): Result | typeof MISSED {
  let v: Value;
  if (c.metaShape === undefined) {
    v = t.vals[c.index];
    return v !== undefined || t.meta === undefined ? v : getIndex(t, key);
  }
  if ((v = readHolder(t, c)) !== undefined) return v;
  if (!lacks(t, c)) return MISSED;
  // As for any step of a search.
  context.rt.charge(2);
  return undefined;
}

/** A slot that the interpreter's lookup fills. */
const recorded: Cache[] = [];
let turn = 0;

/** t[key] for a key that the program text names, through the shapes that the instruction has found before. */
export function getField(t: Value, key: Str, known: FieldFeedback): Result {
  if (!(t instanceof Table)) return getMethod(t, key, known);
  const { shape } = t,
    { recent, many } = known;
  if (many === undefined) {
    for (let i = 0; i < recent.length; i++) {
      const c = recent[i]!;
      if (c.shape !== shape) continue;
      const v = read(t, key, c);
      if (v !== MISSED) return v;
    }
  } else {
    const c = many[placeOf(t)]!;
    if (c.shape === shape) {
      const v = read(t, key, c);
      if (v !== MISSED) return v;
    }
    // Two that want the same place are not to replace each other again and again.
    if (c !== BLANK && ++turn % REPLACE_EVERY !== 0) {
      const at = shape.find(bytesOf(key));
      if (at >= 0) {
        const v = t.vals[at];
        return v !== undefined || t.meta === undefined ? v : getIndex(t, key);
      }
    }
  }
  recorded[0] = BLANK;
  const v = readField(t, bytesOf(key), recorded, 0);
  if (v !== undefined || t.meta === undefined) {
    known.add(recorded[0], placeOf(t));
    return v;
  }
  known.add(recorded[0] === BLANK ? absence(t, bytesOf(key)) : recorded[0], placeOf(t));
  return getIndex(t, key);
}

/** An entry for tables that lack a field, as does the __index table behind them, where the search ends. */
function absence(t: Table, key: string): Cache {
  const meta = t.meta!,
    holder = metaEntry(meta, Event.Index),
    at = meta.shape.find('__index');
  // A place that holds nil may hold more at any time; and a table with borrowed fields may only seem to lack one.
  return at >= 0 && holder instanceof Table && holder.meta === undefined && holder.shape.find(key) < 0 && !holder.own()
    ? new Cache(t.shape, 0, undefined, meta.shape, at, holder.shape, BLANK)
    : BLANK;
}

/** Whether the field is absent by such an entry. */
function lacks(t: Table, c: Cache): boolean {
  const holder = c.deeper === BLANK ? holderOf(t, c) : undefined;
  return holder !== undefined && holder.meta === undefined && isShaped(holder);
}

/** A field of what strings or userdata are indexed with. */
function getMethod(v: Value, key: Str, known: FieldFeedback): Result {
  const methods = methodsOf(context.rt, v);
  if (methods === undefined) return getIndex(v, key);
  const { shape } = methods,
    { recent } = known;
  for (let i = 0; i < recent.length; i++) {
    const c = recent[i]!;
    if (c.shape !== shape || c.metaShape !== undefined) continue;
    const found = methods.vals[c.index];
    if (found !== undefined) return found;
  }
  return getField(methods, key, known);
}

/** t[key] by whatever leads there without calling a function. */
export function getIndex(t: Value, key: Value): Result {
  if (key instanceof LuaFloat && t instanceof Table && t.meta === undefined) return t.getInt(key.n + 0);
  for (let i = 0; i < 100; i++) {
    let handler: Value;
    if (t instanceof Table) {
      const v = t.get(key),
        { meta } = t;
      if (v !== undefined || meta === undefined || (handler = metaEntry(meta, Event.Index)) === undefined) {
        // Where a function is called, or after many steps, the interpreter takes and pays all of them again.
        if (i > 0) context.rt.charge(2 * i);
        return v;
      }
    } else {
      handler = t instanceof Userdata ? context.rt.indexOf(t) : eventOf(context.rt, t, Event.Index);
      if (handler === undefined) return SPECIAL;
    }
    if (handler instanceof LuaFunction) return SPECIAL;
    t = handler;
  }
  return SPECIAL;
}

/** t[key] = v for a key that the program text names: true if it is done. */
export function setField(t: Value, key: Str, v: Value, known: FieldFeedback): boolean {
  if (!(t instanceof Table) || t.fixed) return false;
  const { shape } = t,
    { recent, many } = known;
  let c = many === undefined ? undefined : many[placeOf(t)]!;
  if (many === undefined) for (let i = 0; i < recent.length; i++) if (recent[i]!.shape === shape) c = recent[i];
  if (c !== undefined && c.shape === shape && stored(t, c, v)) return true;
  const bytes = bytesOf(key),
    place = placeOf(t);
  if (!takesFields(t) && t.getStr(bytes) === undefined) return false;
  // As in getField.
  if (many !== undefined && c !== BLANK && ++turn % REPLACE_EVERY !== 0) {
    t.setStr(bytes, v, true);
    return true;
  }
  recorded[0] = many === undefined ? BLANK : BLANK_OF_MANY;
  storeField(t, bytes, v, recorded, 0);
  if (c?.shape !== shape) known.add(recorded[0], place);
  return true;
}

/** Stores by an entry for tables of this shape; false: not so. */
function stored(t: Table, { next, index }: Cache, v: Value): boolean {
  if (next !== undefined) {
    if (!takesFields(t) || v === undefined || !isShaped(t)) return false;
    t.extend(next, v);
  } else {
    if (t.vals[index] === undefined) {
      if (!takesFields(t)) return false;
      t.absent = 0;
    }
    t.vals[index] = v;
  }
  return true;
}
