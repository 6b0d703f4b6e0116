// The seat of one node in a cluster over NATS: connects, makes sure that nobody has its name, announces itself, adds
// the nodes that it hears of to the system's network, and carries frames. What gets lost, the links send again.
// Invariant: of two nodes with one name the later start has it; the other leaves as soon as it hears of that.
import type { Neighbour } from '../../actors/nodes/neighbour.ts';
import { Nodes, type NodeEvent as Event, type NodesOptions } from '../../actors/nodes/nodes.ts';
import { FirstNodes } from '../../actors/threads/first-nodes.ts';
import * as text from '../../messages/cluster.ts';
import { LuaError } from '../host/errors.ts';
import { startOf, type Membership, type NodeInfo, type Seat } from '../system/cluster.ts';
import { read, supersedes, written, type Announcement } from './announcement.ts';
import {
  connectOnce,
  isUnauthorised,
  Refused,
  shownServers,
  violation,
  type Access,
  type NatsConnection,
  type NatsMessage,
  type NatsStatus,
} from './connection.ts';
import { Grants } from './grants.ts';
import { Subjects } from './subjects.ts';
import { Watch } from './watch.ts';

interface MemberOptions {
  readonly access: Access;
  /** The system account, whose events tell of nodes that are gone. */
  readonly system: Access | undefined;
  readonly namespace: string;
  readonly heartbeat: number;
  readonly down: number;
}

/** Bytes of signals in one message; the longest message. */
const BATCH = 16 * 1024,
  CHUNK = 128 * 1024,
  /** Memory for several batches: the client copies what it sends. */
  SLAB = 128 * 1024,
  /** For the header of a frame. */
  HEADER = 64;
/** Most milliseconds for which the holder of a name is waited for: one that hangs has lost it. */
const CLAIM = 5000;
/** Milliseconds until the next attempt to connect for the first time. */
const RETRY = 500;
/** Milliseconds for the last messages. */
const FAREWELL = 1000;
/** Most nodes that are known. */
const MOST_NODES = 1024;

interface Known {
  readonly peer: Neighbour;
  announced: Announcement;
}

export class Member implements Membership {
  readonly joined: Promise<void>;
  private readonly network: Nodes;
  private readonly subjects: Subjects;
  private readonly grants: Grants;
  private readonly known = new Map<string, Known>();
  /** Nodes by the subjects of their frames. */
  private readonly senders = new Map<string, string>();
  private readonly instance: string;
  private connection: NatsConnection | undefined = undefined;
  private watch: Watch | undefined = undefined;
  /** Frames get out. */
  private online = false;
  /** This node does not take part any more. */
  private ended = false;
  private repeat: ReturnType<typeof setInterval> | undefined = undefined;
  private wake: (() => void) | undefined = undefined;
  private readonly complaints = new Set<string>();
  private settle!: { done(): void; failed(error: LuaError): void };

  constructor(
    private readonly seat: Seat,
    private readonly options: MemberOptions,
  ) {
    const { heartbeat, down, namespace } = options;
    const { core, node, incarnation } = seat;
    this.grants = new Grants(
      {
        node,
        incarnation,
        heartbeat,
        down,
        now: () => core.clock.monotonic(),
        guarded: (act) => this.guarded(act),
        revoked: (name) => this.network.revoked(name),
      },
      namespace,
    );
    const nodes = {
      batch: BATCH,
      chunk: CHUNK,
      slab: SLAB,
      heartbeat,
      down,
      authority: this.grants,
      onNode: (event: Event) => this.told(event),
    };
    this.network = this.nodesOf(nodes);
    this.subjects = new Subjects(namespace, seat.node);
    this.instance = seat.core.rt.host.entropy().toString(36);
    this.joined = new Promise((resolve, reject) => {
      this.settle = { done: resolve, failed: reject };
    });
    // Nobody need wait for it.
    this.joined.catch(() => {});
    void this.run();
  }

  private nodesOf(options: NodesOptions): Nodes {
    const { core, threads } = this.seat;
    if (threads === undefined) return new Nodes(core, options);
    const nodes = new FirstNodes(core, threads.others, options);
    threads.shared(nodes, options);
    return nodes;
  }

  // ---- joining

  private async run(): Promise<void> {
    try {
      const connection = await this.connect();
      if (connection === undefined) return;
      this.connection = connection;
      void this.follow(connection);
      await this.claim(connection);
      if (this.ended) return;
      this.listen(connection);
      this.enter();
      this.watchOut();
      this.settle.done();
    } catch (thrown) {
      if (thrown instanceof Refused) this.refuse(thrown.message);
      else if (!this.ended) this.refuse(text.connectionFailed((thrown as Error).message));
    }
  }

