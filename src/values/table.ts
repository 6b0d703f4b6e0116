// The one table class (§2.1): array part for 1..n, record part for string keys (shape.ts), hash part for the rest.
// A key lives in exactly one part. Invariants:
//   array   `count` elements in arr[0..count-1]; the last is not nil; key count+1 is in no other part
//   record  vals[i] belongs to shape.keys[i]; nil there means absent
//   hash    see hash.ts; holds what the other two do not. Of an array of more than MOST_NEAR elements those behind them
//           are in its far part (far-part.ts); the key that follows them is in no other part
// So the border (`#`) is `count`, or lies in the far part. Raw access only: metamethods are vm/meta.ts.
// Where many elements move from the hash part, a few do with each key that comes (MOVING). Meanwhile those behind the
// last one of the array part are in its slots, in the far part, or still in the hash part, and `#` searches.
import { EMPTY, MAX_FIELDS, type Shape } from './shape.ts';
import { MOST_NEAR, nils } from './far-part.ts';
import { Hash } from './hash.ts';
import { SLOT_BYTES, account } from './meter.ts';
import { LuaFloat } from './number.ts';
import { LuaString, str } from './string.ts';
import type { Value } from './type.ts';

const NO_VALUES: Value[] = [];
Object.freeze(NO_VALUES);

/** How often fields are gathered: a map gets ever more keys. */
const MAX_GATHERED = 8;
/** Searches through more empty slots are charged. */
const FAR = 64;
/** Most elements that move from a sparse array part: V8 takes some 20 ms to put so many into maps. */
const MOST_THINNED = 2 ** 16;
/** Most elements that move at once because they follow others, and how many then do with each key that comes. */
const MOST_FOLLOWING = Math.min(MOST_NEAR, 2 ** 13),
  FOLLOWING = Math.min(MOST_NEAR, 16);
/** What a search for a border is charged. */
const SEARCH = 100;
/** An array part becomes so many times larger at once at most. */
const MOST_AHEAD = 16;

/** Bits of Table.flags; those above them say where the table was made. */
const enum Flag {
  Gaps = 1,
  Finalizable = 2,
}
/** Another one, which compiled code looks at. */
export const MOVING = 4;
/** The first of those above. */
export const SITE = 8;

export class Table {
  arr: Value[] = NO_VALUES;
  count = 0;
  shape: Shape = EMPTY;
  vals: Value[] = NO_VALUES;
  hash: Hash | undefined = undefined;
  meta: Table | undefined = undefined;
  /** Absent events when this is a metatable (metatable.ts). */
  absent = 0;
  /** Stores raise; see freeze(). */
  frozen = false;
  /** The collector's pass that last reached it. */
  mark = 0;
  /** Its handle, or a weak reference to it (embed/lua/handle.ts). */
  handle: object | undefined = undefined;
  /** Distinguishes tables from other values without instanceof, for compiled code. */
  declare readonly isTable: true;
  /** Bits of Flag; one number, so that tables are no larger. */
  flags = 0;

  /** The array part was stored to with a gap: before it grows, it must be dense enough. */
  private get gaps(): boolean {
    return (this.flags & Flag.Gaps) !== 0;
  }

  private set gaps(on: boolean) {
    this.flags = on ? this.flags | Flag.Gaps : this.flags & ~Flag.Gaps;
  }

  private get moving(): boolean {
    return (this.flags & MOVING) !== 0;
  }

  /** Number of slots of the array part that may hold elements. */
  get near(): number {
    return this.moving ? Math.max(this.count, Math.min(this.hash!.target, MOST_NEAR)) : this.count;
  }

  /** It has a finalizer: the collector tracks it. */
  get finalizable(): boolean {
    return (this.flags & Flag.Finalizable) !== 0;
  }

  set finalizable(on: boolean) {
    this.flags = on ? this.flags | Flag.Finalizable : this.flags & ~Flag.Finalizable;
  }

