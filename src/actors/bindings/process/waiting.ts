// What a process waits for, for `inspect`: the function and the channels, as the program names them. Reads the native
// on top of the parked task, which may have no frame, and finds channels in its arguments or state.
// Invariant: inspecting makes no frames and changes nothing.
import type { Value } from '../../../values/type.ts';
import type { Task } from '../../../vm/task.ts';
import { TaskState } from '../../../vm/task.ts';
import { Native } from '../../../vm/native/native.ts';
import { Channel } from '../../mail/channel.ts';
import type { Process } from '../../core/process.ts';
import { Case } from '../../mail/select.ts';

interface Waiting {
  /** The function that waits: `channel:receive`, `channel.select`, `time.sleep`, `process.exec`, or a host function. */
  readonly call: string;
  /** The channels it waits at: 'inbox', 'events', a topic, 'timer', or 'channel'. */
  readonly channels: readonly string[];
}

/** What a task of the process waits for; undefined if it can go on. */
export function waitingOf(process: Process, task: Task | undefined = process.main): Waiting | undefined {
  if (task?.state !== TaskState.Parked) return undefined;
  const { suspendedNative, suspendedFunc, frame, stack } = task.current;
  if (suspendedNative !== undefined)
    return { call: suspendedNative.name, channels: namesOf(process, stack[suspendedFunc + 1]) };
  if (frame === undefined || !(frame.fn instanceof Native)) return undefined;
  const { cases } = (frame.state ?? {}) as { cases?: readonly unknown[] };
  const channels = cases?.flatMap((each) => (each instanceof Case ? [nameOf(process, each.channel)] : []));
  return { call: frame.fn.name, channels: channels ?? namesOf(process, stack[frame.base]) };
}

const nameOf = (process: Process, channel: Channel): string =>
  process.shownBy(channel) ?? (channel.owned ? 'timer' : 'channel');

/** The channel, if the first argument is one. */
const namesOf = (process: Process, first: Value): string[] =>
  first instanceof Channel ? [nameOf(process, first)] : [];
