// Run by heap.spec.ts under --expose-gc: does one thing many times and says how many bytes of heap each time has left
// behind. What a kept thing costs shows in every piece of the work; what V8 keeps for itself (code, feedback) only in
// the first ones. So more is done, at most four times as much, until a piece leaves no more than what is allowed.
// Usage: node --expose-gc heap-child.mjs KIND COUNT MOST
import { PortableHost } from '../../../src/embed/host/host.ts';
import { START_MS, warming } from '../../../src/embed/system/warm-up.ts';
import { createSystem } from '../../../src/exports/actors.ts';
import { Lua, LuaError, type LuaThread } from '../../../src/exports/index.ts';

const [kind = '', count = '1000', most = '0'] = process.argv.slice(2);
const gc = (globalThis as unknown as { gc: () => void }).gc;
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

function fails(code: LuaError['code'], run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (error instanceof LuaError && error.code === code) return;
    throw error;
  }
  throw new Error(`no ${code}`);
}

async function rejects(code: LuaError['code'], run: Promise<unknown>): Promise<void> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LuaError) || error.code !== code) throw error ?? new Error(`no ${code}`);
}

const never = new Promise<never>(() => {});
const lua = new Lua({
  stdout: () => {
    throw new Error('closed');
  },
  globals: {
    never: () => never,
    wait: () => new Promise(() => {}),
    fail: () => {
      throw new Error('no');
    },
    inner: () => lua.eval('while true do end'),
  },
});
const make = lua.compile<[], object>('return { 1, 2, 3 }');
const makeFunction = lua.compile<[], () => unknown>('local n = 0 return function() n = n + 1 return n end');
const give = lua.compile<[object], void>('local t = ... t.a = 1');
const makeThread = lua.compile<[], LuaThread>('return coroutine.create(function() coroutine.yield({}) end)');
const loadField = lua.compile<[number], void>('load("local t = {} t.new" .. ... .. " = 1 return t.new" .. ...)()');
// Two to the power of 24 lists of fields.
const makeOptional = lua.compile<[], object>(
  `local function some() return math.random(2) == 1 end
  local t = {} ${Array.from({ length: 24 }, (_, i) => `if some() then t.field${i} = ${i} end`).join(' ')}
  return t`,
);
let keys = 0;
let fields = 0;

class Point {
  constructor(readonly x: number) {}
  next(): Point {
    return new Point(this.x + 1);
  }
  *each(): Generator<number> {
    yield this.x;
  }
}
lua.globals.set('Point', lua.expose(Point));
const useObject = lua.compile<[object], void>('local p = ... local _ = p.x, p:next().x for _ in p:each() do end');
const makeObjects = lua.compile<[], void>('local p = Point(1) local q = p:next() for _ in q:each() do end');
const strict = new Lua({ limits: { instructions: 100 }, globals: { inner: () => strict.eval('while true do end') } });

async function aborted(code: string): Promise<void> {
  const stop = new AbortController();
  const run = rejects('ERR_LUA_ABORTED', lua.evalAsync(code, { signal: stop.signal }));
  await turn();
  stop.abort();
  await run;
}

/** Keeps a short piece of a long text, got in each way there is. */
const keepPieces = lua.compile<[], void>(`
  kept, n = kept or {}, (n or 0) + 1
  local text, p = ("line " .. n .. " "):rep(5000), ("."):rep(30)
  local function keep(piece) kept[#kept + 1] = piece end
  keep(text:sub(101, 130)) keep(text:match(p, 7)) keep(select(3, text:find("(" .. p .. ")", 9))) keep((string.unpack("c30", text, 11)))
  for piece in text:gmatch(p, 50) do keep(piece) break end
  text:gsub(p, keep, 1)`);

/** A process that holds much ends, by itself, by an error, or at a limit. */
const system = createSystem({
  crashReports: false,
  entries: {
    'app:main': {
      memory: 8e6,
      source:
        'return function(how) local t = {} for i = 1, 2000 do t[i] = { i } end if how == "error" then error(t[1][1]) end while how == "limit" do t[#t + 1] = {} end table.unpack(t) end',
    },
    'app:small': { source: 'return function() return table.concat({ 1, 2 }) end' },
  },
});
const ends = (how: string): Promise<unknown> =>
  system.spawn('app:main', undefined, [how]).result.catch(() => undefined);

const small = (): Promise<unknown> => system.spawn('app:small').result;

