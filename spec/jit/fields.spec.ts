// What an instruction remembers of the tables whose field it looks up.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FieldFeedback, getField, setField } from '../../src/jit/runtime/fields.ts';
import { MAX_SHAPES } from '../../src/jit/policy/thresholds.ts';
import { Table } from '../../src/values/table.ts';
import { BLANK, readField, readHolder, type Cache } from '../../src/vm/operations/cache.ts';

/** Tables with the field `value`, each with fields of its own before it. */
const tables = (count: number, name: string): Table[] =>
  Array.from({ length: count }, (_, i) => {
    const t = new Table();
    t.setStr(`${name} ${i}`, true);
    t.setStr('value', i);
    return t;
  });

/** Counts the entries that are made. */
class Counting extends FieldFeedback {
  made = 0;
  override add(cache: Cache, place: number): void {
    this.made++;
    super.add(cache, place);
  }
}

const ROUNDS = 200;

test('few shapes are tried one after the other', () => {
  const known = new Counting(),
    all = tables(MAX_SHAPES, 'few');
  for (let n = 0; n < ROUNDS; n++) all.forEach((t, i) => assert.is(getField(t, 'value', known), i));
  assert.equal([known.made, known.recent.length, known.many], [MAX_SHAPES, MAX_SHAPES, undefined]);
});

test('many shapes make few entries, however often they are met', () => {
  const known = new Counting(),
    all = tables(30, 'many');
  for (let n = 0; n < ROUNDS; n++) all.forEach((t, i) => assert.is(getField(t, 'value', known), i));
  // Some want the same place; of those every eighth visit makes one.
  assert.ok(known.made < (30 * ROUNDS) / 8, `${known.made}`);
  assert.is(known.recent.length, MAX_SHAPES);
});

test('so do stores, and those that add a field', () => {
  const known = new Counting();
  for (let n = 0; n < ROUNDS; n++) {
    const all = tables(30, 'stored');
    for (const t of all) assert.ok(setField(t, 'more', n, known));
    for (const t of all) assert.ok(setField(t, 'more', n + 1, known));
    for (const t of all) assert.is(t.getStr('more'), n + 1);
  }
  assert.ok(known.made < (60 * ROUNDS) / 4, `${known.made}`);
});

test('an instruction that has met many makes no shape for a single table', () => {
  const known = new FieldFeedback();
  for (const t of tables(100, 'met')) setField(t, 'more', 1, known);
  const [t] = tables(1, 'single'),
    { shape } = t!;
  setField(t!, 'more', 1, known);
  assert.equal([t!.shape, t!.hash!.size, t!.getStr('more')], [shape, 1, 1]);
  // A second one like it is worth it.
  const [again] = tables(1, 'single');
  setField(again!, 'more', 2, known);
  assert.equal([again!.shape.size, again!.hash, again!.getStr('more')], [3, undefined, 2]);
});

test('a class with computed keys has them gathered when it is first asked for a method', () => {
  const [object, meta, methods] = [new Table(), new Table(), new Table()],
    caches = [BLANK];
  methods.set('computed method', 1);
  meta.setStr('__index', methods);
  assert.is(methods.hash!.size, 1);
  object.meta = meta;
  readField(object, 'computed method', caches, 0);
  assert.is(methods.hash, undefined);
  assert.is(readHolder(object, caches[0]!), 1);
});

test.run();
