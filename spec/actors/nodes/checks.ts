// What must hold between processes of any nodes, followed event by event. Everything is told with PIDs as texts.
//
//   mail       of what one process sends to another a prefix arrives, in order, once
//   monitors   one EXIT for each, and no mail of a process after its EXIT
//   links      LINK_DOWN only for a link, and once
//   names      of consistent names, one holder at a time
//
// What must have happened once everything has settled is checked at the end (simulation.ts).

/** What one process has sent to another. */
interface Mail {
  /** Numbers of the messages that were taken, in order. A refused one is removed. */
  readonly sent: number[];
  received: number;
  last: number;
  /** The session of the two nodes in which the first one was sent. */
  readonly session: string;
}

/** What one process knows of a monitor or link with another. */
export interface Tie {
  readonly from: string;
  readonly to: string;
  readonly session: string;
}

const key = (from: string, to: string): string => `${from} ${to}`;

export class Checks {
  readonly violations: string[] = [];
  private readonly mail = new Map<string, Mail>();
  readonly monitors = new Map<string, Tie>();
  /** Links as the side knows that asked for them. */
  readonly links = new Map<string, Tie>();
  /** Links that the other side may have made. */
  private readonly possible = new Set<string>();
  /** Links that the other side has once ended: what holds depends on what came first. */
  readonly vague = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly exits = new Set<string>();
  private readonly holders = new Map<string, string>();

  constructor(private readonly time: () => number) {}

  wrong(what: string): void {
    if (this.violations.length < 20) this.violations.push(`${this.time().toFixed(1)}: ${what}`);
  }

  // ---- mail

  sends(from: string, to: string, n: number, session: string): void {
    const mail = this.mail.get(key(from, to));
    if (mail === undefined) this.mail.set(key(from, to), { sent: [n], received: 0, last: -1, session });
    else mail.sent.push(n);
  }

  refused(from: string, to: string, n: number): void {
    const { sent } = this.mail.get(key(from, to))!,
      at = sent.lastIndexOf(n);
    if (at >= 0) sent.splice(at, 1);
  }

  isSent(from: string, to: string, n: number): boolean {
    return this.mail.get(key(from, to))?.sent.includes(n) === true;
  }

  receives(to: string, from: string, n: number): void {
    const mail = this.mail.get(key(from, to));
    if (this.exits.has(key(to, from))) this.wrong(`mail after EXIT: ${n} from ${from} to ${to}`);
    if (mail === undefined) return this.wrong(`mail that nobody sent: ${n} from ${from} to ${to}`);
    if (n <= mail.last) this.wrong(`twice or out of order: ${n} after ${mail.last} from ${from} to ${to}`);
    // A message that waits may still be refused, but not one before another that came.
    else if (mail.sent[mail.received] !== n) this.wrong(`a hole before ${n} from ${from} to ${to}`);
    mail.received = mail.sent.indexOf(n) + 1;
    mail.last = n;
  }

  /** Pairs with mail that has not come. */
  *missing(): Iterable<{ readonly from: string; readonly to: string; readonly session: string; readonly n: number }> {
    for (const [pair, { sent, received, session }] of this.mail) {
      const [from, to] = pair.split(' ') as [string, string];
      if (received < sent.length) yield { from, to, session, n: sent[received]! };
    }
  }

  // ---- monitors

  monitored(from: string, to: string, session: string): void {
    if (this.monitors.has(key(from, to))) this.wrong(`${from} monitors ${to} twice`);
    this.monitors.set(key(from, to), { from, to, session });
  }

  unmonitored(from: string, to: string): void {
    this.monitors.delete(key(from, to));
  }

  exit(to: string, from: string): void {
    if (!this.monitors.delete(key(to, from))) this.wrong(`EXIT of ${from} for ${to}, which has no monitor`);
    this.exits.add(key(to, from));
  }

  // ---- links

  /** From now on the other side may have a link that this side does not know of, even if it gives up. */
  asksForLink(from: string, to: string): void {
    this.asked.add(key(from, to));
    this.possible.add(key(to, from));
    this.possible.add(key(from, to));
  }

  linked(from: string, to: string, session: string): void {
    this.links.set(key(from, to), { from, to, session });
    this.possible.add(key(to, from));
    this.possible.add(key(from, to));
  }

  unlinked(from: string, to: string): void {
    this.links.delete(key(from, to));
    if (!this.asked.has(key(to, from))) this.possible.delete(key(from, to));
    this.vague.add(key(to, from));
  }

  linkDown(to: string, from: string): void {
    if (!this.possible.delete(key(to, from))) this.wrong(`LINK_DOWN of ${from} for ${to}, which has no link`);
    this.links.delete(key(to, from));
  }

  // ---- names

  granted(name: string, pid: string): void {
    const holder = this.holders.get(name);
    if (holder !== undefined && holder !== pid) this.wrong(`${name} is granted to ${pid} while ${holder} has it`);
    this.holders.set(name, pid);
  }

  holder(name: string): string | undefined {
    return this.holders.get(name);
  }

  released(name: string, pid: string): void {
    if (this.holders.get(name) === pid) this.holders.delete(name);
  }

  /** A process is gone, with all that it knew. */
  ended(pid: string): void {
    for (const [name, holder] of this.holders) if (holder === pid) this.holders.delete(name);
    for (const ties of [this.monitors, this.links])
      for (const [pair, { from }] of ties) if (from === pid) ties.delete(pair);
  }
}
