// One run of a seed: some nodes on one virtual clock, whose processes send, monitor, link, start and end each other and
// take names, while the transport loses, repeats and delays, connections break, partitions come and go, and nodes
// crash, stand still and start again. Nodes may have threads, which die and start again by themselves. Then everything
// heals, and what must have happened by then is checked.
// The same seed gives the same run.
import { PendingCall } from '../../../src/actors/core/calls.ts';
import { Process } from '../../../src/actors/core/process.ts';
import { members } from '../../../src/actors/core/process-set.ts';
import { link, monitor } from '../../../src/actors/core/signal.ts';
import type { NodeEvent } from '../../../src/actors/nodes/nodes.ts';
import { Sent, type Message } from '../../../src/actors/mail/message.ts';
import type { Waiter } from '../../../src/actors/mail/wait-queue.ts';
import { Exit } from '../../../src/actors/values/event.ts';
import { ErrorObject, KINDS } from '../../../src/actors/values/failure.ts';
import { keyOf } from '../../../src/actors/nodes/node-peer.ts';
import { parsePid, roomFor, serialIn, threadOf, type Pid } from '../../../src/actors/values/pid.ts';
import { str } from '../../../src/values/string.ts';
import { Table } from '../../../src/values/table.ts';
import type { Value } from '../../../src/values/type.ts';
import { NameService } from './authority.ts';
import { Agenda, Chance } from './chance.ts';
import { Checks, type Tie } from './checks.ts';
import { Transport } from './transport.ts';
import { Crew } from './crew.ts';
import { ENTRY, HOST, SPREAD, SimNode, type Sizes, type Watcher, type World } from './world.ts';

const NAMES = ['one', 'two'];

/** The topic of calls, and of answers where they are observed. */
const CALL = 'call';

/** Milliseconds of trouble, and those in which everything settles. */
const TROUBLE = 22_000,
  CALM = 14_000;

/** Milliseconds within which a node must not count as down after the last disturbance. */
const PATIENCE = 8000;

interface Outcome {
  readonly violations: readonly string[];
  /** The same for equal runs. */
  readonly digest: number;
  readonly messages: number;
  readonly crashes: number;
  readonly partitions: number;
  /** Of threads. */
  readonly deaths: number;
  readonly downs: number;
  readonly parked: number;
  /** Calls that were answered. */
  readonly answers: number;
}

/** What a waiter in a simulation does when it is resumed. */
interface Callback {
  readonly valid: boolean;
  resume(a?: Value, b?: Value): boolean;
}

/** A call that says if its message waited for room and was never sent. */
class SimCall extends PendingCall {
  constructor(
    caller: Process,
    target: Process,
    private readonly withdrawn: () => void,
  ) {
    super(caller, target, CALL);
  }

  protected override room(caller: Process): Waiter {
    const waiter = super.room(caller);
    return {
      valid: true,
      resume: (sent?: Value, error?: Value) => {
        if (error !== undefined) this.withdrawn();
        return waiter.resume(sent, error);
      },
    };
  }

  override abandon(): void {
    const { admitted } = this;
    super.abandon();
    if (admitted !== undefined) this.withdrawn();
  }
}

export class Simulation implements Watcher {
  private readonly agenda = new Agenda();
  private readonly chance: Chance;
  private readonly checks = new Checks(() => this.agenda.now);
  private readonly transport: Transport;
  /** All threads of all nodes, the first one of each before its others. */
  private readonly nodes: SimNode[];
  private readonly crews = new Map<string, Crew>();
  /** PIDs of processes of all times, and how they ended. */
  private readonly pids: string[] = [];
  private readonly ends = new Map<string, 'normally' | 'failed' | 'crashed'>();
  /** Numbers of messages that wait, by sender. */
  private readonly waiting = new Map<string, Set<readonly [to: string, n: number]>>();
  /** Requests for ties that are not answered. */
  private readonly asked = new Map<string, { undone: boolean }>();
  /** Monitors and links that were ended, perhaps before their process was known to be there. */
  private readonly cut = new Set<string>();
  private readonly eventual = new Map<string, Set<string>>();
  /** Calls that wait, by the number of their message, and who waits. */
  private readonly calls = new Map<number, string>();
  private answers = 0;
  private numbers = 0;
  private digest = 0;
  private messages = 0;
  private crashes = 0;
  private partitions = 0;
  private deaths = 0;
  private downs = 0;
  private parked = 0;

