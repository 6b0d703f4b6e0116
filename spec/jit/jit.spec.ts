// The JIT seen from outside: what text a function becomes, what stays with the interpreter, and that programs cannot
// tell. That every exit is right is what the tiers `jit` and `chaos` of the conformance runner are for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Closure } from '../../src/vm/closure.ts';
import { TIER_UP_THRESHOLD } from '../../src/bytecode/proto.ts';
import { LuaFloat } from '../../src/values/number.ts';
import { context } from '../../src/jit/runtime/context.ts';
import { TUNING } from '../../src/jit/policy/tuning.ts';
import { emptyFeedback } from '../../src/jit/jit-proto.ts';
import { emit } from '../../src/jit/emit/emitter.ts';
import { Mode } from '../../src/jit/analysis/representations.ts';
import { Plan } from '../../src/jit/analysis/plan.ts';
import { jitText } from '../../src/jit/print.ts';
import { callNow, loadChunk } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { portableHost } from '../../src/embed/host/host.ts';

const HOST = portableHost({ stdout: () => {} });

/** The compiled text of the first function of a chunk, without its comments. */
function textOf(source: string): string | undefined {
  const { proto } = loadChunk(createRuntime(HOST), source, '=x') as Closure;
  return jitText(proto.children[0]!)?.replace(/^\/\/.*\n/gm, '');
}

/** Runs a chunk whose functions are compiled from the start, in slices of so much fuel. */
function compiled(source: string, jit = true, slice?: number): readonly unknown[] {
  const rt = createRuntime(HOST, {}, { jit: jit && { ...TUNING, threshold: 0, warmup: 3, grant: Infinity } });
  if (slice !== undefined) rt.slice = slice;
  const stop = callNow(rt, loadChunk(rt, source, '=x'), []);
  assert.is(stop.kind, 'done');
  return stop.kind === 'done' ? stop.values : [];
}

test('an exit names the place and what lives there', () => {
  assert.is(
    textOf('return function(a, b) return a + b end'),
    `return (function lua_1(fn, base, budget, r0, r1) {
if ((context.rt.fuel -= 2) < 0 && \`\${interrupt}\` || (budget -= 27) < 0) return bailOutAtStart(fn, base, [r0, r1], 2);
let r2, t;
if (typeof r0 === 'number' && typeof r1 === 'number' && (t = r0 + r1, (r0 | 0) === r0 && (r1 | 0) === r1 || floor(t) !== t)) { r2 = t; } else { if ((t = add(r0, r1)) === null) return bailOut(fn, base, 0, -2, undefined, r0, r1); r2 = t; }
return r2;
});`,
  );
});

test('floats that are known to be floats are raw doubles, boxed on the way out', () => {
  const text = textOf('return function() local x = 1.5 local y = x * 2.0 - x return y end')!;
  assert.match(text, /f1 = f0 \* 2;\nf1 = f1 - f0;/);
  assert.match(text, /return box\(f1\);/);
});

test('64-bit constants are halves', () => {
  assert.match(textOf('return function() local h = 0x7fffffffffffffff return h end')!, /w0 = -1; h0 = d;/);
});

test('integers that a register is known to hold are operands', () => {
  const { proto } = loadChunk(
    createRuntime(HOST),
    'return function(x) local n = 7 if x then n = 9 end local m = 7 return x >> (32 - m) | n + 1 end',
    '=x',
  ) as Closure;
  const [child] = proto.children,
    feedback = emptyFeedback(child!);
  feedback.blockCoverage.fill(1);
  const { text } = emit(new Plan(child!), feedback, undefined, Mode.Speculate, false);
  assert.match(text, /r3 = 25;/);
  assert.match(text, /shr\(r0, 25\)/);
  assert.match(text, /r1 \+ 1/);
});

test('what was learnt too early is put right', () => {
  assert.equal(
    compiled(`
    local function twice(x) return x + x end
    local n = 0
    for i = 1, 200 do n = n + twice(i) end
    for i = 1, 200 do n = n + twice(i + 0.5) end
    local t = setmetatable({}, { __add = function() return 1000 end })
    for _ = 1, 20 do n = n + twice(t) end
    return n, twice(1 << 62), twice("4")`),
    [new LuaFloat(100600), -(2n ** 63n), 8],
  );
});

test('a native that compiled code waits for may suspend, raise, and look at the stack', () => {
  assert.equal(
    compiled(`
    local function level() return debug.getinfo(2, "l").currentline end
    local function inner() return select(2, pcall(function() local l = level() return l end)) end
    local lines, caught, sum = 0, 0, 0
    local co = coroutine.wrap(function() for i = 1, 300 do pcall(coroutine.yield, i) end return 0 end)
    for i = 1, 300 do
      lines = lines + inner()
      local ok, why = pcall(error, { code = i })
      if not ok then caught = caught + why.code end
      sum = sum + co()
    end
    return lines, caught, sum`),
    [900, 45150, 45150],
  );
});

