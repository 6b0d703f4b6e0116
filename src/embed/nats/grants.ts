// Names of scope CONSISTENT: a bucket of the server's key-value store has a record for each name, with the PID that has
// it, and one for each node that has names: its lease, which it renews. A name is taken by writing over a record that
// says it is free, so that of several takers one succeeds.
// A node that cannot renew its lease for `down` gives its names up: their processes are told. Others take the names of
// a node whose lease has not changed for twice as long, by their own clocks; or at once where it has left, or has
// started again. So no two nodes have one name at a time, as long as clocks run about equally fast.
import type { NameAuthority } from '../../actors/nodes/names.ts';
import { PER_INCARNATION, parsePid, serialOf } from '../../actors/values/pid.ts';
import { objectIn } from './announcement.ts';
import { Bucket, type Change } from './bucket.ts';
import type { NatsConnection } from './connection.ts';

interface GrantsOwner {
  readonly node: string;
  readonly incarnation: number;
  /** Milliseconds between two renewals, and until a lease is over. */
  readonly heartbeat: number;
  readonly down: number;
  /** Milliseconds of monotonic time. */
  now(): number;
  /** Does something that a message of the server is the reason for. */
  guarded(act: () => void): void;
  /** A process of this node has lost a name. */
  revoked(name: string): void;
}

interface Holder {
  readonly pid: string;
  readonly revision: number;
}

interface Lease {
  readonly incarnation: number;
  readonly revision: number;
  /** When it was last heard of. */
  readonly heard: number;
}

type Outcome = 'granted' | 'taken' | 'unavailable';

/** Longest name: it is part of a subject. */
const MOST_NAME = 1024;
const MOST_VALUE = 4096;
/** Attempts to take a name that others take, too. */
const ATTEMPTS = 5;

const encoder = new TextEncoder();
const NOTHING = new Uint8Array();

/** A text of bytes as a token of a subject. */
const token = (bytes: string): string => btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const NAME = 'n.',
  LEASE = 'l.';
const nameKey = (name: string): string => NAME + '_' + token(name);
const leaseKey = (node: string): string => LEASE + token(node);

