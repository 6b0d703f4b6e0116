// How wide texts are on a terminal, and how they are broken into rows.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { before, behind, columnsOf, graphemes } from '../../../src/cli/repl/columns.ts';
import { layout, visible } from '../../../src/cli/repl/layout.ts';

test('columns: accents take none, CJK and emoji two, controls are shown by two signs, colours take none', () => {
  for (const [text, columns] of [
    ['', 0],
    ['abc', 3],
    ['\u00e9', 1],
    ['e\u0301', 1],
    ['\u65e5\u672c', 4],
    ['\uac00', 2],
    ['\u{1f600}', 2],
    ['\u{1f468}\u200d\u{1f469}\u200d\u{1f466}', 2],
    ['\u2764\ufe0f', 2],
    ['\uff21', 2],
    ['\x01', 2],
    ['\t', 4],
    ['\x1b[31mred\x1b[39m', 3],
  ] as const)
    assert.is(columnsOf(text), columns, JSON.stringify(text));
});

test('a cursor moves over what a reader takes for one character', () => {
  const text = 'ae\u0301\u{1f468}\u200d\u{1f469}b';
  assert.equal(graphemes(text), ['a', 'e\u0301', '\u{1f468}\u200d\u{1f469}', 'b']);
  let at = 0;
  const places = [0];
  while (at < text.length) places.push((at = behind(text, at)));
  assert.equal(places, [0, 1, 3, 8, 9]);
  for (let i = 1; i < places.length; i++) assert.is(before(text, places[i]!), places[i - 1]);
  assert.equal([before(text, 0), behind(text, text.length)], [0, text.length]);
});

const PROMPTS = { first: '> ', more: '>> ' };

test('a text stands behind its prompts', () => {
  assert.equal(layout(PROMPTS, 'ab', 1, 10), { rows: ['> ab'], row: 0, column: 3 });
  assert.equal(layout(PROMPTS, 'ab\nc', 4, 10), { rows: ['> ab', '>> c'], row: 1, column: 4 });
  assert.equal(layout(PROMPTS, 'ab\n', 2, 10), { rows: ['> ab', '>> '], row: 0, column: 4 });
  assert.equal(layout({ first: 'two\nlines ', more: '' }, 'x', 1, 10), { rows: ['two', 'lines x'], row: 1, column: 7 });
});

test('a full row is followed by the next; what takes two columns is not cut', () => {
  assert.equal(layout(PROMPTS, 'abcd', 4, 6), { rows: ['> abcd', ''], row: 1, column: 0 });
  assert.equal(layout(PROMPTS, 'abcde', 0, 6), { rows: ['> abcd', 'e'], row: 0, column: 2 });
  assert.equal(layout(PROMPTS, 'abc\u65e5', 3, 6), { rows: ['> abc', '\u65e5'], row: 0, column: 5 });
});

test('a prompt that does not fit loses its colours and is broken', () => {
  assert.equal(layout({ first: '\x1b[31mlong prompt\x1b[0m', more: '' }, '', 0, 6), {
    rows: ['long p', 'rompt'],
    row: 1,
    column: 5,
  });
  assert.equal(layout({ first: '\x1b[31m>\x1b[0m ', more: '' }, '', 0, 6).rows, ['\x1b[31m>\x1b[0m ']);
});

test('the second prompt is asked for when a second line is there', () => {
  let asked = 0;
  const prompts = {
    first: '> ',
    get more() {
      asked++;
      return '>> ';
    },
  };
  layout(prompts, 'a', 1, 10);
  assert.is(asked, 0);
  layout(prompts, 'a\nb', 1, 10);
  assert.is(asked, 1);
});

test('no row is too wide, nothing is lost, and the cursor is in a row', () => {
  const texts = fc
    .array(fc.constantFrom('a', 'b', '\n', '\u65e5', '\u{1f600}', '\t', '\x01', 'e\u0301'))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(texts, fc.nat(20), fc.integer({ min: 4, max: 12 }), (text, steps, columns) => {
      let cursor = 0;
      for (let i = 0; i < steps; i++) cursor = behind(text, cursor);
      const { rows, row, column } = layout(PROMPTS, text, cursor, columns);
      for (const each of rows) assert.ok(columnsOf(each) <= columns);
      assert.ok(row < rows.length && column < columns);
      assert.is(rows.join('').match(/[ab]/g)?.length, text.match(/[ab]/g)?.length);
    }),
  );
});

test('of more rows than a terminal has, those around the cursor are shown', () => {
  const rows = ['0', '1', '2', '3', '4', '5'];
  assert.equal(visible({ rows, row: 0, column: 0 }, 10), { rows, row: 0, column: 0 });
  assert.equal(visible({ rows, row: 0, column: 1 }, 3), { rows: ['0', '1', '2'], row: 0, column: 1 });
  assert.equal(visible({ rows, row: 3, column: 1 }, 3), { rows: ['2', '3', '4'], row: 1, column: 1 });
  assert.equal(visible({ rows, row: 5, column: 1 }, 3), { rows: ['3', '4', '5'], row: 2, column: 1 });
});

test.run();
