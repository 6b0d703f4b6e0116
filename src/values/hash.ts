// The hash part of a table: a Map from key to slot, keys and values in insertion order with nil values as tombstones.
// So `next` is a step of an index, fields may be cleared while traversing, and slots move only on insertion. Of a large
// array it also holds the far part, whose elements have the first slots.
import { FarPart, MOST_NEAR, nils } from './far-part.ts';
import { LongKeys, MOST_HASHED } from './long-keys.ts';
import { ENTRY_BYTES, SLOT_BYTES, account } from './meter.ts';
import { MOST_FIRST, MOST_LISTED, Shards, Tail } from './shards.ts';
import { LONG, LuaString, shouldIntern, intern, str } from './string.ts';
import type { Value } from './type.ts';

/** Keys that move when one is added; more where most slots are empty and wait to be freed until all have moved. */
const MOVED = 2,
  MOVED_SOON = 16;
/** Entries charged at once; a power of two. */
const FEW = 8;
/** Searches through more empty slots are charged. */
const FAR = 64;
/** Most entries. */
const MOST = 2 ** 24 - 2 ** 10;
/** Empty slots of so many are freed at once, those of more a few with each key that comes. */
const AT_ONCE = Math.min(MOST_FIRST, 2 ** 13);
/** Slots looked at with each. The more, the earlier it is done; the table grows by one meanwhile. */
const SLID = 8;
/** Most slots, or keys to search for, for which elements move to the array part at once: some 20 ms of work. */
const MOST_AT_ONCE = Math.min(MOST_FIRST, 3 * 2 ** 17),
  MOST_SOUGHT = Math.min(MOST_FIRST, 2 ** 14);
/** Slots looked at with each key that comes where they do not. */
const TAKEN = Math.min(MOST_FIRST, 16);

/** Array parts are of 2^0 to 2^26 elements. */
const RANKS = 27;
/** Slots that can be looked at while a key is searched for. */
const SLOTS_PER_SEARCH = 8;

/** Copies have generic elements, too: else V8 changes all of a large list when the first of another kind comes. */
const NOTHING: Value[] = nils(0);

export class Hash {
  private slots = new Map<Value, number>();
  /** Once `slots` has MOST_FIRST keys, new ones come here, and copies of those of `slots` one after the other. */
  private more: Shards | undefined = undefined;
  private long: LongKeys | undefined = undefined;
  /** The keys in slots below this one are here; negative: all are, and `slots` is empty. */
  private moved = -1;
  /** Those in slots from this one on were never in `slots`. */
  private fresh = 0;
  /** Keys and values of the first MOST_LISTED slots. */
  private keys: Value[] = NOTHING.slice();
  private vals: Value[] = NOTHING.slice();
  /** Those of the rest. */
  private tail: Tail | undefined = undefined;
  private dead = 0;
  /**
   * Where entries slide down over empty slots, those in slots below `slidTo` have done so; from there to `slidFrom` all
   * slots are empty and without keys. Negative: they do not.
   */
  private slidTo = -1;
  private slidFrom = -1;
  /** Slot of the last key that a traversal got. */
  private visited = 0;
  /** All slots before this one are empty: removing entries from the front stays linear. */
  private first = 0;
  /** Number of integer keys with a value: tells the table whether there may be elements to move. */
  integers = 0;
  /** Number of integer keys with a slot, whether or not they have a value. */
  integerSlots = 0;
  /** How many keys in (2^(b-1), 2^b] have a value: nobody counts the keys of a large hash part again and again. */
  private counts: number[] | undefined = undefined;
  /** Number of integer keys at which the table reconsiders its array part; 0: now; -1: while elements move there. */
  crowded = 4;
  /** The array part to which elements up to a key move, slot by slot, and the next slot. */
  ahead: Value[] | undefined = undefined;
  target = 0;
  private next = 0;
  /** Not all keys may be fields: nobody looks again. */
  private mixed = false;
  /** Whether a string key was ever stored, for negative inline caches. */
  strings = false;
  /** See length() of the table. */
  private far: FarPart | undefined = undefined;

