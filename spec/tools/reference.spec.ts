// The reference pages are what the tool writes, and leave nothing without a word.
import { readFileSync, rmSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { groups } from '../../src/cli/reference.ts';
import { ENTRIES, writeDeclarations } from '../../tools/build/declarations.ts';
import { JAVASCRIPT_PAGE, exportsOf, javascriptPage } from '../../tools/reference/javascript.ts';
import { LUA_PAGE, luaPage } from '../../tools/reference/lua.ts';
import { wrapped } from '../../tools/reference/page.ts';

const FOLDER = `.build/spec-reference-${process.pid}`;
test.before(() => writeDeclarations(FOLDER));
test.after(() => rmSync(FOLDER, { recursive: true, force: true }));

const upToDate = (page: string, text: string): void =>
  assert.ok(readFileSync(page, 'utf8') === text, `${page} is not what npm run reference writes`);

test('the page on libraries is up to date', () => upToDate(LUA_PAGE, luaPage()));
test('the page on the JavaScript API is up to date', () => upToDate(JAVASCRIPT_PAGE, javascriptPage(FOLDER)));

test('the page on libraries has every function', () => {
  const page = luaPage();
  for (const { name } of groups().flatMap(({ functions }) => functions))
    assert.ok(page.includes(`\n- \`${name}(`), name);
});

test('every exported name has a sentence, and its declaration shows nothing private', () => {
  for (const entry of Object.keys(ENTRIES)) {
    const all = exportsOf(FOLDER, entry);
    // That of workers is imported for what it does.
    assert.ok(entry === 'worker' ? all.length === 0 : all.length >= 4, entry);
    assert.equal(
      all.filter(({ doc }) => !/^[A-Z].*\.$/s.test(doc)).map(({ name }) => name),
      [],
      entry,
    );
    for (const { name, code } of all) {
      assert.not.match(code, /^\s*(private|protected|#)/m, name);
      assert.is(code.match(/[{(]/g)?.length, code.match(/[})]/g)?.length, name);
    }
  }
});

test('what importers are told is what is exported', async () => {
  const shown = exportsOf(FOLDER, 'index')
    .concat(exportsOf(FOLDER, 'node'))
    .filter(({ code }) => /^(class|function|const)/.test(code))
    .map(({ name }) => name);
  const there = { ...(await import('../../src/exports/index.ts')), ...(await import('../../src/exports/node.ts')) };
  assert.equal([...new Set(shown)].sort(), Object.keys(there).sort());
});

test('lines are broken at blanks', () => {
  assert.is(wrapped('a b'), 'a b');
  assert.is(wrapped(`${'x'.repeat(60)} ${'y'.repeat(58)} z`, '- ', '  '), `- ${'x'.repeat(60)}\n  ${'y'.repeat(58)} z`);
  assert.is(wrapped(`${'x'.repeat(200)} y`, '- ', '  '), `- ${'x'.repeat(200)}\n  y`);
});

test.run();
