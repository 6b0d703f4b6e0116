// A system: hosts, entries, live processes, names, timers, scheduler. It finds processes and delivers mail. What
// happens less often has files of its own: starts (spawning.ts), full mailboxes (overflow.ts), cancels
// (cancellation.ts), what the end of a task means (outcomes.ts), and ends (ends.ts). It must not know how code is
// loaded nor what Lua programs see: that is Program, in bindings/.
import type { LimitKind } from '../../vm/limits.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Task } from '../../vm/task.ts';
import { run, type Outcome } from '../../vm/drive.ts';
import type { Value } from '../../values/type.ts';
import * as text from '../../messages/actors.ts';
import { Cancellation } from './cancellation.ts';
import { Ends } from './ends.ts';
import type { Waiter } from '../mail/wait-queue.ts';
import { RealClock, type Clock } from '../time/clock.ts';
import type { CatalogEntry } from '../modules/catalog.ts';
import { Groups } from './groups.ts';
import { hostState, type Entry, type HostSpec, type HostState } from './entry.ts';
import { Exit, type ProcessEvent } from '../values/event.ts';
import { ErrorObject, KINDS, RESOURCE_EXHAUSTED } from '../values/failure.ts';
import { broken } from './failures.ts';
import { EVENTS_TOPIC, Message, Sent, bytesHeld, type Alias } from '../mail/message.ts';
import type { LogSink } from '../modules/log.ts';
import { NO_CALLBACKS, type LostReason, type Observer } from './observer.ts';
import { taskDone, taskFailed } from './outcomes.ts';
import type { Network } from './network.ts';
import { overflow } from './overflow.ts';
import { parsePid, serialIn, serialOf, systemItself, type Origin } from '../values/pid.ts';
import { Process, Upgrade, type ExitWaiter } from './process.ts';
import { Registry } from './registry.ts';
import { Scheduler, type Governor } from './scheduler.ts';
import { demonitor, unlink } from './signal.ts';
import { Spawning } from './spawning.ts';
import type { Threads } from './threads.ts';
import { TimerQueues } from '../time/timer-queues.ts';
import { ENDLESS, type Turn } from '../time/turn.ts';

/** Loads and starts the code of processes; finishes it where Lua code has to run at the end. */
export interface Program {
  /** A task that loads the entry's code, calls system.started, then runs the code; or the error that prevents it. */
  begin(system: System, process: Process, args: readonly Value[]): Task | ErrorObject;
  /**
   * A task that closes to-be-closed variables after an error. Its results: the error, or its text and a copy of its
   * value.
   */
  formatError(error: Value, open: readonly Value[]): Task;
  /** A task that copies a value in slices. Its results: the copy, or nil and an error. */
  copyResult(value: Value): Task;
}

interface SystemOptions {
  readonly rt: Runtime;
  readonly clock: Clock;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly hosts: ReadonlyMap<string, HostSpec>;
  readonly program: Program;
  /** Name of this node, shown in PIDs. */
  readonly node?: string | undefined;
  /** Counts the starts of this node: PIDs of an earlier one are not used again. */
  readonly incarnation?: number | undefined;
  /** The serial number before the first, and the distance between two, where threads share a node. */
  readonly serials?: { readonly first: number; readonly step: number } | undefined;
  /** The maximum number of live processes, on all hosts together. */
  readonly maxProcesses?: number | undefined;
  /** Seeds the choice among ready processes. */
  readonly seed?: number | undefined;
  /** Terminates a process at the deadline of a cancel; otherwise deadlines are advice (D8). */
  readonly enforceDeadlines?: boolean | undefined;
  /** PIDs without their middle part: {host|0x00001}. */
  readonly shortPids?: boolean | undefined;
  /** Called for every exit, failed starts included. */
  readonly onExit?: ((process: Process, exit: Exit) => void) | undefined;
  /** All declared entries, with or without code, for programs that query them. */
  readonly catalog?: Iterable<CatalogEntry> | undefined;
  /** Environment variables besides the host's. */
  readonly env?: ReadonlyMap<string, string> | undefined;
  /** Takes what programs log; otherwise it goes to standard error, line by line. */
  readonly log?: LogSink | undefined;
  /** Runs a task; only tests replace it. */
  readonly run?: ((task: Task) => Outcome) | undefined;
}

/** Why a destination could not be found. */
export type Missing = 'name' | 'node' | 'host' | 'process' | 'unreachable';