  get(key: Value): Value {
    if (this.far !== undefined && this.isFar(key)) {
      const value = this.far.at(key - MOST_NEAR - 1);
      if (value !== undefined || this.ahead === undefined) return value;
    }
    const bare = plain(key),
      at = this.slotOf(bare);
    if (at === undefined) return this.ahead === undefined ? undefined : this.inAhead(bare);
    this.visited = at;
    if (typeof bare === 'string' && shouldIntern()) intern(bare, this.keyIn(at) as string);
    return this.valueIn(at);
  }

  /** Does the key have a slot, even if its value is nil by now? */
  has(key: Value): boolean {
    return this.slotOf(plain(key)) !== undefined;
  }

  set(key: Value, value: Value): void {
    const { far } = this;
    if (far !== undefined && typeof key === 'number') {
      if (this.isFar(key) && (this.ahead === undefined || far.at(key - MOST_NEAR - 1) !== undefined))
        return far.put(key - MOST_NEAR - 1, value);
      // Unless it is here already: a traversal must find it where it was.
      if (
        key === MOST_NEAR + far.count + 1 &&
        value !== undefined &&
        this.crowded >= 0 &&
        (this.integers === 0 || this.get(key) === undefined)
      )
        return this.append(value);
    }
    const bare = plain(key),
      at = this.keyIn(this.visited) === bare ? this.visited : this.slotOf(bare);
    if (at === undefined && this.ahead !== undefined && this.inAhead(bare) !== undefined) {
      this.ahead[(bare as number) - 1] = value;
      return;
    }
    if (at !== undefined) {
      const old = this.valueIn(at);
      if ((old === undefined) !== (value === undefined)) {
        const step = value === undefined ? -1 : 1;
        this.dead -= step;
        this.tally(bare, step);
        if (at < this.first) this.first = at;
      }
      this.setValue(at, value);
      if (typeof bare === 'string' && shouldIntern()) intern(bare, this.keyIn(at) as string);
    } else if (value !== undefined) {
      // Not while elements move slot by slot.
      if (this.crowded < 0) account.charge(TAKEN);
      else if (this.slidFrom >= 0) this.slide();
      else if (this.dead > 8 && this.dead > this.end >> 1) this.tidy();
      // A few at a time.
      if ((this.end & (FEW - 1)) === 0) this.pay();
      this.add(bare, value);
      if (typeof bare === 'number') {
        this.integers++;
        this.integerSlots++;
        if (this.counts !== undefined) this.rank(bare, 1);
      } else if (typeof bare === 'string') this.strings = true;
    }
  }

  // ---- slots

  /** Number of slots, those of the far part not counted. */
  private get end(): number {
    return this.tail === undefined ? this.keys.length : MOST_LISTED + this.tail.count;
  }

  /** The key in a slot, those of the far part not counted; a string as its bytes. */
  keyIn(slot: number): Value {
    return slot < MOST_LISTED ? this.keys[slot] : this.tail!.key(slot - MOST_LISTED);
  }

  private valueIn(slot: number): Value {
    return slot < MOST_LISTED ? this.vals[slot] : this.tail!.value(slot - MOST_LISTED);
  }

  private setKey(slot: number, key: Value): void {
    if (slot < MOST_LISTED) this.keys[slot] = key;
    else this.tail!.setKey(slot - MOST_LISTED, key);
  }

  private setValue(slot: number, value: Value): void {
    if (slot < MOST_LISTED) this.vals[slot] = value;
    else this.tail!.setValue(slot - MOST_LISTED, value);
  }

  /** Adds an entry. */
  private add(bare: Value, value: Value): void {
    const slot = this.end;
    this.index(bare, slot);
    if (slot < MOST_LISTED) {
      this.keys.push(bare);
      this.vals.push(value);
    } else (this.tail ??= new Tail()).push(bare, value);
  }

