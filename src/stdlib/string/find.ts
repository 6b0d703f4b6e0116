// string.find, string.match and string.gmatch (§6.4). Most searches are short and need no frame. A long one breaks off
// there (SLOW_PATH), and goes on in a frame, in slices between which the task gives way.
import { LuaString, bytesOf, isStr, str as strValue, type Str } from '../../values/string.ts';
import { truthy, type Value } from '../../values/type.ts';
import type { Call } from '../../vm/native/call.ts';
import { plain, resumable } from '../../vm/native/declare.ts';
import { SLOW_PATH, Native, type Handlers } from '../../vm/native/native.ts';
import { fastCalls, framelessSafe, type FastCall } from '../../vm/native/traits.ts';
import { int, str, value } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import type { Window } from '../../vm/native/window.ts';
import { matcherOf, settle, type Matcher } from './matcher.ts';
import { MOST_AT_ONCE, compile, isPlain, type Pattern } from './pattern.ts';
import { startOf } from './range.ts';
import { Outcome, Search, Steps, seekOn, type Seeker } from './search.ts';
import { CLOSURE_BYTES } from '../../vm/gc/sizes.ts';
import { Substring } from './substring.ts';
import { Walk } from './walk.ts';

type Results = Pick<Window, 'rt' | 'none' | 'one' | 'two' | 'three' | 'all'>;

/** Makes the results for a match. */
type Give = (to: Results, m: Matcher) => number;

/** A search that has become long. */
class Finding {
  constructor(
    readonly subject: string,
    readonly pattern: string,
    readonly from: number,
    readonly give: Give,
    readonly seeker: Seeker,
  ) {}

  isOf(subject: string, pattern: string, from: number, give: Give): boolean {
    return this.give === give && this.from === from && this.pattern === pattern && this.subject === subject;
  }
}

// ---- results

/** Capture i as a Lua value. */
function capture({ rt }: Pick<Results, 'rt'>, m: Matcher, i: number): Value {
  const v = m.value(i);
  if (v instanceof LuaString) rt.allocate(v.length);
  return v;
}

function captures(to: Results, m: Matcher, values: Value[]): Value[] {
  for (let i = 0; i < m.count; i++) values.push(capture(to, m, i));
  return values;
}

/** Both ends of the match, and its captures. */
const giveEnds: Give = (to, m) => {
  switch (m.named) {
    case 0:
      return to.two(m.from + 1, m.to);
    case 1:
      return to.three(m.from + 1, m.to, capture(to, m, 0));
  }
  return to.all(captures(to, m, [m.from + 1, m.to]));
};

/** The captures, or the whole match. */
const giveCaptures: Give = (to, m) => {
  switch (m.count) {
    case 1:
      return to.one(capture(to, m, 0));
    case 2:
      return to.two(capture(to, m, 0), capture(to, m, 1));
  }
  return to.all(captures(to, m, []));
};

// ---- without a frame

/** A search that broke off without a frame, for the frame that follows. Its findings about the text stay true. */
let brokenOff: Finding | undefined;

/** Longest part of a subject that V8's own search scans for any needle. */
const SHORT = 256,
  /** The search has broken off. */
  BROKEN_OFF = -2;

/** Index of the first byte to search from. SLOW_PATH: the argument needs a conversion or a check. */
const placeOf = (init: Value, size: number): number =>
  init === undefined ? 0 : typeof init === 'number' && (init | 0) === init ? startOf(init, size) - 1 : SLOW_PATH;

function leave(subject: string, pattern: string, from: number, give: Give, seeker: Seeker): number {
  brokenOff = new Finding(subject, pattern, from, give, seeker);
  return SLOW_PATH;
}

/** Where the needle is found; -1: nowhere; or BROKEN_OFF. */
function findBytes(rt: Runtime, subject: string, needle: string, from: number): number {
  const { length } = subject;
  if (length - from <= SHORT) {
    const found = subject.indexOf(needle, from);
    rt.charge(((found < 0 ? length : found) - from) >> 2);
    return found;
  }
  if (brokenOff?.isOf(subject, needle, from, giveEnds) === true) return BROKEN_OFF;
  const seeker = new Substring(subject, needle, from),
    outcome = seeker.run(Steps.Slice);
  rt.charge((Steps.Slice - seeker.left) >> 1);
  if (outcome === Outcome.Unfinished) leave(subject, needle, from, giveEnds, seeker);
  return outcome === Outcome.Found ? seeker.start : outcome === Outcome.None ? -1 : BROKEN_OFF;
}

