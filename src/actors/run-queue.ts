// Ready processes, and how long the next one may run. Hosts take turns, so what one host does never makes another's processes wait
// longer than a slice for each host; within a host processes take turns. The more of them are ready, the shorter are their slices,
// down to a least one: so each has its turn soon, however many there are.
// Invariant: a host is in the ring exactly when a process of it is ready.
import type { HostState } from './entry.ts';
import type { Process } from './process.ts';
import { Ring } from './ring.ts';

/** Fuel in which every ready process of a host should have its turn: some milliseconds of work. */
const ROUND = 1_000_000;
/** The shortest slice that is worth the switch. */
const SHORTEST = 2000;

export class RunQueue {
  private readonly hosts = new Ring<HostState>();
  length = 0;

  /** `slice`: the fuel of the longest slice, and of a host's turn. */
  constructor(private readonly limits: { readonly slice: number }) {}

  push(process: Process): void {
    const { payer } = process, { ready } = payer;
    if (ready.length === 0) {
      payer.turn = this.limits.slice;
      this.hosts.push(payer);
    }
    ready.push(process);
    this.length++;
  }

  /** Takes the next one; `random`, if there is one, decides among all that are ready. */
  shift(random: ((below: number) => number) | undefined): Process | undefined {
    if (this.length === 0) return undefined;
    if (random !== undefined && this.length > 1) this.shuffle(random);
    const host = this.hosts.first!;
    this.length--;
    const process = host.ready.shift()!;
    if (host.ready.length === 0) this.hosts.shift();
    return process;
  }

  /** The fuel that a process which is taken out now may use. */
  slice(host: HostState): number {
    const longest = this.limits.slice, share = ROUND / (host.ready.length + 1);
    return share >= longest ? longest : Math.min(longest, Math.max(SHORTEST, Math.floor(share)));
  }

  /** A process of this host has used so much fuel: its turn may be over. */
  used(host: HostState, fuel: number): void {
    if ((host.turn -= fuel) > 0 || this.hosts.first !== host) return;
    host.turn = this.limits.slice;
    if (this.hosts.length > 1) this.hosts.push(this.hosts.shift()!);
  }

  private shuffle(random: (below: number) => number): void {
    if (this.hosts.length > 1) this.hosts.bringForward(random(this.hosts.length));
    const { ready } = this.hosts.first!;
    if (ready.length > 1) ready.bringForward(random(ready.length));
  }
}
