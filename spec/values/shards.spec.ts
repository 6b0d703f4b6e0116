// Large hash parts: keys that have moved to other maps are found, cleared, forgotten and traversed as before. The
// conformance programs also run with hash parts that have several maps from four keys on.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Hash } from '../../src/values/hash.ts';
import { MOST_FIRST, type ObjectMap } from '../../src/values/shards.ts';
import { LuaString } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { charged } from './charged.ts';
import { withSmallParts } from './small-parts.ts';

const N = MOST_FIRST + 200_000;

/** Keys of every kind: numbers, strings, objects, booleans, wide integers. */
const keyOf = (i: number, objects: readonly Table[]): Value => {
  if (i % 10_000 === 7) return objects[Math.floor(i / 10_000)];
  if (i % 10_000 === 8) return 2n ** 60n + BigInt(i);
  return i % 2 === 0 ? i + 0.25 : `key ${i}`;
};

const bytesOf = (key: Value): Value => (key instanceof LuaString ? key.s : key);

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

test('no map of objects gets so large that V8 makes it larger in one long go', async () => {
  interface Small {
    readonly ObjectMap: typeof ObjectMap;
    readonly MOST_FIRST: number;
  }
  await withSmallParts('src/values/shards.ts', (exports) => {
    const small = exports as Small,
      map = new small.ObjectMap<number>(),
      keys = Array.from({ length: 50 }, () => new Table()),
      sizes = (): number[] => (map as unknown as { maps: Map<Value, number>[] }).maps.map(({ size }) => size);
    assert.ok(map.isEmpty);
    keys.forEach((key, i) => map.add(key, i));
    assert.not(map.isEmpty);
    assert.equal(sizes(), [...new Array(12).fill(small.MOST_FIRST), 2]);
    keys.forEach((key, i) => assert.is(map.get(key), i));
    for (let i = 0; i < keys.length; i++) if (i % 5 > 0) map.delete(keys[i]);
    // A map with nothing in it is dropped, so what moves shares maps again.
    for (let i = 0; i < keys.length; i += 5) {
      map.delete(keys[i]);
      map.add(keys[i], i / 5);
    }
    assert.equal(sizes(), [4, 4, 2]);
    keys.forEach((key, i) => assert.is(map.get(key), i % 5 > 0 ? undefined : i / 5));
    map.delete(new Table());
    assert.equal(sizes(), [4, 4, 2]);
    assert.equal(
      [9, 10].map((at) => small.ObjectMap.placesOf(keys).get(keys[at])),
      [9, 10],
    );
  });
});

test('slots are not freed while the first map goes by their numbers', () => {
  const hash = new Hash(),
    objects = Array.from({ length: 200_000 }, () => new Table());
  // Most of what fills the first map becomes free, behind keys that stay in it; then it becomes full.
  hash.set('gone', true);
  for (const key of objects) hash.set(key, key);
  for (let i = 0; i < 322_000; i++) hash.set(i + 0.5, i);
  hash.set('gone', undefined);
  for (let i = 0; i < 322_000; i++) hash.set(i + 0.5, undefined);
  for (let i = 0; i < 60_000; i++) hash.set(-i - 0.5, i);
  assert.is(
    objects.findIndex((key) => hash.get(key) !== key),
    -1,
  );
});

test('a large hash part that has lost most keys frees their slots, a few with each key that comes', () => {
  const hash = new Hash(),
    long = 'x'.repeat(20_000),
    keyAt = (i: number): Value => (i % 100_000 === 0 ? `${long}${i}` : keyOf(i, objects)),
    objects = Array.from({ length: N / 10_000 + 1 }, () => new Table()),
    model = new Map<Value, Value>();
  const put = (key: Value, value: Value): void => {
    hash.set(key, value);
    if (value === undefined) model.delete(key);
    else model.set(key, value);
  };
  for (let i = 0; i < N; i++) put(keyAt(i), i);
  for (let i = 0; i < N; i++) if (i % 50 !== 0) put(keyAt(i), undefined);
  // While they slide, some are stored to, go, and come again.
  let most = 0,
    wrong = 0;
  for (let i = 0; i < N / 4; i++) {
    most = Math.max(most, charged(() => put(-i - 0.5, i)).units);
    const key = keyAt(Math.imul(i, 7919) & 0xffff);
    if (hash.get(key) !== model.get(key)) wrong++;
    if (i % 5 === 0) put(key, undefined);
    if (i % 25 === 0) put(key, i);
    if (i % 3 === 0) put(-(i >> 1) - 0.5, undefined);
  }
  assert.is(wrong, 0);
  assert.ok(most < 1000, String(most));
  assert.ok(hash.slotCount < 2.5 * model.size, `${hash.slotCount} slots, ${model.size} entries`);
  assert.is(hash.size, model.size);
  const walked: Value[] = [];
  for (let at = hash.advance(0); at !== 0; at = hash.advance(hash.find(walked[walked.length - 1]) + 1)) {
    const key = hash.keyAt(at);
    walked.push(key);
    if (hash.valueAt(at) !== model.get(bytesOf(key))) wrong++;
  }
  assert.is(wrong, 0);
  assert.is(walked.length, model.size);
});

test('the slots of a large hash part may all become free', () => {
  const hash = new Hash();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < N; i++) hash.set(i + 0.5, i);
    for (let i = 0; i < N; i++) hash.set(i + 0.5, undefined);
    for (let i = 0; hash.slotCount > 8192; i++) {
      assert.ok(i < N / 4);
      hash.set('comes and goes', true);
      hash.set('comes and goes', undefined);
      hash.set(-0.5 - i, true);
      hash.set(-0.5 - i, undefined);
    }
    assert.is(hash.advance(0), 0);
    assert.is(hash.size, 0);
  }
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
