// What library functions cost: each is called with its most expensive arguments, again and again, under a small
// instruction limit, and in a process beside a neighbour that ticks. A call that is not paid for by the work it does
// runs on behind its limit, and one that does not give way in the middle keeps the neighbour waiting. Libraries are
// walked, so that no function is forgotten.
import { createProgram, moduleNames } from '../../src/actors/bindings/index.ts';
import { createSystem, type Entry } from '../../src/embed/system/system.ts';
import { Lua } from '../../src/embed/lua/lua.ts';
import { portableHost } from '../../src/embed/host/host.ts';
import { gradualOf } from '../../src/embed/lua/gradual.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { bytesOf, isStr } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { Native } from '../../src/vm/native/native.ts';
import { jitOf } from '../engine.ts';
import type { Case, Measured } from './case.ts';
import type { CALLS } from './cost-calls.ts';
import { preparation } from './cost-values.ts';
import { Pulse, QUIET, endingOf } from './ours.ts';
import { Watch, peakMemory, sleep, spent } from './watch.ts';

export type Place = keyof typeof CALLS;

// ---- what there is

/** Names of the natives in a table and in the tables in it. */
function* names(table: Value, path: string, seen: Set<Value>): Generator<string> {
  if (!(table instanceof Table) || seen.has(table)) return;
  seen.add(table);
  for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
    const key = table.keyAt(at),
      v = table.valueAt(at),
      name = isStr(key) ? bytesOf(key) : String(key);
    if (v instanceof Native) yield path + name;
    // package.loaded has the libraries once more.
    else if (name === 'loaded') continue;
    // Methods are named as they are called.
    else yield* names(v, name === '__index' ? path : `${path}${name}.`, seen);
  }
}

const inTable = (table: Value, path = ''): string[] => [...names(table, path, new Set())];

/** What programs of a plain state find. */
function inState(): string[] {
  const rt = createRuntime(portableHost({}));
  const found = inTable(rt.globals);
  rt.classMetatables((meta) => found.push(...inTable(meta, `${nameOf(meta)}:`)));
  return found;
}

const nameOf = (meta: Table): string => {
  const name = meta.getStr('__name');
  return isStr(name) ? bytesOf(name) : '';
};

/** What processes find: globals, modules, and the methods of objects, but for those that only plain states have. */
function inProcess(): string[] {
  const rt = createRuntime(portableHost({}), {}, { gradual: gradualOf('wippy'), collector: false });
  const { globals, modules } = createProgram(rt) as unknown as {
    readonly globals: Table;
    readonly modules: ReadonlyMap<string, Value>;
  };
  const plain = new Set(inState()),
    found = inTable(globals);
  for (const [name, module] of modules) found.push(...inTable(module, `${name}.`));
  rt.classMetatables((meta) => found.push(...inTable(meta, `${nameOf(meta)}:`).filter((name) => !plain.has(name))));
  return found;
}

/** The library functions of a place, by their names. */
export const libraryFunctions = (place: Place): readonly string[] =>
  [...new Set(place === 'state' ? inState() : inProcess())].sort();

// ---- what they cost

/** Some microseconds of work: what is not paid for shows soon. */
const INSTRUCTIONS = 20_000;
/** The best of so many: what costs much costs it every time. */
const TRIES = 3;
/** How long a process calls its function. */
const CALLED_MS = 100;
const SETTLING_MS = 20;

export const runCost = (tried: Case): Promise<Measured> =>
  tried.place === 'process' ? besideNeighbour(tried) : underLimit(tried);

const measured = (parts: Partial<Measured>): Measured => ({
  ending: 'end',
  text: '',
  ms: 0,
  gap: 0,
  after: '',
  left: 0,
  peak: peakMemory(),
  ...parts,
});

async function underLimit({ call, tier }: Case): Promise<Measured> {
  const lua = new Lua({ ...QUIET, profile: 'full', jit: jitOf(tier) });
  lua.eval(`${preparation(call!, [])}\nCALL = call`);
  let best = Infinity,
    ended = { ending: 'end', text: '' };
  // The first time, V8 gets to know the code.
  for (let i = 0; i <= TRIES; i++) {
    const watch = new Watch();
    try {
      lua.eval('while true do pcall(CALL) end', { limits: { instructions: INSTRUCTIONS } });
    } catch (thrown) {
      ended = endingOf(thrown);
    }
    if (i > 0) best = Math.min(best, watch.elapsed);
  }
  return measured({ ...ended, ms: best });
}

async function besideNeighbour(tried: Case): Promise<Measured> {
  let best: Measured | undefined;
  for (let i = 0; i < TRIES; i++) {
    const now = await oneNeighbour(tried);
    if (best === undefined || now.gap < best.gap) best = now;
    if (best.gap <= tried.mostGap || now.after !== '') break;
  }
  return best!;
}

async function oneNeighbour({ call, tier }: Case): Promise<Measured> {
  const pulse = new Pulse();
  let over: Watch | undefined;
  const probe = {
    beat: pulse.beat,
    ready: () => {
      over = new Watch();
      pulse.start();
    },
    over: () => over!.elapsed > CALLED_MS,
  };
  const system = createSystem({
    ...QUIET,
    log: () => {},
    jit: jitOf(tier),
    hosts: { 'app:processes': {} },
    entries: entriesOf(call!),
    modules: { probe },
  });
  system.spawn('app:neighbour', 'app:processes');
  await sleep(SETTLING_MS);
  const { result } = system.spawn('app:main', 'app:processes');
  const ended = result.then(() => ({ ending: 'end', text: '' }), endingOf);
  const outcome = await Promise.race([ended, spent(20 * CALLED_MS).then(() => ({ ending: 'alive', text: '' }))]);
  const gap = pulse.stop();
  const stopped = await Promise.race([
    system.stop({ grace: 0 }).then(() => ''),
    spent(1000).then(() => 'stop() was not there after 1000 ms'),
  ]);
  return measured({ ...outcome, gap, after: stopped });
}

function entriesOf(call: string): Record<string, Entry> {
  const modules = moduleNames().filter(
    (name) =>
      !['coroutine', 'process', 'payload', 'channel', 'errors', 'os', 'io', 'utf8', 'string', 'table', 'math'].includes(
        name,
      ),
  );
  const loop = `local probe = require("probe")\nprobe.ready()\nrepeat pcall(call) until probe.over()\nreturn 1`;
  return {
    'app:main': {
      source: `return function()\n${preparation(call, modules)}\n${loop}\nend`,
      modules: ['probe', ...moduleNames().slice(0, moduleNames().indexOf('coroutine'))],
    },
    'app:neighbour': {
      source:
        "local probe, time = require('probe'), require('time')\nreturn function() while true do probe.beat() time.sleep('1ms') end end",
    },
    'app:idle': { source: 'return function() process.events():receive() end' },
    'app:member': {
      source: 'return function(name) process.group.join(name or "crowd") process.events():receive() end',
    },
    'app:nothing': { source: 'return function() return 1 end' },
    'app:fn_nothing': { kind: 'function.lua', source: 'return function() return 1 end' },
  };
}
