// string.pack, string.packsize, string.unpack (§6.4.2). All three walk the same row of options, so alignment has one
// owner, Layout. Native sizes are those of C on a 64-bit little-endian machine. Layout and the byte cores know nothing
// of arguments; a format ends at its first zero byte, as in C.
import {
  alignmentNotPower, containsZeros, dataTooShort, formatTooLarge, integerDoesNotFit, integerOverflow, integralSize,
  invalidNextOption, invalidPackOption, lengthDoesNotFit, longerThanSize, missingSize, positionOutOfString, tooLarge,
  unfinishedString, unsignedOverflow, variableLength,
} from '../messages/stdlib.ts';
import { LuaFloat, float, toDouble } from '../values/number.ts';
import { MAX_BYTES, str as strValue } from '../values/string.ts';
import type { LuaNumber, Value } from '../values/type.ts';
import { plain } from '../vm/native.ts';
import { int, rest, str, takeInteger, takeNumber, takeString } from '../vm/params.ts';
import { badArgument, raise } from '../vm/throw.ts';
import { startOf } from './range.ts';

export const enum Option {
  Signed, Unsigned, Float, Double,
  /** Fixed size. */
  Chars,
  /** Length before it. */
  Counted,
  /** Zero behind it. */
  Zero,
  Padding, Align, Nothing,
}

/** Most bytes of an integer. */
const MAX_SIZE = 16;
/** Most bytes of a whole, as C's int has it. */
const MAX_TOTAL = 2 ** 31 - 1;
const NATIVE_ALIGN = 8;

/** Sizes of the options that have a fixed one. */
const FIXED: Readonly<Record<string, readonly [Option, number]>> = {
  b: [Option.Signed, 1], B: [Option.Unsigned, 1],
  h: [Option.Signed, 2], H: [Option.Unsigned, 2],
  l: [Option.Signed, 8], L: [Option.Unsigned, 8],
  j: [Option.Signed, 8], J: [Option.Unsigned, 8],
  T: [Option.Unsigned, 8],
  f: [Option.Float, 4], d: [Option.Double, 8], n: [Option.Double, 8],
  z: [Option.Zero, 0], x: [Option.Padding, 1], X: [Option.Align, 0], ' ': [Option.Nothing, 0],
};

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
    const letter = this.format[this.at++]!;
    const fixed = FIXED[letter];
    if (fixed !== undefined) {
      this.option = fixed[0];
      this.size = fixed[1];
      return;
    }
    this.option = Option.Nothing;
    this.size = 0;
    switch (letter) {
      case 'i': return this.sized(Option.Signed, 4);
      case 'I': return this.sized(Option.Unsigned, 4);
      case 's': return this.sized(Option.Counted, 8);
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
  let out = '';
  if (little) for (let i = 0; i < size; i++) out += String.fromCharCode(BYTES[i]!);
  else for (let i = size - 1; i >= 0; i--) out += String.fromCharCode(BYTES[i]!);
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
export function unpackInteger(data: string, at: number, size: number, little: boolean, signed: boolean): number | bigint {
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

export const pack = plain('string.pack', [str('format'), rest('values')], 'string',
  'Returns the values in binary form, as the format says.',
  (window, format) => {
    const layout = new Layout(format);
    let out = '', at = 1;
    while (layout.next(out.length)) {
      const { option, size, little, gap } = layout;
      if (out.length + gap + size > MAX_BYTES) raise(tooLarge());
      if (gap > 0) out += '\0'.repeat(gap);
      if (option === Option.Padding) out += '\0';
      if (option >= Option.Padding) continue;
      at++;
      const v = window.arg(at);
      switch (option) {
        case Option.Signed: {
          const n = takeInteger(v, at, true);
          if (size < 8 && !(n >= -(2 ** (8 * size - 1)) && n < 2 ** (8 * size - 1))) badArgument(at, integerOverflow());
          out += packInteger(n, size, little, true);
          break;
        }
        case Option.Unsigned: {
          const n = takeInteger(v, at, true);
          if (size < 8 && !(n >= 0 && n < 2 ** (8 * size))) badArgument(at, unsignedOverflow());
          out += packInteger(n, size, little, false);
          break;
        }
        case Option.Float:
        case Option.Double:
          out += packFloat(takeNumber(v, at, true), size, little);
          break;
        default: {
          const s = takeString(v, at, true);
          if (out.length + s.length + size > MAX_BYTES) raise(tooLarge());
          if (option === Option.Chars) {
            if (s.length > size) badArgument(at, longerThanSize());
            out += s + '\0'.repeat(size - s.length);
          } else if (option === Option.Counted) {
            if (size < 8 && s.length >= 2 ** (8 * size)) badArgument(at, lengthDoesNotFit());
            out += packInteger(s.length, size, little, false) + s;
          } else {
            if (s.includes('\0')) badArgument(at, containsZeros());
            out += s + '\0';
          }
        }
      }
    }
    window.rt.charge((format.length >> 3) + (out.length >> 6));
    return window.text(out);
  });

export const packsize = plain('string.packsize', [str('format')], 'integer',
  'Returns the length of what string.pack would give for the format.',
  (window, format) => {
    const layout = new Layout(format);
    let total = 0;
    while (layout.next(total)) {
      if (layout.option === Option.Counted || layout.option === Option.Zero) badArgument(1, variableLength());
      const size = layout.size + layout.gap;
      if (total > MAX_TOTAL - size) badArgument(1, formatTooLarge());
      total += size;
    }
    window.rt.charge(format.length >> 3);
    return window.one(total);
  });

export const unpack = plain('string.unpack', [str('format'), str('data'), int('at').or(1)], 'values..., integer',
  'Returns the values that data holds from a position on, as the format says, and the position behind them.',
  (window, format, data, init) => {
    const layout = new Layout(format);
    const length = data.length;
    let at = startOf(init, length) - 1;
    if (at > length) badArgument(3, positionOutOfString());
    const values: Value[] = [];
    while (layout.next(at)) {
      const { option, size, little } = layout;
      if (layout.gap + size > length - at) badArgument(2, dataTooShort());
      at += layout.gap;
      switch (option) {
        case Option.Signed:
        case Option.Unsigned:
          values.push(unpackInteger(data, at, size, little, option === Option.Signed));
          break;
        case Option.Float:
        case Option.Double:
          values.push(unpackFloat(data, at, size, little));
          break;
        case Option.Chars:
          values.push(strValue(data.slice(at, at + size)));
          break;
        case Option.Counted: {
          const n = unpackInteger(data, at, size, little, false);
          // A negative length is one of 2^63 or more.
          if (n < 0 || n > length - at - size) badArgument(2, dataTooShort());
          values.push(strValue(data.slice(at + size, at + size + Number(n))));
          at += Number(n);
          break;
        }
        case Option.Zero: {
          const end = data.indexOf('\0', at);
          if (end < 0) badArgument(2, unfinishedString());
          values.push(strValue(data.slice(at, end)));
          at = end + 1;
          break;
        }
      }
      at += size;
    }
    values.push(at + 1);
    window.rt.charge((format.length >> 3) + values.length);
    return window.all(values);
  });
