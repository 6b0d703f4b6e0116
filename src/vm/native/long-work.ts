// Natives whose work can take long: they do it in parts, and between two parts other tasks have their turns when the slice is over, and
// limits stop the run. A part is charged before it is done, and should take less than a tenth of a millisecond.
// Invariant: all that a piece of work knows is in its object, which the native's frame keeps; arguments are read anew in each turn.
import { tooLarge } from '../../messages/stdlib.ts';
import type { Gathering } from '../../values/bytes.ts';
import { joined } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { Call } from './call.ts';
import type { Holding } from '../frame.ts';
import { plain, resumable } from './declare.ts';
import type { Native } from './native.ts';
import type { Param } from './params.ts';
import type { Runtime } from '../runtime.ts';
import { raise } from '../throw.ts';
import { withTraits } from './traits.ts';
import type { Window } from './window.ts';

/** The native's arguments, by number. */
export interface Arguments { arg(i: number): Value }

export interface LongWork extends Partial<Holding> {
  /** Does the next part; true: that was the last one. `from`: where the native's arguments are. */
  step(rt: Runtime, from: Arguments): boolean;
  /** Gives the results. */
  finish(call: Call): number;
}

/** Works until it is done, or the slice is over: then `goOnWorking`, as the native's `done`, goes on. */
export function work(call: Call, job: LongWork): number {
  const { rt } = call;
  while (!job.step(rt, call)) {
    if (rt.fuel >= 0) continue;
    call.keep(job);
    return call.reschedule();
  }
  return job.finish(call);
}

export const goOnWorking = (call: Call): number => work(call, call.kept<LongWork>());

type Args<P extends readonly Param<unknown>[]> = { [K in keyof P]: P[K] extends Param<infer T> ? T : never };

/**
 * Declares a native whose work may be long. `brief` is the body of a plain native: it does what is little work, and for the rest gives
 * SLOW_PATH, having done nothing; then `begin` gives the work, for those cases alone. Neither looks at frames.
 */
export function long<const P extends readonly Param<unknown>[]>(
  name: string, params: P, result: string, doc: string, brief: (at: Window, ...args: Args<P>) => number, begin: (call: Call, ...args: Args<P>) => LongWork,
): Native {
  const everyday = plain(name, params, result, doc, brief);
  const native = resumable(name, params, result, doc, {
    fastPath: (at) => at.through(everyday),
    start(call: Call, ...args: Args<P>) {
      // Where calls are traced, brief work has a frame, too.
      const n = everyday.run(call.co, call.frame.func, call.count);
      return n >= 0 ? n : work(call, begin(call, ...args));
    },
    done: goOnWorking,
  });
  return withTraits(native, { framelessSafe: true });
}

/** Adds a piece to a long string that a native makes, unless none may be that long. */
export function gather(rt: Runtime, text: Gathering, piece: string): void {
  if (text.length + piece.length > rt.maxString) raise(tooLarge());
  rt.allocate(piece.length);
  text.add(piece);
}

/** Parts of a string, one after the other, each of which becomes another: the result is their rope, as long as the string. */
export class Rewriting implements LongWork {
  private at = 0;
  private out = '';

  /** `make` gives what the bytes from one place to another become, having charged for it. Parts have `size` bytes. */
  constructor(private readonly length: number, private readonly size: number, private readonly make: (rt: Runtime, from: number, to: number) => string) {}

  step(rt: Runtime): boolean {
    const end = Math.min(this.at + this.size, this.length);
    this.out += this.make(rt, this.at, end);
    this.at = end;
    return end === this.length;
  }

  /** What the collector is to count. */
  get holds(): readonly Value[] {
    return [joined(this.out)];
  }

  finish(call: Call): number {
    return call.one(joined(this.out));
  }
}
