// string.pack, string.packsize, string.unpack (§6.4.2). All three walk the same row of options, so alignment has one
// owner, Layout. Native sizes are those of C on a 64-bit little-endian machine. Layout and the byte cores know nothing
// of arguments; a format ends at its first zero byte, as in C.
import {
  alignmentNotPower,
  containsZeros,
  dataTooShort,
  formatTooLarge,
  integerDoesNotFit,
  integerOverflow,
  integralSize,
  invalidNextOption,
  invalidPackOption,
  lengthDoesNotFit,
  longerThanSize,
  missingSize,
  positionOutOfString,
  tooLarge,
  tooManyUnpacked,
  unfinishedString,
  unsignedOverflow,
  variableLength,
} from '../../messages/stdlib.ts';
import { LuaFloat, float, toDouble } from '../../values/number.ts';
import { Gathering, piece } from '../../values/bytes.ts';
import { account } from '../../values/meter.ts';
import { joined, str as strValue } from '../../values/string.ts';
import type { LuaNumber, Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { gather, long, type Arguments, type LongWork } from '../../vm/native/long-work.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import { int, rest, str, takeInteger, takeNumber, takeString } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import { startOf } from './range.ts';

export const enum Option {
  Signed,
  Unsigned,
  Float,
  Double,
  /** Fixed size. */
  Chars,
  /** Length before it. */
  Counted,
  /** Zero behind it. */
  Zero,
  Padding,
  Align,
  Nothing,
}

/** Most bytes of an integer. */
const MAX_SIZE = 16;
/** Most bytes of a whole, as C's int has it. */
const MAX_TOTAL = 2 ** 31 - 1;
const NATIVE_ALIGN = 8;

/** Sizes of the options that have a fixed one. */
const FIXED: Readonly<Record<string, readonly [Option, number]>> = {
  b: [Option.Signed, 1],
  B: [Option.Unsigned, 1],
  h: [Option.Signed, 2],
  H: [Option.Unsigned, 2],
  l: [Option.Signed, 8],
  L: [Option.Unsigned, 8],
  j: [Option.Signed, 8],
  J: [Option.Unsigned, 8],
  T: [Option.Unsigned, 8],
  f: [Option.Float, 4],
  d: [Option.Double, 8],
  n: [Option.Double, 8],
  z: [Option.Zero, 0],
  x: [Option.Padding, 1],
  X: [Option.Align, 0],
  ' ': [Option.Nothing, 0],
};
/** The same by the letter's byte. */
const BY_BYTE = Array.from({ length: 256 }, (_, byte) => FIXED[String.fromCharCode(byte)]);

/** How many integers there are of so many bytes. */
const COUNTS = Array.from({ length: MAX_SIZE + 1 }, (_, size) => 2 ** (8 * size));

/** Walks a format: after next(), `option`, `size` and `gap` (bytes of alignment before it) describe one option. */
export class Layout {
  little = true;
  option: Option = Option.Nothing;
  size = 0;
  gap = 0;
  private maxAlign = 1;
  private at = 0;
  private readonly format: string;

  constructor(format: string) {
    const end = format.indexOf('\0');
    this.format = end < 0 ? format : format.slice(0, end);
  }

  /** Reads the next option, which would begin at `offset`; false at the end. */
  next(offset: number): boolean {
    if (this.at >= this.format.length) return false;
    this.read();
    const { option } = this;
    let align = this.size;
    if (option === Option.Align) {
      if (this.at >= this.format.length) badArgument(1, invalidNextOption());
      this.read();
      align = this.size;
      if (this.option === Option.Chars || align === 0) badArgument(1, invalidNextOption());
      this.option = option;
      this.size = 0;
    }
    this.gap = 0;
    if (align > 1 && option !== Option.Chars) {
      align = Math.min(align, this.maxAlign);
      if ((align & (align - 1)) !== 0) badArgument(1, alignmentNotPower());
      this.gap = (align - (offset & (align - 1))) & (align - 1);
    }
    return true;
  }

  private read(): void {
    const byte = this.format.charCodeAt(this.at++),
      fixed = BY_BYTE[byte];
    if (fixed !== undefined) {
      this.option = fixed[0];
      this.size = fixed[1];
      return;
    }
    this.option = Option.Nothing;
    this.size = 0;
    const letter = String.fromCharCode(byte);
    switch (letter) {
      case 'i':
        return this.sized(Option.Signed, 4);
      case 'I':
        return this.sized(Option.Unsigned, 4);
      case 's':
        return this.sized(Option.Counted, 8);
      case 'c':
        this.option = Option.Chars;
        this.size = this.numeral(-1);
        if (this.size < 0) raise(missingSize());
        return;
      case '<':
      case '=':
        this.little = true;
        return;
      case '>':
        this.little = false;
        return;
      case '!':
        this.maxAlign = this.limited(NATIVE_ALIGN);
        return;
    }
    raise(invalidPackOption(letter));
  }

  private sized(option: Option, size: number): void {
    this.option = option;
    this.size = this.limited(size);
  }

  private limited(otherwise: number): number {
    const n = this.numeral(otherwise);
    return n > MAX_SIZE || n <= 0 ? raise(integralSize(n, MAX_SIZE)) : n;
  }

  /** A decimal numeral; digits that would make it too large for an int are left unread. */
  private numeral(otherwise: number): number {
    const { format } = this;
    let n = -1;
    for (; this.at < format.length; this.at++) {
      const digit = format.charCodeAt(this.at) - 48;
      if (digit < 0 || digit > 9 || n > (MAX_TOTAL - 9 - 7) / 10) break;
      n = Math.max(n, 0) * 10 + digit;
    }
    return n < 0 ? otherwise : n;
  }
}

// ---- numbers and bytes

const BYTES = new Uint8Array(MAX_SIZE);
const VIEW = new DataView(BYTES.buffer);

/** The first `size` of BYTES as a string; they are little-endian. */
function bytesText(size: number, little: boolean): string {
  const b = BYTES;
  if (!little) {
    for (let i = 0, j = size - 1; i < j; i++, j--) {
      const first = b[i]!;
      b[i] = b[j]!;
      b[j] = first;
    }
  }
  switch (size) {
    case 1:
      return String.fromCharCode(b[0]!);
    case 2:
      return String.fromCharCode(b[0]!, b[1]!);
    case 4:
      return String.fromCharCode(b[0]!, b[1]!, b[2]!, b[3]!);
    case 8:
      return String.fromCharCode(b[0]!, b[1]!, b[2]!, b[3]!, b[4]!, b[5]!, b[6]!, b[7]!);
  }
  let out = '';
  for (let i = 0; i < size; i++) out += String.fromCharCode(b[i]!);
  return out;
}

/** Fills BYTES from data, turned to little-endian. */
function loadBytes(data: string, at: number, size: number, little: boolean): void {
  if (little) for (let i = 0; i < size; i++) BYTES[i] = data.charCodeAt(at + i);
  else for (let i = 0; i < size; i++) BYTES[size - 1 - i] = data.charCodeAt(at + i);
}

/** An integer in `size` bytes. Sizes above 8 repeat the sign where `signed`, else zeros. */
export function packInteger(n: number | bigint, size: number, little: boolean, signed: boolean): string {
  if (typeof n === 'number') {
    VIEW.setInt32(0, n, true);
    VIEW.setInt32(4, Math.floor(n / 2 ** 32), true);
  } else VIEW.setBigInt64(0, n, true);
  if (size > 8) BYTES.fill(signed && n < 0 ? 255 : 0, 8, size);
  return bytesText(size, little);
}

/** The integer in `size` bytes of data. */
export function unpackInteger(
  data: string,
  at: number,
  size: number,
  little: boolean,
  signed: boolean,
): number | bigint {
  if (size <= 4) {
    let n = 0;
    for (let i = 0; i < size; i++) n = n * 256 + data.charCodeAt(little ? at + size - 1 - i : at + i);
    return signed && n >= COUNTS[size]! / 2 ? n - COUNTS[size]! : n;
  }
  loadBytes(data, at, size, little);
  if (size < 8) BYTES.fill(signed && BYTES[size - 1]! > 127 ? 255 : 0, size, 8);
  else if (size > 8) {
    const sign = signed && BYTES[7]! > 127 ? 255 : 0;
    for (let i = 8; i < size; i++) if (BYTES[i] !== sign) raise(integerDoesNotFit(size));
  }
  const n = VIEW.getInt32(4, true) * 2 ** 32 + VIEW.getUint32(0, true);
  return Number.isSafeInteger(n) ? n : VIEW.getBigInt64(0, true);
}

export function packFloat(v: LuaNumber, size: number, little: boolean): string {
  const n = toDouble(v);
  if (size === 4) VIEW.setFloat32(0, n, true);
  else VIEW.setFloat64(0, n, true);
  // The sign of a NaN is in its representation (number.ts).
  if (n !== n) BYTES[size - 1] = v instanceof LuaFloat ? 0x7f : 0xff;
  return bytesText(size, little);
}

export function unpackFloat(data: string, at: number, size: number, little: boolean): LuaNumber {
  loadBytes(data, at, size, little);
  const n = size === 4 ? VIEW.getFloat32(0, true) : VIEW.getFloat64(0, true);
  return n !== n && BYTES[size - 1]! < 128 ? new LuaFloat(n) : float(n);
}

// ---- the natives

/** Longest format that is processed in one go. */
const AT_ONCE = 500;
/** Options between two checks of the fuel. */
const PART = 64;
/** The cost of an option; of packing a value, and of unpacking one. */
const OPTION = 4,
  PACKED = 30,
  UNPACKED = 20;

/** Packs values by a format, some at a time. */
class Packing implements LongWork {
  private readonly layout: Layout;
  private readonly out = new Gathering();
  private at = 1;

  constructor(format: string) {
    this.layout = new Layout(format);
  }

  step(rt: Runtime, from: Arguments): boolean {
    const { layout, out } = this,
      before = this.at;
    for (let n = 0; n < PART; n++) {
      if (!layout.next(out.length)) {
        rt.charge(OPTION * n + PACKED * (this.at - before));
        return true;
      }
      if (layout.gap > 0) this.add(rt, zeros(rt, out.length, layout.gap));
      if (layout.option === Option.Padding) this.add(rt, '\0');
      if (layout.option < Option.Padding) this.value(rt, from);
    }
    rt.charge(OPTION * PART + PACKED * (this.at - before));
    return false;
  }

  private add(rt: Runtime, bytes: string): void {
    gather(rt, this.out, bytes);
  }

  private value(rt: Runtime, from: Arguments): void {
    const at = ++this.at,
      v = from.arg(at),
      { option, size, little } = this.layout;
    switch (option) {
      case Option.Signed: {
        const n = takeInteger(v, at, true);
        if (size < 8 && !(n >= -COUNTS[size]! / 2 && n < COUNTS[size]! / 2)) badArgument(at, integerOverflow());
        return this.add(rt, packInteger(n, size, little, true));
      }
      case Option.Unsigned: {
        const n = takeInteger(v, at, true);
        if (size < 8 && !(n >= 0 && n < COUNTS[size]!)) badArgument(at, unsignedOverflow());
        return this.add(rt, packInteger(n, size, little, false));
      }
      case Option.Float:
      case Option.Double:
        return this.add(rt, packFloat(takeNumber(v, at, true), size, little));
      default:
        return this.string(rt, takeString(v, at, true), at);
    }
  }

  private string(rt: Runtime, s: string, at: number): void {
    const { option, size, little } = this.layout;
    if (option === Option.Chars) {
      if (s.length > size) badArgument(at, longerThanSize());
      this.add(rt, s);
      return this.add(rt, zeros(rt, this.out.length, size - s.length));
    }
    if (option === Option.Counted) {
      if (size < 8 && s.length >= COUNTS[size]!) badArgument(at, lengthDoesNotFit());
      this.add(rt, packInteger(s.length, size, little, false));
      return this.add(rt, s);
    }
    rt.charge(s.length >> 6);
    if (s.includes('\0')) badArgument(at, containsZeros());
    this.add(rt, s);
    return this.add(rt, '\0');
  }

  /** The bytes, already accounted for. */
  get bytes(): Value {
    return joined(this.out.text);
  }

  get holds(): readonly Value[] {
    return [this.bytes];
  }

  finish(call: Call): number {
    return call.one(this.bytes);
  }
}

/** Zeros behind so many bytes, unless no string may be that long. */
function zeros(rt: Runtime, behind: number, count: number): string {
  return behind + count > rt.maxString ? raise(tooLarge()) : '\0'.repeat(count);
}

export const pack = long(
  'string.pack',
  [str('format'), rest('values')],
  'string',
  'Returns the values in binary form, as the format says. Raises if one does not fit.',
  (at, format) => {
    if (format.length > AT_ONCE) return SLOW_PATH;
    const packing = new Packing(format);
    while (!packing.step(at.rt, at));
    return at.one(packing.bytes);
  },
  (_, format) => new Packing(format),
);

/** Adds up the sizes in a format, some at a time. */
class Measuring implements LongWork {
  private readonly layout: Layout;
  total = 0;

  constructor(format: string) {
    this.layout = new Layout(format);
  }

  step(rt: Runtime): boolean {
    const { layout } = this;
    rt.charge(OPTION * PART);
    for (let n = 0; n < PART; n++) {
      if (!layout.next(this.total)) return true;
      if (layout.option === Option.Counted || layout.option === Option.Zero) badArgument(1, variableLength());
      const size = layout.size + layout.gap;
      if (this.total > MAX_TOTAL - size) badArgument(1, formatTooLarge());
      this.total += size;
    }
    return false;
  }

  finish(call: Call): number {
    return call.one(this.total);
  }
}

export const packsize = long(
  'string.packsize',
  [str('format')],
  'integer',
  'Returns the number of bytes that string.pack would give for the format. Raises for "s" and "z", whose size varies.',
  (at, format) => {
    if (format.length > AT_ONCE) return SLOW_PATH;
    const measuring = new Measuring(format);
    while (!measuring.step(at.rt));
    return at.one(measuring.total);
  },
  (_, format) => new Measuring(format),
);

/** Unpacks data by a format, some values at a time. */
class Unpacking implements LongWork {
  private readonly layout: Layout;
  private at: number;
  readonly holds: Value[] = [];

  /** `room`: how many results there may be. */
  constructor(
    format: string,
    private readonly data: string,
    init: number,
    private readonly room: number,
  ) {
    this.layout = new Layout(format);
    this.at = startOf(init, data.length) - 1;
    if (this.at > data.length) badArgument(3, positionOutOfString());
  }

  step(rt: Runtime): boolean {
    const { layout, holds } = this,
      before = holds.length;
    for (let n = 0; n < PART; n++) {
      if (!layout.next(this.at)) {
        holds.push(this.at + 1);
        rt.charge(OPTION * n + UNPACKED * (holds.length - before));
        return true;
      }
      this.option();
      if (holds.length >= this.room) raise(tooManyUnpacked());
    }
    rt.charge(OPTION * PART + UNPACKED * (holds.length - before));
    return false;
  }

  private option(): void {
    const {
        data,
        layout: { option, size, little, gap },
        holds,
      } = this,
      { length } = data;
    if (gap + size > length - this.at) badArgument(2, dataTooShort());
    const at = (this.at += gap);
    switch (option) {
      case Option.Signed:
      case Option.Unsigned:
        holds.push(unpackInteger(data, at, size, little, option === Option.Signed));
        break;
      case Option.Float:
      case Option.Double:
        holds.push(unpackFloat(data, at, size, little));
        break;
      case Option.Chars:
        holds.push(strValue(piece(data, at, at + size)));
        break;
      case Option.Counted: {
        const n = unpackInteger(data, at, size, little, false);
        // A negative length is one of 2^63 or more.
        if (n < 0 || n > length - at - size) badArgument(2, dataTooShort());
        holds.push(strValue(piece(data, at + size, at + size + Number(n))));
        this.at += Number(n);
        break;
      }
      case Option.Zero: {
        const end = data.indexOf('\0', at);
        account.charge(((end < 0 ? length : end) - at) >> 6);
        if (end < 0) badArgument(2, unfinishedString());
        holds.push(strValue(piece(data, at, end)));
        this.at = end + 1;
        break;
      }
    }
    this.at += size;
  }

  finish(call: Call): number {
    return call.all(this.holds);
  }
}

export const unpack = long(
  'string.unpack',
  [str('format'), str('data'), int('at').or(1)],
  '...',
  'Returns the values that data holds from a position on, as the format says, and the position behind them. Raises if data is too short.',
  (at, format, data, init) => {
    if (format.length > AT_ONCE) return SLOW_PATH;
    const unpacking = new Unpacking(format, data, init, at.rt.stackLimit);
    while (!unpacking.step(at.rt));
    return at.all(unpacking.holds);
  },
  ({ rt }, format, data, init) => new Unpacking(format, data, init, rt.stackLimit),
);
