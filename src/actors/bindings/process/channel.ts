// `channel.new`, `channel.select` and the methods of channels (README 6): argument checks and results.
// It must not decide who gets a value (mail/channel.ts) or which arm wins (mail/select.ts).
import * as text from '../../../messages/actors.ts';
import { str } from '../../../values/string.ts';
import { SLOT_BYTES, USERDATA_BYTES } from '../../../vm/gc/sizes.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { hostClass, library } from '../../../vm/native/library.ts';
import { plain, resumable } from '../../../vm/native/declare.ts';
import { SLOW_PATH } from '../../../vm/native/native.ts';
import { fastCalls, withTraits } from '../../../vm/native/traits.ts';
import { Next } from '../../../vm/native/next.ts';
import { instance, int, table, value } from '../../../vm/native/params.ts';
import { suspendNative } from '../../../vm/switch.ts';
import { raise } from '../../../vm/throw.ts';
import { CHANNEL_BYTES, CLOSED, Channel, NOTHING, Put } from '../../mail/channel.ts';
import type { Wait } from '../../mail/wait-queue.ts';
import { Case, awaitAny, choose } from '../../mail/select.ts';
import { mayWait, record, shapeOf, waitTicket } from '../common/support.ts';

const self = instance('self', 'channel', (v) => v instanceof Channel);

/** Fuel for an operation, the same in all forms of a native; for closing, per waiter. */
const MAKE = 20,
  PASS = 6,
  CASE = 10,
  CLOSE = 10,
  TOLD = 30;

const make = plain(
  'channel.new',
  [int('size').or(0)],
  'channel',
  'A new channel that buffers this many values, 0 by default. Raises for a negative size.',
  (at, size) => {
    if (size < 0) return raise(text.capacityNegative());
    at.rt.charge(MAKE);
    at.rt.allocate(USERDATA_BYTES + CHANNEL_BYTES);
    return at.one(new Channel(size));
  },
);

const receive = resumable(
  'channel:receive',
  [self],
  'any, boolean',
  'Takes the next value, waiting for one, and gives it and true; nil and false once the channel is closed and empty.',
  {
    fastPath(at) {
      const channel = at.arg(1),
        taken = channel instanceof Channel ? channel.take() : NOTHING;
      if (taken === NOTHING) return SLOW_PATH;
      at.rt.charge(PASS);
      return taken === CLOSED ? at.two(undefined, false) : at.two(taken, true);
    },
    start(call, channel) {
      call.rt.charge(PASS);
      const taken = channel.take();
      if (taken === CLOSED) return call.two(undefined, false);
      if (taken !== NOTHING) return call.two(taken, true);
      channel.awaitReceive(waitTicket(call, !channel.owned));
      return call.park();
    },
  },
);
withTraits(receive, {
  suspends(self, co, func, argc, want) {
    const channel = argc > 0 ? co.stack[func + 1] : undefined;
    if (!(channel instanceof Channel) || channel.receivable || !mayWait(co)) return SLOW_PATH;
    co.rt.charge(PASS);
    suspendNative(co, self, func, want);
    channel.awaitReceive(waitTicket({ co }, !channel.owned));
    return Next.Park;
  },
});
fastCalls(receive, undefined, (rt, channel) => {
  const taken = channel instanceof Channel ? channel.take() : NOTHING;
  if (taken === NOTHING) return null;
  rt.charge(PASS);
  return taken === CLOSED ? undefined : taken;
});

const send = resumable(
  'channel:send',
  [self, value('value')],
  'boolean',
  'Gives true once a receiver or the buffer has taken the value, waiting for that. Raises if the channel is closed, or is one of the process.',
  {
    start(call, channel, given) {
      if (channel.owned) return raise(text.sendToOwned());
      call.rt.charge(PASS);
      switch (channel.put(given)) {
        case Put.Taken:
          call.rt.allocate(SLOT_BYTES);
          return call.one(true);
        case Put.Closed:
          return raise(text.sendOnClosed());
        case Put.Full:
          channel.awaitSend(waitTicket(call, true), given);
          return call.park();
      }
    },
    done(call) {
      return call.result(1) === true ? call.one(true) : raise(text.sendOnClosed());
    },
  },
);

const close = plain(
  'channel:close',
  [self],
  '',
  'Closes the channel; buffered values can still be received, blocked senders raise. Raises for a channel of the process.',
  (at, channel) => {
    if (channel.owned) return raise(text.closeOwned());
    at.rt.charge(CLOSE + channel.close() * TOLD);
    return at.none();
  },
);

