// A service that grants names for a time, as a key-value store does, and its client in each node: a grant is kept up,
// and a node that cannot do so gives the name up before the service grants it to another.
import type { NameAuthority } from '../../../src/actors/nodes/names.ts';
import type { Agenda } from './chance.ts';
import type { Transport } from './transport.ts';

/** The station of the service. */
const SERVICE = 'names';

const LEASE = 4000,
  RENEW = 1000,
  /** The client counts from when it asked, and stops sooner. */
  MARGIN = 500,
  PATIENCE = 3000;

interface Lease {
  readonly pid: string;
  readonly until: number;
  /** Counts changes: what was meant for an earlier one has no effect. */
  readonly revision: number;
}

/** A name that a process of this node has. */
interface Grant {
  readonly pid: string;
  revision: number;
  until: number;
}

type Outcome = 'granted' | 'taken' | 'unavailable';

export class NameService {
  private readonly leases = new Map<string, Lease>();
  private revisions = 0;

  constructor(private readonly agenda: Agenda) {}

  /** Grants a name; 0: another process has it. */
  take(name: string, pid: string): number {
    const lease = this.leases.get(name);
    if (lease !== undefined && lease.pid !== pid && lease.until > this.agenda.now) return 0;
    this.leases.set(name, { pid, until: this.agenda.now + LEASE, revision: ++this.revisions });
    return this.revisions;
  }

  release(name: string, revision: number): void {
    if (this.leases.get(name)?.revision === revision) this.leases.delete(name);
  }

  lookup(name: string): string | undefined {
    const lease = this.leases.get(name);
    return lease !== undefined && lease.until > this.agenda.now ? lease.pid : undefined;
  }
}

export class NameClient implements NameAuthority {
  private readonly held = new Map<string, Grant>();
  /** The last revision of each name that was given back: grants of earlier ones, which come late, mean nothing. */
  private readonly returned = new Map<string, number>();

  constructor(
    private readonly node: { readonly name: string; readonly alive: boolean },
    private readonly service: NameService,
    private readonly transport: Transport,
    private readonly agenda: Agenda,
    private readonly revoked: (name: string) => void,
  ) {}

  take(name: string, pid: string, answer: (outcome: Outcome) => void): void {
    const asked = this.agenda.now;
    this.ask(name, pid, (outcome, revision) => {
      if (outcome === 'granted' && revision <= (this.returned.get(name) ?? 0)) return answer('unavailable');
      if (outcome === 'granted') this.keep(name, pid, revision, asked + LEASE - MARGIN);
      answer(outcome);
    });
  }

  /** Asks the service; answers once, at the latest when patience ends. */
  private ask(name: string, pid: string, answer: (outcome: Outcome, revision: number) => void): void {
    const { node, transport, service, agenda } = this;
    let open = true;
    const done = (outcome: Outcome, revision: number): void => {
      if (open && node.alive) answer(outcome, revision);
      open = false;
    };
    transport.call(node.name, SERVICE, () => {
      const revision = service.take(name, pid);
      transport.call(SERVICE, node.name, () => done(revision === 0 ? 'taken' : 'granted', revision));
    });
    agenda.in(PATIENCE, () => done('unavailable', 0));
  }

  private keep(name: string, pid: string, revision: number, until: number): void {
    const known = this.held.get(name);
    if (known?.pid === pid) {
      known.revision = Math.max(known.revision, revision);
      known.until = Math.max(known.until, until);
      return;
    }
    const grant = { pid, revision, until };
    this.held.set(name, grant);
    this.renew(name, grant);
  }

  private renew(name: string, grant: Grant): void {
    const { agenda } = this,
      asked = agenda.now;
    if (!this.node.alive || this.held.get(name) !== grant) return;
    if (asked >= grant.until) {
      this.held.delete(name);
      return this.revoked(name);
    }
    this.ask(name, grant.pid, (outcome, revision) => {
      if (outcome !== 'granted' || this.held.get(name) !== grant) return;
      grant.until = Math.max(grant.until, asked + LEASE - MARGIN);
      grant.revision = Math.max(grant.revision, revision);
    });
    agenda.in(Math.min(RENEW, grant.until - asked), () => this.renew(name, grant));
  }

  release(name: string, pid: string): void {
    const grant = this.held.get(name);
    if (grant?.pid !== pid) return;
    this.held.delete(name);
    this.returned.set(name, grant.revision);
    this.transport.call(this.node.name, SERVICE, () => this.service.release(name, grant.revision));
  }

  keeps(name: string, pid: string): boolean {
    return this.held.get(name)?.pid === pid;
  }

  lookup(name: string): string | undefined {
    const { node, transport, service } = this;
    return this.held.get(name)?.pid ?? (transport.passes(node.name, SERVICE) ? service.lookup(name) : undefined);
  }
}
