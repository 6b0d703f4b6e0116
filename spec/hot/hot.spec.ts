// The hot tier seen from outside: what text a function becomes, what stays with the interpreter, and that programs cannot tell. That every
// exit is right is what the tiers `hot` and `chaos` of the conformance runner are for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Closure } from '../../src/vm/closure.ts';
import { warmth } from '../../src/bytecode/proto.ts';
import { hotText } from '../../src/hot/show.ts';
import { installHotTier } from '../../src/hot/install.ts';
import { callNow, createRuntime, loadChunk } from '../../src/embed/state.ts';
import { portableHost } from '../../src/embed/host.ts';
import { Runtime } from '../../src/vm/runtime.ts';

const HOST = portableHost({ stdout: () => {} });

/** The hot text of the first function of a chunk, without its comments. */
function textOf(source: string): string | undefined {
  const { proto } = loadChunk(createRuntime(HOST), source, '=x') as Closure;
  return hotText(proto.children[0]!)?.replace(/^\/\/.*\n/gm, '');
}

/** Runs a chunk whose functions are hot from the start. */
function hot(source: string, jit = true): readonly unknown[] {
  const before = warmth.calls;
  warmth.calls = 0;
  try {
    const rt = createRuntime(HOST, {}, { jit }), stop = callNow(rt, loadChunk(rt, source, '=x'), []);
    assert.is(stop.kind, 'done');
    return stop.kind === 'done' ? stop.values : [];
  } finally {
    warmth.calls = before;
  }
}

test('an exit names the place and what lives there', () => {
  assert.is(textOf('return function(a, b) return a + b end'), `return function (fn, base, room, r0, r1) {
if (--machine.rt.fuel < 0 || (room -= 27) < 0) return leaveAtOnce(fn, base, [r0, r1]);
let r2, t, u, v, o;
if (typeof r0 === 'number' && typeof r1 === 'number' && (t = r0 + r1, (r0 | 0) === r0 && (r1 | 0) === r1 || floor(t) !== t)) r2 = t; else { v0[0] = 1; if ((t = add(r0, r1)) === null) return leave(fn, base, 0, undefined, r0, r1); r2 = t; }
return r2;
machine.how = 0; machine.count = 0; return null;
};`);
});

test('text holds nothing of the program but numbers', () => {
  const text = textOf('return function(t) t["*/ nasty ` ${x}"] = "\\n}" return 42, t.field end')!;
  assert.match(text, /42/);
  assert.not.match(text, /nasty|field/);
});

test('a goto into a loop stays with the interpreter', () => {
  assert.is(textOf('return function(n) goto inside ::top:: n = n - 1 ::inside:: if n > 0 then goto top end return n end'), undefined);
});

test('a long loop is entered while it runs, and left at its end', () => {
  assert.equal(hot('local n = 0 for i = 1, 10000 do for j = i, i + 2 do n = n + j end end return n'), [150045000]);
});

test('values that need a box or a bigint come out as they are', () => {
  assert.equal(hot('local function f(a, b) return a * b end return f(2^53 // 1 | 0, 4), math.type(f(0.5, 4)), f(1 << 62, 2)'), [2n ** 55n, 'float', -(2n ** 63n)]);
});

test('deep recursion goes on in the heap', () => {
  assert.equal(hot('local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end return depth(20000)'), [20000]);
});

test('without making code from text there is no hot tier', () => {
  const rt = new Runtime(HOST), real = globalThis.Function;
  globalThis.Function = (() => { throw new EvalError('refused'); }) as unknown as FunctionConstructor;
  try {
    installHotTier(rt);
  } finally {
    globalThis.Function = real;
  }
  assert.is(rt.tier, undefined);
  assert.equal(hot('local n = 0 for i = 1, 1000 do n = n + i end return n', false), [500500]);
});

test.run();
