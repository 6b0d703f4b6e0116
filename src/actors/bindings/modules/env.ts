// The `env` module (README 11): argument checks and results. Where variables come from: actors/modules/environment.ts.
import * as text from '../../../messages/modules.ts';
import { str as strValue } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import { library } from '../../../vm/native/library.ts';
import { plain } from '../../../vm/native/declare.ts';
import { str } from '../../../vm/native/params.ts';
import type { Window } from '../../../vm/native/window.ts';
import type { System } from '../../core/system.ts';
import { Environment } from '../../modules/environment.ts';
import { ErrorObject, KINDS, RESOURCE_EXHAUSTED, invalid } from '../../values/failure.ts';
import { catalogOf } from './registry.ts';
import { processOf, refuse } from '../common/support.ts';

const ENVIRONMENT = {};

export const environmentOf = (system: System): Environment =>
  system.rt.slot(
    ENVIRONMENT,
    () => new Environment(system.rt.host, catalogOf(system).current.entries, system.options.env),
  );

const here = (at: Window): Environment => environmentOf(processOf(at.caller).system);

/** Fuel for reading a variable. */
const NAME = 200;

const get = plain(
  'env.get',
  [str('key')],
  'string?, error?',
  'The value of an environment variable; nil and an error if it is not set.',
  (at, name) => {
    if (name === '') return refuse(at, invalid(text.envEmptyKey()));
    const found = here(at).get(name);
    return found === undefined
      ? refuse(at, new ErrorObject(text.envNotFound(name), KINDS.NOT_FOUND, { retryable: false }))
      : at.text(found);
  },
);

const set = plain(
  'env.set',
  [str('key'), str('value')],
  'boolean?, error?',
  'Sets an environment variable for all processes of the system; nil and an error if it is read-only, or 1 MB are set.',
  (at, name, to) => {
    if (name === '') return refuse(at, invalid(text.envEmptyKey()));
    at.rt.charge(NAME);
    const { system } = processOf(at.caller);
    switch (environmentOf(system).set(name, to)) {
      case 'set':
        system.threads?.share('env', [strValue(name), strValue(to)]);
        return at.one(true);
      case 'full':
        return refuse(at, new ErrorObject(text.envFull(), RESOURCE_EXHAUSTED, { retryable: false }));
      default:
        return refuse(at, new ErrorObject(text.envReadOnly(name), KINDS.PERMISSION_DENIED, { retryable: false }));
    }
  },
);

const getAll = plain('env.get_all', [], 'table', 'The values of all environment variables, by name.', (at) => {
  const environment = here(at),
    all = new Table(),
    names = environment.names();
  at.rt.charge(NAME * names.length);
  for (const name of names) all.set(strValue(name), strValue(environment.get(name)!));
  return at.one(all);
});

export const ENV_MODULE = library('env', [get, set, getAll]);
