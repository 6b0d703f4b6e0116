// Watches the events of a NATS server's system account: a connection that ends is told within milliseconds, long before
// heartbeats are missed. A node may connect again, so that it counts as gone only after a time of grace.
// Must not know what nodes are beyond their connections.
import { objectIn } from './announcement.ts';
import { connectOnce, Refused, type Access, type NatsConnection } from './connection.ts';

interface WatchOwner {
  /** A connection has ended: the node that had it. */
  gone(server: string, client: number): string | undefined;
  /** The time of grace is over. */
  lost(node: string, client: number): void;
  refused(why: string): void;
}

/** Milliseconds for which a node may be without connection. */
const GRACE = 1000;
const RETRY = 1000;
const DISCONNECTS = '$SYS.ACCOUNT.*.DISCONNECT';
const MOST_BYTES = 64 * 1024;

export class Watch {
  private connection: NatsConnection | undefined = undefined;
  private readonly timeouts = new Set<ReturnType<typeof setTimeout>>();
  private retry: ReturnType<typeof setTimeout> | undefined = undefined;
  private ended = false;

  constructor(
    private readonly access: Access,
    private readonly pingInterval: number,
    private readonly owner: WatchOwner,
  ) {
    void this.connect();
  }

  private async connect(): Promise<void> {
    try {
      const connection = await connectOnce(this.access, 'perilune system events', this.pingInterval);
      if (this.ended) return await connection.close();
      this.connection = connection;
      this.listen(connection);
    } catch (thrown) {
      if (this.ended) return;
      this.owner.refused(thrown instanceof Refused ? thrown.message || 'not authorised' : (thrown as Error).message);
      if (!(thrown instanceof Refused)) this.retry = setTimeout(() => void this.connect(), RETRY);
    }
  }

  private listen(connection: NatsConnection): void {
    connection.subscribe(DISCONNECTS, {
      callback: (error, message) => {
        if (error !== null) this.owner.refused(error.message);
        else this.disconnected(objectIn(message.data, MOST_BYTES));
      },
    });
  }

  private disconnected(event: Record<string, unknown> | undefined): void {
    const client = (event?.['client'] as { id?: unknown } | undefined)?.id,
      server = (event?.['server'] as { id?: unknown } | undefined)?.id;
    if (typeof client !== 'number' || typeof server !== 'string') return;
    const node = this.owner.gone(server, client);
    if (node === undefined) return;
    const timeout = setTimeout(() => {
      this.timeouts.delete(timeout);
      this.owner.lost(node, client);
    }, GRACE);
    this.timeouts.add(timeout);
  }

  /** This node's own connection has ended: perhaps it is the server that is gone. */
  forget(): void {
    for (const timeout of this.timeouts) clearTimeout(timeout);
    this.timeouts.clear();
  }

  async close(): Promise<void> {
    this.ended = true;
    this.forget();
    clearTimeout(this.retry);
    await this.connection?.close();
  }
}
