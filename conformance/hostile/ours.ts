// Runs a hostile program in our engine: in a state of its own, or as a process beside a neighbour that does nothing but
// tick; and looks at what is left of the host. What the program writes is thrown away.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createSystem, type System, type SystemOptions } from '../../src/embed/system/system.ts';
import { Lua } from '../../src/embed/lua/lua.ts';
import { LuaError } from '../../src/embed/host/errors.ts';
import { jitOf } from '../engine.ts';
import { FLAT, type Case, type Measured } from './case.ts';
import { HOST, entriesOf } from './entries.ts';
import { Watch, memoryInUse, peakMemory, sleep, spent } from './watch.ts';

type Ending = Pick<Measured, 'ending' | 'text'>;

const discard = (): void => {};
export const QUIET = { stdout: discard, stderr: discard };

/** How a program ended, from what it threw; of a text, what one can read, without the rest in memory. */
export function endingOf(thrown: unknown): Ending {
  const { ending, text } = endingIn(thrown);
  return { ending, text: Buffer.from(text.slice(0, 500)).toString() };
}

function endingIn(thrown: unknown): Ending {
  if (!(thrown instanceof LuaError)) return { ending: 'fault', text: String((thrown as Error)?.stack ?? thrown) };
  const { code, kind, message: text } = thrown;
  const [, limit] = /^ERR_LUA_LIMIT_(\w+)$/.exec(code) ?? [];
  if (limit !== undefined) return { ending: limit.toLowerCase(), text };
  if (kind === 'ResourceExhausted')
    return {
      ending:
        /instruction|memory|time|output/.exec(text)?.[0].replace(/s$/, '').replace('instruction', 'instructions') ??
        'limit',
      text,
    };
  return code === 'ERR_LUA_RUNTIME' || code === 'ERR_LUA_SYNTAX' || code === 'ERR_LUA_START'
    ? { ending: 'error', text }
    : { ending: 'fault', text: `${code}: ${text}` };
}

export const runOurs = (tried: Case): Promise<Measured> =>
  tried.place === 'process' ? inProcess(tried) : inState(tried);

const inUse = async ({ quick }: Case, enough?: number): Promise<number> => (quick ? 0 : memoryInUse(enough));

// ---- a state

async function inState(tried: Case): Promise<Measured> {
  const source = readFileSync(tried.path);
  new Lua({ ...QUIET, profile: 'full', jit: jitOf(tried.tier) }).eval('return 1 + 1');
  const before = await inUse(tried),
    ended = runState(tried, source);
  return { ...ended, gap: 0, left: (await inUse(tried, before + FLAT / 2)) - before, peak: peakMemory() };
}

/** What the state itself holds, up to its limit, is gone with it. */
function runState(tried: Case, source: Buffer): Pick<Measured, 'ending' | 'text' | 'ms' | 'after'> {
  const lua = new Lua({ ...QUIET, profile: 'full', jit: jitOf(tried.tier), limits: tried.limits as object });
  const unhook = lua.eval<() => void>('return debug.sethook'),
    watch = new Watch();
  const ended = evaluate(lua, source, basename(tried.path));
  const ms = watch.elapsed;
  // A program that has ended by itself leaves its hook on, for the next one as for itself.
  if (ended.ending === 'error' || ended.ending === 'end') unhook();
  return { ...ended, ms, after: stateWorks(lua) };
}

function evaluate(lua: Lua, source: Uint8Array, name: string): Ending {
  try {
    lua.eval(source, { name });
    return { ending: 'end', text: '' };
  } catch (thrown) {
    return endingOf(thrown);
  }
}

/** The same state goes on: with results, and with errors, after which V8 has let go of what was thrown last. */
function stateWorks(lua: Lua): string {
  const sum = evaluate(lua, Buffer.from('assert(1 + 1 == 2)'), 'sum'),
    error = evaluate(lua, Buffer.from('error("x")'), 'error');
  const faults = [
    sum.ending === 'end' ? '' : `1 + 1 ended by ${sum.ending}`,
    error.ending === 'error' ? '' : `an error ended by ${error.ending}`,
  ].filter((fault) => fault !== '');
  return faults.length === 0 ? '' : `afterwards ${faults.join(', ')}`;
}

