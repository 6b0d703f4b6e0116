// A system: hosts, entries, the processes alive, names, timers, the run queue. It spawns, finds, delivers and ends.
// The order of what happens at an end is fixed (README 7.4): mail is refused, names are freed, watchers are told,
// then linked processes; deaths that follow from a death wait in a list, so a cascade costs no host stack.
// How code is loaded and what Lua sees of all this is the layer above (Program, bindings/).
import { UNBOUNDED, tighter, type Bounds, type LimitKind } from '../../vm/limits.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { Pass } from '../../vm/pass.ts';
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
import type { Waiter } from './channel.ts';
import type { Clock } from '../time/clock.ts';
import type { CatalogEntry } from '../modules/catalog.ts';
import { NO_CONTEXT, type Context } from '../values/context.ts';
import type { Entry, HostSpec, HostState } from './entry.ts';
import { Exit, cancelEvent, exitEvent, linkDownEvent, type ProcessEvent } from '../values/event.ts';
import { ErrorObject, KINDS, LIMIT_EXCEEDED, RESOURCE_EXHAUSTED, type Raised } from '../values/failure.ts';
import { each, size, some, type Few } from './few.ts';
import { EVENTS_TOPIC, Message } from './message.ts';
import type { LogTaker } from '../modules/log.ts';
import { NOBODY, type LostReason, type Observer } from './observer.ts';
import { AT_ONCE, UNFINISHED, Untravelled, copyWithin } from '../values/payload.ts';
import { Family, Pid, parsePid, serialIn, serialOf, systemItself, type Origin } from '../values/pid.ts';
import { Process, Succession, type ExitWaiter, type HostMail } from './process.ts';
import { Registry } from './registry.ts';
import { Ring } from '../../values/ring.ts';
import { Scheduler } from './scheduler.ts';
import { link, monitor, sever } from './signal.ts';
import { TimerQueues } from '../time/timer-queues.ts';
import { Timer, type Target, type TimerOwner, type TimerSet } from '../time/timers.ts';
import { ENDLESS, type Turn } from '../time/turn.ts';

/** How a process's code is found and set going. */
export interface Program {
  /** The task that loads the entry's code and then runs it, calling system.started in between; or why there is none. */
  begin(system: System, process: Process, args: readonly Value[]): Task | ErrorObject;
  /** A task that closes variables with these values, because of an error, and whose results are that error, or its text and a copy. */
  last(error: Value, open: readonly Value[]): Task;
  /** A task whose results are a copy of a value, or nil and an error. */
  copying(value: Value): Task;
}

export interface SystemOptions {
  readonly rt: Runtime;
  readonly clock: Clock;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly hosts: ReadonlyMap<string, HostSpec>;
  readonly program: Program;
  /** Name of this node, shown in PIDs. */
  readonly node?: string | undefined;
  /** Most processes alive at one time, on all hosts together. */
  readonly maxProcesses?: number | undefined;
  /** Permutes which ready process runs next. */
  readonly seed?: number | undefined;
  /** Terminates a process at the deadline of a cancel; otherwise deadlines are advice (D8). */
  readonly enforceDeadlines?: boolean | undefined;
  /** PIDs without their middle part: {host|0x00001}. */
  readonly shortPids?: boolean | undefined;
  /** Told of every end, failed starts included. */
  readonly onExit?: ((process: Process, exit: Exit) => void) | undefined;
  /** Everything that was declared, code or not, for programs that look it up. */
  readonly catalog?: Iterable<CatalogEntry> | undefined;
  /** Environment variables besides the host's. */
  readonly env?: ReadonlyMap<string, string> | undefined;
  /** Takes what programs log; otherwise it goes to standard error, line by line. */
  readonly log?: LogTaker | undefined;
  /** Runs a task; only tests replace it. */
  readonly run?: ((task: Task) => Outcome) | undefined;
}

/** Why a destination could not be found. */
export type Missing = 'name' | 'node' | 'host' | 'process';

const LOST: Record<Missing, LostReason> = {
  name: 'unknown name', node: 'unknown node', host: 'unknown host', process: 'no process',
};