  /** `threads`: the most that nodes have. */
  constructor(
    seed: number,
    private readonly threads = 1,
  ) {
    const chance = (this.chance = new Chance(seed)),
      rough = chance.happens(0.7);
    this.transport = new Transport(this.agenda, chance, {
      loss: rough ? chance.between(0, 0.06) : 0,
      repeat: rough ? chance.between(0, 0.06) : 0,
      reorder: rough && chance.happens(0.5) ? chance.between(0, 0.05) : 0,
      delay: chance.pick([1, 5, 40, 200])!,
    });
    const small = chance.happens(0.6),
      slab = seed % 2 === 0 ? 2000 : undefined,
      sizes: Sizes = small
        ? {
            batch: chance.pick([1, 64, 300])!,
            window: chance.pick([2000, 6000])!,
            chunk: chance.pick([300, 1000])!,
            slab,
          }
        : { batch: 4096, window: 2 ** 22, chunk: 2 ** 20, slab };
    const names = ['a', 'b', 'c'].slice(0, chance.happens(0.4) ? 2 : 3),
      // The first node has threads, others perhaps.
      counts = new Map(
        names.map((name, i) => [
          name,
          threads === 1 || (i > 0 && chance.happens(0.4)) ? 1 : (1 + chance.between(1, threads)) | 0,
        ]),
      );
    const world: World = {
      names,
      threads: (name) => counts.get(name)!,
      agenda: this.agenda,
      transport: this.transport,
      service: new NameService(this.agenda),
      sizes,
      watcher: this,
    };
    this.nodes = names.flatMap((name) => {
      const sims = Array.from({ length: counts.get(name)! }, (_, thread) => new SimNode(name, thread, world));
      if (sims.length > 1)
        this.crews.set(
          name,
          new Crew(sims, world, chance, chance.pick([0.1, 2, 30])!, (message) => this.checks.wrong(message)),
        );
      return sims;
    });
  }

  run(): Outcome {
    this.firsts.forEach((node, i) => this.agenda.in(i * this.chance.next() * 300, () => this.boot(node)));
    this.trouble();
    this.until(TROUBLE);
    this.heal();
    this.until(TROUBLE + CALM);
    this.probe();
    this.until(TROUBLE + CALM + 3000);
    this.finalChecks();
    const { violations } = this.checks,
      { digest, messages, crashes, partitions, deaths, downs, parked, answers } = this;
    return { violations, digest, messages, crashes, partitions, deaths, downs, parked, answers };
  }

  private until(time: number): void {
    while (this.agenda.next <= time) this.agenda.step();
    this.agenda.now = time;
  }

  private note(...words: readonly (string | number)[]): void {
    for (const word of words)
      for (const char of String(word)) this.digest = (Math.imul(this.digest, 31) + char.charCodeAt(0)) | 0;
  }

  // ---- what happens to nodes

  private get firsts(): SimNode[] {
    return this.nodes.filter(({ thread }) => thread === 0);
  }

  private boot({ name, incarnation }: SimNode): void {
    const crew = this.crews.get(name),
      all = this.nodes.filter((each) => each.name === name);
    if (crew === undefined) all[0]!.start(incarnation + 1);
    else crew.start();
    for (const node of all) {
      this.populate(node);
      if (incarnation === 0) this.agenda.in(this.chance.next() * 100, () => this.live(node));
    }
  }

  private populate(node: SimNode): void {
    node.act(() => {
      for (let i = 0; i < 4; i++) node.system.spawning.spawn(ENTRY, HOST, []);
    });
  }

  /** A thread besides the first dies. */
  private die(): void {
    const node = this.chance.pick(this.nodes.filter(({ thread, alive }) => thread > 0 && alive));
    if (node === undefined) return;
    this.deaths++;
    for (const process of node.processes) this.gone(process.pid.text, 'crashed');
    this.crews.get(node.name)!.die(node.thread, () => this.populate(node));
  }

