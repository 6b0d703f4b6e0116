// The event bus of a system (process-api.md §11, events): whoever subscribed to a pattern of system names, and perhaps
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

export interface Subscriber<E> {
  /** An event that fits was sent. */
  told(event: E): void;
}

interface Subscription<E> {
  readonly system: string;
  /** undefined: every kind. */
  readonly kind: string | undefined;
  readonly subscriber: Subscriber<E>;
}

export class Bus<E> {
  private readonly subscriptions = new Set<Subscription<E>>();

  /** Subscribes; what comes back ends the subscription. */
  subscribe(system: string, kind: string | undefined, subscriber: Subscriber<E>): () => void {
    const subscription = { system, kind, subscriber };
    this.subscriptions.add(subscription);
    return () => void this.subscriptions.delete(subscription);
  }

  /** Tells everybody the event fits, in the order they subscribed. */
  send(system: string, kind: string, event: E): void {
    for (const each of this.subscriptions) {
      if (matches(each.system, system) && (each.kind === undefined || matches(each.kind, kind))) each.subscriber.told(event);
    }
  }

  get size(): number {
    return this.subscriptions.size;
  }
}
