// Natives: functions of the host, declared in one of three forms that say what they may do (README "Natives").
//   pure       values in, one value out; sees no coroutine, so it can neither call Lua nor wait
//   plain      reads and writes its window: several or variable results; still cannot suspend
//   resumable  has a frame; may call Lua, guard, yield or park. Each handler ends by saying what comes next
// One declaration gives the argument checks, the "bad argument" texts and the documentation row.
// Protocol under all three: run(co, func, argc) finds arguments at stack[func+1..] and leaves results at stack[func..];
// its result is their number, or negative: the frames changed (Next).
import { LuaFunction } from '../../values/function.ts';
import { float, wrap } from '../../values/number.ts';
import { LuaString, str } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import { Call } from './call.ts';
import type { Named } from '../../bytecode/naming.ts';
import type { Coroutine } from '../coroutine.ts';
import type { Frame } from '../frame.ts';
import type { Param } from './params.ts';
import type { Runtime } from '../runtime.ts';
import { Window } from './window.ts';

export type Run = (co: Coroutine, func: number, argc: number) => number;

/** The handlers of a resumable native. Arguments are checked before `start`. */
export interface Handlers<A extends readonly unknown[]> {
  start(call: Call, ...args: A): number;
  /**
   * The everyday case, without a frame: looks at the raw arguments and gives results like a plain native, or NOT_QUICK,
   * having changed nothing; then `start` runs. It must do what `start` would.
   */
  quick?(at: Window): number;
  /** A callee returned, or a ticket delivered: results are call.result(1..call.got). Absent: they are the native's own. */
  done?(call: Call): number;
  /** An error was raised by what a guard protects (call.guarded). */
  failed?(call: Call, error: Value): number;
}

/** What `quick` gives when the case is not an everyday one. */
export const NOT_QUICK = -1;

/** What documentation and the manifest know of a native. */
export interface Signature {
  readonly name: string;
  readonly params: readonly Param<unknown>[];
  readonly result: string;
  readonly doc: string;
}

/** An everyday case of a native, without a window: arguments in, the one result out; or null: it is not such a case, and nothing was done. */
export type Direct = (rt: Runtime, ...args: Value[]) => Value | null;

/** What a native is in a few words, for callers that know which one they call. By number of arguments. */
export type Directs = readonly (Direct | undefined)[];

const NO_DIRECTS: Directs = [];
const NO_HANDLERS = {} as Handlers<never>;

/** Library functions (§6.1) that compiled code does itself. `ipairs` stands for the iterator that ipairs gives. */
export type Intrinsic = 'next' | 'ipairs' | 'select';

export class Native extends LuaFunction {
  /** Set for resumables: the driver calls these on the native's frame. */
  handlers: Handlers<never> | undefined = undefined;
  /** The resumable's `quick`, if it has one. */
  quick: ((at: Window) => number) | undefined = undefined;
  /** Its everyday cases, by number of arguments. They do what `run` would. */
  direct: Directs = NO_DIRECTS;
  /** With a number for its one argument, it gives what this makes of it as a double: a float, */
  real: ((x: number) => number) | undefined = undefined;
  /** or an integer, where it is one. */
  whole: ((x: number) => number) | undefined = undefined;
  /** It is made anew each time, and can be collected: what PUC has C closures for. */
  isClosure = false;
  /** What it is about then, if that is a Lua value. */
  upvalue: Value = undefined;
  /** What tracebacks call the functions that this native calls, where that can be said. */
  callsAs: Named | undefined = undefined;
  /** It looks at the frames of its callers: hot code has to leave them before it calls. */
  seesFrames = false;
  /** A resumable that does not: hot code calls it on a frame of its own, and waits. */
  aloof = false;
  /**
   * Gives control up when an instruction calls it, without a frame: Next.Switched, to another coroutine; Next.Park, to another task; or
   * NOT_QUICK, having done nothing: then it runs as usual. What it is handed then are its results: `done`, if it has one, does not see them.
   */
  suspends: ((native: Native, co: Coroutine, func: number, argc: number, want: number) => number) | undefined = undefined;
  /** Of one that suspends: `true` comes before what it is handed. */
  tellsSuccess = false;
  /** It raises its first argument, at the level of its second (§6.1 error): hot code may do that itself, */
  raises = false;
  /** where one that protects its first argument (§6.1 pcall) is what has called it. */
  catches = false;
  /** Which of the library's functions it is, where compiled code has text of its own for it. A name says nothing: the host's functions have names, too. */
  intrinsic: Intrinsic | undefined = undefined;
  /** One of the engine's own steps: what is to be done when an error unwinds past it. */
  unwound: ((co: Coroutine, frame: Frame) => void) | undefined = undefined;
  /** PUC lets what this native calls yield; coroutine.isyieldable says so. */
  yieldable = false;
  constructor(readonly signature: Signature, public run: Run) {
    super();
  }
  get name(): string {
    return this.signature.name;
  }
}