  /** A node's processes do something, now and then. */
  private live(node: SimNode): void {
    const { agenda, chance } = this;
    if (agenda.now > TROUBLE) return;
    node.act(() => {
      for (let n = chance.happens(0.1) ? 20 : 1; n > 0 && node.alive; n--) this.something(node);
    });
    agenda.in(chance.between(10, 150), () => this.live(node));
  }

  private trouble(): void {
    const { agenda, chance } = this;
    agenda.in(chance.between(2000, 14_000), () => this.partition());
    agenda.in(chance.between(2000, 18_000), () => this.crash(chance.pick(this.firsts)!));
    if (this.threads > 1)
      for (let n = 1 + chance.below(3); n > 0; n--) agenda.in(chance.between(1000, TROUBLE - 1000), () => this.die());
    for (let n = chance.below(6); n > 0; n--)
      agenda.in(chance.between(500, TROUBLE - 1000), () => {
        const [a, b] = this.two();
        switch (chance.below(6)) {
          case 0:
            return this.partition();
          case 1:
            return this.crash(a);
          case 2:
            return this.freeze(a);
          default:
            return this.transport.breakConnection(a.name, b.name, chance.pick([1, 50, 1000, 7000])!);
        }
      });
  }

  private two(): [SimNode, SimNode] {
    const { firsts } = this,
      a = this.chance.pick(firsts)!;
    return [a, this.chance.pick(firsts.filter((node) => node !== a))!];
  }

  private partition(): void {
    const { chance } = this,
      alone = chance.pick(this.firsts)!.name,
      others = [...this.firsts.map(({ name }) => name), 'names'].filter((name) => name !== alone);
    this.partitions++;
    this.transport.partition(
      [alone],
      chance.happens(0.5) ? others : [chance.pick(others)!],
      chance.pick([300, 3000, 7000, 12_000])!,
      chance.happens(0.7),
    );
  }

  private disturb(node: SimNode): void {
    for (const { name } of this.firsts) this.transport.disturb(node.name, name);
  }

  private crash(node: SimNode): void {
    if (!node.alive) return;
    this.crashes++;
    this.disturb(node);
    for (const each of this.nodes)
      if (each.name === node.name) {
        for (const process of each.processes) this.gone(process.pid.text, 'crashed');
        each.crash();
      }
    this.crews.get(node.name)?.crash();
    this.agenda.in(this.chance.pick([10, 1000, 8000])!, () => {
      this.disturb(node);
      this.boot(node);
    });
  }

  private freeze(node: SimNode): void {
    const ms = this.chance.pick([500, 4000, 9000])!;
    if (!node.alive) return;
    this.disturb(node);
    this.agenda.in(ms, () => this.disturb(node));
    // All threads, or the first one, or another.
    const all = this.nodes.filter(({ name }) => name === node.name),
      one = this.chance.happens(0.5) ? this.chance.pick(all)! : undefined;
    for (const each of all) if (each.alive && (one === undefined || one === each)) each.freeze(ms);
  }

  private heal(): void {
    this.transport.heal();
  }

  // ---- what processes do

  private something(node: SimNode): void {
    const { chance } = this,
      process = chance.pick(node.processes);
    if (process === undefined) return void node.system.spawning.spawn(ENTRY, HOST, []);
    const to = this.destination();
    switch (chance.below(24)) {
      case 0:
        return this.monitor(node, process, to);
      case 1:
        return this.unmonitor(node, process, to);
      case 2:
      case 3:
        return this.link(node, process, to);
      case 4:
        return this.unlink(node, process, to);
      case 5:
        return this.end(node, process, to);
      case 6:
      case 7:
        return this.spawn(node, process);
      case 8:
        return this.name(node, process);
      case 9:
        return this.burst(node, process, to);
      case 10:
        return this.watchAll(node, process);
      case 11:
        return this.group(node, process);
      case 12:
      case 13:
      case 14:
        return this.call(node, process, to);
      default:
        return this.send(node, process, to, chance.happens(0.1) ? chance.below(6000) : 0);
    }
  }

