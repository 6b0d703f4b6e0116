// The hash part of a table: a Map from key to slot, keys and values in insertion order with nil values as tombstones.
// So `next` is a step of an index, fields may be cleared while traversing, and slots move only on insertion. Of a large
// array it also holds the far part, whose elements have the first slots.
import { FarPart, MOST_NEAR } from './far-part.ts';
import { LongKeys, MOST_HASHED } from './long-keys.ts';
import { ENTRY_BYTES, SLOT_BYTES, account } from './meter.ts';
import { MOST_FIRST, Shards } from './shards.ts';
import { LuaString, shouldIntern, intern, str } from './string.ts';
import type { Value } from './type.ts';

/** Keys that move when one is added. */
const MOVED = 2;
/** Entries charged at once; a power of two. */
const FEW = 8;
/** Searches through more empty slots are charged. */
const FAR = 64;
/** Most entries. */
const MOST = 2 ** 24 - 2 ** 10;

export class Hash {
  private slots = new Map<Value, number>();
  /** Once `slots` has MOST_FIRST keys, new ones come here, and those of `slots` move here one after the other. */
  private more: Shards | undefined = undefined;
  private long: LongKeys | undefined = undefined;
  /** The keys in slots below are here; those that have to stay are in `staying`. */
  private moved = 0;
  private staying: Map<Value, number> | undefined = undefined;
  private keys: Value[] = [];
  private vals: Value[] = [];
  private dead = 0;
  /** Slot of the last key that a traversal got. */
  private visited = 0;
  /** All slots before this one are empty: removing entries from the front stays linear. */
  private first = 0;
  /** Number of integer keys with a value: tells the table whether there may be elements to move. */
  integers = 0;
  /** Number of integer keys with a slot, whether or not they have a value. */
  integerSlots = 0;
  /** Number of integer keys at which the table reconsiders its array part. */
  crowded = 4;
  /** Whether a string key was ever stored, for negative inline caches. */
  strings = false;
  /** See length() of the table. */
  private far: FarPart | undefined = undefined;

  get(key: Value): Value {
    if (this.far !== undefined && this.isFar(key)) return this.far.at(key - MOST_NEAR - 1);
    const bare = plain(key),
      at = this.slotOf(bare);
    if (at === undefined) return undefined;
    this.visited = at;
    if (typeof bare === 'string' && shouldIntern()) intern(bare, this.keys[at] as string);
    return this.vals[at];
  }

  /** Does the key have a slot, even if its value is nil by now? */
  has(key: Value): boolean {
    return this.slotOf(plain(key)) !== undefined;
  }

  set(key: Value, value: Value): void {
    const { far } = this;
    if (far !== undefined && typeof key === 'number') {
      if (this.isFar(key)) return far.put(key - MOST_NEAR - 1, value);
      if (key === MOST_NEAR + far.count + 1 && value !== undefined) return this.append(value);
    }
    const bare = plain(key),
      at = this.keys[this.visited] === bare ? this.visited : this.slotOf(bare);
    if (at !== undefined) {
      const old = this.vals[at];
      if ((old === undefined) !== (value === undefined)) {
        const step = value === undefined ? -1 : 1;
        this.dead -= step;
        if (typeof bare === 'number') this.integers += step;
        if (at < this.first) this.first = at;
      }
      this.vals[at] = value;
      if (typeof bare === 'string' && shouldIntern()) intern(bare, this.keys[at] as string);
    } else if (value !== undefined) {
      if (this.dead > 8 && this.dead > this.keys.length >> 1) this.compact();
      // A few at a time.
      if ((this.keys.length & (FEW - 1)) === 0) this.pay();
      this.index(bare, this.keys.length);
      this.keys.push(bare);
      this.vals.push(value);
      if (typeof bare === 'number') {
        this.integers++;
        this.integerSlots++;
      } else if (typeof bare === 'string') this.strings = true;
    }
  }

  // ---- the far part

  /** Is this the key of an element of the far part? */
  private isFar(key: Value): key is number {
    return typeof key === 'number' && key > MOST_NEAR && key <= MOST_NEAR + this.far!.count && Math.floor(key) === key;
  }

  /** Number of elements behind MOST_NEAR. */
  get farCount(): number {
    return this.far === undefined ? 0 : this.far.count;
  }

  /** Stores the first element of the far part, which is not nil. */
  setFirstFar(value: Value): void {
    if (this.farCount > 0) this.far!.put(0, value);
    else this.append(value);
  }

  /** Adds the next element of the far part, which is not nil, and those that follow it. */
  private append(value: Value): void {
    const far = (this.far ??= new FarPart());
    far.put(far.count, value);
    if (this.integerSlots === 0) return;
    this.release(MOST_NEAR + far.count);
    this.gather();
  }

