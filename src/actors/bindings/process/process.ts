// The `process` library (README 3-7): argument checks and results. Failures that programs should handle are results,
// nil and an error; arguments of a wrong type raise.
// It must not decide about mail (mail/mailbox.ts), links (core/signal.ts), starts and exits (core/spawning.ts,
// core/ends.ts).
import * as text from '../../../messages/actors.ts';
import { isNumber, toDouble } from '../../../values/number.ts';
import { bytesOf, isStr, str as strValue } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import { typeNameOf } from '../../../values/metatable.ts';
import type { Value } from '../../../values/type.ts';
import { library } from '../../../vm/native/library.ts';
import type { Call } from '../../../vm/native/call.ts';
import { plain, resumable } from '../../../vm/native/declare.ts';
import { SLOW_PATH } from '../../../vm/native/native.ts';
import { fastCalls } from '../../../vm/native/traits.ts';
import { object, rest, str, takeString, value } from '../../../vm/native/params.ts';
import type { Window } from '../../../vm/native/window.ts';
import { Channel } from '../../mail/channel.ts';
import { EVENT_NAMES } from '../../values/event.ts';
import { ErrorObject, KINDS, invalid } from '../../values/failure.ts';
import { isReserved, type Message } from '../../mail/message.ts';
import { AT_ONCE, UNFINISHED, NotCopyable, copyWithin } from '../../values/payload.ts';
import type { Relation } from '../../core/network.ts';
import { link, monitor } from '../../core/signal.ts';
import { Process } from '../../core/process.ts';
import { Sent } from '../../mail/message.ts';
import type { Missing } from '../../core/system.ts';
import { Duration, durationOf, inMilliseconds } from '../../time/duration.ts';
import { call } from './calls.ts';
import { eventTable } from './events.ts';
import { SPAWNING } from './spawn.ts';
import { chargeSend, goOn, noRoom, sendAll, withCopies } from '../common/sending.ts';
import { argsFrom, find, missing, processOf, refuse, waitTicket } from '../common/support.ts';

// ---- identity

const pid = plain('process.pid', [], 'string', 'The PID of this process.', (at) =>
  at.text(processOf(at.caller).pid.text),
);
const id = plain('process.id', [], 'string', 'The ID of the entry that this process runs, as "namespace:name".', (at) =>
  at.text(processOf(at.caller).entry.id),
);

// ---- mail

/** Fuel for a message to another node or thread, besides writing it. */
const SEND_AWAY = 40;

/** Finds a receiver; usually it is the same as before. */
function receiverOf(from: Process, destination: string): Process | Missing {
  const { peer } = from;
  if (peer !== undefined && peer.alive && peer.pid.text === destination) return peer;
  const found = from.system.find(destination);
  if (typeof found !== 'string') from.peer = found;
  return found;
}

const send = resumable(
  'process.send',
  [value('destination', 'string'), value('topic', 'string'), rest('values')],
  'boolean?, error?',
  'Sends a copy of each value, or of nil, as a message to a PID or name, and gives true once it is queued; nil and an error if it cannot be.',
  {
    fastPath(at) {
      const { owner } = at.caller.task!,
        destination = at.arg(1),
        topic = at.arg(2);
      if (at.count > 3 || !(owner instanceof Process) || !isStr(destination) || !isStr(topic)) return SLOW_PATH;
      const to = receiverOf(owner, bytesOf(destination)),
        under = bytesOf(topic);
      if (typeof to === 'string' || isReserved(under)) return SLOW_PATH;
      if (to.receive?.remote?.sendAtOnce(owner, under, at.arg(3)) === true) {
        at.rt.charge(SEND_AWAY);
        return at.one(true);
      }
      const content = copyWithin(AT_ONCE, at.arg(3), at.rt);
      if (content === UNFINISHED || content instanceof NotCopyable) return SLOW_PATH;
      const sent = owner.system.send(owner, to, under, content);
      if (sent === Sent.Full) return refuse(at, noRoom(to));
      if (sent !== Sent.Queued) return SLOW_PATH;
      chargeSend(at.rt, to);
      return at.one(true);
    },
    start(call, destination, topic) {
      if (call.count < 2) return refuse(call, invalid(text.sendNeeds()));
      const name = takeString(destination, 1, true),
        under = takeString(topic, 2, true);
      if (isReserved(under)) return refuse(call, invalid(text.sendReserved()));
      const from = processOf(call.co),
        to = receiverOf(from, name);
      if (typeof to === 'string') return unsent(call, from, name, under, to);
      const values = call.count < 3 ? [undefined] : argsFrom(call, 3);
      return withCopies(
        call,
        values,
        (at, contents) => {
          const messages = contents.map((content) => ({ topic: under, content }));
          return sendAll(at, to, messages, true, (then) => then.one(true));
        },
        notCopyable,
      );
    },
    done: goOn,
  },
);

