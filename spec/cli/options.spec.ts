// Options of commands: what is read, what is refused and how, and that usage texts list what is read.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../src/cli/commands.ts';
import { UsageError, type Command } from '../../src/cli/define-command.ts';
import { optionNames, readOptions } from '../../src/cli/options.ts';
import * as lua from '../../src/cli/lua-options.ts';

const OPTIONS = {
  entry: { type: 'string', short: 'x' },
  json: { type: 'boolean' },
  seed: { type: 'string' },
  'no-hot': { type: 'boolean' },
} as const;

/** What a command says of a wrong command line. */
async function refusal(command: Command, ...args: string[]): Promise<string> {
  let said = '';
  const { write } = process.stderr;
  process.stderr.write = (words: string | Uint8Array) => {
    said += String(words);
    return true;
  };
  try {
    assert.is(await command('perilune', args), 2);
  } finally {
    process.stderr.write = write;
  }
  return said;
}

const complaint = (...args: string[]): string => {
  try {
    readOptions(args, OPTIONS);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
};

test('values stand behind their option, or behind = in the same word', () => {
  const { values, positionals } = readOptions(
    ['dir', '-x', 'a:b', '--seed=7', '--json', 'arg', '--', '--json', '-x'],
    OPTIONS,
  );
  assert.equal([{ ...values }, positionals], [{ entry: 'a:b', seed: '7', json: true }, ['dir', 'arg', '--json', '-x']]);
  assert.is(readOptions(['--seed=-7'], OPTIONS).values.seed, '-7');
  assert.is(readOptions(['--no-hot'], OPTIONS).values['no-hot'], true);
});

test('an unknown option is answered with the nearest known one', () => {
  assert.is(complaint('--sed', '3'), "unknown option '--sed': did you mean '--seed'?");
  assert.is(complaint('--jsno'), "unknown option '--jsno': did you mean '--json'?");
  assert.is(complaint('--hepl'), "unknown option '--hepl': did you mean '--help'?");
  assert.is(complaint('--entri=x'), "unknown option '--entri': did you mean '--entry'?");
});

test('where none is near nothing is suggested, least of all an old name', () => {
  for (const option of ['--frobnicate', '-q', '--no-ho']) assert.is(complaint(option), `unknown option '${option}'`);
});

test('an option without its value, or with one that it does not take, is refused', () => {
  assert.is(complaint('--seed'), "option '--seed' needs a value");
  assert.is(complaint('-x'), "option '-x' needs a value");
  assert.is(complaint('--seed', '--json'), "option '--seed' needs a value");
  assert.is(complaint('--json=1'), "option '--json' takes no value");
});

for (const [name, row] of COMMANDS) {
  test(`the usage text of ${name} lists its options, and no others`, async () => {
    const { options, usage } = await row.load(),
      words = usage('perilune').match(/(?<=[\s[])--?[a-z][a-z-]*/g) ?? [];
    const short = Object.values(options).flatMap((option) => ('short' in option ? [`-${option.short}`] : []));
    assert.equal(
      [...new Set(words)].sort(),
      [...optionNames(options), ...short].filter((option) => option !== '--help').sort(),
    );
  });

  test(`${name} reads the options that it lists, and no others`, async () => {
    const { command, options } = await row.load();
    assert.match(await refusal(command, '--no-such-option'), /unknown option '--no-such-option'/);
    for (const [option, { type }] of Object.entries(options))
      assert.match(
        await refusal(command, type === 'boolean' ? `--${option}=1` : `--${option}`),
        new RegExp(`option '--${option}' (takes no|needs a) value`),
      );
  });
}

test('the usage text of lua lists its long options, and no others', () => {
  const listed = new Set([...lua.usage('perilune').matchAll(/--[a-z][a-z-]*/g)].map(([option]) => option));
  assert.equal([...listed].sort(), [...lua.LONG_OPTIONS].sort());
  for (const option of lua.LONG_OPTIONS)
    assert.is(lua.parseLuaOptions(['lua', option, 'wippy', 'x']).bad, undefined, option);
});

test.run();