  /** A process of any time, rather one of late. */
  private destination(): string {
    const { chance, pids } = this;
    if (chance.happens(0.1)) return chance.pick(NAMES)!;
    return pids[Math.max(0, pids.length - 1 - chance.below(chance.happens(0.8) ? 16 : 60))] ?? 'nobody';
  }

  /** Two nodes' session, as one of them knows it. */
  private session(node: SimNode, pid: string): string {
    const { name, thread } = this.homeOf(pid),
      other = keyOf(name, thread);
    if (name === node.name) return `local ${this.crews.get(name)?.met(node.thread, thread)}`;
    const known = node.nodes.peers.get(other)!.link as unknown as {
      readonly epoch: number;
      readonly peerIncarnation: number;
    };
    const sides = [`${keyOf(node.name, node.thread)} ${node.incarnation}`, `${other} ${known.peerIncarnation}`].sort();
    return `${sides.join()}#${known.epoch}`;
  }

  private burst(node: SimNode, process: Process, to: string): void {
    for (let n = this.chance.below(12); n > 0; n--) this.send(node, process, to, this.chance.below(1500));
  }

  private send(node: SimNode, process: Process, destination: string, padding: number): void {
    const to = node.system.find(destination);
    // Sending to itself is no matter of nodes.
    if (typeof to === 'string' || !process.alive) return;
    const n = ++this.numbers,
      { text } = process.pid,
      receiver = to.pid.text;
    this.checks.sends(text, receiver, n, this.session(node, receiver));
    switch (node.system.send(process, to, 'topic', written(to, contentOf(n, padding)))) {
      case Sent.Queued:
        return;
      case Sent.Waits:
        return this.park(node, process, to, n, padding);
      default:
        this.checks.refused(text, receiver, n);
    }
  }

  private park(node: SimNode, process: Process, to: Process, n: number, padding: number): void {
    const receiver = to.pid.text,
      { text } = process.pid,
      item = [receiver, n] as const;
    this.parked++;
    if (!this.waiting.has(text)) this.waiting.set(text, new Set());
    this.waiting.get(text)!.add(item);
    const message = node.system.sendAndWait(
      process,
      to,
      'topic',
      written(to, contentOf(n, padding)),
      process,
      callback((sent, error) => {
        this.waiting.get(text)?.delete(item);
        process.hasRoom(message);
        if (sent === true) return;
        this.checks.refused(text, receiver, n);
        this.checkError(error, receiver);
      }),
    );
  }

  /** A process that lives is not said to be gone. */
  private checkError(error: Value, to: string): void {
    if (error instanceof ErrorObject && error.category === KINDS.NOT_FOUND && this.processOf(to) !== undefined)
      this.checks.wrong(`'${error.message}', but ${to} lives`);
  }

  private monitor(node: SimNode, process: Process, destination: string): void {
    const to = node.system.find(destination);
    if (typeof to === 'string' || to === process) return;
    const target = to.pid.text,
      { text } = process.pid;
    const granted = (): void => this.checks.monitored(text, target, this.session(node, target));
    if (to.remote !== undefined) this.ask('monitor', process, to, granted);
    else if (monitor(process, to)) granted();
  }

  private link(node: SimNode, process: Process, destination: string): void {
    const to = node.system.find(destination);
    if (typeof to === 'string' || to === process) return;
    const target = to.pid.text,
      { text } = process.pid;
    const granted = (): void => this.checks.linked(text, target, this.session(node, target));
    this.checks.asksForLink(text, target);
    if (to.remote !== undefined) return this.ask('link', process, to, granted);
    link(process, to);
    granted();
  }

  private ask(relation: 'monitor' | 'link', process: Process, to: Process, granted: () => void): void {
    const asked = { undone: false },
      pair = `${relation} ${process.pid.text} ${to.pid.text}`;
    if (this.asked.has(pair)) return;
    this.asked.set(pair, asked);
    const settled = (answer: Value): void => {
      this.asked.delete(pair);
      if (answer === true && !asked.undone && process.alive) granted();
    };
    const done = to.remote!.relate(relation, process, callback(settled));
    if (done === true && relation === 'link') settled(true);
    else if (done !== undefined) this.asked.delete(pair);
  }