/** The matcher has found a match. */
const MATCHED = -2;

/** Searches at once: where bytes were found, 0 for nowhere, or MATCHED, or SLOW_PATH. */
function look(rt: Runtime, give: Give, s: Value, p: Value, init: Value, literal: Value): number {
  if (!isStr(s) || !isStr(p)) return SLOW_PATH;
  const subject = bytesOf(s),
    pattern = bytesOf(p),
    from = placeOf(init, subject.length);
  if (from < 0 || pattern.length > MOST_AT_ONCE) return SLOW_PATH;
  if (from > subject.length) return 0;
  let known: Pattern | undefined;
  if (give === giveEnds && (truthy(literal) || (known = compile(pattern)).plain)) {
    const found = findBytes(rt, subject, pattern, from);
    return found === BROKEN_OFF ? SLOW_PATH : found + 1;
  }
  // It has just broken off for compiled code.
  if (brokenOff?.isOf(subject, pattern, from, give) === true) return SLOW_PATH;
  const m = matcherOf(rt).on(known ?? compile(pattern), subject),
    outcome = m.search(from);
  settle(rt);
  if (outcome === Outcome.Unfinished) return leave(subject, pattern, from, give, m.takeUnfinished());
  return outcome === Outcome.Found ? MATCHED : 0;
}

function quickly(at: Window, give: Give): number {
  const p = at.arg(2),
    found = look(at.rt, give, at.arg(1), p, at.arg(3), at.arg(4));
  if (found === SLOW_PATH) return found;
  if (found === MATCHED) return give(at, matcherOf(at.rt));
  return found > 0 ? at.two(found, found - 1 + bytesOf(p as Str).length) : at.one(undefined);
}

// ---- with a frame

/** Results of a search for a pattern, or Unfinished and the state of the search. */
function begin(call: Call, subject: string, pattern: string, from: number, give: Give): number {
  const left = brokenOff;
  brokenOff = undefined;
  if (left?.isOf(subject, pattern, from, give) === true) return goOn(call.keep(left));
  const m = matcherOf(call.rt).on(compile(pattern), subject),
    outcome = m.search(from);
  settle(call.rt);
  if (outcome === Outcome.Found) return give(call, m);
  return outcome === Outcome.None
    ? call.one(undefined)
    : goOn(call.keep(new Finding(subject, pattern, from, give, m.takeUnfinished())));
}

function beginPlain(call: Call, subject: string, needle: string, from: number): number {
  const left = brokenOff;
  brokenOff = undefined;
  const known = left?.isOf(subject, needle, from, giveEnds) === true;
  return goOn(
    call.keep(known ? left : new Finding(subject, needle, from, giveEnds, new Substring(subject, needle, from))),
  );
}

/** Goes on with the search that the frame keeps. */
function goOn(call: Call): number {
  const { rt } = call,
    { seeker, give } = call.kept<Finding>();
  switch (seekOn(rt, seeker)) {
    case Outcome.Unfinished:
      return call.reschedule();
    case Outcome.None:
      return call.one(undefined);
  }
  if (!(seeker instanceof Search)) return call.two((seeker as Substring).start + 1, (seeker as Substring).to);
  const m = matcherOf(rt);
  m.take(seeker);
  return give(call, m);
}

/** Longest pattern that is looked at to see whether it is plain. */
const MOST_LOOKED_AT = 2 ** 16;

function seemsPlain(rt: Runtime, pattern: string): boolean {
  if (pattern.length > MOST_LOOKED_AT) return false;
  rt.charge(pattern.length >> 3);
  return isPlain(pattern);
}

