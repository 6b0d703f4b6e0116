import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { portableHost } from '../../../src/embed/host/host.ts';
import { callNow, loadChunk } from '../../../src/embed/lua/state.ts';
import { createRuntime } from '../../../src/embed/lua/toolchain.ts';
import { makeFunction } from '../../../src/jit/code-generation.ts';
import { compiledOf } from '../../../src/stdlib/string/compiled-pattern.ts';
import { End, Matcher } from '../../../src/stdlib/string/matcher.ts';
import { Pattern, compile } from '../../../src/stdlib/string/pattern.ts';
import { Outcome } from '../../../src/stdlib/string/search.ts';
import { differenceOf, pairOf, shrunk } from '../../../tools/fuzz/patterns.ts';

const patternOf = (text: string): Pattern => new Pattern(text, true).whole();

test('compiled patterns find, raise, break off and count what the matcher does', () => {
  for (let seed = 1; seed <= 30_000; seed++) {
    const pair = pairOf(seed);
    if (differenceOf(pair) === undefined) continue;
    const small = shrunk(pair),
      difference = differenceOf(small)!;
    assert.is(difference.compiled, difference.matcher, `seed ${seed}: ${JSON.stringify(small)}`);
  }
});

/** What the function of a pattern gives at the first byte, with so many steps. */
function at0(text: string, subject: string, steps: number): { readonly end: number; readonly taken: number } {
  const counts = { steps: 0 },
    run = compiledOf(patternOf(text), makeFunction)!,
    end = run(counts, subject, 0, steps, new Int32Array(32), new Int32Array(32));
  return { end, taken: counts.steps };
}

test('a match that takes too many steps is given up and leaves no count', () => {
  assert.equal(at0('a-b', 'aaaab', 100), { end: 5, taken: 3 * 2 + 4 });
  assert.equal(at0('a-b', 'aaaab', 3), { end: End.GivenUp, taken: 0 });
  assert.equal(at0('a*a*a*a*b', 'a'.repeat(1000), 20_000), { end: End.GivenUp, taken: 0 });
  assert.equal(at0('a*', 'a'.repeat(20_000), 1e9), { end: End.GivenUp, taken: 0 });
  assert.equal(at0('a+[', 'aa', 100), { end: End.GivenUp, taken: 0 });
});

/** Matches a pattern often, in a state of its own. */
function matchOften(text: string, jit: boolean): void {
  const rt = createRuntime(portableHost({ stdout: () => {}, stderr: () => {} }), {}, { jit }),
    program = `for i = 1, 20000 do assert(("key = value"):match("${text}") == "value") end`,
    stop = callNow(rt, loadChunk(rt, program, '=x'), []);
  assert.is(stop.kind, 'done');
}

test('busy patterns are compiled, in states with the JIT', () => {
  matchOften('= (%w+)', false);
  assert.is(compile('= (%w+)').compiled, undefined);
  matchOften('= (%w+)', true);
  assert.type(compile('= (%w+)').compiled, 'function');
  assert.is(compile('= (%a+)').compiled, undefined);
});

test('a realm that makes no functions, or a pattern that is too long: no function', () => {
  assert.is(
    compiledOf(patternOf('a'), () => undefined),
    undefined,
  );
  assert.is(compiledOf(patternOf('a'.repeat(59)), makeFunction) === undefined, false);
  assert.is(compiledOf(patternOf('a'.repeat(60)), makeFunction), undefined);
});

test('patterns of any bytes are no danger to the text that they become', () => {
  for (let code = 0; code < 256; code++) {
    const byte = String.fromCharCode(code),
      m = new Matcher().on(patternOf(`[${byte === '^' || byte === '%' ? '%' : ''}${byte}]*x?`), `${byte}x`);
    if (byte === ']') continue;
    m.compile(makeFunction);
    assert.is(m.search(0), Outcome.Found);
    assert.is(m.to, 2, `byte ${code}`);
  }
});

test.run();
