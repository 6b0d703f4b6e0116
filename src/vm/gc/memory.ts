// How much memory a run may hold: bytes alive at the last count, and what has been allocated since. Counting finds out what is alive;
// between two counts everything allocated is taken for alive. All by the accounting model (sizes.ts), not what the host really uses.
// Invariant: `credit - debt` bytes were allocated since the last count, and the debt is due before the limit is passed.

/** Who counts allocations down. */
export interface Debtor { debt: number }

/** Where little is left below the limit, at least this part of it is granted, so that counts do not follow one another at once. */
const LEAST_PART = 1 / 16;

export class Memory {
  /** Bytes alive at the last count. */
  live = 0;
  /** Most that have been alive at a count. */
  peak = 0;
  /** What the debt would be had nothing been allocated since. */
  private credit = 0;

  constructor(public limit = Infinity) {}

  /** Bytes in use. */
  used({ debt }: Debtor): number {
    return this.live + this.credit - debt;
  }

  exceeded(debtor: Debtor): boolean {
    return this.used(debtor) > this.limit;
  }

  /** So many are alive: nothing has been allocated since. */
  counted(bytes: number): void {
    this.live = bytes;
    this.credit = 0;
    if (bytes > this.peak) this.peak = bytes;
  }

  /** Lets so many more bytes be allocated before somebody has to count again, or fewer if the limit is nearer. */
  grant(debtor: Debtor, bytes: number): void {
    const used = this.credit === 0 ? this.live : this.used(debtor);
    const left = Math.max(this.limit - used, this.limit * LEAST_PART), granted = Math.min(bytes, left);
    debtor.debt = granted;
    this.credit = used - this.live + granted;
  }

  /** Another limit holds from now on; the debt is due where that is passed. */
  limitTo(debtor: Debtor, limit: number): void {
    this.limit = limit;
    const left = limit - this.used(debtor);
    if (debtor.debt > left) {
      this.credit -= debtor.debt - Math.max(left, 0);
      debtor.debt = Math.max(left, 0);
    }
  }
}

/** Nothing is counted. */
export const UNLIMITED = new Memory();
