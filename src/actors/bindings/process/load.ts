// `load` and `require` in a process (README 2.4, 2.6): the default environment of loaded code is the process's globals,
// and `require` finds the modules that the entry lists. The rest of `load` is the standard library's.
import * as text from '../../../messages/actors.ts';
import type { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { plain, resumable } from '../../../vm/native/declare.ts';
import type { Native } from '../../../vm/native/native.ts';
import { str, unchecked } from '../../../vm/native/params.ts';
import { raise } from '../../../vm/throw.ts';
import { argsFrom, processOf } from '../common/support.ts';

/** What is known of the code of a process. */
export interface Code {
  /** Built-in modules that are not globals but found by `require`. */
  readonly modules: ReadonlyMap<string, Value>;
}

/** Index of the environment among the arguments of `load`. */
const ENVIRONMENT = 4;

/** The standard `load` with the process's globals as default environment. */
export const loadIn = (standard: Value): Native =>
  resumable(
    'load',
    [
      unchecked('chunk', 'string|function'),
      unchecked('name', 'string?'),
      unchecked('mode', 'string?'),
      unchecked('env', 'any?'),
    ],
    'function?, string?',
    'Compiles a chunk, of at most 256 KB, from a string or from the pieces that a function gives; nil and a message if it is wrong.',
    {
      start(call) {
        const args = argsFrom(call, 1);
        if (args.length > 0 && args.length < ENVIRONMENT) {
          args.length = ENVIRONMENT;
          args[ENVIRONMENT - 1] = processOf(call.co).globals;
        }
        return call.invoke(standard, ...args);
      },
    },
  );

export const require = plain(
  'require',
  [str('name')],
  'any',
  'The module or import of this name. Raises if the entry lists no such one.',
  (at, name) => {
    const { globals, code } = processOf(at.caller);
    const found = (globals as Table).getStr(name) ?? (code as Code).modules.get(name);
    return found === undefined ? raise(text.moduleUnknown(name)) : at.one(found);
  },
);
