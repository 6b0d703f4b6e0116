// Parses numerals of any length in steps, with the same results as numeral.ts (or tonumber with a base). A long numeral
// is reduced to a short one: the first significant digits, whether anything but zeros was dropped, and an exponent.
import { wrap } from './number.ts';
import { parseNumber } from './numeral.ts';
import type { LuaNumber } from './type.ts';

/** Enough digits to determine the nearest double, if one more digit tells whether others follow. */
const KEPT_DECIMAL = 800,
  KEPT_HEXADECIMAL = 40;
/** Most digits of an integer that may fit 64 bits. */
const INTEGER_DIGITS = 19;
/** Hexadecimal digits of an integer; those before them are lost anyway. */
const WRAPPED_DIGITS = 16;
/** Larger exponents make no difference. */
const LARGEST = 1e12;

const enum Phase {
  Before,
  Whole,
  Fraction,
  ExponentSign,
  Exponent,
  Behind,
  Invalid,
}

const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);
const isDecimal = (c: number): boolean => c >= 48 && c <= 57;
const isHexadecimal = (c: number): boolean => isDecimal(c) || ((c | 32) >= 97 && (c | 32) <= 102);

export class LongNumeral {
  private phase = Phase.Before;
  private at = 0;
  private negative = false;
  private hexadecimal = false;
  /** Digits before an exponent, zeros included. */
  private digits = 0;
  /** The first digits that count. */
  private kept = '';
  /** Nonzero digits were dropped. */
  private more = false;
  /** Dropped digits before the point, minus kept ones after it. */
  private scale = 0;
  /** Where the digits before the point end. */
  private wholeEnd = 0;
  private hasExponent = false;
  private exponentNegative = false;
  private exponentDigits = 0;
  private exponent = 0;
  /** It is an integer, unless that has too many digits. */
  private plain = true;

  constructor(private readonly s: string) {}

  /** Reads at most so many characters; true: there are no more to read. */
  step(most: number): boolean {
    const end = Math.min(this.at + most, this.s.length);
    while (this.at < end && this.phase !== Phase.Invalid) this.read(this.s.charCodeAt(this.at));
    return this.at >= this.s.length || this.phase === Phase.Invalid;
  }

  private read(c: number): void {
    switch (this.phase) {
      case Phase.Before:
        return this.begin(c);
      case Phase.Whole:
        return this.whole(c);
      case Phase.Fraction:
        return this.fraction(c);
      case Phase.ExponentSign:
        if (c === 43 || c === 45) this.take();
        this.exponentNegative = c === 45;
        this.phase = Phase.Exponent;
        return;
      case Phase.Exponent:
        if (!isDecimal(c)) return this.end(c);
        this.exponent = Math.min(this.exponent * 10 + c - 48, LARGEST);
        this.exponentDigits++;
        return this.take();
      default:
        return this.end(c);
    }
  }

  private take(): void {
    this.at++;
  }

  /** Space, a sign, `0x`. */
  private begin(c: number): void {
    if (isSpace(c)) return this.take();
    if (c === 43 || c === 45) {
      this.negative = c === 45;
      this.take();
    }
    const { s, at } = this;
    this.hexadecimal = s.charCodeAt(at) === 48 && (s.charCodeAt(at + 1) | 32) === 120;
    if (this.hexadecimal) this.at += 2;
    this.phase = Phase.Whole;
  }

  private whole(c: number): void {
    if (this.isDigit(c)) {
      if (!this.keep(c)) this.scale++;
      this.wholeEnd = this.at;
    } else if (c === 46) {
      this.plain = false;
      this.phase = Phase.Fraction;
      this.take();
    } else this.tail(c);
  }

  private fraction(c: number): void {
    if (!this.isDigit(c)) return this.tail(c);
    const { length } = this.kept;
    // A leading zero shifts the digits; a dropped trailing zero changes nothing.
    if (this.keep(c) || length === 0) this.scale--;
  }

  private isDigit(c: number): boolean {
    return this.hexadecimal ? isHexadecimal(c) : isDecimal(c);
  }

