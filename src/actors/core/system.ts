// A system: hosts, entries, live processes, names, timers, scheduler. It spawns processes, finds them, delivers mail
// and ends them. Steps of an exit have a fixed order (README 7.4): the process refuses mail, its names become free,
// monitors get EXIT, then links act. Exits that follow from an exit wait in a queue, so that a cascade does not nest on
// the host's stack.
// It must not know how code is loaded nor what Lua programs see: that is Program, in bindings/.
import { UNBOUNDED, tighter, type Bounds, type LimitKind } from '../../vm/limits.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { Pass } from '../../vm/gc/pass.ts';
import { waitingToClose } from '../../vm/close.ts';
import { TaskState, type Task } from '../../vm/task.ts';
import { letGo, run, type Outcome } from '../../vm/drive.ts';
import { formatNumber } from '../../values/numeral.ts';
import { isNumber } from '../../values/number.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { typeName, type Value } from '../../values/type.ts';
import * as text from '../../messages/actors.ts';
import { allowanceFor } from './allowance.ts';
import type { Waiter } from './wait-queue.ts';
import type { Clock } from '../time/clock.ts';
import type { CatalogEntry } from '../modules/catalog.ts';
import { NO_CONTEXT, type Context } from '../values/context.ts';
import type { Entry, HostSpec, HostState } from './entry.ts';
import { Exit, cancelEvent, exitEvent, linkDownEvent, type ProcessEvent } from '../values/event.ts';
import { ErrorObject, KINDS, LIMIT_EXCEEDED, RESOURCE_EXHAUSTED, type Raised } from '../values/failure.ts';
import { each, size, some, type ProcessSet } from './process-set.ts';
import { EVENTS_TOPIC, Message } from './message.ts';
import type { LogSink } from '../modules/log.ts';
import { NO_CALLBACKS, type LostReason, type Observer } from './observer.ts';
import { AT_ONCE, UNFINISHED, NotCopyable, copyWithin } from '../values/payload.ts';
import { Family, Pid, parsePid, serialIn, serialOf, systemItself, type Origin } from '../values/pid.ts';
import { Process, Upgrade, type ExitWaiter, type HostMail } from './process.ts';
import { Registry } from './registry.ts';
import { Ring } from '../../values/ring.ts';
import { Scheduler } from './scheduler.ts';
import { link, monitor, sever } from './signal.ts';
import { TimerQueues } from '../time/timer-queues.ts';
import { Timer, type Target, type TimerOwner, type TimerSet } from '../time/timers.ts';
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