// ---- a process

/** Most processes of the system, and of the host of the hostile ones; a bomb of them has to stop somewhere. */
const MAX_PROCESSES = 500,
  MAX_HOSTILE = 400;
/** How long a process is watched that may go on living. */
const WATCHED_MS = 1000;
const SETTLING_MS = 20;

const NEIGHBOUR =
  "local probe, time = require('probe'), require('time')\nreturn function() while true do probe.beat() time.sleep('1ms') end end";

async function inProcess(tried: Case): Promise<Measured> {
  const before = await inUse(tried);
  const { measured, system } = await besideNeighbour(tried);
  const after = await systemWorks(system);
  return { ...measured, after, left: (await inUse(tried, before + FLAT / 2)) - before, peak: peakMemory() };
}

type Seen = Pick<Measured, 'ending' | 'text' | 'ms' | 'gap'>;

async function besideNeighbour(tried: Case): Promise<{ measured: Seen; system: System }> {
  const pulse = new Pulse();
  const system = makeSystem(tried, pulse);
  system.spawn('app:neighbour');
  await sleep(SETTLING_MS);
  const watch = new Watch();
  pulse.start();
  const ended = await watched(system, tried);
  const ms = watch.elapsed;
  return { measured: { ...ended, ms, gap: pulse.stop() }, system };
}

/** The neighbour's heart: how long it did not beat at most. */
export class Pulse {
  private watch = new Watch();
  private longest = 0;

  readonly beat = (): void => {
    this.longest = Math.max(this.longest, this.watch.lap());
  };

  start(): void {
    this.watch.lap();
    this.longest = 0;
  }

  stop(): number {
    this.beat();
    return this.longest;
  }
}

function makeSystem({ path, tier, limits }: Case, pulse: Pulse): System {
  const entries = entriesOf(path, readFileSync(path, 'latin1'), limits);
  entries['app:neighbour'] = { source: NEIGHBOUR };
  entries['app:sum'] = { source: 'return function() return 1 + 1 end' };
  const options: SystemOptions = {
    ...QUIET,
    entries,
    hosts: { [HOST]: { maxProcesses: MAX_HOSTILE } },
    modules: { probe: { beat: pulse.beat } },
    jit: jitOf(tier),
    log: discard,
  };
  return createSystem({ ...options, maxProcesses: MAX_PROCESSES } as SystemOptions);
}

/** Runs the program until it ends; one that may live, for a while. */
async function watched(system: System, tried: Case): Promise<Ending> {
  const { result } = system.spawn('app:main', HOST);
  const ended = result.then((): Ending => ({ ending: 'end', text: '' }), endingOf);
  const patience = tried.endings.includes('alive') ? WATCHED_MS : tried.mostMs;
  return Promise.race([ended, spent(patience).then((): Ending => ({ ending: 'alive', text: '' }))]);
}

/** How long an honest process may take to start and end, and the system to end everybody. */
const AFTERWARDS_MS = 1000;

/** A process of its own computes a sum. */
async function sumOf(system: System): Promise<unknown> {
  try {
    return await system.spawn('app:sum').result;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The system goes on, and can be ended at once. */
async function systemWorks(system: System): Promise<string> {
  const sum = await inTime(sumOf(system));
  const stopped = await inTime(system.stop({ grace: 0 }).then(() => 2));
  return [sum === 2 ? '' : `afterwards 1 + 1 is ${String(sum)}`, stopped === 2 ? '' : `stop() was ${String(stopped)}`]
    .filter((fault) => fault !== '')
    .join('; ');
}

const inTime = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, spent(AFTERWARDS_MS).then(() => `not there after ${AFTERWARDS_MS} ms`)]);
