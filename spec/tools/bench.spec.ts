// The programs of the bench return what they claim, without measuring: a round of each, a short one whole, a long one
// made small, and a few operations.
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type Entry } from '../../src/exports/actors.ts';
import { Lua } from '../../src/exports/index.ts';
import { ACTOR_PROGRAMS } from '../../tools/bench/actors.ts';
import { geometricMean, median, spread } from '../../tools/bench/statistics.ts';
import { programs } from '../../tools/bench/programs.ts';

/** What a program prints, given arguments. */
function printed(file: string, args: readonly string[]): string {
  let stdout = '';
  const lua = new Lua({
    stdout: (bytes) => {
      stdout += Buffer.from(bytes).toString('latin1');
    },
  });
  lua.eval(readFileSync(file), { args });
  return stdout;
}

for (const { name, file, result } of programs()) {
  test(`${name} gives its result in one round`, () => {
    assert.is(printed(file, ['1']), `${result}\n`);
  });
}

const short = programs('short'),
  long = programs('long');

test('a short program is as long as a script', () => {
  for (const { name, file } of short) {
    const lines = readFileSync(file, 'latin1').split('\n').length - 1;
    assert.ok(lines >= 40 && lines <= 400, `${name} has ${lines} lines`);
  }
});

for (const { name, file, result } of short) {
  test(`${name} gives its result`, () => {
    assert.is(printed(file, []), `${result}\n`);
  });
}

for (const { name, file, small } of long) {
  test(`${name} gives its result when it is small`, () => {
    assert.ok(small, 'it says none');
    assert.is(printed(file, [small.argument]), `${small.result}\n`);
  });
}

const FOLDER = 'tools/bench/actors';
const entries = (): Record<string, Entry> =>
  Object.fromEntries(
    readdirSync(FOLDER).map((file) => [
      `app:${file.replace('.lua', '')}`,
      { source: readFileSync(`${FOLDER}/${file}`) },
    ]),
  );

for (const { name } of ACTOR_PROGRAMS) {
  test(`${name} does as many operations as it is told`, async () => {
    const system = createSystem({ entries: entries(), clock: 'virtual', dialect: 'lua' });
    assert.is(await system.spawn(`app:${name}`, 'system:processes', [200]).result, 200);
    await system.stop({ grace: 0 });
  });
}

test('the middle, the spread and the mean of ratios', () => {
  assert.is(median([5, 1, 3]), 3);
  assert.is(median([4, 1, 3, 2]), 2.5);
  assert.is(spread([10, 8, 12]), 1.5);
  assert.is(geometricMean([0.5, 2, 8]), 2);
});

test.run();
