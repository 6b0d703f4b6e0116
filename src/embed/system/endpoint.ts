// Endpoints: processes implemented in JavaScript. They have a PID, can be named, monitored and linked like any process,
// and receive mail with promises. They always trap links. Messages are copies, as between processes.
import { Exit, exitEvent, type ExitEvent } from '../../actors/values/event.ts';
import { ErrorObject, KINDS } from '../../actors/values/failure.ts';
import { Pid, type Origin } from '../../actors/values/pid.ts';
import type { Alias, Message as CoreMessage } from '../../actors/mail/message.ts';
import type { HostMail, Process } from '../../actors/core/process.ts';
import { nameFault } from '../../actors/core/registry.ts';
import type { Remote } from '../../actors/core/network.ts';
import { monitor } from '../../actors/core/signal.ts';
import type { System as Core } from '../../actors/core/system.ts';
import { Timer, type TimerOwner } from '../../actors/time/timers.ts';
import * as text from '../../messages/embed.ts';
import type { Value } from '../../values/type.ts';
import { milliseconds, type DurationLike } from '../host/duration.ts';
import { receiveOptions, requestOptions } from './checks.ts';
import { DISPOSE } from '../host/dispose.ts';
import { LuaError } from '../host/errors.ts';
import { mustBe } from '../host/options.ts';
import * as is from '../host/options.ts';
import { luaError } from './exchange.ts';
import { observe } from '../host/host.ts';
import { encodeUtf8, readable } from '../host/text.ts';
import { valueError } from '../host/thrown.ts';

/** A message. */
export interface Message<T = unknown> {
  readonly topic: string;
  /** PID of the sender; undefined for mail from the host itself. */
  readonly from: string | undefined;
  /** A copy of the payload. */
  data(): T;
  /** Answers `process.call` with a copy. False: the message is of no call, or of one that waits no more. */
  reply(value?: unknown): boolean;
}

/** How a process ended. */
export type ExitInfo =
  | { readonly pid: string; readonly ok: true; readonly value: unknown; readonly error: undefined }
  | { readonly pid: string; readonly ok: false; readonly value: undefined; readonly error: LuaError };

/** A monitor of another process. */
export interface Monitor {
  /** Resolves when the process has ended; never, if the monitor is removed before. */
  readonly exit: Promise<ExitInfo>;
  stop(): void;
}

/** Which message to receive, and how long to wait. */
export interface ReceiveOptions {
  /** Receive only messages with this topic; others stay. */
  readonly topic?: string;
  /** Aborts the wait; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Timeout in the system's monotonic time. The promise is then rejected with a LuaError of kind 'Timeout'. */
  readonly timeout?: DurationLike;
}

/** How a request is sent, and how long to wait for the reply. */
export interface RequestOptions {
  /** Timeout for the reply, in the system's monotonic time; default 5 s. */
  readonly timeout?: DurationLike;
  readonly signal?: AbortSignal;
}

/** What an endpoint needs of its system. */
export interface Surroundings {
  readonly core: Core;
  toLua(value: unknown): Value;
  toJS(value: Value): unknown;
  find(destination: string): Process | undefined;
  /** Sends for an endpoint; false: there is no such process. */
  send(from: Process | undefined, to: string, topic: string, payloads: readonly unknown[], alias?: Alias): boolean;
  attach(receive: HostMail): Process;
  kick(): void;
}

interface Receiver {
  readonly topic: string | undefined;
  give(message: Message): void;
  refuse(reason: unknown): void;
}

const DEFAULT_TIMEOUT_MS = 5000;

const failure = (message: string, kind: string): LuaError => new LuaError({ code: 'ERR_LUA_RUNTIME', message, kind });

/** Do two PIDs mean the same process? Their texts may differ in the part for people. */
const isSame = (pid: Pid, other: Origin): boolean =>
  pid === other || (other instanceof Pid && other.serial === pid.serial && other.family.node === pid.family.node);

/** A process whose code is JavaScript: it has a PID and an inbox. */
export class Endpoint implements AsyncIterable<Message> {
  readonly pid: string;
  private readonly process: Process;
  private readonly inbox: Message[] = [];
  private receivers: Receiver[] = [];
  private readonly watched = new Map<
    Process,
    { readonly monitor: Monitor; readonly ended: (exit: ExitInfo) => void }
  >();
  private readonly abort = new AbortController();

