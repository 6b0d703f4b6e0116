// The history: where its file is, what is kept in it, and that no trouble with files is the user's.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { History, MOST_KEPT, Walk, historyFile, searchBack } from '../../../src/cli/repl/history.ts';

const test = suite('history');
let dir = '';
test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), 'perilune-history-'));
});
test.after.each(() => {
  chmodSync(dir, 0o700);
  rmSync(dir, { recursive: true });
});

test('the file is in the state directory, elsewhere, or nowhere', () => {
  assert.is(historyFile({}, '/home/me'), '/home/me/.local/state/perilune/history');
  assert.is(historyFile({ XDG_STATE_HOME: '/state' }, '/home/me'), '/state/perilune/history');
  assert.is(historyFile({ XDG_STATE_HOME: 'relative' }, '/home/me'), '/home/me/.local/state/perilune/history');
  assert.is(historyFile({ XDG_STATE_HOME: '' }, '/home/me'), '/home/me/.local/state/perilune/history');
  assert.is(historyFile({ PERILUNE_HISTORY: 'mine', XDG_STATE_HOME: '/state' }, '/home/me'), 'mine');
  assert.is(historyFile({ PERILUNE_HISTORY: '' }, '/home/me'), undefined);
  assert.is(historyFile({}, ''), undefined);
  assert.is(historyFile({ XDG_STATE_HOME: '/state' }, ''), '/state/perilune/history');
});

test('entries are found again by the next session, whatever is in them; only the user may read them', () => {
  const file = join(dir, 'new', 'folder', 'history'),
    entries = ['x = 1', 'for i = 1, 2 do\n\tprint(i)\nend', 'a\\nb', '\\', 's = "h\u00e9 \u{1f600}"'];
  const first = History.open(file);
  entries.forEach((entry) => first.add(entry));
  assert.equal(History.open(file).entries, entries);
  assert.is(statSync(file).mode & 0o777, 0o600);
  assert.is(statSync(join(dir, 'new')).mode & 0o777, 0o700);
});

test('blank entries, and one again, are left out', () => {
  const history = History.open(undefined);
  for (const entry of ['a', 'a', '', '  \n', 'b', 'a']) history.add(entry);
  assert.equal(history.entries, ['a', 'b', 'a']);
});

test('two sessions at once keep what both enter', () => {
  const file = join(dir, 'history'),
    one = History.open(file),
    two = History.open(file);
  one.add('1');
  two.add('2');
  one.add('3');
  assert.equal(History.open(file).entries, ['1', '2', '3']);
  assert.equal(two.entries, ['2']);
});

test('the newest entries are kept, in memory and in the file', () => {
  const file = join(dir, 'history'),
    history = History.open(file);
  for (let i = 0; i < 2 * MOST_KEPT + 1; i++) history.add(`${i}`);
  assert.is(history.entries.length, MOST_KEPT);
  const again = History.open(file);
  assert.equal(
    [again.entries.length, again.entries[0], again.entries.at(-1)],
    [MOST_KEPT, `${MOST_KEPT + 1}`, `${2 * MOST_KEPT}`],
  );
  assert.is(readFileSync(file, 'utf8').trimEnd().split('\n').length, MOST_KEPT);
  assert.equal(History.open(file).entries, again.entries);
});

test('a file that cannot be read or written is no error', () => {
  writeFileSync(join(dir, 'plain'), '');
  for (const file of [join(dir, 'plain', 'history'), dir, '/proc/nowhere/history', 'a\0b']) {
    const history = History.open(file);
    history.add('x');
    assert.equal(history.entries, ['x'], file);
  }
  const file = join(dir, 'history');
  History.open(file).add('old');
  chmodSync(file, 0o400);
  const history = History.open(file);
  history.add('new');
  assert.equal(history.entries, ['old', 'new']);
});

test('a file whose folder is taken away is made anew', () => {
  const file = join(dir, 'state', 'history'),
    history = History.open(file);
  history.add('1');
  rmSync(join(dir, 'state'), { recursive: true });
  history.add('2');
  assert.ok(existsSync(file));
  assert.equal(History.open(file).entries, ['2']);
});

test('a walk goes to older entries that begin like the text, and back to it', () => {
  const entries = ['print(1)', 'x = 1', 'print(2)', 'print(2)'];
  const all = new Walk(entries, '');
  assert.equal(
    [1, -1, -1, -1, -1, -1, 1, 1, 1, 1].map((step) => all.step(step as 1 | -1)),
    [undefined, 'print(2)', 'x = 1', 'print(1)', undefined, undefined, 'x = 1', 'print(2)', '', undefined],
  );
  const some = new Walk(entries, 'pr');
  assert.equal(
    [-1, -1, -1, 1, 1].map((step) => some.step(step as 1 | -1)),
    ['print(2)', 'print(1)', undefined, 'print(2)', 'pr'],
  );
});

test('a search finds the newest entry, then older ones', () => {
  const entries = ['print(1)', 'x = 1', 'print(2)'];
  assert.equal(searchBack(entries, 'print'), { entry: 'print(2)', at: 2 });
  assert.equal(searchBack(entries, 'print', 2), { entry: 'print(1)', at: 0 });
  assert.is(searchBack(entries, 'print', 0), undefined);
  assert.is(searchBack(entries, 'nothing'), undefined);
});

test.run();