  /** Reads any key. */
  get(key: Value): Value {
    switch (typeof key) {
      case 'number': {
        if (key > 0 && key <= this.count && Math.floor(key) === key) return this.arr[key - 1];
        if (this.hash === undefined) return undefined;
        return this.hash.get(Number.isSafeInteger(key) ? key : floatKey(key));
      }
      case 'string':
        return this.getStr(key);
      case 'undefined':
        return undefined;
    }
    if (key instanceof LuaString) return this.getStr(key.s);
    if (key instanceof LuaFloat) return this.getInt(key.n + 0);
    if (this.hash === undefined) return undefined;
    return this.hash.get(key);
  }

  /** Reads a safe-integer key. */
  getInt(key: number): Value {
    if (key > 0 && key <= this.count) return this.arr[key - 1];
    return this.hash === undefined ? undefined : this.hash.get(key);
  }

  /** Reads a string key, given its bytes. */
  getStr(key: string): Value {
    const at = this.shape.find(key);
    if (at >= 0) return this.vals[at];
    if (this.hash !== undefined) return this.hash.get(key);
    return this.own() ? this.getStr(key) : undefined;
  }

  /** Stores under any key but nil and NaN, which the caller must refuse, into a table that is not frozen. */
  set(key: Value, value: Value): void {
    if (typeof key === 'number') {
      if (Number.isSafeInteger(key)) this.setInt(key, value);
      else this.setHash(floatKey(key), value);
    } else if (typeof key === 'string') this.setDynamic(key, value);
    else if (key instanceof LuaString) this.setDynamic(key.s, value);
    else if (key instanceof LuaFloat) this.setInt(key.n + 0, value);
    else this.setHash(key, value);
  }

  /** Stores under a safe-integer key. */
  setInt(key: number, value: Value): void {
    const count = this.count;
    if (key > 0 && key <= count) {
      this.arr[key - 1] = value;
      if (value === undefined && key === count) this.shrink();
    } else if (key === count + 1) {
      if (value !== undefined) this.append(value);
      else if (count >= MOST_NEAR || this.moving) this.setHash(key, value);
    } else if (
      key > count &&
      key <= this.arr.length &&
      value !== undefined &&
      (this.hash === undefined || (this.hash.integers === 0 && !this.moving)) &&
      key <= this.cut()
    ) {
      this.hash?.release(key);
      this.arr[key - 1] = value;
      this.count = key;
      this.gaps = true;
    } else this.setHash(key, value);
  }

  /**
   * Stores under a string key that the program text names: may extend the record. `often`: the instruction has met many
   * shapes.
   */
  setStr(key: string, value: Value, often = false): void {
    const at = this.shape.find(key);
    if (at >= 0) {
      if (this.vals[at] === undefined) this.absent = 0;
      this.vals[at] = value;
    } else if (this.hash !== undefined && this.hash.has(key)) this.setHash(key, value);
    else if (value !== undefined) {
      const next = often ? this.shape.withOften(key) : this.shape.with(key);
      if (next === undefined) this.setHash(key, value);
      else this.extend(next, value);
    }
  }

  /** Stores under a computed string key. Tables that may be maps have their keys in the hash part. */
  private setDynamic(key: string, value: Value): void {
    const at = this.shape.find(key);
    if (at >= 0) {
      if (this.vals[at] === undefined) this.absent = 0;
      this.vals[at] = value;
      return;
    }
    if (value !== undefined && this.hash === undefined) {
      const next = this.shape.follow(key);
      if (next !== undefined) return this.extend(next, value);
      if (this.shape.learnt) this.scatter();
    }
    this.setHash(key, value);
  }

  /** Moves to the shape with one more key. The new shape is this one's transition. */
  extend(shape: Shape, value: Value): void {
    const at = shape.size - 1;
    if (at >= this.vals.length) this.vals = roomier(this.vals, at === 0 ? 4 : at * 2);
    this.vals[at] = value;
    this.shape = shape;
    this.absent = 0;
  }

  /** Moves all fields to the hash part, which is absent. Also those that are nil: a traversal may be there. */
  private scatter(): void {
    const { vals } = this,
      { keys, size } = this.shape,
      hash = (this.hash = new Hash());
    this.shape.credit--;
    this.vals = NO_VALUES;
    this.shape = EMPTY;
    for (let i = 0; i < size; i++) {
      hash.set(keys[i], true);
      hash.set(keys[i], vals[i]);
    }
  }

