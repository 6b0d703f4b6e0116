// Completion over live values: what is offered, where, and that no Lua code runs for it.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { completeCode, endsInText } from '../../../src/cli/repl/complete.ts';
import { nodeHost } from '../../../src/embed/node/host-node.ts';
import { callNow, loadChunk } from '../../../src/embed/lua/state.ts';
import { createRuntime } from '../../../src/embed/lua/toolchain.ts';

const stateOf = (code: string) => {
  const rt = createRuntime(nodeHost());
  assert.is(callNow(rt, loadChunk(rt, code, '=setup'), []).kind, 'done');
  return rt;
};

const rt = stateOf(`
  point = { x = 1, y = 2, ['not a name'] = 3, ['end'] = 4, move = function() end, deep = { inner = { leaf = 1 } } }
  Base = { inherited = function() end, constant = 1 }
  Base.__index = Base
  object = setmetatable({ own = 1 }, Base)
  callable = { run = setmetatable({}, { __call = print }), data = {} }
  dynamic = setmetatable({ static = 1 }, { __index = function() error('code ran') end, __pairs = error, __len = error })
  loop = {} setmetatable(loop, loop) loop.__index = loop loop.a = 1
  list = { { first = 1 }, name = { second = 2 } }
  text = 'abc'
  n = 5
  setmetatable(_G, { __index = { fromMeta = 1 } })
`);

/** What is offered at the end of a text, or at |. */
const offered = (marked: string): readonly string[] => {
  const at = marked.indexOf('|'),
    { from, candidates } = completeCode(rt, marked.replace('|', ''), at < 0 ? marked.length : at);
  const begun = marked.slice(from, at < 0 ? undefined : at);
  for (const each of candidates) assert.ok(each.startsWith(begun), `${each} for ${marked}`);
  return candidates;
};

test('global variables and keywords', () => {
  assert.equal(offered('poi'), ['point']);
  assert.equal(offered('x = tos'), ['tostring']);
  assert.equal(offered('f'), ['false', 'for', 'fromMeta', 'function']);
  assert.equal(offered('whi'), ['while']);
  assert.equal(offered('nothinglikeit'), []);
  assert.ok(offered('print(').includes('print') && offered('').includes('math'));
});

test('names that the text declares', () => {
  assert.equal(offered('local counter, cosine <const> = 1 cou'), ['counter']);
  assert.equal(offered('for key, value in pairs(t) do print(val'), ['value']);
  assert.equal(offered('local function outer(parameter)\n  return par'), ['parameter']);
  assert.equal(offered('f = function(argument, ...) arg'), ['argument']);
  assert.equal(offered('local function helper() end hel'), ['helper']);
});

test('fields behind a dot, as far as they are names', () => {
  assert.equal(offered('point.'), ['deep', 'move', 'x', 'y']);
  assert.equal(offered('print(point.m'), ['move']);
  assert.equal(offered('point.deep.inner.'), ['leaf']);
  assert.equal(offered('string.for'), ['format']);
  assert.equal(offered('point . deep . in'), ['inner']);
  assert.equal(offered('_G.math.ma'), ['max', 'maxinteger']);
  assert.equal(offered('point.x.'), []);
  assert.equal(offered('unknown.'), []);
});

test('fields that __index tables give', () => {
  assert.equal(offered('object.'), ['constant', 'inherited', 'own']);
  assert.equal(offered('loop.'), ['a']);
});

test('behind a colon only what can be called', () => {
  assert.equal(offered('point:'), ['move']);
  assert.equal(offered('object:'), ['inherited']);
  assert.equal(offered('callable:'), ['run']);
});

test('methods of strings and files', () => {
  assert.equal(offered('text:up'), ['upper']);
  assert.equal(offered('("x"):re'), ['rep', 'reverse']);
  assert.equal(offered("('x'):re"), ['rep', 'reverse']);
  assert.equal(offered('io.stdout:se'), ['seek', 'setvbuf']);
  assert.equal(offered('n:'), []);
});

test('fields of items', () => {
  assert.equal(offered('list[1].'), ['first']);
  assert.equal(offered('list["name"].'), ['second']);
  assert.equal(offered("list [ 'name' ] . s"), ['second']);
  assert.equal(offered('list[i].'), []);
});

test('names that begin with __ are there for who asks', () => {
  assert.equal(offered('Base.'), ['constant', 'inherited']);
  assert.equal(offered('Base._'), ['__index']);
});

test('no code runs', () => {
  assert.equal(offered('dynamic.'), ['static']);
  assert.equal(offered('dynamic.missing.'), []);
  assert.equal(offered('f().'), []);
});

test('a concatenation, a label and a number are no fields', () => {
  assert.equal(offered('point..tos'), ['tostring']);
  assert.equal(offered('1 .. tos'), ['tostring']);
  assert.equal(offered('::'), []);
  assert.equal(offered('3.'), []);
  assert.equal(offered('0x1'), []);
  assert.equal(offered('12e'), []);
});

test('the word at the cursor counts, not that at the end', () => {
  assert.equal(offered('poi|.x = tostring'), ['point']);
  assert.equal(offered('string.fo|("%d")'), ['format']);
});

test('nothing in strings and comments', () => {
  for (const text of ['"pri', "'pri", '[[pri', '[==[ ]] pri', '-- pri', '--[[ \n pri', '"a\\"pri', 'x = "a\\\npri'])
    assert.equal([endsInText(text), offered(text)], [true, []], text);
  for (const text of [
    '"a" pri',
    '[[a]] pri',
    '[==[ ]] ]==] pri',
    '-- a\npri',
    '--[[ ]] pri',
    '"a\\"" pri',
    "'\"' pri",
    'a[1] pri',
  ])
    assert.equal([endsInText(text), offered(text)], [false, ['print']], text);
});

test.run();