export interface SystemOptions {
  readonly rt: Runtime;
  readonly clock: Clock;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly hosts: ReadonlyMap<string, HostSpec>;
  readonly program: Program;
  /** Name of this node, shown in PIDs. */
  readonly node?: string | undefined;
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
export type Missing = 'name' | 'node' | 'host' | 'process';

const LOST: Record<Missing, LostReason> = {
  name: 'unknown name', node: 'unknown node', host: 'unknown host', process: 'no process',
};

/** Topic and content of a message to send. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly content: Value;
}

/** The result of sending a message. */
export const enum Sent {
  /** The mailbox has it, or dropped it as the receiver's limit says. */
  Queued,
  /** The receiver has ended. */
  Gone,
  /** The mailbox is full; nothing has changed. */
  Full,
  /** The mailbox is full and the sender has to wait (sendAndWait); nothing has changed. */
  Waits,
}

/** How to start a process: its links and monitors, what it gets, and the task that waits for its PID. */
export interface SpawnOptions {
  readonly parent?: Process | undefined;
  /** The parent monitors it. */
  readonly monitor?: boolean | undefined;
  /** The parent is linked to it. */
  readonly link?: boolean | undefined;
  /** The spawning task. It resumes with the PID when the code is loaded, or with nil and an error. */
  readonly waiter?: Waiter | undefined;
  /** Its context; by default the parent's. */
  readonly context?: Context | undefined;
  /** A free name, registered before its code runs. */
  readonly name?: string | undefined;
  /** Mail to deliver when its code is loaded. The contents are copies already. */
  readonly initialMessages?: readonly OutgoingMessage[] | undefined;
  /** Limits of its own; entry and host may have tighter ones. */
  readonly bounds?: Bounds | undefined;
}

/** How many timers one step examines for being unreachable. */
const MAX_CHECKED = 2000;

/** Fuel that the owner pays for an expired timer. */
const FIRING = 80;

/** The default time from a cancel to its deadline (D7). */
export const DEFAULT_GRACE_MS = 30_000;

export class System {
  readonly rt: Runtime;
  readonly clock: Clock;
  readonly timers = new TimerQueues();
  readonly registry = new Registry();
  private readonly self: Origin;
  readonly scheduler: Scheduler;
  /** Callbacks of the embedder. */
  readonly observer: Observer = { ...NO_CALLBACKS };
  private readonly known: Map<string, Entry>;
  /** Counts changes to the entries, so that caches of compiled entries know when they are stale. */
  revision = 0;
  private readonly hosts = new Map<string, HostState>();
  private readonly bySerial = new Map<number, Process>();
  private serials = 0;
  /** How many processes are endpoints of the host. */
  hostProcesses = 0;
  private stopping = false;
  private readonly ends = new Ring<[process: Process, exit: Exit]>();
  private ending = false;
  /** Whether `step` is running, and whether processes have ended since it began. */
  private stepping = false;
  private endedInStep = false;
  /** Exits in the current cascade. */
  private endsInARow = 0;
  /** Callbacks for when a process next gets a slice, or ends. */
  private readonly atNextTurn = new Map<Process, () => void>();
  private awaited = 0;

  constructor(readonly options: SystemOptions) {
    const { rt, clock, hosts, seed, node = '' } = options;
    this.self = systemItself(node);
    this.rt = rt;
    this.clock = clock;
    this.known = new Map(options.entries);
    for (const [id, spec] of hosts) this.hosts.set(id, hostState(id, spec, false, false));
    this.scheduler = new Scheduler(rt, options.run ?? run, this, seed);
  }

  // ---- running: what the host loop calls

  /** Runs ready processes until this many slices or this much fuel are used, or the turn is over. */
  step(slices = 1000, fuel?: number, turn?: Turn): 'busy' | 'idle' {
    this.stepping = true;
    try {
      return this.scheduler.step(slices, fuel, turn) ? 'busy' : 'idle';
    } finally {
      this.stepping = false;
      if (this.endedInStep) this.clearReferences();
    }
  }

  /** Clears the runtime's references to what ended processes used. */
  private clearReferences(): void {
    this.endedInStep = false;
    letGo(this.rt);
  }

  /** When the earliest timer expires, in milliseconds of monotonic time. */
  nextDeadline(): number | undefined {
    return this.timers.next;
  }

  /** Fires timers that are due until the turn is over. Returns how many, plus one if timers remain to be examined. */
  fireTimers(turn: Turn = ENDLESS): number {
    const now = this.clock.monotonic();
    let fired = 0;
    this.timers.begin();
    for (let timer = this.timers.due(now); timer !== undefined; timer = this.timers.due(now)) {
      fired++;
      timer.target.expire(timer, now);
      if (timer.owner instanceof Process) this.fired(timer.owner);
      if (turn.over()) break;
    }
    return fired + Number(this.timers.check(MAX_CHECKED));
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
    return this.bySerial.values();
  }

  get size(): number {
    return this.bySerial.size;
  }

  // ---- finding

  /** Finds a process by PID text or name (3.5). */
  find(destination: string): Process | Missing {
    const known = this.bySerial.get(serialIn(destination));
    if (known !== undefined && known.findable && known.pid.text === destination) return known;
    const pid = parsePid(destination);
    if (typeof pid === 'string') return this.registry.lookup(destination) ?? 'name';
    if (pid.node !== '' && pid.node !== (this.options.node ?? '')) return 'node';
    if (!this.hosts.has(pid.host)) return 'host';
    const process = this.bySerial.get(serialOf(pid.unique));
    return process !== undefined && process.findable && process.host.id === pid.host ? process : 'process';
  }

