// Where the system's time comes from. A clock only tells the time; waiting for a deadline is the host loop's business:
// on a real clock it sleeps, on a virtual one it moves the clock to the next deadline.

export interface Clock {
  /** Milliseconds since 1970-01-01 UTC, fractions allowed. Never runs backwards. */
  now(): number;
}

/** A clock over a host's time source, kept from running backwards when that one is set back. */
export class RealClock implements Clock {
  private latest = -Infinity;

  constructor(private readonly source: () => number) {}

  now(): number {
    const now = this.source();
    if (now > this.latest) this.latest = now;
    return this.latest;
  }
}

/** A clock that stands still until it is told to move: same program, same times. */
export class VirtualClock implements Clock {
  constructor(private time = 1_000_000_000_000) {}

  now(): number {
    return this.time;
  }

  /** Moves forward to this time; a time in the past changes nothing. */
  moveTo(time: number): void {
    if (time > this.time) this.time = time;
  }
}
