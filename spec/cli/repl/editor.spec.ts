// The editor on a terminal of specs: what a person sees after keys, and what is entered.
import { EventEmitter } from 'node:events';
import { emitKeypressEvents } from 'node:readline';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Editor, inColumns, type Completion, type Left } from '../../../src/cli/repl/editor.ts';
import { History } from '../../../src/cli/repl/history.ts';
import type { Key } from '../../../src/cli/repl/keys.ts';
import * as text from '../../../src/messages/cli.ts';
import { TestScreen } from './screen.ts';

/** An editor, a screen, and what was left; a text that ends with \ wants more. */
class Desk {
  readonly screen = new TestScreen();
  readonly history = History.open(undefined);
  readonly left: Left[] = [];
  suspended = 0;
  completion: Completion = { from: 0, candidates: [] };
  asked: readonly [string, number] | undefined;
  private readonly input = new EventEmitter();
  editor = this.begin();

  constructor(...entries: string[]) {
    entries.forEach((entry) => this.history.add(entry));
    emitKeypressEvents(this.input as NodeJS.ReadableStream);
    this.input.on('keypress', (_: unknown, key: Key) => this.editor.press(key));
  }

  begin(): Editor {
    const helper = {
      history: this.history,
      complete: (entered: string, cursor: number) => {
        this.asked = [entered, cursor];
        return this.completion;
      },
      wantsMore: (entered: string) => entered.endsWith('\\'),
      moreCandidates: text.moreCandidates,
      searchPrompt: text.searchPrompt,
      suspend: () => void this.suspended++,
    };
    return new Editor(this.screen, helper, { first: '> ', more: '>> ' }, (left) => {
      this.left.push(left);
      this.editor = this.begin();
    });
  }

  /** The terminal sends this. */
  type(sent: string): this {
    this.input.emit('data', Buffer.from(sent));
    return this;
  }

  get entered(): readonly (string | undefined)[] {
    return this.left.map((left) => ('text' in left ? left.text : left.how));
  }

  /** The row of the cursor, with the cursor as |. */
  get here(): string {
    const line = this.screen.shown[this.screen.row] ?? '';
    return `${line.slice(0, this.screen.column).padEnd(this.screen.column)}|${line.slice(this.screen.column)}`;
  }
}

const UP = '\x1b[A',
  DOWN = '\x1b[B',
  LEFT = '\x1b[D',
  HOME = '\x1b[H';

test('what is typed is seen, and entered', () => {
  const desk = new Desk().type('print(1)');
  assert.equal(desk.screen.shown, ['> print(1)']);
  desk.type('\r');
  assert.equal(desk.entered, ['print(1)']);
  assert.equal(desk.screen.shown, ['> print(1)', '>']);
});

test('keys edit in the middle of a line', () => {
  const desk = new Desk().type(`ac${LEFT}b`);
  assert.is(desk.here, '> ab|c');
  desk.type('\x01x\x05y\x17');
  assert.is(desk.here, '> |');
  desk.type('\x19\x1bb');
  assert.is(desk.here, '> |xabcy');
  desk.type('\x1b[3~\x0b\r');
  assert.equal(desk.entered, ['']);
});

test('keys of both forms, and of modifiers, are known', () => {
  for (const home of ['\x1b[H', '\x1bOH', '\x1b[1~', '\x01']) assert.is(new Desk().type(`ab${home}`).here, '> |ab');
  for (const word of ['\x1b[1;5D', '\x1bb', '\x1b[1;3D']) assert.is(new Desk().type(`ab cd${word}`).here, '> ab |cd');
  for (const back of ['\x7f', '\b']) assert.is(new Desk().type(`ab${back}`).here, '> a|');
});

test('keys that mean nothing change nothing', () => {
  assert.equal(new Desk().type('a\x1b[15~\x1b[Z\x00\x1bz\x0fb').screen.shown, ['> ab']);
});

