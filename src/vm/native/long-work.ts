// Natives whose work can take long. They work in parts; between two parts the slice may end, so that other tasks run
// and limits stop the run. A part is charged before it is done, and should take less than a tenth of a millisecond.
// Invariant: the object in the native's frame holds all state of the work; each slice reads the arguments anew.
import { tooLarge } from '../../messages/stdlib.ts';
import type { Gathering } from '../../values/bytes.ts';
import { joined } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { Call } from './call.ts';
import type { Holding } from '../frame.ts';
import { plain, resumable } from './declare.ts';
import type { Native } from './native.ts';
import type { Args, Param } from './params.ts';
import type { Runtime } from '../runtime.ts';
import { raise } from '../throw.ts';
import { withTraits } from './traits.ts';
import type { Window } from './window.ts';

/** The native's arguments, by number. */
export interface Arguments {
  arg(i: number): Value;
}

export interface LongWork extends Partial<Holding> {
  /** Whether the next part has to wait; `ready` is called once when it has not. Absent: it never has. */
  readonly waits?: ((ready: () => void) => boolean) | undefined;
  /** Does the next part. True: it was the last. `from`: the native's arguments. */
  step(rt: Runtime, from: Arguments): boolean;
  /** Gives the results. */
  finish(call: Call): number;
}

/** Works until it is done, has to wait, or the slice is over. Then `goOnWorking`, the native's `done`, goes on. */
export function work(call: Call, job: LongWork): number {
  const { rt } = call;
  do {
    if (job.waits !== undefined && waits(call, job)) return call.keep(job).park();
    if (job.step(rt, call)) return job.finish(call);
  } while (rt.fuel >= 0);
  return call.keep(job).reschedule();
}

function waits(call: Call, job: LongWork): boolean {
  const ticket = call.ticket();
  return job.waits!(() => ticket.resume());
}

export const goOnWorking = (call: Call): number => work(call, call.kept<LongWork>());

/**
 * Declares a native whose work may be long. `brief` is the body of a plain native: it does little work at once. For the
 * rest it returns SLOW_PATH, having changed nothing; then `begin` makes the work object. Neither looks at frames.
 */
export function long<const P extends readonly Param<unknown>[]>(
  name: string,
  params: P,
  result: string,
  doc: string,
  brief: (at: Window, ...args: Args<P>) => number,
  begin: (call: Call, ...args: Args<P>) => LongWork,
): Native {
  const fast = plain(name, params, result, doc, brief);
  const native = resumable(name, params, result, doc, {
    fastPath: (at) => at.through(fast),
    start(call: Call, ...args: Args<P>) {
      // Where a hook traces calls, brief work has a frame, too.
      const n = fast.run(call.co, call.frame.func, call.count);
      return n >= 0 ? n : work(call, begin(call, ...args));
    },
    done: goOnWorking,
  });
  return withTraits(native, { framelessSafe: true });
}

/** Adds a piece to a long string that a native makes. Raises if the string becomes too long. */
export function gather(rt: Runtime, text: Gathering, piece: string): void {
  if (text.length + piece.length > rt.maxString) raise(tooLarge());
  rt.allocate(piece.length);
  text.add(piece);
}

/** Maps a string part by part. The result is the rope of the mapped parts, which have the same length. */
export class Rewriting implements LongWork {
  private at = 0;
  private out = '';

  /** `make` maps the bytes of a range, having charged for them. Parts have `size` bytes. */
  constructor(
    private readonly length: number,
    private readonly size: number,
    private readonly make: (rt: Runtime, from: number, to: number) => string,
  ) {}

  step(rt: Runtime): boolean {
    const end = Math.min(this.at + this.size, this.length);
    this.out += this.make(rt, this.at, end);
    this.at = end;
    return end === this.length;
  }

  /** The values that the collector counts. */
  get holds(): readonly Value[] {
    return [joined(this.out)];
  }

  finish(call: Call): number {
    return call.one(joined(this.out));
  }
}
