// `process.call` and `Message:reply` (README 5e): argument checks, copies, results. How a call ends: core/calls.ts.
import * as text from '../../../messages/actors.ts';
import { typeNameOf } from '../../../values/metatable.ts';
import { isNumber, toDouble } from '../../../values/number.ts';
import { formatNumber } from '../../../values/numeral.ts';
import { isStr } from '../../../values/string.ts';
import { Userdata } from '../../../values/userdata.ts';
import type { LuaNumber, Value } from '../../../values/type.ts';
import type { Call } from '../../../vm/native/call.ts';
import { resumable } from '../../../vm/native/declare.ts';
import { instance, takeString, value } from '../../../vm/native/params.ts';
import { CALL_BYTES, PendingCall } from '../../core/calls.ts';
import { failureOf } from '../../core/failures.ts';
import type { Process } from '../../core/process.ts';
import { Message, isReserved } from '../../mail/message.ts';
import { Duration, durationOf, formatDuration, inMilliseconds } from '../../time/duration.ts';
import { TIMER_BYTES } from '../../time/timers.ts';
import { ErrorObject, KINDS, invalid } from '../../values/failure.ts';
import type { NotCopyable } from '../../values/payload.ts';
import { chargeSend, goOn, withCopies } from '../common/sending.ts';
import { missing, processOf, refuse, waitTicket } from '../common/support.ts';

const NANOSECONDS = 1e6;
/** The default timeout, as of Erlang's gen_server:call. */
const TIMEOUT = 5_000_000_000n;

/** A timeout in nanoseconds: a duration, or a number of milliseconds as in `cancel` (D9). */
function timeoutOf(x: Value): bigint | ErrorObject {
  if (x === undefined) return TIMEOUT;
  const nanoseconds = isNumber(x) ? ofMilliseconds(x) : duration(x);
  return nanoseconds instanceof ErrorObject || nanoseconds > 0n
    ? nanoseconds
    : invalid(text.durationNotPositive('process.call'));
}

function ofMilliseconds(x: LuaNumber): bigint | ErrorObject {
  const nanoseconds = toDouble(x) * NANOSECONDS;
  return Number.isFinite(nanoseconds)
    ? BigInt(Math.trunc(nanoseconds))
    : invalid(text.callTimeoutArgument(formatNumber(x)));
}

const duration = (x: Value): bigint | ErrorObject =>
  x instanceof Duration || isStr(x) || (x instanceof Userdata && x.text() !== undefined)
    ? durationOf(x)
    : invalid(text.callTimeoutArgument(typeNameOf(x)));

/** Fuel for a call, besides the copy of its value. */
const CALL = 250;

/** Sends the request, and waits. */
function ask(at: Call, to: Process, topic: string, content: Value, timeout: bigint): number {
  const self = processOf(at.co);
  // The copy may have taken long.
  if (!to.alive) return refuse(at, missing('', 'process'));
  at.rt.allocate(CALL_BYTES + TIMER_BYTES);
  at.rt.charge(CALL);
  const ticket = waitTicket(at, false),
    pending = new PendingCall(self, to, topic);
  pending.request(content);
  chargeSend(at.rt, to);
  if (pending.ended !== undefined) return refuse(at, pending.ended.error!);
  pending.wait(ticket, inMilliseconds(timeout), formatDuration(timeout));
  return at.park();
}

const notCopyable = (at: Call, { type }: NotCopyable): number => refuse(at, invalid(text.cannotSend(type)));

export const call = resumable(
  'process.call',
  [
    value('destination', 'string'),
    value('topic', 'string'),
    value('value'),
    value('timeout', '(number|Duration|string)?'),
  ],
  'any, error?',
  'Sends a value, and gives the answer of message:reply, waiting for it for a Duration or a number of ms, by default 5 s; nil and an error if there is none.',
  {
    start(at, destination, topic, given, timeout) {
      if (at.count < 2) return refuse(at, invalid(text.callNeeds()));
      const name = takeString(destination, 1, true),
        under = takeString(topic, 2, true),
        within = timeoutOf(timeout);
      if (isReserved(under)) return refuse(at, invalid(text.sendReserved()));
      if (within instanceof ErrorObject) return refuse(at, within);
      const self = processOf(at.co),
        to = self.system.find(name);
      if (typeof to === 'string') {
        self.system.undelivered(self, name, under, to);
        return refuse(at, missing(name, to));
      }
      return withCopies(at, [given], (then, [content]) => ask(then, to, under, content, within), notCopyable);
    },
    done: goOn,
  },
);

/** Fuel for an answer, besides the copy of its value. */
const ANSWER = 100;

/** The error that a call gets: as a second result of an entry function (D16). */
const errorIn = (error: Value): ErrorObject | undefined =>
  error === undefined || error === false ? undefined : failureOf(error, '');

function answer(at: Call, { alias, topic, from }: Message, content: Value, error: Value): number {
  at.rt.charge(ANSWER);
  if (alias!.answer(content, errorIn(error))) return at.one(true);
  const self = processOf(at.co);
  self.system.observer.lost?.(self.pid.text, from?.text ?? '', topic, 'call over');
  return refuse(at, new ErrorObject(text.callOver(), KINDS.NOT_FOUND));
}

const message = instance('self', 'process.Message', (v) => v instanceof Message);

export const reply = resumable(
  'Message:reply',
  [message, value('value'), value('error', '(error|string)?')],
  'boolean?, error?',
  'Answers a call with a copy of a value, or with an error, and gives true; nil and an error if the call waits no more, or the message is of none.',
  {
    start(at, request, given, error) {
      if (request.alias === undefined) return refuse(at, invalid(text.notACall()));
      return withCopies(at, [given, error], (then, copies) => answer(then, request, copies[0], copies[1]), notCopyable);
    },
    done: goOn,
  },
);
