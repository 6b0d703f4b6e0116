// LuaError: a failure of a Lua program as a JavaScript error. It has the error value, the frames as data, and a code
// that tells whether Lua code could have caught it.

import * as text from '../../messages/embed.ts';
import type { LimitKind } from '../../vm/limits.ts';

/** What kind of failure a LuaError is. */
export type LuaErrorCode =
  | 'ERR_LUA_SYNTAX'
  | 'ERR_LUA_RUNTIME'
  | 'ERR_LUA_ASYNC'
  /** The configuration of a system is invalid: entries, services, modules. */
  | 'ERR_LUA_CONFIG'
  /** A process ended before its entry function was called: its code could not be loaded. */
  | 'ERR_LUA_START'
  /** A JavaScript value cannot be converted to Lua; `cause` is the reason. */
  | 'ERR_LUA_VALUE'
  | 'ERR_LUA_LIMIT_INSTRUCTIONS'
  | 'ERR_LUA_LIMIT_MEMORY'
  | 'ERR_LUA_LIMIT_TIME'
  | 'ERR_LUA_LIMIT_OUTPUT'
  | 'ERR_LUA_ABORTED'
  /** The state has been closed. */
  | 'ERR_LUA_CLOSED';

/** A frame of a traceback, innermost first. */
export interface LuaFrame {
  /** Chunk name, as in positions of messages. */
  readonly source: string;
  /** Current line, or -1 if unknown. */
  readonly line: number;
  /** The function as in tracebacks: "function 'f'", "main chunk". */
  readonly function: string;
  readonly what: 'Lua' | 'host' | 'main';
}

interface LuaErrorInit {
  readonly code: LuaErrorCode;
  readonly message: string;
  /** The converted error value; the message if there is none. */
  readonly value?: unknown;
  readonly traceback?: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The kind of the error object that ended a process. */
  readonly kind?: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

const CATCHABLE: ReadonlySet<LuaErrorCode> = new Set([
  'ERR_LUA_RUNTIME',
  'ERR_LUA_SYNTAX',
  'ERR_LUA_START',
  'ERR_LUA_VALUE',
]);

const NAME = 'LuaError';

/** A failure: an error of Lua code, a limit that was hit, or something that Lua cannot take. */
export class LuaError extends Error {
  override readonly name = 'LuaError';
  readonly code: LuaErrorCode;
  readonly value: unknown;
  /** The Lua calls as text. It begins with "stack traceback:": `lua` prints the message, and then this. */
  readonly traceback: string;
  readonly kind: string;
  /** The details of an error object. */
  readonly details: Readonly<Record<string, unknown>> | undefined;
  /** Whether a retry may help; undefined if unknown. */
  readonly retryable: boolean | undefined;
  /** Of a syntax error: the line of the code, from 1, as in the message. */
  readonly line: number | undefined;
  /** Of a syntax error: the column of the token near it, from 1, in units of JavaScript texts. */
  readonly column: number | undefined;
  /** Whether pcall could have caught it. Limits and aborts cannot be caught. */
  readonly catchable: boolean;

  #frames: readonly LuaFrame[] | undefined = undefined;
  /** What has noted the JavaScript trace, or the text of both traces. */
  #trace: Trace | string | undefined = undefined;

  constructor(init: LuaErrorInit);
  /** @internal With a trace of JavaScript: that of another error with the same message. */
  constructor(init: LuaErrorInit, trace: Trace);
  constructor(init: LuaErrorInit, trace?: Trace) {
    const { code, message, traceback = '', kind = '', details, retryable, line, column, cause } = init;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.value = 'value' in init ? init.value : message;
    this.traceback = traceback;
    this.kind = kind;
    this.details = details;
    this.retryable = retryable;
    this.line = line;
    this.column = column;
    this.catchable = CATCHABLE.has(code);
    if (trace === undefined && traceback === '') return;
    this.#trace = trace ?? traceOf(this);
    // Otherwise V8 makes the text of the trace that is replaced.
    delete this.stack;
  }

