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
  /** Contexts added by wrapping, innermost first. */
  readonly contexts?: readonly string[];
  /** The traceback as text. */
  readonly stack?: string;
  readonly callStack?: CallStack | undefined;
  readonly raised?: Raised | undefined;
  readonly ender?: Ender;
}

const NO_CONTEXTS: readonly string[] = [];

export class ErrorObject extends Userdata {
  readonly retryable: boolean | undefined;
  readonly details: Table | undefined;
  readonly contexts: readonly string[];
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
    this.contexts = parts.contexts ?? NO_CONTEXTS;
    this.stack = parts.stack ?? '';
    this.callStack = parts.callStack;
    this.raised = parts.raised;
    this.ender = parts.ender;
  }

  override get kind(): string {
    return 'error';
  }

  override holds(): Iterable<Value> {
    return [this.message, this.stack, this.details, this.raised?.value];
  }

  /** Where a string is expected, an error counts as its message. */
  override text(): string {
    return this.message;
  }

  /** A copy with some parts replaced. */
  with(parts: ErrorParts, message = this.message, category = this.category): ErrorObject {
    const { retryable, details, contexts, stack, callStack, raised } = this;
    return new ErrorObject(message, category, { retryable, details, contexts, stack, callStack, raised, ...parts });
  }
}

/** An error for a bad argument, not retryable. */
export const invalid = (message: string): ErrorObject => new ErrorObject(message, KINDS.INVALID, { retryable: false });
