// A buffered file (§6.8): what C's stdio adds to the host's reads and writes. Bytes are read in chunks and handed out
// by character, line, count or whole; output is buffered until it is large, or as setvbuf says.
// Invariant: unread input and unwritten output never exist together. `failure` keeps failures of reads, as ferror
// would. Must not know Lua values.
import { piece } from '../../values/bytes.ts';
import { account } from '../../values/meter.ts';
import type { HostFailure, HostFile } from '../../vm/host.ts';

/** The cost of reading or writing by a format. */
export const FORMAT = 20;
/** Bytes that are read, or written, in one go. */
export const AT_ONCE = 65_536;
/** Size of the read and write buffers. */
const CHUNK = 65_536;
const NEWLINE = 10;
/** The cost of reading a chunk. */
const FILL = 4_000;
/** Longest numeral that read("n") accepts. */
const MAX_NUMERAL = 200;

const SPACE = /[ \t-\r]*/y;

/** As much of a numeral as there is: a sign, hexadecimal or decimal digits, an exponent. */
const NUMERAL = new RegExp(
  '([-+]?(?:0[xX](?:(?:[\\da-fA-F]+\\.?[\\da-fA-F]*|\\.[\\da-fA-F]+)(?:[pP][-+]?\\d*)?|\\.?)' +
    '|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d*)?|\\.?))',
  'y',
);

export type Buffering = 'no' | 'full' | 'line';
/** Where output is buffered: in the stream, as setvbuf says, or in the host, through which print writes too. */
type Gathering = Buffering | 'host';

/** Streams with unwritten output. They are flushed when the program ends. */
export type Unwritten = Set<Stream>;

export class Stream {
  private chunk = '';
  private at = 0;
  private gathered = '';
  /** Set when a read failed; reads then behave as at the end of the file. */
  failure: HostFailure | undefined = undefined;

  constructor(
    readonly file: HostFile,
    private readonly unwritten: Unwritten,
    private buffering: Gathering = 'full',
    /** Writing fails: it must do so at once, whatever setvbuf says. */
    private readonly readOnly = false,
  ) {}

  // ---- reading

  /** Makes another chunk current; false at the end of the file. Only when the current one is used up. */
  private fill(): boolean {
    if (this.gathered !== '') this.flush();
    account.charge(FILL);
    const got = this.file.read(CHUNK);
    if (typeof got !== 'string') this.failure = got;
    this.chunk = typeof got === 'string' ? got : '';
    this.at = 0;
    return this.chunk !== '';
  }

  /** Is there nothing more to read? */
  atEnd(): boolean {
    return this.at >= this.chunk.length && !this.fill();
  }

  /** Whether reading may have to wait. */
  get mayWait(): boolean {
    return this.file.waits !== undefined;
  }

  /** Whether the next part has to wait; `ready` is called once when it has not. */
  waits(ready: () => void): boolean {
    return this.at >= this.chunk.length && this.file.waits!(ready);
  }

  /** The same for a numeral: its end has to be there, too. */
  numeralWaits(ready: () => void): boolean {
    for (;;) {
      if (this.hasNumeral()) return false;
      if (this.file.waits!(ready)) return true;
      if (!this.extend()) return false;
    }
  }

  /** Is a numeral there already, with its end? */
  hasNumeral(): boolean {
    this.skipSpaceInChunk();
    const { end, text } = this.numeralHere();
    return end < this.chunk.length || text.length > MAX_NUMERAL;
  }

  /** Are n bytes there already? */
  has(n: number): boolean {
    return this.chunk.length - this.at >= n;
  }

  /** A line that has been read already, with or without its end; undefined: it may go on, or there is none. */
  readyLine(keepEnd: boolean): string | undefined {
    const { chunk, at } = this,
      end = chunk.indexOf('\n', at);
    if (end < 0) return undefined;
    this.at = end + 1;
    return piece(chunk, at, keepEnd ? end + 1 : end);
  }

  /** Up to the end of line, which is included, or as far as the chunk goes; '' at the end of the file. */
  linePart(): string {
    if (this.at >= this.chunk.length && !this.fill()) return '';
    const end = this.chunk.indexOf('\n', this.at);
    return this.cut(end < 0 ? this.chunk.length : end + 1);
  }

  /** Up to n bytes, as far as the chunk goes; '' at the end of the file. */
  part(n: number): string {
    if (this.at >= this.chunk.length && !this.fill()) return '';
    return this.cut(Math.min(this.chunk.length, this.at + n));
  }