/** What is done once; what a promise is given for has its turn of the event loop. */
const KINDS: Readonly<Record<string, () => unknown>> = {
  table: () => make(),
  function: () => makeFunction(),
  touched: () => (make() as { get(key: number): unknown }).get(1),
  exposed: () => useObject(lua.expose(new Point(1))),
  exposedPlain: () => useObject(lua.expose({ x: 1, next: () => new Point(1), each: () => [1].values() })),
  exposedWays: () => useObject(lua.expose(new Point(1), { methods: ['next', 'each'], depth: 1 })),
  constructed: () => makeObjects(),
  userdata: () => give(lua.userdata({ x: 1 }, { __newindex: () => 0 })),
  key: () => give({ [`key${keys++}`]: 1, same: 2 }),
  limit: () =>
    fails('ERR_LUA_LIMIT_INSTRUCTIONS', () => lua.eval('while true do end', { limits: { instructions: 100 } })),
  innerLimit: () => fails('ERR_LUA_LIMIT_INSTRUCTIONS', () => strict.eval('pcall(inner)')),
  limitAsync: () =>
    rejects('ERR_LUA_LIMIT_INSTRUCTIONS', lua.evalAsync('while true do end', { limits: { instructions: 100 } })),
  wouldWait: () => fails('ERR_LUA_ASYNC', () => lua.eval('wait()')),
  wouldWaitShared: () => fails('ERR_LUA_ASYNC', () => lua.eval('never()')),
  abortWaiting: () => aborted('wait()'),
  abortWaitingShared: () => aborted('never()'),
  abortBusy: () => aborted('while true do end'),
  thrown: () => fails('ERR_LUA_RUNTIME', () => lua.eval('fail()')),
  output: () => fails('ERR_LUA_RUNTIME', () => lua.eval('print(1)')),
  words: () =>
    fails('ERR_LUA_RUNTIME', () => lua.eval('error(setmetatable({}, { __tostring = function() wait() end }))')),
  pieces: () => keepPieces(),
  newFields: () => loadField(fields++),
  optionalFields: () => makeOptional(),
  processReturns: () => ends('return'),
  processFails: () => ends('error'),
  processLimit: () => ends('limit'),
  executionDone: () => lua.start('return { 1, 2, 3 }').run(),
  executionCancelled: () => {
    const execution = lua.start('while true do end');
    execution.step(100);
    execution.cancel();
  },
  // Cancelled by the finalization registry.
  executionDropped: () => void lua.start('local t = {} while true do end').step(100),
  executionDroppedWaiting: () => void lua.start('wait()').step(100),
  thread: () => makeThread().resume(),
  threadWaiting: () => fails('ERR_LUA_ASYNC', () => lua.thread(lua.globals.get('wait')).resume()),
  otherSettings: () => give.with({ as: 'js' }),
  otherSettingsOfNew: () => makeFunction.with({ as: 'js' })(),
  closed: () => new Lua().close(),
  state: () => fails('ERR_LUA_RUNTIME', () => new Lua().eval('error("x")')),
};

/** What the finalization registry is told of has been released. */
async function finalized(): Promise<void> {
  for (let n = 0; n < 3; n++) {
    await turn();
    gc();
  }
}

const PIECES = 4;

/** The bytes that each time has left, one figure a piece; `sync` measures before its synchronous piece is over. */
async function measure(): Promise<number[]> {
  const [how = '', sync] = kind.split(':'),
    act = KINDS[how]!,
    times = Number(count);
  const repeat = async (n: number): Promise<void> => {
    for (let i = 0; i < n; i++) {
      const done = act();
      if (done instanceof Promise) await done;
      else if (i % 500 === 0) await turn();
    }
  };
  await repeat(Math.min(times, 300));
  await turn();
  // The interpreter's warm-up is no part of it.
  for (let at = 0; !warming.over; at += START_MS) warming.turn(new PortableHost({}), at);
  // Otherwise something of the last one, if it stayed, would be there before and after.
  if (how.startsWith('process')) await small();
  const pieces: number[] = [];
  while (pieces.length < PIECES && !pieces.some((bytes) => bytes <= Number(most))) {
    gc();
    const before = process.memoryUsage().heapUsed;
    if (sync === 'sync') for (let i = 0; i < times; i++) act();
    else {
      await repeat(times);
      await turn();
      await turn();
    }
    gc();
    if (how.startsWith('executionDropped')) await finalized();
    pieces.push(Math.round((process.memoryUsage().heapUsed - before) / times));
  }
  return pieces;
}

console.log((await measure()).join(', '));
