import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { borrow, lend } from '../../../../src/actors/bindings/common/borrowed.ts';
import { MAX_FIELDS } from '../../../../src/values/shape.ts';
import { bytesOf, str, type LuaString } from '../../../../src/values/string.ts';
import { Table } from '../../../../src/values/table.ts';
import type { Value } from '../../../../src/values/type.ts';
import { storeRaw } from '../../../../src/vm/meta.ts';

test('a table with borrowed fields is as one that has its own', () => {
  const lender = new Table(),
    changes: ((t: Table) => void)[] = [
      (t) => t.getStr('self'),
      (t) => t.getStr('none'),
      (t) => t.cursorOf(str('self')),
      (t) => t.advance(2),
      (t) => storeRaw(t, str('c'), 3),
      (t) => storeRaw(t, 1, 'one'),
      (t) => storeRaw(t, str('a'), undefined),
    ];
  lender.setStr('a', 1);
  lender.setStr('b', 2);
  assert.is(lend(lender, 'self'), true);
  for (const change of changes) {
    const t = borrow(lender);
    assert.is(t.getStr('a'), 1);
    assert.is(t.frozen, true);
    change(t);
    assert.is(t.frozen, false, String(change));
    assert.is(t.getStr('self'), t);
    assert.is(t.getStr('b'), 2);
    assert.is(t.own(), false);
  }
  const seen: Value[] = [],
    t = borrow(lender);
  for (let at = t.advance(0); at !== 0; at = t.advance(at)) seen.push(bytesOf(t.keyAt(at) as LuaString), t.valueAt(at));
  assert.equal(seen.slice(0, 5), ['a', 1, 'b', 2, 'self']);
  assert.is(seen[5], t);
  assert.equal([lender.vals, lender.shape.size], [[1, 2], 2]);
});

test('a record that is full lends nothing', () => {
  const full = new Table();
  for (let i = 0; i < MAX_FIELDS; i++) full.setStr(`k${i}`, i);
  const { shape } = full;
  assert.is(lend(full, 'self'), false);
  assert.is(full.shape, shape);
});

test.run();
