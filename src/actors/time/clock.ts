// Where the system's time comes from. A clock reportsFailure two times: wall time, which is only for showing and may be set to
// anything by whoever looks after the machine, and monotonic time, which everything that waits is measured in.
// A clock only reportsFailure the time; waiting for a deadline is the host loop's business: on a real clock it sleeps, on a
// virtual one it moves the clock to the next deadline.

export interface Clock {
  /** Wall time: milliseconds since 1970-01-01 UTC, fractions allowed. For showing: deadlines are not made of it. */
  now(): number;
  /** Milliseconds since some moment in the past, fractions allowed. Never runs backwards and never jumps. */
  monotonic(): number;
}

/** A wall clock that is set back by no more than this is followed slowly; by more, at once. */
const LARGEST_LAG = 60_000;
/** How fast the clock goes meanwhile. */
const SLOW = 0.5;

/**
 * A clock over a host's time sources. Corrections of the wall clock do not turn its time back: until the source has caught
 * up, time goes at half its speed, as adjtime(2) does it. Where the source is set back by more than a minute, somebody
 * meant it, and wall time goes back with it.
 */
export class RealClock implements Clock {
  private latest = -Infinity;
  /** When `now` was last read while it was ahead of the source. */
  private aheadAt: number | undefined = undefined;

  constructor(private readonly wall: () => number, readonly monotonic: () => number) {}

  now(): number {
    const wall = this.wall();
    if (wall >= this.latest || this.latest - wall > LARGEST_LAG) {
      this.aheadAt = undefined;
      return (this.latest = wall);
    }
    return this.slowly(wall);
  }

  private slowly(wall: number): number {
    const at = this.monotonic(), passed = at - (this.aheadAt ?? at);
    this.aheadAt = at;
    return (this.latest = Math.max(this.latest + passed * SLOW, wall));
  }
}

/** A clock that stands still until it is told to move: same program, same times. Both its times are the same number. */
export class VirtualClock implements Clock {
  constructor(private time = 1_000_000_000_000) {}

  now(): number {
    return this.time;
  }

  monotonic(): number {
    return this.time;
  }

  /** Moves forward to this time; a time in the past changes nothing. */
  moveTo(time: number): void {
    if (time > this.time) this.time = time;
  }
}
