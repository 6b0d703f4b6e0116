// Maps by names of any length, against a map of JavaScript.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NameMap } from '../../src/values/name-map.ts';
import { charged } from './charged.ts';

/** Short names, and long ones that differ at the end, or only where no byte is looked at. */
const name = fc.tuple(fc.constantFrom('', 'end', 'middle'), fc.nat(6)).map(([kind, i]) => {
  if (kind === '') return `name ${i}`;
  const place = kind === 'end' ? 19_999 : 1003;
  return 'x'.repeat(place) + String(i) + 'x'.repeat(19_999 - place);
});

test('a map of names is a map', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.option(fc.nat(9), { nil: undefined })), { maxLength: 60 }), (changes) => {
      const map = new NameMap<number>(),
        model = new Map<string, number>();
      for (const [key, value] of changes) {
        if (value === undefined) assert.is(map.delete(key), model.delete(key));
        else {
          map.set(key, value);
          model.set(key, value);
        }
        assert.is(map.get(key), model.get(key));
        assert.is(map.size, model.size);
      }
      assert.equal(new Map(map), model);
      assert.equal(new Set(map.keys()), new Set(model.keys()));
      assert.equal([...map.values()].sort(), [...model.values()].sort());
      for (const key of map.keys()) map.delete(key);
      assert.is(map.size, 0);
    }),
    { numRuns: 100 },
  );
});

test('looking for a long name among others of its hash is charged', () => {
  const map = new NameMap<number>(),
    nameAt = (i: number): string => 'x'.repeat(1003) + String(i) + 'x'.repeat(19_000 - String(i).length);
  for (let i = 0; i < 100; i++) map.set(nameAt(i + 100), i);
  assert.is(charged(() => map.get('short')).units, 0);
  assert.ok(charged(() => map.get(nameAt(5))).units > 100 * 200);
});

test.run();