  // ---- spawning

  /** Starts a process. Its own task loads the code; `started` or a failed exit answers the waiter. */
  spawn(id: string, hostId: string, args: readonly Value[], how: SpawnOptions = {}): Process | ErrorObject {
    const host = this.hosts.get(hostId);
    if (host === undefined || host.ofFunction) return new ErrorObject(text.hostNotFound(), KINDS.NOT_FOUND, { details: record('host_id', hostId) });
    const entry = this.known.get(id);
    if (entry?.source === undefined) return factoryNotFound(id, entry);
    return this.start(entry, host, args, how);
  }

  /**
   * Calls a function entry in a process of its own, on a host named like the function (2.7). `waiter` gets its exit,
   * even if its code does not load.
   */
  call(id: string, args: readonly Value[], waiter: ExitWaiter, how: SpawnOptions = {}): Process | ErrorObject {
    const entry = this.known.get(id);
    if (entry?.refused !== undefined) return factoryNotFound(id, entry);
    if (entry?.source === undefined || entry.kind !== FUNCTION_KIND) return new ErrorObject(text.functionNotFound(id), KINDS.NOT_FOUND);
    let host = this.hosts.get(id);
    if (host === undefined) this.hosts.set(id, (host = hostState(id, {}, true, this.stopping)));
    const process = this.start(entry, host, args, how);
    if (process instanceof Process) this.awaitExit(process, waiter);
    return process;
  }

  private start(entry: Entry, host: HostState, args: readonly Value[], how: SpawnOptions): Process | ErrorObject {
    if (host.stopping) return new ErrorObject(text.hostStopping(), KINDS.UNAVAILABLE);
    const { maxProcesses = Infinity } = this.options;
    const payer = payerFor(host, how.parent);
    if (payer.count >= (payer.spec.maxProcesses ?? Infinity) || this.size >= maxProcesses) return new ErrorObject(text.tooManyProcesses(), LIMIT_EXCEEDED);
    const { parent, waiter, name } = how;
    const context = how.context ?? parent?.context ?? NO_CONTEXT;
    const process = new Process(this.newPid(entry.id, host), entry, host, payer, this, context, how, parent?.pid, this.clock.now());
    const bounds = tighter(tighter(entry.bounds ?? UNBOUNDED, payer.spec.bounds ?? UNBOUNDED), how.bounds ?? UNBOUNDED);
    process.allowance = allowanceFor(bounds, payer.pool);
    const task = this.options.program.begin(this, process, args);
    if (task instanceof ErrorObject) return task;
    if (name !== undefined) this.registry.register(name, process);
    payer.count++;
    this.bySerial.set(process.pid.serial, process);
    process.begin(task);
    this.scheduler.handoff = waiter !== undefined;
    process.wake(task);
    this.scheduler.handoff = false;
    return process;
  }

  private newPid(id: string, host: HostState): Pid {
    let family = host.families.get(id);
    if (family === undefined) {
      const { node = '', shortPids = false } = this.options;
      host.families.set(id, (family = new Family(node, host.id, id, shortPids)));
    }
    return new Pid(family, ++this.serials);
  }

  /** Makes a process of the host. It has a PID, names, links and monitors; its mail goes to `receive`. */
  attach(id: string, hostId: string, receive: HostMail): Process {
    const host = this.hosts.get(hostId)!;
    const process = new Process(this.newPid(id, host), { id, kind: 'host' }, host, host, this, NO_CONTEXT, undefined, undefined, this.clock.now());
    process.receive = receive;
    process.trapLinks = true;
    host.count++;
    this.hostProcesses++;
    this.bySerial.set(process.pid.serial, process);
    return process;
  }

  /** Ends a process of the host, without an error. */
  leave(process: Process): void {
    this.end(process, new Exit(undefined, undefined));
  }

