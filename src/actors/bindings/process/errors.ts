// The `errors` library and the methods of error objects (README 8). What an error object is: actors/values/failure.ts.
import * as text from '../../../messages/actors.ts';
import { compareFault } from '../../../messages/vm.ts';
import { isNumber } from '../../../values/number.ts';
import { formatNumber } from '../../../values/numeral.ts';
import { typeNameOf } from '../../../values/metatable.ts';
import { account } from '../../../values/meter.ts';
import { bytesOf, isStr, payComparison, str as strValue } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import type { Call } from '../../../vm/native/call.ts';
import type { Coroutine } from '../../../vm/coroutine.ts';
import { STRING_BYTES, TABLE_BYTES, USERDATA_BYTES } from '../../../vm/gc/sizes.ts';
import { hostClass, library } from '../../../vm/native/library.ts';
import { plain, pure, resumable } from '../../../vm/native/declare.ts';
import { needsCallerFrames, type Native } from '../../../vm/native/native.ts';
import { object, rest, str, value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import { badArgument, raise } from '../../../vm/throw.ts';
import { ErrorContext, ErrorObject, KINDS, type CallStack, type ErrorParts } from '../../values/failure.ts';
import { Copies, NotCopyable, type Meter } from '../../values/payload.ts';
import { goOn, withCopies, type Going } from '../common/sending.ts';
import { stackOf } from './stack.ts';
import { processOf } from '../common/support.ts';

const self = object('self', 'error', ErrorObject);

const messageOf = (v: Value): string | undefined =>
  isStr(v) ? bytesOf(v) : v instanceof ErrorObject ? v.message : undefined;

/** Fuel for a field of details, besides its copy. */
const DETAIL = 20;

/** Copies details in steps; keeps string keys with values that can be copied. */
class Details {
  private at = 0;
  private key = '';
  private copies: Copies | undefined = undefined;
  private readonly details = new Table();
  private some = false;

  constructor(private readonly from: Table) {}

  /** The copy, once the work is done; nil if it has no fields. */
  get result(): Table | undefined {
    return this.some ? this.details : undefined;
  }

  /** Does about so many units of work; true when done. */
  work(units: number, meter: Meter): boolean {
    const { from } = this;
    let left = units;
    const paid: Meter = {
      charge: (spent) => {
        left -= spent;
        meter.charge(spent);
      },
    };
    while (this.copies !== undefined || (this.at = from.advance(this.at)) !== 0) {
      if (this.copies === undefined && !this.begin(paid)) continue;
      if (!this.copies!.work(left, paid)) return false;
      this.take(this.copies!.result);
      if (left < 0) return false;
    }
    return true;
  }

  private begin(meter: Meter): boolean {
    const key = this.from.keyAt(this.at);
    meter.charge(DETAIL);
    if (!isStr(key)) return false;
    this.key = bytesOf(key);
    this.copies = new Copies([this.from.valueAt(this.at)]);
    return true;
  }

  private take(copies: Value[] | NotCopyable): void {
    this.copies = undefined;
    if (copies instanceof NotCopyable || copies[0] === undefined) return;
    this.details.setStr(this.key, copies[0]);
    this.some = true;
  }
}

/** Copies details from the host at once. */
export function detailsOf(v: Value): Table | undefined {
  if (!(v instanceof Table)) return undefined;
  const details = new Details(v);
  details.work(Infinity, { charge() {} });
  return details.result;
}

/** Makes an error whose details may take several slices to copy. */
class ErrorBuilder implements Going {
  private readonly details: Details;

  constructor(
    from: Table,
    private readonly error: ErrorObject,
  ) {
    this.details = new Details(from);
  }

  goOn(call: Call): number {
    const { rt, co } = call,
      done = this.details.work(rt.fuel, rt);
    processOf(co).exclusive = done ? undefined : co.task;
    if (!done) return call.keep(this).reschedule();
    call.keep(undefined);
    return call.one(this.error.with({ details: this.details.result }));
  }
}

/** An error object with the current call stack. */
function made(co: Coroutine, message: string, category: string, parts: ErrorParts): ErrorObject {
  const error = new ErrorObject(message, category, { ...parts, callStack: stackOf(co) });
  account.allocate(USERDATA_BYTES + error.bytes);
  return error;
}

const make = needsCallerFrames(
  resumable(
    'errors.new',
    [value('error', 'string|table')],
    'error',
    'A new Error from a message, or from a table of message, kind, retryable and details. Raises if there is no message.',
    {
      start(call, from) {
        const whole = messageOf(from);
        if (whole !== undefined) return call.one(made(call.co, whole, KINDS.UNKNOWN, {}));
        if (!(from instanceof Table))
          return badArgument(1, text.errorArgument(call.count > 0 ? typeNameOf(from) : 'no value'));
        const message = messageOf(from.getStr('message')),
          kind = from.getStr('kind'),
          retryable = from.getStr('retryable');
        const details = from.getStr('details');
        if (message === undefined) return badArgument(1, text.errorNeedsMessage());
        const error = made(call.co, message, isStr(kind) ? bytesOf(kind) : KINDS.UNKNOWN, {
          retryable: typeof retryable === 'boolean' ? retryable : undefined,
        });
        return details instanceof Table ? new ErrorBuilder(details, error).goOn(call) : call.one(error);
      },
      done: goOn,
    },
  ),
);

/** Fuel for wrapping an error. */
const WRAP = 200;

const wrap = needsCallerFrames(
  plain(
    'errors.wrap',
    [value('error', 'string|error'), value('context', 'string|error')],
    'error',
    'The same error with a context added, which its stack method shows.',
    (at, parent, context) => {
      const message = messageOf(parent),
        added = messageOf(context);
      if (message === undefined)
        return badArgument(1, text.errorParent(at.count > 0 ? typeNameOf(parent) : 'no value'));
      if (added === undefined) return badArgument(2, text.errorParent(at.count > 1 ? typeNameOf(context) : 'no value'));
      const error = parent instanceof ErrorObject ? parent : made(at.caller, message, KINDS.UNKNOWN, {});
      at.rt.charge(WRAP);
      at.rt.allocate(2 * USERDATA_BYTES + STRING_BYTES + added.length);
      return at.one(error.with({ context: new ErrorContext(added, error.context) }));
    },
  ),
);

const is = pure(
  'errors.is',
  [value('error'), str('kind')],
  'boolean',
  'Whether a value is an Error of this kind.',
  (error, kind) => error instanceof ErrorObject && error.category === kind,
);

const callStack = plain(
  'errors.call_stack',
  [value('error')],
  'table?',
  'Where an error was made: a table of thread and frames; nil if that is not known.',
  (at, error) => {
    const stack = error instanceof ErrorObject ? error.callStack : undefined;
    return at.one(stack === undefined ? undefined : stackTable(stack));
  },
);

/** Fuel for a frame as a table, and as text; and for a context as text. */
const FRAME_TABLE = 30,
  FRAME_LINE = 10,
  CONTEXT_LINE = 10;

function stackTable({ thread, frames }: CallStack): Table {
  account.charge(FRAME_TABLE * frames.length);
  account.allocate(TABLE_BYTES * (frames.length + 2));
  const stack = new Table(),
    list = new Table();
  for (const { level, source, line, name, type } of frames) {
    const frame = new Table();
    frame.setStr('level', level);
    frame.setStr('source', strValue(source));
    frame.setStr('line', line);
    frame.setStr('name', strValue(name));
    frame.setStr('type', strValue(type));
    list.append(frame);
  }
  stack.setStr('thread', strValue(thread));
  stack.setStr('frames', list);
  return stack;
}

/** The traceback of the error, or the stack on which a program made it, as text; '' if there is none. */
export function tracebackOf({ stack, callStack }: ErrorObject): string {
  if (stack !== '' || callStack === undefined) return stack;
  account.charge(FRAME_LINE * callStack.frames.length);
  return (
    text.stackHeader() + callStack.frames.map(({ source, line, name }) => text.stackLine(source, line, name)).join('')
  );
}

/** Message, contexts added by wrapping, and traceback. */
function stackText(rt: Runtime, error: ErrorObject): string {
  const where = tracebackOf(error),
    { count, length } = error.context ?? { count: 0, length: 0 };
  rt.charge(CONTEXT_LINE * count);
  rt.makes(error.message.length + length + where.length + text.stackContext('').length * count);
  return error.message + error.contexts.map(text.stackContext).join('') + (where === '' ? '' : `\n${where}`);
}

/** A comparison with an error on either side: compares messages as strings. */
const comparison = (event: string, holds: (a: string, b: string) => boolean): Native =>
  pure(`error:${event}`, [value('a'), value('b')], 'boolean', 'Compares the message with another text.', (a, b) => {
    const s = messageOf(a),
      t = messageOf(b);
    if (s === undefined || t === undefined) return raise(compareFault(typeNameOf(a), typeNameOf(b)));
    payComparison(s, t);
    return holds(s, t);
  });

/** `..` with an error on either side (8.7). */
function concatenate(a: Value, b: Value): string {
  const part = (v: Value): string =>
    messageOf(v) ?? (isNumber(v) ? formatNumber(v) : raise(text.concatenate(typeNameOf(v))));
  return part(a) + part(b);
}

export const ERROR = hostClass(
  ErrorObject,
  'error',
  [
    pure('error:message', [self], 'string', 'The message.', (e) => e.message),
    pure('error:kind', [self], 'string', 'The kind, "" if it has none.', (e) => e.category),
    pure(
      'error:retryable',
      [self],
      'boolean?',
      'Whether trying again may help; nil if that is not known.',
      (e) => e.retryable,
    ),
    resumable('error:details', [self], 'table?', 'A copy of the details; nil if there are none.', {
      start: (call, { details }) =>
        withCopies(
          call,
          [details],
          (at, copies) => at.one(copies[0]),
          (at) => at.one(undefined),
        ),
      done: goOn,
    }),
    plain('error:stack', [self], 'string', 'The message, the contexts added, and the call stack.', (at, error) =>
      at.one(strValue(stackText(at.rt, error))),
    ),
  ],
  {
    __tostring: pure('error:tostring', [self, rest()], 'string', 'The message.', (e) => e.message),
    __len: pure('error:len', [self, rest()], 'integer', 'How many bytes the message has.', (e) => e.message.length),
    __lt: comparison('lt', (s, t) => s < t),
    __le: comparison('le', (s, t) => s <= t),
    __concat: pure(
      'error:concat',
      [value('a'), value('b')],
      'string',
      'The message joined with another text.',
      concatenate,
    ),
  },
);

export const ERRORS_LIBRARY = library(
  'errors',
  [make, wrap, is, callStack],
  Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, strValue(kind)])),
);
