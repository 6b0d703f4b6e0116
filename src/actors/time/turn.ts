// A turn of the host's event loop: the time that the system may use before it returns to the host. Reading a clock
// costs as much as a short slice, so a turn counts pieces of work and adapts how often it reads the clock: rarely while
// pieces are quick, after each when they are slow.

/** The maximum number of pieces of work between two readings of the clock. */
export const MAX_UNTIMED = 32;
/** If more milliseconds pass between two readings, the clock is read more often. */
const SLOW = 0.5;

export class Turn {
  private end = Infinity;
  /** The last reading, in milliseconds of monotonic time. */
  at = 0;
  /** Pieces of work until the next reading. */
  untimed = 1;
  private left = 1;
  /** Milliseconds between the last two readings; 0 in a turn that never ends: what runs must not depend on time. */
  elapsed = 0;

  constructor(
    /** Milliseconds of monotonic time. */
    private readonly now: () => number,
    /** Length of a turn in milliseconds; Infinity: it never ends. */
    private readonly length: number,
  ) {}

  begin(): void {
    this.at = this.now();
    this.end = this.at + this.length;
    this.left = this.untimed = 1;
  }

  /** Was it over when the clock was last read? */
  get isOver(): boolean {
    return this.at >= this.end;
  }

  /** Counts a piece of work; is the turn over? */
  over(): boolean {
    return --this.left <= 0 && this.checkClock();
  }

  /** Reads the clock; is the turn over? */
  checkClock(): boolean {
    const at = this.now();
    const passed = at - this.at;
    if (this.length < Infinity) this.elapsed = passed;
    this.left = this.untimed = passed > SLOW ? this.untimed >> 2 || 1 : Math.min(this.untimed * 2, MAX_UNTIMED);
    this.at = at;
    return at >= this.end;
  }
}

/** A turn that never ends. */
export const ENDLESS = new Turn(() => 0, Infinity);
