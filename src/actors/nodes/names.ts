// Names that span nodes. An eventual name belongs to its last writer, by stamp and then by node; each node tells all
// others of its own names, and a process that loses one gets CANCEL "name revoked". A consistent name is granted by an
// authority outside, which grants it to one process at a time.
// It must not know how an authority works, nor what a name means to a program.
import * as text from '../../messages/actors.ts';
import { Process } from '../core/process.ts';
import type { Scope } from '../core/network.ts';
import { NameMap } from '../../values/name-map.ts';
import type { System } from '../core/system.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import { ErrorObject, KINDS } from '../values/failure.ts';
import type { Pid } from '../values/pid.ts';

/** Grants consistent names. It answers later, never at once; PIDs are texts. */
export interface NameAuthority {
  /** Takes a name for a process; granted, too, if it has it. */
  take(name: string, pid: string, answer: (outcome: 'granted' | 'taken' | 'unavailable') => void): void;
  /** Gives a name back. */
  release(name: string, pid: string): void;
  /** The holder, as far as this node has heard. */
  lookup(name: string): string | undefined;
  /** From now on tells who has which name: all that are known, then changes. */
  watch?(told: (name: string, pid: string | undefined) => void): void;
}

/** Tells other nodes of a name that a process of this node has, or has lost. */
type Announce = (name: string, stamp: number, pid: Pid | undefined) => void;

/** A process of a node has an eventual name. */
interface Claim {
  readonly stamp: number;
  readonly node: string;
  readonly pid: Pid;
}

export class Names {
  /** What each node claims; the latest claim counts. */
  private readonly claims = new NameMap<Map<string, Claim>>();
  /** The last stamp seen. */
  private clock = 0;
  /** Consistent names of processes of this node, and eventual ones, by process. */
  private readonly granted = new NameMap<Process>();
  private readonly held = new Map<Process, NameMap<true>>();

  constructor(
    private readonly system: System,
    private readonly node: string,
    private readonly announce: Announce,
    private readonly authority: NameAuthority | undefined,
  ) {}

  lookup(name: string): Process | undefined {
    const granted = this.granted.get(name);
    if (granted !== undefined) return granted;
    const pid = this.authority?.lookup(name) ?? this.latest(name)?.pid.text;
    const found = pid === undefined ? undefined : this.system.find(pid);
    return found instanceof Process ? found : undefined;
  }

  register(name: string, process: Process, scope: Scope, waiter: Waiter): true | ErrorObject | undefined {
    if (scope === 'eventual') return this.write(name, process);
    if (this.authority === undefined) return new ErrorObject(text.globalUnavailable(), KINDS.UNAVAILABLE);
    this.authority.take(name, process.pid.text, (outcome) => {
      if (outcome !== 'granted') waiter.resume(undefined, outcome === 'taken' ? taken() : unavailable());
      else if (!process.alive) this.authority!.release(name, process.pid.text);
      else {
        this.granted.set(name, process);
        this.holds(process, name);
        waiter.resume(true);
      }
    });
    return undefined;
  }

  private write(name: string, process: Process): true | ErrorObject {
    const claim = this.latest(name);
    if (claim !== undefined) return claim.pid.text === process.pid.text || taken();
    const stamp = ++this.clock;
    this.claim(name, { stamp, node: this.node, pid: process.pid });
    this.holds(process, name);
    this.announce(name, stamp, process.pid);
    return true;
  }

  private claim(name: string, claim: Claim): void {
    const claims = this.claims.get(name);
    if (claims === undefined) this.claims.set(name, new Map([[claim.node, claim]]));
    else claims.set(claim.node, claim);
  }

  private unclaim(name: string, node: string): void {
    const claims = this.claims.get(name);
    claims?.delete(node);
    if (claims?.size === 0) this.claims.delete(name);
  }

  /** The claim that counts. */
  private latest(name: string): Claim | undefined {
    let latest: Claim | undefined;
    for (const claim of this.claims.get(name)?.values() ?? [])
      if (latest === undefined || isLater(claim, latest)) latest = claim;
    return latest;
  }

  private holds(process: Process, name: string): void {
    const names = this.held.get(process);
    if (names !== undefined) names.set(name, true);
    else {
      const first = new NameMap<true>();
      first.set(name, true);
      this.held.set(process, first);
    }
  }

  /** Removes a name that a process of this node has. */
  unregister(name: string): boolean {
    const process = this.granted.get(name) ?? this.owner(name);
    if (process === undefined) return false;
    this.held.get(process)?.delete(name);
    this.release(name, process);
    return true;
  }

  /** The process of this node that has an eventual name. */
  private owner(name: string): Process | undefined {
    const claim = this.claims.get(name)?.get(this.node);
    return claim === undefined ? undefined : this.system.live.get(claim.pid.serial);
  }

  private release(name: string, { pid }: Process): void {
    if (this.granted.delete(name)) this.authority!.release(name, pid.text);
    if (this.claims.get(name)?.get(this.node)?.pid !== pid) return;
    this.unclaim(name, this.node);
    this.announce(name, ++this.clock, undefined);
  }

  /** A process of this node has ended. */
  ended(process: Process): void {
    const names = this.held.get(process);
    if (names === undefined) return;
    this.held.delete(process);
    for (const name of names.keys()) this.release(name, process);
  }

  // ---- what others say

  /** Another node says that one of its processes has a name, or none any more. */
  heard(node: string, name: string, stamp: number, pid: Pid | undefined): void {
    this.clock = Math.max(this.clock, stamp);
    if (pid === undefined) return this.unclaim(name, node);
    const claim = { stamp, node, pid },
      own = this.claims.get(name)?.get(this.node);
    this.claim(name, claim);
    if (own === undefined || !isLater(claim, own)) return;
    const loser = this.system.live.get(own.pid.serial);
    this.unclaim(name, this.node);
    this.announce(name, ++this.clock, undefined);
    this.revoked(name, loser);
  }

  /** A process of this node has lost a name: the authority says so, or a later writer. */
  revoked(name: string, process: Process | undefined = this.granted.get(name)): void {
    if (process === undefined) return;
    if (this.granted.get(name) === process) this.granted.delete(name);
    this.held.get(process)?.delete(name);
    this.system.cancellation.cancel(undefined, process, undefined, text.nameRevoked());
  }

  /** Says which names processes of this node have, to a node that has come up. */
  each(tell: Announce): void {
    for (const [name, claims] of this.claims) {
      const own = claims.get(this.node);
      if (own !== undefined) tell(name, own.stamp, own.pid);
    }
  }

  /** The names of a node that is down are free. */
  down(node: string): void {
    for (const name of [...this.claims.keys()]) this.unclaim(name, node);
  }
}

const isLater = ({ stamp, node }: Claim, than: Claim): boolean =>
  stamp > than.stamp || (stamp === than.stamp && node > than.node);

const taken = (): ErrorObject => new ErrorObject(text.nameTaken(), KINDS.ALREADY_EXISTS);
const unavailable = (): ErrorObject =>
  new ErrorObject(text.globalUnavailable(), KINDS.UNAVAILABLE, { retryable: true });
