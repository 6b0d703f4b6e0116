// What pattern matching costs, and that limits stop it: in the interpreter and in compiled code, wherever it is called
// from. Fuel is counted, not time; every subject here is one that recursion alone would finish, at many times the
// limit.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Budget } from '../../../src/embed/lua/budget.ts';
import { portableHost } from '../../../src/embed/host/host.ts';
import { callNow, loadChunk, type Stop } from '../../../src/embed/lua/state.ts';
import { createRuntime } from '../../../src/embed/lua/toolchain.ts';
import { createSystem } from '../../../src/embed/system/system.ts';
import { TUNING } from '../../../src/jit/policy/tuning.ts';
import { UNBOUNDED } from '../../../src/vm/limits.ts';
import type { Runtime } from '../../../src/vm/runtime.ts';

/** An instruction limit that tells what was spent. */
class Counted extends Budget {
  spent = 0;
  constructor(instructions: number) {
    super({ ...UNBOUNDED, instructions });
  }

  override spend(rt: Runtime, fuel: number): void {
    this.spent += fuel;
    super.spend(rt, fuel);
  }
}

const TIERS = ['interpreted', 'compiled'] as const;
type Tier = (typeof TIERS)[number];

/** Fuel that one native may take beyond what there is: what recursion does until it breaks off, and a slice. */
const BEYOND = 40_000;

interface Ran {
  readonly stop: Stop;
  readonly spent: number;
}

/** Runs a chunk under a limit, in a tier: compiled code is there from the first call. `s` is prepared before. */
function run(source: string, limit: number, tier: Tier, { prepared = '""', slice = 0 } = {}): Ran {
  const jit = tier === 'compiled' && { ...TUNING, threshold: 0, warmup: 3, grant: Infinity };
  const rt = createRuntime(portableHost({ stdout: () => {} }), {}, { jit }),
    budget = new Counted(limit);
  const made = callNow(rt, loadChunk(rt, `local s = ${prepared} s:byte() return function() ${source} end`, '=x'), []);
  if (slice > 0) rt.slice = slice;
  const stop = callNow(rt, made.kind === 'done' ? made.values[0] : undefined, [], budget);
  return { stop, spent: budget.spent };
}

function stops(source: string, limit: number, what: string, prepared?: string): void {
  for (const tier of TIERS) {
    const { stop, spent } = run(source, limit, tier, { prepared });
    assert.is(stop.kind, 'limit', `${what}, ${tier}`);
    assert.ok(spent < limit + BEYOND, `${what}, ${tier}: ${spent} of ${limit}`);
  }
}

// ---- all ways to match, from all places

const LONG = 'local s, p = ("a"):rep(250), "a*a*a*b"';
const WAYS: Readonly<Record<string, string>> = {
  find: 's:find(p)',
  'find with captures': 's:find("(a*)(a*)(a*)b")',
  match: 's:match(p)',
  gmatch: 'for _ in s:gmatch(p) do end',
  'gsub with a text': 's:gsub(p, "x")',
  'gsub with a template': 's:gsub(p, "<%0>")',
  'gsub with a table': 's:gsub(p, {})',
  'gsub with __index': 's:gsub(p, setmetatable({}, { __index = function(_, key) return key end }))',
  'gsub with a function': 's:gsub(p, function(all) return all end)',
};
const PLACES: Readonly<Record<string, (way: string) => string>> = {
  'a function': (way) => `local function f() ${way} end for i = 1, 5 do f() end`,
  'a loop': (way) => `for i = 1, 5 do ${way} end`,
  pcall: (way) => `while true do pcall(function() ${way} end) end`,
  'a coroutine': (way) => `coroutine.wrap(function() ${way} end)()`,
  'a comparator': (way) => `table.sort({ 3, 1, 2, 5, 4 }, function(a, b) ${way} return a < b end)`,
  'a metamethod': (way) =>
    `local t = setmetatable({}, { __index = function() ${way} end }) for i = 1, 5 do local x = t.x end`,
  'a message handler': (way) => `xpcall(error, function() ${way} end)`,
  __close: (way) => `do local c <close> = setmetatable({}, { __close = function() ${way} end }) end`,
};

for (const [place, around] of Object.entries(PLACES)) {
  test(`a limit stops matching within ${place}`, () => {
    for (const [name, way] of Object.entries(WAYS)) stops(`${LONG} ${around(way)}`, 100_000, `${name} in ${place}`);
  });
}

test('natives that call natives are stopped, too', () => {
  for (const way of [
    'pcall(string.find, s, p)',
    'pcall(string.match, s, p)',
    'pcall(s.gmatch(s, p))',
    'pcall(string.gsub, s, p, "")',
    's:gsub(".*", function(all) return all:gsub(p, "") end)',
  ]) {
    stops(`${LONG} ${way}`, 100_000, way);
  }
});

test('tail calls and several results', () => {
  stops(`${LONG} local function f() return s:find(p) end f()`, 100_000, 'tail call');
  stops(
    `${LONG} local function f() return s:match("(a*)(a*)(a*)b") end local x, y, z = f()`,
    100_000,
    'tail call, captures',
  );
  stops(`${LONG} local function f() return (s:gsub(p, "")) end f()`, 100_000, 'gsub');
});

// ---- what is long without any backtracking