  /**
   * Moves fields from the hash part to the record part, where inline caches find them: those of a class or a module
   * whose keys were computed. False: there are other keys or too many, or it has been done too often.
   */
  gather(): boolean {
    const { hash, shape } = this;
    if (this.frozen || shape.gathered >= MAX_GATHERED) return false;
    const keys = hash?.fields(MAX_FIELDS - shape.size);
    if (keys === undefined) return false;
    account.charge(keys.length);
    const wider = shape.detached(keys);
    wider.gathered = shape.gathered + 1;
    this.vals = roomier(this.vals, wider.size);
    // In their order, also those that are nil: a traversal may be there.
    for (let i = 0; i < keys.length; i++) this.vals[shape.size + i] = hash!.valueAt(i + 1);
    this.hash = undefined;
    this.shape = wider;
    this.absent = 0;
    return true;
  }

  /** Takes over the fields of a table that has nothing else; this one is empty. */
  copyFields(from: Table): void {
    account.allocate(SLOT_BYTES * from.shape.size);
    this.vals = from.vals.slice(0, from.shape.size);
    this.shape = from.shape;
    this.absent = 0;
  }

  /**
   * Gives a table that has borrowed its fields its own, and itself as the last: before a store, or when it is asked for
   * what the lender lacks. False: it has borrowed none.
   */
  own(): boolean {
    const { complete } = this.shape;
    if (complete === undefined) return false;
    this.frozen = false;
    // There is no room in what it has borrowed, so this makes a copy.
    this.extend(complete, this);
    return true;
  }

  /** Whether stores raise. Else it has fields of its own from now on. */
  get fixed(): boolean {
    return this.frozen && !this.own();
  }

  /** Makes room for n fields in a new table. */
  reserveFields(n: number): void {
    if (n > this.vals.length) this.vals = roomier(this.vals, n);
  }

  /** Stores at count+1, then moves following elements from the hash part. */
  append(value: Value): void {
    let arr = this.arr;
    const count = this.count;
    // No new key: a traversal must find it where it was.
    if (this.moving && this.hash!.get(count + 1) !== undefined) return this.hash!.set(count + 1, value);
    if (count >= arr.length) {
      if (this.gaps && !this.moving && !this.dense()) {
        this.thin();
        return this.setInt(count + 1, value);
      }
      if (count >= MOST_NEAR) {
        (this.hash ??= new Hash()).setFirstFar(value);
        return this.moveSome();
      }
      arr = this.grow(count + 1);
    }
    arr[count] = value;
    this.count = count + 1;
    if (this.hash !== undefined && this.hash.integerSlots > 0) {
      this.hash.release(count + 1);
      this.moveSome();
    }
  }

  /** Makes room for at least n array elements, as far as the array part may hold them. */
  reserve(n: number): void {
    if (n > MOST_NEAR) n = MOST_NEAR;
    if (n <= this.arr.length) return;
    if (this.arr === NO_VALUES) {
      // Exact size: tables from constructors often do not grow.
      account.allocate(SLOT_BYTES * n);
      this.arr = emptyArray(n);
    } else this.grow(n);
  }

  /** Cuts the array part to the room that it would have, had it only been doubled: where there are gaps that counts. */
  private cut(): number {
    const { arr } = this;
    let { length } = arr;
    while (length > SMALL && !(length >> 1 in arr)) length >>= 1;
    return length < arr.length ? (arr.length = length) : length;
  }

  private grow(atLeast: number): Value[] {
    const { arr } = this,
      { length } = arr,
      doubled =
        length === 0 ? 4 : length === LARGE / 2 ? LARGE - HEADER : length === LARGE - HEADER ? 2 * LARGE : length * 2;
    let size = Math.max(atLeast, Math.min(doubled, MOST_NEAR));
    if (size > SMALL && size === doubled) size = expected(this.flags, length, atLeast, size);
    account.allocate(SLOT_BYTES * (size - length));
    if (arr !== NO_VALUES && size > SMALL) arr.length = size;
    else {
      const larger = (this.arr = emptyArray(size));
      for (let i = 0, { near } = this; i < near; i++) larger[i] = arr[i];
      if (this.moving) this.hash!.ahead = larger;
    }
    return this.arr;
  }

