// A process as somebody who looks into a system sees it: plain data, taken at one moment.
import { waitingOf } from '../actors/bindings/waiting.ts';
import { members, type Few } from '../actors/few.ts';
import type { Process } from '../actors/process.ts';
import { traceback } from '../vm/stack-trace.ts';
import { parseTraceback, type LuaFrame } from './errors.ts';
import { readable } from './text.ts';

/** loading: its code is not there yet; host: an endpoint of the host's. */
export type ProcessState = 'loading' | 'ready' | 'running' | 'waiting' | 'host';

export interface ProcessInfo {
  readonly pid: string;
  readonly entry: string;
  readonly host: string;
  readonly state: ProcessState;
  /** What its main coroutine waits for, if it does. */
  readonly waitingOn: WaitingOn | undefined;
  /** Messages and events that wait to be received. */
  readonly mailbox: number;
  /** Coroutines of it that the scheduler runs, the main one included. */
  readonly coroutines: number;
  /** Work it has done: calls, loop iterations, and what library functions charge for theirs. */
  readonly fuelUsed: number;
  readonly names: readonly string[];
  /** PIDs of processes whose fate it shares. */
  readonly links: readonly string[];
  /** PIDs of processes it watches. */
  readonly monitors: readonly string[];
  /** PIDs of processes that watch it. */
  readonly monitoredBy: readonly string[];
  readonly trapLinks: boolean;
  /** The call stack of its main coroutine, innermost call first. */
  readonly frames: readonly LuaFrame[];
}

export interface WaitingOn {
  /** The function that waits: `channel:receive`, `channel.select`, `time.sleep`, `process.exec`, or one of a host module. */
  readonly call: string;
  /** The channels it waits at: 'inbox', 'events', a topic, 'timer', or 'channel' for one of its own. */
  readonly channels: readonly string[];
}

function stateOf(process: Process): ProcessState {
  if (process.receive !== undefined) return 'host';
  if (process.system.scheduler.current === process) return 'running';
  if (process.start !== undefined && !process.upgraded) return 'loading';
  return process.queued ? 'ready' : 'waiting';
}

const pids = (processes: Few): string[] => members(processes).map(({ pid }) => readable(pid.text));

export function processInfo(process: Process): ProcessInfo {
  const waiting = waitingOf(process);
  return {
    pid: readable(process.pid.text),
    entry: readable(process.entry.id),
    host: readable(process.host.id),
    state: stateOf(process),
    waitingOn: waiting && { call: waiting.call, channels: waiting.channels.map(readable) },
    mailbox: process.mailSize,
    coroutines: process.tasks,
    fuelUsed: process.fuelUsed,
    names: [...(process.names ?? [])].map(readable),
    links: pids(process.links),
    monitors: pids(process.watching),
    monitoredBy: pids(process.watchers),
    trapLinks: process.trapLinks,
    frames: process.main === undefined ? [] : parseTraceback(readable(traceback(process.main.current, 0))),
  };
}
