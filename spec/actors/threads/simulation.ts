// One run of a seed: the threads of a system on one virtual clock. Message ports are queues of the simulation, which
// delay what is posted and lose nothing; no worker runs. Processes send, monitor, link, start and end each other, take
// names and join groups; threads die, the first one tells the others, and new ones take their place.
// Then everything settles, and what must have happened by then is checked (nodes/checks.ts says what must hold).
// The same seed gives the same run.
import { members } from '../../../src/actors/core/process-set.ts';
import type { Process } from '../../../src/actors/core/process.ts';
import { link, monitor } from '../../../src/actors/core/signal.ts';
import { System } from '../../../src/actors/core/system.ts';
import type { Making } from '../../../src/actors/core/threads.ts';
import { Sent } from '../../../src/actors/mail/message.ts';
import { OtherThreads } from '../../../src/actors/threads/threads.ts';
import { VirtualClock } from '../../../src/actors/time/clock.ts';
import { Exit } from '../../../src/actors/values/event.ts';
import { ErrorObject } from '../../../src/actors/values/failure.ts';
import { SERIAL_STEP, serialBase } from '../../../src/actors/values/pid.ts';
import { bytesOf, str, type Str } from '../../../src/values/string.ts';
import { Table } from '../../../src/values/table.ts';
import type { Value } from '../../../src/values/type.ts';
import { QUIET_LISTENER, WAITING, fakeRuntime, runFake } from '../fakes.ts';
import { Agenda, Chance } from '../nodes/chance.ts';
import { Checks } from '../nodes/checks.ts';

const ENTRY = 'app:actor',
  /** Hosts whose processes stay on one thread, and are spread. */
  HOST = 'app:host',
  SPREAD = 'app:spread';
const NAMES = ['one', 'two'];

/** Milliseconds of trouble, and those in which everything settles. */
const TROUBLE = 4000,
  CALM = 3000;
/** Serial numbers of a thread begin a block after those of the one before it. */
const BLOCK = 1000;

interface Outcomes {
  readonly violations: readonly string[];
  /** The same for equal runs. */
  readonly digest: number;
  readonly messages: number;
  readonly deaths: number;
  readonly exits: number;
}

/** What one end of a channel has posted and the other has not taken. */
interface Port {
  readonly from: SimThread;
  readonly frames: Uint8Array[];
  /** Frames at the receiver, which has not joined. */
  arrived: number;
  last: number;
  joined: boolean;
  closed: boolean;
}

const newPort = (from: SimThread): Port => ({ from, frames: [], arrived: 0, last: 0, joined: false, closed: false });

/** The PIDs of a thread's processes, as others see them: one a part. */
class Listing implements Making {
  table = this.none();
  private readonly rest: Iterator<Process>;

  constructor(system: System) {
    this.rest = system.processes();
  }

  none(): Table {
    return new Table();
  }

  step(): boolean {
    const { done, value } = this.rest.next();
    if (done !== true) this.table.append(str((value as Process).pid.text));
    return done === true;
  }

  finish(): number {
    return 0;
  }
}

class SimThread {
  readonly clock: VirtualClock;
  readonly system: System;
  readonly threads: OtherThreads;
  /** What comes from the other threads. */
  readonly ports = new Map<number, Port>();
  alive = true;
  /** Threads that it has heard of. */
  readonly met = new Set<SimThread>();
  /** When the last word of the first thread comes. */
  ordered = 0;
  /** Looks that are not over. */
  looks = 0;

  constructor(
    readonly number: number,
    generation: number,
    roster: number,
    private readonly agenda: Agenda,
    broken: (message: string) => void,
  ) {
    const block = generation * BLOCK;
    this.clock = new VirtualClock(agenda.now);
    this.system = new System({
      rt: fakeRuntime(),
      clock: this.clock,
      entries: new Map([[ENTRY, { id: ENTRY, kind: 'process.lua', source: '' }]]),
      hosts: new Map([
        [HOST, {}],
        [SPREAD, { spread: true }],
      ]),
      serials: { first: block * SERIAL_STEP + serialBase(number, number), step: SERIAL_STEP },
      program: WAITING,
      run: runFake,
    });
    this.threads = new OtherThreads(
      this.system,
      number,
      block,
      {
        ...QUIET_LISTENER,
        show: () => new Listing(this.system),
        broken: (_thread, message) => broken(message),
      },
      roster,
    );
  }

  get processes(): Process[] {
    return this.alive ? [...this.system.processes()] : [];
  }