  /** Whether a quarter of the array part is in use, or more than can move at once. */
  private dense(): boolean {
    const used = this.used();
    return used > MOST_THINNED || used * 4 >= this.count;
  }

  /** Number of elements in the array part. */
  private used(): number {
    const { arr, count } = this;
    let used = 0;
    if (count > FAR) account.charge(count >> 2);
    for (let i = 0; i < count; i++) if (arr[i] !== undefined) used++;
    return used;
  }

  /** Moves a sparse array part to the hash part; rehashing moves the dense elements back. */
  private thin(): void {
    const { arr, count } = this;
    this.arr = NO_VALUES;
    this.count = 0;
    this.gaps = false;
    this.hash ??= new Hash();
    for (let i = 0; i < count; i++) if (arr[i] !== undefined) this.hash.set(i + 1, arr[i]);
    this.rehash();
    if (this.count === 0 && !this.moving) this.migrate(MOST_FOLLOWING);
  }

  /** A key has come: moves elements from the hash part. */
  private moveSome(): void {
    if (!this.moving) return this.migrate(MOST_FOLLOWING);
    const hash = this.hash!,
      { near } = this,
      { target } = hash;
    if (hash.takeSome()) return;
    // Those that follow move, too: once most keys are in the array part, none may come that moves them.
    if (target > 0 && hash.get(target + 1) !== undefined) {
      this.reserve(2 * target);
      return hash.begin(this.arr, 2 * target);
    }
    this.flags &= ~MOVING;
    hash.endMove();
    if (near > this.count) this.extendTo(near);
    this.migrate(FOLLOWING);
  }

  /** Elements move with each key that comes from now on. */
  private startMoving(): void {
    this.hash!.crowded = -1;
    this.flags |= MOVING;
  }

  /** Moves the elements that follow the last one, at most so many at once. */
  private migrate(left: number): void {
    const hash = this.hash!;
    for (; hash.integers > 0; left--) {
      if (left === 0) return this.startMoving();
      if (this.count >= MOST_NEAR) {
        if (hash.gather()) continue;
        return;
      }
      const value = hash.release(this.count + 1);
      if (value === undefined) return;
      if (this.count >= this.arr.length) this.grow(this.count + 1);
      this.arr[this.count++] = value;
    }
  }

  /** The last element is in a slot up to this one. */
  private extendTo(last: number): void {
    const { arr } = this;
    account.charge((last - this.count) >> 2);
    while (last > this.count && arr[last - 1] === undefined) last--;
    this.count = last;
    this.gaps = true;
  }

  private shrink(): void {
    let count = this.count - 1;
    while (count > 0 && this.arr[count - 1] === undefined) count--;
    if (this.count - count > FAR) account.charge((this.count - count) >> 2);
    this.count = count;
  }

  private setHash(key: Value, value: Value): void {
    if (this.hash === undefined) {
      if (value === undefined) return;
      this.hash = new Hash();
    }
    if (typeof key === 'string') this.absent = 0;
    const { hash, moving } = this,
      slots = moving ? hash.slotCount : 0;
    hash.set(key, value);
    // Meanwhile only where a key comes: a traversal must find the others where they were.
    if (moving) {
      if (hash.slotCount > slots) this.moveSome();
    } else if (hash.integers >= hash.crowded) this.rehash();
  }