function unsent(call: Call, from: Process, destination: string, topic: string, why: Missing): number {
  from.system.undelivered(from, destination, topic, why);
  return refuse(call, missing(destination, why));
}

const notCopyable = (call: Call, { type }: NotCopyable): number => refuse(call, invalid(text.cannotSend(type)));

/** Fast path: one value for the receiver of the last message, which has room. */
fastCalls(send, undefined, undefined, undefined, (rt, destination, topic, given) => {
  const owner = rt.running?.owner,
    { peer } = owner instanceof Process ? owner : NO_PROCESS;
  if (
    peer === undefined ||
    !peer.alive ||
    !isStr(destination) ||
    !isStr(topic) ||
    peer.pid.text !== bytesOf(destination)
  )
    return null;
  const under = bytesOf(topic);
  if (isReserved(under) || peer.full) return null;
  const content = copyWithin(AT_ONCE, given, rt);
  if (content === UNFINISHED || content instanceof NotCopyable) return null;
  (owner as Process).system.send(owner as Process, peer, under, content);
  chargeSend(rt, peer);
  return true;
});
const NO_PROCESS: Pick<Process, 'peer'> = { peer: undefined };

/** Fuel for adding or removing a listener, for finding one, and for each value of a channel that becomes a listener. */
const LISTEN = 60,
  LOOK = 10,
  ADOPT = 20;

const asMessage = (message: Message): Value => message;
const asValue = (message: Message): Value => message.content;

const listen = plain(
  'process.listen',
  [str('topic'), value('options', 'table?')],
  'channel?, error?',
  'The channel of the values sent under a topic, or of Message objects with {message = true}; nil and an error for a topic with "@" or an empty one.',
  (at, topic, options) => {
    if (topic === '') return refuse(at, invalid(text.topicEmpty()));
    if (isReserved(topic)) return refuse(at, invalid(text.listenReserved()));
    const { mail } = processOf(at.caller);
    const whole = options instanceof Table && options.getStr('message') === true;
    const known = mail.listener(topic);
    at.rt.charge(known === undefined ? LISTEN : LOOK);
    if (known === undefined) return at.one(mail.listen(topic, whole ? asMessage : asValue));
    if (whole) mail.showAs(topic, asMessage);
    return at.one(known);
  },
);

const unlisten = plain(
  'process.unlisten',
  [object('channel', 'channel', Channel)],
  'boolean, error?',
  'Stops listening and closes the channel; mail not received goes to the inbox. False and an error if it is no channel of mail.',
  (at, channel) => stopListening(at, channel),
);

function stopListening(at: Window, channel: Channel): number {
  at.rt.charge(LISTEN);
  if (processOf(at.caller).mail.unlisten(channel)) return at.one(true);
  return at.two(false, new ErrorObject(text.channelNotFound(), KINDS.NOT_FOUND));
}

/** Makes a channel of the program a listener; from then on the process owns it, like one of `listen`. */
export const subscribe = plain(
  'subscribe',
  [str('topic'), object('channel', 'channel', Channel)],
  'channel?, error?',
  'Routes the values sent under a topic to a channel that the program made, and gives the channel; nil and an error if that cannot be.',
  (at, topic, channel) => {
    if (topic === '') return refuse(at, invalid(text.topicEmpty()));
    if (isReserved(topic)) return refuse(at, invalid(text.listenReserved()));
    const { mail } = processOf(at.caller);
    at.rt.charge(LISTEN + channel.size * ADOPT);
    if (mail.listener(topic) === channel) return at.one(channel);
    if (channel.owned || channel.closed || mail.listener(topic) !== undefined)
      return refuse(at, new ErrorObject(text.alreadySubscribed(topic), KINDS.ALREADY_EXISTS));
    mail.subscribe(topic, channel, asValue);
    return at.one(channel);
  },
);