  /** Does something, and what follows from it at once. */
  act(act: () => void): void {
    if (!this.alive) return;
    this.clock.moveTo(this.agenda.now);
    act();
    do while (this.system.step() === 'busy');
    while (this.system.fireTimers() > 0 || !this.system.idle);
  }
}

const callback = (act: (a: Value, b: Value) => void) => ({
  valid: true,
  resume(a?: Value, b?: Value) {
    act(a, b);
    return true;
  },
});

export class ThreadSimulation {
  private readonly agenda = new Agenda();
  private readonly chance: Chance;
  private readonly checks = new Checks(() => this.agenda.now);
  private readonly threads: SimThread[] = [];
  private readonly delay: number;
  private readonly pids: { readonly pid: string; readonly on: SimThread }[] = [];
  private readonly ended = new Set<string>();
  private readonly asked = new Map<string, { undone: boolean }>();
  private generations = 0;
  /** How many threads have come or gone. */
  private roster = 0;
  private numbers = 0;
  private digest = 0;
  private deaths = 0;
  private exits = 0;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.delay = this.chance.pick([0.1, 2, 30])!;
    const count = 2 + this.chance.below(3);
    for (let number = 0; number < count; number++) this.boot(number);
  }

  run(): Outcomes {
    const { agenda, chance } = this;
    for (const { number } of this.threads) this.live(number);
    for (let n = 1 + chance.below(3); n > 0; n--)
      agenda.in(chance.between(300, TROUBLE), () => this.die(1 + chance.below(this.threads.length - 1)));
    this.until(TROUBLE + CALM);
    this.finalChecks();
    const { digest, deaths, exits, numbers: messages } = this;
    return { violations: this.checks.violations, digest, messages, deaths, exits };
  }

  private until(time: number): void {
    while (this.agenda.next <= time) this.agenda.step();
    this.agenda.now = time;
  }

  private note(...words: readonly string[]): void {
    for (const word of words)
      for (let i = 0; i < word.length; i++) this.digest = (Math.imul(this.digest, 31) + word.charCodeAt(i)) | 0;
  }

  // ---- threads

  private boot(number: number): void {
    const wrong = (message: string): void => this.checks.wrong(message),
      thread = new SimThread(number, this.generations++, ++this.roster, this.agenda, wrong),
      others = this.threads.filter((other) => other.alive && other.number !== number);
    this.threads[number] = thread;
    this.observe(thread);
    for (const other of others) {
      const here = newPort(other),
        there = newPort(thread);
      // The new thread has its ports from the start; the others are told.
      this.join(thread, other.number, here, there);
      this.order(other, () => this.join(other, number, there, here));
    }
    thread.act(() => {
      for (let n = 0; n < 3; n++) thread.system.spawning.spawn(ENTRY, HOST, []);
    });
  }

  private later(): number {
    return 0.05 + this.chance.next() * this.delay;
  }

  /** One thread gets its end of a channel: what comes out of it, and what it posts. */
  private join(thread: SimThread, other: number, incoming: Port, outgoing: Port): void {
    if (!thread.alive) return;
    this.part(thread, other);
    thread.ports.set(other, incoming);
    thread.met.add(incoming.from);
    thread.threads.join(other, { send: (frame) => this.post(other, outgoing, frame) });
    incoming.joined = true;
    for (; incoming.arrived > 0; incoming.arrived--) this.take(thread, other, incoming);
  }

  private post(to: number, port: Port, frame: Uint8Array): void {
    if (port.closed) return;
    port.frames.push(frame.slice());
    port.last = Math.max(port.last, this.agenda.now + this.later());
    this.agenda.at(port.last, () => this.arrive(to, port));
  }

  private arrive(to: number, port: Port): void {
    const thread = this.threads[to]!;
    if (port.closed || port.frames.length === 0) return;
    if (!port.joined) port.arrived++;
    else for (const [other, each] of thread.ports) if (each === port) thread.act(() => this.take(thread, other, port));
  }

  private take({ threads }: SimThread, other: number, port: Port): void {
    const frame = port.frames.shift();
    if (frame !== undefined) threads.peers.get(other)?.link.receive(frame);
  }

  /** A thread learns that another is gone: it takes all that has come from there before. */
  private part(thread: SimThread, other: number): void {
    const port = thread.ports.get(other);
    if (port === undefined) return;
    thread.ports.delete(other);
    while (port.frames.length > 0) this.take(thread, other, port);
    port.closed = true;
    thread.threads.lost(other);
  }

  private die(number: number): void {
    const { agenda } = this,
      thread = this.threads[number]!;
    if (!thread.alive) return;
    this.deaths++;
    for (const { pid } of thread.processes) this.gone(pid.text);
    thread.alive = false;
    for (const port of thread.ports.values()) port.closed = true;
    // The first thread learns of it, then tells the others.
    agenda.in(this.later(), () => {
      this.roster++;
      for (const other of this.threads) this.order(other, () => this.part(other, number));
      agenda.in(this.chance.between(1, 200), () => this.boot(number));
    });
  }

  /** The first thread tells another something, which may stand still meanwhile: frames of others can come first. */
  private order(thread: SimThread, act: () => void): void {
    const { roster } = this,
      change = (): void => {
        act();
        thread.threads.changed(roster);
      };
    if (thread.number === 0) return this.hear(thread, change);
    const still = this.chance.happens(0.2) ? this.chance.between(0, 400) : 0;
    thread.ordered = Math.max(thread.ordered, this.agenda.now + this.later() + still);
    this.agenda.at(thread.ordered, () => this.hear(thread, change));
  }

  /** A thread is told something by the first one: what was posted before comes first. */
  private hear(thread: SimThread, act: () => void): void {
    thread.act(() => {
      for (const [other, port] of thread.ports) while (port.frames.length > 0) this.take(thread, other, port);
      act();
    });
  }

  // ---- processes

  private observe(thread: SimThread): void {
    const { observer } = thread.system,
      { checks } = this;
    observer.delivered = (to, { from, content, event }) => {
      if (to.remote !== undefined) return;
      this.note(to.pid.text, from?.text ?? '', event?.kind ?? '', String(this.agenda.now));
      if (event === undefined) checks.receives(to.pid.text, from!.text, content as number);
      else if (event.kind === 'pid.exit') {
        this.exits++;
        checks.exit(to.pid.text, event.from.text);
      }
    };
    observer.spawned = (process) => {
      if (process.remote !== undefined) return;
      this.pids.push({ pid: process.pid.text, on: thread });
      process.trapLinks = this.chance.happens(0.7);
    };
    observer.linkDown = (process, from) => {
      if (process.remote === undefined) checks.linkDown(process.pid.text, from.text);
    };
    observer.exited = (process) => {
      if (process.remote === undefined) this.gone(process.pid.text);
    };
  }

  private gone(pid: string): void {
    this.note(pid);
    this.ended.add(pid);
    this.checks.ended(pid);
  }

  private live(number: number): void {
    const { agenda, chance } = this;
    if (agenda.now > TROUBLE) return;
    const thread = this.threads[number]!;
    thread.act(() => {
      for (let n = chance.happens(0.1) ? 20 : 1; n > 0; n--) this.something(thread);
    });
    agenda.in(chance.between(2, 40), () => this.live(number));
  }

  private something(thread: SimThread): void {
    const { chance, pids } = this,
      { system } = thread,
      process = chance.pick([...system.processes()]);
    if (process === undefined) return void system.spawning.spawn(ENTRY, HOST, []);
    const { pid, on } = pids[Math.max(0, pids.length - 1 - chance.below(20))]!;
    // Nobody can know a PID of a thread that this one has not heard of.
    if (on !== thread && !thread.met.has(on)) return;
    const to = system.find(pid),
      name = chance.pick(NAMES)!;
    if (typeof to === 'string' || to === process) return;
    switch (chance.below(17)) {
      case 0:
      case 1:
        return void system.spawning.spawn(ENTRY, SPREAD, [], { parent: process });
      case 2:
        return this.relate('monitor', process, to);
      case 3:
        return this.relate('link', process, to);
      case 4:
        this.undo('monitor', process, to);
        system.demonitor(process, to);
        return this.checks.unmonitored(process.pid.text, to.pid.text);
      case 5:
        this.undo('link', process, to);
        system.unlink(process, to);
        return this.checks.unlinked(process.pid.text, to.pid.text);
      case 6:
        if (chance.happens(0.5)) return system.terminate(to);
        return system.ends.end(process, new Exit(undefined, new ErrorObject('failed', 'Internal')));
      case 7:
        if (chance.happens(0.3)) return void system.unname(name);
        return void system.register(name, process, callback(() => {}) as never);
      case 9:
        return this.look(thread);
      case 8:
        if (chance.happens(0.5)) return void system.groups.join(name, process);
        return void system.groups.leave(name, process);
      default:
        for (let n = chance.happens(0.1) ? 30 : 1; n > 0; n--) this.send(system, process, to);
    }
  }

  /** Looks at all threads: whoever was there all the time is seen, once; nobody twice. */
  private look(looking: SimThread): void {
    const { system, threads, ports } = looking,
      here = new Set([...system.processes()].map(({ pid }) => pid.text)),
      before = this.threads
        .filter((thread) => ports.get(thread.number)?.from === thread)
        .flatMap((thread) => thread.processes.map(({ pid }) => pid.text)),
      seen = new Set<string>(),
      { deaths, checks } = this;
    looking.looks++;
    threads.looks.ask('processes', undefined, {
      got(part) {
        for (let i = 1; i <= part.length(); i++) {
          const pid = bytesOf(part.getInt(i) as Str);
          if (seen.has(pid) || here.has(pid)) checks.wrong(`${pid} is seen twice`);
          seen.add(pid);
        }
      },
      over: () => {
        looking.looks--;
        if (deaths < this.deaths) return;
        for (const pid of before) if (!seen.has(pid) && !this.ended.has(pid)) checks.wrong(`${pid} is not seen`);
      },
    });
  }

  private send(system: System, process: Process, to: Process): void {
    if (!process.alive) return;
    const n = ++this.numbers;
    this.checks.sends(process.pid.text, to.pid.text, n, '');
    if (system.send(process, to, 'topic', n) !== Sent.Queued) this.checks.refused(process.pid.text, to.pid.text, n);
  }

  private relate(relation: 'monitor' | 'link', process: Process, to: Process): void {
    const { checks } = this,
      from = process.pid.text,
      target = to.pid.text,
      pair = `${relation} ${from} ${target}`;
    const granted = (): void =>
      relation === 'monitor' ? checks.monitored(from, target, '') : checks.linked(from, target, '');
    if (relation === 'link') checks.asksForLink(from, target);
    if (to.remote === undefined) {
      if (relation === 'link') link(process, to);
      if (relation === 'link' || monitor(process, to)) granted();
      return;
    }
    const asked = { undone: false };
    if (this.asked.has(pair)) return;
    this.asked.set(pair, asked);
    const settled = (answer: Value): void => {
      this.asked.delete(pair);
      if (answer === true && !asked.undone && process.alive) granted();
    };
    const done = to.remote.relate(relation, process, callback(settled) as never);
    if (done === true && relation === 'link') settled(true);
    else if (done !== undefined) this.asked.delete(pair);
  }

  private undo(relation: 'monitor' | 'link', { pid }: Process, to: Process): void {
    const asked = this.asked.get(`${relation} ${pid.text} ${to.pid.text}`);
    if (asked !== undefined) asked.undone = true;
  }

  // ---- the end

  private finalChecks(): void {
    const { checks } = this;
    for (const { from, to, n } of checks.missing())
      if (!this.ended.has(to) && !this.ended.has(from)) checks.wrong(`${n} from ${from} has not come to ${to}`);
    for (const { from, to } of checks.monitors.values())
      if (this.ended.has(to)) checks.wrong(`${from} has no EXIT of ${to}`);
    for (const pair of this.asked.keys()) if (!this.ended.has(pair.split(' ')[1]!)) checks.wrong(`no answer: ${pair}`);
    for (const { number, looks } of this.threads)
      if (looks > 0) checks.wrong(`${looks} looks of ${number} are not over`);
    for (const thread of this.threads) for (const process of thread.processes) this.checkSymmetry(process);
    for (const name of NAMES) {
      this.agree(`name '${name}'`, ({ system }) => system.named(name)?.pid.text ?? '');
      this.agree(`group '${name}'`, ({ system }) =>
        [...system.groups.members(name)]
          .map(({ pid }) => pid.text)
          .sort()
          .join(),
      );
    }
  }

  private agree(what: string, seen: (thread: SimThread) => string): void {
    const all = this.threads.map(seen);
    if (new Set(all).size > 1) this.checks.wrong(`threads disagree about ${what}: ${all.join(' / ')}`);
    for (const pid of all[0]!.split(',')) if (this.ended.has(pid)) this.checks.wrong(`${what} has ${pid}, which ended`);
  }

  private checkSymmetry(process: Process): void {
    const { text } = process.pid,
      all = this.threads.flatMap((thread) => thread.processes);
    const check = (what: string, others: readonly Process[], back: (other: Process) => readonly Process[]): void => {
      for (const other of others) {
        const real = all.find(({ pid }) => pid.text === other.pid.text);
        if (real === undefined) this.checks.wrong(`${text} ${what} ${other.pid.text}, which is not there`);
        else if (!back(real).some(({ pid }) => pid.text === text))
          this.checks.wrong(`${text} ${what} ${other.pid.text}, which does not know`);
      }
    };
    check('is linked with', members(process.links), ({ links }) => members(links));
    check('monitors', members(process.watching), ({ watchers }) => members(watchers));
    check('is monitored by', members(process.watchers), ({ watching }) => members(watching));
  }
}
