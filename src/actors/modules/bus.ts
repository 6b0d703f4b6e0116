// The event bus of a system (README 11, events): matches events against subscriptions to patterns of system names, and
// perhaps of kinds. Patterns are dotted: `*` is one part, `**` any number of parts, `(a|b)` an alternative.
// It must not know Lua calls or the data of events.

/** Does a pattern match a name? */
export function matches(pattern: string, name: string): boolean {
  return pattern === name || partsMatch(pattern.split('.'), name.split('.'));
}

/** Backtracks to the last `**` only, which then takes one part more: so the time is at most quadratic. */
function partsMatch(pattern: readonly string[], name: readonly string[]): boolean {
  let p = 0,
    n = 0,
    afterMany = -1,
    resume = 0;
  while (n < name.length) {
    const part = pattern[p];
    if (part === '**') {
      afterMany = ++p;
      resume = n;
    } else if (part !== undefined && partMatches(part, name[n]!)) {
      p++;
      n++;
    } else if (afterMany >= 0) {
      p = afterMany;
      n = ++resume;
    } else return false;
  }
  while (pattern[p] === '**') p++;
  return p === pattern.length;
}

function partMatches(part: string, name: string): boolean {
  if (part === '*') return name !== '';
  if (part.startsWith('(') && part.endsWith(')')) return part.slice(1, -1).split('|').includes(name);
  return part === name;
}

/** The maximum number of parts: matching cannot be preempted. */
export const MAX_PARTS = 64;

/** Does a name have too many parts? */
export function tooManyParts(name: string): boolean {
  let parts = 1;
  for (let at = name.indexOf('.'); at >= 0 && parts <= MAX_PARTS; at = name.indexOf('.', at + 1)) parts++;
  return parts > MAX_PARTS;
}

interface Subscription<S> {
  readonly system: string;
  /** undefined: all kinds. */
  readonly kind: string | undefined;
  readonly subscriber: S;
  /** Serial number. */
  readonly number: number;
}

export class Bus<S> {
  private readonly subscriptions = new Set<Subscription<S>>();
  private made = 0;

  /** Subscribes; the result unsubscribes. */
  subscribe(system: string, kind: string | undefined, subscriber: S): () => void {
    const subscription = { system, kind, subscriber, number: this.made++ };
    this.subscriptions.add(subscription);
    return () => void this.subscriptions.delete(subscription);
  }

  /** Walks over the present subscriptions, in order, for an event of this system and kind. */
  send(system: string, kind: string): Walk<S> {
    return new Walk(this.subscriptions.values(), this.made, system, kind);
  }

  get size(): number {
    return this.subscriptions.size;
  }
}

/** A walk over the subscriptions that can be interrupted; skips those made after its start. */
export class Walk<S> {
  /** The current subscriber, if the event matches. */
  subscriber: S | undefined = undefined;

  constructor(
    private readonly rest: Iterator<Subscription<S>>,
    private readonly end: number,
    private readonly system: string,
    private readonly kind: string,
  ) {}

  /** Goes to the next subscription; false if there is none. */
  advance(): boolean {
    const { done, value } = this.rest.next();
    if (done === true || value.number >= this.end) return false;
    const fits = matches(value.system, this.system) && (value.kind === undefined || matches(value.kind, this.kind));
    this.subscriber = fits ? value.subscriber : undefined;
    return true;
  }
}
