// A process whose code is JavaScript: it has a PID, can be sent to, named, monitored and linked like any other, and receives mail
// with promises. It never dies of a link. What it sends and gets are copies, as between processes.
import type { ExitEvent } from '../../actors/values/event.ts';
import { KINDS } from '../../actors/values/failure.ts';
import type { Message as CoreMessage } from '../../actors/core/message.ts';
import type { HostMail, Process } from '../../actors/core/process.ts';
import { nameFault } from '../../actors/core/registry.ts';
import { demonitor, monitor } from '../../actors/core/signal.ts';
import type { System as Core } from '../../actors/core/system.ts';
import { Timer, type TimerOwner } from '../../actors/time/timers.ts';
import * as text from '../../messages/embed.ts';
import type { Value } from '../../values/type.ts';
import { milliseconds, type DurationLike } from '../host/duration.ts';
import { LuaError } from '../host/errors.ts';
import { luaError } from './exchange.ts';
import { observe } from '../host/host.ts';
import { encodeUtf8, readable } from '../host/text.ts';
import { valueError } from '../host/thrown.ts';

/** A message as the host sees it. */
export interface Message<T = unknown> {
  readonly topic: string;
  /** PID of the sender; undefined for mail from the host itself. */
  readonly from: string | undefined;
  /** What was sent, as a copy. */
  data(): T;
}

/** How a process ended. */
export type ExitInfo =
  | { readonly pid: string; readonly ok: true; readonly value: unknown; readonly error: undefined }
  | { readonly pid: string; readonly ok: false; readonly value: undefined; readonly error: LuaError };

/** The watch over another process. */
export interface Monitor {
  /** Resolves when the process has ended; never, if the watch is stopped before. */
  readonly exit: Promise<ExitInfo>;
  stop(): void;
}

export interface ReceiveOptions {
  /** Wait for a message under this topic, and leave others where they are. */
  readonly topic?: string;
  /** Stops waiting; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Longest wait, in the system's monotonic time. Then the promise is rejected with a LuaError of kind 'Timeout'. */
  readonly timeout?: DurationLike;
}

export interface RequestOptions {
  /** Longest wait for the answer, in the system's monotonic time; 5 s. */
  readonly timeout?: DurationLike;
  readonly signal?: AbortSignal;
}

/** What an endpoint needs of its system. */
export interface Surroundings {
  readonly core: Core;
  toLua(value: unknown): Value;
  toJS(value: Value): unknown;
  find(destination: string): Process | undefined;
  /** Sends on somebody's behalf; false: there is no such process. */
  send(from: Process | undefined, to: string, topic: string, payloads: readonly unknown[]): boolean;
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

export class Endpoint implements AsyncIterable<Message> {
  readonly pid: string;
  private readonly process: Process;
  private readonly inbox: Message[] = [];
  private receivers: Receiver[] = [];
  private readonly watched = new Map<Process, { readonly monitor: Monitor; readonly ended: (exit: ExitInfo) => void }>();
  private readonly abort = new AbortController();

  constructor(private readonly system: Surroundings) {
    const { inbox } = this;
    this.process = system.attach({ take: (message) => this.take(message), get size() { return inbox.length; } });
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

  /** The next message. Messages are given out in the order they came, to whoever waited first. */
  receive<T = unknown>({ topic, signal, timeout }: ReceiveOptions = {}): Promise<Message<T>> {
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
      const alarm = within === undefined ? undefined
        : this.after(within, () => receiver.refuse(failure(text.requestTimeout(topic ?? 'the inbox', within), KINDS.TIMEOUT)));
    });
  }

  /** Messages as they come, until the endpoint is closed. */
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

  private take({ topic, from, content, event }: CoreMessage): void {
    if (event?.kind === 'pid.exit') return this.ended(event);
    if (event?.kind === 'pid.cancel') return this.abort.abort(readable(event.reason));
    if (event !== undefined) return;
    const message: Message = { topic: readable(topic), from: from?.text, data: <T>() => this.system.toJS(content) as T };
    const receiver = this.receivers.find((each) => each.topic === undefined || each.topic === message.topic);
    if (receiver === undefined) this.inbox.push(message);
    else receiver.give(message);
  }

