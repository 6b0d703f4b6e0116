// The context that a process inherits from its parent (README 4.6, 10c): named values, actor and scope. Immutable and
// shared by all processes that inherit it: values are copied when they are set, and again for each program that reads
// them.
import type { Value } from '../../values/type.ts';

export interface Context {
  readonly values: ReadonlyMap<string, Value>;
  /** Identity and permissions of the process, which the engine does not interpret. */
  readonly actor: Value;
  readonly scope: Value;
}

/** The empty context. */
export const NO_CONTEXT: Context = { values: new Map(), actor: undefined, scope: undefined };