  /**
   * Moves integer keys from the hash part to the array part, or begins to, if the array is then more than a quarter
   * full. Called whenever the number of integer keys in the hash part has grown by half, so the amortized cost per
   * store is constant.
   */
  private rehash(): void {
    const hash = this.hash!;
    let size = hash.denseSize(this.count, this.used());
    hash.crowded = Math.max(Math.floor(hash.integers * 1.5), 4);
    if (size <= this.count) return this.migrate(MOST_FOLLOWING);
    const gradually = hash.movesLong(size - this.count);
    // The far part is complete again when all have moved.
    if (gradually && hash.farCount > 0) size = Math.max(size, MOST_NEAR + hash.farCount);
    this.reserve(size);
    const last = Math.min(size, MOST_NEAR),
      { arr } = this;
    if (gradually) hash.begin(arr, size);
    else hash.moveTo(arr, this.count, size);
    // As cut() does, which is not to cut this.
    if (arr.length > SMALL) arr.length = last;
    arr[last >> 1] ??= undefined;
    if (gradually) return this.startMoving();
    this.extendTo(last);
    this.migrate(MOST_FOLLOWING);
  }

  /** Stores n values read from `from[at..]` at keys first..first+n-1 (table constructors); nils are skipped. */
  setList(first: number, from: readonly Value[], at: number, n: number): void {
    if (first === this.count + 1 && this.hash === undefined && this.count + n <= MOST_NEAR) {
      this.reserve(this.count + n);
      let last = this.count;
      for (let i = 0; i < n; i++) {
        const v = from[at + i];
        this.arr[first - 1 + i] = v;
        if (v !== undefined) last = first + i;
      }
      this.count = last;
    } else for (let i = 0; i < n; i++) this.setInt(first + i, from[at + i]);
  }

  /** A border of the table (§3.4.7). */
  length(): number {
    const { count } = this;
    if (this.moving) return this.search(count);
    return count < MOST_NEAR || this.hash === undefined ? count : count + this.hash.farCount;
  }

  /** A border at an element or behind it. */
  private search(from: number): number {
    account.charge(SEARCH);
    for (let step = 1, by = 2; step >= 1; step *= by) {
      if (this.getInt(from + step) !== undefined) from += step;
      else by = 0.5;
    }
    return from;
  }

  // Traversal (§6.1 next). A cursor numbers array slots, then record slots, then hash slots.

  /** The cursor of a key, or -1 if the table never had it. nil gives the cursor before the first slot. */
  cursorOf(key: Value): number {
    if (key === undefined) return 0;
    if (key instanceof LuaFloat) key = key.n + 0;
    const size = this.arr.length;
    if (typeof key === 'number' && key > 0 && key <= this.count && Math.floor(key) === key) return key;
    if (typeof key === 'number' && !Number.isSafeInteger(key)) key = floatKey(key);
    if (key instanceof LuaString) key = key.s;
    if (typeof key === 'string') {
      const at = this.shape.position(key);
      if (at >= 0) return size + at + 1;
    }
    const at = this.hash === undefined ? -1 : this.hash.find(key);
    if (at >= 0) return size + this.shape.size + at + 1;
    if (this.own()) return this.cursorOf(key);
    // An element cleared while traversing may be beyond `count`.
    return typeof key === 'number' && key - 1 in this.arr ? key : -1;
  }

  /** The cursor of the first non-nil slot after this cursor, or 0 at the end. */
  advance(cursor: number): number {
    const count = this.near,
      from = cursor;
    for (; cursor < count; cursor++) {
      if (this.arr[cursor] === undefined) continue;
      if (cursor - from > FAR) account.charge((cursor - from) >> 2);
      return cursor + 1;
    }
    if (cursor - from > FAR) account.charge((cursor - from) >> 2);
    const size = this.arr.length;
    if (cursor < size) cursor = size;
    const fields = size + this.shape.size;
    for (; cursor < fields; cursor++) if (this.vals[cursor - size] !== undefined) return cursor + 1;
    // The last of its own fields.
    if (this.hash === undefined) return this.own() ? cursor + 1 : 0;
    const at = this.hash.advance(cursor - fields);
    return at === 0 ? 0 : fields + at;
  }

  /** The cursor of the next key, 0 at the end, -1 if the table never had the key. `guess`: its expected cursor. */
  follow(key: Value, guess: number): number {
    const cursor = guess > 0 && this.holds(guess, key) ? guess : this.cursorOf(key);
    return cursor < 0 ? -1 : this.advance(cursor);
  }

