// THE table of system events: which kinds there are and which fields each has (README 7.8). Bindings build the
// Lua table by iterating a row, so a field added here shows up there by itself; constructors below are the only makers.
// Times are milliseconds here; what a program sees of them is the bindings' business.
import type { Value } from '../../values/type.ts';
import type { ErrorObject } from './failure.ts';
import { copy } from './payload.ts';
import type { Origin, Pid } from './pid.ts';

/** How a process ended: with a value, or with an error. */
export class Exit {
  /** How many are told who get the value. */
  readers = 0;

  constructor(
    /** What the entry function returned, already fit to travel. */
    readonly value: Value,
    readonly error: ErrorObject | undefined,
    /** It did not fail by itself: it was terminated, or one it was linked with failed. */
    readonly imposed = false,
  ) {}

  /** The value, for one of those who get it: a copy, unless there is only the one. */
  own(): Value {
    return this.readers === 1 ? this.value : copy(this.value) as Value;
  }
}

/** What kind of thing a field holds; the bindings know how each looks in Lua. */
export type FieldType = 'time' | 'text' | 'outcome' | 'error';

export const EVENTS = {
  'pid.cancel': { deadline: 'time', reason: 'text' },
  'pid.exit': { result: 'outcome' },
  'pid.link.down': { result: 'error' },
} as const satisfies Record<string, Readonly<Record<string, FieldType>>>;

export type EventKind = keyof typeof EVENTS;

/** Names of the kinds as constants (process.event.*). */
export const EVENT_NAMES = {
  CANCEL: 'pid.cancel',
  EXIT: 'pid.exit',
  LINK_DOWN: 'pid.link.down',
} as const satisfies Record<string, EventKind>;

interface Base<K extends EventKind> {
  readonly kind: K;
  /** Whom the event is about (EXIT, LINK_DOWN) or who asked for it (CANCEL). */
  readonly from: Origin;
  /** When it happened. */
  readonly at: number;
}

export interface CancelEvent extends Base<'pid.cancel'> { readonly deadline: number; readonly reason: string }
export interface ExitEvent extends Base<'pid.exit'> { readonly result: Exit }
export interface LinkDownEvent extends Base<'pid.link.down'> { readonly result: Exit }
export type ProcessEvent = CancelEvent | ExitEvent | LinkDownEvent;

export const cancelEvent = (from: Origin, at: number, deadline: number, reason: string): CancelEvent =>
  ({ kind: 'pid.cancel', from, at, deadline, reason });
export const exitEvent = (from: Pid, at: number, result: Exit): ExitEvent => ({ kind: 'pid.exit', from, at, result });
export const linkDownEvent = (from: Pid, at: number, result: Exit): LinkDownEvent => ({ kind: 'pid.link.down', from, at, result });
