// The `ctx` module: the context values that a process got from its parent (README 4.6, 11). Read only; results are
// copies, because processes share the values.
import * as text from '../../../messages/actors.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { library } from '../../../vm/native/library.ts';
import { plain } from '../../../vm/native/declare.ts';
import { str } from '../../../vm/native/params.ts';
import { ErrorObject, KINDS, invalid } from '../../values/failure.ts';
import { copy } from '../../values/payload.ts';
import { processOf, refuse } from '../common/support.ts';

const get = plain(
  'ctx.get',
  [str('key')],
  'any, error?',
  'A copy of the context value of this name; nil and an error if there is none.',
  (at, key) => {
    if (key === '') return refuse(at, invalid(text.contextKeyEmpty()));
    const { values } = processOf(at.caller).context;
    if (!values.has(key))
      return refuse(at, new ErrorObject(text.contextKeyUnknown(key), KINDS.NOT_FOUND, { retryable: false }));
    return at.two(copy(values.get(key), at.rt) as Value, undefined);
  },
);

/** Fuel per value, besides its copy. */
const VALUE = 10;

const all = plain('ctx.all', [], 'table, error?', 'Copies of all context values, by name.', (at) => {
  const table = new Table();
  for (const [key, v] of processOf(at.caller).context.values) {
    at.rt.charge(VALUE);
    table.setStr(key, copy(v, at.rt) as Value);
  }
  return at.two(table, undefined);
});

export const CTX_MODULE = library('ctx', [get, all]);
