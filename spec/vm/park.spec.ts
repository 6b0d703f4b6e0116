// Tasks that wait, in every tier, wherever their slices end: a task whose ticket has been used goes on, even if that
// happened before it ran again.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadChunk } from '../../src/embed/lua/state.ts';
import { Outcome, run } from '../../src/vm/drive.ts';
import { resumable } from '../../src/vm/native/declare.ts';
import type { Runtime } from '../../src/vm/runtime.ts';
import { startTask } from '../../src/vm/task-start.ts';
import type { Ticket } from '../../src/vm/ticket.ts';
import { runtimeOf, TIERS, type Tier } from './tiers.ts';

/** Gives the results of a program whose `wait()` gives 1, 2, 3 ...; undefined: it waits though it has got a value. */
function ended(tier: Tier, source: string, slice: number): readonly unknown[] | undefined {
  let ticket: Ticket | undefined,
    n = 0;
  const wait = resumable('wait', [], 'integer', '', {
    start(call) {
      ticket = call.ticket();
      return call.park();
    },
    done: (call) => call.pass(),
  });
  const rt: Runtime = runtimeOf(tier, { globals: ({ globals }) => globals.setStr('wait', wait) });
  const task = startTask(rt, loadChunk(rt, source, '=run'), []);
  for (;;) {
    rt.fuel = slice;
    const outcome = run(task);
    if (outcome === Outcome.Done) return task.results;
    assert.is.not(outcome, Outcome.Failed, `${tier}: ${String(task.failure.error)}`);
    if (ticket !== undefined) ticket.resume(++n);
    else if (outcome === Outcome.Parked) return undefined;
    ticket = undefined;
  }
}

/** How compiled code comes to wait. */
const WAITS = {
  'a call': 'wait()',
  'a protected call': 'select(2, pcall(wait))',
  'a function in a protected call': 'select(2, pcall(function() return (wait()) end))',
  'a coroutine': 'generate()',
  'a metamethod': 'setmetatable({}, { __index = wait }).x',
  'a callback': '(tonumber((("x"):gsub("x", wait))))',
  'a message handler': 'select(2, xpcall(error, function() return (wait()) end))',
  'a message handler of a function': 'select(2, xpcall(function() error("x") end, function() return (wait()) end))',
  'a message handler of a fault': 'select(2, xpcall(function(t) return t.x end, function() return (wait()) end))',
  'what fails then': 'select(2, pcall(function() error(wait(), 0) end))',
  'what fails then, further down':
    'select(2, pcall(function() local function f() error(wait(), 0) end f() return 0 end))',
};

/** Who calls compiled code. */
const CALLERS = {
  'a call': 'take(n)',
  'a tail call': '(function() return take(n) end)()',
  pcall: 'select(2, pcall(take, n))',
  xpcall: 'select(2, xpcall(take, print, n))',
  'a coroutine': 'coroutine.wrap(take)(n)',
  'a metamethod': '-setmetatable({}, { __unm = function() return take(n) end })',
};

for (const [what, wait] of Object.entries(WAITS)) {
  test(`${what} that waits, when the slice is over`, () => {
    for (const [who, call] of Object.entries(CALLERS)) {
      const source = `
        local live, sum = false, 0
        local generate = coroutine.wrap(function() while true do coroutine.yield(live and wait() or 0) end end)
        local function take(n)
          local x = 0
          for i = 1, n do x = x + i end
          return live and ${wait} or 0
        end
        for i = 1, 5 do take(i) end
        live = true
        for n = 1, 12 do sum = sum + ${call} end
        return sum`;
      for (const tier of TIERS) {
        for (let slice = 30; slice < 230; slice += 7)
          assert.equal(ended(tier, source, slice), [78], `${what} by ${who}: ${tier}, slices of ${slice}`);
      }
    }
  });
}

test.run();
