// Objects and classes whose fields and methods come, change and go show the same in compiled code as when interpreted:
// programs of the fuzzer (`npm run fuzz -- --objects` has more of them, and asks native Lua).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runOurs } from '../../tools/fuzz/compare.ts';
import { objectProgram } from '../../tools/fuzz/objects.ts';

const PROGRAMS = 40,
  SLICES = [20_000, 7];

for (const generatorThreshold of [0, 4]) {
  test(`programs of objects, generators after ${generatorThreshold} bailouts`, () => {
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const source = objectProgram(seed),
        jit = { threshold: 2, warmup: 2, grant: Infinity, generatorThreshold, stressBailouts: undefined };
      assert.is(
        runOurs(source, SLICES[seed % SLICES.length]!, jit),
        runOurs(source, SLICES[0]!, false),
        `seed ${seed}`,
      );
    }
  });
}

test.run();
