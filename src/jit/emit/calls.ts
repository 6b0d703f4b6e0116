// Emits calls: Lua functions on the JavaScript stack, everything else through runtime/calls.ts. A call gives one value,
// or null; then context.how tells what has happened.
import type { Emitter } from './emitter.ts';
import { TypeSet, Mode } from '../analysis/representations.ts';
import { ACTIVATION, ACTIVATION_OF_SWITCH, MAX_SPREAD } from '../policy/thresholds.ts';
import { How } from '../runtime/context.ts';

/** Whether `t` is a Lua function. */
const isLua = 't !== undefined && t.isLua';

/** The direct call of a function that has always called itself. */
function recursion(e: Emitter, pc: number, open: boolean, at: string, list: string): string {
  const itself =
    e.mode === Mode.Speculate && e.entry === undefined && !e.isGenerator && !open && e.feedback.callees[pc] === e.proto;
  return itself ? `t === fn ? ${e.title}(fn, ${at}, budget${list}) : ` : '';
}

/** Whether something else than a certain function has been called: it may have a `__call` handler. */
const varies = ({ mode, feedback: { callees } }: Emitter, pc: number): boolean =>
  mode === Mode.Profile || callees[pc] === null;

/** Whether `u` becomes such a handler, which is a Lua function: the value called is its first argument. */
const hasHandler = (e: Emitter, open: boolean): string =>
  `${open ? `o.length < ${MAX_SPREAD} && ` : ''}(u = handlerOf(t)) !== null${e.isGenerator ? ' && u.proto.jit !== undefined' : ''}`;

/** The call of a Lua function. */
const running = (f: string, list: string, open: boolean, at: string): string =>
  `${f}.proto.run(${f}, ${at}, ${open ? 'budget - o.length' : 'budget'}${list}${open ? ', ...o' : ''})`;

/**
 * Calls f; its results go to want registers from a on, or to `o` if want is negative. Its one result may be had more
 * quickly by `short`, unless that is null.
 */
export function call(
  e: Emitter,
  pc: number,
  f: string,
  args: readonly string[],
  a: number,
  want: number,
  open = false,
  short?: string,
): void {
  const at = `base + ${a}`,
    profiling = e.mode === Mode.Profile;
  // Where calls have given one result, which nobody need make a list of.
  const lone = want < 0 && e.mode === Mode.Speculate && (e.feedback.types[pc]! & TypeSet.Other) === 0;
  e.line(`t = ${f};`);
  if (profiling) e.line(`recordCallee(fn, ${pc}, t);`);
  if (short !== undefined) e.line(`if ((v = ${short}) === null) {`);
  const list = args.map((x) => ', ' + x).join('');
  const { length } = args,
    known = e.native(pc);
  const usual = calling(at, want, args, open);
  const native =
    known !== undefined && known.traits.protects > 0 && !open && length > 0
      ? `t === ${e.value(known)} ? protect(t, ${at}, ${want}, budget - ${2 * ACTIVATION + length}, 0${list}) : ${usual}`
      : usual;
  const direct = running('t', list, open, `${at} + 1`),
    byHandler = varies(e, pc) ? `${hasHandler(e, open)} ? ${running('u', `, t${list}`, open, `${at} + 1`)} : ` : '';
  // A callee that is not compiled yet would be at its first call, or the caller would have to bail out. A generator can
  // wait until it is worth it.
  const compiled = e.isGenerator ? ' && t.proto.jit !== undefined' : '';
  if (waits(e, pc)) e.settle(pc + 1);
  const refused = refusing(e, pc, open);
  // Where a native has always been called, anything else is a failed speculation (`after`).
  if (!e.isGenerator && refused === undefined && known !== undefined) e.line(`v = ${native};`);
  else
    e.line(
      `v = ${recursion(e, pc, open, `${at} + 1`, list)}${isLua}${open ? ` && o.length < ${MAX_SPREAD}` : ''}${compiled} ? ${direct} : ${byHandler}${switching(e, pc, at, want, args, open)}${native};`,
    );
  if (e.isGenerator) wait(e, pc, at, want, args, open);
  if (!e.isGenerator && refused === undefined && (want === 0 || want === 1)) {
    // Naming all those registers takes time.
    e.line(`if (v === null && (v = context.how === ${How.Values} ? one() : ${e.after(pc)}) === null) return null;`);
    if (short !== undefined) e.line('}');
    if (want === 1) e.write(a, pc, 'v');
    return;
  }
  e.line('if (v === null) {');
  if (!e.isGenerator)
    e.line(
      refused === undefined
        ? `if (context.how !== ${How.Values}) return ${e.after(pc)};`
        : `if (context.how !== ${How.Values}) { if (context.how === ${How.BailedOut}) ${e.bailOutDuring(pc)} if (context.how === ${How.Raised}) { passes(fn, ${pc}); ${e.charge(pc + 1)}return null; } return ${refused}; }`,
    );
  if (want === 1) e.line('v = one();');
  if (lone) e.line(`recordDeopt(fn, ${pc}); return ${e.bailoutOpen(e.bailoutAt(pc + 1), pc + 1, 'taken()')};`);
  else if (want < 0) e.line(`${profiling ? `recordMetamethod(fn, ${pc}); ` : ''}o = taken();`);
  for (let i = 0; want > 1 && i < want; i++)
    e.write(a + i, pc, `context.count > ${i} ? context.values[${i}] : undefined`);
  e.line(short === undefined ? '}' : '}}');
  if (want === 1) e.write(a, pc, 'v');
  if (lone) {
    e.line('o = v;');
    e.loneAt = pc + 1;
  } else if (want < 0) e.line('else o = [v];');
  if (want > 1) {
    e.line('else {');
    e.write(a, pc, 'v');
    for (let i = 1; i < want; i++) e.write(a + i, pc, 'undefined');
    e.line('}');
  }
}

