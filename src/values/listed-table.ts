// Tables made by a constructor with integer keys only (`[integer] = value`). PUC stores such keys in one hash part,
// sized for the constructor, and traverses it in node order: `{[0]=a, [1]=b, [2]=c}` gives 0 1 2, and programs rely on
// that. Such a table keeps this order, besides the usual parts, until it gets a key that would make PUC rehash. The
// rest of the engine does not know: cursors are those of any table.
import { Table } from './table.ts';
import type { Value } from './type.ts';

/** The maximum number of keys whose order is kept. */
export const MOST_LISTED = 64;

export class ListedTable extends Table {
  /** The keys in PUC's node order; undefined: the usual order. */
  private nodes: (number | undefined)[] | undefined;
  /** The search for free nodes goes down from here (lastfree). */
  private lastFree: number;

  /** A table for so many keys. */
  constructor(keys: number) {
    super();
    this.lastFree = 2 ** Math.ceil(Math.log2(Math.max(keys, 1)));
    this.nodes = new Array<number | undefined>(this.lastFree).fill(undefined);
  }

  override setInt(key: number, value: Value): void {
    if (value !== undefined) this.place(key);
    super.setInt(key, value);
  }

  override append(value: Value): void {
    this.place(this.count + 1);
    super.append(value);
  }

  override setList(first: number, from: readonly Value[], at: number, n: number): void {
    for (let i = 0; i < n; i++) this.setInt(first + i, from[at + i]);
  }

  /** Places a new key (luaH_newkey). */
  private place(key: number): void {
    const { nodes } = this;
    if (nodes === undefined || nodes.includes(key)) return;
    const at = this.mainPlace(key),
      there = nodes[at];
    if (there === undefined) {
      nodes[at] = key;
      return;
    }
    do this.lastFree--;
    while (this.lastFree >= 0 && nodes[this.lastFree] !== undefined);
    if (this.lastFree < 0) this.nodes = undefined;
    else if (this.mainPlace(there) === at) nodes[this.lastFree] = key;
    else {
      nodes[this.lastFree] = there;
      nodes[at] = key;
    }
  }

  /** The main position of a key (hashint): its 64 bits modulo an odd number. */
  private mainPlace(key: number): number {
    const by = (this.nodes!.length - 1) | 1;
    return key >= 0 ? key % by : Number(BigInt.asUintN(64, BigInt(key)) % BigInt(by));
  }

  override advance(cursor: number): number {
    const { nodes } = this;
    if (nodes === undefined) return super.advance(cursor);
    let at = 0;
    if (cursor !== 0) {
      at = this.placeOf(this.keyAt(cursor)) + 1;
      if (at === 0) return this.advanceBeyond(cursor);
    }
    for (; at < nodes.length; at++) {
      const next = nodes[at] === undefined ? -1 : this.cursorOf(nodes[at]);
      if (next > 0 && this.valueAt(next) !== undefined) return next;
    }
    return this.advanceBeyond(0);
  }

  /** The next slot whose key is not among the nodes. */
  private advanceBeyond(cursor: number): number {
    do cursor = super.advance(cursor);
    while (cursor !== 0 && this.placeOf(this.keyAt(cursor)) >= 0);
    return cursor;
  }

  private placeOf(key: Value): number {
    return typeof key === 'number' ? this.nodes!.indexOf(key) : -1;
  }
}