  /** @internal */
  constructor(private readonly system: Surroundings) {
    const { inbox } = this;
    this.process = system.attach({
      take: (message) => this.take(message),
      get size() {
        return inbox.length;
      },
    });
    this.pid = this.process.pid.text;
    system.core.awaitExit(this.process, { exited: () => this.closed() });
  }

  /** Aborted when a process, or the system, asks this endpoint to end, and when it is closed. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Messages that wait to be received. */
  get size(): number {
    return this.inbox.length;
  }

  // ---- receiving

  /** The next message. Messages go out in order of arrival, to waits in order of calling. */
  receive<T = unknown>(options?: ReceiveOptions): Promise<Message<T>> {
    const { topic, signal, timeout } = receiveOptions(options);
    const at = this.inbox.findIndex((message) => topic === undefined || message.topic === topic);
    if (at >= 0) return Promise.resolve(this.inbox.splice(at, 1)[0] as Message<T>);
    const within = timeout === undefined ? undefined : milliseconds(timeout, 'timeout');
    return new Promise((resolve, reject) => {
      if (!this.process.alive) return reject(failure(text.endpointClosed(), KINDS.UNAVAILABLE));
      if (signal?.aborted === true) return reject(signal.reason);
      const stop = (): void => {
        this.receivers = this.receivers.filter((other) => other !== receiver);
        signal?.removeEventListener('abort', aborted);
        alarm?.();
      };
      const aborted = (): void => receiver.refuse(signal!.reason);
      const receiver: Receiver = {
        topic,
        give(message) {
          stop();
          resolve(message as Message<T>);
        },
        refuse(reason) {
          stop();
          reject(reason);
        },
      };
      this.receivers.push(receiver);
      signal?.addEventListener('abort', aborted);
      const alarm =
        within === undefined
          ? undefined
          : this.after(within, () =>
              receiver.refuse(failure(text.requestTimeout(topic ?? 'the inbox', within), KINDS.TIMEOUT)),
            );
    });
  }

  /** Iterates over messages until the endpoint is closed. */
  async *[Symbol.asyncIterator](): AsyncIterator<Message> {
    while (this.process.alive || this.inbox.length > 0) {
      try {
        yield await this.receive();
      } catch (reason) {
        if (this.process.alive) throw reason;
        return;
      }
    }
  }

  private take({ topic, from, content, event, alias }: CoreMessage): void {
    if (event?.kind === 'pid.exit') return this.ended(event);
    if (event?.kind === 'pid.cancel') return this.abort.abort(readable(event.reason));
    if (event !== undefined) return;
    const message: Message = {
      topic: readable(topic),
      from: from?.text,
      data: <T>() => this.system.toJS(content) as T,
      reply: (value) => alias !== undefined && this.answer(alias, value),
    };
    const receiver = this.receivers.find((each) => each.topic === undefined || each.topic === message.topic);
    if (receiver === undefined) this.inbox.push(message);
    else receiver.give(message);
  }

  private answer(alias: Alias, value: unknown): boolean {
    const answered = alias.answer(this.system.toLua(value), undefined);
    this.system.kick();
    return answered;
  }

  // ---- sending

  /**
   * Sends each payload as a separate message from this endpoint; without payload sends one message of nil. False: there
   * is no such process.
   */
  send(to: string, topic: string, ...payloads: unknown[]): boolean {
    return this.system.send(this.process, to, topic, payloads);
  }

  /**
   * Sends a message from a temporary PID and resolves with the answer: the value of `message:reply(value)`, or the data
   * of the first message to that PID, with any topic: `process.send(message:from(), "reply", value)`. For programs that
   * need the PID in the message, `payload` can be a function of it. Rejected with a LuaError if it is answered with an
   * error, if there is no such process, if it ends without a reply, and after the timeout.
   */
  async request<T = unknown>(to: string, topic: string, payload?: unknown, options?: RequestOptions): Promise<T> {
    const { timeout = DEFAULT_TIMEOUT_MS, signal } = requestOptions(options);
    const address = new Endpoint(this.system);
    try {
      const { exit, stop } = address.monitor(to);
      const content: unknown =
        typeof payload === 'function' ? (payload as (replyTo: string) => unknown)(address.pid) : payload;
      const replied = address.ask(to, topic, content);
      const answered = address.receive<T>({ timeout, ...(signal === undefined ? {} : { signal }) });
      const died = exit.then((): never => {
        // A reply that was sent before the exit has arrived before it.
        throw failure(text.endedUnanswered(to), KINDS.UNAVAILABLE);
      });
      try {
        return await Promise.race([replied as Promise<T>, answered.then((message) => message.data()), died]);
      } finally {
        stop();
        answered.catch(() => {});
        died.catch(() => {});
      }
    } finally {
      address.close();
    }
  }

