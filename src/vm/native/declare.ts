// Declares natives in one of three forms, which say what a native may do (README "Natives").
//   pure       values in, one value out; sees no coroutine, so it can neither call Lua nor wait
//   plain      reads and writes its window: several or variable results; cannot suspend either
//   resumable  has a frame; may call Lua, guard, yield or park. Each handler ends by saying what comes next
// One declaration gives the argument checks, the "bad argument" texts and the documentation. Must not know any library.
import { float, wrap } from '../../values/number.ts';
import { LuaString, str } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Call } from './call.ts';
import { Native, type Handlers, type Run } from './native.ts';
import type { Args, Param } from './params.ts';
import type { Window } from './window.ts';

type Results = { string: string; integer: number | bigint; float: number; boolean: boolean };
const RESULT: { [K in keyof Results]: (r: Results[K]) => Value } = {
  string: str,
  integer: (r) => (typeof r === 'bigint' ? wrap(r) : r),
  float,
  boolean: (r) => r,
};
const asItIs = (r: Value): Value => r;

/** The parameters whose arguments are taken before the body runs. */
function checked(params: readonly Param<unknown>[]): readonly Param<unknown>[] {
  const first = params.findIndex((param) => param.unchecked);
  return first < 0 ? params : params.slice(0, first);
}

/**
 * Declares a pure native. `result` says how the body's result becomes a value: 'string' from bytes, 'integer' and
 * 'float' from numbers. Under any other type the body gives the Lua value itself.
 */
export function pure<const P extends readonly Param<unknown>[], R extends string>(
  name: string,
  params: P,
  result: R,
  doc: string,
  body: (...args: Args<P>) => R extends keyof Results ? Results[R] : Value,
): Native {
  const give = (result in RESULT ? RESULT[result as keyof Results] : asItIs) as (r: unknown) => Value;
  const call = body as (...args: unknown[]) => unknown;
  const takes = checked(params);
  const [p0, p1, p2, p3] = takes;
  const t0 = p0?.take,
    t1 = p1?.take,
    t2 = p2?.take,
    t3 = p3?.take;
  let run: Run;
  // Written out per arity: one generic loop costs 30-50 ns a call more.
  switch (takes.length) {
    case 0:
      run = (co, func) => {
        co.stack[func] = give(call());
        return 1;
      };
      break;
    case 1:
      run = (co, func, argc) => {
        const s = co.stack;
        s[func] = give(call(t0!(argc > 0 ? s[func + 1] : undefined, 1, argc > 0)));
        return 1;
      };
      break;
    case 2:
      run = (co, func, argc) => {
        const s = co.stack;
        const a = t0!(argc > 0 ? s[func + 1] : undefined, 1, argc > 0);
        s[func] = give(call(a, t1!(argc > 1 ? s[func + 2] : undefined, 2, argc > 1)));
        return 1;
      };
      break;
    case 3:
      run = (co, func, argc) => {
        const s = co.stack;
        const a = t0!(argc > 0 ? s[func + 1] : undefined, 1, argc > 0);
        const b = t1!(argc > 1 ? s[func + 2] : undefined, 2, argc > 1);
        s[func] = give(call(a, b, t2!(argc > 2 ? s[func + 3] : undefined, 3, argc > 2)));
        return 1;
      };
      break;
    case 4:
      run = (co, func, argc) => {
        const s = co.stack;
        const a = t0!(argc > 0 ? s[func + 1] : undefined, 1, argc > 0);
        const b = t1!(argc > 1 ? s[func + 2] : undefined, 2, argc > 1);
        const c = t2!(argc > 2 ? s[func + 3] : undefined, 3, argc > 2);
        s[func] = give(call(a, b, c, t3!(argc > 3 ? s[func + 4] : undefined, 4, argc > 3)));
        return 1;
      };
      break;
    default:
      run = (co, func, argc) => {
        co.stack[func] = give(call(...take(takes, co, func, argc)));
        return 1;
      };
  }
  return new Native({ name, params, result, doc }, result === 'string' ? accounted(run) : run);
}

/** Notes the memory of a native's string result. */
const accounted =
  (run: Run): Run =>
  (co, func, argc) => {
    const n = run(co, func, argc),
      v = co.stack[func];
    if (v instanceof LuaString) co.rt.makes(v.length);
    return n;
  };

/**
 * Declares a plain native: the body gets the window, then its checked arguments, and returns `at.one(...)` and the
 * like.
 */
