// How much memory a run may hold: the bytes alive at the last count plus all bytes allocated since. Between two counts
// every allocation counts as alive. All by the accounting model (sizes.ts), not by the host's real use. Must not know
// who counts.
// Invariant: `credit - debt` bytes were allocated since the last count, and the debt is due before the limit is passed.

/** The account that counts allocations down. */
interface Debtor {
  debt: number;
}

/** Smallest part of the limit that is granted between two counts, so that counts do not follow one another at once. */
const LEAST_PART = 1 / 16;

export class Memory {
  /** Bytes alive at the last count. */
  live = 0;
  /** Peak of the bytes alive at a count. */
  peak = 0;
  /** The debt at the last count, before any allocation. */
  private credit = 0;

  constructor(public limit = Infinity) {}

  /** Bytes in use. */
  used({ debt }: Debtor): number {
    return this.live + this.credit - debt;
  }

  exceeded(debtor: Debtor): boolean {
    return this.used(debtor) > this.limit;
  }

  /** Sets the live bytes after a count. */
  counted(bytes: number): void {
    this.live = bytes;
    this.credit = 0;
    if (bytes > this.peak) this.peak = bytes;
  }

  /** Grants this many bytes until the next count, or fewer if the limit is nearer. */
  grant(debtor: Debtor, bytes: number): void {
    const used = this.credit === 0 ? this.live : this.used(debtor);
    const left = Math.max(this.limit - used, this.limit * LEAST_PART),
      granted = Math.min(bytes, left);
    debtor.debt = granted;
    this.credit = used - this.live + granted;
  }

  /** Changes the limit. The debt is due where it is passed. */
  limitTo(debtor: Debtor, limit: number): void {
    this.limit = limit;
    const left = limit - this.used(debtor);
    if (debtor.debt > left) {
      this.credit -= debtor.debt - Math.max(left, 0);
      debtor.debt = Math.max(left, 0);
    }
  }
}

/** Memory without limit: nothing counts. */
export const UNLIMITED = new Memory();
