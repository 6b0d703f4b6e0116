// Ready processes, and how long the next one may run: round robin over the processes of a host, and by turns over
// hosts. Fuel and time limit a turn; the next one is of the host that has used the least time, so one that needs less
// than its share does not wait for the others. Where no time is measured, hosts take turns in a ring. The more
// processes are ready, the shorter are their slices, down to a minimum, so that each runs soon.
// Invariant: a host with a ready process is in the ring, but for a process that alone is ready: `only`. A host without
// one leaves the ring when its turn comes.
import type { HostState } from './entry.ts';
import type { Process } from './process.ts';
import { Ring } from '../../values/ring.ts';

/** Fuel in which every ready process of a host should get a slice: some milliseconds of work. */
const ROUND = 1_000_000;
/** The shortest slice that is worth the switch. */
const SHORTEST = 2000;
/** The longest turn of a host, in milliseconds: fuel is no exact measure of time. */
const LONGEST_TURN = 1;
/** A host that was idle is ahead of the others by at most so many milliseconds. */
const CREDIT = 16;
/** The most milliseconds that are charged for one measurement: what takes longer was held up, say by the collector. */
const MOST_CHARGED = 2;

export class RunQueue {
  private readonly hosts = new Ring<HostState>();
  private only: Process | undefined = undefined;
  /** The host that ran when time was last noted, and how long it has had its turn, in milliseconds. */
  private timed: HostState | undefined = undefined;
  private time = 0;
  /** The most milliseconds that a host had used when it ran: idle hosts are not further behind than by their credit. */
  private reached = 0;
  length = 0;

  /** `slice`: the fuel of the longest slice, and of a host's turn. */
  constructor(private readonly limits: { readonly slice: number }) {}

  push(process: Process): void {
    const { only } = this;
    if (this.length++ === 0) {
      this.only = process;
      return;
    }
    if (only !== undefined) {
      this.only = undefined;
      this.put(only);
    }
    this.put(process);
  }

  private put(process: Process): void {
    const { payer } = process;
    if (!payer.queued) {
      payer.queued = true;
      payer.time = Math.max(payer.time, this.reached - CREDIT);
      payer.turn = this.limits.slice;
      this.hosts.push(payer);
    }
    payer.ready.push(process);
  }

  /** Removes and returns the next process; `random`, if given, chooses among all. */
  shift(random: ((below: number) => number) | undefined): Process | undefined {
    if (this.length === 0) return undefined;
    if (random !== undefined && this.length > 1) this.shuffle(random);
    if (--this.length > 0 || this.only === undefined) return this.busy().ready.shift()!;
    const { only } = this;
    this.only = undefined;
    return only;
  }

  /** The host whose turn it is. */
  private busy(): HostState {
    let host = this.hosts.first!;
    while (host.ready.length === 0) {
      this.hosts.shift();
      host.queued = false;
      host = this.hosts.first!;
    }
    return host;
  }

  /** The slice of a process that is taken out now. */
  slice(host: HostState): number {
    const longest = this.limits.slice,
      ready = host.ready.length + 1;
    return ready * longest <= ROUND ? longest : Math.min(longest, Math.max(SHORTEST, Math.floor(ROUND / ready)));
  }

  /** Charges a host for fuel that its process has used; its turn may be over. */
  used(host: HostState, fuel: number): void {
    if ((host.turn -= fuel) <= 0) this.endTurn(host);
  }

  /** Notes that the host's processes have run for so many milliseconds; true: its turn is over. */
  ran(host: HostState, ms: number): boolean {
    host.time += Math.min(ms, MOST_CHARGED);
    this.reached = Math.max(this.reached, host.time);
    if (this.timed !== host) this.time = 0;
    this.timed = host;
    if ((this.time += ms) < LONGEST_TURN) return false;
    this.time = 0;
    this.endTurn(host);
    return true;
  }

  private endTurn(host: HostState): void {
    if (this.hosts.first !== host) return;
    this.time = 0;
    host.turn = this.limits.slice;
    if (this.hosts.length === 1) return;
    this.hosts.push(this.hosts.shift()!);
    this.chooseHost();
  }

  /** Brings the host forward that has used the least time. */
  private chooseHost(): void {
    let least = Infinity,
      place = 0,
      i = 0;
    this.hosts.each(({ time }) => {
      if (time < least) {
        least = time;
        place = i;
      }
      i++;
    });
    if (place > 0) this.hosts.bringForward(place);
  }

  private shuffle(random: (below: number) => number): void {
    this.dropIdle();
    if (this.hosts.length > 1) this.hosts.bringForward(random(this.hosts.length));
    const { ready } = this.hosts.first!;
    if (ready.length > 1) ready.bringForward(random(ready.length));
  }

  /** Hosts without a ready process leave the ring, so that none of them is chosen. */
  private dropIdle(): void {
    for (let n = this.hosts.length; n > 0; n--) {
      const host = this.hosts.shift()!;
      host.queued = host.ready.length > 0;
      if (host.queued) this.hosts.push(host);
    }
  }
}
