// The errors with which starts fail and processes end, and how what a task raised becomes one.
// It must not know when a start fails or a process ends.
import * as text from '../../messages/actors.ts';
import { isNumber } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { typeName, type Value } from '../../values/type.ts';
import { Exit } from '../values/event.ts';
import { ErrorObject, KINDS, type Raised } from '../values/failure.ts';
import type { NotCopyable } from '../values/payload.ts';
import type { Pid } from '../values/pid.ts';
import type { Entry } from './entry.ts';

export const hostNotFound = (id: string): ErrorObject =>
  new ErrorObject(text.hostNotFound(), KINDS.NOT_FOUND, { details: record('host_id', id) });

/** Why an entry cannot be started: it does not exist, or was refused. */
export function factoryNotFound(id: string, entry: Entry | undefined): ErrorObject {
  const details = record('factory_id', id),
    reason = entry?.refused;
  return reason === undefined
    ? new ErrorObject(text.factoryNotFound(), KINDS.NOT_FOUND, { details })
    : new ErrorObject(text.entryRefused(id, reason), KINDS.INVALID, { details, retryable: false });
}

/** The exit of a process whose linked peer failed (D17). */
export function linkDeath(from: Pid, reason: string): Exit {
  const details = record('from', from.text);
  details.setStr('reason', str(reason));
  return new Exit(
    undefined,
    new ErrorObject(text.linkedProcessFailed(), KINDS.INTERNAL, { details, ender: 'others' }),
    true,
  );
}

export const mailboxFull = (): ErrorObject =>
  new ErrorObject(text.mailboxFull(), KINDS.RATE_LIMITED, { retryable: true });

/** The error of a call whose process ended before it answered; `error`: how, if it failed. */
export function unanswered(from: Pid, error: ErrorObject | undefined): ErrorObject {
  const details = record('from', from.text);
  if (error !== undefined) details.setStr('reason', str(error.message));
  return new ErrorObject(text.endedUnanswered(), KINDS.UNAVAILABLE, { details });
}

export const cannotReturn = ({ type }: NotCopyable): ErrorObject =>
  new ErrorObject(text.cannotReturn(type), KINDS.INVALID);

/** The end of a process in which the engine, or code of the host, threw something that is no Lua error. */
export function broken(thrown: unknown): Exit {
  const { message, stack = '' } = thrown instanceof Error ? thrown : { message: typeof thrown };
  return new Exit(
    undefined,
    new ErrorObject(text.internalError(bytes(message)), KINDS.INTERNAL, { stack: bytes(stack) }),
  );
}

/** A host text as bytes; characters that do not fit become `?`. */
const bytes = (text: string): string => text.replace(/[^\x00-\xff]/g, '?');

/** An error value as an error object: objects keep their parts, other values become the message (7.3). */
export function failureOf(error: Value, traceback: string, raised?: Raised): ErrorObject {
  if (error instanceof ErrorObject) {
    const { message, category, stack, callStack } = error;
    // An error object made by a program has its own call stack.
    return error.with(
      stack === '' && callStack === undefined ? { stack: traceback } : {},
      message,
      category === KINDS.UNKNOWN ? KINDS.INTERNAL : category,
    );
  }
  return new ErrorObject(formatError(error), KINDS.INTERNAL, {
    stack: traceback,
    raised: raised ?? (isPlain(error) ? { value: error } : undefined),
  });
}

/** Can the error be formatted without running Lua code? */
export const isPlain = (error: Value): boolean => isStr(error) || isNumber(error) || error instanceof ErrorObject;

export function formatError(error: Value): string {
  if (isStr(error)) return bytesOf(error);
  if (isNumber(error)) return formatNumber(error);
  if (error === undefined || typeof error === 'boolean') return String(error ?? 'nil');
  return text.errorIsObject(typeName(error));
}

function record(key: string, value: string): Table {
  const table = new Table();
  table.setStr(key, str(value));
  return table;
}
