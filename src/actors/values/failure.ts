// Error objects: how the Process API reports what went wrong (README 8). Immutable; `details` is private and
// handed out only as copies, so an error may be shared inside a process. Knows neither Lua calls nor tracebacks.
import type { Value } from '../../values/type.ts';
import type { Table } from '../../values/table.ts';
import { Userdata } from '../../values/userdata.ts';

/** Error kinds, by the name of their constant. */
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

/** A kind without a constant (8.1): a host refuses more processes. */
export const LIMIT_EXCEEDED = 'LimitExceeded';
/** The kind of the error that ends a process which has hit a limit of its own. */
export const RESOURCE_EXHAUSTED = 'ResourceExhausted';

/** Where an error was made: one call level. */
export interface StackFrame {
  readonly level: number;
  readonly source: string;
  readonly line: number;
  readonly name: string;
  readonly type: string;
}

/** A call stack as it was when an error was made. */
export interface CallStack {
  readonly thread: string;
  readonly frames: readonly StackFrame[];
}

/** The error value that a process failed with, fit to travel, where that was no error object. */
export interface Raised {
  readonly value: Value;
}

export interface ErrorParts {
  readonly retryable?: boolean | undefined;
  readonly details?: Table | undefined;
  /** Texts that wrapping added, innermost first. */
  readonly contexts?: readonly string[];
  /** Text of the call stack. */
  readonly stack?: string;
  readonly callStack?: CallStack | undefined;
  readonly raised?: Raised | undefined;
}

const NO_CONTEXTS: readonly string[] = [];

export class ErrorObject extends Userdata {
  readonly retryable: boolean | undefined;
  readonly details: Table | undefined;
  readonly contexts: readonly string[];
  readonly stack: string;
  readonly callStack: CallStack | undefined;
  readonly raised: Raised | undefined;

  constructor(
    /** Bytes of the message. */
    readonly message: string,
    /** One of KINDS, or a word of the program's own. */
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
  }

  override get kind(): string {
    return 'error';
  }

  override holds(): Iterable<Value> {
    return [this.message, this.stack, this.details, this.raised?.value];
  }

  /** An error stands for its message wherever a string is asked for. */
  override text(): string {
    return this.message;
  }

  /** The same error as another object, some parts replaced. */
  with(parts: ErrorParts, message = this.message, category = this.category): ErrorObject {
    const { retryable, details, contexts, stack, callStack, raised } = this;
    return new ErrorObject(message, category, { retryable, details, contexts, stack, callStack, raised, ...parts });
  }
}

/** An argument that cannot be used; trying again will not help. */
export const invalid = (message: string): ErrorObject => new ErrorObject(message, KINDS.INVALID, { retryable: false });
