// Error objects of the Process API (README 8). Immutable; programs get copies of `details`, so a process may share an
// error.
// It must not know Lua calls or tracebacks.
import type { Value } from '../../values/type.ts';
import type { Table } from '../../values/table.ts';
import { Userdata } from '../../values/userdata.ts';

/** Kinds by the name of their constant. */
export const KINDS = {
  NOT_FOUND: 'NotFound',
  ALREADY_EXISTS: 'AlreadyExists',
  INVALID: 'Invalid',
  PERMISSION_DENIED: 'PermissionDenied',
  UNAVAILABLE: 'Unavailable',
  INTERNAL: 'Internal',
  CANCELED: 'Canceled',
  CONFLICT: 'Conflict',
  TIMEOUT: 'Timeout',
  RATE_LIMITED: 'RateLimited',
  UNKNOWN: '',
} as const;

/** A kind without a constant (8.1): too many processes. */
export const LIMIT_EXCEEDED = 'LimitExceeded';
/** The kind of the error that ends a process at a limit of its own. */
export const RESOURCE_EXHAUSTED = 'ResourceExhausted';

/** One level of a call stack. */
export interface StackFrame {
  readonly level: number;
  readonly source: string;
  readonly line: number;
  readonly name: string;
  readonly type: string;
}

/** The call stack at which an error was made. */
export interface CallStack {
  readonly thread: string;
  readonly frames: readonly StackFrame[];
}

/** A copy of the error value that ended a process, if it was not an error object. */
export interface Raised {
  readonly value: Value;
}

/** What ends a process without its code: a limit of its own, or others. */
export type Ender = 'instructions' | 'memory' | 'time' | 'output' | 'others';

export interface ErrorParts {
  readonly retryable?: boolean | undefined;
  readonly details?: Table | undefined;
  /** The context added last by wrapping. */
  readonly context?: ErrorContext | undefined;
  /** The traceback as text. */
  readonly stack?: string;
  readonly callStack?: CallStack | undefined;
  readonly raised?: Raised | undefined;
  readonly ender?: Ender;
}

/**
 * A context that wrapping adds to an error, on top of those added before. Errors share them. It is a value only for the
 * collector, which counts each of them once.
 */
export class ErrorContext extends Userdata {
  /** How many there are, and the length of them all in bytes. */
  readonly count: number;
  readonly length: number;

  constructor(
    private readonly added: string,
    private readonly before: ErrorContext | undefined,
  ) {
    super();
    this.count = 1 + (before?.count ?? 0);
    this.length = added.length + (before?.length ?? 0);
  }

  override holds(): Iterable<Value> {
    return [this.added, this.before];
  }

  /** All of them, innermost first. */
  static list(last: ErrorContext | undefined): readonly string[] {
    const all: string[] = [];
    for (let context = last; context !== undefined; context = context.before) all.push(context.added);
    return all.reverse();
  }
}

/** Of an error, and of a frame of its call stack, whose strings are shared. */
const ERROR_BYTES = 160,
  FRAME_BYTES = 80;

export class ErrorObject extends Userdata {
  readonly retryable: boolean | undefined;
  readonly details: Table | undefined;
  readonly context: ErrorContext | undefined;
  readonly stack: string;
  readonly callStack: CallStack | undefined;
  readonly raised: Raised | undefined;
  /** Undefined: `pcall` could have caught it. Copies are errors like others. */
  readonly ender: Ender | undefined;

  constructor(
    /** Bytes of the message. */
    readonly message: string,
    /** One of KINDS, or the program's own. */
    readonly category: string,
    parts: ErrorParts = {},
  ) {
    super();
    this.retryable = parts.retryable;
    this.details = parts.details;
    this.context = parts.context;
    this.stack = parts.stack ?? '';
    this.callStack = parts.callStack;
    this.raised = parts.raised;
    this.ender = parts.ender;
  }

  override get kind(): string {
    return 'error';
  }

  override get bytes(): number {
    return ERROR_BYTES + FRAME_BYTES * (this.callStack?.frames.length ?? 0);
  }

  override holds(): Iterable<Value> {
    return [this.message, this.stack, this.details, this.raised?.value, this.context];
  }

  /** Contexts added by wrapping, innermost first. */
  get contexts(): readonly string[] {
    return ErrorContext.list(this.context);
  }

  /** Where a string is expected, an error counts as its message. */
  override text(): string {
    return this.message;
  }

  /** A copy with some parts replaced. */
  with(parts: ErrorParts, message = this.message, category = this.category): ErrorObject {
    const { retryable, details, context, stack, callStack, raised } = this;
    return new ErrorObject(message, category, { retryable, details, context, stack, callStack, raised, ...parts });
  }
}

/** An error for a bad argument, not retryable. */
export const invalid = (message: string): ErrorObject => new ErrorObject(message, KINDS.INVALID, { retryable: false });
