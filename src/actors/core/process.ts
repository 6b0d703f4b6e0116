// One process: identity, tasks, mail, links and monitors. Parts that many processes never need are made on first use,
// because a process that only waits must be cheap.
// Invariant: a process with a ready task is running or queued by the scheduler. A dead process ignores wake-ups, so
// that tickets of its tasks that are still around do nothing.
import type { Pass } from '../../vm/gc/pass.ts';
import type { Task } from '../../vm/task.ts';
import { keepTask } from '../../vm/task-pool.ts';
import type { Value } from '../../values/type.ts';
import type { Userdata } from '../../values/userdata.ts';
import type { Allowance, MemoryOwner } from './allowance.ts';
import { CALL_BYTES, type PendingCall } from './calls.ts';
import type { DeadlineKill } from './cancellation.ts';
import type { Channel } from '../mail/channel.ts';
import { NO_CONTEXT, type Context } from '../values/context.ts';
import { mailboxLimit, type MailboxLimit } from '../mail/mailbox-limit.ts';
import type { Entry, HostState } from './entry.ts';
import type { Exit } from '../values/event.ts';
import type { FirstWait } from './first-wait.ts';
import { groupBytes, type Group, type GroupMonitor } from './groups.ts';
import { nameBytes } from './registry.ts';
import type { ProcessSet } from './process-set.ts';
import { Mailbox } from '../mail/mailbox.ts';
import { Message } from '../mail/message.ts';
import type { Remote } from './network.ts';
import type { Pid } from '../values/pid.ts';
import { Ring } from '../../values/ring.ts';
import type { SpawnOptions } from './spawning.ts';
import type { System } from './system.ts';
import { TIMER_BYTES, hasTimers, type TimerSet } from '../time/timers.ts';
import type { NameMap } from '../../values/name-map.ts';

/** The mail of a process of the host. */
export interface HostMail {
  /** False: it cannot be delivered. */
  take(message: Message): unknown;
  /** Messages that wait. */
  readonly size: number;
  /** Present for a process of another node. */
  readonly remote?: Remote;
}

/** A callback for the exit of a process, besides the EXIT events in mailboxes. */
export interface ExitWaiter {
  /** What the process keeps as long as it lives, for the count of its memory. */
  readonly kept?: Userdata;
  /** Whether this callback reports failures to a program or a person; by default it does. */
  readonly reportsFailure?: boolean;
  exited(process: Process, exit: Exit): void;
}

/** Makes a process go on with this entry and these arguments instead of ending (10c). */
export class Upgrade {
  constructor(
    readonly id: string,
    readonly args: readonly Value[],
  ) {}
}

/** What most processes never need, all in one object, made on first use. */
class Rare {
  /** How often it has replaced its code: if it has, names, links and monitors are older than the code. */
  upgrades = 0;
  /** All tasks but the main one. */
  others: Set<Task> | undefined = undefined;
  /** Ready tasks behind the first one. */
  moreReady: Ring<Task> | undefined = undefined;
  /** The task that has ended, while the final task formats its error or copies its result. */
  endedTask: Task | undefined = undefined;
  /** A coroutine that the running task has just started: it runs next (6.20). */
  started: Task | undefined = undefined;
  names: NameMap<true> | undefined = undefined;
  groups: Set<Group> | undefined = undefined;
  /** Its monitors of groups, by name. */
  groupMonitors: NameMap<GroupMonitor> | undefined = undefined;
  exitWaiters: Set<ExitWaiter> | undefined = undefined;
  /** Terminates it at a deadline, where deadlines are enforced. */
  deadlineKill: DeadlineKill | undefined = undefined;
  /** Takes its mail, if it is a process of the host. */
  receive: HostMail | undefined = undefined;
  /** Messages of its coroutines that wait for room, with their receivers. */
  sending: Map<Message, Process> | undefined = undefined;
  /** Its supervisor waits until this one does. */
  firstWait: FirstWait | undefined = undefined;
  /** Its calls that wait for an answer. */
  calls: Set<PendingCall> | undefined = undefined;
}

