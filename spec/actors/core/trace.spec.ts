import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type TraceRecord } from '../../../src/exports/actors.ts';

/** A program in which several processes have reason to overtake one another. */
const SOURCE = `
local time = require("time")
local function worker(parent, n)
  for i = 1, n do process.send(parent, "step", i) coroutine.yield() end
  if n == 3 then error("three") end
  time.sleep(n .. "ms")
  return math.random(1000)
end
local function run()
  process.set_options({ trap_links = true })
  for n = 1, 5 do process.spawn_linked_monitored("app:worker", "system:processes", process.pid(), n) end
  local events, steps = process.events(), process.listen("step")
  local ended = 0
  while ended < 5 do
    local got = channel.select { events:case_receive(), steps:case_receive() }
    if got.channel == events and got.value.kind == process.event.EXIT then ended = ended + 1 end
  end
end
return { run = run, worker = worker }`;

async function traced(seed?: number): Promise<TraceRecord[]> {
  const records: TraceRecord[] = [];
  const system = createSystem({
    entries: { 'app:main': { source: SOURCE }, 'app:worker': { source: SOURCE, method: 'worker' } },
    clock: 'virtual',
    ...(seed === undefined ? {} : { seed }),
    trace: (record) => records.push(record),
  });
  await system.spawn('app:main').result;
  return records;
}

test('the same seed gives the same trace, another seed another', async () => {
  const first = await traced(11);
  assert.equal(await traced(11), first);
  assert.equal(await traced(), await traced());
  assert.not.equal(
    (await traced(12)).map(({ what, ...rest }) => JSON.stringify(rest)),
    first.map(({ what, ...rest }) => JSON.stringify(rest)),
  );
});

test('a trace tells of starts, turns, messages, events and ends', async () => {
  const records = await traced(1);
  const of = (what: TraceRecord['what']) => records.filter((record) => record.what === what);
  const main = '{system:processes|app:main|0x00001}';
  assert.equal(records[0], { what: 'run', pid: main });
  assert.equal(of('spawn')[0], { what: 'spawn', pid: main, entry: 'app:main', parent: undefined });
  assert.is(of('spawn').filter((record) => 'parent' in record && record.parent === main).length, 5);
  assert.is(of('send').length, 1 + 2 + 3 + 4 + 5);
  assert.is(of('deliver').length, of('send').length + 6);
  assert.equal(
    of('exit')
      .map((record) => 'error' in record && record.error !== undefined)
      .sort(),
    [false, false, false, false, false, true],
  );
  assert.equal(records.at(-1), { what: 'exit', pid: main, error: undefined });
});

test.run();
