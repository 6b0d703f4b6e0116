// Tracks which handles JavaScript may still use: their values are roots of the Lua collector. Each handle has a
// WeakRef. V8 keeps the target of a new WeakRef alive until the turn of the event loop ends, so a loop that makes
// millions of handles would keep them all. Handles beyond a number per turn are therefore untracked: they share a
// token, which tells only whether any of them is left. While one is, the collector must take all objects for reachable.
import { Weak } from '../../values/weak.ts';
import { nextTurn } from '../host/macrotask.ts';

/** Handles tracked per turn. */
const MAX_PER_TURN = 16_384;
/** Tracked handles before the first sweep of dead ones. */
const LEAST = 1024;

/** The token of untracked handles: each of them refers to it. */
export class Crowd {
  constructor(readonly live: LiveHandles) {}
}

export class LiveHandles {
  private known: WeakRef<object>[] = [];
  /** Number of tracked handles at the next sweep. */
  private full = LEAST;
  private thisTurn = 0;
  private crowd: Crowd | undefined = undefined;
  private crowds: WeakRef<Crowd>[] = [];

  /** Has this turn tracked as many handles as it may? */
  get crowded(): boolean {
    return this.thisTurn >= MAX_PER_TURN;
  }

  /** Tracks a handle. */
  note(handle: object): WeakRef<object> {
    // Schedules the next turn early: in a program that makes few handles at a time, it comes before the number is
    // reached.
    if (++this.thisTurn === MAX_PER_TURN / 2) void nextTurn().then(() => this.turn());
    if (this.known.length >= this.full) this.forget();
    const ref = new Weak(handle);
    this.known.push(ref);
    return ref;
  }

  /** The token for an untracked handle. */
  join(): Crowd {
    if (this.crowd === undefined) this.crowds.push(new Weak((this.crowd = new Crowd(this))));
    return this.crowd;
  }

  private turn(): void {
    this.thisTurn = 0;
    this.crowd = undefined;
  }

  private forget(): void {
    this.known = this.known.filter((ref) => ref.deref() !== undefined);
    this.full = Math.max(LEAST, 2 * this.known.length);
  }

  /** Visits the tracked handles. */
  each(visit: (handle: object) => void): void {
    this.forget();
    for (const ref of this.known) {
      const handle = ref.deref();
      if (handle !== undefined) visit(handle);
    }
  }

  /** May there be untracked handles? */
  get incomplete(): boolean {
    this.crowds = this.crowds.filter((ref) => ref.deref() !== undefined);
    return this.crowds.length > 0;
  }
}
