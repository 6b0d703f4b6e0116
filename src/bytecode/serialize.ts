// Prototypes as bytes and back (string.dump, binary chunks). The header is Lua 5.4's, so that tools recognize binary
// chunks; a mark after it makes PUC Lua refuse ours, and we refuse PUC's.
// Invariant: reading trusts nothing: a result has passed the verifier, everything else is a ChunkFault.
import {
  chunkIntegerOverflow,
  corruptedChunk,
  floatFormatMismatch,
  formatMismatch,
  functionsTooDeep,
  integerFormatMismatch,
  notBinaryChunk,
  sizeMismatch,
  truncatedChunk,
  unknownConstant,
  versionMismatch,
} from '../messages/bytecode.ts';
import { Gathering } from '../values/bytes.ts';
import { LuaFloat, float, isFloat, isInteger, toDouble, wrap } from '../values/number.ts';
import { bytesOf, isStr, str } from '../values/string.ts';
import type { LuaNumber, Value } from '../values/type.ts';
import { OPS } from './ops.ts';
import { Proto, type LocalInfo, type UpvalueInfo } from './proto.ts';
import { verify } from './verify.ts';

/** First byte of a binary chunk. */
export const SIGNATURE = '\x1b';

/** A refused binary chunk, with the reason. */
export class ChunkFault {
  constructor(readonly why: string) {}
}

/** Incremented when the format changes, or what an instruction with the same operands does. */
const VERSION = 2;

/** A number of 14 bits for the version and the opcode table: chunks with other instructions have another one. */
function fingerprint(): number {
  let hash = VERSION;
  for (const { name, form, a, b, c } of Object.values(OPS)) {
    for (const char of `${name} ${form} ${a} ${b} ${c};`) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
  }
  return (hash ^ (hash >>> 14)) & 0x3fff;
}

/**
 * Name and fingerprint of the format after Lua's header. PUC Lua reads a number of upvalues and a length here: ten
 * bytes below 128 are an integer overflow.
 */
const MARK = `perilune${String.fromCharCode(fingerprint() >> 7, fingerprint() & 0x7f)}`;

/** The header, with the error text for each part. */
const HEADER: readonly (readonly [string, () => string])[] = [
  ['\x1bLua', notBinaryChunk],
  ['\x54', versionMismatch],
  ['\0', formatMismatch],
  ['\x19\x93\r\n\x1a\n', corruptedChunk],
  ['\x04', () => sizeMismatch('Instruction')],
  ['\x08', () => sizeMismatch('lua_Integer')],
  ['\x08', () => sizeMismatch('lua_Number')],
  ['\x78\x56\0\0\0\0\0\0', integerFormatMismatch],
  ['\0\0\0\0\0\x28\x77\x40', floatFormatMismatch],
  [MARK, formatMismatch],
];

const enum Kind {
  Nil,
  False,
  True,
  Integer,
  Float,
  Text,
}

/** Source of a function without debug information. */
const NO_SOURCE = '=?';
/** Maximum nesting of functions; the grammar allows fewer. */
const MAX_DEPTH = 250;
/** Largest count, line or length. */
const MAX_INT = 2 ** 31 - 1;

const EIGHT = new Uint8Array(8);
const VIEW = new DataView(EIGHT.buffer);

// ---- writing

class Writer {
  private readonly gathered = new Gathering();

  get length(): number {
    return this.gathered.length;
  }

  get bytes(): string {
    return this.gathered.text;
  }

  byte(n: number): void {
    this.raw(String.fromCharCode(n));
  }

  raw(bytes: string): void {
    this.gathered.add(bytes);
  }

  /** A number from 0 to 2^32-1, seven bits a byte, lowest first. */
  unsigned(n: number): void {
    for (; n > 127; n >>>= 7) this.byte((n & 127) | 128);
    this.byte(n);
  }

  /** A 32-bit difference: small ones of either sign are short. */
  signed(n: number): void {
    this.unsigned(((n << 1) ^ (n >> 31)) >>> 0);
  }

  text(bytes: string): void {
    this.unsigned(bytes.length);
    this.raw(bytes);
  }

  word(n: number): void {
    this.raw(String.fromCharCode(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24));
  }

  /** The eight bytes of VIEW. */
  eight(): void {
    this.raw(String.fromCharCode(...EIGHT));
  }
}

/**
 * The bytes of a function. `strip` leaves out debug information: source, lines, names; a function loaded from such a
 * chunk has none.
 */
export function serialize(proto: Proto, strip: boolean): string {
  const serialization = new Serialization(proto, strip);
  while (!serialization.step());
  return serialization.bytes;
}

