// Starts processes, and replaces their code. A process is there before its code is loaded: its own task loads it, and
// `started` makes it one that others find, links and monitors it, delivers its first mail and answers its spawner.
// It must not know how code is loaded (Program), nor what follows from an end (ends.ts).
import { UNBOUNDED, tighter, type Bounds } from '../../vm/limits.ts';
import type { Task } from '../../vm/task.ts';
import { str } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import * as text from '../../messages/actors.ts';
import type { Context } from '../values/context.ts';
import { Exit } from '../values/event.ts';
import { ErrorObject, KINDS, LIMIT_EXCEEDED } from '../values/failure.ts';
import { Family, PER_INCARNATION, Pid } from '../values/pid.ts';
import { allowanceFor } from './allowance.ts';
import { hostState, type Entry, type HostState } from './entry.ts';
import { factoryNotFound, hostNotFound, linkDeath } from './failures.ts';
import { Process, type ExitWaiter, type HostMail, type Upgrade } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import { link, monitor } from './signal.ts';
import type { System } from './system.ts';
import type { Waiter } from '../mail/wait-queue.ts';

/** Topic and content of a message to send. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly content: Value;
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
  /** Somebody waits for its exit: said before the start, for processes that start on another thread. */
  readonly awaited?: boolean | undefined;
  /** Called when a process that starts on another thread has its code, or has failed to start. */
  readonly begun?: ((ok: boolean) => void) | undefined;
  /** It starts on this thread, whatever its host does. */
  readonly here?: boolean | undefined;
  /** The serial number, if the thread that asks has chosen it. */
  readonly serial?: number | undefined;
}

/** What a process was started from: most are started like the one before, by the very same strings. */
interface Place {
  readonly id: string;
  readonly hostId: string;
  readonly entry: Entry;
  readonly host: HostState;
  /** Of the entries. */
  readonly revision: number;
}

export class Spawning {
  /** The serial number of the last process. */
  youngest: number;
  private stopping = false;

  private last: Place | undefined = undefined;

  /** Distance of serial numbers. */
  private readonly step: number;

  constructor(private readonly system: System) {
    const { incarnation = 0, serials = { first: incarnation * PER_INCARNATION, step: 1 } } = system.options;
    this.youngest = serials.first;
    this.step = serials.step;
  }

  /** Starts a process. Its own task loads the code; `started` or a failed exit answers the waiter. */
  spawn(id: string, hostId: string, args: readonly Value[], how: SpawnOptions = {}): Process | ErrorObject {
    const { last, system } = this,
      known = last?.id === id && last.hostId === hostId && last.revision === system.revision,
      host = known ? last.host : system.hosts.get(hostId);
    if (host === undefined || host.ofFunction) return hostNotFound(hostId);
    const entry = known ? last.entry : system.entries.get(id);
    if (entry?.source === undefined) return factoryNotFound(id, entry);
    if (!known) this.last = { id, hostId, entry, host, revision: system.revision };
    return system.threads?.place(entry, host, args, how) ?? this.start(entry, host, args, how);
  }

  /**
   * Calls a function entry in a process of its own, on a host named like the function (2.7). `waiter` gets its exit,
   * even if its code does not load.
   */
  call(id: string, args: readonly Value[], waiter: ExitWaiter, how: SpawnOptions = {}): Process | ErrorObject {
    const entry = this.system.entries.get(id);
    if (entry?.refused !== undefined) return factoryNotFound(id, entry);
    if (entry?.source === undefined || entry.kind !== FUNCTION_KIND)
      return new ErrorObject(text.functionNotFound(id), KINDS.NOT_FOUND);
    let host = this.system.hosts.get(id);
    if (host === undefined) this.system.hosts.set(id, (host = hostState(id, {}, true, this.stopping)));
    const process = this.start(entry, host, args, how);
    if (process instanceof Process) this.system.awaitExit(process, waiter);
    return process;
  }

  private start(entry: Entry, host: HostState, args: readonly Value[], how: SpawnOptions): Process | ErrorObject {
    if (host.stopping) return new ErrorObject(text.hostStopping(), KINDS.UNAVAILABLE);
    const { maxProcesses = Infinity } = this.system.options;
    const payer = payerFor(host, how.parent),
      { threads } = this.system;
    if (
      payer.count + (threads?.count(payer.id) ?? 0) >= (payer.spec.maxProcesses ?? Infinity) ||
      this.system.size + (threads?.size ?? 0) >= maxProcesses
    )
      return new ErrorObject(text.tooManyProcesses(), LIMIT_EXCEEDED);
    const { waiter, name } = how,
      process = new Process(this.newPid(entry.id, host, how.serial), entry, host, payer, this.system, how);
    const bounds = tighter(tighter(entry.bounds ?? UNBOUNDED, payer.spec.bounds ?? UNBOUNDED), how.bounds ?? UNBOUNDED);
    process.allowance = allowanceFor(bounds, payer.pool);
    const task = this.system.options.program.begin(this.system, process, args);
    if (task instanceof ErrorObject) return task;
    payer.count++;
    this.system.live.set(process.pid.serial, process);
    process.begin(task);
    if (name === undefined) this.go(process, task, waiter);
    else this.named(process, name, () => this.go(process, task, waiter));
    return process;
  }

