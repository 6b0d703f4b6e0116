// Processes that have ended leave their tasks to those that start next: nobody may notice. What still holds a coroutine
// of an ended process keeps that coroutine, and a new process gets another one.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { systemOf } from './bodies.ts';

/** What a process sees of its own coroutine and stack. */
const LOOK = `
  local function f(...)
    local t <close> = setmetatable({}, { __close = function() end })
    return select("#", ...), ...
  end
  local co, main = coroutine.running()
  return table.concat({
    tostring(main), coroutine.status(co), tostring(coroutine.isyieldable()), select("#", ...), tostring(f(nil, 1, nil)),
    tostring(pcall(error)), select(2, xpcall(error, function(e) return e .. "!" end, "raised")),
  }, "\\n")`;

test('a process that follows others sees what the first one saw', async () => {
  const bodies = {
    look: LOOK,
    values: 'local t = {} for i = 1, 20 do t[i] = { i } end return table.unpack(t)',
    deep: 'local function f(n) return n == 0 and 0 or 1 + f(n - 1) end return f(30)',
    upvalues: 'local x = ... local function get() return x end x = 2 return get()',
    failing: 'local x <close> = setmetatable({}, { __close = function() end }) error({})',
    caught: 'return tostring(pcall(error, "caught"))',
    waiting: 'require("time").sleep("1ms")',
  };
  const expected = await systemOf(bodies).spawn('app:look', undefined, [1, 2]).result;
  assert.match(String(expected), /^true\nrunning\n/);
  const system = systemOf(bodies);
  for (let n = 0; n < 40; n++) {
    for (const name of Object.keys(bodies))
      if (name !== 'look') await system.spawn(`app:${name}`).result.catch(() => undefined);
    assert.equal(await system.spawn('app:look', undefined, [1, 2]).result, expected);
  }
});

test('a timer of an ended process wakes no other', async () => {
  const system = systemOf({
    first:
      'local after = require("time").after("5ms") local got = channel.select { after:case_receive(), default = true }',
    asks: 'channel.select { require("time").after("1ms"):case_receive(), require("time").after("9ms"):case_receive() }',
    waits:
      'local r = channel.select { process.inbox():case_receive(), require("time").after("1s"):case_receive() } return os.time()',
  });
  const start = system.now();
  for (let n = 0; n < 10; n++) {
    await system.spawn('app:first').result;
    await system.spawn('app:asks').result;
    const before = system.now();
    await system.spawn('app:waits').result;
    assert.is(system.now() - before, 1000);
  }
  assert.is(system.now() - start, 10_010);
});

test('a coroutine that the host was given is that of one process only', async () => {
  const seen: unknown[] = [];
  const system = systemOf(
    { gives: 'require("host").give((coroutine.running()))' },
    { modules: { host: { give: (co: unknown) => void seen.push(co) } } },
  );
  for (let n = 0; n < 5; n++) await system.spawn('app:gives').result;
  assert.is(new Set(seen).size, 5);
});

test.run();