  private addAgain(bare: Value, value: Value): void {
    this.add(bare, value);
    if (typeof bare === 'number') this.integers++;
  }

  /** Drops the slots from `end` on, which are empty and without keys. */
  private cut(end: number): void {
    if (end > MOST_LISTED) this.tail!.cut(end - MOST_LISTED);
    else {
      this.tail = undefined;
      this.keys.length = this.vals.length = end;
    }
    this.visited = 0;
  }

  // ---- the far part

  /** Is this the key of one of the first elements of the far part? */
  private isFar(key: Value, count = this.farCount): key is number {
    return typeof key === 'number' && key > MOST_NEAR && key <= MOST_NEAR + count && Math.floor(key) === key;
  }

  /** Number of elements behind MOST_NEAR. */
  get farCount(): number {
    return this.far?.count ?? 0;
  }

  /** Stores the first element of the far part, which is not nil. */
  setFirstFar(value: Value): void {
    if (this.farCount > 0) this.far!.put(0, value);
    else this.append(value);
  }

  /** Adds the next element of the far part, which is not nil. */
  private append(value: Value): void {
    const far = (this.far ??= new FarPart());
    far.put(far.count, value);
    if (this.integerSlots === 0) return;
    this.release(MOST_NEAR + far.count);
    // More may follow: the table has to look.
    if (this.crowded > 0 && this.slotOf(MOST_NEAR + far.count + 1) !== undefined) this.crowded = 0;
  }

  /** Moves the element that follows those of the far part there. False: there is none. */
  gather(): boolean {
    const key = MOST_NEAR + this.farCount + 1,
      value = this.release(key);
    this.put(NOTHING, key, value);
    return value !== undefined;
  }

  private get farRoom(): number {
    return this.far?.room ?? 0;
  }

  // ---- entries

