// The threads of a simulated node: message ports are queues, which delay what is posted and lose nothing. Threads
// besides the first die and start again; the first one learns of it, then tells the others.
import { OtherThreads } from '../../../src/actors/threads/threads.ts';
import { FirstNodes } from '../../../src/actors/threads/first-nodes.ts';
import { ForwardedNodes } from '../../../src/actors/threads/forwarded-nodes.ts';
import type { FromThread, ToThread } from '../../../src/actors/threads/forwarding.ts';
import { PER_INCARNATION, roomFor, serialBase } from '../../../src/actors/values/pid.ts';
import { QUIET_LISTENER } from '../fakes.ts';
import type { Chance } from './chance.ts';
import type { SimNode, World } from './world.ts';

/** One direction of a message port. */
class Port<T> {
  private items: T[] = [];
  private last = 0;
  /** Items that have come before anybody listened. */
  private early = 0;
  closed = false;

  constructor(
    private readonly to: SimNode,
    private readonly delay: () => number,
    private readonly world: World,
    private readonly take: (item: T) => void,
    /** Of the sender. */
    readonly incarnation: number,
    private listening = true,
  ) {}

  post(item: T): void {
    if (this.closed) return;
    const { agenda } = this.world;
    this.items.push(item);
    this.last = Math.max(this.last, agenda.now + this.delay());
    agenda.at(this.last, () => this.arrive());
  }

  private arrive(): void {
    if (this.listening) this.to.act(() => this.one());
    else this.early++;
  }

  private one(): void {
    const item = this.closed ? undefined : this.items.shift();
    if (item !== undefined) this.take(item);
  }

  listen(): void {
    this.listening = true;
    for (; this.early > 0; this.early--) this.one();
  }

  /** Takes all at once, even what has not come. */
  drain(): void {
    while (this.listening && this.items.length > 0) this.one();
  }
}

/** The running start of a thread. */
interface Life {
  readonly sim: SimNode;
  readonly threads: OtherThreads;
  /** From other threads, by number. */
  readonly ports: Map<number, Port<Uint8Array>>;
  /** What the first thread tells of threads. */
  readonly orders: Port<() => void>;
  /** About other nodes: to the first thread, and from there. */
  readonly up: Port<FromThread>;
  readonly down: Port<ToThread>;
}

export class Crew {
  private readonly lives: (Life | undefined)[] = [];
  private readonly most: number;
  private readonly ups: Port<FromThread>[] = [];
  private starts = 0;
  private roster = 0;

  constructor(
    readonly sims: readonly SimNode[],
    private readonly world: World,
    private readonly chance: Chance,
    private readonly delay: number,
    private readonly wrong: (message: string) => void,
  ) {
    this.most = roomFor(sims.length);
  }

  /** Starts all threads, as another incarnation. */
  start(): void {
    this.starts++;
    this.roster = 0;
    for (const { thread } of this.sims) this.boot(thread);
  }

  crash(): void {
    for (const up of this.ups.splice(0)) up.closed = true;
    for (const { thread } of this.sims) this.end(thread);
  }

  private end(thread: number): void {
    const life = this.lives[thread];
    if (life === undefined) return;
    life.sim.crash();
    for (const port of [...life.ports.values(), life.orders, life.down]) port.closed = true;
    this.lives[thread] = undefined;
  }

  private later(): number {
    return 0.02 + this.chance.next() * this.delay;
  }

  private get first(): Life | undefined {
    return this.lives[0];
  }

