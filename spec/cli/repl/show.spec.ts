// How values are shown: as Lua writes them, bounded, and coloured where that is wanted.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { coloured, paintFor, plain } from '../../../src/cli/repl/colours.ts';
import { literal, show, showAll } from '../../../src/cli/repl/show.ts';
import { encodeUtf8 } from '../../../src/embed/host/text.ts';
import { nodeHost } from '../../../src/embed/node/host-node.ts';
import { callNow, loadChunk } from '../../../src/embed/lua/state.ts';
import { createRuntime } from '../../../src/embed/lua/toolchain.ts';
import { bytesOf, isStr } from '../../../src/values/string.ts';
import type { Value } from '../../../src/values/type.ts';

const rt = createRuntime(nodeHost());
const run = (code: string): readonly Value[] => {
  const stop = callNow(rt, loadChunk(rt, encodeUtf8(code), '=spec'), []);
  assert.is(stop.kind, 'done', code);
  return stop.kind === 'done' ? stop.values : [];
};
const tostring = rt.globals.getStr('tostring');
const describe = (v: Value): string | undefined => {
  const stop = callNow(rt, tostring, [v]),
    shown = stop.kind === 'done' ? stop.values[0] : undefined;
  return isStr(shown) ? bytesOf(shown) : undefined;
};
const shown = (expression: string, columns = 80, paint = plain): string =>
  showAll(run(`return ${expression}`), { paint, columns, describe });
const is = (expression: string, wanted = expression, columns = 80): void =>
  assert.is(shown(expression, columns), wanted, expression);

test('simple values', () => {
  for (const each of ['nil', 'true', 'false', '1', '-7', '1.5', '3.0', '1e+100', '9223372036854775807', '"text"', '{}'])
    is(each);
  is('-0.0');
  is('1/0', 'inf');
});

test('strings are literals: text as it is, other bytes by escapes', () => {
  is(`'it"s'`, '"it\\"s"');
  is('"a\\nb\\tc\\rd\\\\e"');
  is('"\\0" .. "1"', '"\\0001"');
  is('"\\0" .. "a"', '"\\0a"');
  is('"h\u00e9 \u65e5 \u{1f600}"');
  is('"\\xff\\xe9t\u00e9"', '"\\xff\\xe9t\u00e9"');
  is('"\\u{200b}\\u{85}\\u{feff}"', '"\\u{200b}\\u{85}\\u{feff}"');
  is('"\\27[31m"', '"\\27[31m"');
});

test('a literal is read back as the same bytes', () => {
  const bytes = fc.array(fc.integer({ min: 0, max: 255 })).map((all) => String.fromCharCode(...all));
  const texts = fc.string({ unit: 'binary' }).map(encodeUtf8);
  fc.assert(
    fc.property(fc.oneof(bytes, texts), (given) => {
      const [back] = run(`return ${literal(given)}`);
      assert.ok(isStr(back));
      assert.is(bytesOf(back), given);
    }),
  );
});

test('tables: list, then fields in order; keys that are no names in brackets', () => {
  is('{ 1, 2, "x" }');
  is('{ b = 1, a = 2, [10] = 3, 4 }', '{ 4, [10] = 3, a = 2, b = 1 }');
  is('{ ["a b"] = 1, ["end"] = 2, [1.5] = 3, [true] = 4 }', '{ [1.5] = 3, ["a b"] = 1, ["end"] = 2, [true] = 4 }');
  is('{ { {} }, x = { y = {} } }');
});

test('what is too wide is broken, each level for itself', () => {
  is('{ first = "aaaaaaaa", second = { 1, 2, 3 } }', '{\n  first = "aaaaaaaa",\n  second = { 1, 2, 3 }\n}', 30);
  is(
    '{ long = { first = "aaaaaaaa", second = "bbbbbbbb" } }',
    '{\n  long = {\n    first = "aaaaaaaa",\n    second = "bbbbbbbb"\n  }\n}',
    30,
  );
  is('{ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }', '{\n  1, 2, 3, 4, 5, 6,\n  7, 8, 9, 10\n}', 20);
});

test('no line is wider than the terminal, as long as words fit', () => {
  const text = shown(
    '(function() local t = {} for i = 1, 300 do t[i] = { i, name = "n" .. i } end return t end)()',
    40,
  );
  for (const line of text.split('\n')) assert.ok(line.length <= 40, line);
});

