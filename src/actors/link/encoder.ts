// Writes values for a link (format: codec.ts). Takes what a payload copy takes: a function or thread anywhere refuses
// the whole value, other host objects are nil, metatables stay behind.
// Invariant: after a refusal the caller returns to its mark, and neither the bytes nor the dictionaries show that
// anything was tried.
import type { Hash } from '../../values/hash.ts';
import { LuaFunction } from '../../values/function.ts';
import { LuaFloat } from '../../values/number.ts';
import type { Shape } from '../../values/shape.ts';
import { ObjectMap } from '../../values/shards.ts';
import { LuaString } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { Thread } from '../../values/thread.ts';
import { typeName, type Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { ErrorObject, type CallStack } from '../values/failure.ts';
import { NotCopyable, Payload } from '../values/payload.ts';
import {
  ARRAY,
  DEEPEST,
  ErrorFlag,
  HASH,
  MOST_BYTES,
  MOST_OBJECTS,
  NO_SHAPE,
  SHAPE_SHIFT,
  SHORT_STRING,
  SMALL_INTEGER,
  Tag,
} from './codec.ts';
import { Code, LONGEST_WORD, MOST_SHAPES, MOST_WORDS, Numbers } from './dictionary.ts';
import { Writer } from './wire.ts';

/** The value is larger than a link carries. */
export const TOO_LARGE = Symbol('too large');

/** Why a value cannot travel. */
export type Refusal = NotCopyable | typeof TOO_LARGE;

/** Bytes of a short value. */
const SHORT = 2048;

/** Elements written between two checks of the budget. */
const PER_CHECK = 256;

/** Parts of a table that take long. */
const enum Part {
  None,
  Array,
  Hash,
}

/** Up to this many objects are searched linearly; beyond, a map is used. */
const FEW = 8;

export class Encoder {
  private readonly words = new Numbers<string>(MOST_WORDS);
  private readonly shapes = new Numbers<Shape>(MOST_SHAPES);
  /** Why the value cannot travel. */
  refused: Refusal | undefined = undefined;
  /** Objects of the current value, in the order met; those before `filled` are written. */
  private met: Value[] = [];
  private places: ObjectMap<number> | undefined = undefined;
  private filled = 0;
  /** Which part of the table is being written, and where in it. */
  private part = Part.None;
  private at = 0;
  /** How deep in errors. */
  private depth = 0;
  private begun = 0;
  private marked = 0;

  constructor(readonly out = new Writer()) {}

  /** The words that are known: another map once the dictionary has started anew. */
  get dictionary(): ReadonlyMap<string, number> {
    return this.words.numbers;
  }

  /** Remembers the state before a signal. */
  mark(): void {
    this.marked = this.out.at;
    this.words.mark();
    this.shapes.mark();
  }

  /** Returns to the state at the mark: what was written since is gone. */
  rollback(): void {
    this.out.at = this.marked;
    this.words.rollback();
    this.shapes.rollback();
  }

  /** Writes a string that is likely to come again. */
  word(s: string): void {
    const { out, words } = this,
      known = words.find(s);
    if (known !== undefined) return out.uint(known + Code.Known);
    const enters = s.length <= LONGEST_WORD;
    out.uint(enters ? Code.New : Code.Inline);
    out.string(s);
    if (enters) words.add(s);
  }

  /** Writes a value with everything it refers to; or says why it cannot travel. */
  value(value: Value): Refusal | undefined {
    this.start(value);
    if (this.met.length > 0) this.work(Infinity);
    return this.refused;
  }

  /** Writes a value, if it is short and can travel; otherwise the caller returns to its mark. */
  shortValue(value: Value): boolean {
    this.start(value);
    const done = this.met.length === 0 || this.work(SHORT);
    if (!done) this.drop();
    return done && this.refused === undefined;
  }

  /** Begins to write a value, which `work` goes on with. */
  start(value: Value): void {
    this.refused = undefined;
    this.begun = this.out.at;
    this.put(value);
  }

  /** Writes about so many bytes, and at least some; true when done. */
  work(bytes: number): boolean {
    const { met, out } = this,
      most = out.at + bytes;
    while (this.filled < met.length && this.refused === undefined) {
      const object = met[this.filled];
      if (object instanceof Table && !this.table(object, most)) return false;
      this.filled++;
      if (met.length > MOST_OBJECTS || out.at - this.begun > MOST_BYTES) this.refused ??= TOO_LARGE;
      if (out.at > most && this.filled < met.length && this.refused === undefined) return false;
    }
    this.drop();
    return true;
  }

  /** Forgets the value. */
  private drop(): void {
    this.met = [];
    this.places = undefined;
    this.filled = 0;
    this.part = Part.None;
  }

  private put(value: Value): void {
    const { out } = this;
    switch (typeof value) {
      case 'number':
        return this.number(value);
      case 'string':
        return this.string(value);
      case 'undefined':
        return out.byte(Tag.Nil);
      case 'boolean':
        return out.byte(value ? Tag.True : Tag.False);
      case 'bigint':
        out.byte(Tag.Wide);
        return out.wide(value);
    }
    this.object(value);
  }

  private number(n: number): void {
    const { out } = this;
    if (!Number.isSafeInteger(n)) {
      out.byte(Tag.Float);
      out.float(n);
    } else if (n >= 0 && n < SMALL_INTEGER) out.byte(Tag.SmallInteger + n);
    else {
      out.byte(n < 0 ? Tag.Negative : Tag.Integer);
      out.uint(n < 0 ? -1 - n : n);
    }
  }

  private string(s: string): void {
    const { out } = this;
    if (s.length < SHORT_STRING) {
      out.byte(Tag.ShortString + s.length);
      return out.chars(s);
    }
    out.byte(Tag.String);
    if (out.at - this.begun + s.length > MOST_BYTES) this.refused ??= TOO_LARGE;
    else out.string(s);
  }

  private object(value: Value): void {
    if (value instanceof Table) return this.reference(value);
    if (value instanceof LuaString) return this.string(value.s);
    if (value instanceof LuaFloat) return this.float(value.n);
    if (value instanceof Payload) return this.put(unwrap(value));
    if (value instanceof ErrorObject) return this.error(value);
    if (value instanceof LuaFunction || value instanceof Thread) this.refuse(value);
    this.out.byte(Tag.Nil);
  }

  private float(n: number): void {
    const { out } = this;
    if (Number.isNaN(n)) return out.byte(Tag.NotANumber);
    out.byte(Tag.Float);
    out.float(n);
  }

  private reference(table: Table): void {
    if (!this.known(table)) this.out.byte(Tag.Table);
  }

  /** Writes a reference to an object met before; true if it was. Otherwise it is met now. */
  private known(object: Value): boolean {
    const { met, places, out } = this;
    const at = places === undefined ? met.indexOf(object) : (places.get(object) ?? -1);
    if (at < 0) {
      if (met.length === FEW) this.places = ObjectMap.placesOf(met);
      this.places?.add(object, met.length);
      met.push(object);
      return false;
    }
    out.byte(Tag.Reference);
    out.uint(at);
    return true;
  }

  // ---- tables

  /** Writes the contents of a table, from where it was left; false: there is more. */
  private table(table: Table, most: number): boolean {
    if (this.part === Part.None) this.head(table);
    if (this.part === Part.Array && !this.array(table, most)) return false;
    if (this.part === Part.Hash && !this.hash(table.hash!, most)) return false;
    this.part = Part.None;
    return true;
  }

  private head(table: Table): void {
    const { out } = this,
      { count, hash, shape } = table;
    const parts = (count > 0 ? ARRAY : 0) + (hash === undefined ? 0 : HASH);
    if (shape.size === 0) out.uint(parts + NO_SHAPE * SHAPE_SHIFT);
    else this.shape(parts, table);
    if (count > 0) out.uint(count);
    this.part = Part.Array;
    this.at = 0;
  }

  /** Writes the array part, then the record, which is short. */
  private array({ arr, count, shape, vals, hash }: Table, most: number): boolean {
    while (this.at < count) {
      const end = Math.min(this.at + PER_CHECK, count);
      for (let i = this.at; i < end; i++) this.put(arr[i]);
      this.at = end;
      if (this.isTooMuch()) return true;
      if (this.out.at > most && end < count) return false;
    }
    for (let i = 0; i < shape.size; i++) this.put(vals[i]);
    this.part = hash === undefined ? Part.None : Part.Hash;
    this.at = 0;
    return true;
  }

  /** Whether there is no use in going on. */
  private isTooMuch(): boolean {
    if (this.out.at - this.begun > MOST_BYTES) this.refused ??= TOO_LARGE;
    return this.refused !== undefined;
  }

  private shape(parts: number, { shape, frozen }: Table): void {
    const { out, shapes } = this,
      known = shapes.find(shape);
    if (known !== undefined) return out.uint(parts + SHAPE_SHIFT * (known + 1 + Code.Known));
    // The shape of a frozen table belongs to it alone.
    out.uint(parts + SHAPE_SHIFT * (1 + (frozen ? Code.Inline : Code.New)));
    out.uint(shape.size);
    for (let i = 0; i < shape.size; i++) this.word(shape.keys[i]!);
    if (!frozen) shapes.add(shape);
  }

  private hash(hash: Hash, most: number): boolean {
    for (let at = hash.advance(this.at); at !== 0; at = hash.advance(at)) {
      const key = unwrap(hash.keyAt(at));
      if (this.isKey(key)) {
        this.put(key);
        this.put(hash.valueAt(at));
      }
      this.at = at;
      if (this.isTooMuch()) return true;
      if (this.out.at > most) return false;
    }
    this.out.byte(Tag.Nil);
    return true;
  }

  /** Does an entry with this key travel? Others are dropped; a function or thread refuses the value. */
  private isKey(key: Value): boolean {
    if (key instanceof LuaFunction || key instanceof Thread) this.refuse(key);
    if (typeof key !== 'object') return key !== undefined && key === key;
    return !(key instanceof Userdata) || key instanceof ErrorObject;
  }

  private refuse(value: LuaFunction | Thread): void {
    this.refused ??= new NotCopyable(typeName(value) as 'function' | 'thread');
  }

  // ---- errors

  private error(error: ErrorObject): void {
    const { out } = this;
    if (this.depth === DEEPEST) return out.byte(Tag.Nil);
    if (this.known(error)) return;
    this.depth++;
    out.byte(Tag.Error);
    out.byte(flagsOf(error));
    this.word(error.category);
    out.string(error.message);
    this.errorParts(error);
    this.depth--;
  }

  private errorParts({ details, context, contexts, stack, callStack, raised }: ErrorObject): void {
    const { out } = this;
    if (details !== undefined) this.put(details);
    if (context !== undefined) {
      out.uint(context.count);
      for (const added of contexts) out.string(added);
    }
    if (stack !== '') out.string(stack);
    if (callStack !== undefined) this.callStack(callStack);
    if (raised !== undefined) this.put(raised.value);
  }

  private callStack({ thread, frames }: CallStack): void {
    const { out } = this;
    this.word(thread);
    out.uint(frames.length);
    for (const { level, source, line, name, type } of frames) {
      this.put(level);
      this.word(source);
      this.put(line);
      this.word(name);
      this.word(type);
    }
  }
}

function unwrap(value: Value): Value {
  while (value instanceof Payload) value = value.data;
  return value;
}

const flagsOf = ({ retryable, details, context, stack, callStack, raised }: ErrorObject): number =>
  (retryable === undefined ? 0 : retryable ? ErrorFlag.Retryable : ErrorFlag.NotRetryable) |
  (details === undefined ? 0 : ErrorFlag.Details) |
  (context === undefined ? 0 : ErrorFlag.Contexts) |
  (stack === '' ? 0 : ErrorFlag.Stack) |
  (callStack === undefined ? 0 : ErrorFlag.CallStack) |
  (raised === undefined ? 0 : ErrorFlag.Raised);
