// Checks the options objects of the public API. A record says for each option of an interface what it must be, so an
// option without a check does not compile. An unknown name, or a value of the wrong type, is a TypeError that names the
// option. Invariant: nothing of an options object is ignored, and each option is read once.
import * as text from '../../messages/options.ts';
import { nearest } from './nearest.ts';
import { inMs } from './duration.ts';

/** The fault of an element. */
class Inner {
  constructor(
    readonly key: string | number,
    readonly want: Fault,
    readonly given: unknown,
  ) {}
}

/** What a value must be, as words behind "must be", or what is wrong within it. */
type Fault = string | Inner;

/** Undefined: the value is what it must be. */
export type Check = (given: unknown) => Fault | undefined;

/** A check for each option of an interface. */
export type Checks<T> = { readonly [K in keyof T]-?: Check };

/** The options of an object, each read once; throws a TypeError that names `whose` they are and what is wrong. */
export function checked<T extends object>(whose: string, given: T | undefined, checks: Checks<T>): T {
  const taken: Record<string, unknown> = {};
  if (given === undefined) return taken as T;
  if (!isRecord(given)) throw new TypeError(text.notOptions(whose, shown(given)));
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(checks, name)) throw unknownOption(whose, name, Object.keys(checks));
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) continue;
    refuse(text.optionOf(whose, name), checks[name as keyof T](value), value);
    taken[name] = value;
  }
  return taken as T;
}

/** The error of an option that does not exist. */
const unknownOption = (whose: string, name: string, known: readonly string[]): TypeError =>
  new TypeError(text.noSuchOption(whose, name, nearest(name, known), known));

/** Checks an argument that is no option. */
export function mustBe(what: string, given: unknown, check: Check): void {
  refuse(what, check(given), given);
}

function refuse(what: string, fault: Fault | undefined, given: unknown): void {
  if (fault !== undefined) throw new TypeError(faultText(what, fault, given));
}

/** The message of a fault. */
export const faultText = (what: string, fault: Fault, given: unknown): string =>
  typeof fault === 'string'
    ? text.mustBe(what, fault, shown(given))
    : faultText(text.elementOf(what, shown(fault.key)), fault.want, fault.given);

/** The longest text that messages quote whole. */
const LONGEST = 40;

/** A value in messages. Runs no code of the value's. */
export function shown(given: unknown): string {
  if (typeof given === 'string') return given.length > LONGEST ? `'${given.slice(0, LONGEST)}...'` : `'${given}'`;
  if (given === null || typeof given === 'number' || typeof given === 'boolean') return String(given);
  if (typeof given === 'bigint') return `${given}n`;
  if (typeof given !== 'object') return given === undefined ? 'undefined' : `a ${typeof given}`;
  return isArray(given) ? 'an array' : 'an object';
}

function isArray(given: unknown): given is readonly unknown[] {
  try {
    return Array.isArray(given);
  } catch {
    return false;
  }
}

/** Is it an object with options, that is, no array and no function? */
export const isRecord = (given: unknown): given is object =>
  typeof given === 'object' && given !== null && !isArray(given);

// ---- checks

const unless = (fits: boolean, want: () => string): string | undefined => (fits ? undefined : want());

/** Another place checks this option, and its message says more. */
export const elsewhere: Check = () => undefined;
export const string: Check = (given) => unless(typeof given === 'string', text.aText);
export const truth: Check = (given) => unless(typeof given === 'boolean', text.aTruthValue);
export const callable: Check = (given) => unless(typeof given === 'function', text.aFunction);
export const object: Check = (given) => unless(isRecord(given), text.anObject);
/** An object whose own properties are read: no collection. */
export const record: Check = (given) => unless(isRecord(given) && !isCollection(given), text.aRecord);
/** An object, or a function that stands for one. */
export const reference: Check = (given) =>
  unless((typeof given === 'object' && given !== null) || typeof given === 'function', text.anObject);
export const array: Check = (given) => unless(isArray(given), text.anArray);
/** Something to go through, but no text. */
export const iterable: Check = (given) =>
  unless(typeof given === 'object' && given !== null && Symbol.iterator in given, text.anIterable);
export const integer: Check = (given) => unless(Number.isSafeInteger(given), text.aWholeNumber);
export const code: Check = (given) =>
  unless(typeof given === 'string' || given instanceof Uint8Array, text.textOrBytes);

export const from =
  (least: number): Check =>
  (given) =>
    unless(typeof given === 'number' && given >= least, () => text.aNumberFrom(least));

export const oneOf =
  (...words: readonly (string | number)[]): Check =>
  (given) =>
    unless(words.includes(given as string), () => text.oneOfThese(words.map(shown)));

export const arrayOf =
  (each: Check): Check =>
  (given) =>
    isArray(given) ? firstFault(given.entries(), each) : text.anArray();

export const recordOf =
  (each: Check): Check =>
  (given) =>
    record(given) ?? firstFault(Object.entries(given as object), each);

/** What is wrong within a collection. */
function firstFault(entries: Iterable<readonly [string | number, unknown]>, each: Check): Fault | undefined {
  for (const [key, value] of entries) {
    const want = each(value);
    if (want !== undefined) return new Inner(key, want, value);
  }
  return undefined;
}

/** An AbortSignal, of any realm. */
export const signal: Check = (given) =>
  unless(
    isRecord(given) &&
      typeof (given as AbortSignal).aborted === 'boolean' &&
      typeof (given as AbortSignal).addEventListener === 'function',
    text.aSignal,
  );

/** A number of milliseconds, or Go's text form. */
export const duration: Check = (given) => unless(inMs(given) !== undefined, text.aDuration);

function isCollection(given: object): boolean {
  try {
    return given instanceof Map || given instanceof Set;
  } catch {
    return false;
  }
}
