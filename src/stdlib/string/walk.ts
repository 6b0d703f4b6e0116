// Goes from one match of a pattern to the next, for gmatch and gsub (§6.4). A match may not end where the last one did,
// or an empty one would be found twice. A long search is kept here until it is done.
import type { Runtime } from '../../vm/runtime.ts';
import { settle, type Matcher } from './matcher.ts';
import type { Pattern } from './pattern.ts';
import { Outcome, seekOn, type Search } from './search.ts';

export class Walk {
  /** Matches found. */
  count = 0;
  /** Begin and end of the last match; -1: there was none. */
  protected from = 0;
  protected to = -1;
  private search: Search | undefined = undefined;

  /** Starts at `at`, for at most this many matches. */
  constructor(
    readonly pattern: Pattern,
    readonly subject: string,
    private at = 0,
    private readonly most = Infinity,
  ) {}

  /** Finds the next match; the matcher has its captures until Lua code runs. */
  next(matcher: Matcher): Outcome {
    const { at, subject } = this;
    if (this.search !== undefined) return Outcome.Unfinished;
    if (at > subject.length || this.count >= this.most) return Outcome.None;
    const outcome = matcher.on(this.pattern, subject).search(at);
    return outcome === Outcome.Found && matcher.to !== this.to ? this.found(matcher) : this.accept(matcher, outcome);
  }

  /** The same, in slices: Unfinished where the task has to give way. */
  nextInSlices(rt: Runtime, matcher: Matcher): Outcome {
    let outcome = this.next(matcher);
    while (outcome === Outcome.Unfinished) {
      settle(rt);
      const search = this.search!,
        found = seekOn(rt, search);
      if (found === Outcome.Unfinished) return found;
      this.search = undefined;
      if (found === Outcome.Found) matcher.take(search);
      outcome = this.accept(matcher, found);
    }
    return outcome;
  }

  private accept(matcher: Matcher, outcome: Outcome): Outcome {
    if (outcome === Outcome.Found && matcher.to === this.to) outcome = matcher.search(this.at + 1);
    if (outcome === Outcome.Found) return this.found(matcher);
    if (outcome === Outcome.Unfinished) this.search = matcher.takeUnfinished();
    else this.at = this.subject.length + 1;
    return outcome;
  }

  private found(matcher: Matcher): Outcome {
    this.count++;
    this.from = matcher.from;
    this.at = this.to = matcher.to;
    if (this.pattern.anchored) this.at = this.subject.length + 1;
    return Outcome.Found;
  }
}