/** That of all processes that have needed nothing of it. */
const COMMON = new Rare();

export class Process implements MemoryOwner {
  /** The process that started it; undefined: the host. */
  readonly parent: Pid | undefined;
  readonly context: Context;
  /** Wall time of the start. */
  readonly startedAt: number;
  alive = true;
  /** Decided while it was running or queued: how it ends, or goes on, at its next scheduling point. */
  pendingExit: Exit | Upgrade | undefined = undefined;
  /** Failures of linked processes send it events instead of ending it. */
  trapLinks = false;

  /** The task of the entry function. */
  main: Task | undefined = undefined;
  /** Number of tasks that have not ended. */
  tasks = 0;
  /** Number of tasks that only this process itself can wake. */
  blocked = 0;
  private firstReady: Task | undefined = undefined;
  /** It is in the scheduler's queue. */
  queued = false;
  /** What it rarely needs, to read and to clear; to set a field of it, `needs`. */
  rare = COMMON;

  private mailbox: Mailbox | undefined = undefined;
  timers: TimerSet | undefined = undefined;
  /** Linked processes. */
  links: ProcessSet = undefined;
  /** Processes that monitor this one. */
  watchers: ProcessSet = undefined;
  /** Processes that this one monitors. */
  watching: ProcessSet = undefined;
  /** The receiver of its last message: most processes send to the same one again. */
  peer: Process | undefined = undefined;
  /** What the bindings keep for it: its globals, and what is known of its code. */
  globals: Value = undefined;
  code: unknown = undefined;
  /** Per-process state of libraries (Runtime.slotOf). */
  slots: Map<unknown, unknown> | undefined = undefined;
  /** A task in the middle of an operation that must look atomic to this process: its other tasks wait. */
  exclusive: Task | undefined = undefined;
  /** Fuel used so far. */
  fuelUsed = 0;
  /** Its limits; undefined: none. */
  allowance: Allowance | undefined = undefined;

  constructor(
    readonly pid: Pid,
    /** What it runs. */
    public entry: Entry,
    readonly host: HostState,
    /** The host whose limits and share of time apply. */
    readonly payer: HostState,
    readonly system: System,
    /** What to do when its code is loaded (2.5, 4.3); undefined from then on. */
    public start?: SpawnOptions,
  ) {
    this.startedAt = system.clock.now();
    const parent = start?.parent;
    this.parent = parent?.pid;
    this.context = start?.context ?? parent?.context ?? NO_CONTEXT;
  }

  needs(): Rare {
    return this.rare === COMMON ? (this.rare = new Rare()) : this.rare;
  }

  /** Its mail goes here, if it is a process of the host. */
  get receive(): HostMail | undefined {
    return this.rare.receive;
  }

  /** Can other processes find it? Not before its code is loaded (4.3). */
  get findable(): boolean {
    return this.start === undefined || this.rare.upgrades > 0;
  }

  // ---- tasks

  /** Sets the main task; it runs when it is made ready. */
  begin(main: Task): void {
    this.main = main;
    this.takeIn(main);
  }

  /** Adds a task besides the main one; it runs when it is made ready. */
  adopt(task: Task): void {
    (this.needs().others ??= new Set()).add(task);
    this.takeIn(task);
  }

  private takeIn(task: Task): void {
    task.owner = this;
    task.onReady = wakeOwner;
    this.tasks++;
  }

  /** Its node, if this is a stand-in for a process of another one. */
  get remote(): Remote | undefined {
    return this.receive?.remote;
  }

  /** Removes an ended task. */
  dismiss(task: Task): void {
    this.rare.others?.delete(task);
    this.tasks--;
  }

  /** Makes a task ready, behind the others that are. */
  wake(task: Task): void {
    if (!this.alive || this.pendingExit !== undefined || (this.rare.endedTask !== undefined && task !== this.main))
      return;
    if (task.blocked) {
      task.blocked = false;
      this.blocked--;
    }
    this.enqueue(task);
    this.system.scheduler.add(this);
  }