test('a small function is written in place of its call, on halves as on floats', () => {
  const [sum, mix] = compiled(`
    local function double(x) return x * 2 end
    local function sum(n) local s = 0 for i = 1, n do s = s + double(i) end return s end
    local function shift(h) return h ~ (h >> 33) end
    local function mix(n) local h = 1 << 62 for i = 1, n do h = shift(h) * 5 end return h end
    for _ = 1, 30 do sum(5) mix(5) end
    return sum, mix`) as Closure[];
  assert.match(String(sum!.proto.run), /I0: \{\n.*r10000 \* 2/);
  assert.match(String(mix!.proto.run), /I0: \{\n.*h10000 >>> 1/);
});

test('what a comparator says with the last of a slice counts in the next', () => {
  assert.equal(
    compiled(
      `
    local function before(a, b)
      local rest = ("x"):rep(3000)
      return a > b, rest
    end
    local list, last = {}, nil
    for round = 1, 20 do
      for i = 1, 60 do list[i] = i * 37 % 61 end
      table.sort(list, before)
      last = table.concat(list, " ", 1, 5)
    end
    return last, list[60]`,
      true,
      70,
    ),
    ['60 59 58 57 56', 1],
  );
});

test('metamethods may suspend', () => {
  assert.equal(
    compiled(`
    local t = setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end, __lt = function() return coroutine.yield(0) end })
    local co = coroutine.wrap(function() local n = 0 for i = 1, 100 do n = n + t[i] if t < t then n = n + 1 end end return n end)
    local given = co()
    for _ = 1, 199 do given = co(given == 0 and true or given * 2) end
    return co(true)`),
    [10200],
  );
});

test('text holds nothing of the program but numbers', () => {
  const text = textOf('return function(t) t["*/ nasty ` ${x}"] = "\\n}" return 42, t.field end')!;
  assert.match(text, /42/);
  assert.not.match(text, /nasty|field/);
});

test('a goto into a loop stays with the interpreter', () => {
  assert.is(
    textOf('return function(n) goto inside ::top:: n = n - 1 ::inside:: if n > 0 then goto top end return n end'),
    undefined,
  );
});

test('a long loop is entered while it runs, and left at its end', () => {
  assert.equal(compiled('local n = 0 for i = 1, 10000 do for j = i, i + 2 do n = n + j end end return n'), [150045000]);
});

test('values that need a box or a bigint come out as they are', () => {
  assert.equal(
    compiled('local function f(a, b) return a * b end return f(2^53 // 1 | 0, 4), math.type(f(0.5, 4)), f(1 << 62, 2)'),
    [2n ** 55n, 'float', -(2n ** 63n)],
  );
});

test('deep recursion goes on in the heap', () => {
  assert.equal(
    compiled('local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end return depth(20000)'),
    [20000],
  );
});

/**
 * Prototypes of functions in a chunk's list of so many, and how many of them were translated when each had been called
 * so often.
 */
function translated(functions: number, calls: number, body: string): number {
  const rt = createRuntime(HOST),
    list = Array.from({ length: functions }, (_, i) => `function(a, b) ${body.replaceAll('#', String(i))} end`);
  const chunk = loadChunk(
    rt,
    `local f = {${list.join(', ')}} for i = 1, ${calls} do for j = 1, #f do f[j](i, j) end end`,
    '=x',
  ) as Closure;
  assert.is(callNow(rt, chunk, []).kind, 'done');
  return chunk.proto.children.filter(({ jit: known }) => known !== undefined).length;
}

test('what compiled code calls a few times is not compiled', () => {
  assert.is(translated(1000, 50, 'return a * # + b'), 0);
});

test('a few busy functions are compiled soon', () => {
  assert.is(translated(10, 6 * TIER_UP_THRESHOLD, 'return a * # + b'), 10);
});

test('a long function is not compiled for some hundred calls', () => {
  const chain = Array.from({ length: 500 }, (_, i) => `if a == ${i} then b = b * ${i} + #`).join(' else');
  assert.is(translated(1, 500, `${chain} end return b`), 0);
});

test('of many busy functions, those that the grant is enough for are compiled, and others when they have paid', () => {
  const body = 'local t = {} t[1] = a + # t[2] = b * # t.x = t[1] t.y = t[2] return t.x + t.y + t[1] * t[2]';
  const few = translated(500, 2 * TIER_UP_THRESHOLD, body);
  assert.ok(few > 50 && few < 450, `${few} of 500`);
  assert.is(translated(50, 20 * TIER_UP_THRESHOLD, body), 50);
});

/** How often the function that begins on line 2 bails out, compiled from its first call on. */
function bailoutsOf(source: string, warmup: number): number {
  const { bailouts } = context,
    { push } = bailouts;
  let count = 0;
  bailouts.push = (...frames) => {
    count += frames.filter(({ fn }) => fn.proto.lineDefined === 2).length;
    return push.apply(bailouts, frames);
  };
  try {
    const rt = createRuntime(HOST, {}, { jit: { ...TUNING, threshold: 0, warmup } });
    assert.is(callNow(rt, loadChunk(rt, source, '=x'), []).kind, 'done');
  } finally {
    bailouts.push = push;
  }
  return count;
}

test('error under pcall raises without bailing out, from the profiling code on', () => {
  assert.is(
    bailoutsOf(
      `local error, pcall = error, pcall
      local function f(i) if i > 0 then error("x") end end
      for i = 1, 50 do pcall(f, i) end`,
      Infinity,
    ),
    0,
  );
});

test('tables with a __call handler are called without bailing out', () => {
  const source = (call: string): string => `local t = setmetatable({}, { __call = function(_, ...) return ... end })
    local function f(i) ${call} end
    for i = 1, 200 do f(i) end`;
  for (const call of [
    'local x = t(i) return x',
    'return t(i)',
    'return (t(i, t(i)))',
    'local x, y = t(i, 2) return y',
  ]) {
    // One deopt for code that has not run before.
    for (const warmup of [Infinity, 20]) assert.ok(bailoutsOf(source(call), warmup) <= 1, `${call}, ${warmup}`);
  }
});

test('functions that take stores are called without bailing out', () => {
  const source = (store: string): string => `local t = setmetatable({}, { __newindex = function() end })
    local function f(i) ${store} end
    for i = 1, 200 do f(i) end`;
  for (const store of ['t.x = i', 't[i] = i', 't["x" .. i] = i', 't[1] = i'])
    for (const warmup of [Infinity, 20]) assert.ok(bailoutsOf(source(store), warmup) <= 1, `${store}, ${warmup}`);
});

test.run();
