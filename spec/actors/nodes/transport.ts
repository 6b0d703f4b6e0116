// A transport between simulated nodes. Each pair has a connection that delays frames and keeps their order, as TCP
// does; it may lose frames without a word, as a server that restarts does, repeat them, break, or be cut by a
// partition.
import type { Agenda, Chance } from './chance.ts';

/** A node as the transport sees it: frames go to whichever incarnation runs. */
export interface Station {
  readonly name: string;
  /** Does a node run? */
  readonly alive: boolean;
  receive(from: string, frame: Uint8Array): void;
  connected(to: string): void;
  disconnected(to: string): void;
}

/** How bad the transport is. */
interface Weather {
  readonly loss: number;
  readonly repeat: number;
  readonly reorder: number;
  readonly delay: number;
}

const FINE: Weather = { loss: 0, repeat: 0, reorder: 0, delay: 2 };

/** One direction of a connection. */
interface Line {
  /** When the last frame arrives. */
  last: number;
  /** Counts connections: frames of a broken one are lost. */
  connection: number;
}

export class Transport {
  private readonly stations = new Map<string, Station>();
  private readonly lines = new Map<string, Line>();
  private readonly cut = new Set<string>();
  private readonly broken = new Set<string>();
  /** When a pair was last disturbed. */
  private readonly disturbed = new Map<string, number>();
  weather: Weather;

  constructor(
    private readonly agenda: Agenda,
    private readonly chance: Chance,
    weather: Weather,
  ) {
    this.weather = weather;
  }

  add(station: Station): void {
    this.stations.set(station.name, station);
  }

  private line(from: string, to: string): Line {
    const key = `${from}>${to}`;
    let line = this.lines.get(key);
    if (line === undefined) this.lines.set(key, (line = { last: 0, connection: 0 }));
    return line;
  }

  /** Can frames go from one to the other? */
  passes(from: string, to: string): boolean {
    return !this.cut.has(`${from}>${to}`) && !this.broken.has(pair(from, to));
  }

  /** Does the transport say that it works? */
  works(a: string, b: string): boolean {
    return !this.broken.has(pair(a, b));
  }

  send(from: string, to: string, frame: Uint8Array): void {
    const { agenda, chance, weather } = this,
      line = this.line(from, to);
    if (!this.passes(from, to) || chance.happens(weather.loss)) return;
    const at = agenda.now + 0.2 + chance.next() * weather.delay,
      arrival = chance.happens(weather.reorder) ? at : Math.max(line.last, at);
    line.last = Math.max(line.last, arrival);
    this.deliver(from, to, frame, arrival, line);
    if (chance.happens(weather.repeat)) this.repeat(from, to, frame, arrival, line);
  }

  /** The frame comes again: soon, or so late that nobody expects it. */
  private repeat(from: string, to: string, frame: Uint8Array, arrival: number, line: Line): void {
    const { chance, weather } = this,
      late = chance.happens(0.2) ? 12_000 : weather.delay;
    this.deliver(from, to, frame, arrival + chance.next() * late, late > weather.delay ? { ...line } : line);
  }

  private deliver(from: string, to: string, frame: Uint8Array, at: number, line: Line): void {
    const { connection } = line;
    this.agenda.at(at, () => {
      const station = this.stations.get(to)!;
      if (connection === line.connection && station.alive && !this.cut.has(`${from}>${to}`))
        station.receive(from, frame);
    });
  }

  /** Calls something on another station later, if it can be reached then. */
  call(from: string, to: string, act: () => void): void {
    if (!this.passes(from, to)) return;
    this.agenda.in(0.2 + this.chance.next() * this.weather.delay, () => {
      if (this.passes(from, to)) act();
    });
  }

  // ---- disturbances

  /** Loses everything between two stations for a while; both notice. */
  breakConnection(a: string, b: string, ms: number): void {
    if (this.broken.has(pair(a, b))) return;
    this.broken.add(pair(a, b));
    this.lose(a, b);
    this.tell(a, b, 'disconnected');
    this.agenda.in(ms, () => {
      this.broken.delete(pair(a, b));
      this.disturb(a, b);
      this.tell(a, b, 'connected');
    });
  }

  private lose(a: string, b: string): void {
    this.disturb(a, b);
    this.line(a, b).connection++;
    this.line(b, a).connection++;
  }

  private tell(a: string, b: string, what: 'connected' | 'disconnected'): void {
    this.stations.get(a)?.[what](b);
    this.stations.get(b)?.[what](a);
  }

  /** Loses everything from some stations to others for a while, in one direction or both; nobody notices. */
  partition(from: readonly string[], to: readonly string[], ms: number, bothWays: boolean): void {
    const cuts = from.flatMap((a) => to.flatMap((b) => (bothWays ? [`${a}>${b}`, `${b}>${a}`] : [`${a}>${b}`])));
    for (const each of cuts) this.cut.add(each);
    const touch = (): void => from.forEach((a) => to.forEach((b) => this.disturb(a, b)));
    touch();
    this.agenda.in(ms, () => {
      for (const each of cuts) this.cut.delete(each);
      touch();
    });
  }

  /** From now on the transport is good. */
  heal(): void {
    this.weather = FINE;
    for (const a of this.stations.keys()) for (const b of this.stations.keys()) if (a < b) this.disturb(a, b);
    this.cut.clear();
    for (const each of [...this.broken]) {
      const [a, b] = each.split('=') as [string, string];
      this.broken.delete(each);
      this.tell(a, b, 'connected');
    }
  }

  disturb(a: string, b: string): void {
    this.disturbed.set(pair(a, b), this.agenda.now);
  }

  /** How long ago two stations were disturbed; 0: they are now. */
  calmFor(a: string, b: string): number {
    if (!this.passes(a, b) || !this.passes(b, a)) return 0;
    return this.agenda.now - (this.disturbed.get(pair(a, b)) ?? -Infinity);
  }
}

const pair = (a: string, b: string): string => (a < b ? `${a}=${b}` : `${b}=${a}`);