/** Number of instructions, and so on, written per step. */
const PART = 2048;

/** Writes a function in steps. */
export class Serialization {
  private readonly out = new Writer();
  private readonly bare: boolean;
  /** Stack of pending work. */
  private readonly left: (() => void)[] = [];

  constructor(proto: Proto, strip: boolean) {
    const { out } = this,
      bare = (this.bare = strip || proto.lines.length === 0);
    for (const [bytes] of HEADER) out.raw(bytes);
    out.byte(bare ? 1 : 0);
    if (!bare) out.text(proto.source);
    this.left.push(() => this.function(proto, proto.source));
  }

  get length(): number {
    return this.out.length;
  }

  get bytes(): string {
    return this.out.bytes;
  }

  /** Writes the next part; true if it was the last. */
  step(): boolean {
    this.left.pop()?.();
    return this.left.length === 0;
  }

  /** One function and those in it. A source is written where it is not that of the function around it. */
  private function(proto: Proto, outerSource: string): void {
    const { out, bare, left } = this,
      { children } = proto;
    out.unsigned(proto.lineDefined);
    out.unsigned(proto.lastLine);
    out.byte(proto.params);
    out.byte(proto.vararg ? 1 : 0);
    out.byte(proto.registers);
    if (!bare) out.text(proto.source === outerSource ? '' : proto.source);
    // In reverse order, because this is a stack.
    if (!bare) left.push(() => this.debug(proto));
    for (let i = children.length - 1; i >= 0; i--) left.push(() => this.function(children[i]!, proto.source));
    left.push(() => {
      this.upvalues(proto);
      out.unsigned(children.length);
    });
    this.list(proto.constants, (v) => writeConstant(out, v));
    this.list(proto.code, (word) => out.word(word));
  }

  /** A count, and what is counted. */
  private list<T>(items: ArrayLike<T>, write: (item: T) => void, counted = true): void {
    const part = (from: number): void => {
      if (from === 0 && counted) this.out.unsigned(items.length);
      const to = Math.min(from + PART, items.length);
      for (let i = from; i < to; i++) write(items[i]!);
      if (to < items.length) this.left.push(() => part(to));
    };
    this.left.push(() => part(0));
  }

  private upvalues({ upvalues }: Proto): void {
    const { out, bare } = this;
    out.unsigned(upvalues.length);
    for (const { name, inStack, index } of upvalues) {
      out.byte(inStack ? 1 : 0);
      out.byte(index);
      if (!bare) out.text(name);
    }
  }

  private debug({ locals, lines, lineDefined }: Proto): void {
    const { out } = this;
    let last = lineDefined;
    this.list(
      lines,
      (line) => {
        out.signed(line - last);
        last = line;
      },
      false,
    );
    this.list(locals, ({ name, startPc, endPc }) => {
      out.text(name);
      out.unsigned(startPc);
      out.unsigned(endPc);
    });
  }
}

function writeConstant(out: Writer, v: Value): void {
  if (isStr(v)) {
    out.byte(Kind.Text);
    out.text(bytesOf(v));
  } else if (isInteger(v)) {
    out.byte(Kind.Integer);
    VIEW.setBigInt64(0, BigInt(v), true);
    out.eight();
  } else if (isFloat(v)) {
    out.byte(Kind.Float);
    VIEW.setFloat64(0, toDouble(v), true);
    // The sign of a NaN is in its representation (number.ts).
    if (toDouble(v) !== toDouble(v)) EIGHT[7] = v instanceof LuaFloat ? 0x7f : 0xff;
    out.eight();
  } else out.byte(v === undefined ? Kind.Nil : v === true ? Kind.True : Kind.False);
}

// ---- reading

class Reader {
  private at = 0;

  constructor(private readonly bytes: string) {}

  byte(): number {
    if (this.at >= this.bytes.length) throw new ChunkFault(truncatedChunk());
    return this.bytes.charCodeAt(this.at++);
  }

  /** The next n bytes. */
  take(n: number): string {
    if (n > this.bytes.length - this.at) throw new ChunkFault(truncatedChunk());
    return this.bytes.slice(this.at, (this.at += n));
  }