  /** Adds a digit; false: it was dropped. */
  private keep(c: number): boolean {
    const { kept } = this;
    this.digits++;
    this.take();
    if (kept === '' && c === 48) return this.phase === Phase.Whole;
    if (kept.length >= (this.hexadecimal ? KEPT_HEXADECIMAL : KEPT_DECIMAL)) {
      if (c !== 48) this.more = true;
      return false;
    }
    this.kept = kept + String.fromCharCode(c);
    return true;
  }

  /** What may follow the digits: an exponent. */
  private tail(c: number): void {
    if ((c | 32) !== (this.hexadecimal ? 112 : 101)) return this.end(c);
    this.plain = false;
    this.hasExponent = true;
    this.take();
    this.phase = Phase.ExponentSign;
  }

  /** Nothing but space may follow. */
  private end(c: number): void {
    this.phase = isSpace(c) ? Phase.Behind : Phase.Invalid;
    this.take();
  }

  /** The number, or undefined if the text is no numeral; once it has all been read. */
  get result(): LuaNumber | undefined {
    const { hexadecimal } = this;
    if (this.phase === Phase.Invalid || this.digits === 0 || (this.hasExponent && this.exponentDigits === 0))
      return undefined;
    const sign = this.negative ? '-' : '';
    if (hexadecimal)
      return this.plain
        ? parseNumber(`${sign}0x${this.lastDigits()}`)
        : parseNumber(`${sign}0x${this.mantissa()}p${this.power(4)}`);
    if (this.plain && this.scale === 0 && this.kept.length <= INTEGER_DIGITS)
      return parseNumber(sign + (this.kept || '0'));
    return parseNumber(`${sign}${this.mantissa()}e${this.power(1)}`);
  }

  private lastDigits(): string {
    const { s, wholeEnd, digits } = this;
    return s.slice(wholeEnd - Math.min(digits, WRAPPED_DIGITS), wholeEnd);
  }

  private mantissa(): string {
    return (this.kept || '0') + (this.more ? '1' : '');
  }

  private power(perDigit: number): number {
    return perDigit * (this.scale - (this.more ? 1 : 0)) + (this.exponentNegative ? -this.exponent : this.exponent);
  }
}

/** Digits that a double takes in any base up to 36. */
const GROUP = 8;

/** An integer in a base up to 36, letters for digits above 9; it wraps around like C's arithmetic. */
export class RadixNumeral {
  private phase = Phase.Before;
  private at = 0;
  private negative = false;
  private digits = 0;
  private value = 0n;
  private group = 0;
  private grouped = 0;

  constructor(
    private readonly s: string,
    private readonly radix: number,
  ) {}

  /** Reads at most so many characters; true: there are no more to read. */
  step(most: number): boolean {
    const end = Math.min(this.at + most, this.s.length);
    while (this.at < end && this.phase !== Phase.Invalid) this.read(this.s.charCodeAt(this.at++));
    return this.at >= this.s.length || this.phase === Phase.Invalid;
  }

  private read(c: number): void {
    const { phase } = this;
    if (phase === Phase.Before && !isSpace(c)) {
      this.phase = Phase.Whole;
      this.negative = c === 45;
      if (c !== 43 && c !== 45) this.digit(c);
    } else if (phase === Phase.Whole && !isSpace(c)) this.digit(c);
    else if (phase === Phase.Whole) this.phase = this.digits > 0 ? Phase.Behind : Phase.Invalid;
    else if (!isSpace(c)) this.phase = Phase.Invalid;
  }

  private digit(c: number): void {
    const letter = (c | 32) - 97,
      digit = isDecimal(c) ? c - 48 : letter >= 0 && letter < 26 ? letter + 10 : Infinity;
    if (digit >= this.radix) {
      this.phase = Phase.Invalid;
      return;
    }
    this.digits++;
    this.group = this.group * this.radix + digit;
    if (++this.grouped === GROUP) this.flush();
  }

  private flush(): void {
    this.value = BigInt.asUintN(64, this.value * BigInt(this.radix ** this.grouped) + BigInt(this.group));
    this.group = this.grouped = 0;
  }

  /** The integer, or undefined if the text is none; once it has all been read. */
  get result(): LuaNumber | undefined {
    if (this.phase === Phase.Invalid || this.digits === 0) return undefined;
    this.flush();
    return wrap(this.negative ? -this.value : this.value);
  }
}