  /** The code is loaded: from now on other processes can find this one. */
  started(process: Process): void {
    const { parent, monitor: watch, link: tie, waiter, initialMessages } = process.start!;
    process.start = undefined;
    if (!process.upgraded) this.observer.spawned?.(process, parent);
    if (parent !== undefined && parent.alive) {
      if (watch === true) monitor(parent, process);
      if (tie === true) link(parent, process);
    } else if (tie === true && parent !== undefined) return this.end(process, linkDeath(parent.pid, text.processTerminated()));
    if (initialMessages !== undefined) this.post(process, initialMessages);
    if (waiter !== undefined) this.answer(waiter, str(process.pid.text), undefined);
  }

  /** Delivers the initial messages; they have no sender. */
  private post(to: Process, initialMessages: readonly OutgoingMessage[]): void {
    for (const { topic, content } of initialMessages) this.send(undefined, to, topic, content);
  }

  /** Replaces the code of the running process; its task must park (10c). */
  upgrade(process: Process, id: string | undefined, args: readonly Value[]): void {
    process.pendingExit ??= new Upgrade(id ?? process.entry.id, args);
    this.rt.fuel = -1;
  }

  /** Starts the new code. PID, names, links, monitors and mail stay; tasks, timers and options go. */
  private replaceCode(process: Process, { id, args }: Upgrade): void {
    this.timers.clearAll(process);
    process.renew();
    const entry = this.known.get(id);
    let task: Task | ErrorObject = factoryNotFound(id, entry);
    if (entry?.source !== undefined) {
      process.become(entry);
      task = this.options.program.begin(this, process, args);
    }
    if (task instanceof ErrorObject) return this.end(process, new Exit(undefined, task.with({}, text.upgradeFailed(task.message))));
    process.begin(task);
    process.wake(task);
  }

  /** Resumes the spawning task, which runs next. */
  private answer(waiter: Waiter, pid: Value, error: ErrorObject | undefined): void {
    this.scheduler.handoff = true;
    if (error === undefined) waiter.resume(pid);
    else waiter.resume(undefined, error);
    this.scheduler.handoff = false;
  }

  /** Fails the spawn of a process whose code is loaded but cannot be used. */
  refuse(process: Process, error: ErrorObject): void {
    this.end(process, new Exit(undefined, process.upgraded ? error.with({}, text.upgradeFailed(error.message)) : error));
  }

  // ---- mail

  /** Sends a message whose content is a copy already. `waits`: the process that would wait for room, if any. */
  send(from: Process | undefined, to: Process, topic: string, content: Value, waits = from): Sent {
    if (to.full) {
      const refused = this.overflow(from, to, topic, content, waits);
      if (refused !== undefined) return refused;
    }
    this.observer.sent?.(from, to, topic, content);
    return this.deliver(to, new Message(topic, content, from?.pid)) ? Sent.Queued : Sent.Gone;
  }

  /** Applies the receiver's overflow policy to a message for a full mailbox; undefined: deliver it. */
  private overflow(from: Process | undefined, to: Process, topic: string, content: Value, waits: Process | undefined): Sent | undefined {
    if (to.receive === undefined && to.mail.takesAtOnce(topic)) return undefined;
    switch (to.mailLimit.overflow) {
      case 'drop-new':
        this.observer.sent?.(from, to, topic, content);
        this.reportDropped(from?.pid, to, topic);
        return Sent.Queued;
      case 'drop-old':
        if (this.dropOldest(to)) return undefined;
        break;
      case 'kill':
        if (to.receive !== undefined) break;
        this.observer.sent?.(from, to, topic, content);
        this.deliver(to, new Message(topic, content, from?.pid));
        this.killForOverflow(to);
        return Sent.Queued;
      case 'park-sender':
        if (to.receive === undefined && canWait(waits, to)) return Sent.Waits;
    }
    this.reportDropped(from?.pid, to, topic);
    return Sent.Full;
  }

  /** Ends a process whose mailbox has overflowed. */
  killForOverflow(process: Process): void {
    this.end(process, new Exit(undefined, new ErrorObject(text.mailboxFull(), RESOURCE_EXHAUSTED)));
  }

  /** Reports a message that was dropped because a mailbox is full. */
  reportDropped(from: Origin | undefined, to: Process, topic: string): void {
    this.observer.lost?.(from?.text, to.pid.text, topic, 'mailbox full');
  }