  /** The slot of a key. */
  private slotOf(bare: Value): number | undefined {
    if (isLong(bare)) return this.long?.get(bare, this);
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
      this.moved = 0;
      this.fresh = slot;
    }
    this.more.add(bare, slot);
    if (this.moved < 0) return;
    const moves = this.dead > slot >> 1 ? MOVED_SOON : MOVED;
    for (let n = 0; n < moves && this.moved >= 0; n++) this.move(this.more);
  }

  /** Moves a key of `slots`. */
  private move(more: Shards): void {
    const at = this.moved++;
    if (at >= this.fresh) {
      this.slots = new Map();
      this.moved = -1;
      return;
    }
    const key = this.keyIn(at);
    if (key !== undefined && !isLong(key)) more.add(key, at);
  }

  private unindex(bare: Value): void {
    if (isLong(bare)) return this.long?.delete(bare, this);
    // While keys move it may be in both.
    this.slots.delete(bare);
    this.more?.delete(bare);
  }

  /** Charges for the next few entries. V8's maps hold no more than MOST. */
  private pay(): void {
    if (this.end >= MOST) throw new RangeError('Map maximum size exceeded');
    account.allocate(FEW * ENTRY_BYTES);
  }

  /** Frees the empty slots, or begins to. */
  private tidy(): void {
    if (this.end <= AT_ONCE) return this.compact();
    if (this.moved >= 0) return;
    this.slidTo = this.slidFrom = 0;
    this.slide();
  }

  /** Slides a few entries. Not while `slots` goes by slot numbers, too. */
  private slide(): void {
    if (this.moved >= 0) return;
    const last = this.end,
      end = Math.min(this.slidFrom + SLID, last);
    let to = this.slidTo;
    if (to < this.first) this.first = to;
    for (let from = this.slidFrom; from < end; from++) {
      const key = this.keyIn(from),
        value = this.valueIn(from);
      if (value === undefined) {
        if (key === undefined) continue;
        this.unindex(key);
        if (typeof key === 'number') this.integerSlots--;
        this.setKey(from, undefined);
      } else {
        if (from !== to) {
          this.reindex(key, from, to);
          this.setKey(to, key);
          this.setValue(to, value);
          this.setKey(from, undefined);
          this.setValue(from, undefined);
        }
        to++;
      }
    }
    this.slidTo = to;
    this.slidFrom = end;
    account.charge(SLID);
    if (end < last) return;
    this.dead -= end - to;
    this.cut(to);
    this.slidTo = this.slidFrom = -1;
    // Few are better off without shards.
    if (to <= AT_ONCE) this.compact();
  }

  private reindex(bare: Value, from: number, to: number): void {
    if (isLong(bare)) this.long!.move(bare, from, to);
    else if (this.more === undefined) this.slots.set(bare, to);
    else this.more.move(bare, to);
  }

  private compact(): void {
    const { keys, vals, tail } = this,
      // Where nothing is left, nobody looks for it.
      end = this.dead === this.end ? 0 : this.end;
    account.charge(end);
    this.keys = NOTHING.slice();
    this.vals = NOTHING.slice();
    this.slots.clear();
    this.tail = this.more = this.long = this.counts = undefined;
    this.moved = -1;
    this.visited = this.integers = this.dead = this.first = 0;
    this.slidTo = this.slidFrom = -1;
    for (let i = 0; i < Math.min(end, keys.length); i++) if (vals[i] !== undefined) this.addAgain(keys[i], vals[i]);
    for (let i = 0; i < end - MOST_LISTED; i++) {
      const value = tail!.value(i);
      if (value !== undefined) this.addAgain(tail!.key(i), value);
    }
    this.integerSlots = this.integers;
  }

  /** Frees the slot of a key that moves to the array part: a traversal that clears it there must not find it here. */
  release(key: number): Value {
    const at = this.slotOf(key);
    return at === undefined ? undefined : this.releaseAt(at, key);
  }

  private releaseAt(at: number, key: number): Value {
    const value = this.valueIn(at);
    account.charge(1);
    if (value !== undefined) {
      this.dead++;
      this.tally(key, -1);
    }
    this.integerSlots--;
    this.unindex(key);
    this.setKey(at, undefined);
    this.setValue(at, undefined);
    return value;
  }

  /** A key has a value (1) or none any more (-1). */
  private tally(key: Value, step: number): void {
    if (typeof key !== 'number') return;
    this.integers += step;
    if (this.counts !== undefined) this.rank(key, step);
  }

  private rank(key: number, step: number): void {
    if (isElement(key)) this.counts![rankOf(key)]! += step;
  }

  /** Whether as many keys are so few that a search for each takes less time than a look at all slots. */
  private seeks(keys: number): boolean {
    return this.end > AT_ONCE && keys * SLOTS_PER_SEARCH < this.end;
  }

  /** Where many others stay, the keys of elements that go are removed; else all that stay are added again. */
  private get stay(): boolean {
    return this.end > AT_ONCE && this.size - this.farCount - this.integers > this.integers >> 3;
  }

  /** Would moveTo() take long for so many keys? */
  movesLong(keys: number): boolean {
    return this.seeks(keys) || this.stay ? Math.min(keys, this.end) > MOST_SOUGHT : this.end > MOST_AT_ONCE;
  }

  /** Begins to move the elements up to `size` to an array part, as moveTo() does at once. */
  begin(arr: Value[], size: number): void {
    this.ahead = arr;
    this.target = size;
    this.next = 0;
  }

  /** Moves those of the next slots. False: all have moved. */
  takeSome(): boolean {
    const { ahead, target, end } = this;
    if (ahead === undefined) return false;
    const last = Math.min(this.next + TAKEN, end);
    for (; this.next < last; this.next++) {
      const key = this.keyIn(this.next);
      if (typeof key === 'number' && key > 0 && key <= target && Math.floor(key) === key)
        this.put(ahead, key, this.releaseAt(this.next, key));
    }
    return last < end;
  }

  /** All have moved. */
  endMove(): void {
    this.ahead = undefined;
    this.target = 0;
    this.crowded = Math.max(this.integers, 4);
    if (this.dead === this.end) this.compact();
  }

  /** An element that has moved already. */
  private inAhead(key: Value): Value {
    return typeof key === 'number' && key > 0 && key <= this.target && Math.floor(key) === key
      ? this.ahead![key - 1]
      : undefined;
  }

  /**
   * Moves the elements above `count`, up to `size`, to an array part of that size, those above MOST_NEAR to the far
   * part. Searches for their keys where there are many other slots.
   */
  moveTo(arr: Value[], count: number, size: number): void {
    const { end, stay } = this;
    if (this.seeks(size - count)) {
      account.charge(size - count);
      for (let key = count + 1; key <= size; key++) this.put(arr, key, this.release(key));
      return;
    }
    account.charge(end);
    for (let from = 0; from < end; from += AT_ONCE) this.moveSome(arr, count, size, from, stay);
    if (!stay) this.compact();
  }

  /** Moves those of a few slots. V8 compiles what is called several times sooner than a loop. */
  private moveSome(arr: Value[], count: number, size: number, from: number, stay: boolean): void {
    for (let i = from, end = Math.min(from + AT_ONCE, this.end); i < end; i++) {
      const key = this.keyIn(i);
      if (typeof key !== 'number' || key <= count || key > size || Math.floor(key) !== key) continue;
      this.put(arr, key, this.valueIn(i));
      if (stay) this.release(key);
      else this.setValue(i, undefined);
    }
  }

  /** Stores an element that moves, if it is none that was cleared. */
  private put(arr: Value[], key: number, value: Value): void {
    if (value === undefined) return;
    if (key > MOST_NEAR) (this.far ??= new FarPart()).put(key - MOST_NEAR - 1, value);
    else arr[key - 1] = value;
  }

  /**
   * The largest power of two n above `border` such that more than n/4 of the keys 1..n are in use, given that `used` of
   * 1..border are, none of which is here; 0 if there is none.
   */
  denseSize(border: number, used: number): number {
    let { counts } = this,
      best = 0;
    if (counts === undefined) {
      const { end } = this;
      account.charge(end >> 2);
      counts = new Array<number>(RANKS).fill(0);
      for (let i = 0; i < end; i++) {
        const key = this.keyIn(i);
        if (typeof key === 'number' && isElement(key) && this.valueIn(i) !== undefined) counts[rankOf(key)]!++;
      }
      if (end > AT_ONCE) this.counts = counts;
    }
    for (let b = 0, n = 1; b < RANKS; b++, n *= 2) {
      used += counts[b]!;
      if (n > border && used > n / 4) best = n;
    }
    return best;
  }

  /** Number of slots, empty ones included. */
  get slotCount(): number {
    return this.farRoom + this.end;
  }

  /** Its size by the accounting model. */
  get bytes(): number {
    return SLOT_BYTES * this.farRoom + ENTRY_BYTES * this.end;
  }

  /** The key in slot `at`, a string as its bytes. */
  bareKey(at: number): Value {
    const room = this.farRoom;
    return at < room ? MOST_NEAR + at + 1 : this.keyIn(at - room);
  }

  /** Number of entries. */
  get size(): number {
    return this.farCount + this.end - this.dead;
  }

  /** Its keys in the order of slots, if they are strings that may be fields, and no more than `most`. */
  fields(most: number): readonly string[] | undefined {
    const { keys } = this;
    if (this.mixed || this.end > most || this.tail !== undefined || this.far !== undefined) return undefined;
    if (this.ahead !== undefined) return undefined;
    this.mixed = !keys.every((key) => typeof key === 'string' && key.length <= LONG);
    return this.mixed ? undefined : (keys as string[]);
  }

  /** Visits all entries; long string keys come as their bytes. */
  each(visit: (key: Value, value: Value) => void): void {
    for (let i = 0; i < this.farCount; i++) visit(MOST_NEAR + i + 1, this.far!.at(i));
    for (let i = 0; i < this.end; i++) {
      const value = this.valueIn(i);
      if (value !== undefined) visit(this.keyIn(i), value);
    }
  }

  /** Visits the keys of empty slots, which traversals may still ask for; long string keys come as their bytes. */
  eachEmpty(visit: (key: Value, slot: number) => void): void {
    if (this.dead === 0) return;
    for (let i = 0; i < this.end; i++) {
      const key = this.keyIn(i);
      if (key !== undefined && this.valueIn(i) === undefined) visit(key, i);
    }
  }

  /** Releases the keys of empty slots for which the test holds. No traversal may ask for them any more. */
  forgetWhere(test: (key: Value) => boolean): void {
    this.eachEmpty((key, i) => {
      if (!test(key)) return;
      this.unindex(key);
      this.setKey(i, undefined);
      if (typeof key === 'number') this.integerSlots--;
    });
  }

  /** Removes the entries for which the test holds. */
  clearWhere(test: (key: Value, value: Value) => boolean): void {
    this.far?.clearWhere((i, v) => test(MOST_NEAR + i + 1, v));
    for (let i = 0; i < this.end; i++) {
      const key = this.keyIn(i),
        v = this.valueIn(i);
      if (v === undefined || !test(key, v)) continue;
      this.setValue(i, undefined);
      this.dead++;
      this.tally(key, -1);
    }
  }

  /** Slot of a key, or -1. Remembers the last slot, for traversals. */
  find(key: Value): number {
    const room = this.farRoom;
    if (room > 0 && this.isFar(key) && (this.ahead === undefined || this.far!.at(key - MOST_NEAR - 1) !== undefined))
      return key - MOST_NEAR - 1;
    const bare = plain(key);
    if (this.keyIn(this.visited) === bare) return room + this.visited;
    const at = this.slotOf(bare);
    if (at !== undefined) return room + at;
    // An element cleared while traversing may be beyond `count`.
    return this.isFar(key, room) ? key - MOST_NEAR - 1 : -1;
  }

  /** One past the first slot at or after `from` that has a value, or 0. */
  advance(from: number): number {
    const room = this.farRoom;
    if (from < room) {
      const at = this.far!.advance(from);
      if (at !== 0) return at;
      from = room;
    }
    const { first, end } = this,
      start = from - room < first ? first : from - room;
    let i = start;
    while (i < end && this.valueIn(i) === undefined) i++;
    if (i - start > FAR) account.charge((i - start) >> 2);
    if (start === first) this.first = i;
    return i < end ? room + i + 1 : 0;
  }

  mayHold(value: Value): boolean {
    return this.far !== undefined || this.tail !== undefined || this.vals.includes(value);
  }

  /** The key in slot `at - 1`. */
  keyAt(at: number): Value {
    const room = this.farRoom;
    if (at <= room) return MOST_NEAR + at;
    this.visited = at - room - 1;
    const key = this.keyIn(this.visited);
    return typeof key === 'string' ? str(key) : key;
  }

  valueAt(at: number): Value {
    const room = this.farRoom;
    return at <= room ? this.far!.at(at - 1) : this.valueIn(at - room - 1);
  }
}

/** May the key be that of an element of an array? */
const isElement = (key: number): boolean => key > 0 && key <= 2 ** (RANKS - 1) && Math.floor(key) === key;

const rankOf = (key: number): number => 32 - Math.clz32(key - 1);

const isLong = (key: Value): key is string => typeof key === 'string' && key.length > MOST_HASHED;

const plain = (key: Value): Value => (key instanceof LuaString ? key.s : key);