test('a text that wants more goes on behind the second prompt, and all of it can be edited', () => {
  const desk = new Desk().type('for\\\rend');
  assert.equal(desk.screen.shown, ['> for\\', '>> end']);
  desk.type(`${UP}${HOME}x`);
  assert.is(desk.here, '> x|for\\');
  desk.type(`${DOWN}\x7f`);
  assert.is(desk.here, '>> |nd');
  desk.type('\x7f');
  assert.is(desk.here, '> xfor\\|nd');
  desk.type('\r');
  assert.equal(desk.entered, ['xfor\\nd']);
});

test('Alt-Enter begins a line anywhere; Enter enters wherever the cursor is', () => {
  const desk = new Desk().type(`ab${LEFT}\x1b\r`);
  assert.equal(desk.screen.shown, ['> a', '>> b']);
  desk.type(`${UP}\r`);
  assert.equal(desk.entered, ['a\nb']);
  assert.equal(desk.screen.shown, ['> a', '>> b', '>']);
});

test('lines that come at once are entered one after the other', () => {
  const desk = new Desk().type('one\rtwo\\\rthree\rfour');
  assert.equal(desk.entered, ['one', 'two\\\nthree']);
  assert.equal(desk.screen.shown, ['> one', '> two\\', '>> three', '> four']);
  assert.equal(new Desk().type('one\ntwo\n').entered, ['one', 'two']);
});

test('a marked paste is one text, whatever is in it, until it is entered', () => {
  const desk = new Desk().type('a \x1b[200~one\r\n\ttwo\rthree\n\x03\x1b[201~');
  assert.equal(desk.entered, []);
  assert.equal(desk.screen.shown, ['> a one', '>>     two', '>> three', '>> ^C']);
  desk.type('\x7f\r');
  assert.equal(desk.entered, ['a one\n\ttwo\nthree\n']);
});

test('a paste may come in pieces', () => {
  const desk = new Desk().type('\x1b[20').type('0~on').type('e\r').type('two\x1b[2').type('01~!\r');
  assert.equal(desk.entered, ['one\ntwo!']);
});

test('long lines are broken, and the cursor is found again', () => {
  const desk = new Desk().type('x'.repeat(60));
  assert.equal(desk.screen.shown, [`> ${'x'.repeat(38)}`, 'x'.repeat(22)]);
  desk.type(`${HOME}y`);
  assert.is(desk.here, `> y|${'x'.repeat(37)}`);
  desk.type('\x05\x15');
  assert.equal(desk.screen.shown, ['>']);
  desk.type('\u65e5'.repeat(25));
  assert.equal(desk.screen.shown, [`> ${'\u65e5'.repeat(19)}`, '\u65e5'.repeat(6)]);
});

test('a text that is higher than the terminal is shown in part', () => {
  const desk = new Desk();
  desk.screen.rows = 4;
  desk.type(`\x1b[200~${Array.from({ length: 10 }, (_, i) => `line ${i}`).join('\r')}\x1b[201~`);
  assert.equal(desk.screen.shown, ['>> line 6', '>> line 7', '>> line 8', '>> line 9']);
  desk.type(UP.repeat(9));
  assert.equal(desk.screen.shown, ['> line 0', '>> line 1', '>> line 2', '>> line 3']);
  assert.is(desk.here, '> line 0|');
});

test('older entries are recalled, changed and entered again', () => {
  const desk = new Desk('one', 'two\nlines').type(UP);
  assert.equal(desk.screen.shown, ['> two', '>> lines']);
  desk.type(UP + UP);
  assert.equal(desk.screen.shown, ['> one']);
  desk.type(DOWN + DOWN + DOWN);
  assert.equal(desk.screen.shown, ['>']);
  desk.type(`${UP}${UP}${UP}!\r`);
  assert.equal(desk.entered, ['one!']);
  assert.equal(desk.history.entries, ['one', 'two\nlines', 'one!']);
});

test('what is typed narrows the walk, and comes back', () => {
  const desk = new Desk('print(1)', 'x = 1').type(`pr${UP}`);
  assert.is(desk.here, '> print(1)|');
  assert.is(desk.type(DOWN).here, '> pr|');
});

