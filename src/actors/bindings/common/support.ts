// What all bindings share: the calling process, waiting, failures as results, result tables.
import * as text from '../../../messages/actors.ts';
import { EMPTY, type Shape } from '../../../values/shape.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import type { Call } from '../../../vm/native/call.ts';
import type { Coroutine } from '../../../vm/coroutine.ts';
import { raise } from '../../../vm/throw.ts';
import { Ticket } from '../../../vm/ticket.ts';
import type { Window } from '../../../vm/native/window.ts';
import { ErrorObject, KINDS } from '../../values/failure.ts';
import { Process } from '../../core/process.ts';
import type { Missing } from '../../core/system.ts';

/** The process a coroutine belongs to. */
export function processOf(co: Coroutine): Process {
  const owner = co.task?.owner;
  return owner instanceof Process ? owner : raise(text.noProcess());
}

/**
 * The ticket of a native that is about to park. `inside`: only coroutines of this process can end the wait, so it
 * counts for deadlock detection (6.8).
 */
export function waitTicket({ co }: { readonly co: Coroutine }, inside: boolean): Ticket {
  const process = processOf(co);
  if (process.start !== undefined) raise(text.blockingAtTopLevel());
  if (inside) process.block(co.task!);
  const { spareTicket } = co;
  if (spareTicket === undefined) return new Ticket(co);
  co.spareTicket = undefined;
  return spareTicket.renew();
}

/** Can the coroutine's process wait? Not while its code loads. */
export const mayWait = ({ task }: Coroutine): boolean =>
  task!.owner instanceof Process && task!.owner.start === undefined;

/** Returns nil and an error. */
export const refuse = (at: Window | Call, error: ErrorObject): number => at.two(undefined, error);

const MISSING: Record<Exclude<Missing, 'name'>, () => string> = {
  node: text.nodeNotFound,
  host: text.hostNotFound,
  process: text.processNotFound,
  unreachable: text.nodeUnreachable,
};

/** The error for a destination without a process. `gone`: the text for an unused PID. */
export function missing(destination: string, why: Missing, gone = text.processNotFound): ErrorObject {
  const message = why === 'name' ? text.unresolved(destination) : why === 'process' ? gone() : MISSING[why]();
  return why === 'unreachable'
    ? new ErrorObject(message, KINDS.UNAVAILABLE, { retryable: true })
    : new ErrorObject(message, KINDS.NOT_FOUND);
}

/** Finds the process of a destination, or returns the error (3.5). */
export function find(from: Process, destination: string, gone = text.processNotFound): Process | ErrorObject {
  const found = from.system.find(destination);
  return typeof found !== 'string' ? found : missing(destination, found, gone);
}

/** The shape of tables with these fields. */
export const shapeOf = (...keys: readonly string[]): Shape => keys.reduce((shape, key) => shape.with(key)!, EMPTY);

/** A table with the fields of a shape, some of which may be nil. */
export function record(shape: Shape, vals: Value[]): Table {
  const table = new Table();
  table.shape = shape;
  table.vals = vals;
  return table;
}

/** Arguments from number `first` on. */
export function argsFrom(at: Window | Call, first: number): Value[] {
  const args: Value[] = [];
  for (let i = first; i <= at.count; i++) args.push(at.arg(i));
  return args;
}