test('depth, items and strings are bounded', () => {
  is('{ { { { { 1 } } } } }', '{ { { { {...} } } } }');
  is('{ { { { {} } } } }');
  assert.match(
    shown('(function() local t = {} for i = 1, 250 do t[i] = i end return t end)()'),
    / 100,\n?.*\.\.\. 150 more\n\}$/s,
  );
  assert.match(
    shown('(function() local t = {} for i = 1, 250 do t["k" .. i] = i end return t end)()'),
    /\.\.\. 150 more\n\}$/,
  );
  is('{ ("x"):rep(500) }', `{\n  "${'x'.repeat(200)}"..(500 bytes)\n}`);
  assert.is(shown('("x"):rep(20000)').length, 10_000 + 2 + '..(20000 bytes)'.length);
  const all = shown(
    '(function() local function f(n) local t = {} for i = 1, n > 0 and 90 or 0 do t[i] = f(n - 1) end return t end return f(2) end)()',
  );
  assert.ok(all.length < 30_000);
});

test('a table inside itself is marked', () => {
  is('(function() local t = {} t.self = t return t end)()', '<1>{ self = <table 1> }');
  is(
    '(function() local a, b = {}, {} a.b = b b.a = a b.b = b return a end)()',
    '<1>{ b = <2>{ a = <table 1>, b = <table 2> } }',
  );
  is('(function() local t = { x = 1 } return { t, t } end)()', '{ { x = 1 }, { x = 1 } }');
});

test('__tostring speaks, __name is a title, other metamethods are not called', () => {
  is('setmetatable({ 1 }, { __tostring = function() return "me" end })', 'me');
  is('{ setmetatable({}, { __tostring = function() return "two\\nlines" end }) }', '{\n  two\nlines\n}');
  is('setmetatable({ x = 1 }, { __name = "Point" })', 'Point { x = 1 }');
  is('setmetatable({ x = 1 }, { __index = error, __len = error, __pairs = error, __eq = error })', '{ x = 1 }');
  is('setmetatable({}, { __tostring = function() return "\\27[31m" end })', '\\27[31m');
});

test('an error in __tostring leaves the rest', () => {
  is('{ 1, setmetatable({}, { __tostring = function() error("no") end }) }', '{ 1, <table: __tostring failed> }');
});

test('objects go by what tostring gives', () => {
  assert.match(shown('print'), /^function: (builtin: )?0x\w+$/);
  assert.match(shown('io.stdout'), /^file \(0x\w+\)$/);
  assert.match(shown('{ f = print, t = coroutine.create(print) }'), /^\{ f = function: .*, t = thread: 0x\w+ \}$/);
  assert.match(shown('{ [{}] = 1 }'), /^\{ \[table: 0x\w+\] = 1 \}$/);
});

test('several values side by side, or below each other', () => {
  is('1, "a", nil', '1  "a"  nil');
  is('{ 1 }, ("x"):rep(30)', `{ 1 }\n"${'x'.repeat(30)}"`, 30);
  assert.is(showAll([], { paint: plain, columns: 80, describe }), '');
});

test('colours do not change the text', () => {
  for (const expression of [
    '1',
    '"a"',
    'nil',
    'true',
    '{ 1, x = { "y" }, [2.5] = false }',
    '{ ("x"):rep(90), { 1 } }',
  ]) {
    const painted = shown(expression, 40, coloured);
    assert.match(painted, /\x1b\[3\dm/);
    assert.is(painted.replace(/\x1b\[\d+m/g, ''), shown(expression, 40));
  }
});

test('who wants colours: FORCE_COLOR, then NO_COLOR, then the terminal', () => {
  const tty = { isTTY: true },
    pipe = {};
  for (const [env, output, wanted] of [
    [{}, tty, coloured],
    [{}, pipe, plain],
    [{ TERM: 'dumb' }, tty, plain],
    [{ NO_COLOR: '1' }, tty, plain],
    [{ NO_COLOR: '' }, tty, coloured],
    [{ FORCE_COLOR: '1' }, pipe, coloured],
    [{ FORCE_COLOR: '' }, pipe, coloured],
    [{ FORCE_COLOR: '0' }, tty, plain],
    [{ FORCE_COLOR: 'false' }, tty, plain],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, tty, coloured],
  ] as const)
    assert.is(paintFor(env, output), wanted, JSON.stringify(env));
});

test('show of one value', () => assert.is(show(5, { paint: plain, columns: 80, describe }), '5'));

test.run();