  private undo(relation: 'monitor' | 'link', process: Process, to: Process): void {
    const asked = this.asked.get(`${relation} ${process.pid.text} ${to.pid.text}`);
    if (asked !== undefined) asked.undone = true;
    this.cut.add(`${relation} ${process.pid.text} ${to.pid.text}`);
  }

  private unmonitor(node: SimNode, process: Process, destination: string): void {
    const tie = [...this.checks.monitors.values()].find(({ from }) => from === process.pid.text);
    this.unmonitorFrom(node, process, tie?.to ?? destination);
  }

  private unmonitorFrom(node: SimNode, process: Process, destination: string): void {
    const to = node.system.find(destination);
    if (typeof to === 'string') return;
    this.undo('monitor', process, to);
    node.system.demonitor(process, to);
    this.checks.unmonitored(process.pid.text, to.pid.text);
  }

  private unlink(node: SimNode, process: Process, destination: string): void {
    this.unlinkFrom(node, process, this.chance.pick(members(process.links))?.pid.text ?? destination);
  }

  private unlinkFrom(node: SimNode, process: Process, destination: string): void {
    const to = node.system.find(destination);
    if (typeof to === 'string' || to === process) return;
    this.undo('link', process, to);
    node.system.unlink(process, to);
    this.checks.unlinked(process.pid.text, to.pid.text);
  }

  /** A process watches one of each node, so that ends are told across nodes. */
  private watchAll(node: SimNode, process: Process): void {
    for (const { processes } of this.nodes) {
      const other = this.chance.pick(processes);
      if (other !== undefined) this.monitor(node, process, other.pid.text);
      if (other !== undefined && this.chance.happens(0.5)) this.regret(node, process, other.pid.text);
    }
  }

  /** A process links, or monitors, and soon takes that back, perhaps before it was answered. */
  private regret(node: SimNode, process: Process, other: string): void {
    this.link(node, process, other);
    this.agenda.in(this.chance.between(0, 100), () =>
      node.act(() => {
        if (!process.alive || process.system !== node.system) return;
        this.unlinkFrom(node, process, other);
        this.unmonitorFrom(node, process, other);
      }),
    );
  }

  private end(node: SimNode, process: Process, destination: string): void {
    const { chance } = this,
      to = node.system.find(destination);
    switch (chance.below(4)) {
      case 0:
        return node.system.ends.end(process, new Exit(str('x'.repeat(chance.below(500))), undefined));
      case 1:
        return node.system.ends.end(process, new Exit(undefined, new ErrorObject('failed', 'Internal')));
      case 2:
        if (typeof to !== 'string') node.system.cancellation.cancel(process, to);
        return;
      default:
        if (typeof to !== 'string') node.system.terminate(to);
    }
  }

  private spawn(node: SimNode, parent: Process): void {
    const { chance } = this,
      place = chance.pick(this.nodes)!.name,
      ties = { monitor: chance.happens(0.5), link: chance.happens(0.5) },
      { text } = parent.pid;
    const waiter = callback((pid) => {
      if (typeof pid !== 'string' || !parent.alive) return;
      const session = this.session(node, pid);
      if (ties.monitor && !this.cut.has(`monitor ${text} ${pid}`)) this.checks.monitored(text, pid, session);
      if (ties.link && !this.cut.has(`link ${text} ${pid}`)) this.checks.linked(text, pid, session);
    });
    const how = { parent, ...ties, waiter };
    const host = chance.happens(0.5) ? HOST : SPREAD;
    if (place === node.name) node.system.spawning.spawn(ENTRY, host, [], how);
    else node.nodes.spawn({ node: place, id: ENTRY, host, args: [1], how, exec: false });
  }

