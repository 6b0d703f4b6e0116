// A snapshot of a process as plain data, for `inspect`. A system may have very many processes, so everything but the
// call stack must be cheap.
import { waitingOf } from '../../actors/bindings/process/waiting.ts';
import { members, type ProcessSet } from '../../actors/core/process-set.ts';
import type { Family, Pid } from '../../actors/values/pid.ts';
import type { Process } from '../../actors/core/process.ts';
import type { Service } from '../../actors/core/service.ts';
import { stateOf, type ProcessState } from '../../actors/core/state.ts';
import { callsOf } from '../../vm/debug/stack-trace.ts';
import type { LuaFrame } from '../host/errors.ts';
import { readable } from '../host/text.ts';

export type { ProcessState };

/** A snapshot of a process. */
export interface ProcessInfo {
  readonly pid: string;
  readonly entry: string;
  readonly host: string;
  /** PID of the parent; undefined: the host. */
  readonly parent: string | undefined;
  /** Wall time of the start, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly state: ProcessState;
  /** What its main coroutine waits for. */
  readonly waitingOn: WaitingOn | undefined;
  /** Waiting messages and events. */
  readonly mailbox: number;
  /** The largest number that ever waited. */
  readonly mailboxPeak: number;
  /** Number of scheduled coroutines, including the main one. */
  readonly coroutines: number;
  /** Work done: instructions, and what library functions charge. */
  readonly fuelUsed: number;
  /** Accounted bytes; undefined without a memory limit. */
  readonly memory: number | undefined;
  readonly names: readonly string[];
  /** PIDs of linked processes. */
  readonly links: readonly string[];
  /** PIDs of processes that it monitors. */
  readonly monitors: readonly string[];
  /** PIDs of processes that monitor it. */
  readonly monitoredBy: readonly string[];
  readonly trapLinks: boolean;
  /** ID of its service. */
  readonly service: string | undefined;
  /** Number of restarts of its service; 0 without a service. */
  readonly restarts: number;
  /** The call stack of its main coroutine, innermost first; empty unless requested. */
  readonly frames: readonly LuaFrame[];
}

/** What a process, or a coroutine of it, waits for. */
export interface WaitingOn {
  /**
   * The function that waits: `channel:receive`, `channel.select`, `time.sleep`, `process.exec`, or one of a host
   * module.
   */
  readonly call: string;
  /** The channels: 'inbox', 'events', a topic, 'timer', or 'channel' for one that the program made. */
  readonly channels: readonly string[];
}

/** The call stack of a process's main coroutine. */
function framesOf({ main }: Process): LuaFrame[] {
  if (main === undefined) return [];
  return callsOf(main.current).map(({ source, line, name, what }) => ({
    source: readable(source),
    line,
    function: readable(name),
    what,
  }));
}

const NONE: readonly string[] = Object.freeze([]);
const ASCII = /^[\x00-\x7f]*$/;

/** Makes snapshots; converts what many processes share only once. */
export class Describer {
  private readonly texts = new Map<string, string>();
  /** Are the PIDs of a family ASCII? */
  private readonly plain = new Map<Family, boolean>();
  private readonly services: ReadonlyMap<Process | undefined, Service>;

  constructor(
    services: readonly Service[],
    private readonly frames: boolean,
  ) {
    this.services = new Map(services.map((service) => [service.process, service]));
  }

  readonly describe = (process: Process): ProcessInfo => {
    const { parent } = process,
      { names } = process.rare,
      service = this.services.get(process);
    return {
      pid: this.pid(process.pid),
      entry: this.text(process.entry.id),
      host: this.text(process.host.id),
      parent: parent && this.pid(parent),
      startedAt: process.startedAt,
      state: stateOf(process),
      waitingOn: this.waitingOn(process),
      mailbox: process.mailSize,
      mailboxPeak: process.mailPeak,
      coroutines: process.tasks,
      fuelUsed: process.fuelUsed,
      memory: process.memoryUsed,
      names: names === undefined ? NONE : [...names.keys()].map(readable),
      links: this.pids(process.links),
      monitors: this.pids(process.watching),
      monitoredBy: this.pids(process.watchers),
      trapLinks: process.trapLinks,
      service: service?.spec.id,
      restarts: service?.restarts ?? 0,
      frames: this.frames ? framesOf(process) : [],
    };
  };

  private text(bytes: string): string {
    let text = this.texts.get(bytes);
    if (text === undefined) this.texts.set(bytes, (text = readable(bytes)));
    return text;
  }

  private pid({ family, text }: Pid): string {
    let plain = this.plain.get(family);
    if (plain === undefined) this.plain.set(family, (plain = ASCII.test(family.prefix)));
    return plain ? text : readable(text);
  }

  private pids(processes: ProcessSet): readonly string[] {
    return processes === undefined ? NONE : members(processes).map(({ pid }) => this.pid(pid));
  }

  private waitingOn(process: Process): WaitingOn | undefined {
    const waiting = waitingOf(process);
    return waiting && { call: waiting.call, channels: waiting.channels.map((channel) => this.text(channel)) };
  }
}
