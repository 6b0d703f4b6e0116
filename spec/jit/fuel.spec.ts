// `instructions` means the same in both tiers: programs that count their turns stop after the same number of them,
// whether they are interpreted or compiled, and the same number each time.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua } from '../../src/exports/index.ts';

const PROGRAMS: Readonly<Record<string, string>> = {
  empty: 'while true do TURN end',
  concat: 'local s = "" while true do TURN s = s .. "x" end',
  calls: 'local function g(x) return x + 1 end local n = 0 while true do TURN n = g(n) end',
  recursion:
    'local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end while true do TURN fib(12) end',
  branches:
    'local a, b, c = 0, 0, 0 while true do TURN for i = 1, 100 do if i % 3 == 0 then a = a + 1 elseif i % 5 == 0 then b = b + 1 b = b - 1 else c = c + 1 end end end',
  'and, or':
    'while true do TURN for i = 1, 50 do local x = (i > 25 and i < 40) or (i % 2 == 0 and not (i == 4)) or nil end end',
  errors: 'local function f() error("x") end while true do TURN pcall(f) end',
  'error values':
    'local function f(x) if x > 5 then error({ x }) end return x end while true do TURN for i = 1, 10 do pcall(f, i) end end',
  'error levels':
    'local function f(n) if n == 0 then error("x", 2) end return f(n - 1) + 1 end while true do TURN pcall(f, 3) end',
  'message handlers':
    'local function f(n) if n == 0 then error("x") end return f(n - 1) + 1 end local function h(m) return #m end while true do TURN for i = 1, 10 do xpcall(f, h, i % 3) end end',
  'protected results':
    'local function f(n) if n > 4 then return n, n, n, n, n end return n end while true do TURN for i = 1, 9 do pcall(f, i) xpcall(f, f, i) end pcall(error, TURNS) end',
  'tail calls': 'local function g(x) if x == 0 then return 1 end return g(x - 1) end while true do TURN g(100) end',
  pairs:
    'local t = {} for i = 1, 50 do t[i] = i t["k" .. i] = i end while true do TURN for k, v in pairs(t) do end end',
  ipairs:
    'local t = {} for i = 1, 50 do t[i] = i end while true do TURN local s = 0 for k, v in ipairs(t) do s = s + v end end',
  iterators:
    'local function iter(n, i) if i < n then return i + 1 end end while true do TURN for i in iter, 30, 0 do if i == 20 then break end end end',
  methods:
    'local C = {} C.__index = C function C:inc() self.n = self.n + 1 return self end local o = setmetatable({ n = 0 }, C) while true do TURN o:inc():inc() end',
  closures: 'while true do TURN local x = 0 local f = function() x = x + 1 return x end f() f() end',
  coroutines:
    'while true do TURN local co = coroutine.wrap(function() for i = 1, 20 do coroutine.yield(i) end end) for i = 1, 20 do co() end end',
  strings: 'while true do TURN local s = ("abc"):rep(10) s:byte(3) s:sub(2, 5) s:find("b") s:gsub("a", "b") end',
  metamethods:
    'local mt = { __add = function(a, b) return a end, __index = function(t, k) return k end } local t = setmetatable({}, mt) while true do TURN t = t + 1 local x = t.foo end',
  'lookup chains':
    'local t = { x = 1 } for i = 1, 20 do t = setmetatable({}, { __index = t }) end while true do TURN local x = t.x end',
  'lookup chains that are long':
    'local t = {} for i = 1, 1990 do t = setmetatable({}, { __index = t }) end while true do TURN local x, y = t.x, t[1] end',
  'lookup chains that end in a function':
    'local t = setmetatable({}, { __index = function(t, k) return k end }) for i = 1, 20 do t = setmetatable({}, { __index = t }) end while true do TURN local x, y = t.x, t[1] end',
  'variables to be closed':
    'local o = setmetatable({}, { __close = function() end }) while true do TURN local x <close> = o for _ in next, {}, nil, o do end end',
  'variables closed by natives':
    'local o = setmetatable({}, { __close = type }) while true do TURN local x <close> = o end',
  'generators of generators':
    'local function inner() for i = 1, 5 do TURN coroutine.yield(i) end end local function outer() while true do for i in coroutine.wrap(inner) do coroutine.yield(i) end end end for i in coroutine.wrap(outer) do end',
  sort: 'while true do TURN local t = {} for i = 1, 60 do t[i] = i * 7919 % 101 end table.sort(t, function(a, b) return a < b end) end',
  varargs: 'local function f(...) return select("#", ...) end while true do TURN f(1, 2, 3) end',
  goto: 'while true do TURN local i = 0 ::top:: i = i + 1 if i % 7 ~= 0 then goto top end end',
  'nested loops': 'while true do TURN for i = 1, 10 do for j = 1, i do if j > 5 then break end end end end',
  'loops without a body': 'local n = 0 local function count() TURN n = n + 1 return n end for _ in count do end',
  'native iterators':
    'while true do TURN for a in ("a b c d"):gmatch("%a") do end for k in next, { 1, 2, x = 3 } do end end',
  repeat: 'while true do TURN local i = 0 repeat i = i + 1 if i > 50 then break end until i > 100 end',
  floats: 'local x = 0.5 while true do TURN for i = 1, 20 do x = x * 1.5 - 0.25 if x > 100 then x = 0.5 end end end',
  tables: 'while true do TURN local t = { x = 1, y = 2, 10, 20 } t.z = t.x + t[1] t[3] = t.z end',
  'long body': `while true do TURN ${'local x = 1; '.repeat(100)} end`,
};

const LIMIT = 400_000;

/** Turns that the program makes under the limit. */
function turns(code: string, jit: boolean): number {
  const lua = new Lua({ jit, limits: { instructions: LIMIT } });
  lua.globals.set('TURNS', 0);
  assert.throws(() => lua.eval(code.replace('TURN', 'TURNS = TURNS + 1')), /instruction limit/);
  return lua.globals.get<number>('TURNS');
}

for (const [name, code] of Object.entries(PROGRAMS)) {
  test(`both tiers count alike: ${name}`, () => {
    const interpreted = turns(code, false),
      compiled = turns(code, true);
    assert.is(turns(code, false), interpreted);
    assert.ok(
      Math.abs(interpreted - compiled) <= Math.max(1, interpreted / 100),
      `${interpreted} interpreted, ${compiled} compiled`,
    );
  });
}

test('a unit is an instruction', () => {
  // One instruction of its body and the jump back; the loop that counts adds four.
  assert.is(turns('while true do TURN end', false), LIMIT / 4);
  assert.ok(Math.abs(turns(`while true do TURN ${'local x = 1; '.repeat(96)} end`, true) - LIMIT / 100) <= 1);
});

test.run();
