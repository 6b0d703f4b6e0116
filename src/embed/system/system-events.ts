// Events of a system for JavaScript listeners. Events without listeners cost nothing. Listeners run synchronously,
// between two steps of processes. Their exceptions do not reach the system: they go to listeners of 'error', or to the
// host as uncaught errors.
import type { Observer } from '../../actors/core/observer.ts';
import type { System as Core } from '../../actors/core/system.ts';
import type { Value } from '../../values/type.ts';
import type { LimitKind } from '../../vm/limits.ts';
import { crashOf, type Crash } from './crashes.ts';
import { luaError } from './exchange.ts';
import type { LuaError } from '../host/errors.ts';
import type { NodeEvent } from './cluster.ts';
import type { LogRecord } from './declared.ts';
import type { ServiceInfo } from './services.ts';
import { observe } from '../host/host.ts';
import { readable } from '../host/text.ts';
import { reportLater } from '../host/thrown.ts';

/** The events of a system, by kind. */
export interface SystemEvents {
  /** The code of a process is loaded; its entry function is about to run. */
  spawn: { readonly pid: string; readonly entry: string; readonly host: string; readonly parent: string | undefined };
  /** A process has ended, with a result or an error. */
  exit: {
    readonly pid: string;
    readonly entry: string;
    readonly ok: boolean;
    readonly value: unknown;
    readonly error: LuaError | undefined;
  };
  /** A message was sent. `data` copies its content. */
  send: { readonly from: string | undefined; readonly to: string; readonly topic: string; data(): unknown };
  /** A message was lost, and why. */
  deadletter: {
    readonly from: string | undefined;
    readonly to: string;
    readonly topic: string;
    readonly reason: string;
  };
  /** A process failed by itself, without a monitor, a linked process that traps links, or a waiter for its result. */
  crash: Crash;
  /** A mailbox has become full, for the first time since it was less than half full. */
  overload: { readonly pid: string; readonly mailbox: number; readonly max: number };
  /** A linked process failed; this one gets an event, or ends. */
  linkdown: { readonly pid: string; readonly from: string };
  /** A process has hit a limit of its own, and ends. */
  limit: { readonly pid: string; readonly entry: string; readonly limit: LimitKind };
  /** A program wrote to the log. */
  log: LogRecord;
  /** A service changed its state. */
  service: ServiceInfo;
  /** A node of the cluster is up, or not any more. */
  node: NodeEvent;
  /** A listener for the event `source`, or the option of that name, has thrown. */
  error: { readonly source: string; readonly error: unknown };
}

type Kind = keyof SystemEvents;
/** Is called with each event of a kind. */
export type Listener<K extends Kind> = (event: SystemEvents[K]) => void;

/** Starts observing for one kind of event. */
type Observe<K extends Kind> = (
  observer: Observer,
  copy: (value: Value) => unknown,
  emit: (event: () => SystemEvents[K]) => void,
) => void;

const OBSERVE: { readonly [K in Kind]?: Observe<K> } = {
  spawn(observer, _copy, emit) {
    const { spawned } = observer;
    observer.spawned = (process, parent) => {
      emit(() => ({
        pid: process.pid.text,
        entry: readable(process.entry.id),
        host: readable(process.host.id),
        parent: parent?.pid.text,
      }));
      spawned?.(process, parent);
    };
  },
  exit(observer, copy, emit) {
    const { exited } = observer;
    observer.exited = (process, exit) => {
      const { value, error } = exit;
      // Endpoints cause no events.
      if (process.receive === undefined) {
        emit(() => ({
          pid: process.pid.text,
          entry: readable(process.entry.id),
          ok: error === undefined,
          value: copy(value),
          error: error === undefined ? undefined : luaError(error),
        }));
      }
      exited?.(process, exit);
    };
  },
  send(observer, copy, emit) {
    const { sent } = observer;
    observer.sent = (from, to, topic, content) => {
      emit(() => ({ from: from?.pid.text, to: to.pid.text, topic: readable(topic), data: () => copy(content) }));
      sent?.(from, to, topic, content);
    };
  },
  crash(observer, _copy, emit) {
    const { crashed } = observer;
    observer.crashed = (process, error) => {
      emit(() => crashOf(process, luaError(error)));
      crashed?.(process, error);
    };
  },
  deadletter(observer, _copy, emit) {
    const { lost } = observer;
    observer.lost = (from, to, topic, reason) => {
      emit(() => ({ from, to: readable(to), topic: readable(topic), reason }));
      lost?.(from, to, topic, reason);
    };
  },
  overload(observer, _copy, emit) {
    const { overload } = observer;
    observer.overload = (process, limit) => {
      emit(() => ({ pid: process.pid.text, mailbox: process.mail.messages, max: limit.max }));
      overload?.(process, limit);
    };
  },
  limit(observer, _copy, emit) {
    const { limit } = observer;
    observer.limit = (process, kind) => {
      emit(() => ({ pid: process.pid.text, entry: readable(process.entry.id), limit: kind }));
      limit?.(process, kind);
    };
  },
  linkdown(observer, _copy, emit) {
    const { linkDown } = observer;
    observer.linkDown = (process, from) => {
      emit(() => ({ pid: process.pid.text, from: from.text }));
      linkDown?.(process, from);
    };
  },
};

export class Listeners {
  private readonly sets = new Map<Kind, Set<(event: never) => void>>();

  constructor(
    private readonly core: Core,
    private readonly copy: (value: Value) => unknown,
  ) {}

  /** Adds a listener; calling the result removes it. */
  add<K extends Kind>(kind: K, listener: Listener<K>): () => void {
    let set = this.sets.get(kind);
    if (set === undefined) {
      this.sets.set(kind, (set = new Set()));
      (OBSERVE[kind] as Observe<K> | undefined)?.(this.core.observer, this.copy, (event) =>
        observe(
          () => this.emit(kind, event()),
          (thrown) => this.failed(kind, thrown),
        ),
      );
    }
    set.add(listener);
    return () => set.delete(listener);
  }

  has(kind: Kind): boolean {
    return (this.sets.get(kind)?.size ?? 0) > 0;
  }

  emit<K extends Kind>(kind: K, event: SystemEvents[K]): void {
    for (const listener of this.sets.get(kind) ?? []) {
      observe(
        () => (listener as Listener<K>)(event),
        (thrown) => this.failed(kind, thrown),
      );
    }
  }

  /** Reports an exception of a listener. */
  failed(source: string, error: unknown): void {
    if (source !== 'error' && this.has('error')) this.emit('error', { source, error });
    else reportLater(error);
  }
}
