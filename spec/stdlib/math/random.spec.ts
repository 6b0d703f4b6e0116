import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Xoshiro } from '../../../src/stdlib/math/random.ts';

const MAX = 2n ** 63n - 1n,
  MIN = -(2n ** 63n);

// The expected numbers are those of PUC Lua 5.4 with the same seeds.
test('the sequence of one seed', () => {
  const words = new Xoshiro(42n, 0n);
  assert.equal([words.float(), words.float()], [0.93081217803956817, 0.45178389935924312]);
  assert.equal([words.word(), words.word()], [-8358531260401861301n, -3807604385970496171n]);
  assert.equal([words.between(1, 100), words.between(-5, 5), words.between(1, 2 ** 40)], [54, 1, 1061609342578]);
  assert.equal(
    [words.between(MIN, MAX), words.between(0, MAX), words.between(-3, MAX - 1n)],
    [-4158689442498620264n, 3570341730643388674n, 421993280413819412n],
  );
});

test('the sequence of two seeds', () => {
  const words = new Xoshiro(7n, -1n);
  assert.equal(
    [words.word(), words.word(), words.between(1, 2 ** 32), words.between(3, 3)],
    [749434564602966878n, -6962500501230427406n, 2752499920, 3],
  );
});

test('stays inside its bounds and reaches both', () => {
  const words = new Xoshiro(1n, 2n),
    seen = new Set<number | bigint>();
  for (let i = 0; i < 500; i++) seen.add(words.between(-3, 3));
  assert.equal(
    [...seen].sort((a, b) => Number(a) - Number(b)),
    [-3, -2, -1, 0, 1, 2, 3],
  );
});

test('gives floats in [0, 1)', () => {
  const words = new Xoshiro(0n, 0n);
  for (let i = 0; i < 1000; i++) {
    const n = words.float();
    assert.ok(n >= 0 && n < 1);
  }
});

test.run();
