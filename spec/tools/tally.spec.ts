// The sums of the test run: what uvu and our own runners print, with failures and skipped specs.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { COLORS, ownTally, uvuTally } from '../../tools/test/tally.ts';

test('skipped specs take nothing from the failures', () => {
  const output = '\n  Total:     5\n  Passed:    3\n  Skipped:   3\n  Duration:  1.00ms\n';
  assert.equal(uvuTally(output), { passed: 3, failed: 2 });
});

test('colours are no part of the numbers', () => {
  const output = '\n  Total:     2\x1b[31m\n  Passed:    1\x1b[39m\n  Skipped:   \x1b[33m1\x1b[39m\n';
  assert.equal(uvuTally(output.replace(COLORS, '')), { passed: 1, failed: 1 });
});

test('output without sums is a step that has died', () => {
  assert.is(uvuTally('Segmentation fault'), undefined);
  assert.is(ownTally('3 passed, 1 failed\nand more'), undefined);
});

test("our own runners' last line", () => {
  assert.equal(ownTally('12 passed, 0 failed\n13 passed, 2 failed\n'), { passed: 13, failed: 2 });
});

test.run();