export const find = resumable(
  'string.find',
  [str('s'), str('pattern'), int('init').or(1), value('plain', 'boolean?')],
  'integer?, integer?, string|integer...',
  'Finds the first match of pattern in s from init on: its start and end, and its captures.',
  {
    fastPath: (at) => quickly(at, giveEnds),
    start(call, s, pattern, init, literal) {
      const from = startOf(init, s.length) - 1;
      if (from > s.length) return call.one(undefined);
      if (truthy(literal) || seemsPlain(call.rt, pattern)) return beginPlain(call, s, pattern, from);
      return begin(call, s, pattern, from, giveEnds);
    },
    done: goOn,
  },
);

export const match = resumable(
  'string.match',
  [str('s'), str('pattern'), int('init').or(1)],
  'string|integer|nil...',
  'Finds the first match of pattern in s from init on: its captures, or else the whole match.',
  {
    fastPath: (at) => quickly(at, giveCaptures),
    start(call, s, pattern, init) {
      const from = startOf(init, s.length) - 1;
      return from > s.length ? call.one(undefined) : begin(call, s, pattern, from, giveCaptures);
    },
    done: goOn,
  },
);

/** Where one result is wanted. */
const first =
  (give: Give): FastCall =>
  (rt, s, p, init, literal) => {
    try {
      const found = look(rt, give, s, p, init, literal);
      if (found !== MATCHED) return found === SLOW_PATH ? null : found || undefined;
      const m = matcherOf(rt);
      return give === giveEnds ? m.from + 1 : capture({ rt }, m, 0);
    } catch {
      return null;
    }
  };
const firstEnd = first(giveEnds),
  firstCapture = first(giveCaptures);
fastCalls(find, undefined, undefined, firstEnd, firstEnd, firstEnd);
fastCalls(match, undefined, undefined, firstCapture, firstCapture);

// ---- gmatch

const ITERATOR = {
  name: 'string.gmatch iterator',
  params: [],
  result: 'captures...',
  doc: 'Gives the next match of a gmatch.',
};
const ITERATES: Handlers<never> = {
  start: iterate,
  done: iterate,
};

/** Looks for the next match of the walk that the frame keeps. */
function iterate(call: Call): number {
  const m = matcherOf(call.rt),
    outcome = call.kept<Walk>().nextInSlices(call.rt, m);
  settle(call.rt);
  if (outcome === Outcome.Found) return giveCaptures(call, m);
  return outcome === Outcome.None ? call.none() : call.reschedule();
}

function iterateFast(at: Window, walk: Walk): number {
  const m = matcherOf(at.rt),
    outcome = walk.next(m);
  settle(at.rt);
  if (outcome === Outcome.Found) return giveCaptures(at, m);
  return outcome === Outcome.None ? at.none() : SLOW_PATH;
}

/** The first capture of the next match. */
function stepOn(rt: Runtime, walk: Walk): Value | null {
  const m = matcherOf(rt);
  let outcome: Outcome;
  try {
    outcome = walk.next(m);
  } catch {
    // With frames it is raised again.
    return null;
  }
  settle(rt);
  return outcome === Outcome.Found ? capture({ rt }, m, 0) : outcome === Outcome.None ? undefined : null;
}

/** Accounted bytes of an item of a compiled pattern. */
const ITEM_BYTES = 64;

/** An iterator: a native of its own for each walk. */
function iteratorOf(walk: Walk): Native {
  const iterator = new Native(ITERATOR, (co) => iterate(co.rt.call.on(co, co.frame!).keep(walk)));
  iterator.handlers = ITERATES;
  iterator.fastPath = (at) => iterateFast(at, walk);
  if (walk.pattern.open.length === 0) iterator.step = (rt) => stepOn(rt, walk);
  iterator.isClosure = true;
  iterator.upvalue = strValue(walk.subject);
  iterator.bytes = ITEM_BYTES * walk.pattern.items.length;
  framelessSafe(iterator);
  return iterator;
}

export const gmatch = plain(
  'string.gmatch',
  [str('s'), str('pattern'), int('init').or(1)],
  'function',
  'Returns a function that gives the captures of the next match of pattern in s each time it is called.',
  (at, s, pattern, init) => {
    const iterator = iteratorOf(new Walk(compile(pattern, false), s, startOf(init, s.length) - 1));
    at.rt.allocate(CLOSURE_BYTES + iterator.bytes);
    return at.one(iterator);
  },
);
