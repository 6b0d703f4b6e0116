// Coroutines inside coroutines show the same in compiled code, resumed on the JavaScript stack, as in the interpreter:
// programs of the fuzzer (`npm run fuzz -- --coroutines` has more of them, and asks native Lua).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ENDLESS, runOurs } from '../../tools/fuzz/compare.ts';
import { coroutineProgram } from '../../tools/fuzz/coroutines.ts';

const PROGRAMS = 40,
  SLICES = [20_000, 7];

for (const generatorThreshold of [0, 4]) {
  test(`programs of coroutines, generators after ${generatorThreshold} bailouts`, () => {
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const source = coroutineProgram(seed),
        jit = { threshold: 2, warmup: 2, grant: Infinity, generatorThreshold, stressBailouts: undefined },
        shown = runOurs(source, SLICES[seed % SLICES.length]!, jit);
      if (shown !== ENDLESS) assert.is(shown, runOurs(source, SLICES[0]!, false), `seed ${seed}`);
    }
  });
}

test('deep trees whose values multiply on their way come to an end', () => {
  assert.is.not(runOurs(coroutineProgram(7130028), 20_000, false), ENDLESS);
});

test.run();
