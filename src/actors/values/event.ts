// The table of system events: kinds and their fields (README 7.8). Bindings build Lua tables from the rows, so a new
// field needs a change here only. Times are milliseconds. It must not know what programs see of an event.
import type { Value } from '../../values/type.ts';
import type { ErrorObject } from './failure.ts';
import { copy } from './payload.ts';
import type { Origin, Pid } from './pid.ts';

/** How a process ended: with a result or an error. */
export class Exit {
  /** How many monitors and waiters get the result. */
  readers = 0;

  constructor(
    /** A copy of what the entry function returned. */
    readonly value: Value,
    readonly error: ErrorObject | undefined,
    /** It was terminated, or a linked process failed. */
    readonly imposed = false,
  ) {}

  /** The result for one reader: a copy, unless it is the only reader. */
  own(): Value {
    return this.readers === 1 ? this.value : (copy(this.value) as Value);
  }
}

/** Types of fields; the bindings convert each to Lua. */
export type FieldType = 'time' | 'text' | 'outcome' | 'error';

export const EVENTS = {
  'pid.cancel': { deadline: 'time', reason: 'text' },
  'pid.exit': { result: 'outcome' },
  'pid.link.down': { result: 'error' },
} as const satisfies Record<string, Readonly<Record<string, FieldType>>>;

type EventKind = keyof typeof EVENTS;

/** Names of the kinds as constants (process.event.*). */
export const EVENT_NAMES = {
  CANCEL: 'pid.cancel',
  EXIT: 'pid.exit',
  LINK_DOWN: 'pid.link.down',
} as const satisfies Record<string, EventKind>;

interface Base<K extends EventKind> {
  readonly kind: K;
  /** The process that ended (EXIT, LINK_DOWN), or that asked for it (CANCEL). */
  readonly from: Origin;
  /** The time of the event. */
  readonly at: number;
}

export interface CancelEvent extends Base<'pid.cancel'> {
  readonly deadline: number;
  readonly reason: string;
}
export interface ExitEvent extends Base<'pid.exit'> {
  readonly result: Exit;
}
interface LinkDownEvent extends Base<'pid.link.down'> {
  readonly result: Exit;
}
export type ProcessEvent = CancelEvent | ExitEvent | LinkDownEvent;

export const cancelEvent = (from: Origin, at: number, deadline: number, reason: string): CancelEvent => ({
  kind: 'pid.cancel',
  from,
  at,
  deadline,
  reason,
});
export const exitEvent = (from: Pid, at: number, result: Exit): ExitEvent => ({ kind: 'pid.exit', from, at, result });
export const linkDownEvent = (from: Pid, at: number, result: Exit): LinkDownEvent => ({
  kind: 'pid.link.down',
  from,
  at,
  result,
});