  enqueue(task: Task): void {
    if (this.firstReady === undefined) this.firstReady = task;
    else this.moreReady().push(task);
  }

  /** The ready tasks behind the first one. */
  private moreReady(): Ring<Task> {
    return (this.needs().moreReady ??= new Ring());
  }

  private enqueueFirst(task: Task): void {
    if (this.firstReady !== undefined) this.moreReady().unshift(this.firstReady);
    this.firstReady = task;
  }

  /** Adds a task that runs next; the running one has to give way (`gaveWay`). */
  startFirst(task: Task): void {
    this.adopt(task);
    this.needs().started = task;
  }

  /** The running task gave way: to the coroutine that it started, or to all ready tasks. False: there is no other. */
  gaveWay(task: Task): boolean {
    const { started } = this.rare;
    if (task === this.exclusive) {
      this.enqueueFirst(task);
      return false;
    }
    if (started === undefined) {
      const others = this.ready;
      this.enqueue(task);
      return others;
    }
    this.rare.started = undefined;
    this.enqueueFirst(task);
    this.enqueueFirst(started);
    return true;
  }

  /** Drops all tasks and runs the final one. */
  runFinalTask(failed: Task, words: Task): void {
    this.abandon();
    this.needs().endedTask = failed;
    this.begin(words);
    this.enqueue(words);
  }

  /** Drops all tasks; their tickets do nothing from now on. */
  private abandon(): void {
    for (const task of this.all()) {
      if (task !== undefined) task.owner = task.onReady = undefined;
    }
    this.dropTasks();
    this.tasks = this.blocked = 0;
    this.abandonWaits();
  }

  private all(): (Task | undefined)[] {
    return [this.main, ...(this.rare.others ?? [])];
  }

  /** Drops all tasks. */
  private dropTasks(): Rare {
    const { rare } = this;
    rare.others = rare.moreReady = rare.started = undefined;
    this.main = this.firstReady = this.exclusive = undefined;
    return rare;
  }

  /** Changes the entry, for an upgrade. */
  become(entry: Entry): void {
    this.entry = entry;
    this.mailbox?.restrict(this.mailLimit);
  }

  /** Drops tasks and options before an upgrade; mail stays. */
  renew(): void {
    const unread = this.carriedMail();
    this.abandon();
    this.mailbox?.reset();
    if (unread.length > 0) this.mail.putBack(unread);
    this.pendingExit = this.slots = undefined;
    this.trapLinks = false;
    this.needs().upgrades++;
    this.start = {};
  }

  /** Messages that tasks were woken with which have not run since, in the order they came. */
  private carriedMail(): Message[] {
    const tasks = new Set<Task | undefined>([this.firstReady]);
    this.rare.moreReady?.each((task) => tasks.add(task));
    for (const task of this.all()) tasks.add(task);
    return Array.from(tasks, (task) => task?.carried).filter((carried) => carried instanceof Message);
  }

  /** The running task is about to wait for something that only this process can do. */
  block(task: Task): void {
    task.blocked = true;
    this.blocked++;
  }

  get ready(): boolean {
    return this.firstReady !== undefined;
  }

  nextReady(): Task | undefined {
    const task = this.firstReady;
    if (task !== undefined) {
      this.firstReady = this.rare.moreReady?.shift();
      task.carried = undefined;
    }
    return task;
  }

  /** Can no event ever make this process run again? (6.8) */
  get deadlocked(): boolean {
    return (
      this.firstReady === undefined &&
      this.blocked === this.tasks &&
      !hasTimers(this) &&
      this.mailbox?.adoptedAwaited !== true
    );
  }

  // ---- mail

  get mail(): Mailbox {
    return (this.mailbox ??= new Mailbox(this.mailLimit));
  }

