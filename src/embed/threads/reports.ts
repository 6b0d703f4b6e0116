// What happens on one thread, as the observers of the first one get it: a worker writes it as a list of values, the
// first thread calls its own observer with what it reads. Only what somebody observes is written.
// It must not know how reports travel.
import type { Observer } from '../../actors/core/observer.ts';
import type { Process } from '../../actors/core/process.ts';
import type { LogRecord as CoreRecord } from '../../actors/modules/log.ts';
import type { Message } from '../../actors/mail/message.ts';
import type { MailboxLimit } from '../../actors/mail/mailbox-limit.ts';
import { Exit } from '../../actors/values/event.ts';
import { ErrorObject, type Ender } from '../../actors/values/failure.ts';
import type { LimitKind } from '../../vm/limits.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { readable } from '../host/text.ts';
import type { LogRecord } from '../system/declared.ts';
import type { CrewSeat } from '../system/crew.ts';
import type { SystemEvents } from '../system/system-events.ts';

/** What workers report: what a callback of the core's observer gets, or a log record. */
export type Observed =
  | 'spawned'
  | 'running'
  | 'exited'
  | 'crashed'
  | 'sent'
  | 'delivered'
  | 'lost'
  | 'overload'
  | 'linkDown'
  | 'limit'
  | 'log';

/** The reports that events need, and the option `trace`. */
const FOR_EVENTS: { readonly [K in keyof SystemEvents]?: Observed } = {
  spawn: 'spawned',
  exit: 'exited',
  send: 'sent',
  deadletter: 'lost',
  crash: 'crashed',
  overload: 'overload',
  linkdown: 'linkDown',
  limit: 'limit',
  log: 'log',
};
const FOR_TRACE: readonly Observed[] = ['spawned', 'running', 'sent', 'delivered', 'exited'];

/** What is observed of a system. */
export function observed({ listeners, options: { trace, crashReports, log } }: CrewSeat): Observed[] {
  const kinds = new Set<Observed>(trace === undefined ? [] : FOR_TRACE);
  if (crashReports !== false) kinds.add('crashed');
  if (log !== undefined) kinds.add('log');
  for (const [event, kind] of Object.entries(FOR_EVENTS))
    if (listeners.has(event as keyof SystemEvents)) kinds.add(kind);
  return [...kinds].sort();
}

type Report = (kind: Observed, value: Value) => void;

const text = (s: string | undefined): Value => (s === undefined ? undefined : str(s));

/** A list, in which nil has its place. */
function list(...values: readonly Value[]): Table {
  const table = new Table();
  values.forEach((value, i) => table.setInt(i + 1, value));
  return table;
}

/** Observers that report. */
const REPORTING: { readonly [K in Exclude<Observed, 'log'>]: (report: Report) => Observer[K] } = {
  spawned: (report) => (process, parent) => report('spawned', list(...place(process), text(parent?.pid.text))),
  running: (report) => (process) => report('running', list(...place(process))),
  exited:
    (report) =>
    (process, { value, error }) =>
      report('exited', list(...place(process), value, error, text(error?.ender))),
  crashed: (report) => (process, error) => report('crashed', list(...place(process), error, text(error.ender))),
  sent: (report) => (from, to, topic, content) =>
    report('sent', list(text(from?.pid.text), text(to.pid.text), text(topic), content)),
  delivered:
    (report) =>
    (to, { from, topic, event }) =>
      report('delivered', list(text(to.pid.text), text(from?.text), text(topic), text(event?.kind))),
  overload:
    (report) =>
    (process, { max }) =>
      report('overload', list(...place(process), process.mail.messages, max)),
  lost: (report) => (from, to, topic, reason) => report('lost', list(text(from), text(to), text(topic), text(reason))),
  linkDown: (report) => (process, from) => report('linkDown', list(...place(process), text(from.text))),
  limit: (report) => (process, limit) => report('limit', list(...place(process), text(limit))),
};