  private boot(thread: number): void {
    const { world, most, starts: incarnation } = this,
      sim = this.sims[thread]!,
      step = most * most,
      block = (incarnation * PER_INCARNATION) / step,
      roster = ++this.roster,
      delay = (): number => this.later();
    let threads!: OtherThreads;
    const orders = new Port<() => void>(
        sim,
        delay,
        world,
        (act) => {
          for (const port of life.ports.values()) port.drain();
          act();
        },
        incarnation,
      ),
      down = new Port<ToThread>(
        sim,
        delay,
        world,
        (message) => (sim.nodes as ForwardedNodes).hear(message),
        incarnation,
      ),
      up = new Port<FromThread>(
        this.sims[0]!,
        delay,
        world,
        (message) => {
          (this.sims[0]!.nodes as FirstNodes).hear(thread, message);
        },
        incarnation,
      );
    sim.start(incarnation, {
      serials: { first: block * step + serialBase(thread, thread, most), step },
      nodes: (system, options) => {
        threads = new OtherThreads(
          system,
          thread,
          block,
          { ...QUIET_LISTENER, broken: (_thread, message) => this.wrong(message) },
          roster,
          most,
        );
        return thread === 0
          ? new FirstNodes(system, threads, options)
          : new ForwardedNodes(system, threads, options, (message) => up.post(message));
      },
    });
    this.ups.push(up);
    const life: Life = { sim, threads, ports: new Map(), orders, up, down };
    this.lives[thread] = life;
    for (const other of this.lives) if (other !== undefined && other !== life) this.connect(life, other, roster, block);
    if (thread > 0)
      this.first!.sim.act(() =>
        (this.first!.sim.nodes as FirstNodes).addThread(thread, { incarnation, post: (message) => down.post(message) }),
      );
  }

  /** The new thread has its ports from the start; the others are told. */
  private connect(life: Life, other: Life, roster: number, block: number): void {
    const { world } = this,
      here = life.sim.thread,
      there = other.sim.thread,
      delay = (): number => this.later();
    const take = (to: Life, from: number) => (frame: Uint8Array) => {
      if (from === 0) to.down.drain();
      to.threads.peers.get(from)?.link.receive(frame);
    };
    const out = new Port<Uint8Array>(other.sim, delay, world, take(other, here), life.sim.incarnation, false),
      back = new Port<Uint8Array>(life.sim, delay, world, take(life, there), other.sim.incarnation);
    life.ports.set(there, back);
    life.sim.act(() => void life.threads.join(there, { send: (frame) => out.post(frame.slice()) }));
    this.order(other, () => {
      this.part(other, here);
      other.ports.set(here, out);
      other.threads.join(here, { send: (frame) => back.post(frame.slice()) }, block);
      out.listen();
      other.threads.changed(roster);
    });
  }

  /** The first thread does something, or tells another to. */
  private order(to: Life, act: () => void): void {
    if (to.sim.thread > 0) to.orders.post(act);
    else
      to.sim.act(() => {
        for (const port of to.ports.values()) port.drain();
        act();
      });
  }

  private part(life: Life, other: number): void {
    const port = life.ports.get(other);
    if (port === undefined) return;
    port.drain();
    port.closed = true;
    life.ports.delete(other);
    life.threads.lost(other);
  }

  /** The start of another thread that a thread knows. */
  met(thread: number, other: number): number {
    return this.lives[thread]?.ports.get(other)?.incarnation ?? 0;
  }

  /** A thread dies; another takes its place. */
  die(thread: number, booted: () => void): void {
    const { agenda } = this.world,
      { first } = this,
      life = this.lives[thread];
    if (life === undefined) return;
    const { up } = life;
    this.end(thread);
    agenda.in(this.later(), () => {
      if (first === undefined || this.first !== first) return;
      const roster = ++this.roster;
      this.order(first, () => {
        up.drain();
        up.closed = true;
        this.part(first, thread);
        (first.sim.nodes as FirstNodes).threadGone(thread);
        first.threads.changed(roster);
      });
      for (const other of this.lives)
        if (other !== undefined && other !== first)
          this.order(other, () => {
            this.part(other, thread);
            other.threads.changed(roster);
          });
      agenda.in(this.chance.between(1, 200), () => {
        if (this.first !== first) return;
        this.starts++;
        this.boot(thread);
        booted();
      });
    });
  }
}
