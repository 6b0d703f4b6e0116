// string.gsub (§6.4): walks from match to match and puts the subject together anew.
// The walk is a state machine that is fed replacements, because those may come from a Lua function or an `__index`
// that suspends: Gsub knows neither. Invariant: out + subject.slice(copied) is the result if nothing more matches.
import { expected, invalidReplacement, invalidReplacementEscape, replacementExpected, tooLarge } from '../messages/stdlib.ts';
import { LuaFunction } from '../values/function.ts';
import { typeNameOf } from '../values/metatable.ts';
import { isNumber } from '../values/number.ts';
import { formatNumber } from '../values/numeral.ts';
import { MAX_BYTES, bytesOf, isStr, str as strValue } from '../values/string.ts';
import { Table } from '../values/table.ts';
import { truthy, typeName, type Value } from '../values/type.ts';
import type { Call } from '../vm/call.ts';
import { PENDING } from '../vm/meta.ts';
import { NOT_QUICK, resumable } from '../vm/native.ts';
import { Next } from '../vm/next.ts';
import { int, str, value } from '../vm/params.ts';
import { badArgument, raise } from '../vm/throw.ts';
import { compile, matcherOf, settle, type Matcher, type Pattern } from './pattern.ts';

export class Gsub {
  /** Matches found. */
  count = 0;
  /** Was any match replaced? */
  changed = false;
  private out = '';
  private copied = 0;
  private from = 0;
  private to = -1;
  private over = false;

  constructor(
    private readonly pattern: Pattern,
    private readonly subject: string,
    private readonly most: number,
  ) {}

  /** Goes to the next match. Its captures stay in `matcher` until Lua code runs. */
  next(matcher: Matcher): boolean {
    if (this.over || this.count >= this.most) return false;
    const { subject, pattern, to } = this;
    matcher.on(pattern, subject);
    // A match may not end where the last one did, or an empty one would be found twice.
    const found = matcher.search(to < 0 ? 0 : to)
      && (matcher.to !== to || (to < subject.length && matcher.search(to + 1)));
    this.over = pattern.anchored || !found;
    if (!found) return false;
    this.count++;
    this.from = matcher.from;
    this.to = matcher.to;
    return true;
  }

  /** Puts this in the place of the match. */
  replace(text: string): void {
    const { subject, copied, from } = this;
    if (this.out.length + (from - copied) + text.length > MAX_BYTES) raise(tooLarge());
    if (from > copied) this.out += subject.slice(copied, from);
    this.out += text;
    this.copied = this.to;
    this.changed = true;
  }

  finish(): string {
    const rest = this.subject.length - this.copied;
    if (this.out.length + rest > MAX_BYTES) raise(tooLarge());
    return rest > 0 ? this.out + this.subject.slice(this.copied) : this.out;
  }
}

// ---- replacement strings

const WHOLE = -1;
const WRONG = -2;

/** A replacement string in parts: text, captures by index, WHOLE, or WRONG where `%` stands before anything else. */
function template(text: string): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  let from = 0;
  for (;;) {
    const at = text.indexOf('%', from);
    if (at < 0) break;
    if (at > from) parts.push(text.slice(from, at));
    const code = text.charCodeAt(at + 1);
    if (code === 37) parts.push('%');
    else parts.push(code >= 48 && code <= 57 ? (code === 48 ? WHOLE : code - 49) : WRONG);
    from = at + 2;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

function expand(parts: readonly (string | number)[], matcher: Matcher): string {
  let out = '';
  for (const part of parts) {
    if (typeof part === 'string') out += part;
    else if (part === WHOLE) out += matcher.whole;
    else if (part === WRONG) raise(invalidReplacementEscape());
    else out += matcher.capture(part);
    if (out.length > MAX_BYTES) raise(tooLarge());
  }
  return out;
}

/** gsub with a replacement string: all in one go. */
export function substitute(matcher: Matcher, walk: Gsub, text: string): void {
  if (!text.includes('%')) while (walk.next(matcher)) walk.replace(text);
  else {
    const parts = template(text);
    while (walk.next(matcher)) walk.replace(expand(parts, matcher));
  }
}

// ---- the native

export const gsub = resumable(
  'string.gsub', [str('s'), str('pattern'), value('replacement'), int('n').opt()], 'string, integer',
  'Replaces the matches of pattern in s, at most n of them, and returns the new string and their number.', {
    quick(at) {
      const s = at.arg(1), pattern = at.arg(2), replacement = at.arg(3), { rt } = at;
      if (at.count !== 3 || !isStr(s) || !isStr(pattern)) return NOT_QUICK;
      const subject = bytesOf(s), walk = new Gsub(compile(bytesOf(pattern)), subject, Infinity), matcher = matcherOf(rt);
      if (isStr(replacement)) substitute(matcher, walk, bytesOf(replacement));
      else if (replacement instanceof Table && replacement.meta === undefined) {
        while (walk.next(matcher)) feed(walk, replacement.get(matcher.value(0)));
        rt.charge(walk.count);
      } else if (!(replacement instanceof LuaFunction) || walk.next(matcher)) return NOT_QUICK;
      settle(rt);
      rt.charge(subject.length >> 6);
      return at.two(walk.changed ? strValue(walk.finish()) : s, walk.count);
    },
    start(call, s, pattern, replacement, most) {
      const walk = new Gsub(compile(pattern), s, most ?? Infinity);
      if (replacement instanceof LuaFunction || replacement instanceof Table) return goOn(call.keep(walk), walk);
      if (!isStr(replacement) && !isNumber(replacement)) {
        return badArgument(3, expected(replacementExpected(), call.count < 3 ? 'no value' : typeNameOf(replacement)));
      }
      substitute(matcherOf(call.rt), walk, isStr(replacement) ? bytesOf(replacement) : formatNumber(replacement));
      settle(call.rt);
      call.rt.charge(s.length >> 6);
      return results(call, walk);
    },
    done(call) {
      const walk = call.kept<Gsub>();
      feed(walk, call.result(1));
      return goOn(call, walk);
    },
  },
);

/** Goes from match to match until one needs Lua code. */
function goOn(call: Call, walk: Gsub): number {
  const replacement = call.arg(3);
  const matcher = matcherOf(call.rt);
  while (walk.next(matcher)) {
    settle(call.rt);
    call.rt.charge(1);
    if (replacement instanceof Table) {
      const v = replacement.meta === undefined ? replacement.get(matcher.value(0)) : call.index(replacement, matcher.value(0));
      if (v === PENDING) return Next.Called;
      feed(walk, v);
    } else if (matcher.count === 1) return call.invoke(replacement, matcher.value(0));
    else {
      const captures: Value[] = [];
      for (let i = 0; i < matcher.count; i++) captures.push(matcher.value(i));
      return call.invoke(replacement, ...captures);
    }
  }
  return results(call, walk);
}

/** Takes what a function or table gave for the match. */
function feed(walk: Gsub, v: Value): void {
  if (isStr(v)) walk.replace(bytesOf(v));
  else if (isNumber(v)) walk.replace(formatNumber(v));
  else if (truthy(v)) raise(invalidReplacement(typeName(v)));
}

function results(call: Call, walk: Gsub): number {
  const subject = call.arg(1);
  return call.two(!walk.changed && isStr(subject) ? subject : strValue(walk.finish()), walk.count);
}