  private dropOldest(to: Process): boolean {
    const oldest = to.receive === undefined ? to.mail.dropOldest() : undefined;
    if (oldest !== undefined) this.reportDropped(oldest.from, to, oldest.topic);
    return oldest !== undefined;
  }

  /**
   * Sends a message to a full mailbox. The receiver may take it at once. The waiter resumes with true when there is
   * room, with false when the receiver ends first.
   */
  sendAndWait(from: Process | undefined, to: Process, topic: string, content: Value, waits: Process, waiter: Waiter): Message {
    const message = new Message(topic, content, from?.pid);
    this.observer.sent?.(from, to, topic, content);
    this.observer.delivered?.(to, message);
    to.mail.admit(message, waiter);
    waits.awaitRoom(message, to);
    return message;
  }

  /** Reports a message that was withdrawn because its sender ended before there was room. */
  withdrawn(from: Process, to: Process, { topic }: Message): void {
    this.observer.lost?.(from.pid.text, to.pid.text, topic, 'sender ended');
  }

  private deliver(to: Process, message: Message): boolean {
    if (to.alive) this.observer.delivered?.(to, message);
    if (to.allowance !== undefined) this.chargeMessage(to, message);
    const delivered = to.deliver(message);
    if (to.backlog > 0 && to.full) this.overloaded(to);
    return delivered;
  }

  private overloaded(process: Process): void {
    if (process.receive === undefined && process.mail.becomesOverloaded()) this.observer.overload?.(process, process.mail.limit);
  }