  private name(node: SimNode, process: Process): void {
    const { chance, checks } = this,
      { text } = process.pid;
    if (chance.happens(0.3)) {
      const name = chance.pick(NAMES)!,
        mine = node.nodes.lookup(`sure ${name}`);
      if (mine?.remote === undefined && node.nodes.unregister(`sure ${name}`))
        checks.released(`sure ${name}`, mine!.pid.text);
      return;
    }
    const name = chance.pick(NAMES)!;
    if (chance.happens(0.5)) {
      if (
        node.nodes.register(
          name,
          process,
          'eventual',
          callback(() => {}),
        ) === true
      )
        this.eventualHolders(name).add(text);
      return;
    }
    node.nodes.register(
      `sure ${name}`,
      process,
      'consistent',
      callback((granted) => {
        if (granted === true && this.firstOf(node).keeps(`sure ${name}`, text)) checks.granted(`sure ${name}`, text);
      }),
    );
  }

  /** A process joins a group, or leaves it. */
  private group({ system: { groups } }: SimNode, process: Process): void {
    const name = this.chance.pick(NAMES)!;
    if (!groups.leave(name, process)) groups.join(name, process);
  }

  // ---- calls

  private call(node: SimNode, caller: Process, destination: string): void {
    const target = node.system.find(destination);
    if (typeof target === 'string' || target === caller || !caller.alive) return;
    const n = ++this.numbers,
      from = caller.pid.text,
      to = target.pid.text;
    const call = new SimCall(caller, target, () => this.checks.refused(from, to, n));
    this.checks.sends(from, to, n, this.session(node, to));
    this.calls.set(n, from);
    call.request(n);
    const settled = (answer: Value, error: Value): void => {
      if (!this.calls.delete(n)) this.checks.wrong(`call ${n} of ${from} ends twice`);
      if (error === undefined && answer !== -n) this.checks.wrong(`call ${n} of ${from} gets the answer ${answer}`);
      if (error === undefined) this.answers++;
      else this.checkError(error, to);
    };
    if (call.ended === undefined) call.wait(callback(settled), this.chance.pick([20, 400, 6000])!, '');
    else {
      this.checks.refused(from, to, n);
      settled(call.ended.value, call.ended.error);
    }
  }

  /** Answers a call at once, late, twice or never. */
  private answer(node: SimNode, to: Process, { content, alias }: Message): void {
    const { chance, agenda } = this;
    for (let times = chance.pick([0, 1, 1, 1, 1, 2])!; times > 0; times--)
      agenda.in(chance.pick([0, 5, 500, 8000])! * chance.next(), () =>
        node.act(() => {
          if (to.alive && to.system === node.system) alias!.answer(-(content as number), undefined);
        }),
      );
  }

  private eventualHolders(name: string): Set<string> {
    const known = this.eventual.get(name) ?? new Set();
    this.eventual.set(name, known);
    return known;
  }

  // ---- what is seen

  arrived(node: SimNode, to: Process, message: Message): void {
    const { text } = to.pid,
      { from, content, event, topic, alias } = message;
    this.note(text, from?.text ?? '', event?.kind ?? '', this.agenda.now);
    if (alias !== undefined) this.answer(node, to, message);
    else if (topic === CALL) return;
    if (event === undefined) {
      this.messages++;
      this.checks.receives(text, from!.text, numberOf(content));
    } else if (event.kind === 'pid.exit') this.checks.exit(text, event.from.text);
    else if (event.kind === 'pid.cancel' && event.reason === 'name revoked')
      for (const holders of this.eventual.values()) holders.delete(text);
  }

  started(_node: SimNode, process: Process): void {
    const { text } = process.pid;
    this.note(text);
    this.pids.push(text);
    process.trapLinks = this.chance.happens(0.7);
    if (process.parent !== undefined) this.checks.asksForLink(process.parent.text, text);
  }

  ended(_node: SimNode, process: Process, exit: Exit): void {
    this.gone(process.pid.text, exit.error === undefined ? 'normally' : 'failed');
  }

  private gone(pid: string, how: 'normally' | 'failed' | 'crashed'): void {
    this.note(pid, how);
    this.ends.set(pid, how);
    for (const [to, n] of this.waiting.get(pid) ?? []) this.checks.refused(pid, to, n);
    this.waiting.delete(pid);
    for (const [n, caller] of this.calls) if (caller === pid) this.calls.delete(n);
    for (const holders of this.eventual.values()) holders.delete(pid);
    this.checks.ended(pid);
  }