const caseReceive = plain(
  'channel:case_receive',
  [self],
  'case',
  'A case for channel.select that receives.',
  (at, channel) => {
    at.rt.charge(CASE);
    return at.one(new Case(channel, false, undefined));
  },
);

const caseSend = plain(
  'channel:case_send',
  [self, value('value')],
  'case',
  'A case for channel.select that sends a value. Raises for a channel of the process.',
  (at, channel, given) => {
    at.rt.charge(CASE);
    return channel.owned ? raise(text.sendToOwned()) : at.one(new Case(channel, true, given));
  },
);

/** The maximum number of cases: a select over them cannot be preempted. Go's reflect.Select has the same limit. */
const MAX_CASES = 65_536;

/** Fuel for a select, for each case checked, and for each case waited for. */
const SELECT = 20,
  LOOK = 5,
  WAIT = 15;

function casesOf(list: Table): Case[] {
  const cases: Case[] = [];
  const n = list.length();
  if (n > MAX_CASES) return raise(text.tooManyCases(MAX_CASES));
  for (let i = 1; i <= n; i++) {
    const entry = list.getInt(i);
    cases.push(entry instanceof Case ? entry : raise(text.invalidCase()));
  }
  return cases;
}

/** Whether all entries of a list are in its array part and are cases. */
function isOfCases(list: Table): boolean {
  if (list.count !== list.length() || list.count > MAX_CASES) return false;
  // Comparing constructors is faster than instanceof, which walks the prototype chain.
  for (let i = 0; i < list.count; i++) if (list.arr[i]?.constructor !== Case) return false;
  return true;
}

const OUTCOME_SHAPE = shapeOf('channel', 'value', 'ok', 'error');
const DEFAULT_SHAPE = shapeOf('default', 'ok');

/** The result table of a select (6.10, D12). */
function outcome({ channel, sends, value: given }: Case, received: Value, ok: boolean): Table {
  if (!ok)
    return record(OUTCOME_SHAPE, [channel, undefined, false, str(sends ? text.sendOnClosed() : text.channelClosed())]);
  return record(OUTCOME_SHAPE, [channel, sends ? given : received, true, undefined]);
}

const defaultOutcome = (): Table => record(DEFAULT_SHAPE, [true, true]);

interface Selecting {
  readonly cases: readonly Case[];
  readonly waits: readonly Wait[];
}

const select = resumable(
  'channel.select',
  [table('cases'), value('default', 'boolean?')],
  'table',
  'Performs the first case of a list that is ready, waiting for one, and gives {channel, value, ok}; with a default, {default, ok} if none is ready.',
  {
    fastPath(at) {
      const list = at.arg(1);
      if (!(list instanceof Table) || !isOfCases(list)) return SLOW_PATH;
      const cases = list.arr as Case[],
        chosen = choose(cases, list.count);
      if (chosen === undefined) return SLOW_PATH;
      at.rt.charge(SELECT + (list.count >> 2) + chosen.arm);
      return at.one(outcome(cases[chosen.arm - 1]!, chosen.value, chosen.ok));
    },
    start(call, list, otherwise) {
      const cases = casesOf(list);
      call.rt.charge(SELECT + cases.length * LOOK);
      const chosen = choose(cases);
      if (chosen !== undefined) return call.one(outcome(cases[chosen.arm - 1]!, chosen.value, chosen.ok));
      if (list.getStr('default') === true || otherwise === true) return call.one(defaultOutcome());
      call.rt.charge(cases.length * WAIT);
      const ticket = waitTicket(
        call,
        cases.every((each) => !each.channel.owned),
      );
      call.keep({ cases, waits: awaitAny(cases, ticket) } satisfies Selecting);
      return call.park();
    },
    done(call) {
      const { cases, waits } = call.kept<Selecting>();
      for (const wait of waits) wait.withdraw();
      return call.one(outcome(cases[(call.result(1) as number) - 1]!, call.result(2), call.result(3) === true));
    },
  },
);

export const CHANNEL_CLASSES = [
  hostClass(Channel, 'channel', [receive, send, close, caseReceive, caseSend]),
  hostClass(Case, 'channel.case', []),
];

export const CHANNEL_LIBRARY = library('channel', [make, select]);
