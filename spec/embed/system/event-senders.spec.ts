// Every event says as text who has sent it: a process, or the system itself where no process has asked.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem } from '../../../src/exports/actors.ts';

const SOURCE = `
  local M = {}
  local function next_event()
    local event = process.events():receive()
    return event.kind .. " " .. math.type(event.at) .. " " .. type(event.from) .. " " .. event.from
  end
  M.waits = next_event
  function M.fails() error("failed", 0) end
  function M.tells(to) process.send(to, "told", next_event()) end
  function M.asks()
    local told = process.listen("told")
    local pid = process.spawn("app:tells", "system:processes", process.pid())
    process.cancel(pid)
    return (told:receive():gsub(process.pid(), "ASKER"))
  end
  function M.watches()
    local pid = process.spawn_monitored("app:fails", "system:processes")
    return (next_event():gsub(pid, "CHILD"))
  end
  function M.linked()
    process.set_options({ trap_links = true })
    local pid = process.spawn_linked("app:fails", "system:processes")
    return (next_event():gsub(pid, "CHILD"))
  end
  return M
`;
const METHODS = [...SOURCE.matchAll(/(?:function )?M\.(\w+)/g)].map(([, name]) => name!);

const make = () =>
  createSystem({
    entries: Object.fromEntries(METHODS.map((method) => [`app:${method}`, { source: SOURCE, method }])),
    clock: 'virtual',
  });

test('the host cancels a process by its handle', async () => {
  for (const deadline of [undefined, 100]) {
    const system = make(),
      handle = system.spawn('app:waits');
    await system.quiet();
    handle.cancel(deadline);
    assert.is(await handle.result, 'pid.cancel float string {|}', String(deadline));
    await system.stop();
  }
});

test('a system that stops cancels its processes', async () => {
  const system = make(),
    handle = system.spawn('app:waits');
  await system.quiet();
  await system.stop();
  assert.is(await handle.result, 'pid.cancel float string {|}');
});

for (const [name, event] of [
  ['asks', 'pid.cancel float string ASKER'],
  ['watches', 'pid.exit float string CHILD'],
  ['linked', 'pid.link.down float string CHILD'],
] as const)
  test(`events that processes cause: ${name}`, async () => {
    const system = make();
    assert.is(await system.spawn(`app:${name}`).result, event);
    await system.stop();
  });

test.run();
