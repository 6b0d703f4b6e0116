// Runs the actor system for long and at full speed: how fast processes come and go, how fast mail goes, and whether
// memory is where it was when all is over. Prints one line per part; the exit code says whether memory stayed flat and
// all processes ended.
// Usage: npm run soak [-- [--scale F] [PART ...]]
//          F: a fraction of the full work (1); PART: spawn, pingpong, ring, idle, cascade
//        npm run soak -- --hostile [--seconds N] [TEXT ...]
//          honest processes beside hostile ones (soak-hostile.ts); TEXT: only programs with it
import { setFlagsFromString } from 'node:v8';
import { parseArgs } from 'node:util';
import { runInNewContext } from 'node:vm';
import { hostileChild, soakHostile } from './soak-hostile.ts';
import { createSystem, type System } from '../src/embed/system/system.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: 'string', default: '1' },
    hostile: { type: 'boolean' },
    'hostile-child': { type: 'boolean' },
    seconds: { type: 'string', default: '60' },
  },
});
const scale = Number(flags.scale);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use once everything unreachable is gone. */
function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

const HOST = 'system:processes';

/** The functions that entries are made of: `app:NAME` is the function NAME. */
const SOURCE = `
-- Starts n processes one after the other and sees each one end.
local function spawner(n)
  local events, spawn = process.events(), process.spawn_monitored
  local last
  for i = 1, n do
    local pid = spawn("app:nothing", "${HOST}")
    last = events:receive()
    if last.from ~= pid then error("the exit of another process") end
  end
  return last.kind
end

local function echo()
  local inbox, send = process.listen("ping", { message = true }), process.send
  while true do
    local message = inbox:receive()
    send(message:from(), "pong", message:payload())
  end
end

local function pingpong(n)
  local peer, pong, send = process.spawn_linked("app:echo", "${HOST}"), process.listen("pong"), process.send
  for i = 1, n do
    send(peer, "ping", i)
    if pong:receive() ~= i then error("a message is lost") end
  end
  process.unlink(peer)
  process.terminate(peer)
  return n
end

local function node(successor)
  local token, send = process.listen("token"), process.send
  while true do
    local left = token:receive()
    send(successor, "token", left - 1)
    if left <= 0 then return end
  end
end

-- A token goes round k processes until it has been sent n times.
local function ring(n, k)
  local me, token = process.pid(), process.listen("token")
  local first = me
  for i = 2, k do first = process.spawn("app:node", "${HOST}", first) end
  local sent = 0
  process.send(first, "token", n)
  local left = token:receive()
  while left > 0 do
    process.send(first, "token", left - 1)
    left = token:receive()
  end
  return n
end

local function crowd(n)
  for i = 1, n do process.spawn("app:idle", "${HOST}") end
  return n
end

-- A chain: each process is linked to the one it started.
local function chain(n)
  if n > 1 then process.spawn_linked("app:chain", "${HOST}", n - 1) end
  process.inbox():receive()
end

-- A star of k chains.
local function star(n, k)
  for i = 1, k do process.spawn_linked("app:chain", "${HOST}", n // k) end
  process.inbox():receive()
end

return {
  spawner = spawner, echo = echo, pingpong = pingpong, node = node, ring = ring,
  crowd = crowd, chain = chain, star = star,
}`;

/** Processes that come in great numbers have sources of their own. */
const SMALL: Readonly<Record<string, string>> = {
  nothing: 'local function run() end\nreturn { run = run }',
  idle: 'local function run() process.inbox():receive() end\nreturn { run = run }',
};

const NAMES = [...SOURCE.matchAll(/^ {2}?(?:local )?function (\w+)|^local function (\w+)/gm)].map(
  ([, a, b]) => (a ?? b)!,
);

const newSystem = (): System =>
  createSystem({
    entries: {
      ...Object.fromEntries(NAMES.map((name) => [`app:${name}`, { source: SOURCE, method: name, chunkName: '=soak' }])),
      ...Object.fromEntries(Object.entries(SMALL).map(([name, source]) => [`app:${name}`, { source }])),
    },
    clock: 'real',
  });