  /** Charges a message to the memory of its receiver. */
  private chargeMessage(to: Process, { content }: Message): void {
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

  private notify(to: Process, event: ProcessEvent): void {
    this.deliver(to, new Message(EVENTS_TOPIC, undefined, event.from, event));
  }

  /**
   * Asks a process to end within some milliseconds; the program decides what to do. The event shows the deadline in
   * wall time; an enforced deadline is measured in monotonic time.
   */
  cancel(from: Process | undefined, target: Process, within = DEFAULT_GRACE_MS, reason = ''): void {
    this.ask(from, target, within, reason);
    if (this.options.enforceDeadlines === true) this.setDeadline(target, within);
  }

  private ask(from: Process | undefined, target: Process, within: number, reason: string): void {
    const now = this.clock.now();
    this.notify(target, cancelEvent(from?.pid ?? this.self, now, now + within, reason));
  }

  /** Sets the time at which the process is terminated, unless an earlier one is set. */
  private setDeadline(target: Process, within: number): void {
    const deadlineKill = (target.deadlineKill ??= new DeadlineKill(this, target));
    const { timer } = deadlineKill, at = this.clock.monotonic() + within;
    if (!timer.pending || at < timer.at) this.timers.set(timer, at);
  }

  /** Terminates a process: it runs no further code. */
  terminate(target: Process): void {
    this.end(target, new Exit(undefined, new ErrorObject(text.processTerminated(), KINDS.INTERNAL), true));
  }

  /** Refuses new processes from now on. */
  close(): void {
    this.stopping = true;
    for (const host of this.hosts.values()) host.stopping = true;
  }

  /**
   * Asks a process to end because the system, or a service, stops (7.23). Calls `heard` when the process has had a
   * chance to run: its time starts then. The caller terminates it when that time is over.
   */
  askToStop(process: Process, within: number, reason: string, heard: () => void): void {
    this.ask(undefined, process, within, reason);
    if (!process.queued) return heard();
    this.atNextTurn.set(process, heard);
    this.awaited = this.atNextTurn.size;
  }

  /** The process got a slice, or has ended. */
  private atTurnOf(process: Process): void {
    const then = this.atNextTurn.get(process);
    if (then === undefined) return;
    this.atNextTurn.delete(process);
    this.awaited = this.atNextTurn.size;
    then();
  }

  /** Calls the waiter when the process ends. */
  awaitExit(process: Process, waiter: ExitWaiter): void {
    (process.exitWaiters ??= new Set()).add(waiter);
  }

  // ---- how tasks come back from the scheduler (Governor)

  done(process: Process, task: Task): void {
    const { endedTask } = process;
    if (endedTask !== undefined) this.finalTaskDone(process, endedTask, task.results);
    else if (task === process.main) this.returned(process, task);
    else process.dismiss(task);
  }

  /** The final task is done: it has formatted the error, or copied the result. */
  private finalTaskDone(process: Process, { state, error, traceback }: Task, results: readonly Value[]): void {
    if (state === TaskState.Done) process.pendingExit ??= new Exit(results[0], results[1] as ErrorObject | undefined);
    else this.fail(process, isPlain(results[0]) ? results[0] : formatError(error), traceback, results.length > 1 ? { value: results[1] } : undefined);
  }

  failed(process: Process, task: Task): void {
    const { endedTask, main } = process, { error, traceback } = endedTask ?? task;
    if (endedTask !== undefined) return this.fail(process, error, traceback);
    // The main coroutine's variables are closed, too, as when a state is closed.
    const open = waitingToClose(task.main);
    if (main !== undefined && main !== task) open.push(...waitingToClose(main.main));
    if (open.length === 0 && isPlain(error)) this.fail(process, error, traceback);
    // `__close` handlers run, and `__tostring` may make the text: the final task does that.
    else process.runFinalTask(task, this.options.program.formatError(error, open));
  }

  stopped(process: Process, limit: LimitKind): void {
    this.observer.limit?.(process, limit);
    this.end(process, new Exit(undefined, new ErrorObject(text.limitHit(limit), RESOURCE_EXHAUSTED)));
  }

  private fail(process: Process, value: Value, traceback: string, raised?: Raised): void {
    let error = failureOf(value, traceback, raised);
    if (process.start !== undefined) {
      const message = text.scriptFailed(error.message);
      error = error.with({}, process.upgraded ? text.upgradeFailed(message) : message);
    }
    process.pendingExit ??= new Exit(undefined, error);
  }

  exitPending(process: Process): void {
    const { pendingExit } = process;
    if (pendingExit instanceof Upgrade) this.replaceCode(process, pendingExit);
    else this.end(process, pendingExit!);
  }

  running(process: Process): void {
    if (this.awaited > 0) this.atTurnOf(process);
    this.observer.running?.(process);
  }

  broken(process: Process, thrown: unknown): void {
    this.rt.running = undefined;
    const { message, stack = '' } = thrown instanceof Error ? thrown : { message: typeof thrown };
    process.pendingExit = new Exit(undefined, new ErrorObject(text.internalError(bytes(message)), KINDS.INTERNAL, { stack: bytes(stack) }));
  }

  blocked(process: Process): void {
    if (!process.alive || !process.deadlocked) return;
    this.end(process, new Exit(undefined, new ErrorObject(text.deadlock(process.tasks), KINDS.INTERNAL)));
  }

  /**
   * The first result of the entry function is the result of the process; an error as second result makes it a failure
   * (D16).
   */
  private returned(process: Process, task: Task): void {
    const [first, second] = task.results;
    if (isStr(second) || second instanceof ErrorObject) {
      process.pendingExit ??= new Exit(undefined, failureOf(second, ''));
      return;
    }
    const value = copyWithin(AT_ONCE, first);
    // The copy is long: other processes run meanwhile.
    if (value === UNFINISHED) process.runFinalTask(task, this.options.program.copyResult(first));
    else process.pendingExit ??= value instanceof NotCopyable ? new Exit(undefined, cannotReturn(value)) : new Exit(value, undefined);
  }

  // ---- ends

  private end(process: Process, exit: Exit): void {
    if (!process.alive) return;
    if (process === this.scheduler.current) {
      // Its code is running: without fuel it stops at the next scheduling point.
      process.pendingExit ??= exit;
      this.rt.fuel = -1;
      return;
    }
    // The rest of a long cascade ends at the next scheduling point. The first exit decided for a process holds.
    if (this.endsInARow >= MAX_IN_A_ROW) {
      process.pendingExit ??= exit;
      this.scheduler.add(process);
      return;
    }
    this.endsInARow++;
    this.ends.push([process, process.pendingExit instanceof Exit ? process.pendingExit : exit]);
    if (!this.ending) this.finishAll();
  }

  /** Runs the queue of exits. If a callback throws, the rest still end; the first error is thrown afterwards. */
  private finishAll(): void {
    let fault: { readonly thrown: unknown } | undefined;
    this.ending = true;
    for (let next = this.ends.shift(); next !== undefined; next = this.ends.shift()) {
      try {
        this.finish(next[0], next[1]);
      } catch (thrown) {
        fault ??= { thrown };
      }
    }
    this.ending = false;
    this.rt.fuel -= (this.endsInARow - 1) * END_COST;
    this.endsInARow = 0;
    if (fault !== undefined) throw fault.thrown;
  }

  private finish(process: Process, exit: Exit): void {
    if (!process.alive) return;
    const { pid, start, exitWaiters, deadlineKill } = process, { lost, crashed } = this.observer;
    const unnoticed = crashed !== undefined && failedUnnoticed(process, exit);
    if (lost !== undefined) process.eachUnread(({ from, topic }) => lost(from?.text, pid.text, topic, 'process ended'));
    process.allowance?.release();
    if (this.stepping) this.endedInStep = true;
    else letGo(this.rt, process);
    process.drop();
    process.payer.count--;
    if (process.receive !== undefined) this.hostProcesses--;
    if (this.awaited > 0) this.atTurnOf(process);
    this.bySerial.delete(pid.serial);
    this.registry.release(process);
    this.timers.clearAll(process);
    if (deadlineKill !== undefined) this.timers.clear(deadlineKill.timer);
    const { watchers, links } = process;
    exit.readers = size(watchers) + (exitWaiters?.size ?? 0);
    sever(process);
    if (watchers !== undefined) {
      const event = exitEvent(pid, this.clock.now(), exit);
      each(watchers, (watcher) => this.notify(watcher, event));
    }
    if (exit.error !== undefined) {
      if (links !== undefined) this.linksDown(pid, links, exit, exit.error.message);
      const waiter = start?.waiter;
      if (waiter !== undefined) this.answer(waiter, undefined, exit.error);
    }
    if (exitWaiters !== undefined) for (const waiter of exitWaiters) waiter.exited(process, exit);
    this.options.onExit?.(process, exit);
    this.observer.exited?.(process, exit);
    if (unnoticed) crashed!(process, exit.error!);
  }

  /** A process has failed: linked processes end, or get LINK_DOWN if they trap links. */
  private linksDown(pid: Pid, links: ProcessSet, exit: Exit, reason: string): void {
    // All links share one event and one exit: there may be very many.
    const event = linkDownEvent(pid, this.clock.now(), exit), death = linkDeath(pid, reason);
    each(links, (peer) => {
      this.observer.linkDown?.(peer, pid);
      if (peer.trapLinks) this.notify(peer, event);
      else this.end(peer, death);
    });
  }
}

/** Resumes a waiter with the process's result, or with nil and its error (process.exec, calls of functions). */
export class ReplyOnExit implements ExitWaiter {
  constructor(private readonly waiter: Waiter, private readonly caller: Process) {}

