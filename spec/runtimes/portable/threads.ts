// What must hold of several threads in every runtime that has workers: Node, pages. Each check uses the built entries.
import { createSystem, type ThreadOptions, type SystemOptions } from '../../../src/exports/threads.ts';
import type { LuaError } from '../../../src/exports/index.ts';
import { same } from './checks.ts';

interface Terminable {
  terminate(): unknown;
}

const threadOf = (pid: string): number => Number.parseInt(pid.slice(pid.lastIndexOf('|') + 3, -1), 16) % 64;

const PARTNER = `return function()
  process.registry.register("partner")
  local inbox = process.inbox()
  while true do
    local m = inbox:receive()
    if m:topic() == "stop" then return "stopped" end
    m:reply({ m:payload():data(), process.pid() })
  end
end`;

const TALK = `local time = require("time")
return function(partner)
  assert(process.monitor(partner))
  -- It says its name when it has started, there.
  while not process.registry.lookup("partner") do time.sleep("1ms") end
  local sum = 0
  for i = 1, 100 do sum = sum + process.call("partner", "ask", i, "10s")[1] end
  process.send(partner, "stop")
  local event = process.events():receive()
  print("heard " .. event.kind)
  return { sum, process.pid(), event.result.value }
end`;

const ASK = `local catalogue = require("catalogue")
return function() return { catalogue.period("Moon"), process.pid() } end`;

const WAIT = 'return function() process.inbox():receive() end';
const WATCH = `return function(other, desk)
  assert(process.monitor(other))
  process.send(desk, "watching")
  local err = process.events():receive().result.error
  return err:kind() .. " " .. err:message()
end`;

type System = ReturnType<typeof createSystem>;

function threaded(sources: Record<string, string>, options: Partial<SystemOptions> & ThreadOptions = {}) {
  return createSystem({
    threads: 2,
    entries: Object.fromEntries(Object.entries(sources).map(([id, source]) => [id, { source }])),
    hosts: { 'app:spread': { spread: true } },
    ...options,
  });
}

/** Uses a system, and stops it, so that its threads keep nobody from ending when a check fails. */
async function during(system: System, body: () => Promise<void>): Promise<void> {
  try {
    await system.ready();
    await body();
  } finally {
    await system.stop({ grace: 0 });
  }
}

/** A process on the other thread. */
function there(system: System, id: string) {
  for (;;) {
    const process = system.spawn(id, 'app:spread');
    if (threadOf(process.pid) === 1) return process;
    process.terminate();
  }
}

/** Where no worker may start, making a system says so. */
export const refusalCheck = {
  'threads: a worker that may not start is an error': async () => {
    let message = '';
    try {
      threaded({ 'app:wait': WAIT });
    } catch (error) {
      message = (error as LuaError).message;
    }
    same(message.startsWith('cannot start a worker: '), true);
  },
};

/** `makeWorker`: makes a worker of the built module, for a page that makes workers itself. */
export const threadChecks = (makeWorker?: () => Terminable): Readonly<Record<string, () => Promise<void>>> => ({
  'threads: calls, names, monitors and output': async () => {
    let output = '';
    const system = threaded(
      { 'app:partner': PARTNER, 'app:talk': TALK },
      { stdout: (bytes) => void (output += String.fromCharCode(...bytes)) },
    );
    await during(system, async () => {
      const partner = there(system, 'app:partner');
      const talk = system.spawn('app:talk', undefined, [partner.pid]),
        [sum, pid, stopped] = (await talk.result) as [number, string, string];
      same([sum, threadOf(pid), stopped], [5050, 0, 'stopped']);
      same(output, 'heard pid.exit\n');
    });
  },
  'threads: a module of JavaScript answers with a promise, and all processes are listed': async () => {
    const period = (body: string): Promise<number> => Promise.resolve(body === 'Moon' ? 27.3 : 0);
    const system = threaded({ 'app:ask': ASK, 'app:wait': WAIT }, { modules: { catalogue: { period } } });
    await during(system, async () => {
      const [days, pid] = (await there(system, 'app:ask').result) as [number, string];
      same([days, threadOf(pid)], [27.3, 1]);
      const { pid: waits } = there(system, 'app:wait');
      // It starts there soon.
      while (!(await system.listProcesses()).some((info) => info.pid === waits));
    });
  },
  ...(makeWorker === undefined
    ? {}
    : {
        'threads: a worker that ends, ends its processes, and another takes its place': async () => {
          const workers: Terminable[] = [];
          const worker = (): Terminable => {
            const made = makeWorker();
            workers.push(made);
            return made;
          };
          const log: string[] = [];
          const system = threaded(
            { 'app:wait': WAIT, 'app:watch': WATCH },
            { worker, log: ({ message }) => void log.push(message) },
          );
          await during(system, async () => {
            const victim = there(system, 'app:wait'),
              desk = system.endpoint();
            const watch = system.spawn('app:watch', undefined, [victim.pid, desk.pid]);
            await desk.receive();
            workers[0]!.terminate();
            same(await watch.result, 'Unavailable host thread ended');
            const error = (await victim.result.catch((thrown: unknown) => thrown)) as LuaError;
            same(error.message, 'host thread ended');
            while (workers.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
            there(system, 'app:wait');
            same(log.length, 1);
          });
        },
      }),
});