  /** The mailbox limit and its overflow policy. */
  get mailLimit(): MailboxLimit {
    return mailboxLimit(this.entry.mailbox, this.payer.spec.mailbox);
  }

  /** Is there no room for a message that has to wait? */
  get full(): boolean {
    const { mailbox } = this,
      { receive } = this.rare;
    return mailbox !== undefined ? mailbox.full : receive !== undefined && receive.size >= this.mailLimit.max;
  }

  /** Delivers a message, whether there is room or not; false if the process has ended, or cannot be reached. */
  deliver(message: Message): boolean {
    if (!this.alive) return false;
    const { receive } = this.rare;
    if (receive !== undefined) return receive.take(message) !== false;
    this.mail.deliver(message);
    return true;
  }

  /** Takes a message back that waits for room here; whether it did. */
  withdraw(message: Message): boolean {
    return (this.remote ?? (this.alive ? this.mail : undefined))?.withdraw(message) === true;
  }

  /** One of its coroutines waits for room for this message. */
  awaitRoom(message: Message, to: Process): void {
    (this.needs().sending ??= new Map()).set(message, to);
  }

  /** That wait is over. */
  hasRoom(message: Message): void {
    this.rare.sending?.delete(message);
  }

  /** Its code waits no more: for room, for answers, for changes of groups. */
  private abandonWaits(): void {
    const { rare, system } = this,
      { sending } = rare;
    rare.sending = undefined;
    sending?.forEach((to, message) => {
      if (to.withdraw(message)) system.withdrawn(this, to, message);
    });
    for (const name of rare.groupMonitors?.keys() ?? []) system.groups.demonitor(name, this);
    rare.calls?.forEach((call) => call.abandon());
    rare.calls = rare.groupMonitors = undefined;
  }

  /** The mail that one of its channels shows: 'inbox', 'events' or a topic. */
  shownBy(channel: Channel): string | undefined {
    return this.mailbox?.shownBy(channel);
  }

  /** Length of the queue that got the last message. */
  get backlog(): number {
    return this.mailbox?.backlog ?? 0;
  }

  /** Messages that wait. */
  get mailSize(): number {
    return this.mailbox?.size ?? this.receive?.size ?? 0;
  }

  /** The largest number that ever waited. */
  get mailPeak(): number {
    return this.mailbox?.peak ?? 0;
  }

  /** Visits the messages that wait, without events. */
  eachUnread(visit: (message: Message) => void): void {
    this.mailbox?.eachUnread(visit);
  }

  /** Marks everything it holds: what its code can reach, mail, timers. */
  markHeld(pass: Pass): void {
    const { others, groupMonitors, calls, exitWaiters } = this.rare;
    if (this.main !== undefined) pass.markTask(this.main);
    others?.forEach(pass.markTask);
    pass.mark(this.globals);
    this.mailbox?.markHeld(pass);
    exitWaiters?.forEach(({ kept }) => pass.mark(kept));
    for (const { channel } of groupMonitors?.values() ?? []) pass.mark(channel);
    pass.others +=
      groupBytes(this) + nameBytes(this) + (this.timers?.count ?? 0) * TIMER_BYTES + (calls?.size ?? 0) * CALL_BYTES;
  }

  /** Accounted bytes: the last count plus what was allocated since; undefined without a memory limit. */
  get memoryUsed(): number | undefined {
    return this.allowance?.memoryUsed;
  }

  /** Marks the process dead and clears its fields, so that remaining references to it retain little. */
  drop(): void {
    this.alive = false;
    if (this.main !== undefined) keepTask(this.main);
    this.abandonWaits();
    this.mailbox?.close();
    const rare = this.dropTasks();
    this.pendingExit = this.start = undefined;
    this.mailbox = this.globals = this.code = this.slots = this.peer = undefined;
    rare.exitWaiters = rare.endedTask = rare.deadlineKill = undefined;
  }
}

/** `onReady` of the tasks of all processes. */
function wakeOwner(this: Task): void {
  (this.owner as Process).wake(this);
}