interface Run {
  readonly seconds: number;
  readonly cpu: number;
  readonly heapBefore: number;
  readonly heapAfter: number;
}

async function measured(system: System, entry: string, ...args: number[]): Promise<Run> {
  // A short run first: what is compiled and cached once is not what is looked for.
  await system.spawn(
    `app:${entry}`,
    HOST,
    args.map((n, i) => (i === 0 ? Math.min(n, 20_000) : n)),
  ).result;
  await system.quiet();
  const heapBefore = heap(),
    start = performance.now(),
    used = process.cpuUsage();
  await system.spawn(`app:${entry}`, HOST, args).result;
  const { user, system: kernel } = process.cpuUsage(used);
  const seconds = (performance.now() - start) / 1000,
    cpu = (user + kernel) / 1e6;
  await system.quiet();
  return { seconds, cpu, heapBefore, heapAfter: heap() };
}

let failed = 0;
const MEGABYTE = 2 ** 20;
/** Growth that counts as none: caches and the host's own bookkeeping. */
const FLAT = 4 * MEGABYTE;

const show = (part: string, text: string): void => console.log(`${part.padEnd(10)}${text}`);
const count = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 0 });

function report(part: string, n: number, unit: string, { seconds, cpu, heapBefore, heapAfter }: Run): void {
  const grown = heapAfter - heapBefore;
  if (grown > FLAT) failed++;
  show(
    part,
    `${count(n)} ${unit} in ${seconds.toFixed(2)} s: ${count(n / seconds)}/s (${count(n / cpu)} per second of CPU), heap ${(heapBefore / MEGABYTE).toFixed(1)} -> ` +
      `${(heapAfter / MEGABYTE).toFixed(1)} MB${grown > FLAT ? ' NOT FLAT' : ''}`,
  );
}

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  async spawn() {
    const n = Math.ceil(1_000_000 * scale);
    report('spawn', n, 'spawn + monitor + exit', await measured(newSystem(), 'spawner', n));
  },
  async pingpong() {
    const n = Math.ceil(5_000_000 * scale);
    report('pingpong', n, 'round trips', await measured(newSystem(), 'pingpong', n));
  },
  async ring() {
    const n = Math.ceil(10_000_000 * scale);
    report('ring', n, 'messages round 1000 processes', await measured(newSystem(), 'ring', n, 1000));
  },
  async idle() {
    const n = Math.ceil(100_000 * scale),
      system = newSystem();
    await system.spawn('app:crowd', HOST, [10]).result;
    await system.quiet();
    const before = heap();
    await system.spawn('app:crowd', HOST, [n]).result;
    await system.quiet();
    const each = (heap() - before) / n;
    show('idle', `${count(n)} waiting processes: ${count(each)} bytes each`);
    await system.stop({ grace: 0 });
  },
  async cascade() {
    for (const [shape, entry, args] of [
      ['chain', 'chain', []],
      ['star of 100 chains', 'star', [100]],
    ] as const) {
      const n = Math.ceil(100_000 * scale),
        system = newSystem();
      const before = heap();
      const root = system.spawn(`app:${entry}`, HOST, [n, ...args]);
      await system.quiet();
      const alive = system.processes().length;
      const start = performance.now();
      root.terminate();
      await system.quiet();
      const seconds = (performance.now() - start) / 1000,
        left = system.processes().length,
        grown = heap() - before;
      if (alive < n || left > 0 || grown > FLAT) failed++;
      show(
        'cascade',
        `${count(alive)} linked processes, ${shape}, dead in ${seconds.toFixed(2)} s; ${left} left, heap ${(grown / MEGABYTE).toFixed(1)} MB more`,
      );
    }
  },
};

if (flags['hostile-child'] === true) await hostileChild(Number(flags.seconds), positionals);
if (flags.hostile === true) process.exit((await soakHostile(Number(flags.seconds), positionals)) ? 0 : 1);
for (const name of positionals) if (PARTS[name] === undefined) throw new Error(`there is no part '${name}'`);
for (const [name, part] of Object.entries(PARTS))
  if (positionals.length === 0 || positionals.includes(name)) await part();
process.exitCode = failed === 0 ? 0 : 1;
