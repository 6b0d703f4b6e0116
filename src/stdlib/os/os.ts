// The os library (§6.9). Time, environment, files and commands are the host's. What a host lacks shows as a result that
// programs expect anyway (no shell, no such variable) or as an error that says so.
import {
  dateUnrepresentable,
  fieldMissing,
  fieldNotInteger,
  fieldOutOfBound,
  invalidConversion,
  invalidOption,
  noFiles,
  noUniqueName,
  notSupported,
  timeUnrepresentable,
} from '../../messages/stdlib.ts';
import { toNumber } from '../../values/numeral.ts';
import { float, toInteger, wrap } from '../../values/number.ts';
import { Gathering } from '../../values/bytes.ts';
import { joined, str as text } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { truthy, type Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import type { Host, HostFailure, Zone } from '../../vm/host.ts';
import { library } from '../../vm/native/library.ts';
import { gather, long, type LongWork } from '../../vm/native/long-work.ts';
import { PENDING } from '../../vm/meta.ts';
import { plain, pure, resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH, needsCallerFrames } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import { choice, integer, str, table, takeInteger, value } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { TABLE_BYTES } from '../../vm/gc/sizes.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import { pushEnding } from '../../vm/unwind.ts';
import { DateText, formatDate, toInstant, toMoment, type DateFields, type Moment } from './date.ts';
import { failed, flushFiles } from '../io/handles.ts';
import { HOST_ZONE } from './host-zone.ts';

const now = (host: Host): number => Math.floor(host.now() / 1000);
/** To ask the host takes longer than a date. */
const localZone = (rt: Runtime): Zone => (rt.zone ??= rt.host.zone?.() ?? HOST_ZONE);

// ---- time and date

/** The fields of a date table, in the order C fills them, with what to add to the moment's own counting. */
const FIELDS: readonly (readonly [key: string, of: (m: Moment) => Value])[] = [
  ['year', (m) => m.date.year],
  ['month', (m) => m.date.month + 1],
  ['day', (m) => m.date.day],
  ['hour', (m) => m.hour],
  ['min', (m) => m.minute],
  ['sec', (m) => m.second],
  ['yday', (m) => m.date.yearDay + 1],
  ['wday', (m) => m.date.weekday + 1],
  ['isdst', (m) => m.summer],
];

/** The fields os.time reads, with their default and what C subtracts from them. */
const READS: readonly (readonly [key: string, otherwise: number | undefined, less: number])[] = [
  ['year', undefined, 1900],
  ['month', undefined, 1],
  ['day', undefined, 0],
  ['hour', 12, 0],
  ['min', 0, 0],
  ['sec', 0, 0],
];
const SUMMER = 'isdst';

/** A field as C's int, less what struct tm leaves out. */
function takeField(v: Value, [key, otherwise, less]: (typeof READS)[number]): number {
  const n = toNumber(v);
  const i = n === undefined ? undefined : toInteger(n);
  if (i === undefined) return v !== undefined ? raise(fieldNotInteger(key)) : (otherwise ?? raise(fieldMissing(key)));
  const field = Number(i) - less;
  return field > 0x7fff_ffff || field < -0x8000_0000 ? raise(fieldOutOfBound(key)) : field;
}

/** os.time under way: what has been read, then what is still to be stored. */
interface Dating {
  readonly read: number[];
  stores: number;
  moment: Moment | undefined;
  result: Value;
}

const time = resumable(
  'os.time',
  [table('date').opt()],
  'integer',
  'The time of a local date, in seconds since 1970, whose fields it normalises; without one, the current time.',
  {
    start(call, date) {
      if (date === undefined) return call.one(now(call.rt.host));
      const state: Dating = { read: [], stores: 0, moment: undefined, result: undefined };
      call.keep(state);
      return readDate(call, state);
    },
    done(call) {
      const state = call.kept<Dating>();
      if (state.moment !== undefined) return storeDate(call, state);
      const v = call.result(1);
      if (state.read.length === READS.length) return computeTime(call, state, v);
      state.read.push(takeField(v, READS[state.read.length]!));
      return readDate(call, state);
    },
  },
);

function readDate(call: Call, state: Dating): number {
  while (state.read.length < READS.length) {
    const row = READS[state.read.length]!;
    const v = call.index(call.arg(1), text(row[0]));
    if (v === PENDING) return Next.Called;
    state.read.push(takeField(v as Value, row));
  }
  const summer = call.index(call.arg(1), text(SUMMER));
  return summer === PENDING ? Next.Called : computeTime(call, state, summer as Value);
}

function computeTime(call: Call, state: Dating, isdst: Value): number {
  call.rt.charge(3 * MOMENT);
  const [year, month, day, hour, minute, second] = state.read as [number, number, number, number, number, number];
  const summer = isdst === undefined ? undefined : truthy(isdst);
  const fields: DateFields = { year: year + 1900, month, day, hour, minute, second, summer };
  const found = toInstant(fields, localZone(call.rt));
  // C's mktime says -1 for a failure, so one second before 1970 cannot be told from it.
  if (found === undefined || found.instant === -1) return raise(timeUnrepresentable());
  state.moment = found.moment;
  state.result = found.instant;
  return storeDate(call, state);
}

function storeDate(call: Call, state: Dating): number {
  while (state.stores < FIELDS.length) {
    const [key, of] = FIELDS[state.stores++]!;
    if (call.store(call.arg(1), text(key), of(state.moment!))) return Next.Called;
  }
  return call.one(state.result);
}

/** Formats at most this long are formatted in one go. */
const AT_ONCE = 500;
/** Conversions between two checks of the fuel, and the cost of one. */
const PART = 64,
  CONVERSION = 100;
/** The cost of breaking a moment down, where the zone has to ask the host. */
const MOMENT = 700;

/** Formats a moment, some conversions at a time. */
class DateFormatting implements LongWork {
  private readonly text = new Gathering();

  constructor(private readonly from: DateText) {}

  step(rt: Runtime): boolean {
    for (let n = 0; n < PART && !this.from.over; n++) {
      const part = this.from.next();
      rt.charge(CONVERSION + (part.length >> 6));
      gather(rt, this.text, part);
    }
    return this.from.over;
  }

  get result(): Value {
    return joined(this.text.text);
  }

  get holds(): readonly Value[] {
    return [this.result];
  }

  finish(call: Call): number {
    return call.one(this.result);
  }
}

/** The moment that os.date is about, and its format without the mark for UTC. */
function dating(
  rt: Runtime,
  format: string,
  given: number | bigint | undefined,
): { readonly moment: Moment; readonly wanted: string } {
  rt.charge(MOMENT);
  const utc = format.startsWith('!');
  const moment = toMoment(given ?? now(rt.host), utc ? undefined : localZone(rt));
  return moment === undefined ? raise(dateUnrepresentable()) : { moment, wanted: utc ? format.slice(1) : format };
}

const refuse = (rest: string): never => badArgument(1, invalidConversion(rest.split('\0', 1)[0]!));
const inWords = (wanted: string, moment: Moment): DateFormatting =>
  new DateFormatting(new DateText(wanted, moment, refuse));

const date = long(
  'os.date',
  [str('format').or('%c'), integer('time').opt()],
  'string|table',
  'A time, by default now, as text by a format of strftime, or as a table for "*t"; in UTC if the format starts with "!".',
  (at, format, given) => {
    if (format.length > AT_ONCE) return SLOW_PATH;
    const { moment, wanted } = dating(at.rt, format, given);
    if (wanted === '*t') {
      const fields = new Table();
      at.rt.allocate(TABLE_BYTES);
      for (const [key, of] of FIELDS) fields.setStr(key, of(moment));
      return at.one(fields);
    }
    at.rt.charge(CONVERSION * (wanted.length >> 1));
    return at.text(formatDate(wanted, moment, refuse));
  },
  (call, format, given) => {
    const { moment, wanted } = dating(call.rt, format, given);
    return inWords(wanted, moment);
  },
);

const difftime = pure(
  'os.difftime',
  [integer('t2'), integer('t1')],
  'float',
  'The seconds from time t1 to time t2.',
  (t2, t1) => Number(BigInt(t2) - BigInt(t1)),
);

const clock = plain('os.clock', [], 'float', 'The CPU time that the program has used, in seconds.', (at) =>
  at.one(float(at.rt.host.cpu())),
);

// ---- the program's surroundings

const getenv = plain(
  'os.getenv',
  [str('name')],
  'string?',
  'The value of an environment variable; nil if it is not set.',
  (at, name) => {
    const v = at.rt.host.env?.(name);
    return v === undefined ? at.one(undefined) : at.text(v);
  },
);

const CATEGORIES = ['all', 'collate', 'ctype', 'monetary', 'numeric', 'time'];

const setlocale = pure(
  'os.setlocale',
  [str('locale').opt(), choice('category', CATEGORIES, invalidOption).or(0)],
  '"C"|nil',
  'Gives "C", the only locale; nil if another one is asked for.',
  (locale) => (locale === undefined || locale === '' || locale === 'C' || locale === 'POSIX' ? text('C') : undefined),
);

const exit = resumable(
  'os.exit',
  [value('code', '(boolean|integer)?'), value('close', 'boolean?')],
  '',
  'Ends the program with an exit code, 0 by default and for true, 1 for false; closes the state first if asked to.',
  {
    start(call, code, closing) {
      const status = code === undefined || code === true ? 0 : code === false ? 1 : Number(takeInteger(code, 1, true));
      const { rt } = call,
        { host } = rt;
      if (host.exit === undefined) raise(notSupported('exit'));
      const leave = (): never => {
        flushFiles(rt);
        return host.exit!(status | 0);
      };
      if (!truthy(closing)) return leave();
      pushEnding(call.co.task!, () => {
        rt.atClose.forEach((act) => act(rt));
        return leave();
      });
      return Next.Called;
    },
  },
);

/** The exit code of a shell that cannot be started. */
const NO_SHELL = 127;

const execute = plain(
  'os.execute',
  [str('command').opt()],
  'boolean?, string?, integer?',
  'Runs a command in the shell, and gives true or nil, "exit" or "signal", and the code; without one, whether there is a shell.',
  (at, command) => {
    const { host } = at.rt;
    if (command === undefined) return at.one(host.execute !== undefined);
    flushFiles(at.rt);
    const status = host.execute === undefined ? ({ how: 'exit', code: NO_SHELL } as const) : host.execute(command);
    if ('failure' in status) return failed(at, status);
    return at.three(
      status.how === 'exit' && status.code === 0 ? true : undefined,
      text(status.how),
      wrap(BigInt(status.code)),
    );
  },
);

// ---- files by name

const unsupported: HostFailure = { failure: noFiles(), errno: 95 };

const remove = plain(
  'os.remove',
  [str('name')],
  'boolean?, string?, integer?',
  'Removes a file or an empty directory, and gives true; nil, a message and a code if that fails.',
  (at, name) => {
    const { files } = at.rt.host;
    const failure = files === undefined ? unsupported : files.remove(name);
    return failure === undefined ? at.one(true) : failed(at, failure, name);
  },
);

const rename = plain(
  'os.rename',
  [str('from'), str('to')],
  'boolean?, string?, integer?',
  'Renames a file, and gives true; nil, a message and a code if that fails.',
  (at, from, to) => {
    const { files } = at.rt.host;
    const failure = files === undefined ? unsupported : files.rename(from, to);
    return failure === undefined ? at.one(true) : failed(at, failure);
  },
);

const tmpname = plain(
  'os.tmpname',
  [],
  'string',
  'The name of a new, empty temporary file. Raises if none can be made.',
  (at) => {
    const name = at.rt.host.files?.temporary();
    return typeof name === 'string' ? at.text(name) : raise(noUniqueName());
  },
);

// The task ends below the calls in progress.
needsCallerFrames(exit);

export const osLibrary = library('os', [
  clock,
  date,
  difftime,
  execute,
  exit,
  getenv,
  remove,
  rename,
  setlocale,
  time,
  tmpname,
]);