  /** Moves the elements that follow those of the far part there. */
  gather(): void {
    while (this.integers > 0) {
      const key = MOST_NEAR + this.farCount + 1,
        at = this.slotOf(key);
      if (at === undefined || this.vals[at] === undefined) return;
      const value = this.vals[at];
      this.release(key);
      (this.far ??= new FarPart()).put(key - MOST_NEAR - 1, value);
    }
  }

  private get farRoom(): number {
    return this.far === undefined ? 0 : this.far.room;
  }

  // ---- entries

  /** The slot of a key. */
  private slotOf(bare: Value): number | undefined {
    if (isLong(bare)) return this.long?.get(bare, this.keys);
    const at = this.slots.get(bare);
    return at !== undefined || this.more === undefined ? at : this.more.get(bare);
  }

  private index(bare: Value, slot: number): void {
    if (isLong(bare)) return (this.long ??= new LongKeys()).add(bare, slot);
    if (this.more === undefined) {
      if (this.slots.size < MOST_FIRST) {
        this.slots.set(bare, slot);
        return;
      }
      this.more = new Shards();
      this.staying = new Map();
    }
    if (!this.more.set(bare, slot)) {
      this.slots.set(bare, slot);
      this.staying?.set(bare, slot);
    }
    if (this.staying !== undefined) for (let n = 0; n < MOVED; n++) this.move(this.staying, slot);
  }

  /** Moves a key of `slots`. */
  private move(staying: Map<Value, number>, slot: number): void {
    const at = this.moved++,
      key = this.keys[at];
    if (at >= slot) {
      this.slots = staying;
      this.staying = undefined;
    } else if (key !== undefined && !isLong(key) && !this.more!.set(key, at)) staying.set(key, at);
  }

  private unindex(bare: Value): void {
    if (isLong(bare)) return this.long?.delete(bare, this.keys);
    this.staying?.delete(bare);
    this.slots.delete(bare);
    this.more?.delete(bare);
  }

  /** Charges for the next few entries. V8's maps hold no more than MOST. */
  private pay(): void {
    if (this.keys.length >= MOST) throw new RangeError('Map maximum size exceeded');
    account.allocate(FEW * ENTRY_BYTES);
  }

  private compact(): void {
    account.charge(this.keys.length);
    const keys = this.keys,
      vals = this.vals;
    this.keys = [];
    this.vals = [];
    this.slots.clear();
    this.more = this.staying = this.long = undefined;
    this.moved = 0;
    for (let i = 0; i < keys.length; i++) {
      if (vals[i] === undefined) continue;
      this.index(keys[i], this.keys.length);
      this.keys.push(keys[i]);
      this.vals.push(vals[i]);
    }
    this.dead = this.first = 0;
    this.integerSlots = this.integers;
  }

  /** Frees the slot of a key that moved to the array part: a traversal that clears it there must not find it here. */
  release(key: number): void {
    const at = this.slotOf(key);
    if (at === undefined) return;
    if (this.vals[at] !== undefined) {
      this.dead++;
      this.integers--;
    }
    this.integerSlots--;
    this.unindex(key);
    this.keys[at] = this.vals[at] = undefined;
  }

