// Types of the dialect inside a system; what they check is conformance/dialect/.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type SystemOptions } from '../../../src/exports/actors.ts';

const run = (source: string, options: Partial<SystemOptions> = {}): Promise<unknown> =>
  createSystem({ entries: { 'app:main': { source } }, clock: 'virtual', ...options }).spawn('app:main').result;

test('what a check gives in a process is an error object', async () => {
  assert.equal(
    await run(`
    type Order = { id: integer, items: {string} }
    return function(): any
      local order, err = Order:is({ id = 1, items = { "a", 2 } })
      return { tostring(order), err:kind(), err:message(), Order({ id = 2.0, items = {} }).id }
    end`),
    ['nil', 'Invalid', 'not a value of type Order: string expected, got number at .items[2]', 2],
  );
});

test('a check may take many slices, in which others run', async () => {
  assert.equal(
    await run(`
    type Rows = { [string | number]: {number} | {string} }
    local time = require("time")
    return function(): any
      local rows: any, ticks, done = {}, 0, false
      for i = 1, 30000 do rows["r" .. i] = i % 2 == 0 and { i, 0.5 } or { "a", "b" } end
      coroutine.spawn(function() while not done do ticks = ticks + 1 coroutine.yield() end end)
      local good = Rows:is(rows) == rows and Rows(rows) == rows
      local flat: any, before = {}, 0
      for i = 1, 300000 do flat[i] = i end
      before = ticks
      good = good and Rows({ flat }) ~= nil and ticks > before + 5
      rows.r7 = { 1, "b" }
      local none, err = Rows:is(rows)
      local ok, raised = pcall(function() return Rows(rows) end)
      done = true
      return { good, ticks > 10, none == nil, err:message(), ok, tostring(raised):match("not a value.*") }
    end`),
    [
      true,
      true,
      true,
      'not a value of type Rows: table | table expected, got table at ["r7"]',
      false,
      'not a value of type Rows: table | table expected, got table at ["r7"]',
    ],
  );
});

/** A type, a value that fits it, and one that does not. */
const FORMS: readonly (readonly [form: string, good: string, bad: string])[] = [
  ['any', '{}', 'nil'],
  ['number', '1.5', '"1"'],
  ['integer', '2.0', '2.5'],
  ['boolean', 'false', 'nil'],
  ['nil', 'nil', 'false'],
  ['table', '{}', 'print'],
  ['thread', 'coroutine.create(print)', 'print'],
  ['error', 'require("errors").new("x")', '"x"'],
  ['Declared', '{ a = 1 }', '{ a = "1" }'],
  ['Not.Declared', '{}', '{}'],
  ['"one"', '"one"', '"two"'],
  ['-1.5', '-1.5', '1.5'],
  ['true', 'true', 'false'],
  ['string?', 'nil', '1'],
  ['number | string', '"x"', '{}'],
  ['{ a: number } & { b: number }', '{ a = 1, b = 2 }', '{ a = 1 }'],
  ['(number) -> string', 'print', '{}'],
  ['{ a: string @min_len(2), b: number @max(5) }', '{ a = "ab", b = 5 }', '{ a = "a", b = 5 }'],
  ['{ a: string @min_len(2), b: number @max(5) }', '{ a = "ab", b = 1 }', '{ a = "ab", b = 6 }'],
  ['{ x: number, y?: string }', '{ x = 1 }', '{ x = 1, y = 2 }'],
  ['{ [string]: number }', '{ a = 1 }', '{ 1 }'],
  ['{ [string]: number }', '{}', '{ a = "b" }'],
  ['{number}', '{ 1, 2 }', '{ 1, "2" }'],
  ['{number}', '{}', '{ a = 1 }'],
];

test('a value fits or not, whether few looks show it or many', async () => {
  const types = FORMS.map(
    ([form], i) => `type Few${i} = { it: ${form} }\ntype Many${i} = { before: {integer}, it: ${form} }`,
  );
  const looks = FORMS.map(
    ([, good, bad], i) =>
      `ask(Few${i}, ${good}, ${bad}, {})\nask(Many${i}, ${good}, ${bad}, {})\nask(Many${i}, ${good}, ${bad}, long)`,
  );
  const answers = (await run(`
    type Declared = { a: number }
    ${types.join('\n')}
    return function(): any
      local said: any, long: any = {}, {}
      for i = 1, 100 do long[i] = i end
      local function ask(T: any, good: any, bad: any, before: any)
        local fits, none = { before = before, it = good }, { before = before, it = bad }
        said[#said + 1] = T:is(fits) == fits
        said[#said + 1] = T:is(none) == none
      end
      ${looks.join('\n')}
      return said
    end`)) as boolean[];
  const matchesAll = new Set(['Not.Declared']);
  FORMS.forEach(([form], i) => {
    const expected = [true, matchesAll.has(form) || form === 'any'];
    assert.equal(answers.slice(i * 6, i * 6 + 6), [...expected, ...expected, ...expected], form);
  });
});

test('the string library is as it was, and can be called', async () => {
  assert.equal(
    await run(`
    return function()
      local ok, err = pcall(string, 1)
      return { string("x"), string.rep("ab", 2), ("x"):upper(), ok, err, (pcall(function() string.new = 1 end)) }
    end`),
    ['x', 'abab', 'X', false, 'not a value of type string: string expected, got number', false],
  );
});

test('plain Lua can be asked for', async () => {
  assert.throws(() => createSystem({ entries: { 'a:b': { source: 'local x: number' } }, dialect: 'lua' }), /a:b.*:1:/);
  assert.equal(await run('return function() return { integer == nil, (pcall(string, "x")) } end', { dialect: 'lua' }), [
    true,
    false,
  ]);
});

test('load in a process reads what entries are written in', async () => {
  assert.is(await run('return function() return load("local n: integer = 3 return n :: any")() end'), 3);
});

test.run();
