// Inline caches: what an instruction that names a field has recorded of tables. One slot per instruction of a
// prototype. A slot is replaced, never changed; its predecessors stay behind it for a while (a polymorphic cache). Must
// not know frames.
import type { Proto } from '../../bytecode/proto.ts';
import { LuaFunction } from '../../values/function.ts';
import { Event, metaEntry } from '../../values/metatable.ts';
import type { Shape } from '../../values/shape.ts';
import { bytesOf, type Str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';

/**
 * Reads: tables of `shape` have the field at vals[index]; or, with `metaShape`, they lack it and their metatable, of
 * that shape, has at `metaIndex` an __index table of shape `holder` with the field at `index`; or, with
 * `deeper`, that table lacks it, too, and `deeper` says where it gets it from. Stores: tables of `shape` have the field
 * at vals[index]; or, with `next`, adding it leads to shape `next`.
 */
export class Cache {
  constructor(
    readonly shape: Shape | undefined,
    readonly index: number,
    readonly next?: Shape,
    readonly metaShape?: Shape,
    readonly metaIndex = 0,
    readonly holder?: Shape,
    readonly deeper?: Cache,
  ) {}
  /** The slot's predecessors, and their number. */
  older: Cache | undefined = undefined;
  age = 0;
  /** The slot has had too many (megamorphic). */
  many = false;
}

/** Most predecessors of a slot. Beyond that, the slot starts anew. */
const MOST_OLDER = 7;

function record(caches: Cache[], at: number, cache: Cache): void {
  const older = caches[at]!;
  cache.many = older.many || older.age === MOST_OLDER;
  if (older.shape !== undefined && older.age < MOST_OLDER) {
    cache.older = older;
    cache.age = older.age + 1;
  }
  caches[at] = cache;
}

/** An empty slot, and one that has had too many. */
export const BLANK = new Cache(undefined, 0),
  BLANK_OF_MANY = new Cache(undefined, 0);
BLANK_OF_MANY.many = true;

/** The caches of a prototype, made on its first run. */
export function cachesOf(proto: Proto): Cache[] {
  const caches: Cache[] = [];
  for (let i = 0; i < proto.code.length; i++) caches.push(BLANK);
  proto.caches = caches;
  return caches;
}

/**
 * Reads a string key raw after a miss of the slot's latest entry, and records where it was. Nil if absent: the caller
 * consults the metatable.
 */
export function readField(table: Table, key: string, caches: Cache[], at: number): Value {
  const { shape } = table;
  for (let c: Cache | undefined = caches[at]; c !== undefined; c = c.older) {
    if (c.shape !== shape) continue;
    if (c.metaShape === undefined) return table.vals[c.index];
    const v = readHolder(table, c);
    if (v !== undefined) return v;
  }
  const index = shape.find(key);
  if (index >= 0) {
    record(caches, at, new Cache(shape, index));
    return table.vals[index];
  }
  if (table.hash !== undefined) {
    const v = table.hash.get(key);
    // As a module has.
    if (v instanceof LuaFunction && table.gather()) return readField(table, key, caches, at);
    if (v !== undefined || table.hash.strings) return v;
  } else if (table.own()) return readField(table, key, caches, at);
  const { meta } = table;
  if (meta !== undefined) recordHolder(shape, meta, key, caches, at);
  return undefined;
}

/** Longest chain of __index tables that a slot records. */
const MAX_DEPTH = 8;

/** Records a field of the table's __index table, or of a table behind that one, in its record part. */
function recordHolder(shape: Shape, meta: Table, key: string, caches: Cache[], at: number): void {
  const cache = throughMeta(shape, meta, key, MAX_DEPTH);
  if (cache !== undefined) record(caches, at, cache);
}

function throughMeta(shape: Shape, meta: Table, key: string, depth: number): Cache | undefined {
  if (!isShaped(meta)) meta.gather();
  const holder = metaEntry(meta, Event.Index);
  if (!(holder instanceof Table)) return undefined;
  if (!isShaped(holder)) holder.gather();
  const metaIndex = meta.shape.find('__index'),
    index = holder.shape.find(key);
  if (metaIndex < 0) return undefined;
  if (index >= 0) return new Cache(shape, index, undefined, meta.shape, metaIndex, holder.shape);
  if (holder.meta === undefined || depth === 0 || !isShaped(holder)) return undefined;
  const deeper = throughMeta(holder.shape, holder.meta, key, depth - 1);
  return deeper && new Cache(shape, 0, undefined, meta.shape, metaIndex, holder.shape, deeper);
}

/** Whether the shape of a table has all its string keys. */
export const isShaped = ({ hash }: Table): boolean => hash === undefined || !hash.strings;

/** The __index table of one that lacks a field by this slot, or nil if the slot does not fit. */
export function holderOf(table: Table, { metaShape, metaIndex, holder }: Cache): Table | undefined {
  const { meta } = table;
  if (meta === undefined || meta.shape !== metaShape || !isShaped(table)) return undefined;
  const found = meta.vals[metaIndex];
  return found instanceof Table && found.shape === holder ? found : undefined;
}

/** The field through a slot that records an __index table, or nil if the slot does not fit. */
export function readHolder(table: Table, cache: Cache): Value {
  const holder = holderOf(table, cache);
  if (holder === undefined) return undefined;
  return cache.deeper === undefined ? holder.vals[cache.index] : readHolder(holder, cache.deeper);
}

/** A method of userdata or strings, in the table they are indexed with. */
export function methodIn(methods: Table, key: Str, caches: Cache[], at: number): Value {
  const c = caches[at]!;
  if (c.shape === methods.shape && c.metaShape === undefined) {
    const v = methods.vals[c.index];
    if (v !== undefined) return v;
  }
  return readField(methods, bytesOf(key), caches, at);
}

/** Whether a table takes new fields itself: it has no __newindex. */
export const takesFields = ({ meta }: Table): boolean =>
  meta === undefined || metaEntry(meta, Event.NewIndex) === undefined;

/** Stores under a string key of a table without __newindex that is not frozen, and records the transition. */
export function storeField(table: Table, key: string, v: Value, caches: Cache[], at: number): void {
  const { shape } = table;
  for (let c: Cache | undefined = caches[at]; c !== undefined; c = c.older) {
    if (c.shape !== shape) continue;
    if (c.next === undefined) {
      table.absent = 0;
      table.vals[c.index] = v;
      return;
    }
    if (v !== undefined && isShaped(table)) return table.extend(c.next, v);
  }
  const index = shape.find(key);
  table.setStr(key, v, caches[at]!.many);
  if (index >= 0) record(caches, at, new Cache(shape, index));
  else if (table.shape !== shape && isShaped(table)) {
    record(caches, at, new Cache(shape, 0, table.shape));
  }
}