  get reportsFailure(): boolean {
    return this.caller.alive;
  }

  exited(_process: Process, exit: Exit): void {
    if (exit.error === undefined) this.waiter.resume(exit.own());
    else this.waiter.resume(undefined, exit.error);
  }
}

/**
 * Terminates a process at the deadline of a cancel. Its timer is not one of the process's: it does not hide a deadlock,
 * and it survives an upgrade.
 */
export class DeadlineKill implements Target, TimerOwner {
  timers: TimerSet | undefined = undefined;
  readonly timer: Timer = new Timer(this, this);

  constructor(private readonly system: System, private readonly process: Process) {}

  get payer(): HostState {
    return this.process.payer;
  }

  expire(): void {
    this.system.terminate(this.process);
  }
}

/** How many exits of a cascade run before the rest wait for the scheduler. */
const MAX_IN_A_ROW = 1000;
/** Fuel for each further exit of a cascade. */
const END_COST = 200;

/** Can the process wait for room in a mailbox? Not in its own, not while its code loads; the host never waits. */
const canWait = (waits: Process | undefined, to: Process): boolean =>
  waits !== undefined && waits !== to && waits.receive === undefined && waits.start === undefined;

/** The host whose limits apply: a function's process uses those of its caller's host. */
const payerFor = (host: HostState, caller: Process | undefined): HostState => (host.ofFunction ? caller?.payer ?? host : host);

/** The kind of entries that processes call. */
const FUNCTION_KIND = 'function.lua';

const hostState = (id: string, spec: HostSpec, ofFunction: boolean, stopping: boolean): HostState =>
  ({ id, spec, ofFunction, stopping, pool: spec.memory === undefined ? undefined : { limit: spec.memory, granted: 0 }, count: 0, families: new Map(), ready: new Ring(), queued: false, turn: 0, timers: undefined });

/** Accounted bytes of a message with this content. */
function bytesHeld(content: Value): number {
  if (typeof content !== 'object') return MESSAGE_BYTES;
  const pass = new Pass(false);
  pass.mark(content);
  pass.propagate();
  return MESSAGE_BYTES + pass.bytes;
}
const MESSAGE_BYTES = 96;

export const cannotReturn = ({ type }: NotCopyable): ErrorObject => new ErrorObject(text.cannotReturn(type), KINDS.INVALID);

/** Why an entry cannot be started: it does not exist, or was refused. */
function factoryNotFound(id: string, entry: Entry | undefined): ErrorObject {
  const details = record('factory_id', id), reason = entry?.refused;
  return reason === undefined
    ? new ErrorObject(text.factoryNotFound(), KINDS.NOT_FOUND, { details })
    : new ErrorObject(text.entryRefused(id, reason), KINDS.INVALID, { details, retryable: false });
}

/** The exit of a process whose linked peer failed (D17). */
function linkDeath(from: Pid, reason: string): Exit {
  const details = record('from', from.text);
  details.setStr('reason', str(reason));
  return new Exit(undefined, new ErrorObject(text.linkedProcessFailed(), KINDS.INTERNAL, { details }), true);
}

/** Has it failed by itself without any process or callback that learns of it? */
function failedUnnoticed({ watchers, links, exitWaiters, start, receive }: Process, { error, imposed }: Exit): boolean {
  if (error === undefined || imposed || receive !== undefined) return false;
  if (some(watchers, () => true) || some(links, ({ trapLinks }) => trapLinks)) return false;
  if (exitWaiters !== undefined) return [...exitWaiters].every(({ reportsFailure }) => reportsFailure === false);
  return start?.waiter === undefined || start.parent?.alive === false;
}

/** An error value as an error object: objects keep their parts, other values become the message (7.3). */
export function failureOf(error: Value, traceback: string, raised?: Raised): ErrorObject {
  if (error instanceof ErrorObject) {
    const { message, category, stack, callStack } = error;
    // An error object made by a program has its own call stack.
    return error.with(stack === '' && callStack === undefined ? { stack: traceback } : {}, message, category === KINDS.UNKNOWN ? KINDS.INTERNAL : category);
  }
  return new ErrorObject(formatError(error), KINDS.INTERNAL, { stack: traceback, raised: raised ?? (isPlain(error) ? { value: error } : undefined) });
}

/** Can the error be formatted without running Lua code? */
const isPlain = (error: Value): boolean => isStr(error) || isNumber(error) || error instanceof ErrorObject;

function formatError(error: Value): string {
  if (isStr(error)) return bytesOf(error);
  if (isNumber(error)) return formatNumber(error);
  if (error === undefined || typeof error === 'boolean') return String(error ?? 'nil');
  return text.errorIsObject(typeName(error));
}

/** A host text as bytes; characters that do not fit become `?`. */
const bytes = (text: string): string => text.replace(/[^\x00-\xff]/g, '?');

function record(key: string, value: string): Table {
  const table = new Table();
  table.setStr(key, str(value));
  return table;
}