  private cut(end: number): string {
    const part = piece(this.chunk, this.at, end);
    this.at = end;
    return part;
  }

  /** Up to the end of line, with or without it; undefined at the end of the file. */
  line(keepEnd: boolean): string | undefined {
    let line = '';
    for (;;) {
      const part = this.linePart();
      line += part;
      if (part === '') return line === '' ? undefined : line;
      if (part.charCodeAt(part.length - 1) === NEWLINE) return keepEnd ? line : line.slice(0, -1);
    }
  }

  /** n bytes, or fewer at the end of the file; undefined when there is none. */
  take(n: number): string | undefined {
    let taken = '';
    for (let part = ' '; taken.length < n && part !== ''; taken += part) part = this.part(n - taken.length);
    return taken === '' ? undefined : taken;
  }

  /** Everything up to the end of the file. */
  rest(): string {
    let rest = '';
    for (let part = this.part(Infinity); part !== ''; part = this.part(Infinity)) rest += part;
    return rest;
  }

  /** The longest prefix that a numeral could start with, whitespace before it skipped (read format "n"). */
  numeral(): string {
    this.skipSpace();
    for (;;) {
      const { text, end } = this.numeralHere();
      // What touches the end of the chunk may go on in the next one.
      if (end === this.chunk.length && text.length <= MAX_NUMERAL && this.extend()) continue;
      const tooLong = text.length - MAX_NUMERAL;
      this.at = (end < this.chunk.length ? end : this.chunk.length) - Math.max(tooLong, 0);
      return tooLong > 0 ? '' : text;
    }
  }

  private numeralHere(): { readonly text: string; readonly end: number } {
    NUMERAL.lastIndex = this.at;
    return { text: NUMERAL.exec(this.chunk)![1]!, end: NUMERAL.lastIndex };
  }

  private skipSpace(): void {
    do this.skipSpaceInChunk();
    while (this.at >= this.chunk.length && this.fill());
  }

  private skipSpaceInChunk(): void {
    SPACE.lastIndex = this.at;
    SPACE.test(this.chunk);
    this.at = SPACE.lastIndex;
  }

  /** Like fill, but keeps what is unread. */
  private extend(): boolean {
    const unread = this.chunk.slice(this.at);
    const more = this.fill();
    this.chunk = unread + this.chunk;
    return more;
  }

  /** Puts bytes behind what has been read ahead. */
  giveBack(bytes: string): void {
    this.chunk += bytes;
  }

  /** Takes up to n bytes from the end of what has been read ahead. */
  takeUnread(n: number): string {
    const end = Math.max(this.at, this.chunk.length - n),
      taken = this.chunk.slice(end);
    this.chunk = this.chunk.slice(0, end);
    return taken;
  }

  // ---- writing

  write(bytes: string): HostFailure | undefined {
    if (this.at < this.chunk.length) this.file.seek('cur', this.at - this.chunk.length);
    this.chunk = '';
    this.at = 0;
    if (this.buffering === 'host') return this.file.write(bytes);
    if (this.buffering === 'no') return this.file.write(bytes) ?? this.file.flush();
    if (this.gathered === '') this.unwritten.add(this);
    this.gathered += bytes;
    const due = this.buffering === 'full' ? this.gathered.length >= CHUNK : bytes.includes('\n');
    return due ? this.flush() : undefined;
  }

  /** Hands buffered output to the host, and flushes the host. */
  flush(): HostFailure | undefined {
    const { gathered } = this;
    this.gathered = '';
    this.unwritten.delete(this);
    return (gathered === '' ? undefined : this.file.write(gathered)) ?? this.file.flush();
  }

  // ---- position and state

  /** Moves to a byte position and gives it. */
  seek(whence: 'set' | 'cur' | 'end', offset: number): number | HostFailure {
    const failed = this.gathered === '' ? undefined : this.flush();
    if (failed !== undefined) return failed;
    const unread = this.chunk.length - this.at;
    const moved = this.file.seek(whence, whence === 'cur' ? offset - unread : offset);
    if (typeof moved === 'number') {
      this.chunk = '';
      this.at = 0;
    }
    return moved;
  }

  setBuffering(how: Buffering): HostFailure | undefined {
    if (this.buffering === 'host') {
      this.file.setBuffering?.(how);
      return undefined;
    }
    if (this.readOnly) return undefined;
    this.buffering = how;
    return how === 'no' && this.gathered !== '' ? this.flush() : undefined;
  }

  close(): HostFailure | undefined {
    const failed = this.gathered === '' ? undefined : this.flush();
    return this.file.close() ?? failed;
  }
}
