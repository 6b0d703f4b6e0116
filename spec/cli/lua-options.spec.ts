import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseLuaOptions } from '../../src/cli/lua-options.ts';

const parse = (...words: string[]) => {
  const { actions, interactive, version, ignoreEnvironment, script, bad } = parseLuaOptions(['lua', ...words]);
  return {
    actions,
    flags: `${interactive ? 'i' : ''}${version ? 'v' : ''}${ignoreEnvironment ? 'E' : ''}`,
    script,
    bad,
  };
};

test('options end at the script', () => {
  assert.equal(parse('-E', 'x.lua', '-v'), { actions: [], flags: 'E', script: 2, bad: undefined });
});

test('-e and -l take the rest of the word or the next word', () => {
  const wanted = [{ option: 'e', code: 'a=1' }, { option: 'l', module: 'g=m' }, { option: 'W' }];
  assert.equal(parse('-ea=1', '-lg=m', '-W').actions, wanted);
  assert.equal(parse('-e', 'a=1', '-l', 'g=m', '-W').actions, wanted);
});

test('-e without an argument is wrong, and so is an option in its place', () => {
  assert.is(parse('-e').bad, '-e');
  assert.is(parse('-e', '-i').bad, '-e');
  assert.is(parse('-l').bad, '-l');
});

test('-i shows the version too', () => assert.is(parse('-i').flags, 'iv'));

test('unknown options, and letters behind one-letter options, are wrong', () => {
  for (const word of ['-x', '-vv', '-iv', '-Ex', '-W1', '-h', '--helpp', '---']) assert.is(parse(word).bad, word);
});

test('--help and --version are shown wherever options may stand, and nothing else is done', () => {
  for (const show of ['help', 'version'] as const) {
    for (const words of [[`--${show}`], ['-E', '-e', 'x = 1', `--${show}`, 'x.lua']])
      assert.is(parseLuaOptions(['lua', ...words]).show, show);
    for (const words of [
      ['x.lua', `--${show}`],
      ['--', `--${show}`],
      ['-', `--${show}`],
    ])
      assert.is(parseLuaOptions(['lua', ...words]).show, undefined);
  }
});

test('--dialect takes the next word', () => {
  const { dialect, script } = parseLuaOptions(['lua', '--dialect', 'wippy', 'x.lua']);
  assert.equal([dialect, script], ['wippy', 3]);
  assert.is(parseLuaOptions(['lua']).dialect, 'lua');
  assert.is(parseLuaOptions(['lua', '--dialect=wippy', 'x.lua']).dialect, 'wippy');
  assert.is(parseLuaOptions(['lua', '--dialect=wippy', 'x.lua']).script, 2);
  assert.equal(parseLuaOptions(['lua', '--import=a=b.mjs']).actions, [{ option: 'import', file: 'a=b.mjs' }]);
  assert.is(parse('--dialect=basic').bad, '--dialect');
  assert.is(parse('--import=').bad, '--import');
  assert.is(parse('--no-jit=1').bad, '--no-jit=1');
  assert.is(parse('--dialect', 'basic').bad, '--dialect');
});

test('--import takes the next word, and has its place among -e and -l', () => {
  assert.equal(parse('-e', 'a', '--import', './m.mjs', '-l', 'b', 'x.lua'), {
    actions: [
      { option: 'e', code: 'a' },
      { option: 'import', file: './m.mjs' },
      { option: 'l', module: 'b' },
    ],
    flags: '',
    script: 7,
    bad: undefined,
  });
  assert.is(parse('--import').bad, '--import');
});

test('-- ends the options, - is standard input as script', () => {
  assert.is(parse('--', '-e').script, 2);
  assert.is(parse('--').script, 0);
  assert.is(parse('-', 'a').script, 1);
});

test.run();
