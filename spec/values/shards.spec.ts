// Large hash parts: keys that have moved to other maps are found, cleared, forgotten and traversed as before. The
// conformance programs also run with hash parts that have several maps from four keys on.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Hash } from '../../src/values/hash.ts';
import { MOST_FIRST } from '../../src/values/shards.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { charged } from './charged.ts';

const N = MOST_FIRST + 200_000;

/** Keys of every kind: numbers, strings, objects, booleans, wide integers. */
const keyOf = (i: number, objects: readonly Table[]): Value => {
  if (i % 10_000 === 7) return objects[Math.floor(i / 10_000)];
  if (i % 10_000 === 8) return 2n ** 60n + BigInt(i);
  return i % 2 === 0 ? i + 0.25 : `key ${i}`;
};

test('a large hash part holds what a small one does', () => {
  const objects = Array.from({ length: N / 10_000 + 1 }, () => new Table()),
    hash = new Hash();
  for (let i = 0; i < N; i++) {
    hash.set(keyOf(i, objects), i);
    // Some go again while keys move.
    if (i > MOST_FIRST && i % 3 === 0) hash.set(keyOf(i - MOST_FIRST, objects), undefined);
  }
  const wanted = (i: number): Value => (i + MOST_FIRST < N && i > 0 && (i + MOST_FIRST) % 3 === 0 ? undefined : i);
  let wrong = 0;
  for (let i = 0; i < N; i++) if (hash.get(keyOf(i, objects)) !== wanted(i)) wrong++;
  assert.is(wrong, 0);
  let visited = 0;
  for (let at = hash.advance(0); at !== 0; at = hash.advance(hash.find(hash.keyAt(at)) + 1)) visited++;
  assert.is(visited, hash.size);
  hash.forgetWhere(() => true);
  for (let i = 0; i < N; i += 97) assert.is(hash.has(keyOf(i, objects)), wanted(i) !== undefined);
});

test('keys that do not move are found while others do, and after', () => {
  const hash = new Hash(),
    wide = (i: number): bigint => 2n ** 60n + BigInt(i);
  for (let i = 0; i < MOST_FIRST; i++) hash.set(i + 0.5, i);
  let lost = 0;
  for (let i = 0; i <= MOST_FIRST; i++) {
    hash.set(wide(i), i);
    if (hash.get(wide(i)) !== i) lost++;
  }
  for (let i = 0; i <= MOST_FIRST; i++) if (hash.get(wide(i)) !== i) lost++;
  assert.is(lost, 0);
});

test('a large hash part that has lost most keys is compacted', () => {
  const hash = new Hash();
  for (let i = 0; i < N; i++) hash.set(i + 0.5, i);
  for (let i = 0; i < N; i++) if (i % 50 !== 0) hash.set(i + 0.5, undefined);
  hash.set('one more', true);
  assert.ok(hash.slotCount < N / 40);
  for (let i = 0; i < N; i += 50) assert.is(hash.get(i + 0.5), i);
  assert.is(hash.get(1.5), undefined);
  assert.is(hash.get('one more'), true);
});

test('very long keys of one length are told apart, and what they are compared with is charged', () => {
  const hash = new Hash(),
    bytes = 20_000,
    keyAt = (place: number, i: number): string =>
      'x'.repeat(place) + String(100_000 + i) + 'x'.repeat(bytes - place - 6);
  // At the end, and where no byte is looked at.
  for (const place of [bytes - 6, 1003]) for (let i = 0; i < 100; i++) hash.set(keyAt(place, i), place + i);
  for (const place of [bytes - 6, 1003]) for (let i = 0; i < 100; i++) assert.is(hash.get(keyAt(place, i)), place + i);
  assert.is(hash.get(keyAt(500, 1)), undefined);
  assert.ok(charged(() => hash.get(keyAt(bytes - 6, 99))).units < 2 * bytes);
  assert.ok(charged(() => hash.get(keyAt(1003, 99))).units > 50 * (bytes >> 6));
  for (let i = 0; i < 100; i++) hash.set(keyAt(1003, i), undefined);
  hash.forgetWhere(() => true);
  for (let i = 0; i < 100; i++) assert.is(hash.get(keyAt(1003, i)), undefined);
  for (let i = 0; i < 300; i++) hash.set(i + 0.5, i);
  for (let i = 0; i < 100; i++) assert.is(hash.get(keyAt(bytes - 6, i)), bytes - 6 + i);
});

test.run();
