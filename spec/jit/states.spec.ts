// Two states in one process: what one's JIT is tuned to, has spent or is in the middle of is nothing to the other.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { callNow, loadChunk, type Stop } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { Budget } from '../../src/embed/lua/budget.ts';
import { portableHost } from '../../src/embed/host/host.ts';
import { Lua, type LuaFunction } from '../../src/exports/index.ts';
import { TUNING, type Tuning } from '../../src/jit/policy/tuning.ts';
import { context } from '../../src/jit/runtime/context.ts';
import type { Value } from '../../src/values/type.ts';
import type { Closure } from '../../src/vm/closure.ts';
import { UNBOUNDED } from '../../src/vm/limits.ts';
import { plain } from '../../src/vm/native/declare.ts';
import type { Runtime } from '../../src/vm/runtime.ts';

const AT_ONCE: Tuning = { ...TUNING, threshold: 0, warmup: 3 };
const state = (tuning?: Tuning): Runtime =>
  createRuntime(portableHost({}), {}, tuning === undefined ? {} : { jit: tuning });

const values = (stop: Stop): readonly unknown[] =>
  stop.kind === 'done' ? stop.values : (assert.unreachable(stop.kind) as never);

/** Functions of a chunk's list of so many that are compiled when each has been called so often. */
function compiledOf(rt: Runtime, functions: number, calls: number, first = ''): number {
  const list = Array.from({ length: functions }, (_, i) => `function(a) local t = a + ${i} return t * t - a end`);
  const loop = `for i = 1, ${calls} do for j = 1, #f do f[j](i) end end`;
  const chunk = loadChunk(rt, `local f = {${list.join(', ')}} ${first} ${loop}`, '=x') as Closure;
  values(callNow(rt, chunk, []));
  return chunk.proto.children.filter(({ jit }) => jit !== undefined).length;
}

test('each compiles as it is tuned, whichever was made last', () => {
  const early = state({ ...AT_ONCE, grant: Infinity }),
    usual = state(),
    late = state({ ...TUNING, threshold: 1e9 });
  assert.is(compiledOf(usual, 5, 3), 0);
  assert.is(compiledOf(early, 5, 3), 5);
  assert.is(compiledOf(late, 5, 2000), 0);
  assert.is(compiledOf(usual, 5, 2000), 5);
});

test('a function that compiled code calls first is compiled on the grant of its own state', () => {
  const tuning = { ...AT_ONCE, threshold: 2 },
    rich = state({ ...tuning, grant: Infinity }),
    poor = state({ ...tuning, grant: 0 });
  assert.is(compiledOf(rich, 50, 10), 50);
  assert.is(compiledOf(poor, 50, 10), 0);
  state({ ...tuning, grant: Infinity });
  assert.is(compiledOf(poor, 50, 10), 0);
});

test('a prototype that two states share is compiled by either', () => {
  const source = 'local function f(n) if n < 2 then return n end return f(n - 1) + f(n - 2) end return f(15)';
  const one = state(AT_ONCE),
    two = state({ ...AT_ONCE, generatorThreshold: 0 });
  const { proto } = loadChunk(one, source, '=x') as Closure;
  two.compile = () => proto;
  assert.equal(values(callNow(one, loadChunk(one, source, '=x'), [])), [610]);
  assert.equal(values(callNow(two, loadChunk(two, source, '=x'), [])), [610]);
  assert.equal(values(callNow(one, loadChunk(one, source, '=x'), [])), [610]);
});

/** A native by which a program in one state runs a function of another. */
function bridge(rt: Runtime, other: Runtime, source: string, instructions = Infinity): void {
  const made = values(callNow(other, loadChunk(other, source, '=inner'), []))[0] as Value;
  rt.globals.setStr(
    'inner',
    plain('inner', [], '', '', (at) => {
      const stop = callNow(other, made, [at.arg(1)], new Budget({ ...UNBOUNDED, instructions }));
      return stop.kind === 'done' ? at.all(stop.values) : at.one(stop.kind);
    }),
  );
}

