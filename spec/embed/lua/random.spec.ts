// A seed makes the numbers of math.random the same in every run, and a clock makes those of os.time the embedder's.
import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type LuaOptions } from '../../../src/exports/index.ts';
import { nodeHost } from '../../../src/exports/node.ts';

const NUMBERS =
  'local t = {} for i = 1, 20 do t[i] = ("%.17g"):format(math.random()) .. " " .. math.random(i) .. " " .. math.random(0) end return table.concat(t, ",")';
const numbers = (options: LuaOptions): string => new Lua(options).eval(NUMBERS);

/** Seeds, and how a program of Lua gives the same. */
const SEEDS: readonly (readonly [LuaOptions['random'], string])[] = [
  [0, '0'],
  [42, '42'],
  [-1, '-1'],
  [2 ** 53 - 1, '9007199254740991'],
  [7n, '7'],
  [2n ** 63n - 1n, 'math.maxinteger'],
  [-(2n ** 63n), 'math.mininteger'],
  [[1n, 2n], '1, 2'],
  [[3, 4n], '3, 4'],
  [[-5n, 2n ** 62n], '-5, 1 << 62'],
];

test('a seed does what math.randomseed does with it', () => {
  for (const [random, args] of SEEDS)
    assert.is(numbers({ random }), new Lua().eval(`math.randomseed(${args}) ${NUMBERS}`), args);
  assert.is.not(numbers({ random: 1 }), numbers({ random: 2 }));
});

if (spawnSync('lua5.4', ['-v']).error === undefined) {
  test('the numbers are those of native Lua', () => {
    for (const [random, args] of SEEDS) {
      const program = `math.randomseed(${args}) io.write((function() ${NUMBERS} end)())`;
      assert.is(numbers({ random }), spawnSync('lua5.4', ['-e', program], { encoding: 'utf8' }).stdout, args);
    }
  });
} else console.log('lua5.4 is not installed: random numbers are not compared with it');

test('nothing comes by chance then: not a new seed, not the order in which a sort asks', () => {
  const program = `
    local out, list = {}, {}
    for i = 1, 3000 do list[i] = i * 7919 % 3001 end
    table.sort(list, function(a, b) if #out < 5000 then out[#out + 1] = a end return a < b end)
    for _ = 1, 3 do math.randomseed() out[#out + 1] = math.random(0) end
    return table.concat(out, " ")`;
  for (const options of [{}, { host: nodeHost() }, { profile: 'full' }, { profile: 'pure' }] as const) {
    const run = (random: number): string => new Lua({ ...options, random }).eval(program);
    assert.is(run(1), run(1));
    assert.is.not(run(1), run(2));
  }
  // Sorting first does not change the numbers.
  const sort = 'local t = {} for i = 1, 3000 do t[i] = i % 7 end table.sort(t, function(a, b) return a < b end)';
  assert.is(new Lua({ random: 42 }).eval(`do ${sort} end ${NUMBERS}`), numbers({ random: 42 }));
});

test('without a seed every state has other numbers', () => {
  assert.is.not(numbers({}), numbers({}));
});

test('a seed that is none is refused', () => {
  for (const random of [
    NaN,
    1.5,
    Infinity,
    2 ** 53,
    '1',
    null,
    true,
    {},
    [],
    [1n],
    [1n, 2n, 3n],
    [1n, 'x'],
    2n ** 63n,
    () => 1,
  ])
    assert.throws(
      () => new Lua({ random: random as never }),
      (error: unknown) =>
        error instanceof TypeError && error.message === 'random must be an integer of 64 bits, or two of them',
      String(random),
    );
});

test('the time is what the embedder says', () => {
  let now = 86_400_000.75;
  const lua = new Lua({ now: () => now });
  assert.equal(lua.evalMulti('return os.time(), os.date("!%Y-%m-%d %H:%M:%S")'), [86_400, '1970-01-02 00:00:00']);
  now += 1000;
  assert.is(lua.eval('return os.time()'), 86_401);
  assert.is(lua.eval('return os.difftime(os.time(), 86400)'), 1);
  assert.type(lua.eval('return os.clock()'), 'number');
});

test.run();