  /** Sends a message, and resolves with the value of `message:reply`. */
  private ask(to: string, topic: string, content: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { process, system } = this;
      let waits = true;
      const alias: Alias = {
        get open() {
          return waits && process.alive;
        },
        answer(value, error) {
          if (!this.open) return false;
          waits = false;
          if (error !== undefined) reject(luaError(error));
          else
            observe(
              () => resolve(system.toJS(value)),
              (thrown) => reject(valueError(thrown)),
            );
          return true;
        },
        refuse: () => {},
      };
      system.send(process, to, topic, [content], alias);
    });
  }

  // ---- monitors and names

  /** Monitors a process by PID or name. Throws a LuaError of kind 'NotFound' if there is none. */
  monitor(destination: string): Monitor {
    mustBe('destination', destination, is.string);
    const target = this.system.find(destination);
    if (target === undefined) throw failure(text.pidUnknown(), KINDS.NOT_FOUND);
    const known = this.watched.get(target);
    if (known !== undefined) return known.monitor;
    let ended!: (exit: ExitInfo) => void;
    const exit = new Promise<ExitInfo>((resolve) => {
      ended = resolve;
    });
    const watch: Monitor = {
      exit,
      stop: () => {
        this.watched.delete(target);
        this.system.core.demonitor(this.process, target);
        this.system.kick();
      },
    };
    this.watched.set(target, { monitor: watch, ended });
    if (target.remote === undefined) monitor(this.process, target);
    else this.monitorRemotely(target, target.remote);
    return watch;
  }

  /** Asks the node of a process. If that fails, the process counts as ended. */
  private monitorRemotely(target: Process, remote: Remote): void {
    const answered = (error: Value): void => {
      if (error instanceof ErrorObject)
        this.ended(exitEvent(target.pid, this.system.core.clock.now(), new Exit(undefined, error)));
    };
    answered(
      remote.relate('monitor', this.process, {
        valid: true,
        resume: (_done?: Value, error?: Value) => {
          answered(error);
          return true;
        },
      }),
    );
    this.system.kick();
  }

  private ended({ from, result: { value, error } }: ExitEvent): void {
    for (const [process, { ended }] of this.watched) {
      if (!isSame(process.pid, from)) continue;
      this.watched.delete(process);
      const failed = (error: LuaError): ExitInfo => ({ pid: from.text, ok: false, value: undefined, error });
      if (error !== undefined) ended(failed(luaError(error)));
      else
        observe(
          () => ended({ pid: from.text, ok: true, value: this.system.toJS(value), error: undefined }),
          (thrown) => ended(failed(valueError(thrown))),
        );
    }
  }

  /**
   * Registers a name; false if another process has it. Throws a LuaError of kind 'Invalid' if the name looks like a
   * PID.
   */
  register(name: string): boolean {
    mustBe('name', name, is.string);
    const bytes = encodeUtf8(name),
      fault = nameFault(bytes);
    if (fault !== undefined) throw failure(readable(fault), KINDS.INVALID);
    return this.process.alive && this.system.core.register(bytes, this.process) === true;
  }

  /** Ends the endpoint: frees its names, notifies monitors, rejects pending receives. */
  close(): void {
    if (!this.process.alive) return;
    this.system.core.leave(this.process);
    this.system.kick();
  }

  /** Ends the endpoint, for `using`. */
  [DISPOSE](): void {
    this.close();
  }

  private closed(): void {
    this.abort.abort();
    this.watched.clear();
    for (const receiver of [...this.receivers]) receiver.refuse(failure(text.endpointClosed(), KINDS.UNAVAILABLE));
  }

  /** Calls a function after this much time on the system's clock; calling the result cancels that. */
  private after(ms: number, act: () => void): () => void {
    const { core } = this.system;
    // Not the process: timers of processes count for deadlock detection.
    const owner: TimerOwner = { timers: undefined };
    const timer = new Timer(owner, { expire: act });
    core.timers.set(timer, core.clock.monotonic() + ms);
    this.system.kick();
    return () => core.timers.clear(timer);
  }
}