/** A message that nobody has sent yet. */
export interface Letter {
  readonly topic: string;
  readonly content: Value;
}

/** What has become of a message that was sent. */
export const enum Sent {
  /** It lies in the mailbox, or the receiver's limit said that it may be dropped. */
  Queued,
  /** The receiver has ended. */
  Gone,
  /** There is no room for it: nothing has been done. */
  Full,
  /** There is no room, and the sender is to wait for it (sendAndWait): nothing has been done. */
  Waits,
}

/** How to start a process: what ties it to others, what it is given, and who waits for it. */
export interface SpawnOptions {
  readonly parent?: Process | undefined;
  /** The parent watches it. */
  readonly monitor?: boolean | undefined;
  /** The parent shares its fate. */
  readonly link?: boolean | undefined;
  /** The spawning task, resumed with the PID once the code is loaded, or with nil and an error. */
  readonly waiter?: Waiter | undefined;
  /** What it inherits; the parent's own if absent. */
  readonly context?: Context | undefined;
  /** A name that is free: it is this process's before its code runs. */
  readonly name?: string | undefined;
  /** Mail it finds once its code is loaded, and which belongs to it. */
  readonly letters?: readonly Letter[] | undefined;
  /** What it may use, where that is less than what its entry and host allow. */
  readonly bounds?: Bounds | undefined;
}

/** Timers that are looked at in one go, for whether anybody would notice them. */
const MOST_CHECKED = 2000;

/** Fuel that it costs when a timer expires. */
const FIRING = 80;

/** How long after a cancel its deadline lies when nothing is said (D7). */
export const DEFAULT_GRACE_MS = 30_000;

export class System {
  readonly rt: Runtime;
  readonly clock: Clock;
  readonly timers = new TimerQueues();
  readonly registry = new Registry();
  private readonly self: Origin;
  readonly scheduler: Scheduler;
  /** Whoever looks on. */
  readonly observer: Observer = { ...NOBODY };
  private readonly known: Map<string, Entry>;
  /** Counts changes to the entries: whoever has made something of them may have to make it anew. */
  revision = 0;
  private readonly hosts = new Map<string, HostState>();
  private readonly bySerial = new Map<number, Process>();
  private serials = 0;
  /** How many processes are the host's own. */
  guests = 0;
  private stopping = false;
  private readonly ends = new Ring<[process: Process, exit: Exit]>();
  private ending = false;
  /** `step` runs; and whether processes have ended since it began. */
  private stepping = false;
  private loose = false;
  /** Ends since the present one of nothing else's making. */
  private endsInARow = 0;
  /** What is to be done once a process has its next turn, or has ended. */
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

  /** Runs ready processes for at most this many slices, and no further once this much fuel is used up or the turn is over. */
  step(slices = 1000, fuel?: number, turn?: Turn): 'busy' | 'idle' {
    this.stepping = true;
    try {
      return this.scheduler.step(slices, fuel, turn) ? 'busy' : 'idle';
    } finally {
      this.stepping = false;
      if (this.loose) this.letGo();
    }
  }

  /** Nothing that processes had which ended since is kept by what they were run with. */
  private letGo(): void {
    this.loose = false;
    letGo(this.rt);
  }

  /** When the earliest timer is due, in milliseconds of monotonic time. */
  nextDeadline(): number | undefined {
    return this.timers.next;
  }