  /** The Lua calls, innermost first. */
  get frames(): readonly LuaFrame[] {
    return (this.#frames ??= parseTraceback(this.traceback));
  }

  /** @internal The text of both traces, if this is an error that has them. */
  static joinedStack(error: LuaError): string | undefined {
    const trace = #trace in error ? error.#trace : undefined;
    if (trace === undefined || typeof trace === 'string') return trace;
    trace.name = NAME;
    return (error.#trace = joined(trace, error.traceback, trace.stack ?? ''));
  }

  /**
   * @internal Makes an error that has a traceback, with the trace of another one: V8 notes it in half the time where
   * that is made, and would note it twice here.
   */
  static traced(init: LuaErrorInit, trace: Trace): LuaError {
    const { stackTraceLimit } = Stack,
      untraced = typeof stackTraceLimit === 'number' && traceAtMost(undefined);
    try {
      return new LuaError(init, trace);
    } finally {
      if (untraced) traceAtMost(stackTraceLimit);
    }
  }
}

/** The trace of a host whose errors have none of their own, but an accessor, too. */
const hostStack = (error: LuaError): unknown => Reflect.get(Error.prototype, 'stack', error);

/** Errors that have a Lua trace have no `stack` of their own: one accessor for all takes less time to make. */
Object.defineProperty(LuaError.prototype, 'stack', {
  get(this: LuaError) {
    return LuaError.joinedStack(this) ?? hostStack(this);
  },
  set(this: LuaError, value: unknown) {
    Object.defineProperty(this, 'stack', { value, writable: true, configurable: true });
  },
  enumerable: false,
  configurable: true,
});

/** Notes the JavaScript trace at a point. Hosts make its text when somebody reads it. */
interface Trace {
  name: string;
  readonly message: string;
  readonly stack?: string;
}

function joined({ name, message }: Trace, traceback: string, own: string): string {
  const head = `${name}: ${message}`;
  return `${head}\n${traceback}${own.startsWith(head) ? own.slice(head.length) : `\n${own}`}`;
}

/** V8's part of Error. */
interface Capturing {
  stackTraceLimit?: number | undefined;
  captureStackTrace?(holder: object, above: unknown): void;
}
const Stack = Error as Capturing;

/** Sets how many calls V8 notes. False: Error is frozen. Reflect.set would take eight times as long. */
function traceAtMost(limit: number | undefined): boolean {
  try {
    Stack.stackTraceLimit = limit;
    return true;
  } catch {
    return false;
  }
}

/**
 * The JavaScript trace starts at the call into Lua; Lua's frames go on top. Hosts that can note the trace without
 * making its text, which takes longer than the call, make it when somebody reads it.
 */
function traceOf(error: LuaError): Trace | string {
  const { message, traceback } = error,
    trace: Trace = { name: NAME, message };
  if (Stack.captureStackTrace === undefined) return joined(trace, traceback, error.stack ?? '');
  Stack.captureStackTrace(trace, LuaError);
  return trace;
}

/** Gives an error a property whose value is made when it is first read, even if the error is frozen by then. */
export function whenRead(error: LuaError, name: keyof LuaError, enumerable: boolean, make: () => unknown): void {
  let made: { readonly value: unknown } | undefined;
  const define = (value: unknown): unknown => {
    made = { value };
    Reflect.defineProperty(error, name, { value, writable: true, enumerable, configurable: true });
    return value;
  };
  Object.defineProperty(error, name, {
    get: () => (made === undefined ? define(make()) : made.value),
    set: define,
    enumerable,
    configurable: true,
  });
}

/** The frames of a traceback in the layout of debug.traceback (§6.10). */
function parseTraceback(traceback: string): LuaFrame[] {
  const frames: LuaFrame[] = [];
  for (const line of traceback.split('\n')) {
    const found = /^\t(.*?):(?:(-?\d+):)? in (.+)$/.exec(line);
    if (found === null) continue;
    const [, source, at, name] = found as unknown as [string, string, string | undefined, string];
    frames.push({
      source,
      line: at === undefined ? -1 : Number(at),
      function: name,
      what: source === '[C]' ? 'host' : name === 'main chunk' ? 'main' : 'Lua',
    });
  }
  return frames;
}

const LIMIT_CODES: Record<LimitKind, LuaErrorCode> = {
  instructions: 'ERR_LUA_LIMIT_INSTRUCTIONS',
  memory: 'ERR_LUA_LIMIT_MEMORY',
  time: 'ERR_LUA_LIMIT_TIME',
  output: 'ERR_LUA_LIMIT_OUTPUT',
};

/** The error of a run that has hit a limit. */
export const limitError = (kind: LimitKind, bounds: Readonly<Record<LimitKind, number>>): LuaError =>
  new LuaError({ code: LIMIT_CODES[kind], message: text.limitHit(kind, bounds[kind]) });
