// Reading by formats (§6.8): file:read, io.read and the iterators of lines, at once or in parts.
import { fileAlreadyClosed, invalidFormat, tooManyArguments } from '../../messages/stdlib.ts';
import { Gathering } from '../../values/bytes.ts';
import { parseNumber } from '../../values/numeral.ts';
import { isNumber, toDouble } from '../../values/number.ts';
import { bytesOf, isStr, str as text } from '../../values/string.ts';
import { truthy, type Value } from '../../values/type.ts';
import type { HostFailure } from '../../vm/host.ts';
import { gather, long, type LongWork } from '../../vm/native/long-work.ts';
import { SLOW_PATH, type Native } from '../../vm/native/native.ts';
import { type Param, takeInteger, takeString } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import type { Window } from '../../vm/native/window.ts';
import { AT_ONCE, FORMAT, type Stream } from './stream.ts';
import { type FileHandle, type Results, failed, closeHandle } from './handles.ts';

/** Reads by formats, of which the first is argument `first`, in parts. */
class Reading implements LongWork {
  readonly holds: Value[] = [];
  private next = 0;
  /** The format in progress: its letter, or `count` for a number of bytes still to read. */
  private reading = '';
  private left = 0;
  private text = new Gathering();
  readonly waits: ((ready: () => void) => boolean) | undefined;

  /** `end` makes the native's results from what was read, or from the failure. */
  constructor(
    private readonly stream: Stream,
    private readonly formats: readonly Value[],
    private readonly first: number,
    private readonly end: (at: Results, got: readonly Value[] | HostFailure) => number,
  ) {
    stream.failure = undefined;
    if (formats.length === 0) this.formats = [LINE];
    this.waits = stream.mayWait ? (ready) => this.hasToWait(ready) : undefined;
  }

  private hasToWait(ready: () => void): boolean {
    const { stream } = this;
    return this.reading === '' && letterOf(this.formats[this.next]) === 'n'
      ? stream.numeralWaits(ready)
      : stream.waits(ready);
  }

  step(rt: Runtime): boolean {
    if (this.reading === '') {
      rt.charge(FORMAT);
      this.begin();
    }
    if (this.reading !== '') this.part(rt);
    return this.next >= this.formats.length && this.reading === '';
  }

  /** Begins the next format, and ends it if it takes one step. */
  private begin(): void {
    const { stream, first } = this,
      format = this.formats[this.next++],
      at = first + this.next - 1;
    if (isNumber(format)) {
      const count = Number(takeInteger(format, at, true));
      if (count === 0) return this.got(stream.atEnd() ? undefined : '');
      this.left = count < 0 ? Infinity : count;
      this.reading = 'count';
      return;
    }
    takeString(format, at, true);
    const letter = letterOf(format);
    if (letter === 'n') return this.gotValue(parseNumber(stream.numeral()));
    if (letter !== 'l' && letter !== 'L' && letter !== 'a') badArgument(at, invalidFormat());
    this.left = Infinity;
    this.reading = letter;
  }

  private part(rt: Runtime): void {
    const { stream, reading, text } = this,
      ofLine = reading === 'l' || reading === 'L';
    const part = ofLine ? stream.linePart() : stream.part(Math.min(this.left, AT_ONCE));
    rt.charge(part.length >> 4);
    const ended = ofLine && part.charCodeAt(part.length - 1) === NEWLINE;
    gather(rt, text, ended && reading === 'l' ? part.slice(0, -1) : part);
    this.left -= part.length;
    if (part !== '' && !ended && this.left > 0) return;
    this.got(text.length > 0 || ended || reading === 'a' ? text.text : undefined);
  }

  private got(bytes: string | undefined): void {
    this.text = new Gathering();
    this.gotValue(bytes === undefined ? undefined : text(bytes));
  }

  private gotValue(v: Value): void {
    this.reading = '';
    this.holds.push(v);
    if (v === undefined) this.next = this.formats.length;
  }

  finish(at: Results): number {
    return this.end(at, this.stream.failure ?? this.holds);
  }
}

const LINE: Value = text('l'),
  NEWLINE = 10;

