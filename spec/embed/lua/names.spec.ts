// What a host function is called says nothing of what it does: compiled code takes none for a function of the library.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua } from '../../../src/exports/index.ts';

/** Calls a function so often that it is compiled; how many results differed from the first one's. */
const REPEAT = `
local function repeated(f, ...)
  local first, others = table.concat({ f(...) }, " "), 0
  for i = 1, 2000 do if table.concat({ f(...) }, " ") ~= first then others = others + 1 end end
  return first .. " / " .. others
end
`;

const named = (name: string, f: (...args: never[]) => unknown) =>
  Object.defineProperty(f, 'name', { value: name }) as (...args: unknown[]) => unknown;

const BODIES: readonly (readonly [name: string, host: (...args: never[]) => unknown, body: string, result: string])[] =
  [
    [
      'next',
      (_t: unknown, k?: number) => ((k ?? 0) < 5 ? (k ?? 0) + 1 : undefined),
      'local s, t = 0, {} for k in host, t do s = s + k end return s',
      '15',
    ],
    [
      'ipairs_next',
      (_t: unknown, k: number) => (k < 5 ? k + 2 : undefined),
      'local s, t = 0, { 1, 2, 3 } for k in host, t, 0 do s = s + k end return s',
      '12',
    ],
    [
      'ipairs',
      (_t: unknown, k: number) => (k < 3 ? k + 1 : undefined),
      'local s = "" for k in host, {}, 0 do s = s .. k end return s',
      '123',
    ],
    ['select', () => 'host', 'local function g(...) local x = (host(2, ...)) return x end return g("a", "b")', 'host'],
    ['math.floor', () => 'host', 'return host(1.5)', 'host'],
    ['math.sqrt', () => 'host', 'local x = host(2.25) return x', 'host'],
    ['string.byte', () => 'host', 'return host("a", 1)', 'host'],
    ['error', () => 'host', 'return host("message", 2)', 'host'],
    ['pcall', () => 'host', 'return host(error, "message")', 'host'],
    ['coroutine.yield', () => 'host', 'return host(1)', 'host'],
    ['coroutine.resume', () => 'host', 'return host(coroutine.create(print))', 'host'],
    ['setmetatable', () => 'host', 'return host({}, {})', 'host'],
    ['debug.sethook', () => 'host', 'return host()', 'host'],
    ['type', () => 'host', 'return host(nil)', 'host'],
  ];

for (const [name, host, body, result] of BODIES) {
  test(`a host function that is called ${name}`, () => {
    for (const jit of [false, true]) {
      const lua = new Lua({ jit, globals: { host: named(name, host) } });
      assert.is(
        lua.eval(`${REPEAT} local host = host return repeated(function() ${body} end)`),
        `${result} / 0`,
        `jit ${jit}`,
      );
    }
  });
}

test.run();
