// What edits do to a text and its cursor, which is shown as |.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EditedText } from '../../../src/cli/repl/edited-text.ts';

const of = (marked: string): EditedText => new EditedText(marked.replace('|', ''), marked.indexOf('|'));
const shown = (text: EditedText): string => `${text.ahead}|${text.rest}`;

type Edit = (text: EditedText) => unknown;
const check = (edit: Edit, cases: readonly (readonly [string, string])[]): void => {
  for (const [given, wanted] of cases) {
    const text = of(given);
    edit(text);
    assert.is(shown(text), wanted, given);
  }
};

test('moving by characters, words and lines', () => {
  check(
    (text) => text.left(),
    [
      ['ab|', 'a|b'],
      ['|a', '|a'],
      ['a\n|b', 'a|\nb'],
      ['e\u0301|', '|e\u0301'],
    ],
  );
  check(
    (text) => text.right(),
    [
      ['|ab', 'a|b'],
      ['a|', 'a|'],
      ['a|\nb', 'a\n|b'],
    ],
  );
  check(
    (text) => text.wordLeft(),
    [
      ['foo.bar_1|', 'foo.|bar_1'],
      ['foo.|', '|foo.'],
      ['a  b  |', 'a  |b  '],
      ['|', '|'],
    ],
  );
  check(
    (text) => text.wordRight(),
    [
      ['|foo.bar', 'foo|.bar'],
      ['foo|.bar x', 'foo.bar| x'],
      ['a|', 'a|'],
    ],
  );
  check(
    (text) => text.lineStart(),
    [
      ['a\nbc|d\ne', 'a\n|bcd\ne'],
      ['ab|', '|ab'],
    ],
  );
  check(
    (text) => text.lineEnd(),
    [
      ['a\n|bcd\ne', 'a\nbcd|\ne'],
      ['|ab', 'ab|'],
    ],
  );
  check((text) => text.start(), [['a\nb|', '|a\nb']]);
  check((text) => text.finish(), [['|a\nb', 'a\nb|']]);
});

test('up and down keep the column, as far as the line goes', () => {
  check(
    (text) => text.up(),
    [
      ['abc\nde|f', 'ab|c\ndef'],
      ['a\nbcd|', 'a|\nbcd'],
      ['a|b', 'a|b'],
      ['\u65e5\u672c\nab|', '\u65e5|\u672c\nab'],
    ],
  );
  check(
    (text) => text.down(),
    [
      ['ab|c\ndef', 'abc\nde|f'],
      ['abc|\nd', 'abc\nd|'],
      ['a\nb|', 'a\nb|'],
      ['a|\n\nb', 'a\n|\nb'],
    ],
  );
  assert.equal([of('a|').up(), of('a\nb|').up(), of('a|').down(), of('|a\nb').down()], [false, true, false, true]);
});

test('deleting', () => {
  check(
    (text) => text.deleteBefore(),
    [
      ['ab|c', 'a|c'],
      ['|a', '|a'],
      ['a\n|b', 'a|b'],
      ['\u{1f600}|', '|'],
    ],
  );
  check(
    (text) => text.deleteBehind(),
    [
      ['a|bc', 'a|c'],
      ['a|', 'a|'],
      ['a|\nb', 'a|b'],
    ],
  );
  check(
    (text) => text.cutWordBefore(),
    [
      ['foo bar|x', 'foo |x'],
      ['foo.|', '|'],
    ],
  );
  check((text) => text.cutWordBehind(), [['foo| bar.x', 'foo|.x']]);
  check(
    (text) => text.cutToLineStart(),
    [
      ['a\nbc|d', 'a\n|d'],
      ['|a', '|a'],
    ],
  );
  check(
    (text) => text.cutToLineEnd(),
    [
      ['a|bc\nd', 'a|\nd'],
      ['a|\nd', 'a|d'],
      ['a|', 'a|'],
    ],
  );
});

test('what was cut out is put back; what was deleted is not', () => {
  const text = of('one two|');
  text.cutWordBefore();
  text.deleteBefore();
  text.start();
  text.yank();
  text.yank();
  assert.is(shown(text), 'twotwo|one');
});

test('two characters are swapped', () => {
  check(
    (text) => text.transpose(),
    [
      ['a|b', 'ba|'],
      ['ab|', 'ba|'],
      ['ab|\nc', 'ba|\nc'],
      ['|ab', '|ab'],
      ['a|', 'a|'],
      ['a\nb|', 'a\nb|'],
    ],
  );
});

test('edits are undone, typed words as a whole', () => {
  const text = of('|');
  for (const c of 'abc d') text.insert(c);
  text.cutWordBefore();
  const states: string[] = [];
  for (let i = 0; i < 5; i++) {
    text.undo();
    states.push(shown(text));
  }
  assert.equal(states, ['abc d|', 'abc |', 'abc|', '|', '|']);
});

const EDITS = [
  'left',
  'right',
  'wordLeft',
  'wordRight',
  'lineStart',
  'lineEnd',
  'start',
  'finish',
  'up',
  'down',
  'deleteBefore',
  'deleteBehind',
  'cutWordBefore',
  'cutWordBehind',
  'cutToLineStart',
  'cutToLineEnd',
  'yank',
  'transpose',
  'undo',
] as const;

test('whatever is done, the cursor is in the text and no character is cut', () => {
  const pieces = fc.constantFrom('a', ' ', '\n', '\u{1f600}', 'e\u0301', 'word', '\u65e5');
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom(...EDITS),
          pieces.map((insert) => ({ insert })),
        ),
        { maxLength: 40 },
      ),
      (edits) => {
        const text = new EditedText();
        for (const edit of edits) {
          if (typeof edit === 'string') text[edit]();
          else text.insert(edit.insert);
          assert.ok(text.cursor >= 0 && text.cursor <= text.text.length);
          assert.not.match(text.ahead, /[\ud800-\udbff]$/);
        }
        for (let i = 0; i < edits.length + 1; i++) text.undo();
        assert.is(text.text, '');
      },
    ),
  );
});

test.run();