const LOST: Record<Missing, LostReason> = {
  name: 'unknown name',
  node: 'unknown node',
  host: 'unknown host',
  process: 'no process',
  unreachable: 'node unreachable',
};

/** Waits for nothing. */
const NOBODY: Waiter = { valid: false, resume: () => false };

/** How many timers one step examines for being unreachable. */
const MAX_CHECKED = 500;

/** How often timers are looked at while processes run, in milliseconds. */
const LOOKS_EVERY = 1;

/** Fuel that the owner pays for an expired timer. */
const FIRING = 80;

export class System implements Governor {
  readonly rt: Runtime;
  readonly clock: Clock;
  readonly timers: TimerQueues;
  readonly registry = new Registry();
  readonly groups = new Groups();
  /** The sender of what the system itself sends. */
  readonly self: Origin;
  readonly scheduler: Scheduler;
  /** Callbacks of the embedder. */
  readonly observer: Observer = { ...NO_CALLBACKS };
  private readonly known: Map<string, Entry>;
  /** Counts changes to the entries, so that caches of compiled entries know when they are stale. */
  revision = 0;
  readonly hosts = new Map<string, HostState>();
  /** The live processes by the serial numbers of their PIDs. */
  readonly live = new Map<number, Process>();
  /** How many processes are endpoints of the host. */
  hostProcesses = 0;
  readonly spawning: Spawning;
  readonly cancellation = new Cancellation(this);
  readonly ends = new Ends(this);
  /** The other nodes, if there are any. */
  network: Network | undefined = undefined;
  /** Time passes while processes run. */
  private readonly inRealTime: boolean;
  /** When timers are looked at next while processes run, and whether some have come due. */
  private looksAt = 0;
  private firing = false;
  /** Something has come from elsewhere that takes more than a turn. */
  private reading = false;
  /** The other threads, if there are any. */
  threads: Threads | undefined = undefined;

  constructor(readonly options: SystemOptions) {
    const { rt, clock, hosts, seed, node = '' } = options;
    this.spawning = new Spawning(this);
    this.self = systemItself(node);
    this.rt = rt;
    this.clock = clock;
    this.inRealTime = clock instanceof RealClock;
    this.timers = new TimerQueues(!this.inRealTime);
    this.known = new Map(options.entries);
    for (const [id, spec] of hosts) this.hosts.set(id, hostState(id, spec, false, false));
    this.scheduler = new Scheduler(rt, options.run ?? run, this, seed);
  }

  // ---- running: what the host loop calls

  /** Runs ready processes until this many slices or this much fuel are used, or the turn is over. */
  step(slices = 1000, fuel?: number, turn?: Turn): 'busy' | 'idle' {
    let busy = false;
    this.ends.stepBegins();
    try {
      busy = this.scheduler.step(slices, fuel, turn);
    } finally {
      this.ends.stepEnds();
      const more = this.network?.flush() === true;
      this.reading = this.threads?.flush() === true || more;
    }
    return busy || this.reading ? 'busy' : 'idle';
  }

  /** No process is ready, and nothing that has come from elsewhere is left to read. */
  get idle(): boolean {
    return this.scheduler.idle && !this.reading;
  }

  /** Can only something from outside make progress, besides signs of life of other nodes? */
  get quiet(): boolean {
    return this.idle && this.timers.size === (this.network?.beats ?? 0) && this.network?.asks !== true;
  }

  /** When the earliest timer expires, in milliseconds of monotonic time. */
  nextDeadline(): number | undefined {
    return this.timers.next;
  }

  /** They are looked at now and then; what is due stays due until it fires. */
  timersDue(at: number): boolean {
    if (!this.inRealTime || at < this.looksAt) return this.firing;
    this.looksAt = at + LOOKS_EVERY;
    const { next } = this.timers;
    return (this.firing = next !== undefined && next <= at);
  }

  /**
   * Fires timers that are due until the turn is over, and examines others. Returns how many fired, plus one if there
   * are more to examine.
   */
  fireTimers(turn: Turn = ENDLESS): number {
    return this.fireDue(turn) + Number(this.timers.check(MAX_CHECKED));
  }

  /** Fires timers that are due until the turn is over; returns how many. */
  fireDue(turn: Turn): number {
    this.firing = false;
    const now = this.clock.monotonic();
    let fired = 0;
    this.timers.begin();
    for (let timer = this.timers.due(now); timer !== undefined; timer = this.timers.due(now)) {
      fired++;
      timer.target.expire(timer, now);
      if (timer.owner instanceof Process) this.fired(timer.owner);
      if (turn.over()) break;
    }
    return fired;
  }