const place = ({ pid, entry, host }: Process): Value[] => [text(pid.text), text(entry.id), text(host.id)];

type Callback = ((...args: unknown[]) => void) | undefined;

/** Lets an observer report what is wanted, besides what it did anyway. */
export function observeFor(observer: Observer, base: Observer, wanted: ReadonlySet<string>, report: Report): void {
  for (const kind of Object.keys(REPORTING) as Exclude<Observed, 'log'>[]) {
    const own = base[kind] as Callback,
      told = wanted.has(kind) ? (REPORTING[kind](report) as Callback) : undefined;
    (observer as Record<string, Callback>)[kind] =
      own === undefined || told === undefined
        ? (own ?? told)
        : (...args) => {
            told(...args);
            own(...args);
          };
  }
}

/** A log record as a report. */
export const loggedReport = ({ level, logger, message, fields, pid, location, at }: CoreRecord): Value =>
  list(text(level), text(logger), text(message), fields, text(pid), text(location), at);

/** Hands a report of another thread to the observer of this one. */
export function observeReport(
  observer: Observer,
  kind: string,
  value: Value,
  toJS: (value: Value) => unknown,
  logged: (record: LogRecord) => void,
): void {
  if (!(value instanceof Table)) return;
  const at = (i: number): Value => value.getInt(i);
  const string = (i: number): string => {
    const s = at(i);
    return isStr(s) ? bytesOf(s) : '';
  };
  const optional = (i: number): string | undefined => (at(i) === undefined ? undefined : string(i));
  const error = (i: number): ErrorObject | undefined => {
    const found = at(i),
      ender = optional(i + 1);
    if (!(found instanceof ErrorObject)) return undefined;
    return ender === undefined ? found : found.with({ ender: ender as Ender });
  };
  const there = (): Process => shown(string(1), string(2), string(3));
  switch (kind as Observed) {
    case 'spawned':
      return observer.spawned?.(there(), someone(optional(4)));
    case 'running':
      return observer.running?.(there());
    case 'exited':
      return observer.exited?.(there(), new Exit(at(4), error(5)));
    case 'crashed':
      return observer.crashed?.(there(), error(4)!);
    case 'sent':
      return observer.sent?.(someone(optional(1)), shown(string(2)), string(3), at(4));
    case 'delivered':
      return observer.delivered?.(shown(string(1)), {
        topic: string(3),
        from: optional(2) === undefined ? undefined : { text: string(2) },
        event: optional(4) === undefined ? undefined : { kind: string(4) },
      } as Message);
    case 'overload':
      return observer.overload?.(shown(string(1), string(2), string(3), Number(at(4))), {
        max: Number(at(5)),
      } as MailboxLimit);
    case 'lost':
      return observer.lost?.(optional(1), string(2), string(3), string(4) as never);
    case 'linkDown':
      return observer.linkDown?.(there(), { text: string(4) } as never);
    case 'limit':
      return observer.limit?.(there(), string(4) as LimitKind);
    case 'log':
      return logged({
        level: string(1) as LogRecord['level'],
        logger: readable(string(2)),
        message: readable(string(3)),
        fields: fieldsOf(toJS(at(4))),
        pid: readable(string(5)),
        location: readable(string(6)),
        at: Number(at(7)),
      });
  }
}

/** An empty table is a list to JavaScript. */
const fieldsOf = (fields: unknown): Record<string, unknown> =>
  Array.isArray(fields) && fields.length === 0 ? {} : (fields as Record<string, unknown>);

/** What observers see of a process. */
const shown = (pid: string, entry = '', host = '', messages = 0): Process =>
  ({
    pid: { text: pid },
    entry: { id: entry },
    host: { id: host },
    mail: { messages },
    receive: undefined,
  }) as unknown as Process;

const someone = (pid: string | undefined): Process | undefined => (pid === undefined ? undefined : shown(pid));