/** What is prepared, and what is paid for. */
const LINEAR: Readonly<Record<string, readonly [string, string]>> = {
  'plain find': ['("a"):rep(20000000)', 's:find("b", 1, true)'],
  'plain find of a long text': ['("a"):rep(400000)', 's:find(s:sub(1, 100000) .. "b", 1, true)'],
  'find without magic': ['("a"):rep(200000)', 's:find("aaab")'],
  'a first byte': ['("a"):rep(20000000)', 's:find("b%d")'],
  'a first set': ['("a"):rep(2000000)', 's:find("[bc]%d")'],
  'a greedy item': ['("a"):rep(2000000)', 's:find("^a*b")'],
  'a greedy item that gives back': ['("a"):rep(2000000)', 's:find("^.*b")'],
  'a lazy item': ['("a"):rep(2000000)', 's:find("^.-b")'],
  'a balanced item': ['("("):rep(2000000)', 's:find("^%b()")'],
  'balanced items at every place': ['("("):rep(2000)', 's:find("%b()")'],
  'a frontier': ['("a"):rep(300000)', 's:find("%f[b]")'],
  'a capture again': ['("a"):rep(80000000)', 's:match("^(" .. ("a"):rep(50) .. ".*)%1x")'],
  'captures again and again': ['("a"):rep(2000)', 's:match("^(a-)%1b")'],
  'long patterns': ['("[ab]"):rep(30000)', '("a"):rep(1000):find(s)'],
  'long patterns without magic': ['("a"):rep(300000)', 's:find(s:sub(1, 200000) .. "b")'],
  'a long set': ['"[" .. ("a"):rep(1000000) .. "]b"', '("a"):rep(100):find(s)'],
  'a long set of classes': ['"[" .. ("%a"):rep(30000) .. "]b"', '("a"):rep(100):find(s)'],
  'many patterns': ['("a*"):rep(400)', 'for i = 1, 100 do ("a"):find(s .. i) end'],
  'broken patterns': [
    '("a"):rep(130)',
    'for i = 1, 20 do pcall(string.find, s, "a*a*b[") pcall(string.find, s, "^a*a*a*%") end',
  ],
  'many matches': ['("a"):rep(200000)', 's:gsub("a", "b")'],
  'many small searches': ['("a"):rep(1000)', 'for i = 1, 100 do s:find("a-b") end'],
  'a long replacement': ['("%0"):rep(100000)', '("a"):rep(50):gsub("a", s)'],
  'a long replacement without captures': ['("b"):rep(999999) .. "%%"', '("a"):rep(100):gsub("a", s)'],
  'a long result': ['("b"):rep(500000)', '("a"):rep(100):gsub("a", s)'],
  'gmatch of bytes': ['("a"):rep(200000)', 'for _ in s:gmatch("a") do end'],
};

for (const [name, [prepared, way]] of Object.entries(LINEAR)) {
  test(`it is paid for: ${name}`, () =>
    stops(way.startsWith('for') ? way : `local x = ${way}`, 20_000, name, prepared));
}

test('a slice of any size gives the same', () => {
  const source = `local s = ("a"):rep(60) .. "b" .. ("c"):rep(40)
    local function f() return s:match("(a*)(a-)b(c+)c$") end
    local words = {}
    for w, at in ("one two three four"):gmatch("(%a+)()") do words[#words + 1] = w .. at end
    local x, y, z = f()
    return #x, #y, #z, table.concat(words, " "), s:find("a*a*c"), (s:gsub("(a)(a*)", "%2%1")), (s:gsub("c", { c = "d" })), (s:gsub("%w", function(c) return c:upper() end)), s:find("bcc", 1, true)`;
  const wanted = run(source, Infinity, 'interpreted').stop;
  assert.is(wanted.kind, 'done');
  for (const tier of TIERS)
    for (const slice of [1, 2, 3, 7, 100]) assert.equal(run(source, Infinity, tier, { slice }).stop, wanted);
});

test('the same fuel in both tiers', () => {
  for (const way of Object.values(WAYS)) {
    const source = `local s, p = ("a"):rep(60), "a*a*a*b" for i = 1, 20 do ${way} end`;
    const [interpreted, compiled] = TIERS.map((tier) => run(source, 1e9, tier).spent) as [number, number];
    assert.ok(Math.abs(interpreted - compiled) < interpreted / 100, `${way}: ${interpreted} and ${compiled}`);
  }
});

// ---- processes

const systemOf = (others: Record<string, string>) =>
  createSystem({
    clock: 'virtual',
    entries: Object.fromEntries(
      Object.entries(others).map(([name, source]) => [`app:${name}`, { source: `return function(...) ${source} end` }]),
    ),
  });

test('other processes run in the middle of a match', async () => {
  for (const way of Object.values(WAYS)) {
    const system = systemOf({
      other: 'local n = 0 while not process.registry.lookup("done") do n = n + 1 coroutine.yield() end return n',
      main: `local s, p = ("a"):rep(250), "a*a*a*b" ${way} process.registry.register("done") coroutine.yield() require("time").sleep("1s")`,
    });
    const other = system.spawn('app:other');
    system.spawn('app:main');
    assert.ok(((await other.result) as number) > 3, way);
    await system.stop({ grace: 0 });
  }
});

test('a process is terminated in the middle of a match', async () => {
  for (const way of Object.values(WAYS)) {
    const system = systemOf({
      main: `local s, p = ("a"):rep(250), "a*a*a*b" ${way} return "done"`,
      killer: 'process.terminate(...)',
    });
    const main = system.spawn('app:main');
    system.spawn('app:killer', undefined, [main.pid]);
    assert.is(
      await main.result.then(
        () => 'done',
        (error: Error) => error.message,
      ),
      'process terminated',
      way,
    );
    await system.stop({ grace: 0 });
  }
});

test.run();
