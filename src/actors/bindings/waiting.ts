// What a process waits for, in the words of its program: for people who look into a system. The truth is in the frames: the native
// on top of a parked task's stack, and the channels among its arguments or in its state.
import type { Task } from '../../vm/task.ts';
import { TaskState } from '../../vm/task.ts';
import { Native } from '../../vm/native.ts';
import { restoreFrame } from '../../vm/switch.ts';
import { Channel } from '../channel.ts';
import type { Process } from '../process.ts';
import { Case } from '../select.ts';

export interface Waiting {
  /** The function that waits: `channel:receive`, `channel.select`, `time.sleep`, `process.exec`, or a host function. */
  readonly call: string;
  /** The channels it waits at: 'inbox', 'events', a topic, 'timer', or 'channel'. */
  readonly channels: readonly string[];
}

/** What a task of the process waits for; undefined if it can go on. */
export function waitingOf(process: Process, task: Task | undefined = process.main): Waiting | undefined {
  if (task?.state !== TaskState.Parked) return undefined;
  restoreFrame(task.current);
  const { frame } = task.current;
  if (frame === undefined || !(frame.fn instanceof Native)) return undefined;
  const { cases } = (frame.state ?? {}) as { cases?: readonly unknown[] };
  const first = task.current.stack[frame.base];
  const channels = cases?.flatMap((each) => (each instanceof Case ? [each.channel] : [])) ?? (first instanceof Channel ? [first] : []);
  return { call: frame.fn.name, channels: channels.map((channel) => process.shownBy(channel) ?? (channel.owned ? 'timer' : 'channel')) };
}