  /** Connects, as often as it takes. Undefined: the system was stopped meanwhile. */
  private async connect(): Promise<NatsConnection | undefined> {
    const { access, namespace, heartbeat } = this.options,
      shown = shownServers(access.servers);
    while (!this.ended) {
      try {
        const connection = await connectOnce(access, `${namespace} ${this.seat.node}`, 2 * heartbeat);
        if (this.ended) await connection.close();
        else return this.spacious(connection);
      } catch (thrown) {
        if (thrown instanceof Refused) throw new Refused(thrown.message || text.notAuthorised(this.seat.node, shown));
        this.complain('warn', text.serverUnreachable(shown, (thrown as Error).message));
        await this.pause(RETRY);
      }
    }
    return undefined;
  }

  /** The connection, if it takes frames. */
  private async spacious(connection: NatsConnection): Promise<NatsConnection> {
    const most = connection.info?.max_payload ?? Infinity;
    if (most >= CHUNK + HEADER) return connection;
    await connection.close();
    throw new Refused(text.payloadTooSmall(most, CHUNK + HEADER));
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timeout = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timeout);
        resolve();
      };
    });
  }

  /** Fails if a live node has this one's name. One that does not answer has lost it. */
  private async claim(connection: NatsConnection): Promise<void> {
    let answer: NatsMessage | undefined;
    try {
      answer = await connection.request(this.subjects.claim(), written(this.announcement('who')), {
        timeout: Math.min(CLAIM, this.options.down),
      });
    } catch (error) {
      if (isUnauthorised(error) || violation(error) !== undefined) throw error;
      return;
    }
    const holder = read(answer.data);
    if (holder?.node === this.seat.node) throw new Refused(text.nameTaken(holder.node, holder.incarnation));
  }

  private listen(connection: NatsConnection): void {
    const { subjects } = this;
    const take = (subject: string, act: (message: NatsMessage) => void, now = false): void => {
      connection.subscribe(subject, {
        callback: (error, message) => {
          if (error !== null) this.forbidden(error);
          else this.guarded(() => act(message), now);
        },
      });
    };
    take(subjects.claim(), (message) => void message.respond(written(this.announcement('here'))));
    take(subjects.members, (message) => this.heard(message));
    take(subjects.answers, (message) => this.heard(message));
    take(subjects.frames, (message) => this.frame(message), true);
  }

  /** What comes from outside must not harm the connection. */
  private guarded(act: () => void, now = false): void {
    try {
      act();
    } catch (thrown) {
      this.seat.failed(thrown);
    }
    this.seat.kick(now);
  }

  private enter(): void {
    this.online = true;
    this.announce('who', this.subjects.answers);
    for (const { peer } of this.known.values()) peer.connect();
    this.grants.connected(this.connection!, this.subjects.names(this.instance));
    // An announcement may get lost.
    this.repeat ??= setInterval(() => this.announce('who', this.subjects.answers), this.options.down);
    this.seat.kick();
  }

  private watchOut(): void {
    const { system, heartbeat } = this.options;
    if (system === undefined) return;
    this.watch = new Watch(system, 2 * heartbeat, {
      gone: (server, client) => this.holder(server, client),
      lost: (node, client) => this.lost(node, client),
      refused: (why) => this.complain('warn', text.systemRefused(why)),
    });
  }

  // ---- the connection

  private async follow(connection: NatsConnection): Promise<void> {
    void connection.closed().then((error) => {
      if (isUnauthorised(error))
        this.refuse(text.notAuthorised(this.seat.node, shownServers(this.options.access.servers)));
      else this.refuse(text.connectionFailed(error instanceof Error ? error.message : 'closed'));
    });
    for await (const status of connection.status()) this.guarded(() => this.changed(status));
  }

  private changed({ type, error }: NatsStatus): void {
    if (type === 'disconnect') this.leftServer();
    else if (type === 'reconnect' && !this.ended && this.repeat !== undefined) this.enter();
    else if (type === 'error' && error !== undefined) this.forbidden(error);
  }

  private leftServer(): void {
    this.online = false;
    this.watch?.forget();
    this.grants.disconnected();
    for (const { peer } of this.known.values()) peer.disconnect();
  }

  /** The server does not let this node do something. */
  private forbidden(error: Error): void {
    const found = violation(error);
    // A server may have no store for names, or not for this node.
    if (found === undefined || /^\$(?:JS|KV)\./.test(found.subject)) return;
    const message = text.mayNot(this.seat.node, found.operation, found.subject);
    // Without its own subjects it hears nobody.
    if (found.operation === 'subscribe to') this.refuse(message);
    else this.complain('error', message);
  }

  private publish(subject: string, payload: Uint8Array, reply?: string): void {
    if (!this.online) return;
    this.connection!.publish(subject, payload, reply === undefined ? {} : { reply });
  }

  // ---- announcements

  private announcement(kind: Announcement['kind']): Announcement {
    const { node, incarnation, threads } = this.seat,
      { server_id: server = '', client_id: client = 0 } = this.connection?.info ?? {};
    return { kind, node, incarnation, instance: this.instance, server, client, threads: threads?.count ?? 1 };
  }

  private announce(kind: Announcement['kind'], reply?: string): void {
    this.publish(this.subjects.members, written(this.announcement(kind)), reply);
  }

  private heard({ data, reply = '' }: NatsMessage): void {
    const said = read(data);
    if (said === undefined) return;
    if (said.node === this.seat.node) return this.rivalled(said);
    if (said.kind === 'bye') return this.left(said);
    if (said.kind === 'who' && this.subjects.takesAnswer(reply))
      this.publish(reply, written(this.announcement('here')));
    if (said.node !== '') this.present(said);
  }

  /** Somebody has this node's name. */
  private rivalled(other: Announcement): void {
    if (other.instance === this.instance || other.kind === 'bye') return;
    if (supersedes(other, this.announcement('here'))) this.refuse(text.nameTaken(other.node, other.incarnation));
    else this.announce('here');
  }

  /** Another node is there. */
  private present(said: Announcement): void {
    const known = this.known.get(said.node);
    if (known === undefined) return this.add(said);
    const { announced } = known;
    if (announced.instance === said.instance || supersedes(said, announced)) {
      known.announced = said;
      if (announced.threads !== said.threads) this.add(said);
    }
    // A start that was replaced has not heard of it: it learns who has its name.
    else this.publish(this.subjects.members, written({ ...announced, kind: 'here' }));
  }

  private add(said: Announcement): void {
    if (this.known.size >= MOST_NODES && !this.known.has(said.node))
      return this.complain('error', text.tooManyNodes(MOST_NODES));
    const subject = this.subjects.framesTo(said.node);
    const peer = this.network.join(said.node, { send: (frame) => this.publish(subject, frame) }, said.threads);
    this.known.set(said.node, { peer, announced: said });
    if (this.online) peer.connect();
  }

  private left({ node, instance }: Announcement): void {
    if (this.known.get(node)?.announced.instance !== instance) return;
    this.network.remove(node);
    this.known.delete(node);
  }

  private frame({ subject, data }: NatsMessage): void {
    let sender = this.senders.get(subject);
    if (sender === undefined) {
      if (this.senders.size >= MOST_NODES) this.senders.clear();
      this.senders.set(subject, (sender = this.subjects.sender(subject)));
    }
    this.known.get(sender)?.peer.receive(data);
  }

  // ---- nodes that are gone

  /** The node that has a connection. */
  private holder(server: string, client: number): string | undefined {
    for (const [node, { announced }] of this.known)
      if (announced.server === server && announced.client === client) return node;
    return undefined;
  }

  /** A node's connection has ended, and it has made no other since. */
  private lost(node: string, client: number): void {
    const known = this.known.get(node);
    if (!this.online || known?.announced.client !== client) return;
    this.guarded(() => known.peer.lost());
  }

  // ---- what the system is told

  private told(event: Event): void {
    const { node } = event;
    if ('refused' in event) {
      this.complain('error', event.refused);
      this.seat.told({ node, up: false, reason: 'refused', message: event.refused });
    } else this.seat.told({ node, up: event.up, reason: event.up ? undefined : event.reason, message: undefined });
  }

  /** Logs a line, unless it was said before. */
  private complain(level: 'warn' | 'error', message: string): void {
    if (this.complaints.has(message)) return;
    this.complaints.add(message);
    this.seat.say(level, message);
  }

  nodes(): NodeInfo[] {
    const { node, incarnation } = this.seat,
      own = { node, self: true, up: this.online, incarnation, startedAt: startOf(incarnation) };
    const others = [...this.known].map(([node, { peer, announced }]) => ({
      node,
      self: false,
      up: peer.isUp,
      incarnation: announced.incarnation,
      startedAt: startOf(announced.incarnation),
    }));
    return [own, ...others].sort((a, b) => (a.node < b.node ? -1 : 1));
  }

  // ---- the end

  /**
   * This node may not take part, or not any more: processes with links or monitors to other nodes are told at once.
   */
  private refuse(message: string): void {
    if (this.ended) return;
    this.complain('error', message);
    this.settle.failed(new LuaError({ code: 'ERR_LUA_CONFIG', message }));
    this.seat.told({ node: this.seat.node, up: false, reason: 'refused', message });
    this.online = false;
    for (const { peer } of this.known.values()) this.guarded(() => peer.lost());
    void this.close();
  }

  async leave(): Promise<void> {
    this.network.leave();
    if (this.ended) return;
    this.grants.leave();
    this.announce('bye');
    await this.close();
  }

  private async close(): Promise<void> {
    const { connection, watch } = this,
      spoke = this.online;
    this.ended = true;
    this.online = false;
    clearInterval(this.repeat);
    this.grants.leave();
    this.wake?.();
    await watch?.close();
    if (connection === undefined) return;
    if (spoke) await Promise.race([connection.flush().catch(() => {}), this.pause(FAREWELL)]);
    this.wake?.();
    await connection.close();
  }
}