/** The text that a token stands for; undefined: none. */
function untoken(given: string): string | undefined {
  try {
    return atob(given.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return undefined;
  }
}

const heldBy = (value: Uint8Array): string | undefined => {
  const pid = objectIn(value, MOST_VALUE)?.['pid'];
  return typeof pid === 'string' ? pid : undefined;
};

export class Grants implements NameAuthority {
  private bucket: Bucket | undefined = undefined;
  private connections = 0;
  /** Resolves when all records are known, or rejects. */
  private opened: Promise<void> | undefined = undefined;
  private readonly holders = new Map<string, Holder>();
  private readonly leases = new Map<string, Lease>();
  /** Names of processes of this node; and names that may still be recorded as theirs. */
  private readonly own = new Map<string, string>();
  private readonly leftover = new Map<string, string>();
  /** Names that processes of this node are taking, and how many do. */
  private readonly taking = new Map<string, number>();
  /** When the renewal was sent that was confirmed last. */
  private renewed = -Infinity;
  private repeat: ReturnType<typeof setInterval> | undefined = undefined;
  /** Is told who has which name. */
  private told: (name: string, pid: string | undefined) => void = () => {};

  constructor(
    private readonly owner: GrantsOwner,
    private readonly namespace: string,
  ) {}

  // ---- the connection

  /** There is a connection, for the first time or again. */
  connected(connection: NatsConnection, inbox: string): void {
    this.disconnected();
    this.bucket = new Bucket(connection, `${this.namespace}_names`, `${inbox}.${++this.connections}`);
    this.open(this.bucket);
  }

  disconnected(): void {
    const { bucket } = this;
    this.bucket = this.opened = undefined;
    bucket?.close();
  }

  private open(bucket: Bucket): void {
    const opened = this.follow(bucket);
    this.opened = opened;
    // A server without a store is one for everything else.
    opened.catch(() => {
      if (this.opened === opened) this.opened = undefined;
    });
  }

  private async follow(bucket: Bucket): Promise<void> {
    await bucket.make();
    const met = new Set<string>();
    await new Promise<void>((resolve, reject) => {
      bucket
        .follow({
          changed: (change) => this.owner.guarded(() => met.add(this.changed(change))),
          complete: () => {
            // What there is no record of any more has changed while nobody listened.
            for (const name of this.holders.keys()) if (!met.has(nameKey(name))) this.holds(name, undefined);
            for (const node of this.leases.keys()) if (!met.has(leaseKey(node))) this.leases.delete(node);
            resolve();
          },
          broken: () => {
            reject(new Error('changes are missing'));
            if (this.bucket === bucket) this.open(bucket);
          },
        })
        .catch(reject);
    });
  }

  /** Something has changed in the bucket. */
  private changed({ key, value, revision }: Change): string {
    if (key.startsWith(LEASE)) this.leaseChanged(untoken(key.slice(LEASE.length)), value, revision);
    else if (key.startsWith(NAME)) this.nameChanged(untoken(key.slice(NAME.length + 1)), value, revision);
    return key;
  }

  private nameChanged(name: string | undefined, value: Uint8Array, revision: number): void {
    if (name === undefined || (this.holders.get(name)?.revision ?? 0) > revision) return;
    const pid = heldBy(value);
    this.holds(name, pid, revision);
    // Somebody has taken it from a node that seemed to be gone.
    if (pid !== undefined && this.own.has(name) && this.own.get(name) !== pid) this.lose(name);
  }

  private leaseChanged(node: string | undefined, value: Uint8Array, revision: number): void {
    if (node === undefined) return;
    const incarnation = objectIn(value, MOST_VALUE)?.['incarnation'];
    if (typeof incarnation !== 'number') this.leases.delete(node);
    else this.leases.set(node, { incarnation, revision, heard: this.owner.now() });
  }

  // ---- the lease of this node

  private async ready(): Promise<Bucket> {
    const { bucket } = this;
    if (bucket === undefined) throw new Error('no connection');
    if (this.opened === undefined) this.open(bucket);
    await this.opened;
    this.repeat ??= setInterval(() => void this.renew(), this.owner.heartbeat);
    if (!this.valid) await this.renew();
    if (!this.valid) throw new Error('no lease');
    return bucket;
  }

  /** Does the lease hold? */
  private get valid(): boolean {
    return this.owner.now() < this.renewed + this.owner.down;
  }

  private async renew(): Promise<void> {
    if (!this.valid) for (const name of [...this.own.keys()]) this.owner.guarded(() => this.lose(name));
    const { bucket } = this,
      { node, incarnation } = this.owner,
      sent = this.owner.now();
    if (bucket === undefined) return;
    try {
      await bucket.put(leaseKey(node), encoder.encode(JSON.stringify({ incarnation })));
      this.renewed = sent;
      for (const [name, pid] of [...this.leftover]) if (!this.taking.has(name)) await this.free(bucket, name, pid);
    } catch {
      // The next one may get through.
    }
  }

  private lose(name: string): void {
    const pid = this.own.get(name);
    if (pid === undefined) return;
    this.own.delete(name);
    this.leftover.set(name, pid);
    this.owner.revoked(name);
  }

  // ---- names

  take(name: string, pid: string, answer: (outcome: Outcome) => void): void {
    this.taking.set(name, (this.taking.get(name) ?? 0) + 1);
    void this.taken(name, pid)
      .catch((): Outcome => 'unavailable')
      .then((outcome) => {
        const others = this.taking.get(name)! - 1;
        if (others === 0) this.taking.delete(name);
        else this.taking.set(name, others);
        this.owner.guarded(() => answer(outcome));
      });
  }

  private async taken(name: string, pid: string): Promise<Outcome> {
    if (name.length > MOST_NAME) return 'unavailable';
    const bucket = await this.ready(),
      key = nameKey(name);
    // Where an answer gets lost, the record may be there all the same.
    this.leftover.set(name, pid);
    for (let n = 0; n < ATTEMPTS; n++) {
      const { value, revision } = await bucket.get(key),
        holder = heldBy(value);
      if (holder !== undefined && holder !== pid && !(await this.isFree(bucket, holder))) {
        this.leftover.delete(name);
        return 'taken';
      }
      // Even over its own record: this node may be about to say that the name is free.
      const written = await bucket.put(key, encoder.encode(JSON.stringify({ pid })), revision);
      if (written === undefined) continue;
      // It took so long that others may have taken it.
      if (!this.valid) return 'unavailable';
      this.leftover.delete(name);
      this.own.set(name, pid);
      this.holds(name, pid, written);
      return 'granted';
    }
    return 'unavailable';
  }

  /** Whether a process that has a name has lost it: its node has left, has started again, or is silent. */
  private async isFree(bucket: Bucket, pid: string): Promise<boolean> {
    const parts = parsePid(pid);
    if (typeof parts === 'string') return true;
    const { node, unique } = parts,
      incarnation = Math.floor(serialOf(unique) / PER_INCARNATION);
    const { value, revision } = await bucket.get(leaseKey(node)),
      last = objectIn(value, MOST_VALUE)?.['incarnation'];
    if (typeof last !== 'number' || last > incarnation) return true;
    const lease = this.leases.get(node);
    return lease !== undefined && lease.revision === revision && this.isSilent(lease);
  }

  private isSilent({ heard }: Lease): boolean {
    return this.owner.now() > heard + 2 * this.owner.down;
  }

  release(name: string, pid: string): void {
    this.own.delete(name);
    if (this.holders.get(name)?.pid === pid) this.holds(name, undefined);
    this.leftover.set(name, pid);
    const { bucket } = this;
    if (bucket !== undefined) void this.free(bucket, name, pid).catch(() => {});
  }

  /** Says that a name is free, if a process of this node is recorded as its holder. */
  private async free(bucket: Bucket, name: string, pid: string): Promise<void> {
    const key = nameKey(name),
      { value, revision } = await bucket.get(key);
    // Meanwhile the process may have it again.
    if (this.own.get(name) === pid || this.taking.has(name)) return;
    if (heldBy(value) === pid) await bucket.put(key, NOTHING, revision);
    if (this.leftover.get(name) === pid) this.leftover.delete(name);
  }

  lookup(name: string): string | undefined {
    const holder = this.holders.get(name);
    if (holder === undefined) return undefined;
    const parts = parsePid(holder.pid),
      lease = typeof parts === 'string' ? undefined : this.leases.get(parts.node);
    return lease !== undefined && this.isSilent(lease) ? undefined : holder.pid;
  }

  watch(told: (name: string, pid: string | undefined) => void): void {
    this.told = told;
    for (const [name, { pid }] of this.holders) told(name, pid);
  }

  private holds(name: string, pid: string | undefined, revision = 0): void {
    if (pid === undefined) this.holders.delete(name);
    else this.holders.set(name, { pid, revision });
    this.told(name, pid);
  }

  /** This node leaves: its names are free. */
  leave(): void {
    clearInterval(this.repeat);
    if (this.renewed > -Infinity) this.bucket?.drop(leaseKey(this.owner.node));
    this.disconnected();
  }
}