  linkDown(_node: SimNode, process: Process, from: Pid): void {
    this.checks.linkDown(process.pid.text, from.text);
  }

  revoked(node: SimNode, name: string): void {
    const holder = this.checks.holder(name);
    if (holder !== undefined && nodeOf(holder) === node.name) this.checks.released(name, holder);
  }

  event(node: SimNode, event: NodeEvent): void {
    this.note(node.name, JSON.stringify(event));
    if ('refused' in event) return this.checks.wrong(`${node.name} refuses ${event.node}: ${event.refused}`);
    if (event.up) return;
    this.downs++;
    const { running } = this.nodes.find(({ name }) => name === event.node)!,
      calm = running ? this.transport.calmFor(node.name, event.node) : 0;
    if (event.reason === 'malformed') this.checks.wrong(`${node.name} gets nonsense from ${event.node}`);
    else if (calm > PATIENCE) this.checks.wrong(`${node.name} takes ${event.node} for down without a reason`);
  }

  // ---- the end

  /** New processes on all nodes send to each other: everything works again. */
  private probe(): void {
    const fresh: string[] = [];
    for (const node of this.nodes)
      node.act(() => {
        const process = node.system.spawning.spawn(ENTRY, HOST, []);
        if (process instanceof Process) fresh.push(process.pid.text);
      });
    for (const node of this.nodes)
      node.act(() => {
        for (const from of fresh.filter((pid) => this.homeOf(pid) === node))
          for (const to of fresh) this.mustSend(node, node.system.find(from) as Process, to);
      });
  }

  /** Nothing keeps processes apart that have started when all was well. */
  private mustSend(node: SimNode, process: Process, to: string): void {
    const n = this.numbers + 1;
    this.send(node, process, to, 100);
    if (this.numbers < n || !this.checks.isSent(process.pid.text, to, n))
      this.checks.wrong(`${process.pid.text} cannot send to ${to}`);
  }

  private firstOf(node: SimNode): SimNode {
    return this.nodes.find(({ name }) => name === node.name)!;
  }

  /** The thread of a process. */
  private homeOf(pid: string): SimNode {
    const all = this.nodes.filter(({ name }) => name === nodeOf(pid));
    return all[threadOf(serialIn(pid), roomFor(all.length))]!;
  }

  private processOf(pid: string): Process | undefined {
    const node = this.homeOf(pid),
      found = node.alive ? node.system.find(pid) : undefined;
    return typeof found === 'string' || found?.remote !== undefined ? undefined : found;
  }

  private finalChecks(): void {
    for (const node of this.nodes) {
      if (!node.alive) this.checks.wrong(`${keyOf(node.name, node.thread)} is not there`);
      else this.checkLinks(node);
    }
    if (this.checks.violations.length > 0) return;
    this.checkMail();
    for (const tie of this.checks.monitors.values()) this.checkTold(tie, 'EXIT');
    for (const tie of this.checks.links.values()) this.checkTold(tie, 'LINK_DOWN');
    for (const node of this.nodes) for (const process of node.processes) this.checkSymmetry(process);
    this.checkNames();
    this.checkGroups();
    for (const [n, caller] of this.calls) this.checks.wrong(`call ${n} of ${caller} has not ended`);
  }

  private checkLinks(node: SimNode): void {
    for (const peer of node.nodes.peers.values()) {
      const inside = peer.link as unknown as { readonly kept: { readonly length: number }; readonly keptBytes: number },
        { waiting, requests } = peer as unknown as {
          readonly waiting: unknown[];
          readonly requests: Map<number, unknown>;
        };
      const where = `${keyOf(node.name, node.thread)} to ${peer.key}`;
      if (!peer.isUp) this.checks.wrong(`no session from ${where}: ${peer.link.state}`);
      if (inside.kept.length > 0 || inside.keptBytes !== 0) this.checks.wrong(`not acknowledged from ${where}`);
      if (waiting.length + requests.size > 0)
        this.checks.wrong(`${waiting.length} messages and ${requests.size} requests still wait from ${where}`);
    }
  }

