// Keys made at run time become the strings that V8 knows names by, once they are used often; those used once do not.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Table } from '../../src/values/table.ts';
import { LuaString } from '../../src/values/string.ts';

setFlagsFromString('--allow-natives-syntax');
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as (how?: { type: 'minor' }) => void;
const isInterned = new Function('s', 'return %IsInternalizedString(s)') as (s: string) => boolean;

let texts = 0;
/** Strings of the same bytes: parts of texts, as matches are, and put together from pieces. */
function copies(n: number): string[] {
  const name = `a key made at run time ${++texts}`;
  return Array.from({ length: n }, (_, i) => {
    const copy =
      i % 2 === 0
        ? `${' '.repeat(20 + i)}${name}${'.'.repeat(30)}`.slice(20 + i, -30)
        : name.slice(0, 14 + i) + name.slice(14 + i);
    // Makes pieces one string.
    return copy.charCodeAt(0) > 0 ? copy : '';
  });
}

/**
 * Who refers to a string refers to its interned copy after a collection: the first one that may move the string, which
 * is not the next one while V8 marks in the background. So it looks again as long as fewer than `expected` are.
 */
function isInternedAfter(keys: readonly string[], act: () => void, expected = keys.length): boolean[] {
  act();
  let found: boolean[] = [];
  for (let i = 0; i < 20; i++) {
    gc({ type: 'minor' });
    gc();
    found = keys.map(isInterned);
    if (found.filter(Boolean).length >= expected) break;
  }
  return found;
}

const often = (act: () => void): void => {
  for (let i = 0; i < 1000; i++) act();
};

test('in records', () => {
  const [stored, sliced, put] = copies(3) as [string, string, string],
    t = new Table();
  t.setStr(stored, 1);
  assert.equal([stored, sliced, put].map(isInterned), [false, false, false]);
  assert.equal(
    isInternedAfter([stored, sliced, put], () => often(() => t.get(put)), 2),
    [true, false, true],
  );
  assert.is(t.get(sliced), 1);
});

test('in maps, several keys in turn, and by stores', () => {
  const all = Array.from({ length: 8 }, () => copies(2)),
    stored = all.map(([a]) => a!),
    others = all.map(([, b]) => b!),
    t = new Table();
  stored.forEach((key, i) => t.set(key, i));
  assert.equal(
    new Set(isInternedAfter([...stored, ...others], () => often(() => others.forEach((key) => t.get(key))))),
    new Set([true]),
  );
  const [key, again] = copies(2) as [string, string];
  t.set(key, 1);
  assert.equal(
    isInternedAfter([key, again], () => often(() => t.set(again, 2))),
    [true, true],
  );
});

test('by the bytes of long strings', () => {
  const [key, again] = copies(2).map((s) => s.repeat(3).slice(1)) as [string, string],
    t = new Table();
  t.set(new LuaString(key), 1);
  assert.equal(
    isInternedAfter([key, again], () => often(() => t.get(new LuaString(again)))),
    [true, true],
  );
});

test('what is used once, or is not found, stays as it is', () => {
  const t = new Table();
  const fresh = Array.from({ length: 64 }, () => copies(2)),
    absent = fresh.map(([a]) => a!),
    once = fresh.map(([, b]) => b!);
  t.set('another', 1);
  assert.equal(
    new Set(isInternedAfter(absent, () => often(() => absent.forEach((key) => t.get(key))), 0)),
    new Set([false]),
  );
  once.forEach((key, i) => t.set(key, i));
  const interned = isInternedAfter(once, () => absent.forEach((key) => t.get(key)), 0).filter(Boolean).length;
  assert.ok(interned < 20, String(interned));
});

test.run();
