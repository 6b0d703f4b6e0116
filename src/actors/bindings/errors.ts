// The `errors` library: error objects that programs make, wrap and look into (process-api.md §8).
import * as text from '../../messages/actors.ts';
import { isNumber } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { typeNameOf } from '../../values/metatable.ts';
import { bytesOf, isStr, str as strValue } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Call } from '../../vm/call.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import { hostClass, library } from '../../vm/library.ts';
import { plain, pure, resumable, seesFrames } from '../../vm/native.ts';
import { object, rest, str, value } from '../../vm/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import { ErrorObject, KINDS, type CallStack, type ErrorParts } from '../failure.ts';
import { Copies, Untravelled } from '../payload.ts';
import { goOn, withCopies, type Going } from './sending.ts';
import { stackOf } from './stack.ts';
import { processOf } from './support.ts';

const self = object('self', 'error', ErrorObject);

/** Fuel that an entry of details costs, besides its copy. */
const DETAIL = 20;

/** An error in the making: its details keep string keys and what can travel; none at all is nil. Copying them may take several slices. */
class Making implements Going {
  private at = 0;
  private key = '';
  private copies: Copies | undefined = undefined;
  private readonly details = new Table();
  private some = false;

  constructor(private readonly from: Table, private readonly then: (call: Call, details: Table | undefined) => number) {}

  goOn(call: Call): number {
    const process = processOf(call.co), done = this.work(call.rt);
    process.undivided = done ? undefined : call.co.task;
    if (!done) return call.keep(this).reschedule();
    call.keep(undefined);
    return this.then(call, this.some ? this.details : undefined);
  }

  private work(rt: Runtime): boolean {
    const { from } = this;
    while (this.copies !== undefined || (this.at = from.advance(this.at)) !== 0) {
      if (this.copies === undefined) {
        const key = from.keyAt(this.at);
        rt.charge(DETAIL);
        if (!isStr(key)) continue;
        this.key = bytesOf(key);
        this.copies = new Copies([from.valueAt(this.at)]);
      }
      if (!this.copies.work(rt.fuel, rt)) return false;
      this.take(this.copies.result);
      if (rt.fuel < 0) return false;
    }
    return true;
  }

  private take(copies: Value[] | Untravelled): void {
    this.copies = undefined;
    if (copies instanceof Untravelled || copies[0] === undefined) return;
    this.details.setStr(this.key, copies[0]);
    this.some = true;
  }
}

/** An error made by a program, with the stack it was made on. */
function made(co: Coroutine, message: string, category: string, parts: ErrorParts): ErrorObject {
  return new ErrorObject(message, category, { ...parts, callStack: stackOf(co) });
}

const make = seesFrames(resumable('errors.new', [value('error')], 'error', 'A new error, from its message or from a table of its parts.', {
  start(call, from) {
    if (isStr(from)) return call.one(made(call.co, bytesOf(from), KINDS.UNKNOWN, {}));
    if (!(from instanceof Table)) return badArgument(1, text.errorArgument(call.count > 0 ? typeNameOf(from) : 'no value'));
    const message = from.getStr('message'), kind = from.getStr('kind'), retryable = from.getStr('retryable'), details = from.getStr('details');
    if (!isStr(message)) return badArgument(1, text.errorNeedsMessage());
    const error = made(call.co, bytesOf(message), isStr(kind) ? bytesOf(kind) : KINDS.UNKNOWN, {
      retryable: typeof retryable === 'boolean' ? retryable : undefined,
    });
    return details instanceof Table ? new Making(details, (at, copied) => at.one(error.with({ details: copied }))).goOn(call) : call.one(error);
  },
  done: goOn,
}));

const wordsOf = (v: Value): string | undefined => (isStr(v) ? bytesOf(v) : v instanceof ErrorObject ? v.message : undefined);

const wrap = seesFrames(plain('errors.wrap', [value('error'), value('context')], 'error', 'The same error with a context added to its stack.', (at, parent, context) => {
  const message = wordsOf(parent), added = wordsOf(context);
  if (message === undefined) return badArgument(1, text.errorParent(at.count > 0 ? typeNameOf(parent) : 'no value'));
  if (added === undefined) return badArgument(2, text.errorParent(at.count > 1 ? typeNameOf(context) : 'no value'));
  const error = parent instanceof ErrorObject ? parent : made(at.caller, message, KINDS.UNKNOWN, {});
  at.rt.charge(error.contexts.length + 200);
  return at.one(error.with({ contexts: [...error.contexts, added] }));
}));

const is = pure('errors.is', [value('error'), str('kind')], 'boolean', 'Is it an error of this kind?', (error, kind) =>
  error instanceof ErrorObject && error.category === kind);

const callStack = plain('errors.call_stack', [value('error')], 'table', 'Where the error was made: a thread and its frames.', (at, error) => {
  const stack = error instanceof ErrorObject ? error.callStack : undefined;
  return at.one(stack === undefined ? undefined : stackTable(stack));
});

function stackTable({ thread, frames }: CallStack): Table {
  const stack = new Table(), list = new Table();
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

/** Where an error happened, or where a program made it: the text of a traceback, or ''. */
export function tracebackOf({ stack, callStack }: ErrorObject): string {
  if (stack !== '' || callStack === undefined) return stack;
  return text.stackHeader() + callStack.frames.map(({ source, line, name }) => text.stackLine(source, line, name)).join('');
}

/** The message, the contexts that wrapping added, and where it was made. */
function stackText(error: ErrorObject): string {
  const where = tracebackOf(error);
  return error.message + error.contexts.map(text.stackContext).join('') + (where === '' ? '' : `\n${where}`);
}

/** `..` with an error on either side (8.7). */
function concatenate(a: Value, b: Value): string {
  const part = (v: Value): string => wordsOf(v) ?? (isNumber(v) ? formatNumber(v) : raise(text.concatenate(typeNameOf(v))));
  return part(a) + part(b);
}

export const ERROR = hostClass(ErrorObject, 'error', [
  pure('error:message', [self], 'string', 'What went wrong.', (e) => e.message),
  pure('error:kind', [self], 'string', 'The kind of error, "" if it has none.', (e) => e.category),
  pure('error:retryable', [self], 'any', 'Whether trying again may help; nil if unknown.', (e) => e.retryable),
  resumable('error:details', [self], 'any', 'A copy of the details, or nil.', {
    start: (call, { details }) => withCopies(call, [details], (at, copies) => at.one(copies[0]), (at) => at.one(undefined)),
    done: goOn,
  }),
  pure('error:stack', [self], 'string', 'The message, the contexts added, and the call stack.', stackText),
], {
  __tostring: pure('error:tostring', [self, rest()], 'string', 'The message.', (e) => e.message),
  __concat: pure('error:concat', [value('a'), value('b')], 'string', 'The message joined with another text.', concatenate),
});

export const ERRORS_LIBRARY = library('errors', [make, wrap, is, callStack],
  Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, strValue(kind)])));
