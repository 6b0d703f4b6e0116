// One process: who it is, its tasks that are ready to run, its mail, and what ties it to others. Everything it may never
// need is made on first use, because a process that only waits must cost little.
// Invariant: it is in the scheduler's queue when a task of it is ready and it is not running. A dead process
// takes no wake-ups, so its tasks, and whatever still holds tickets of them, fall away by themselves.
import type { Pass } from '../../vm/pass.ts';
import type { Task } from '../../vm/task.ts';
import type { Value } from '../../values/type.ts';
import type { Allowance, Holder } from './allowance.ts';
import type { Channel } from './channel.ts';
import type { Context } from '../values/context.ts';
import { mailboxLimit, type Entry, type HostState, type MailboxLimit } from './entry.ts';
import type { Exit } from '../values/event.ts';
import type { Few } from './few.ts';
import { Mailbox } from './mailbox.ts';
import { Message } from './message.ts';
import type { Pid } from '../values/pid.ts';
import { Ring } from '../../values/ring.ts';
import type { Execution, SpawnOptions, System } from './system.ts';
import { TIMER_BYTES, hasTimers, type TimerSet } from '../time/timers.ts';

/** The mail of a process whose code is the host's. */
export interface HostMail {
  take(message: Message): void;
  /** Messages that wait. */
  readonly size: number;
}

/** Whoever wants to know how a process ended, besides the watchers' mailboxes. */
export interface ExitWaiter {
  /** Does anybody learn by it that a process failed? Absent: yes. */
  readonly tells?: boolean;
  exited(process: Process, exit: Exit): void;
}

/** How a process goes on instead of ending: as this entry, with these arguments (10c). */
export class Succession {
  constructor(readonly id: string, readonly args: readonly Value[]) {}
}

export class Process implements Holder {
  alive = true;
  /** What is to be done once its code is loaded (2.5, 4.3); set only until then. */
  start: SpawnOptions | undefined;
  /** It has been another process before: its names and ties are older than its code. */
  upgraded = false;
  /** How it will end, decided while it was running: at its next scheduling point. */
  doom: Exit | Succession | undefined = undefined;
  /** Links kill it unless this is set; then they send it events. */
  trapLinks = false;

  /** The task of the entry function. */
  main: Task | undefined = undefined;
  /** Tasks that have not ended. */
  tasks = 0;
  /** Those among them that are not the main one. */
  private others: Set<Task> | undefined = undefined;
  /** Tasks among them that wait for something only this process can bring about. */
  blocked = 0;
  private firstReady: Task | undefined = undefined;
  private moreReady: Ring<Task> | undefined = undefined;
  /** Has it a place in the scheduler's queue? */
  queued = false;
  /** The task that failed, while another one puts its error into words. */
  lastWords: Task | undefined = undefined;
  /** A coroutine just started by the running task: it goes first (6.20). */
  private started: Task | undefined = undefined;

  private mailbox: Mailbox | undefined = undefined;
  timers: TimerSet | undefined = undefined;
  names: Set<string> | undefined = undefined;
  /** Processes whose fate this one shares. */
  links: Few = undefined;
  /** Processes that are told when this one ends. */
  watchers: Few = undefined;
  /** Processes this one watches. */
  watching: Few = undefined;
  exitWaiters: Set<ExitWaiter> | undefined = undefined;
  /** Whom it sent to last: most send to the same one again. */
  peer: Process | undefined = undefined;
  /** Its end at a deadline, where deadlines are enforced. */
  execution: Execution | undefined = undefined;
  /** What the layer above keeps for it: its globals, its loaded code. */
  state: unknown = undefined;
  /** What libraries keep for it alone (Runtime.slotOf). */
  slots: Map<unknown, unknown> | undefined = undefined;
  /** Takes its mail, if its code is the host's and not ours. */
  receive: HostMail | undefined = undefined;
  /** Messages of its coroutines that wait for room, and whom they are for. */
  private sending: Map<Message, Process> | undefined = undefined;
  /** A task that gives way in the middle of what nobody else of this process may see: the others wait for it. */
  undivided: Task | undefined = undefined;
  /** Work it has done so far: calls, loop iterations, and what natives charge. */
  fuelUsed = 0;
  /** What it may use; undefined: whatever it likes. */
  allowance: Allowance | undefined = undefined;