  /** A number from 0 to 2^32-1. */
  private varint(): number {
    let n = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.byte();
      n += (byte & 127) * unit;
      if (n > 2 ** 32 - 1 || (byte === 0 && unit > 1)) throw new ChunkFault(chunkIntegerOverflow());
      if (byte < 128) return n;
    }
  }

  unsigned(): number {
    const n = this.varint();
    if (n > MAX_INT) throw new ChunkFault(chunkIntegerOverflow());
    return n;
  }

  signed(): number {
    const n = this.varint();
    return (n >>> 1) ^ -(n & 1);
  }

  /** A count of things that take at least `size` bytes each: never more than the bytes left can hold. */
  count(size: number): number {
    const n = this.unsigned();
    if (n * size > this.bytes.length - this.at) throw new ChunkFault(truncatedChunk());
    return n;
  }

  list<T>(size: number, read: () => T): T[] {
    const list: T[] = [];
    for (let n = this.count(size); n > 0; n--) list.push(read());
    return list;
  }

  text(): string {
    return this.take(this.count(1));
  }

  /** Fills the eight bytes of VIEW. */
  eight(): void {
    const { bytes } = this,
      { at } = this;
    this.take(8);
    for (let i = 0; i < 8; i++) EIGHT[i] = bytes.charCodeAt(at + i);
  }

  words(): Int32Array {
    const n = this.count(4),
      words = new Int32Array(n),
      { bytes } = this;
    let { at } = this;
    for (let i = 0; i < n; i++, at += 4) {
      words[i] =
        bytes.charCodeAt(at) |
        (bytes.charCodeAt(at + 1) << 8) |
        (bytes.charCodeAt(at + 2) << 16) |
        (bytes.charCodeAt(at + 3) << 24);
    }
    this.at = at;
    return words;
  }
}

/** Throws a ChunkFault unless a binary chunk can begin with these bytes. */
export function checkHeader(bytes: string): void {
  let at = 0;
  for (const [part, complaint] of HEADER) {
    if (bytes.length < at + part.length) return;
    if (!bytes.startsWith(part, at)) throw new ChunkFault(complaint());
    at += part.length;
  }
}

/**
 * The function in a binary chunk; like PUC, ignores bytes after its end.
 * @throws ChunkFault if it is malformed, truncated or unsafe
 */
export function deserialize(bytes: string): Proto {
  const from = new Reader(bytes);
  for (const [part, complaint] of HEADER) if (from.take(part.length) !== part) throw new ChunkFault(complaint());
  const bare = from.byte() !== 0;
  const proto = readFunction(from, bare ? undefined : from.text(), 1);
  const fault = verify(proto);
  if (fault !== undefined) throw new ChunkFault(fault);
  return proto;
}

/** One function and those in it. Without a source there is no debug information at all. */
function readFunction(from: Reader, outerSource: string | undefined, depth: number): Proto {
  if (depth > MAX_DEPTH) throw new ChunkFault(functionsTooDeep());
  const lineDefined = from.unsigned(),
    lastLine = from.unsigned();
  const params = from.byte(),
    vararg = from.byte() !== 0,
    registers = from.byte();
  const source = outerSource === undefined ? undefined : from.text() || outerSource;
  const code = from.words();
  const constants = from.list(1, () => readConstant(from));
  const upvalues = from.list(2, (): UpvalueInfo => {
    const inStack = from.byte() !== 0,
      index = from.byte();
    return { name: source === undefined ? '' : from.text(), inStack, index };
  });
  const children = from.list(10, () => readFunction(from, source, depth + 1));
  let locals: LocalInfo[] = [],
    lines = new Int32Array(0);
  if (source !== undefined) {
    locals = from.list(3, () => ({ name: from.text(), startPc: from.unsigned(), endPc: from.unsigned() }));
    lines = readLines(from, code.length, lineDefined);
  }
  return new Proto(
    code,
    constants,
    children,
    upvalues,
    locals,
    lines,
    source ?? NO_SOURCE,
    lineDefined,
    lastLine,
    params,
    vararg,
    registers,
  );
}

function readConstant(from: Reader): Value {
  const kind = from.byte();
  switch (kind as Kind) {
    case Kind.Nil:
      return undefined;
    case Kind.False:
      return false;
    case Kind.True:
      return true;
    case Kind.Integer:
      from.eight();
      return wrap(VIEW.getBigInt64(0, true));
    case Kind.Float:
      from.eight();
      return readFloat();
    case Kind.Text:
      return str(from.text());
  }
  throw new ChunkFault(unknownConstant(kind));
}

function readFloat(): LuaNumber {
  const n = VIEW.getFloat64(0, true);
  return n !== n && EIGHT[7]! < 128 ? new LuaFloat(n) : float(n);
}

function readLines(from: Reader, n: number, first: number): Int32Array<ArrayBuffer> {
  const lines = new Int32Array(n);
  let line = first;
  for (let i = 0; i < n; i++) {
    line += from.signed();
    if (line < 0 || line > MAX_INT) throw new ChunkFault(chunkIntegerOverflow());
    lines[i] = line;
  }
  return lines;
}
