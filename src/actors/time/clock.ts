// Clocks of a system. Wall time is for display only and may be set by an administrator; deadlines use monotonic time.
// A clock must not wait: the host loop sleeps until a deadline on a real clock, and advances a virtual one to it.

export interface Clock {
  /** Wall time: milliseconds since 1970-01-01 UTC, with fractions. For display, never for deadlines. */
  now(): number;
  /** Milliseconds since some moment in the past, with fractions. Never runs backwards, never jumps. */
  monotonic(): number;
}

/** The clock follows a source that is set back by at most this slowly; by more, at once. */
const LARGEST_LAG = 60_000;
/** The speed of the clock meanwhile. */
const SLOW = 0.5;

/**
 * A clock over a host's time sources. When the wall clock is corrected backwards, wall time runs at half speed until
 * the source has caught up, like adjtime(2). A step back of more than a minute is deliberate: wall time follows it.
 */
export class RealClock implements Clock {
  private latest = -Infinity;
  /** When `now` was last read while it was ahead of the source. */
  private aheadAt: number | undefined = undefined;

  constructor(
    private readonly wall: () => number,
    readonly monotonic: () => number,
  ) {}

  now(): number {
    const wall = this.wall();
    if (wall >= this.latest || this.latest - wall > LARGEST_LAG) {
      this.aheadAt = undefined;
      return (this.latest = wall);
    }
    return this.slowly(wall);
  }

  private slowly(wall: number): number {
    const at = this.monotonic(),
      passed = at - (this.aheadAt ?? at);
    this.aheadAt = at;
    return (this.latest = Math.max(this.latest + passed * SLOW, wall));
  }
}

/** A virtual clock: stands still until it is advanced, so runs are repeatable. Both times are the same number. */
export class VirtualClock implements Clock {
  constructor(private time = 1_000_000_000_000) {}

  now(): number {
    return this.time;
  }

  monotonic(): number {
    return this.time;
  }

  /** Advances to this time; a time in the past changes nothing. */
  moveTo(time: number): void {
    if (time > this.time) this.time = time;
  }
}