  /** Charges a process for a timer that has expired. */
  private fired(owner: Process): void {
    owner.fuelUsed += FIRING;
    if (owner.allowance?.bill(FIRING) === false) this.stopped(owner, 'instructions');
    else if (!owner.queued) this.blocked(owner);
  }

  /** Every entry that processes can start, call or import. */
  get entries(): ReadonlyMap<string, Entry> {
    return this.known;
  }

  /** Replaces the entry with this ID, or removes it. Running processes keep their code. */
  define(id: string, entry: Entry | undefined): void {
    this.revision++;
    if (entry === undefined) this.known.delete(id);
    else this.known.set(id, entry);
  }

  /** All live processes. Those whose code is still loading have `start` set. */
  processes(): IterableIterator<Process> {
    return this.live.values();
  }

  get size(): number {
    return this.live.size;
  }

  // ---- finding

  /** Finds a process by PID text or name (3.5). */
  find(destination: string): Process | Missing {
    const known = this.live.get(serialIn(destination));
    if (known !== undefined && known.findable && known.pid.text === destination) return known;
    const pid = parsePid(destination);
    if (typeof pid === 'string') return this.named(destination) ?? 'name';
    if (pid.node !== '' && pid.node !== (this.options.node ?? '')) return this.network?.find(pid) ?? 'node';
    const there = this.threads?.find(pid);
    if (there !== undefined) return there;
    if (!this.hosts.has(pid.host)) return 'host';
    const process = this.live.get(serialOf(pid.unique));
    return process !== undefined && process.findable && process.host.id === pid.host ? process : 'process';
  }

  /** The process with a name, on this node or on others. */
  named(name: string): Process | undefined {
    return this.registry.lookup(name) ?? this.threads?.lookup(name) ?? this.network?.lookup(name);
  }

  /**
   * Registers a name. Undefined: the first thread has to grant it, and the waiter will resume with true, or with nil
   * and an error; on that thread nobody need wait.
   */
  register(name: string, process: Process, waiter = NOBODY): true | ErrorObject | undefined {
    if (this.threads !== undefined) return this.threads.register(name, process, waiter);
    return this.registry.register(name, process) || new ErrorObject(text.nameTaken(), KINDS.ALREADY_EXISTS);
  }

  /** Removes a name; false if no process has it. */
  unname(name: string): boolean {
    const own = this.threads ?? this.registry;
    return own.unregister(name) || this.network?.unregister(name) === true;
  }

  /** Replaces the code of the running process; its task must park (10c). */
  upgrade(process: Process, id: string | undefined, args: readonly Value[]): void {
    process.pendingExit ??= new Upgrade(id ?? process.entry.id, args);
    this.rt.fuel = -1;
  }

  // ---- mail

  /**
   * Sends a message whose content is a copy already. `waits`: the process that would wait for room, if any. `alias`:
   * where its answer goes, if it is of a call.
   */
  send(from: Process | undefined, to: Process, topic: string, content: Value, waits = from, alias?: Alias): Sent {
    if (to.full) {
      const refused = overflow(this, from, to, topic, content, waits, alias);
      if (refused !== undefined) return refused;
    }
    this.observer.sent?.(from, to, topic, content);
    return this.deliver(to, new Message(topic, content, from?.pid, undefined, alias)) ? Sent.Queued : Sent.Gone;
  }

  /** Ends a process whose mailbox has overflowed. */
  killForOverflow(process: Process): void {
    this.ends.end(
      process,
      new Exit(undefined, new ErrorObject(text.mailboxFull(), RESOURCE_EXHAUSTED, { ender: 'others' })),
    );
  }

  /** Reports a message that was dropped because a mailbox is full. */
  reportDropped(from: Origin | undefined, to: Process, topic: string): void {
    this.observer.lost?.(from?.text, to.pid.text, topic, 'mailbox full');
  }

  /**
   * Sends a message to a full mailbox. The receiver may take it at once. The waiter resumes with true when there is
   * room, with false when the receiver ends first.
   */
  sendAndWait(
    from: Process | undefined,
    to: Process,
    topic: string,
    content: Value,
    waits: Process,
    waiter: Waiter,
    alias?: Alias,
  ): Message {
    const message = new Message(topic, content, from?.pid, undefined, alias);
    this.observer.sent?.(from, to, topic, content);
    if (to.remote !== undefined) to.remote.wait(message, waiter);
    else {
      this.observer.delivered?.(to, message);
      to.mail.admit(message, waiter);
    }
    waits.awaitRoom(message, to);
    return message;
  }