export function plain<const P extends readonly Param<unknown>[]>(
  name: string,
  params: P,
  result: string,
  doc: string,
  body: (at: Window, ...args: Args<P>) => number,
): Native {
  const call = body as (at: Window, ...args: unknown[]) => number;
  const takes = checked(params);
  const [p0, p1, p2, p3] = takes;
  const t0 = p0?.take,
    t1 = p1?.take,
    t2 = p2?.take,
    t3 = p3?.take;
  let run: Run;
  switch (takes.length) {
    case 0:
      run = (co, func, argc) => call(co.rt.window.at(co, func, argc));
      break;
    case 1:
      run = (co, func, argc) => {
        const a = t0!(argc > 0 ? co.stack[func + 1] : undefined, 1, argc > 0);
        return call(co.rt.window.at(co, func, argc), a);
      };
      break;
    case 2:
      run = (co, func, argc) => {
        const a = t0!(argc > 0 ? co.stack[func + 1] : undefined, 1, argc > 0);
        const b = t1!(argc > 1 ? co.stack[func + 2] : undefined, 2, argc > 1);
        return call(co.rt.window.at(co, func, argc), a, b);
      };
      break;
    case 3:
      run = (co, func, argc) => {
        const a = t0!(argc > 0 ? co.stack[func + 1] : undefined, 1, argc > 0);
        const b = t1!(argc > 1 ? co.stack[func + 2] : undefined, 2, argc > 1);
        const c = t2!(argc > 2 ? co.stack[func + 3] : undefined, 3, argc > 2);
        return call(co.rt.window.at(co, func, argc), a, b, c);
      };
      break;
    case 4:
      run = (co, func, argc) => {
        const a = t0!(argc > 0 ? co.stack[func + 1] : undefined, 1, argc > 0);
        const b = t1!(argc > 1 ? co.stack[func + 2] : undefined, 2, argc > 1);
        const c = t2!(argc > 2 ? co.stack[func + 3] : undefined, 3, argc > 2);
        const d = t3!(argc > 3 ? co.stack[func + 4] : undefined, 4, argc > 3);
        return call(co.rt.window.at(co, func, argc), a, b, c, d);
      };
      break;
    default:
      run = (co, func, argc) => call(co.rt.window.at(co, func, argc), ...take(takes, co, func, argc));
  }
  return new Native({ name, params, result, doc }, run);
}

/** Declares a resumable native. */
export function resumable<const P extends readonly Param<unknown>[]>(
  name: string,
  params: P,
  result: string,
  doc: string,
  handlers: Handlers<Args<P>>,
): Native {
  // The frame is already pushed (calls.ts), so that a bad argument is raised inside it.
  const start = (handlers.start as (call: Call, ...args: unknown[]) => number).bind(handlers);
  const takes = checked(params);
  const [p0, p1, p2] = takes;
  const t0 = p0?.take,
    t1 = p1?.take,
    t2 = p2?.take;
  let run: Run;
  switch (takes.length) {
    case 0:
      run = (co) => start(co.rt.call.on(co, co.frame!));
      break;
    case 1:
      run = (co, func, argc) => {
        const a = t0!(argc > 0 ? co.stack[func + 1] : undefined, 1, argc > 0);
        return start(co.rt.call.on(co, co.frame!), a);
      };
      break;
    case 2:
      run = (co, func, argc) => {
        const a = t0!(argc > 0 ? co.stack[func + 1] : undefined, 1, argc > 0);
        const b = t1!(argc > 1 ? co.stack[func + 2] : undefined, 2, argc > 1);
        return start(co.rt.call.on(co, co.frame!), a, b);
      };
      break;
    case 3:
      run = (co, func, argc) => {
        const a = t0!(argc > 0 ? co.stack[func + 1] : undefined, 1, argc > 0);
        const b = t1!(argc > 1 ? co.stack[func + 2] : undefined, 2, argc > 1);
        const c = t2!(argc > 2 ? co.stack[func + 3] : undefined, 3, argc > 2);
        return start(co.rt.call.on(co, co.frame!), a, b, c);
      };
      break;
    default:
      run = (co, func, argc) => {
        const args = take(takes, co, func, argc);
        return start(co.rt.call.on(co, co.frame!), ...args);
      };
  }
  const native = new Native({ name, params, result, doc }, run);
  native.handlers = handlers as unknown as Handlers<never>;
  native.fastPath = handlers.fastPath;
  return native;
}

function take(params: readonly Param<unknown>[], co: Coroutine, func: number, argc: number): unknown[] {
  const args: unknown[] = [];
  for (let i = 0; i < params.length; i++) {
    const given = i < argc;
    args.push(params[i]!.take(given ? co.stack[func + 1 + i] : undefined, i + 1, given));
  }
  return args;
}
