// Options of commands: what is read, what is refused and how, and that usage texts list what is read.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../src/cli/command.ts';
import * as dump from '../../src/cli/dump.ts';
import { optionNames, readOptions } from '../../src/cli/options.ts';
import * as lua from '../../src/cli/lua.ts';
import * as run from '../../src/cli/run.ts';

const OPTIONS = {
  entry: { type: 'string', short: 'x' },
  json: { type: 'boolean' },
  seed: { type: 'string' },
  'no-hot': { type: 'boolean' },
} as const;

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

for (const [name, { OPTIONS: read, usage }] of Object.entries({ run, dump })) {
  test(`the usage text of ${name} lists its options, and no others`, () => {
    const listed = new Set([...usage('perilune').matchAll(/--[a-z][a-z-]*/g)].map(([option]) => option));
    assert.equal(
      [...listed].sort(),
      optionNames(read)
        .filter((option) => option !== '--help')
        .sort(),
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