/** The text that calls what is no Lua function. */
const calling = (at: string, want: number, args: readonly string[], open: boolean): string =>
  open || args.length > 3
    ? `callAll(t, ${at}, ${want}, [${[...args, open ? '...o' : ''].join(', ')}])`
    : `call${args.length}(${['t', at, want, ...args].join(', ')})`;

/** The text that puts the function and its operands where the call has its place. */
const stored = (at: string, args: readonly string[], end: string): string =>
  ['t', ...args].map((x, i) => `stack[${at}${i > 0 ? ` + ${i}` : ''}] = ${x}${end}`).join('');

/** The text that bails out before a call with open operands. */
function refusing(e: Emitter, pc: number, open: boolean): string | undefined {
  if (open) return e.bailoutOpen(e.bailoutAt(pc), pc, 'o');
  return pc === e.loneAt ? e.bailoutAt(pc) : undefined;
}

/** Whether a generator calls what always suspends it: `yield`, or a native that waits for other tasks. */
function waits(e: Emitter, pc: number): boolean {
  const native = e.native(pc);
  return (
    e.isGenerator &&
    native?.traits.suspends !== undefined &&
    native.upvalue === undefined &&
    !native.traits.tellsSuccess
  );
}

/**
 * A generator resumes other generators on the JavaScript stack, and asks for calls that give control up in another way:
 * one coroutine goes on after the other then, not inside the other.
 */
function switching(e: Emitter, pc: number, at: string, want: number, args: readonly string[], open: boolean): string {
  const native = e.native(pc);
  if (!e.isGenerator || (native !== undefined && native.traits.suspends === undefined)) return '';
  const ask = (how: How): string => `(context.how = ${how}, null) : `;
  if (native !== undefined && waits(e, pc))
    return `t === ${e.value(native)} ? ${ask(native.traits.yields ? How.Yields : How.Refused)}`;
  if (open) return `suspends(t) ? ${ask(How.Refused)}`;
  return `suspends(t) ? (${stored(at, args, ', ')}switchTo(t, ${at}, ${want}, ${args.length}, budget - ${ACTIVATION_OF_SWITCH})) : `;
}

/**
 * Where a call cannot be made on the JavaScript stack, or not to its end, a generator gives control up and goes on when
 * the results are there.
 */
function wait(e: Emitter, pc: number, at: string, want: number, args: readonly string[], open: boolean): void {
  // Operands have their places in registers, but for open ones.
  const operands = open
    ? `stack[${at}] = t; requestOpen(${at}, [${[...args, '...o'].join(', ')}]); `
    : stored(at, args, '; ');
  e.line(
    `if (v === null && context.how !== ${How.Values}) { frame.pc = ${pc + 1}; if (context.how !== ${How.BailedOut}) { ${operands}request(${at}, ${open ? `${args.length} + o.length` : args.length}, ${want}); } ${e.whileCharged(pc + 1, 'yield;')} if ((budget = context.stackBudget) < 0) ${e.bailOutDuring(pc)} v = ${want === 1 ? `stack[${at}]` : want === 0 ? 'undefined' : `answer(frame, ${at}, ${want})`}; }`,
  );
}

/** A call whose results are those of the function, whose frame it takes. For `short` see `call`. */
export function tailCall(
  e: Emitter,
  pc: number,
  f: string,
  args: readonly string[],
  a: number,
  open: boolean,
  short: string | undefined,
): void {
  e.settle(pc + 1);
  const refused = refusing(e, pc, open);
  e.line(`t = ${f};`);
  if (e.mode === Mode.Profile) e.line(`recordCallee(fn, ${pc}, t);`);
  if (short !== undefined) e.line(`if ((v = ${short}) !== null) return v;`);
  // A generator has a frame, which the interpreter gives to the callee.
  if (e.isGenerator) e.line(`if (!(t instanceof Native)) return ${refused ?? e.bailoutAt(pc)};`);
  const list = args.map((x) => ', ' + x).join('');
  // A function with extra arguments began further down.
  const begin = e.vararg ? `base - (va.length > 0 ? ${e.proto.params + 1} + va.length : 0)` : 'base';
  if (!e.isGenerator) {
    const direct = `${isLua}${open ? ` && o.length < ${MAX_SPREAD}` : ''} && (v = ${recursion(e, pc, open, begin, list)}${running('t', list, open, begin)}, true)`,
      byHandler = varies(e, pc)
        ? ` || ${hasHandler(e, open)} && (v = ${running('u', `, t${list}`, open, begin)}, true)`
        : '';
    e.line(
      `if (${direct}${byHandler}) return v !== null ? v : ${refused !== undefined ? `context.how === ${How.BailedOut} ? bailOutByTail() : context.how === ${How.Refused} ? ${refused} : v` : e.afterTail(pc)};`,
    );
  }
  const at = `base + ${a}`;
  e.line(`v = ${switching(e, pc, at, -1, args, open)}${calling(at, -1, args, open)};`);
  if (e.isGenerator) {
    wait(e, pc, at, -1, args, open);
  } else
    e.line(
      `if (v === null && context.how !== ${How.Values}) ${refused !== undefined ? `{ if (context.how === ${How.BailedOut}) ${e.bailOutDuring(pc)} return ${refused}; }` : `return ${e.after(pc)};`}`,
    );
  e.line('return v;');
  e.stop();
}
