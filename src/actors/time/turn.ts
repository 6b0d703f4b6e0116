// A turn of the host's event loop: work goes on until it is over, then the host has its own. Reading a clock costs as much
// as a short slice, so a turn is told of every piece of work that is done and reads the clock only now and then: seldom
// while pieces are quick, after every one when they are slow.

/** Most pieces between two looks at the clock. */
export const MAX_UNTIMED = 32;
/** Milliseconds between two looks that are many. */
const SLOW = 0.5;

export class Turn {
  private end = Infinity;
  private lookedAt = 0;
  /** Pieces of work that may be done before the next look. */
  untimed = 1;
  private left = 1;

  constructor(
    /** Milliseconds of monotonic time. */
    private readonly now: () => number,
    /** How many of them a turn takes; Infinity: it is never over. */
    private readonly length: number,
  ) {}

  begin(): void {
    this.lookedAt = this.now();
    this.end = this.lookedAt + this.length;
    this.left = this.untimed = 1;
  }

  /** A piece of work is done: is the turn over? */
  over(): boolean {
    return --this.left <= 0 && this.checkClock();
  }

  /** Is the turn over? Reads the clock. */
  checkClock(): boolean {
    const at = this.now();
    this.left = this.untimed = at - this.lookedAt > SLOW ? this.untimed >> 2 || 1 : Math.min(this.untimed * 2, MAX_UNTIMED);
    this.lookedAt = at;
    return at >= this.end;
  }
}

/** A turn that is never over. */
export const ENDLESS = new Turn(() => 0, Infinity);