  // ---- sending

  /** Sends each payload as a message of its own, from this endpoint; no payload sends one message of nil. False: there is no such process. */
  send(to: string, topic: string, ...payloads: unknown[]): boolean {
    return this.system.send(this.process, to, topic, payloads);
  }

  /**
   * Sends a message from an address made for the purpose and resolves with the data of the first message that comes back to it,
   * whatever its topic: `process.send(message:from(), "reply", value)`. For programs that want the address in the message itself,
   * `payload` may be a function of it. Rejected with a LuaError when there is no such process, when it ends without an answer,
   * and when the time is over.
   */
  async request<T = unknown>(to: string, topic: string, payload?: unknown, { timeout = DEFAULT_TIMEOUT_MS, signal }: RequestOptions = {}): Promise<T> {
    const address = new Endpoint(this.system);
    try {
      const { exit, stop } = address.monitor(to);
      const content: unknown = typeof payload === 'function' ? (payload as (replyTo: string) => unknown)(address.pid) : payload;
      address.send(to, topic, content);
      const answered = address.receive<T>({ timeout, ...(signal === undefined ? {} : { signal }) });
      const died = exit.then((): never => {
        // An answer sent before the end came before it.
        throw failure(text.endedUnanswered(to), KINDS.UNAVAILABLE);
      });
      try {
        return (await Promise.race([answered, died])).data();
      } finally {
        stop();
        answered.catch(() => {});
        died.catch(() => {});
      }
    } finally {
      address.close();
    }
  }

  // ---- ties

  /** Watches a process, given by PID or name. A LuaError of kind 'NotFound' if there is none. */
  monitor(destination: string): Monitor {
    const target = this.system.find(destination);
    if (target === undefined) throw failure(text.pidUnknown(), KINDS.NOT_FOUND);
    const known = this.watched.get(target);
    if (known !== undefined) return known.monitor;
    let ended!: (exit: ExitInfo) => void;
    const exit = new Promise<ExitInfo>((resolve) => { ended = resolve; });
    const watch: Monitor = {
      exit,
      stop: () => {
        this.watched.delete(target);
        demonitor(this.process, target);
      },
    };
    this.watched.set(target, { monitor: watch, ended });
    monitor(this.process, target);
    return watch;
  }

  private ended({ from, result: { value, error } }: ExitEvent): void {
    for (const [process, { ended }] of this.watched) {
      if (process.pid !== from) continue;
      this.watched.delete(process);
      const failed = (error: LuaError): ExitInfo => ({ pid: from.text, ok: false, value: undefined, error });
      if (error !== undefined) ended(failed(luaError(error)));
      else observe(() => ended({ pid: from.text, ok: true, value: this.system.toJS(value), error: undefined }), (thrown) => ended(failed(valueError(thrown))));
    }
  }

  /** Gives this endpoint a name; false if another process has it. A LuaError of kind 'Invalid' if it reads as a PID. */
  register(name: string): boolean {
    const bytes = encodeUtf8(name), fault = nameFault(bytes);
    if (fault !== undefined) throw failure(readable(fault), KINDS.INVALID);
    return this.process.alive && this.system.core.registry.register(bytes, this.process);
  }

  /** Ends it: its names are free, whoever monitors it is told, and whoever waits to receive is refused. */
  close(): void {
    if (!this.process.alive) return;
    this.system.core.leave(this.process);
    this.system.kick();
  }

  private closed(): void {
    this.abort.abort();
    this.watched.clear();
    for (const receiver of [...this.receivers]) receiver.refuse(failure(text.endpointClosed(), KINDS.UNAVAILABLE));
  }

  /** Calls a function once this much time has passed on the system's clock; the result takes that back. */
  private after(ms: number, act: () => void): () => void {
    const { core } = this.system;
    // Not the process: the timers of processes say that they can still go on.
    const owner: TimerOwner = { timers: undefined };
    const timer = new Timer(owner, { expire: act });
    core.timers.set(timer, core.clock.monotonic() + ms);
    this.system.kick();
    return () => core.timers.clear(timer);
  }
}
