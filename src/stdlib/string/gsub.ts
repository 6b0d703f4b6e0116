// string.gsub (§6.4): walks from match to match and rebuilds the subject. The walk is a state machine that gets
// replacements from outside, because a Lua function or an `__index` that suspends may make them: Gsub knows neither.
// Invariant: out + subject.slice(copied) is the result if nothing more matches. Short work runs without a frame. In a
// frame the task gives way between matches, and within long searches and replacements.
import {
  expected,
  invalidReplacement,
  invalidReplacementEscape,
  replacementExpected,
  tooLarge,
} from '../../messages/stdlib.ts';
import { LuaFunction } from '../../values/function.ts';
import { typeNameOf } from '../../values/metatable.ts';
import { isNumber } from '../../values/number.ts';
import { formatNumber } from '../../values/numeral.ts';
import { MAX_BYTES, bytesOf, isStr, joined, type Str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import { truthy, typeName, type Value } from '../../values/type.ts';
import { textOf } from '../../values/userdata.ts';
import type { Call } from '../../vm/native/call.ts';
import type { Holding } from '../../vm/frame.ts';
import { PENDING } from '../../vm/meta.ts';
import type { Questions } from '../../vm/tier.ts';
import { resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH } from '../../vm/native/native.ts';
import { Next } from '../../vm/native/next.ts';
import { int, str, value } from '../../vm/native/params.ts';
import { fastCalls } from '../../vm/native/traits.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import type { Window } from '../../vm/native/window.ts';
import { matcherOf, settle, settleNowAndThen, type Matcher } from './matcher.ts';
import { MOST_AT_ONCE, compile, type Pattern } from './pattern.ts';
import { Outcome, Span } from './search.ts';
import { Walk } from './walk.ts';

/** The cost of a match besides its search, and of a part of its replacement, in steps of matching. */
const MATCH_STEPS = 20,
  PART_STEPS = 16;
/** Bytes joined per unit of fuel (as a power of two). */
const BYTES_SHIFT = 6;

/**
 * Size at which joined pieces are flattened. V8 keeps a rope's pieces apart until it is read, and each takes many times
 * its bytes. So the rope is read now and then.
 */
class Pieces {
  private whole = '';
  private last = '';
  private count = 0;
  /** Keeps V8 from optimizing the read away. */
  protected first = 0;

  get length(): number {
    return this.whole.length + this.last.length;
  }

  get text(): string {
    return this.whole + this.last;
  }

  add(text: string): void {
    this.last += text;
    if (++this.count < MOST_PIECES) return;
    this.first = this.last.charCodeAt(0);
    this.whole = this.text;
    this.last = '';
    this.count = 0;
  }
}

const MOST_PIECES = 1000;

export class Gsub extends Walk {
  /** Was any match replaced? */
  changed = false;
  private readonly out = new Pieces();
  private copied = 0;

  /** Replaces at most so many matches; the result may have so many bytes. */
  constructor(
    pattern: Pattern,
    subject: string,
    most: number,
    private readonly mostBytes = MAX_BYTES,
  ) {
    super(pattern, subject, 0, most);
  }

  /** The result so far. */
  get made(): string {
    return this.out.text;
  }

  get length(): number {
    return this.out.length;
  }

  /** Replaces the match. */
  replace(text: string): void {
    const { subject, copied, from, out } = this;
    if (out.length + (from - copied) + text.length > this.mostBytes) raise(tooLarge());
    if (from > copied) out.add(subject.slice(copied, from));
    out.add(text);
    this.copied = this.to;
    this.changed = true;
  }

  finish(): string {
    const rest = this.subject.length - this.copied;
    if (this.out.length + rest > this.mostBytes) raise(tooLarge());
    return rest > 0 ? this.out.text + this.subject.slice(this.copied) : this.out.text;
  }
}

// ---- replacement strings

const WHOLE = -1;
const WRONG = -2;

/**
 * Part of a replacement string: text, a capture by its index, WHOLE, or WRONG where `%` stands before anything else.
 */
type Part = string | number;

/** Longest replacement string that is taken apart and put in at once. */
const MOST_TEMPLATE = 1000;

function template(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (;;) {
    const at = text.indexOf('%', from);
    if (at < 0) break;
    if (at > from) parts.push(text.slice(from, at));
    parts.push(escaped(text, at));
    from = at + 2;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** The part that begins with the `%` at `at`. */
function escaped(text: string, at: number): Part {
  const code = text.charCodeAt(at + 1);
  if (code === 37) return '%';
  return code >= 48 && code <= 57 ? (code === 48 ? WHOLE : code - 49) : WRONG;
}

/** The text of a part. */
function expanded(part: Part, matcher: Matcher): string | number {
  if (typeof part === 'string') return part;
  if (part === WHOLE) return matcher.whole;
  return part === WRONG ? raise(invalidReplacementEscape()) : matcher.capture(part);
}

function expand(parts: readonly Part[], matcher: Matcher): string {
  let out = '';
  for (let i = 0; i < parts.length; i++) {
    out += expanded(parts[i]!, matcher);
    if (out.length > MAX_BYTES) raise(tooLarge());
  }
  matcher.steps += PART_STEPS * parts.length;
  return out;
}

/** A long replacement string on its way into the place of a match. */
class Expansion {
  private readonly out = new Pieces();
  private at = 0;
  private readonly matcher: Matcher;

  constructor(
    private readonly text: string,
    matcher: Matcher,
  ) {
    this.matcher = matcher.copy();
  }

  /** The result so far. */
  get made(): string {
    return this.out.text;
  }

  /** Goes on, part by part. True: it reached the end before the slice was over. */
  run(rt: Runtime): boolean {
    while (this.at < this.text.length) {
      if (rt.fuel < 0) return false;
      rt.charge(PART_STEPS >> 1);
      this.next(rt);
      if (this.out.length > rt.maxString) raise(tooLarge());
    }
    return true;
  }

  private next(rt: Runtime): void {
    const { text, at } = this,
      window = text.slice(at, at + Span.Long),
      found = window.indexOf('%');
    if (found === 0) {
      this.add(rt, String(expanded(escaped(text, at), this.matcher)));
      this.at += 2;
      return;
    }
    const size = found < 0 ? window.length : found;
    this.add(rt, window.slice(0, size));
    this.at += size;
  }

  private add(rt: Runtime, text: string): void {
    rt.charge(text.length >> BYTES_SHIFT);
    rt.allocate(text.length);
    this.out.add(text);
  }
}

/** gsub with a short replacement string: goes as far as it can at once. */
export function substitute(matcher: Matcher, gsub: Gsub, text: string): Outcome {
  const parts = text.includes('%') ? template(text) : undefined;
  for (;;) {
    const outcome = gsub.next(matcher);
    if (outcome !== Outcome.Found) return outcome;
    matcher.steps += MATCH_STEPS;
    gsub.replace(parts === undefined ? text : expand(parts, matcher));
  }
}

// ---- the native

/** Longest subject that needs no frame. */
const MOST_SUBJECT = 1000;
/** How replacements are made. */
const enum By {
  Call,
  Index,
  Text,
  Parts,
  LongText,
}

/** A gsub in a frame. A function is asked for the replacements of one match after the other. */
class Job implements Holding, Questions {
  /** A long replacement string that is being put in. */
  expansion: Expansion | undefined = undefined;
  /** A function or metamethod runs for the match. */
  asked = false;
  /** The captures that the function gets, if they are few. */
  left: Value = undefined;
  right: Value = undefined;
  count = 0;
  /** Bytes of the result that are accounted for. */
  private noted = 0;
  private constructor(
    private readonly rt: Runtime,
    readonly gsub: Gsub,
    readonly by: By,
    readonly replacement: LuaFunction | Table | string,
    readonly parts: readonly Part[],
  ) {}

  static of(rt: Runtime, gsub: Gsub, replacement: LuaFunction | Table | string): Job {
    if (typeof replacement !== 'string')
      return new Job(rt, gsub, replacement instanceof Table ? By.Index : By.Call, replacement, []);
    const long = replacement.length > MOST_TEMPLATE;
    if (replacement.length <= Span.Short && !replacement.includes('%'))
      return new Job(rt, gsub, By.Text, replacement, []);
    return new Job(rt, gsub, long ? By.LongText : By.Parts, replacement, long ? [] : template(replacement));
  }

  /** Puts the question for the match just found. False: there are too many captures for it. */
  put(matcher: Matcher): boolean {
    this.count = matcher.count;
    if (this.count > 2) return false;
    this.left = matcher.value(0);
    this.right = this.count > 1 ? matcher.value(1) : undefined;
    settle(this.rt);
    return true;
  }

  /** Takes a replacement. False: the next match is not found at once, or not asked for so. */
  answer(given: Value): boolean {
    const { rt, gsub } = this;
    feed(gsub, given);
    this.note(rt);
    this.asked = false;
    const matcher = matcherOf(rt);
    if (rt.fuel < 0 || gsub.next(matcher) !== Outcome.Found) return false;
    matcher.steps += MATCH_STEPS;
    return (this.asked = this.put(matcher));
  }

  /** What it has put together so far. */
  get holds(): readonly Value[] {
    return [joined(this.gsub.made), joined(this.expansion?.made ?? '')];
  }

  /** Accounts for the memory of the result: of the part joined so far, or of all of it. */
  note(rt: Runtime, length = this.gsub.length): void {
    rt.allocate(length - this.noted);
    this.noted = length;
  }
}

export const gsub = resumable(
  'string.gsub',
  [str('s'), str('pattern'), value('replacement', 'string|number|table|function'), int('n').opt()],
  'string, integer',
  'Replaces the matches of pattern in s, at most n of them, and returns the new string and their number.',
  {
    fastPath(at) {
      const s = at.arg(1),
        pattern = at.arg(2),
        replacement = at.arg(3);
      if (at.count !== 3 || !isStr(s) || !isStr(pattern)) return SLOW_PATH;
      const subject = bytesOf(s),
        text = bytesOf(pattern);
      if (subject.length > MOST_SUBJECT || text.length > MOST_AT_ONCE) return SLOW_PATH;
      return replaceQuickly(at, s, new Gsub(compile(text), subject, Infinity, at.rt.maxString), replacement);
    },
    start(call, s, pattern, replacement, most) {
      const by =
        replacement instanceof LuaFunction || replacement instanceof Table
          ? replacement
          : isNumber(replacement)
            ? formatNumber(replacement)
            : textOf(replacement);
      if (by === undefined)
        return badArgument(3, expected(replacementExpected(), call.count < 3 ? 'no value' : typeNameOf(replacement)));
      const job = Job.of(call.rt, new Gsub(compile(pattern), s, most ?? Infinity, call.rt.maxString), by);
      return goOn(call.keep(job), job);
    },
    done(call) {
      const job = call.kept<Job>();
      if (job.asked) feed(job.gsub, call.result(1));
      job.asked = false;
      return goOn(call, job);
    },
  },
);

/**
 * Where only the string is wanted, and nothing matches for which a function would be called. Otherwise the search is
 * repeated, and paid then: as much as in the interpreter.
 */
fastCalls(gsub, undefined, undefined, undefined, (rt, s, pattern, replacement) => {
  if (!(replacement instanceof LuaFunction) || !isStr(s) || !isStr(pattern)) return null;
  if (s.length > MOST_SUBJECT || pattern.length > MOST_AT_ONCE) return null;
  const matcher = matcherOf(rt);
  try {
    if (matcher.on(compile(bytesOf(pattern)), bytesOf(s)).search(0) === Outcome.None) {
      settle(rt);
      return s;
    }
  } catch {
    // The error is raised again, with its position.
  }
  matcher.steps = 0;
  return null;
});

/** Replaces all matches, if that needs no call of a function and is short. */
function replaceQuickly(at: Window, s: Str, gsub: Gsub, replacement: Value): number {
  const { rt } = at,
    matcher = matcherOf(rt);
  let outcome = Outcome.Unfinished;
  if (isStr(replacement)) {
    const text = bytesOf(replacement);
    if (text.length <= MOST_TEMPLATE) outcome = substitute(matcher, gsub, text);
  } else if (replacement instanceof Table && replacement.meta === undefined) {
    while ((outcome = gsub.next(matcher)) === Outcome.Found) {
      matcher.steps += MATCH_STEPS;
      feed(gsub, replacement.get(matcher.value(0)));
    }
  } else if (replacement instanceof LuaFunction) outcome = gsub.next(matcher);
  settle(rt);
  if (outcome !== Outcome.None) return SLOW_PATH;
  if (!gsub.changed) return at.two(s, gsub.count);
  const text = gsub.finish();
  rt.charge(text.length >> BYTES_SHIFT);
  rt.allocate(text.length);
  return at.two(joined(text), gsub.count);
}

/** Goes from match to match until one needs Lua code, or the task has to give way. */
function goOn(call: Call, job: Job): number {
  const { rt } = call,
    { gsub } = job,
    matcher = matcherOf(rt);
  let next = 0;
  while (next === 0) {
    if (job.expansion !== undefined && !finished(rt, job, job.expansion)) break;
    if (settleNowAndThen(rt)) job.note(rt);
    if (rt.fuel < 0) break;
    const outcome = gsub.nextInSlices(rt, matcher);
    if (outcome === Outcome.Found) next = put(call, job, matcher);
    else {
      settle(rt);
      if (outcome === Outcome.None) return results(call, job);
    }
  }
  settle(rt);
  return next < 0 ? next : call.reschedule();
}

/** Whether the last match is replaced. */
function finished(rt: Runtime, job: Job, expansion: Expansion): boolean {
  if (!expansion.run(rt)) return false;
  job.gsub.replace(expansion.made);
  job.expansion = undefined;
  return true;
}

/** Replaces the match. Returns 0, or what comes next (Next) if Lua code makes the replacement. */
function put(call: Call, job: Job, matcher: Matcher): number {
  const { gsub, by, replacement, parts } = job;
  matcher.steps += MATCH_STEPS;
  switch (by) {
    case By.Text:
      gsub.replace(replacement as string);
      break;
    case By.Parts:
      gsub.replace(expand(parts, matcher));
      break;
    case By.LongText:
      job.expansion = new Expansion(replacement as string, matcher);
      break;
    case By.Index:
      return look(call, job, replacement as Table, matcher.value(0));
    case By.Call:
      job.asked = true;
      if (!job.put(matcher)) return invoke(call, replacement as LuaFunction, matcher);
      if (call.ask(replacement, job) === PENDING) return Next.Called;
  }
  return 0;
}

/** Replaces the match by its entry in a table. */
function look(call: Call, job: Job, replacement: Table, key: Value): number {
  const v = replacement.meta === undefined ? replacement.get(key) : call.index(replacement, key);
  job.asked = v === PENDING;
  if (v === PENDING) return Next.Called;
  feed(job.gsub, v);
  return 0;
}

/** Calls the replacement with the captures. */
function invoke(call: Call, replacement: LuaFunction, matcher: Matcher): number {
  const captures: Value[] = [];
  for (let i = 0; i < matcher.count; i++) captures.push(matcher.value(i));
  return call.invoke(replacement, ...captures);
}

/** Takes the replacement that a function or table gave. */
function feed(gsub: Gsub, v: Value): void {
  const text = isNumber(v) ? formatNumber(v) : textOf(v);
  if (text !== undefined) gsub.replace(text);
  else if (truthy(v)) raise(invalidReplacement(typeName(v)));
}

function results(call: Call, job: Job): number {
  const { rt } = call,
    { gsub } = job,
    subject = call.arg(1);
  if (!gsub.changed && isStr(subject)) return call.two(subject, gsub.count);
  const text = gsub.finish();
  rt.charge(text.length >> BYTES_SHIFT);
  job.note(rt, text.length);
  return call.two(joined(text), gsub.count);
}