  /** Reports a message that was withdrawn because its sender ended before there was room. */
  withdrawn(from: Process, to: Process, { topic }: Message): void {
    this.observer.lost?.(from.pid.text, to.pid.text, topic, 'sender ended');
  }

  deliver(to: Process, message: Message): boolean {
    if (to.alive) this.observer.delivered?.(to, message);
    if (to.allowance !== undefined) this.chargeContent(to, message.content);
    const delivered = to.deliver(message);
    if (to.backlog > 0 && to.full) this.overloaded(to);
    return delivered;
  }

  private overloaded(process: Process): void {
    if (process.receive === undefined && process.mail.becomesOverloaded())
      this.observer.overload?.(process, process.mail.limit);
  }

  /** Charges a message, or an answer, to the memory of its receiver. */
  chargeContent(to: Process, content: Value): void {
    const { allowance } = to;
    if (allowance === undefined || !to.alive) return;
    const bytes = bytesHeld(content);
    // The runtime does the accounting of the running process.
    if (to === this.scheduler.current) return this.rt.allocate(bytes);
    allowance.owe(bytes);
    if (allowance.due) this.scheduler.add(to);
  }

  /** Reports a message whose receiver was not found. */
  undelivered(from: Process | undefined, to: string, topic: string, why: Missing): void {
    this.observer.lost?.(from?.pid.text, to, topic, LOST[why]);
  }

  notify(to: Process, event: ProcessEvent): void {
    this.deliver(to, new Message(EVENTS_TOPIC, undefined, event.from, event));
  }

  // ---- ends

  /** Ends a process of the host, without an error. */
  leave(process: Process): void {
    this.ends.end(process, new Exit(undefined, undefined));
  }

  /** Terminates a process: it runs no further code. */
  terminate(target: Process): void {
    if (target.remote !== undefined) return target.remote.terminate();
    this.ends.end(
      target,
      new Exit(undefined, new ErrorObject(text.processTerminated(), KINDS.INTERNAL, { ender: 'others' }), true),
    );
  }

  /** Ends a link between processes of any nodes. */
  unlink(a: Process, b: Process): void {
    unlink(a, b);
    b.remote?.unrelate('link', a);
  }

  /** Ends a monitor of a process of any node. */
  demonitor(watcher: Process, target: Process): void {
    demonitor(watcher, target);
    target.remote?.unrelate('monitor', watcher);
  }

  /** Calls the waiter when the process ends. */
  awaitExit(process: Process, waiter: ExitWaiter): void {
    (process.needs().exitWaiters ??= new Set()).add(waiter);
  }

  /** Does not call it after all. */
  ignoreExit(process: Process, waiter: ExitWaiter): void {
    const waiters = process.rare.exitWaiters;
    if (waiters?.delete(waiter) === true && waiters.size === 0) process.rare.exitWaiters = undefined;
  }

  // ---- how tasks come back from the scheduler (Governor)

  done(process: Process, task: Task): void {
    taskDone(process, task, this.options.program);
  }

  failed(process: Process, task: Task): void {
    taskFailed(process, task, this.options.program);
  }

  stopped(process: Process, limit: LimitKind): void {
    this.observer.limit?.(process, limit);
    this.ends.end(
      process,
      new Exit(undefined, new ErrorObject(text.limitHit(limit), RESOURCE_EXHAUSTED, { ender: limit })),
    );
  }

  exitPending(process: Process): void {
    const { pendingExit } = process;
    if (pendingExit instanceof Upgrade) this.spawning.replaceCode(process, pendingExit);
    else this.ends.end(process, pendingExit!);
  }

  running(process: Process): void {
    if (this.cancellation.awaited > 0) this.cancellation.atTurnOf(process);
    this.observer.running?.(process);
  }

  broken(process: Process, thrown: unknown): void {
    this.rt.running = undefined;
    process.pendingExit = broken(thrown);
  }

  blocked(process: Process): void {
    if (!process.alive) return;
    process.rare.firstWait?.over();
    if (!process.deadlocked) return;
    this.ends.end(process, new Exit(undefined, new ErrorObject(text.deadlock(process.tasks), KINDS.INTERNAL)));
  }
}
