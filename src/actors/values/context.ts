// What a process inherits from whoever started it (README 4.6, 10c): named values, on whose behalf it acts, and
// options for its host. Immutable and shared by all who inherit it: values were copied when they came in and are copied
// again whenever a program asks for them. Decides nothing.
import type { Value } from '../../values/type.ts';

export interface Context {
  readonly values: ReadonlyMap<string, Value>;
  /** On whose behalf the process acts, and what that allows: not looked into here. */
  readonly actor: Value;
  readonly scope: Value;
}

/** What a process starts with that nobody gave anything. */
export const NO_CONTEXT: Context = { values: new Map(), actor: undefined, scope: undefined };