  /**
   * Moves the elements above `count`, up to `size`, to an array part of that size, those above MOST_NEAR to the far
   * part; returns the last index in the array part, or `count`.
   */
  moveTo(arr: Value[], count: number, size: number): number {
    const { keys, vals } = this;
    let last = count;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (typeof key !== 'number' || key <= count || key > size || Math.floor(key) !== key || vals[i] === undefined)
        continue;
      if (key > MOST_NEAR) (this.far ??= new FarPart()).put(key - MOST_NEAR - 1, vals[i]);
      else {
        arr[key - 1] = vals[i];
        if (key > last) last = key;
      }
      keys[i] = vals[i] = undefined;
      this.dead++;
      this.integers--;
    }
    this.compact();
    return last;
  }

  /**
   * The largest power of two n above `border` such that more than n/4 of the keys 1..n are in use, given that `used` of
   * 1..border are; 0 if there is none.
   */
  denseSize(border: number, used: number): number {
    // counts[b]: keys in (2^(b-1), 2^b]
    const counts: number[] = new Array<number>(32).fill(0);
    for (let i = 0; i < this.keys.length; i++) {
      const key = this.keys[i];
      if (
        typeof key === 'number' &&
        key > border &&
        key <= 2 ** 26 &&
        Math.floor(key) === key &&
        this.vals[i] !== undefined
      ) {
        counts[32 - Math.clz32(key - 1)]!++;
      }
    }
    let best = 0;
    for (let b = 0, n = 1; b <= 26; b++, n *= 2) {
      used += counts[b]!;
      if (n > border && used > n / 4) best = n;
    }
    return best;
  }

  /** Number of slots, empty ones included. */
  get slotCount(): number {
    return this.farRoom + this.keys.length;
  }

  /** Its size by the accounting model. */
  get bytes(): number {
    return SLOT_BYTES * this.farRoom + ENTRY_BYTES * this.keys.length;
  }

  /** The key in slot `at`, a string as its bytes. */
  bareKey(at: number): Value {
    const room = this.farRoom;
    return at < room ? MOST_NEAR + at + 1 : this.keys[at - room];
  }

  /** Number of entries. */
  get size(): number {
    return this.farCount + this.keys.length - this.dead;
  }

  /** Visits all entries; long string keys come as their bytes. */
  each(visit: (key: Value, value: Value) => void): void {
    for (let i = 0; i < this.farCount; i++) visit(MOST_NEAR + i + 1, this.far!.at(i));
    for (let i = 0; i < this.vals.length; i++) if (this.vals[i] !== undefined) visit(this.keys[i], this.vals[i]);
  }

  /** Visits the keys of empty slots, which traversals may still ask for; long string keys come as their bytes. */
  eachEmpty(visit: (key: Value) => void): void {
    if (this.dead === 0) return;
    for (let i = 0; i < this.vals.length; i++)
      if (this.vals[i] === undefined && this.keys[i] !== undefined) visit(this.keys[i]);
  }

  /** Releases the keys of empty slots for which the test holds. No traversal may ask for them any more. */
  forgetWhere(test: (key: Value) => boolean): void {
    if (this.dead === 0) return;
    for (let i = 0; i < this.vals.length; i++) {
      const key = this.keys[i];
      if (this.vals[i] !== undefined || key === undefined || !test(key)) continue;
      this.unindex(key);
      this.keys[i] = undefined;
      if (typeof key === 'number') this.integerSlots--;
    }
  }

  /** Removes the entries for which the test holds. */
  clearWhere(test: (key: Value, value: Value) => boolean): void {
    this.far?.clearWhere((i, v) => test(MOST_NEAR + i + 1, v));
    for (let i = 0; i < this.vals.length; i++) {
      const v = this.vals[i];
      if (v === undefined || !test(this.keys[i], v)) continue;
      this.vals[i] = undefined;
      this.dead++;
      if (typeof this.keys[i] === 'number') this.integers--;
    }
  }

  /** Slot of a key, or -1. Remembers the last slot, for traversals. */
  find(key: Value): number {
    const room = this.farRoom;
    if (room > 0 && this.isFar(key)) return key - MOST_NEAR - 1;
    const bare = plain(key);
    if (this.keys[this.visited] === bare) return room + this.visited;
    const at = this.slotOf(bare);
    if (at !== undefined) return room + at;
    // An element cleared while traversing may be beyond `count`.
    return typeof key === 'number' && key > MOST_NEAR && key <= MOST_NEAR + room && Math.floor(key) === key
      ? key - MOST_NEAR - 1
      : -1;
  }

  /** One past the first slot at or after `from` that has a value, or 0. */
  advance(from: number): number {
    const room = this.farRoom;
    if (from < room) {
      const at = this.far!.advance(from);
      if (at !== 0) return at;
      from = room;
    }
    const { vals, first } = this,
      start = from - room < first ? first : from - room;
    let i = start;
    while (i < vals.length && vals[i] === undefined) i++;
    if (i - start > FAR) account.charge((i - start) >> 2);
    if (start === first) this.first = i;
    return i < vals.length ? room + i + 1 : 0;
  }

  mayHold(value: Value): boolean {
    return this.far !== undefined || this.vals.includes(value);
  }

  get extent(): number {
    return this.farRoom + this.vals.length;
  }

  /** The key in slot `at - 1`. */
  keyAt(at: number): Value {
    const room = this.farRoom;
    if (at <= room) return MOST_NEAR + at;
    this.visited = at - room - 1;
    const key = this.keys[this.visited];
    return typeof key === 'string' ? str(key) : key;
  }

  valueAt(at: number): Value {
    const room = this.farRoom;
    return at <= room ? this.far!.at(at - 1) : this.vals[at - room - 1];
  }
}

const isLong = (key: Value): key is string => typeof key === 'string' && key.length > MOST_HASHED;

const plain = (key: Value): Value => (key instanceof LuaString ? key.s : key);
