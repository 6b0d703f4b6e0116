// What the options of the Lua class must be: a check for each, and the settings of a run that come of them.
import * as text from '../../messages/options.ts';
import type { Bounds } from '../../vm/limits.ts';
import { checked, type Checks } from '../host/options.ts';
import * as is from '../host/options.ts';
import { boundsOf } from './budget.ts';
import type { LuaOptions, RunOptions, CompileOptions } from './engine.ts';
import type { CallOptions } from './handle.ts';

/** True or false; our tools tune the compiler by an object. */
export const ofJit: is.Check = (given) => (is.isRecord(given) ? undefined : is.truth(given));

const LUA: Checks<LuaOptions> = {
  stdout: is.callable,
  stderr: is.callable,
  now: is.callable,
  globals: is.record,
  strings: is.oneOf('utf8', 'bytes'),
  int64: is.oneOf('auto', 'bigint', 'number'),
  null: is.oneOf('nil', 'sentinel'),
  profile: is.oneOf('pure', 'safe', 'full', 'node'),
  files: is.elsewhere,
  modules: is.elsewhere,
  loader: is.callable,
  random: is.elsewhere,
  limits: is.elsewhere,
  jit: ofJit,
  compat: is.truth,
  host: is.object,
};

const CALL: Checks<CallOptions> = {
  limits: is.elsewhere,
  signal: is.signal,
  as: is.oneOf('js', 'handle'),
};

const COMPILE: Checks<CompileOptions> = {
  ...CALL,
  name: is.string,
  env: is.reference,
  mode: is.oneOf('t', 'b', 'bt'),
};

const RUN: Checks<RunOptions> = { ...COMPILE, args: is.array };

export const luaOptions = (given: LuaOptions | undefined): LuaOptions => checked('new Lua', given, LUA);

export const runOptions = (whose: string, given: RunOptions | undefined): RunOptions =>
  given === undefined ? NONE : checked(whose, given, RUN);

/** The arguments of a compiled function are those of its calls. */
export function compileOptions(given: CompileOptions | undefined): CompileOptions {
  if (given === undefined) return NONE;
  if (typeof given === 'object' && given !== null && Object.hasOwn(given, 'args'))
    throw new TypeError(text.notForCompile());
  return checked('compile', given, COMPILE);
}

const NONE: RunOptions = {};

/** How calls run: options as the engine uses them. */
export interface Settings {
  /** Undefined: those of the state, or of the run that the call is part of. */
  readonly bounds: Bounds | undefined;
  readonly signal: AbortSignal | undefined;
  readonly copies: boolean;
}

export const PLAIN: Settings = { bounds: undefined, signal: undefined, copies: false };

/** The settings that checked options stand for; those that they leave out are as before. */
export function settingsOf({ limits, signal, as }: CallOptions, before: Settings = PLAIN): Settings {
  if (limits === undefined && signal === undefined && as === undefined) return before;
  return {
    bounds: limits === undefined ? before.bounds : boundsOf(limits),
    signal: signal ?? before.signal,
    copies: as === undefined ? before.copies : as === 'js',
  };
}

/** The settings of a function or table with other options. */
export const settingsWith = (whose: string, given: CallOptions, before: Settings): Settings =>
  settingsOf(checked(whose, given, CALL), before);
