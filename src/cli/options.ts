// Options of the commands: reads them with parseArgs and words what is wrong with them. The options of lua are read in
// lua-options.ts, as lua reads them.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import * as text from '../messages/cli.ts';
import { UsageError } from './define-command.ts';
import { nearest } from '../embed/host/nearest.ts';

/** What parseArgs reads. */
export type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>>;

/** Old names still work, but nobody is told of them. */
const OLD_NAMES: readonly string[] = ['hot', 'no-hot'];

/** The options of a command as they are written. */
export const optionNames = (options: Options): readonly string[] =>
  ['help', ...Object.keys(options)].filter((name) => !OLD_NAMES.includes(name)).map((name) => `--${name}`);

/** The options and other words of a command line. An option that is unknown or lacks its value is a UsageError. */
export function readOptions<const T extends Options>(args: string[], options: T): Parsed<T> {
  for (const token of parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true }).tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token,
      type = Object.hasOwn(options, name) ? options[name]!.type : undefined;
    if (type === undefined) throw new UsageError(text.unknownOption(rawName, nearest(rawName, optionNames(options))));
    if (type === 'boolean' && value !== undefined) throw new UsageError(text.optionTakesNoValue(rawName));
    // A value that begins with '-', and is more, has to stand behind '='.
    if (type === 'string' && (value === undefined || (!inlineValue && /^-./.test(value))))
      throw new UsageError(text.optionNeedsValue(rawName));
  }
  return parseArgs({ args, options, allowPositionals: true });
}
