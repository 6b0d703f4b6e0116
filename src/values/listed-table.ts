// Tables that a constructor of nothing but `[integer] = value` makes. PUC keeps these keys in one hash part, sized for the constructor,
// and traverses it by the place of each key: `{[0]=a, [1]=b, [2]=c}` gives 0 1 2, and programs have come to rely on it. Such a table
// keeps that order, and the parts of any other table beside it, until it gets a key for which PUC would have no room (a rehash).
// Nothing else in the engine knows of it: traversal asks for a cursor's successor, and cursors are those of any table.
import { Table } from './table.ts';
import type { Value } from './type.ts';

/** Most keys of which the order is kept. */
export const MOST_LISTED = 64;

export class ListedTable extends Table {
  /** The keys by their places, as PUC's nodes; undefined: the order is that of any table. */
  private nodes: (number | undefined)[] | undefined;
  /** Free places are looked for from here down. */
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

  /** Gives a new key its place (luaH_newkey). */
  private place(key: number): void {
    const { nodes } = this;
    if (nodes === undefined || nodes.includes(key)) return;
    const at = this.mainPlace(key), there = nodes[at];
    if (there === undefined) {
      nodes[at] = key;
      return;
    }
    do this.lastFree--; while (this.lastFree >= 0 && nodes[this.lastFree] !== undefined);
    if (this.lastFree < 0) this.nodes = undefined;
    else if (this.mainPlace(there) === at) nodes[this.lastFree] = key;
    else {
      nodes[this.lastFree] = there;
      nodes[at] = key;
    }
  }

  /** Where a key belongs (hashint): its 64 bits modulo an odd number. */
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

  /** The next slot whose key has no place among the nodes. */
  private advanceBeyond(cursor: number): number {
    do cursor = super.advance(cursor); while (cursor !== 0 && this.placeOf(this.keyAt(cursor)) >= 0);
    return cursor;
  }

  private placeOf(key: Value): number {
    return typeof key === 'number' ? this.nodes!.indexOf(key) : -1;
  }
}