  /** Lets timers expire that are due, until the turn is over; how many did, and whether there is something left to do with others. */
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
    return fired + Number(this.timers.check(MOST_CHECKED));
  }

  /** A process's timer has expired, which it pays for. */
  private fired(owner: Process): void {
    owner.fuelUsed += FIRING;
    if (owner.allowance?.bill(FIRING) === false) this.stopped(owner, 'instructions');
    else if (!owner.queued) this.blocked(owner);
  }

  /** Everything that can be started or imported. */
  get entries(): ReadonlyMap<string, Entry> {
    return this.known;
  }

  /** Puts an entry in the place of what has this ID, or takes it away. Processes that run are not touched. */
  define(id: string, entry: Entry | undefined): void {
    this.revision++;
    if (entry === undefined) this.known.delete(id);
    else this.known.set(id, entry);
  }

  /** Processes alive, those included whose code is being loaded (`start` is set). */
  processes(): IterableIterator<Process> {
    return this.bySerial.values();
  }

  get size(): number {
    return this.bySerial.size;
  }

  // ---- finding

  /** The process that a PID text or a name stands for (3.5). */
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

  /** Starts a process. Its code is loaded by its own task; `started` or a failed end answers the waiter. */
  spawn(id: string, hostId: string, args: readonly Value[], how: SpawnOptions = {}): Process | ErrorObject {
    const host = this.hosts.get(hostId);
    if (host === undefined || host.ofFunction) return new ErrorObject(text.hostNotFound(), KINDS.NOT_FOUND, { details: record('host_id', hostId) });
    const entry = this.known.get(id);
    if (entry?.source === undefined) return factoryNotFound(id, entry);
    return this.start(entry, host, args, how);
  }

  /**
   * Calls a function entry: a process of its own, on a host named like the function (2.7). `waiter` learns how it ends,
   * also when it cannot be started because its code does not load.
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
    this.scheduler.favouring = waiter !== undefined;
    process.wake(task);
    this.scheduler.favouring = false;
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

  /** Takes in a process whose code is the host's: it has a PID, names and ties as others have, and its mail goes to `receive`. */
  attach(id: string, hostId: string, receive: HostMail): Process {
    const host = this.hosts.get(hostId)!;
    const process = new Process(this.newPid(id, host), { id, kind: 'host' }, host, host, this, NO_CONTEXT, undefined, undefined, this.clock.now());
    process.receive = receive;
    process.trapLinks = true;
    host.count++;
    this.guests++;
    this.bySerial.set(process.pid.serial, process);
    return process;
  }

  /** A process that was taken in ends, without an error. */
  leave(process: Process): void {
    this.end(process, new Exit(undefined, undefined));
  }

  /** The process's code is loaded: from now on others can find it. */
  started(process: Process): void {
    const { parent, monitor: watch, link: tie, waiter, letters } = process.start!;
    process.start = undefined;
    if (!process.upgraded) this.observer.spawned?.(process, parent);
    if (parent !== undefined && parent.alive) {
      if (watch === true) monitor(parent, process);
      if (tie === true) link(parent, process);
    } else if (tie === true && parent !== undefined) return this.end(process, linkDeath(parent.pid, text.processTerminated()));
    if (letters !== undefined) this.post(process, letters);
    if (waiter !== undefined) this.answer(waiter, str(process.pid.text), undefined);
  }

  /** Delivers letters that belong to their receiver already; who wrote them is not said. */
  private post(to: Process, letters: readonly Letter[]): void {
    for (const { topic, content } of letters) this.send(undefined, to, topic, content);
  }

  /** The running process goes on as another entry, or as the same one anew; its task has to park (10c). */
  upgrade(process: Process, id: string | undefined, args: readonly Value[]): void {
    process.doom ??= new Succession(id ?? process.entry.id, args);
    this.rt.fuel = -1;
  }

  /** Everything the process is to others stays: PID, names, ties, mail. Everything it was to itself goes. */
  private succeed(process: Process, { id, args }: Succession): void {
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

  /** The spawning task goes on at once. */
  private answer(waiter: Waiter, pid: Value, error: ErrorObject | undefined): void {
    this.scheduler.favouring = true;
    if (error === undefined) waiter.resume(pid);
    else waiter.resume(undefined, error);
    this.scheduler.favouring = false;
  }

  /** The process's code is loaded but cannot be used: the spawn fails with this error. */
  refuse(process: Process, error: ErrorObject): void {
    this.end(process, new Exit(undefined, process.upgraded ? error.with({}, text.upgradeFailed(error.message)) : error));
  }

  // ---- mail

  /** Sends a message that belongs to its receiver already. `waits`: whose code would wait for room, if anybody's. */
  send(from: Process | undefined, to: Process, topic: string, content: Value, waits = from): Sent {
    if (to.full) {
      const refused = this.overflow(from, to, topic, content, waits);
      if (refused !== undefined) return refused;
    }
    this.observer.sent?.(from, to, topic, content);
    return this.deliver(to, new Message(topic, content, from?.pid)) ? Sent.Queued : Sent.Gone;
  }

  /** There is no room for a message that has to wait: does what the receiver's limit says; undefined: the message may go in. */
  private overflow(from: Process | undefined, to: Process, topic: string, content: Value, waits: Process | undefined): Sent | undefined {
    if (to.receive === undefined && to.mail.takesAtOnce(topic)) return undefined;
    switch (to.mailLimit.overflow) {
      case 'drop-new':
        this.observer.sent?.(from, to, topic, content);
        this.lose(from?.pid, to, topic);
        return Sent.Queued;
      case 'drop-old':
        if (this.dropOldest(to)) return undefined;
        break;
      case 'kill':
        if (to.receive !== undefined) break;
        this.observer.sent?.(from, to, topic, content);
        this.deliver(to, new Message(topic, content, from?.pid));
        this.flooded(to);
        return Sent.Queued;
      case 'park-sender':
        if (to.receive === undefined && canWait(waits, to)) return Sent.Waits;
    }
    this.lose(from?.pid, to, topic);
    return Sent.Full;
  }

  /** A process ends of more mail than it may have. */
  flooded(process: Process): void {
    this.end(process, new Exit(undefined, new ErrorObject(text.mailboxFull(), RESOURCE_EXHAUSTED)));
  }

  /** A message had to go because a mailbox is full. */
  lose(from: Origin | undefined, to: Process, topic: string): void {
    this.observer.lost?.(from?.text, to.pid.text, topic, 'mailbox full');
  }

  private dropOldest(to: Process): boolean {
    const oldest = to.receive === undefined ? to.mail.dropOldest() : undefined;
    if (oldest !== undefined) this.lose(oldest.from, to, oldest.topic);
    return oldest !== undefined;
  }

  /**
   * Sends a message for which there is no room: the waiter is resumed with true when there is, or with false when the receiver
   * ends first. The message can be taken at once.
   */
  sendAndWait(from: Process | undefined, to: Process, topic: string, content: Value, waits: Process, waiter: Waiter): Message {
    const message = new Message(topic, content, from?.pid);
    this.observer.sent?.(from, to, topic, content);
    this.observer.delivered?.(to, message);
    to.mail.admit(message, waiter);
    waits.awaitRoom(message, to);
    return message;
  }

  /** A message has been taken back, because its sender ended before there was room for it. */
  withdrawn(from: Process, to: Process, { topic }: Message): void {
    this.observer.lost?.(from.pid.text, to.pid.text, topic, 'sender ended');
  }

  private deliver(to: Process, message: Message): boolean {
    if (to.alive) this.observer.delivered?.(to, message);
    if (to.allowance !== undefined) this.holds(to, message);
    const delivered = to.deliver(message);
    if (to.full) this.overloaded(to);
    return delivered;
  }

  private overloaded(process: Process): void {
    if (process.receive === undefined && process.mail.overloads()) this.observer.overload?.(process, process.mail.limit);
  }

  /** A message counts as its receiver's memory, which may have to be counted for it. */
  private holds(to: Process, { content }: Message): void {
    const { allowance } = to;
    if (allowance === undefined || !to.alive) return;
    const bytes = bytesHeld(content);
    // While it runs, the runtime counts for it.
    if (to === this.scheduler.current) return this.rt.allocate(bytes);
    allowance.owe(bytes);
    if (allowance.due) this.scheduler.add(to);
  }

  /** Mail could not be sent, because its receiver cannot be found. */
  undelivered(from: Process | undefined, to: string, topic: string, why: Missing): void {
    this.observer.lost?.(from?.pid.text, to, topic, LOST[why]);
  }

  private notify(to: Process, event: ProcessEvent): void {
    this.deliver(to, new Message(EVENTS_TOPIC, undefined, event.from, event));
  }

  /**
   * Asks a process to end within so many milliseconds; what it makes of that is its own affair. The deadline it is shown is
   * wall time; where deadlines are enforced, what ends it is monotonic time.
   */
  cancel(from: Process | undefined, target: Process, within = DEFAULT_GRACE_MS, reason = ''): void {
    this.ask(from, target, within, reason);
    if (this.options.enforceDeadlines === true) this.sentence(target, within);
  }

  private ask(from: Process | undefined, target: Process, within: number, reason: string): void {
    const now = this.clock.now();
    this.notify(target, cancelEvent(from?.pid ?? this.self, now, now + within, reason));
  }

  /** Has the process ended at a deadline, unless an earlier one is set already. */
  private sentence(target: Process, within: number): void {
    const execution = (target.execution ??= new Execution(this, target));
    const { timer } = execution, at = this.clock.monotonic() + within;
    if (!timer.pending || at < timer.at) this.timers.set(timer, at);
  }

  /** Ends a process from outside: it runs no further code. */
  terminate(target: Process): void {
    this.end(target, new Exit(undefined, new ErrorObject(text.processTerminated(), KINDS.INTERNAL), true));
  }

  /** No new processes from now on. */
  close(): void {
    this.stopping = true;
    for (const host of this.hosts.values()) host.stopping = true;
  }

  /**
   * Asks a process to end because the system does, or a part of it (7.23). Its time starts when `heard` is called: once it has
   * had a chance to run. Ending it when that time is over is for the one who asks.
   */
  askToStop(process: Process, within: number, reason: string, heard: () => void): void {
    this.ask(undefined, process, within, reason);
    if (!process.queued) return heard();
    this.atNextTurn.set(process, heard);
    this.awaited = this.atNextTurn.size;
  }

  /** A process has its turn, or has ended. */
  private atTurnOf(process: Process): void {
    const then = this.atNextTurn.get(process);
    if (then === undefined) return;
    this.atNextTurn.delete(process);
    this.awaited = this.atNextTurn.size;
    then();
  }

  /** Tells someone how a process ended, once it has. */
  awaitExit(process: Process, waiter: ExitWaiter): void {
    (process.exitWaiters ??= new Set()).add(waiter);
  }

  // ---- what comes of a task that stopped (Governor)

  done(process: Process, task: Task): void {
    const { lastWords } = process;
    if (lastWords !== undefined) this.spoken(process, lastWords, task.results);
    else if (task === process.main) this.returned(process, task);
    else process.dismiss(task);
  }

  /** The last task of a process is at its end: it has found words for an error, or copied a result. */
  private spoken(process: Process, { state, error, traceback }: Task, results: readonly Value[]): void {
    if (state === TaskState.Done) process.doom ??= new Exit(results[0], results[1] as ErrorObject | undefined);
    else this.fail(process, isPlain(results[0]) ? results[0] : wordsOf(error), traceback, results.length > 1 ? { value: results[1] } : undefined);
  }

  failed(process: Process, task: Task): void {
    const { lastWords, main } = process, { error, traceback } = lastWords ?? task;
    if (lastWords !== undefined) return this.fail(process, error, traceback);
    // As at the end of a state, the main coroutine's variables are closed, too.
    const open = waitingToClose(task.main);
    if (main !== undefined && main !== task) open.push(...waitingToClose(main.main));
    if (open.length === 0 && isPlain(error)) this.fail(process, error, traceback);
    // Handlers are called, and its text may be the work of a metamethod: the last thing this process runs.
    else process.speakLast(task, this.options.program.last(error, open));
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
    process.doom ??= new Exit(undefined, error);
  }

  doomed(process: Process): void {
    const { doom } = process;
    if (doom instanceof Succession) this.succeed(process, doom);
    else this.end(process, doom!);
  }

  running(process: Process): void {
    if (this.awaited > 0) this.atTurnOf(process);
    this.observer.running?.(process);
  }

  broken(process: Process, thrown: unknown): void {
    this.rt.running = undefined;
    const { message, stack = '' } = thrown instanceof Error ? thrown : { message: typeof thrown };
    process.doom = new Exit(undefined, new ErrorObject(text.internalError(bytes(message)), KINDS.INTERNAL, { stack: bytes(stack) }));
  }

  blocked(process: Process): void {
    if (!process.alive || !process.deadlocked) return;
    this.end(process, new Exit(undefined, new ErrorObject(text.deadlock(process.tasks), KINDS.INTERNAL)));
  }

  /** The first result of its entry function is a process's value; an error as second one makes it a failure (D16). */
  private returned(process: Process, task: Task): void {
    const [first, second] = task.results;
    if (isStr(second) || second instanceof ErrorObject) {
      process.doom ??= new Exit(undefined, failureOf(second, ''));
      return;
    }
    const value = copyWithin(AT_ONCE, first);
    // There is much to copy: others run meanwhile.
    if (value === UNFINISHED) process.speakLast(task, this.options.program.copying(first));
    else process.doom ??= value instanceof Untravelled ? new Exit(undefined, cannotReturn(value)) : new Exit(value, undefined);
  }

  // ---- ends

  private end(process: Process, exit: Exit): void {
    if (!process.alive) return;
    if (process === this.scheduler.current) {
      // Its code is running: it stops at the next scheduling point, which is now very near.
      process.doom ??= exit;
      this.rt.fuel = -1;
      return;
    }
    // Who has died of a link stays dead of it, and whoever is left of a long cascade dies at the next scheduling point.
    if (this.endsInARow >= MOST_IN_A_ROW) {
      process.doom ??= exit;
      this.scheduler.add(process);
      return;
    }
    this.endsInARow++;
    this.ends.push([process, process.doom instanceof Exit ? process.doom : exit]);
    if (!this.ending) this.finishAll();
  }

  /** Ends those whose end is decided, and those who die of that. Whoever throws on being told does not keep others alive. */
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
    const { pid, start, exitWaiters, execution } = process, { lost, crashed } = this.observer;
    const unnoticed = crashed !== undefined && failedUnnoticed(process, exit);
    if (lost !== undefined) process.eachUnread(({ from, topic }) => lost(from?.text, pid.text, topic, 'process ended'));
    process.allowance?.release();
    if (this.stepping) this.loose = true;
    else letGo(this.rt, process);
    process.drop();
    process.payer.count--;
    if (process.receive !== undefined) this.guests--;
    if (this.awaited > 0) this.atTurnOf(process);
    this.bySerial.delete(pid.serial);
    this.registry.release(process);
    this.timers.clearAll(process);
    if (execution !== undefined) this.timers.clear(execution.timer);
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

  /** A process has failed: those linked with it are told, or go the same way. */
  private linksDown(pid: Pid, links: Few, exit: Exit, reason: string): void {
    // There may be very many of them: what they are told is made once.
    const event = linkDownEvent(pid, this.clock.now(), exit), death = linkDeath(pid, reason);
    each(links, (peer) => {
      this.observer.linkDown?.(peer, pid);
      if (peer.trapLinks) this.notify(peer, event);
      else this.end(peer, death);
    });
  }
}