export const unsubscribe = plain(
  'unsubscribe',
  [object('channel', 'channel', Channel)],
  'boolean, error?',
  'Stops listening and closes the channel, as process.unlisten does.',
  (at, channel) => stopListening(at, channel),
);

const inbox = plain(
  'process.inbox',
  [],
  'channel',
  'The channel of Message objects of all topics that nobody listens to.',
  (at) => at.one(processOf(at.caller).mail.inbox(asMessage)),
);
const events = plain(
  'process.events',
  [],
  'channel',
  'The channel of events: tables of kind process.event.CANCEL, EXIT or LINK_DOWN.',
  (at) => at.one(processOf(at.caller).mail.events(eventTable)),
);

// ---- links and monitors

const destination = str('destination');

/** Fuel for adding or removing a link or monitor, and for ending a process. */
const RELATION = 50;

/** Makes a link or monitor with a process that was found; true, or the error. */
type Relate = (self: Process, other: Process) => true | ErrorObject;

/** Makes a link or monitor. With a process of another node that has to be asked for. */
const addRelation = (relation: Relation, doc: string, relate: Relate) =>
  resumable(`process.${relation}`, [destination], 'boolean?, error?', doc, {
    fastPath(at) {
      const to = at.arg(1),
        { owner } = at.caller.task!;
      if (!isStr(to) || !(owner instanceof Process)) return SLOW_PATH;
      const other = owner.system.find(bytesOf(to));
      if (typeof other === 'string' || other.remote !== undefined) return SLOW_PATH;
      at.rt.charge(RELATION);
      const done = relate(owner, other);
      return done === true ? at.one(true) : refuse(at, done);
    },
    start(call, to) {
      call.rt.charge(RELATION);
      const self = processOf(call.co);
      const other = find(self, to, text.pidNotRegistered);
      if (other instanceof ErrorObject) return refuse(call, other);
      const done =
        other.remote === undefined ? relate(self, other) : other.remote.relate(relation, self, waitTicket(call, false));
      if (done === undefined) return call.park();
      return done === true ? call.one(true) : refuse(call, done);
    },
    done: goOn,
  });

const link_ = addRelation(
  'link',
  'Links this process with another: if one fails, the other ends, too, or gets LINK_DOWN if it traps links. Nil and an error if it does not exist.',
  (self, peer) => {
    link(self, peer);
    return true;
  },
);

const monitor_ = addRelation(
  'monitor',
  'Watches another process: this one gets one EXIT event when it ends. Nil and an error if it does not exist or is watched already.',
  (self, target) => (monitor(self, target) ? true : new ErrorObject(text.alreadyMonitoring(), KINDS.ALREADY_EXISTS)),
);

/** Removing a link or monitor succeeds even if there is none, or no such process. */
const removeRelation = (name: string, doc: string, undo: (self: Process, other: Process) => void) =>
  plain(`process.${name}`, [destination], 'boolean?, error?', doc, (at, to) => {
    at.rt.charge(RELATION);
    const self = processOf(at.caller);
    const found = self.system.find(to);
    if (found === 'name') return refuse(at, new ErrorObject(text.unresolved(to), KINDS.NOT_FOUND));
    if (typeof found !== 'string') undo(self, found);
    return at.one(true);
  });

const unlink_ = removeRelation(
  'unlink',
  'Ends a link, and gives true, even if there is none; nil and an error for an unknown name.',
  (self, other) => self.system.unlink(self, other),
);
const unmonitor = removeRelation(
  'unmonitor',
  'Stops watching a process, and gives true, even if it was not watched; nil and an error for an unknown name.',
  (self, other) => self.system.demonitor(self, other),
);