/** The same native once more, as a closure over a value. */
export function closeOver(native: Native, upvalue: Value): Native {
  const closure = new Native(native.signature, native.run);
  closure.handlers = native.handlers;
  closure.suspends = native.suspends;
  closure.aloof = native.aloof;
  closure.isClosure = true;
  closure.upvalue = upvalue;
  return closure;
}

/** Says of resumable natives that they look at no frames but their own. */
export function aloof(...natives: Native[]): void {
  for (const native of natives) native.aloof = true;
}

/** Says which library function a native is. */
export function intrinsic(native: Native, which: Intrinsic): Native {
  native.intrinsic = which;
  return native;
}

/** Adds to a native what its everyday cases are. */
export function directly(native: Native, ...direct: Directs): Native {
  native.direct = direct;
  return native;
}

/** Thrown by a native that looks at frames while some are missing: it is run again when they are there. */
export const BURIED = Symbol('buried');

/** Says of a native that it looks at the frames of its callers. It has a frame itself, so that it can be put off. */
export function seesFrames(native: Native, ofItsCoroutine = false): Native {
  const { run } = native;
  native.seesFrames = true;
  native.handlers ??= NO_HANDLERS;
  native.run = (co, func, argc) => {
    if (ofItsCoroutine ? co.buried : co.rt.buried > 0) throw BURIED;
    return run(co, func, argc);
  };
  return native;
}

/** For natives that look at frames only now and then: the frame at a level has to be there. */
export function needsFrames(co: Coroutine, level: number): void {
  if (co.buried && co.depth - level <= co.complete + co.hidden) throw BURIED;
}

/** Values a native closes over instead of Lua upvalues are its own business; this makes one without a declaration. */
type Args<P extends readonly Param<unknown>[]> = { [K in keyof P]: P[K] extends Param<infer T> ? T : never };

type Results = { string: string; integer: number | bigint; float: number; boolean: boolean; any: Value };
const RESULT: { [K in keyof Results]: (r: Results[K]) => Value } = {
  string: str,
  integer: (r) => (typeof r === 'bigint' ? wrap(r) : r),
  float,
  boolean: (r) => r,
  any: (r) => r,
};

/** Declares a pure native. `result` says how the body's result becomes a value: 'string' from bytes, and so on. */
export function pure<const P extends readonly Param<unknown>[], R extends keyof Results>(
  name: string, params: P, result: R, doc: string, body: (...args: Args<P>) => Results[R],
): Native {
  const give = RESULT[result] as (r: unknown) => Value;
  const call = body as (...args: unknown[]) => unknown;
  const [p0, p1, p2, p3] = params as readonly Param<unknown>[];
  const t0 = p0?.take, t1 = p1?.take, t2 = p2?.take, t3 = p3?.take;
  let run: Run;
  // Written out per arity: one generic loop costs 30-50 ns a call more.
  switch (params.length) {
    case 0:
      run = (co, func) => { co.stack[func] = give(call()); return 1; };
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
      run = (co, func, argc) => { co.stack[func] = give(call(...take(params, co, func, argc))); return 1; };
  }
  return new Native({ name, params, result, doc }, result === 'string' ? accounted(run) : run);
}

/** Notes the memory of a native's string result. */
const accounted = (run: Run): Run => (co, func, argc) => {
  const n = run(co, func, argc), v = co.stack[func];
  if (v instanceof LuaString) co.rt.makes(v.length);
  return n;
};

/** Declares a plain native: the body gets the window, then its checked arguments, and returns `at.one(...)` and the like. */
export function plain<const P extends readonly Param<unknown>[]>(
  name: string, params: P, result: string, doc: string, body: (at: Window, ...args: Args<P>) => number,
): Native {
  const call = body as (at: Window, ...args: unknown[]) => number;
  const [p0, p1, p2, p3] = params as readonly Param<unknown>[];
  const t0 = p0?.take, t1 = p1?.take, t2 = p2?.take, t3 = p3?.take;
  let run: Run;
  switch (params.length) {
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
      run = (co, func, argc) => call(co.rt.window.at(co, func, argc), ...take(params, co, func, argc));
  }
  return new Native({ name, params, result, doc }, run);
}

/** Declares a resumable native. */
export function resumable<const P extends readonly Param<unknown>[]>(
  name: string, params: P, result: string, doc: string, handlers: Handlers<Args<P>>,
): Native {
  // The frame is already pushed (calls.ts), so that a bad argument is raised inside it.
  const start = (handlers.start as (call: Call, ...args: unknown[]) => number).bind(handlers);
  const [p0, p1, p2] = params as readonly Param<unknown>[];
  const t0 = p0?.take, t1 = p1?.take, t2 = p2?.take;
  let run: Run;
  switch (params.length) {
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
        const args = take(params, co, func, argc);
        return start(co.rt.call.on(co, co.frame!), ...args);
      };
  }
  const native = new Native({ name, params, result, doc }, run);
  native.handlers = handlers as unknown as Handlers<never>;
  native.quick = handlers.quick;
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