  constructor(
    readonly pid: Pid,
    /** What it runs. */
    public entry: Entry,
    readonly host: HostState,
    /** The host whose limits hold for it, and whose processes it takes turns with. */
    readonly payer: HostState,
    readonly system: System,
    readonly context: Context,
    start: SpawnOptions | undefined,
    /** Who started it; nil: the host. */
    readonly parent: Pid | undefined,
    /** When, in wall time. */
    readonly startedAt: number,
  ) {
    this.start = start;
  }

  /** Do others know its PID? Until its code is loaded nobody does (4.3). */
  get findable(): boolean {
    return this.start === undefined || this.upgraded;
  }

  // ---- tasks

  /** The main task is there; it runs only when made ready. */
  begin(main: Task): void {
    this.main = main;
    this.takeIn(main);
  }

  /** Takes in a task besides the main one; it runs only when made ready. */
  adopt(task: Task): void {
    (this.others ??= new Set()).add(task);
    this.takeIn(task);
  }

  private takeIn(task: Task): void {
    task.owner = this;
    task.onReady = wakeOwner;
    this.tasks++;
  }

  /** A task besides the main one has ended. */
  dismiss(task: Task): void {
    this.others?.delete(task);
    this.tasks--;
  }

  /** A task can go on: it is put behind the others that are ready. */
  wake(task: Task): void {
    if (!this.alive || this.doom !== undefined || (this.lastWords !== undefined && task !== this.main)) return;
    if (task.blocked) {
      task.blocked = false;
      this.blocked--;
    }
    this.enqueue(task);
    this.system.scheduler.add(this);
  }

  enqueue(task: Task): void {
    if (this.firstReady === undefined) this.firstReady = task;
    else (this.moreReady ??= new Ring()).push(task);
  }

  private enqueueFirst(task: Task): void {
    if (this.firstReady !== undefined) (this.moreReady ??= new Ring()).unshift(this.firstReady);
    this.firstReady = task;
  }

  /** A new task that is to run at once; the running one has to give way for it (`gaveWay`). */
  startFirst(task: Task): void {
    this.adopt(task);
    this.started = task;
  }

  /** The running task gave way: to the coroutine it started, or to all that are ready. False: there is no other. */
  gaveWay(task: Task): boolean {
    const { started } = this;
    if (task === this.undivided) {
      this.enqueueFirst(task);
      return false;
    }
    if (started === undefined) {
      const others = this.ready;
      this.enqueue(task);
      return others;
    }
    this.started = undefined;
    this.enqueueFirst(task);
    this.enqueueFirst(started);
    return true;
  }

  /** A task has failed: nothing runs any more but the task that finds words for its error. */
  speakLast(failed: Task, words: Task): void {
    this.abandon();
    this.lastWords = failed;
    this.begin(words);
    this.enqueue(words);
  }

  /** Forgets all tasks: whoever still holds a ticket of one wakes nobody. */
  private abandon(): void {
    for (const task of [this.main, ...(this.others ?? [])]) {
      if (task !== undefined) task.owner = task.onReady = undefined;
    }
    this.main = this.others = this.firstReady = this.moreReady = this.started = this.undivided = undefined;
    this.tasks = this.blocked = 0;
    this.withdraw();
  }

  /** It runs another entry from now on. */
  become(entry: Entry): void {
    this.entry = entry;
    this.mailbox?.restrict(this.mailLimit);
  }

  /** Makes room for other code: tasks and options go, mail stays. */
  renew(): void {
    const unread = this.carriedMail();
    this.abandon();
    this.mailbox?.reset();
    if (unread.length > 0) this.mail.putBack(unread);
    this.doom = this.slots = undefined;
    this.trapLinks = false;
    this.upgraded = true;
    this.start = {};
  }