  private checkMail(): void {
    for (const { from, to, session, n } of this.checks.missing()) {
      const sender = this.homeOf(from);
      if (this.ends.get(from) === 'crashed' || this.processOf(to) === undefined) continue;
      if (this.session(sender, to) === session) this.checks.wrong(`${n} from ${from} never came to ${to}`);
    }
  }

  /** Whoever still believes in a monitor or link must be right. */
  private checkTold({ from, to, session }: Tie, event: string): void {
    const process = this.processOf(from);
    if (process === undefined || (event === 'LINK_DOWN' && this.checks.vague.has(`${from} ${to}`))) return;
    const node = this.homeOf(from),
      end = this.ends.get(to);
    if (end === 'normally' && event === 'LINK_DOWN') return;
    if (end !== undefined) this.checks.wrong(`${from} has no ${event} of ${to}, which has ${end}`);
    else if (this.session(node, to) !== session)
      this.checks.wrong(`${from} has no ${event} of ${to}, which was out of reach`);
  }

  private checkSymmetry(process: Process): void {
    const { text } = process.pid;
    const check = (what: string, others: readonly Process[], back: (other: Process) => readonly Process[]): void => {
      for (const other of others) {
        const real = this.processOf(other.pid.text);
        if (real === undefined) this.checks.wrong(`${text} ${what} ${other.pid.text}, which is not there`);
        else if (!back(real).some(({ pid }) => pid.text === text))
          this.checks.wrong(`${text} ${what} ${other.pid.text}, which does not know`);
      }
    };
    check('is linked with', members(process.links), ({ links }) => members(links));
    check('monitors', members(process.watching), ({ watchers }) => members(watchers));
    check('is monitored by', members(process.watchers), ({ watching }) => members(watching));
  }

  private checkNames(): void {
    for (const name of NAMES) {
      const known = this.nodes.map((node) => node.nodes.lookup(name)?.pid.text),
        [first] = known;
      if (known.some((pid) => pid !== first)) this.checks.wrong(`nodes disagree about '${name}': ${known.join()}`);
      const sure = this.firsts.map((node) => node.nodes.lookup(`sure ${name}`)?.pid.text);
      for (const pid of sure)
        if (pid !== undefined && this.ends.has(pid)) this.checks.wrong(`'sure ${name}' is ${pid}, which has ended`);
      for (const holder of this.eventualHolders(name))
        if (holder !== first) this.checks.wrong(`${holder} believes that it is '${name}', but ${first} is`);
    }
  }

  private checkGroups(): void {
    for (const name of NAMES) {
      const here = this.nodes
          .flatMap(({ processes }) => processes)
          .filter(({ rare: { groups } }) => isIn(groups, name)),
        members = here
          .map(({ pid }) => pid.text)
          .sort()
          .join();
      for (const node of this.nodes)
        if (listed(node, name) !== members)
          this.checks.wrong(`'${name}' has members ${members}, but on ${node.name} ${listed(node, name)}`);
    }
  }
}

/** The members of a group, as a node knows them. */
const listed = ({ system }: SimNode, name: string): string =>
  [...system.groups.members(name)]
    .map(({ pid }) => pid.text)
    .sort()
    .join();

const isIn = (groups: Process['rare']['groups'], name: string): boolean =>
  groups !== undefined && [...groups].some((group) => group.name === name);

const callback = (act: (a: Value, b: Value) => void): Callback => ({
  valid: true,
  resume(a?: Value, b?: Value) {
    act(a, b);
    return true;
  },
});

/** The content of a message: its number, and bytes that make it larger. */
function contentOf(n: number, padding: number): Value {
  if (padding === 0) return n;
  const table = new Table();
  table.setStr('n', n);
  table.setStr('padding', str('x'.repeat(padding)));
  return table;
}

/** The content as it is sent: large ones to other nodes are written before. */
function written({ remote }: Process, content: Value): Value {
  const writing = remote?.writing(content);
  if (writing === undefined) return content;
  writing.work(Infinity, { charge() {} });
  return writing.content;
}

const numberOf = (content: Value): number => (content instanceof Table ? content.getStr('n') : content) as number;

function nodeOf(pid: string): string {
  const parts = parsePid(pid);
  return typeof parts === 'string' ? '' : parts.node;
}