  private go(process: Process, task: Task, waiter: Waiter | undefined): void {
    if (waiter === undefined) process.wake(task);
    else this.system.scheduler.handOff(wake, process, task);
  }

  /** Gives a process its name, which is free, then lets it run. Another thread may have to grant the name. */
  private named(process: Process, name: string, go: () => void): void {
    const granted = this.system.register(name, process, {
      valid: true,
      resume: (done?: Value, error?: Value) => {
        if (done === true) go();
        else this.refuse(process, error as ErrorObject);
        return true;
      },
    });
    if (granted === true) go();
    else if (granted !== undefined) this.refuse(process, granted);
  }

  private newPid(id: string, host: HostState, serial = (this.youngest += this.step)): Pid {
    return new Pid(this.familyOf(id, host), serial);
  }

  /** What the PIDs of an entry on a host have in common. */
  familyOf(id: string, host: HostState): Family {
    if (host.family?.id === id) return host.family;
    let family = host.families.get(id);
    if (family === undefined) {
      const { node = '', shortPids = false } = this.system.options;
      host.families.set(id, (family = new Family(node, host.id, id, shortPids)));
    }
    return (host.family = family);
  }

  /** Makes a process of the host. It has a PID, names, links and monitors; its mail goes to `receive`. */
  attach(id: string, hostId: string, receive: HostMail): Process {
    const host = this.system.hosts.get(hostId)!;
    const process = new Process(this.newPid(id, host), { id, kind: 'host' }, host, host, this.system);
    process.needs().receive = receive;
    process.trapLinks = true;
    host.count++;
    this.system.hostProcesses++;
    this.system.live.set(process.pid.serial, process);
    return process;
  }

  /** The code is loaded: from now on other processes can find this one. */
  started(process: Process): void {
    const { parent, monitor: watch, link: tie, waiter, initialMessages } = process.start!;
    process.start = undefined;
    if (process.rare.upgrades === 0) this.system.observer.spawned?.(process, parent);
    if (parent !== undefined && parent.alive) {
      if (watch === true) monitor(parent, process);
      if (tie === true) link(parent, process);
    } else if (tie === true && parent !== undefined)
      return this.system.ends.end(process, linkDeath(parent.pid, text.processTerminated()));
    if (initialMessages !== undefined) this.post(process, initialMessages);
    if (waiter !== undefined) answer(this.system.scheduler, waiter, str(process.pid.text), undefined);
  }

  /** Delivers the initial messages; they have no sender. */
  private post(to: Process, initialMessages: readonly OutgoingMessage[]): void {
    for (const { topic, content } of initialMessages) this.system.send(undefined, to, topic, content);
  }

  /** Starts the new code. PID, names, links, monitors and mail stay; tasks, timers and options go. */
  replaceCode(process: Process, { id, args }: Upgrade): void {
    this.system.timers.clearAll(process);
    process.renew();
    const entry = this.system.entries.get(id);
    let task: Task | ErrorObject = factoryNotFound(id, entry);
    if (entry?.source !== undefined) {
      process.become(entry);
      task = this.system.options.program.begin(this.system, process, args);
    }
    if (task instanceof ErrorObject)
      return this.system.ends.end(process, new Exit(undefined, task.with({}, text.upgradeFailed(task.message))));
    process.begin(task);
    process.wake(task);
  }

  /** Fails the spawn of a process whose code is loaded but cannot be used. */
  refuse(process: Process, error: ErrorObject): void {
    this.system.ends.end(
      process,
      new Exit(undefined, process.rare.upgrades > 0 ? error.with({}, text.upgradeFailed(error.message)) : error),
    );
  }

  /** Refuses new processes from now on. */
  close(): void {
    this.stopping = true;
    for (const host of this.system.hosts.values()) host.stopping = true;
  }
}

/** Resumes the spawning task with a PID, or with nil and an error. It runs next. */
export function answer(scheduler: Scheduler, waiter: Waiter, pid: Value, error: ErrorObject | undefined): void {
  if (error === undefined) scheduler.handOff(succeed, waiter, pid);
  else scheduler.handOff(fail, waiter, error);
}

const wake = (process: Process, task: Task): void => process.wake(task);
const succeed = (waiter: Waiter, pid: Value): boolean => waiter.resume(pid);
const fail = (waiter: Waiter, error: ErrorObject): boolean => waiter.resume(undefined, error);

/** The host whose limits apply: a function's process uses those of its caller's host. */
const payerFor = (host: HostState, caller: Process | undefined): HostState =>
  host.ofFunction ? (caller?.payer ?? host) : host;

/** The kind of entries that processes call. */
const FUNCTION_KIND = 'function.lua';
