// The event bus of a system (README 11, events): whoever subscribed to a pattern of system names, and perhaps
// of kinds, is told of every event sent that fits. A pattern is dotted: `*` is any one part, `**` any number of them,
// `(a|b)` one of several. Knows neither Lua calls nor what an event carries.

/** Does a pattern fit a name? */
export function matches(pattern: string, name: string): boolean {
  return pattern === name || partsMatch(pattern.split('.'), name.split('.'));
}

/** Goes back to the last `**` at most, which then takes one part more: no pattern can make this take long. */
function partsMatch(pattern: readonly string[], name: readonly string[]): boolean {
  let p = 0, n = 0, afterMany = -1, resume = 0;
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

/** Most parts that a pattern or a name may have: how far they fit is found in one go, for every subscription. */
export const MAX_PARTS = 64;

/** Has it more parts than may be? */
export function tooManyParts(name: string): boolean {
  let parts = 1;
  for (let at = name.indexOf('.'); at >= 0 && parts <= MAX_PARTS; at = name.indexOf('.', at + 1)) parts++;
  return parts > MAX_PARTS;
}

interface Subscription<S> {
  readonly system: string;
  /** undefined: every kind. */
  readonly kind: string | undefined;
  readonly subscriber: S;
  /** How many there were before it. */
  readonly number: number;
}

export class Bus<S> {
  private readonly subscriptions = new Set<Subscription<S>>();
  private made = 0;

  /** Subscribes; what comes back ends the subscription. */
  subscribe(system: string, kind: string | undefined, subscriber: S): () => void {
    const subscription = { system, kind, subscriber, number: this.made++ };
    this.subscriptions.add(subscription);
    return () => void this.subscriptions.delete(subscription);
  }

  /** Goes through whoever subscribes now, in the order they did, for an event of this system and kind. */
  send(system: string, kind: string): Walk<S> {
    return new Walk(this.subscriptions.values(), this.made, system, kind);
  }

  get size(): number {
    return this.subscriptions.size;
  }
}

/** A way through the subscriptions, which can be interrupted: those made meanwhile are not on it. */
export class Walk<S> {
  /** Whom the event fits, of the place it has come to. */
  subscriber: S | undefined = undefined;

  constructor(
    private readonly rest: Iterator<Subscription<S>>, private readonly end: number,
    private readonly system: string, private readonly kind: string,
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
