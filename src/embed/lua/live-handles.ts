// Which handles JavaScript may still have: what they stand for are roots of the Lua collector.
// Each is known by a WeakRef. But V8 keeps what a WeakRef was made for until the turn of the event loop is over, so a loop that makes
// millions of handles would keep them all. Those beyond a number per turn are therefore a crowd: all that is known of it is whether
// any of it is left, by a token that each of them holds. While one may be, nobody can say what is garbage.
import { nextTurn } from '../host/macrotask.ts';

/** Handles per turn that are known one by one. */
const MAX_PER_TURN = 16_384;
/** Handles known until those that are gone are first looked for. */
const LEAST = 1024;

/** Handles that are not known one by one: every one of them holds on to this. */
export class Crowd {
  constructor(readonly live: LiveHandles) {}
}

export class LiveHandles {
  private known: WeakRef<object>[] = [];
  /** Number of known handles at which those that are gone are looked for. */
  private full = LEAST;
  private thisTurn = 0;
  private crowd: Crowd | undefined = undefined;
  private crowds: WeakRef<Crowd>[] = [];

  /** Has this turn too many handles for another one to be known by itself? */
  get crowded(): boolean {
    return this.thisTurn >= MAX_PER_TURN;
  }

  /** From now on a handle is known by itself. */
  note(handle: object): WeakRef<object> {
    // The next turn is asked for early: in a program that makes few at a time, it comes before the number is reached.
    if (++this.thisTurn === MAX_PER_TURN / 2) void nextTurn().then(() => this.turn());
    if (this.known.length >= this.full) this.forget();
    const ref = new WeakRef(handle);
    this.known.push(ref);
    return ref;
  }

  /** What a handle has to hold on to that is not known by itself. */
  join(): Crowd {
    if (this.crowd === undefined) this.crowds.push(new WeakRef(this.crowd = new Crowd(this)));
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

  /** Visits the handles that are known. */
  each(visit: (handle: object) => void): void {
    this.forget();
    for (const ref of this.known) {
      const handle = ref.deref();
      if (handle !== undefined) visit(handle);
    }
  }

  /** Whether there may be others. */
  get incomplete(): boolean {
    this.crowds = this.crowds.filter((ref) => ref.deref() !== undefined);
    return this.crowds.length > 0;
  }
}