test('Ctrl-R searches, and other keys go on with what is found', () => {
  const desk = new Desk('print(1)', 'x = 1', 'print(2)').type('\x12pri');
  assert.equal(desk.screen.shown, ["(search) 'pri': print(2)"]);
  desk.type('\x12');
  assert.equal(desk.screen.shown, ["(search) 'pri': print(1)"]);
  desk.type('Q');
  assert.equal(desk.screen.shown, ["(not found) 'priQ': print(1)"]);
  desk.type('\x7f\x05!');
  assert.is(desk.here, '> print(2)!|');
  desk.type('\r');
  assert.equal(desk.entered, ['print(2)!']);
});

test('a search that is given up leaves what was there', () => {
  for (const end of ['\x07', '\x03']) {
    const desk = new Desk('print(1)').type(`abc\x12pri${end}`);
    assert.is(desk.here, '> abc|');
    assert.equal(desk.entered, []);
  }
  assert.equal(new Desk('print(1)').type('\x12pri\r').entered, ['print(1)']);
});

test('Ctrl-C gives a text up, Ctrl-D ends where there is none, else deletes', () => {
  const desk = new Desk().type('abc\x03\x04');
  assert.equal(desk.entered, ['cancelled', 'end']);
  assert.equal(desk.screen.shown, ['> abc^C', '>', '>']);
  assert.is(new Desk().type(`abc${HOME}\x04`).here, '> |bc');
});

test('Ctrl-L clears the terminal, Ctrl-Z is passed on', () => {
  const desk = new Desk().type('one\rtwo\x0c');
  assert.equal(desk.screen.shown, ['> two']);
  assert.is(desk.type('\x1a').suspended, 1);
});

test('the one candidate is put in, of several what they have in common, then they are listed', () => {
  const desk = new Desk();
  desk.completion = { from: 2, candidates: ['string'] };
  desk.type(`f(st)${LEFT}\t`);
  assert.equal(desk.asked, ['f(st)', 4]);
  assert.is(desk.here, '> f(string|)');
  desk.completion = { from: 9, candidates: ['gmatch', 'gsub'] };
  desk.type('\x1b[F\x7f.\t');
  assert.is(desk.here, '> f(string.g|');
  desk.type('\t');
  assert.equal(desk.screen.shown, ['> f(string.g', 'gmatch  gsub', '> f(string.g']);
  desk.completion = { from: 0, candidates: [] };
  desk.type('\t');
  assert.equal(desk.screen.shown, ['> f(string.g', 'gmatch  gsub', '> f(string.g']);
});

test('a candidate that is there already adds nothing', () => {
  const desk = new Desk();
  desk.completion = { from: 0, candidates: ['end'] };
  assert.equal(desk.type('end\t').screen.shown, ['> end']);
});

test('many candidates are listed in part', () => {
  const desk = new Desk();
  desk.screen.rows = 200;
  desk.completion = { from: 0, candidates: Array.from({ length: 150 }, (_, i) => `n${i}`) };
  desk.type('n\t');
  assert.is(
    desk.screen.shown
      .filter((line) => line.startsWith('n'))
      .join(' ')
      .split(/ +/).length,
    100,
  );
  assert.ok(desk.screen.shown.includes('... and 50 more'));
});

test('a tab before the first word of a line indents', () => {
  const desk = new Desk();
  desk.completion = { from: 0, candidates: ['print'] };
  desk.type('\ta\\\r\tb');
  assert.equal(desk.screen.shown, ['>   a\\', '>>   b']);
});

test('a terminal of another width is drawn anew', () => {
  const desk = new Desk().type('x'.repeat(20));
  desk.screen.columns = 12;
  desk.screen.write('\x1b[2J\x1b[H');
  desk.editor.redraw();
  assert.equal(desk.screen.shown, [`> ${'x'.repeat(10)}`, 'x'.repeat(10)]);
});

test('words stand in columns, read downwards', () => {
  assert.is(inColumns(['a', 'bb', 'c', 'd', 'e'], 11), 'a   d\r\nbb  e\r\nc');
  assert.is(inColumns(['toolong'], 3), 'toolong');
});

test.run();
