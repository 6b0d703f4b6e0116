// Reads values from a link (format: codec.ts). The bytes may be anything: what they say is checked, what they make is
// bounded by their number, and the only thing thrown is Malformed. Nothing in them is executed.
// Invariant: the tables made keep the invariants of tables (values/table.ts), whatever the bytes are.
import { MOST_NEAR } from '../../values/far-part.ts';
import { Hash } from '../../values/hash.ts';
import { LuaFloat, float, wrap } from '../../values/number.ts';
import { EMPTY, MAX_FIELDS, type Shape } from '../../values/shape.ts';
import { LuaString, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { ErrorContext, ErrorObject, type CallStack, type StackFrame } from '../values/failure.ts';
import { ARRAY, DEEPEST, ErrorFlag, HASH, MOST_OBJECTS, SHAPE_SHIFT, SMALL_INTEGER, Tag } from './codec.ts';
import { Code, LONGEST_WORD, MOST_SHAPES, MOST_WORDS, Meanings } from './dictionary.ts';
import { Reader, malformed } from './wire.ts';

/** The keys of records, and their shape, unless the sender has used up what it may add to the shapes. */
interface Layout {
  readonly keys: readonly string[];
  readonly shape: Shape | undefined;
}

/** Shapes are never freed: so many may a sender add. */
const MOST_NEW_SHAPES = 2 ** 14;

/** Elements read between two checks of the budget. */
const PER_CHECK = 256;

/** Parts of a table that take long. */
const enum Part {
  None,
  Array,
  Hash,
}

const NO_VALUES: Value[] = [];

/** What stands for an error until its parts are read. */
const UNREADY = new Table();

export class Decoder {
  private readonly words = new Meanings<string>(MOST_WORDS);
  private readonly layouts = new Meanings<Layout>(MOST_SHAPES);
  private newShapes = 0;
  private from = new Reader(new Uint8Array(0));
  /** Objects of the current value, in the order met. */
  private made: (Table | ErrorObject)[] = [];
  private filled = 0;
  /** Which part of the table is being read, where in it, and what belongs to it. */
  private part = Part.None;
  private at = 0;
  private arr: Value[] = NO_VALUES;
  private elements = 0;
  private fieldsTo: Layout | undefined = undefined;
  private hashed = false;
  private depth = 0;

  /** The bytes to read next. */
  read(from: Reader): void {
    this.from = from;
  }

  word(): string {
    const { from, words } = this,
      code = from.uint();
    if (code >= Code.Known) return words.find(code - Code.Known) ?? malformed('word');
    const s = from.string();
    if (code === Code.Inline) return s;
    return s.length <= LONGEST_WORD ? words.add(s) : malformed('word');
  }

  value(): Value {
    const value = this.start();
    if (this.made.length > 0) this.work(Infinity);
    return value;
  }

  /** Begins to read a value, which `work` goes on with: until then it is empty. */
  start(): Value {
    this.depth = 0;
    return this.one();
  }

  /** Reads about so many bytes, and at least some; true when done. */
  work(bytes: number): boolean {
    const { made, from } = this,
      most = from.at + bytes;
    while (this.filled < made.length) {
      const object = made[this.filled];
      if (object instanceof Table && !this.table(object, most)) return false;
      this.filled++;
      if (made.length > MOST_OBJECTS) malformed('objects');
      if (from.at > most && this.filled < made.length) return false;
    }
    this.made = [];
    this.filled = 0;
    return true;
  }

  private one(): Value {
    const { from } = this,
      tag = from.byte();
    if (tag >= Tag.SmallInteger) return tag - Tag.SmallInteger;
    if (tag >= Tag.ShortString) return str(from.chars(tag - Tag.ShortString));
    switch (tag as Tag) {
      case Tag.Nil:
        return undefined;
      case Tag.False:
        return false;
      case Tag.True:
        return true;
      case Tag.Integer:
        return this.integer();
      case Tag.Negative:
        return this.negative();
      case Tag.Wide:
        return wrap(from.wide());
      case Tag.Float:
        return float(from.float());
      case Tag.NotANumber:
        return new LuaFloat(Number.NaN);
      case Tag.String:
        return str(from.string());
      case Tag.Table:
        return this.take(new Table());
      case Tag.Reference:
        return this.reference();
      case Tag.Error:
        return this.error();
    }
    return malformed('tag');
  }

  private integer(): number {
    const n = this.from.uint();
    return n >= SMALL_INTEGER ? n : malformed('integer');
  }

  private negative(): number {
    const n = -1 - this.from.uint();
    return Number.isSafeInteger(n) ? n : malformed('integer');
  }

  private take<T extends Table | ErrorObject>(object: T): T {
    this.made.push(object);
    return object;
  }

  private reference(): Value {
    const object = this.made[this.from.uint()];
    return object === undefined || object === UNREADY ? malformed('reference') : object;
  }

  // ---- tables

  /** Reads the contents of a table, from where it was left; false: there is more. */
  private table(table: Table, most: number): boolean {
    if (this.part === Part.None) this.head();
    if (this.part === Part.Array && !this.array(table, most)) return false;
    if (this.part === Part.Hash && !this.entries(table, most)) return false;
    this.part = Part.None;
    return true;
  }

  private head(): void {
    const header = this.from.uint(),
      code = Math.floor(header / SHAPE_SHIFT);
    this.fieldsTo = code > 0 ? this.layout(code - 1) : undefined;
    this.elements = (header & ARRAY) === 0 ? 0 : this.from.count();
    this.hashed = (header & HASH) !== 0;
    this.arr = this.elements === 0 ? NO_VALUES : new Array<Value>(this.elements);
    this.part = Part.Array;
    this.at = 0;
  }

  /** Reads the array part, then the record, which is short. */
  private array(table: Table, most: number): boolean {
    const { arr, elements, from } = this;
    while (this.at < elements) {
      const end = Math.min(this.at + PER_CHECK, elements);
      for (let i = this.at; i < end; i++) arr[i] = this.one();
      this.at = end;
      if (from.at > most && end < elements) return false;
    }
    if (elements > 0) setArray(table, arr);
    if (this.fieldsTo !== undefined) this.fields(table, this.fieldsTo);
    this.part = this.hashed ? Part.Hash : Part.None;
    return true;
  }

  private layout(code: number): Layout {
    if (code >= Code.Known) return this.layouts.find(code - Code.Known) ?? malformed('shape');
    const keys: string[] = [];
    for (let left = this.from.count(); left > 0; left--) keys.push(this.word());
    if (keys.length > MAX_FIELDS || new Set(keys).size < keys.length) malformed('shape');
    if (code === Code.Inline) return { keys, shape: undefined };
    return this.layouts.add({ keys, shape: this.shape(keys) });
  }

  /** The shape with these keys. */
  private shape(keys: readonly string[]): Shape | undefined {
    let shape: Shape | undefined = EMPTY;
    for (const key of keys) {
      const known: Shape | undefined = shape.known(key);
      if (known === undefined && ++this.newShapes > MOST_NEW_SHAPES) return undefined;
      shape = known ?? shape.with(key);
      if (shape === undefined) return undefined;
    }
    return shape;
  }

  private fields(table: Table, { keys, shape }: Layout): void {
    const { length } = keys;
    if (shape === undefined) {
      for (const key of keys) table.set(key, this.one());
      return;
    }
    const vals = new Array<Value>(length);
    for (let i = 0; i < length; i++) vals[i] = this.one();
    table.vals = vals;
    table.shape = shape;
  }

  private entries(table: Table, most: number): boolean {
    for (;;) {
      const key = this.one();
      if (key === undefined) return true;
      if (key !== key) malformed('key');
      const value = this.one();
      if (value !== undefined) this.entry(table, key, value);
      if (this.from.at > most) return false;
    }
  }

  private entry(table: Table, key: Value, value: Value): void {
    // A table that begins with keys of its hash part would otherwise make records of them.
    if (isDirect(table, key)) (table.hash ??= new Hash()).set(key, value);
    else if (key instanceof LuaFloat && Number.isNaN(key.n)) malformed('key');
    else table.set(key, value);
  }

  // ---- errors

  private error(): ErrorObject {
    const { from, made } = this,
      at = made.length;
    if (++this.depth > DEEPEST) malformed('depth');
    made.push(UNREADY);
    const flags = from.byte(),
      category = this.word(),
      message = from.string();
    const error = new ErrorObject(message, category, {
      retryable: (flags & (ErrorFlag.Retryable | ErrorFlag.NotRetryable)) === 0 ? undefined : isRetryable(flags),
      details: (flags & ErrorFlag.Details) === 0 ? undefined : this.details(),
      context: (flags & ErrorFlag.Contexts) === 0 ? undefined : this.contexts(),
      stack: (flags & ErrorFlag.Stack) === 0 ? '' : from.string(),
      callStack: (flags & ErrorFlag.CallStack) === 0 ? undefined : this.callStack(),
      raised: (flags & ErrorFlag.Raised) === 0 ? undefined : { value: this.one() },
    });
    this.depth--;
    return (made[at] = error);
  }

  private details(): Table {
    const details = this.one();
    return details instanceof Table ? details : malformed('details');
  }

  private contexts(): ErrorContext | undefined {
    let last: ErrorContext | undefined;
    for (let left = this.from.count(); left > 0; left--) last = new ErrorContext(this.from.string(), last);
    return last;
  }

  private callStack(): CallStack {
    const thread = this.word(),
      frames: StackFrame[] = [];
    for (let left = this.from.count(5); left > 0; left--) {
      frames.push({
        level: this.plainInteger(),
        source: this.word(),
        line: this.plainInteger(),
        name: this.word(),
        type: this.word(),
      });
    }
    return { thread, frames };
  }

  private plainInteger(): number {
    const n = this.one();
    return Number.isSafeInteger(n) ? (n as number) : malformed('integer');
  }
}

/** Makes values the array part of a table. */
function setArray(table: Table, arr: Value[]): void {
  let count = arr.length;
  while (count > 0 && arr[count - 1] === undefined) count--;
  if (count === 0) return;
  if (count > MOST_NEAR) return table.setList(1, arr, 0, count);
  arr.length = count;
  table.arr = arr;
  table.count = count;
}

const isRetryable = (flags: number): boolean => (flags & ErrorFlag.Retryable) !== 0;

/** Can the entry go into the hash part as it is? */
function isDirect({ count, shape }: Table, key: Value): boolean {
  if (typeof key === 'number') return Number.isSafeInteger(key) && (key < 1 || key > count + 1);
  if (typeof key === 'string' || key instanceof LuaString) return shape.size === 0;
  return false;
}
