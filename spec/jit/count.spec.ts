// A hook that only counts leaves code compiled: it rides on fuel.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { callNow, loadChunk } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { portableHost } from '../../src/embed/host/host.ts';
import { context } from '../../src/jit/runtime/context.ts';
import { isMain } from '../../src/vm/thread.ts';
import { plain } from '../../src/vm/native/declare.ts';

/** Turns of a loop under a hook of these masks and counts, and how many of them compiled code made. */
function turns(
  mask: string,
  count: number,
  body = 'for i = 1, 20000 do look() end',
): { compiled: number; all: number; events: number } {
  const rt = createRuntime(portableHost({}), {}, {});
  let compiled = 0,
    all = 0;
  rt.globals.setStr(
    'look',
    plain('look', [], '', '', (at) => {
      all++;
      if (isMain(at.caller) && (context.co as unknown) === at.caller) compiled++;
      return at.none();
    }),
  );
  const code = `local n = 0 local look = look debug.sethook(function() n = n + 1 end, "${mask}", ${count}) ${body} debug.sethook() return n`;
  const stop = callNow(rt, loadChunk(rt, code, '=run'), []);
  return stop.kind === 'done'
    ? { compiled, all, events: stop.values[0] as number }
    : (assert.unreachable(stop.kind) as never);
}

test('loops stay compiled under a count of thousands', () => {
  const { compiled, all, events } = turns('', 10_000);
  assert.is(all, 20_000);
  assert.is(events, 6);
  assert.ok(compiled > 18_000, String(compiled));
});

test('so do functions, and under a count of hundreds most of them', () => {
  assert.ok(
    turns('', 10_000, 'local function f(n) look() if n > 0 then f(n - 1) end end for i = 1, 1000 do f(20) end')
      .compiled > 15_000,
  );
  assert.ok(turns('', 500).compiled > 10_000);
});

test('other hooks, and small counts, look at each instruction', () => {
  assert.is(turns('l', 10_000).compiled, 0);
  assert.is(turns('', 10).compiled, 0);
});

test.run();