// ---- ending processes

const terminate = resumable(
  'process.terminate',
  [destination],
  'boolean?, error?',
  'Ends a process at once: it runs no more Lua, and fails with "process terminated". Nil and an error if it does not exist.',
  {
    start(call, to) {
      call.rt.charge(RELATION);
      const self = processOf(call.co);
      const target = find(self, to);
      if (target instanceof ErrorObject) return refuse(call, target);
      self.system.terminate(target);
      // If the process has ended itself, directly or through links, it runs no further code.
      return self.pendingExit === undefined ? call.one(true) : call.park();
    },
  },
);

/** The second argument of cancel (D6): milliseconds, or a reason; or the error if it is neither. */
function cancelTerms(x: Value): { within?: number; reason?: string } | ErrorObject {
  if (x === undefined) return {};
  if (isNumber(x)) return Number.isNaN(toDouble(x)) ? invalid(text.cancelArgument('nan')) : { within: toDouble(x) };
  if (x instanceof Duration) return { within: inMilliseconds(x.nanoseconds) };
  const reason = isStr(x) ? bytesOf(x) : x instanceof ErrorObject ? x.message : undefined;
  if (reason === undefined) return invalid(text.cancelArgument(typeNameOf(x)));
  const duration = durationOf(strValue(reason));
  return duration instanceof ErrorObject ? { reason } : { reason, within: inMilliseconds(duration) };
}

const cancel = plain(
  'process.cancel',
  [value('destination', 'string'), value('deadline', '(number|Duration|string|error)?')],
  'boolean?, error?',
  'Asks a process, by a CANCEL event, to end within a Duration or a number of milliseconds, by default 30 s, or for a reason; nil and an error if there is none.',
  (at, to, x) => {
    if (at.count < 1) return refuse(at, invalid(text.cancelNeeds()));
    const self = processOf(at.caller);
    const name = takeString(to, 1, true);
    const terms = cancelTerms(x);
    if (terms instanceof ErrorObject) return refuse(at, terms);
    const target = find(self, name);
    if (target instanceof ErrorObject) return refuse(at, target);
    self.system.cancellation.cancel(self, target, terms.within, terms.reason);
    at.rt.charge(RELATION);
    chargeSend(at.rt, target);
    return at.one(true);
  },
);

// ---- options

const getOptions = plain(
  'process.get_options',
  [],
  'table',
  'A new table of the options of this process: trap_links.',
  (at) => {
    const options = new Table();
    options.setStr('trap_links', processOf(at.caller).trapLinks);
    return at.one(options);
  },
);

/** Applies known options, then reports the first unknown one (7.32). */
function applyOptions(self: Process, options: Table): ErrorObject | undefined {
  const trap = options.getStr('trap_links');
  if (typeof trap === 'boolean') self.trapLinks = trap;
  else if (trap !== undefined) return invalid(text.optionNotBoolean('trap_links'));
  for (let at = options.advance(0); at !== 0; at = options.advance(at)) {
    const key = options.keyAt(at);
    if (isStr(key) && bytesOf(key) !== 'trap_links') return invalid(text.optionUnknown(bytesOf(key)));
  }
  return undefined;
}

const setOptions = plain(
  'process.set_options',
  [value('options', 'table')],
  'boolean, error?',
  'Sets options of this process: trap_links, a boolean; false and an error for others.',
  (at, options) => {
    const error =
      options instanceof Table ? applyOptions(processOf(at.caller), options) : invalid(text.optionsNotTable());
    return error === undefined ? at.two(true, undefined) : at.two(false, error);
  },
);

/** process.event */
export function eventNames(): Table {
  const table = new Table();
  for (const [name, kind] of Object.entries(EVENT_NAMES)) table.setStr(name, strValue(kind));
  return table;
}

export const PROCESS_LIBRARY = library('process', [
  pid,
  id,
  send,
  call,
  listen,
  unlisten,
  inbox,
  events,
  ...SPAWNING,
  link_,
  unlink_,
  monitor_,
  unmonitor,
  terminate,
  cancel,
  getOptions,
  setOptions,
]);