  /** Whether a cursor is that of a key. */
  private holds(cursor: number, key: Value): boolean {
    const size = this.arr.length;
    if (cursor <= size) return cursor === key && cursor <= this.count;
    const fields = size + this.shape.size;
    return cursor <= fields
      ? this.shape.keys[cursor - size - 1] === key
      : this.hash !== undefined && this.hash.keyAt(cursor - fields) === key;
  }

  /** The key at a cursor given by advance(). */
  keyAt(cursor: number): Value {
    const size = this.arr.length;
    if (cursor <= size) return cursor;
    const fields = size + this.shape.size;
    return cursor <= fields ? str(this.shape.keys[cursor - size - 1]!) : this.hash!.keyAt(cursor - fields);
  }

  /** The value at a cursor given by advance(). */
  valueAt(cursor: number): Value {
    const size = this.arr.length;
    if (cursor <= size) return this.arr[cursor - 1];
    const fields = size + this.shape.size;
    return cursor <= fields ? this.vals[cursor - size - 1] : this.hash!.valueAt(cursor - fields);
  }

  /** The first field that has this value. */
  fieldWith(value: Value): string | undefined {
    return this.shape.keys[this.vals.indexOf(value)];
  }

  /** Whether a key of the hash part may have it; where not, that takes no traversal. */
  mayHash(value: Value): boolean {
    return this.hash !== undefined && this.hash.mayHold(value);
  }

  /** How many entries a traversal visits, empty ones included. */
  get extent(): number {
    return this.vals.length + this.count + (this.hash?.slotCount ?? 0);
  }

  /**
   * Makes every later store raise (shared library tables). Its shape becomes private, so no inline cache writes to it.
   */
  freeze(): this {
    this.frozen = true;
    this.shape = this.shape.detached();
    return this;
  }
}

Object.defineProperty(Table.prototype, 'isTable', { value: true });

/** Array parts up to this size are copies of an empty one: V8 copies several times as fast as it sets a length. */
const SMALL = 64;
const EMPTY_ARRAYS: Value[][] = [];

/** V8 gives arrays of this size, with their header, memory of their own, which the system has to clear. */
const LARGE = 2 ** 14,
  HEADER = 8;

/**
 * Sizes that array parts have reached last, by the site where their tables were made; and smaller ones that the last of
 * them has been given to see whether they do.
 */
const REACHED = new Uint32Array(1024),
  TRIED = new Uint32Array(1024);
let turns = 0;

/** The next size of an array part: as soon as that is no waste, what others of its site have needed. */
function expected(flags: number, length: number, atLeast: number, size: number): number {
  const at = (flags / SITE) & 1023;
  let known = REACHED[at]!;
  if (flags < SITE || (flags & Flag.Gaps) !== 0 || known > size * MOST_AHEAD) return size;
  const tried = TRIED[at]!;
  TRIED[at] = 0;
  if (known < atLeast) return (REACHED[at] = size);
  if (tried !== length) {
    if (tried > 0) REACHED[at] = known = tried;
    if (known > size && (++turns & 15) === 0)
      return (TRIED[at] = Math.max(known - (known >> (known > LARGE ? 3 : 1)), size));
  }
  return known;
}

/** An array part of nils. Small ones are copies of one that is filled. */
function emptyArray(size: number): Value[] {
  return size > SMALL ? nils(size) : (EMPTY_ARRAYS[size] ??= nils(size).fill(undefined)).slice();
}

/**
 * A copy of a record part with room for n fields, in a new array of exact size: growing in place would add 16 slots.
 * Storing nil first gives all record parts the same elements kind.
 */
function roomier(from: readonly Value[], n: number): Value[] {
  account.allocate(SLOT_BYTES * (n - from.length));
  const to = emptyArray(n);
  for (let i = 0; i < from.length; i++) to[i] = from[i];
  return to;
}

/** A float key: with an exact 64-bit integer value it becomes that integer (§2.1). */
function floatKey(n: number): Value {
  if (Number.isInteger(n) && n >= -(2 ** 63) && n < 2 ** 63) return BigInt(n);
  return n;
}
