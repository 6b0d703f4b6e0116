// A NATS server without a network, for specs: connections of one JavaScript process, with what the cluster uses of
// them. Messages arrive in later turns, in order. A connection can be cut, and made again.
import type { NatsConnection, NatsConnect, NatsMessage, NatsStatus } from '../../../src/exports/nats.ts';

interface Subscription {
  readonly pattern: RegExp;
  readonly of: FakeConnection;
  readonly callback: (error: Error | null, message: NatsMessage) => void;
}

const EMPTY = new Uint8Array();

/** A subject with wildcards. */
const patternOf = (subject: string): RegExp =>
  new RegExp(`^${subject.replaceAll('$', '\\$').replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`);

const named = (name: string): Error => Object.assign(new Error(name), { name });

export class Broker {
  readonly connections: FakeConnection[] = [];
  subscriptions: Subscription[] = [];
  private numbers = 0;
  /** What `connect` fails with. */
  fault: string | undefined = undefined;
  maxPayload = 2 ** 20;
  /** Options of the connections made. */
  readonly asked: Record<string, unknown>[] = [];

  readonly connect: NatsConnect = async (options) => {
    this.asked.push(options);
    if (this.fault !== undefined) throw named(this.fault);
    const connection = new FakeConnection(this, ++this.numbers, this.maxPayload);
    this.connections.push(connection);
    return connection;
  };

  /** Delivers to all but the sender; whether anybody listens. */
  publish(from: FakeConnection | undefined, subject: string, data: Uint8Array, reply?: string): boolean {
    const found = this.subscriptions.filter(({ of, pattern }) => of !== from && !of.isCut && pattern.test(subject));
    for (const { callback, of } of found)
      setImmediate(() => {
        if (!of.isCut)
          callback(null, { subject, data, reply, respond: (answer = EMPTY) => this.publish(of, reply!, answer) });
      });
    return found.length > 0;
  }
}

class FakeConnection implements NatsConnection {
  isCut = false;
  readonly info: { readonly client_id: number; readonly server_id: string; readonly max_payload: number };
  private statuses: NatsStatus[] = [];
  private wake: (() => void) | undefined;
  private end!: (error?: unknown) => void;
  private readonly ended = new Promise<unknown>((resolve) => {
    this.end = resolve;
  });
  private inboxes = 0;

  constructor(
    private readonly broker: Broker,
    number: number,
    max_payload: number,
  ) {
    this.info = { client_id: number, server_id: 'S', max_payload };
  }

  publish(subject: string, payload = EMPTY, { reply }: { reply?: string } = {}): void {
    if (!this.isCut) this.broker.publish(this, subject, payload.slice(), reply);
  }

  subscribe(subject: string, { callback }: { callback: Subscription['callback'] }): { unsubscribe(): void } {
    const subscription = { pattern: patternOf(subject), of: this, callback };
    this.broker.subscriptions.push(subscription);
    return {
      unsubscribe: () => {
        this.broker.subscriptions = this.broker.subscriptions.filter((other) => other !== subscription);
      },
    };
  }

  request(subject: string, payload: Uint8Array): Promise<NatsMessage> {
    const inbox = `_INBOX.${this.info.client_id}.${++this.inboxes}`;
    return new Promise((resolve, reject) => {
      this.subscribe(inbox, { callback: (_error, message) => resolve(message) });
      if (!this.broker.publish(this, subject, payload, inbox)) reject(named('NoResponders'));
    });
  }

  async *status(): AsyncIterable<NatsStatus> {
    for (;;) {
      yield* this.statuses.splice(0);
      // One may have come while the last was looked at.
      if (this.statuses.length > 0) continue;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  tell(status: NatsStatus): void {
    this.statuses.push(status);
    this.wake?.();
  }

  /** Nothing goes through until it is mended. */
  cut(): void {
    this.isCut = true;
    this.tell({ type: 'disconnect' });
  }

  mend(): void {
    this.isCut = false;
    this.tell({ type: 'reconnect' });
  }

  closed(): Promise<unknown> {
    return this.ended;
  }

  async flush(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  async close(): Promise<void> {
    this.broker.subscriptions = this.broker.subscriptions.filter(({ of }) => of !== this);
    this.isCut = true;
    this.end();
  }

  /** The server ends it for good. */
  refuse(name: string): void {
    this.isCut = true;
    this.end(named(name));
  }
}
