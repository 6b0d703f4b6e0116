// The context that a process inherits from its parent (README 4.6, 10c): named values, actor and scope. Immutable and
// shared by all processes that inherit it: values are copied when they are set, and again for each program that reads
// them.
import { ENTRY_BYTES } from '../../values/meter.ts';
import type { Value } from '../../values/type.ts';

export interface Context {
  readonly values: ReadonlyMap<string, Value>;
  /** Identity and permissions of the process, which the engine does not interpret. */
  readonly actor: Value;
  readonly scope: Value;
}

/** The empty context. */
export const NO_CONTEXT: Context = { values: new Map(), actor: undefined, scope: undefined };

/** What is in a context, for the collector: its values. */
export const valuesIn = ({ values, actor, scope }: Context): Value[] => [
  ...values.keys(),
  ...values.values(),
  actor,
  scope,
];

/** Bytes of the context itself, by the accounting model. */
export const bytesOfContext = ({ values }: Context): number => ENTRY_BYTES * values.size;