/** Resumes a waiter with a process's result, or with nil and its error (process.exec, calls of functions). */
export class Answer implements ExitWaiter {
  constructor(private readonly waiter: Waiter, private readonly caller: Process) {}

  get tells(): boolean {
    return this.caller.alive;
  }

  exited(_process: Process, exit: Exit): void {
    if (exit.error === undefined) this.waiter.resume(exit.own());
    else this.waiter.resume(undefined, exit.error);
  }
}

/**
 * The deadline of a cancel, where deadlines are enforced. It is no timer of the process: it does not keep a process that
 * waits for nothing from being found deadlocked, and it outlives an upgrade.
 */
export class Execution implements Target, TimerOwner {
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

/** Ends that follow from one another before the rest waits for its turn. */
const MOST_IN_A_ROW = 1000;
/** Fuel that each end costs which follows from another. */
const END_COST = 200;

/** Can this code wait for room in a mailbox? Not in its own, not before it is loaded, and the host does not wait. */
const canWait = (waits: Process | undefined, to: Process): boolean =>
  waits !== undefined && waits !== to && waits.receive === undefined && waits.start === undefined;

/** The host whose limits hold: a function's process uses what its caller's host has. */
const payerFor = (host: HostState, caller: Process | undefined): HostState => (host.ofFunction ? caller?.payer ?? host : host);

/** What entries are that processes call instead of starting them. */
const FUNCTION_KIND = 'function.lua';

const hostState = (id: string, spec: HostSpec, ofFunction: boolean, stopping: boolean): HostState =>
  ({ id, spec, ofFunction, stopping, pool: spec.memory === undefined ? undefined : { limit: spec.memory, granted: 0 }, count: 0, families: new Map(), ready: new Ring(), queued: false, turn: 0, timers: undefined });

/** Bytes that a message with this content takes. */
function bytesHeld(content: Value): number {
  if (typeof content !== 'object') return MESSAGE_BYTES;
  const pass = new Pass(false);
  pass.mark(content);
  pass.propagate();
  return MESSAGE_BYTES + pass.bytes;
}
const MESSAGE_BYTES = 96;

export const cannotReturn = ({ type }: Untravelled): ErrorObject => new ErrorObject(text.cannotReturn(type), KINDS.INVALID);

/** Why an entry cannot be started: there is none, or something is wrong with it. */
function factoryNotFound(id: string, entry: Entry | undefined): ErrorObject {
  const details = record('factory_id', id), reason = entry?.refused;
  return reason === undefined
    ? new ErrorObject(text.factoryNotFound(), KINDS.NOT_FOUND, { details })
    : new ErrorObject(text.entryRefused(id, reason), KINDS.INVALID, { details, retryable: false });
}

/** The end of a process whose linked peer failed (D17). */
function linkDeath(from: Pid, reason: string): Exit {
  const details = record('from', from.text);
  details.setStr('reason', str(reason));
  return new Exit(undefined, new ErrorObject(text.linkedProcessFailed(), KINDS.INTERNAL, { details }), true);
}

/** Did it fail by itself, with nobody who is told? */
function failedUnnoticed({ watchers, links, exitWaiters, start, receive }: Process, { error, imposed }: Exit): boolean {
  if (error === undefined || imposed || receive !== undefined) return false;
  if (some(watchers, () => true) || some(links, ({ trapLinks }) => trapLinks)) return false;
  if (exitWaiters !== undefined) return [...exitWaiters].every(({ tells }) => tells === false);
  return start?.waiter === undefined || start.parent?.alive === false;
}

/** An error value as an error object: objects keep their parts, other values become the message (7.3). */
export function failureOf(error: Value, traceback: string, raised?: Raised): ErrorObject {
  if (error instanceof ErrorObject) {
    const { message, category, stack, callStack } = error;
    // One that a program made knows where that was.
    return error.with(stack === '' && callStack === undefined ? { stack: traceback } : {}, message, category === KINDS.UNKNOWN ? KINDS.INTERNAL : category);
  }
  return new ErrorObject(wordsOf(error), KINDS.INTERNAL, { stack: traceback, raised: raised ?? (isPlain(error) ? { value: error } : undefined) });
}

/** Does an error need no code to be put into words? */
const isPlain = (error: Value): boolean => isStr(error) || isNumber(error) || error instanceof ErrorObject;

function wordsOf(error: Value): string {
  if (isStr(error)) return bytesOf(error);
  if (isNumber(error)) return formatNumber(error);
  if (error === undefined || typeof error === 'boolean') return String(error ?? 'nil');
  return text.errorIsObject(typeName(error));
}

/** Text of the host's as bytes: it is for people, and mostly ASCII. */
const bytes = (text: string): string => text.replace(/[^\x00-\xff]/g, '?');

function record(key: string, value: string): Table {
  const table = new Table();
  table.setStr(key, str(value));
  return table;
}