const OUTER = `local inner, n, kinds = inner, 0, {}
local function add(i) local a, b = inner(i) n = n + i kinds[a] = (kinds[a] or 0) + 1 return n, b end
for i = 1, 3000 do local a, b = add(i) if i % 500 == 0 then pcall(error, "x") end n = a end
return n, kinds.done or kinds[1], kinds.limit, kinds.failed`;

test('compiled code of one runs inside that of the other, and returns, raises and is stopped there', () => {
  for (const tuning of [AT_ONCE, { ...AT_ONCE, generatorThreshold: 0 }]) {
    const outer = state(tuning),
      inner = state(tuning);
    bridge(outer, inner, 'return function(i) local s = 0 for k = 1, 20 do s = s + k end return 1, s, i end');
    assert.equal(values(callNow(outer, loadChunk(outer, OUTER, '=outer'), [])), [4501500, 3000, undefined, undefined]);
    const raising = state(tuning);
    bridge(raising, state(tuning), 'local function f(i) if i > 0 then return f(i // 2) end error("no") end return f');
    assert.equal(values(callNow(raising, loadChunk(raising, OUTER, '=outer'), [])), [
      4501500,
      undefined,
      undefined,
      3000,
    ]);
    const stopped = state(tuning);
    bridge(
      stopped,
      state(tuning),
      'local function f(i) return 1 + f(i) end return function(i) while i > 0 do f = f end f(1) end',
      100,
    );
    assert.equal(values(callNow(stopped, loadChunk(stopped, OUTER, '=outer'), [])), [
      4501500,
      undefined,
      3000,
      undefined,
    ]);
  }
});

/** Calls after which compiled code has handed on several values, in one way or another. */
const SEVERAL: Readonly<Record<string, string>> = {
  'two results': 'local function two(x) return x, {} end return function(x) local a, b = two(x) return b end',
  'three results': 'local function f(x) return x, {}, x end return function(x) local a, b, c = f(x) return c end',
  'results of a native': 'return function(x) local a, b = table.unpack({ x, x }) return b end',
  'a guarded call': 'local function f(x) return x end return function(x) local ok, v = pcall(f, x) return v end',
  'a guarded failure': 'return function(x) local ok, v = pcall(error, x) return v end',
  'a failure of compiled code': `local function f(x) error(x) end
    return function(x) local ok, v = pcall(f, x) return v end`,
  'values of a coroutine': `local co = coroutine.wrap(function(x) while true do x = coroutine.yield(x, x) end end)
    return function(x) local a, b = co(x) return b end`,
  'values of a native in a coroutine': `local co = coroutine.wrap(function(x)
      while true do local t = { pcall(coroutine.yield, x) } x = t[2] end
    end)
    return function(x) return (co(x)) end`,
  'open values for a coroutine': `local co = coroutine.wrap(function(x, y)
      while true do local t = { coroutine.yield(x) } x, y = t[1], t[2] end
    end)
    return function(x) return (co(x, {})) end`,
  'results in a coroutine': `local function two(x) return x, coroutine.yield(x) end
    local co = coroutine.wrap(function(x) while true do local a, b = two(x) x = b end end)
    return function(x) return (co(x)) end`,
  'values for a coroutine': `local co = coroutine.wrap(function(x, y) while true do x, y = coroutine.yield(x, y) end end)
    return function(x) local a, b = co(x, {}) return b end`,
};

for (const [name, code] of Object.entries(SEVERAL))
  test(`the context keeps no values of a run: ${name}`, () => {
    const lua = new Lua(),
      f = lua.eval<LuaFunction>(code),
      x = lua.table();
    for (let i = 0; i < 5000; i++) {
      f(x);
      assert.ok(
        context.values.every((v) => v === undefined),
        String(i),
      );
    }
  });

test.run();