  /** Messages that tasks were woken with which have not run since, in the order they came. */
  private carriedMail(): Message[] {
    const tasks = new Set<Task | undefined>([this.firstReady]);
    this.moreReady?.each((task) => tasks.add(task));
    for (const task of [this.main, ...(this.others ?? [])]) tasks.add(task);
    return Array.from(tasks, (task) => task?.carried).filter((carried) => carried instanceof Message);
  }

  /** The running task is about to wait for something only this process can bring about. */
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
      this.firstReady = this.moreReady?.shift();
      task.carried = undefined;
    }
    return task;
  }

  /** Can no event, inside or outside, ever make this process run again? (6.8) */
  get deadlocked(): boolean {
    return this.firstReady === undefined && this.blocked === this.tasks && !hasTimers(this) && this.mailbox?.adoptedAwaited !== true;
  }

  // ---- mail

  get mail(): Mailbox {
    return (this.mailbox ??= new Mailbox(this.mailLimit));
  }

  /** How many messages may wait, and what becomes of those beyond. */
  get mailLimit(): MailboxLimit {
    return mailboxLimit(this.entry.mailbox, this.payer.spec.mailbox);
  }

  /** Would mail that has to wait be too much? */
  get full(): boolean {
    const { mailbox, receive } = this;
    return mailbox !== undefined ? mailbox.full : receive !== undefined && receive.size >= this.mailLimit.max;
  }

  /** Takes a message in, whether there is room or not; false once it has ended. */
  deliver(message: Message): boolean {
    if (!this.alive) return false;
    if (this.receive !== undefined) this.receive.take(message);
    else this.mail.deliver(message);
    return true;
  }

  /** One of its coroutines has sent a message, and waits for room. */
  awaitRoom(message: Message, to: Process): void {
    (this.sending ??= new Map()).set(message, to);
  }

  /** It waits no longer. */
  hasRoom(message: Message): void {
    this.sending?.delete(message);
  }

  /** Takes back the messages that wait for room: whoever sent them is no more. */
  private withdraw(): void {
    const { sending } = this;
    this.sending = undefined;
    sending?.forEach((to, message) => {
      if (to.alive && to.mail.withdraw(message)) this.system.withdrawn(this, to, message);
    });
  }

  /** What one of its channels shows of its mail. */
  shownBy(channel: Channel): string | undefined {
    return this.mailbox?.shownBy(channel);
  }

  /** Messages that waited where the last one was put. */
  get backlog(): number {
    return this.mailbox?.backlog ?? 0;
  }

  /** Messages that wait. */
  get mailSize(): number {
    return this.mailbox?.size ?? this.receive?.size ?? 0;
  }

  /** The most that ever waited. */
  get mailPeak(): number {
    return this.mailbox?.peak ?? 0;
  }

  /** Goes through the messages that wait, events left out, in no particular order. */
  eachUnread(visit: (message: Message) => void): void {
    this.mailbox?.eachUnread(visit);
  }

  /** Marks everything it holds: what its code can reach, its mail, and what waits for its timers. */
  holdings(pass: Pass): void {
    if (this.main !== undefined) pass.markTask(this.main);
    this.others?.forEach(pass.markTask);
    pass.mark((this.state as { readonly globals?: Value } | undefined)?.globals);
    this.mailbox?.holdings(pass);
    pass.bytes += (this.timers?.count ?? 0) * TIMER_BYTES;
  }

  /** Bytes that it holds, at the last count and allocated since; undefined where that is not limited. */
  get memoryUsed(): number | undefined {
    return this.allowance?.memoryUsed;
  }

  /** Lets go of everything a dead process no longer needs, so that whoever still holds it holds little. */
  drop(): void {
    this.alive = false;
    this.withdraw();
    this.mailbox?.close();
    this.doom = this.start = this.main = this.others = this.firstReady = this.moreReady = this.started = undefined;
    this.mailbox = this.state = this.slots = this.exitWaiters = this.lastWords = this.execution = this.peer = this.undivided = undefined;
  }
}

/** One function for the tasks of all processes: tickets call it on the task they woke. */
function wakeOwner(this: Task): void {
  (this.owner as Process).wake(this);
}