/** The letter of a format, '' of what is none. */
const letterOf = (format: Value): string => (isStr(format) ? bytesOf(format).replace('*', '').charAt(0) : '');

/** The read takes several steps. */
const LATER = Symbol('later');

/** The result of one format, if it is available at once: a buffered line, or few bytes. */
function readAtOnce(rt: Runtime, stream: Stream, format: Value): Value | typeof LATER {
  if (isNumber(format)) return readFew(rt, stream, toDouble(format));
  const letter = format === undefined ? 'l' : letterOf(format);
  if (letter === 'n') {
    if (stream.mayWait && !stream.hasNumeral()) return LATER;
    rt.charge(FORMAT);
    return parseNumber(stream.numeral());
  }
  const line = letter === 'l' ? stream.readyLine(false) : letter === 'L' ? stream.readyLine(true) : undefined;
  if (line === undefined) return LATER;
  rt.charge(FORMAT + (line.length >> 4));
  rt.makes(line.length);
  return text(line);
}

function readFew(rt: Runtime, stream: Stream, n: number): Value | typeof LATER {
  if (!(n > 0 && n <= AT_ONCE && Number.isInteger(n)) || (stream.mayWait && !stream.has(n))) return LATER;
  const bytes = stream.take(n);
  if (bytes === undefined) return undefined;
  rt.charge(FORMAT + (bytes.length >> 4));
  rt.makes(bytes.length);
  return text(bytes);
}

function argumentsFrom(at: Results, first: number): Value[] {
  const values: Value[] = [];
  for (let i = first; i <= at.count; i++) values.push(at.arg(i));
  return values;
}

const readResults = (at: Results, got: readonly Value[] | HostFailure): number =>
  'failure' in got ? failed(at, got) : at.all(got);

/** A native that reads from a file by its arguments from number `first` on. */
export const reading = <const P extends readonly Param<unknown>[]>(
  name: string,
  params: P,
  doc: string,
  first: number,
  fileOf: (rt: Runtime, self: unknown) => FileHandle,
): Native =>
  long(
    name,
    params,
    '...',
    doc,
    (at, ...args) => {
      const { stream } = fileOf(at.rt, args[0]);
      if (at.count > first || (at.count === first && at.arg(first) === undefined)) return SLOW_PATH;
      stream.failure = undefined;
      const got = readAtOnce(at.rt, stream, at.arg(first));
      if (got === LATER) return SLOW_PATH;
      return stream.failure === undefined ? at.one(got as Value) : failed(at, stream.failure);
    },
    (call, ...args) => new Reading(fileOf(call.rt, args[0]).stream, argumentsFrom(call, first), first, readResults),
  );

/** Most formats that lines() takes. */
const MAX_FORMATS = 250;

/** The iterator of lines(): reads by the formats that follow argument 1; `own`: closes the file at its end. */
export function lines(at: Window, handle: FileHandle, own: boolean): Native {
  if (at.count - 1 > MAX_FORMATS) badArgument(MAX_FORMATS + 2, tooManyArguments());
  const formats = argumentsFrom(at, 2),
    { stream } = handle;
  const end = (step: Results, got: readonly Value[] | HostFailure): number => {
    if ('failure' in got) return raise(got.failure);
    if (truthy(got[0])) return step.all(got);
    if (own) closeHandle(step, handle);
    return step.none();
  };
  const iterator = long(
    'lines',
    [],
    '...',
    'Reads the next values from the file.',
    (step) => {
      if (!handle.open) raise(fileAlreadyClosed());
      if (formats.length > 1 || (formats.length === 1 && formats[0] === undefined)) return SLOW_PATH;
      stream.failure = undefined;
      const got = readAtOnce(step.rt, stream, formats[0]);
      if (got === LATER) return SLOW_PATH;
      return stream.failure === undefined && got !== undefined
        ? step.one(got as Value)
        : end(step, stream.failure ?? [got as Value]);
    },
    () => new Reading(stream, formats, 2, end),
  );
  // It keeps the file alive.
  iterator.isClosure = true;
  iterator.upvalue = handle;
  return iterator;
}
