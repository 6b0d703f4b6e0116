// Coroutines as objects: LuaThread.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, LuaThread } from '../../../../src/exports/index.ts';
import { raised, rejection, turn, valueOf } from '../runs.ts';

const make = (lua: Lua, body: string): LuaThread =>
  lua.eval<LuaThread>(`return coroutine.create(function(...) ${body} end)`);

test('a coroutine is resumed as Lua resumes it', () => {
  const lua = new Lua();
  const thread = make(lua, 'local a, b = coroutine.yield(..., "first") coroutine.yield(a + b) return "end", nil');
  assert.instance(thread, LuaThread);
  assert.is(thread.type, 'thread');
  assert.is(thread.status, 'suspended');
  assert.equal(thread.resume(7), [7, 'first']);
  assert.equal(thread.resume(1, 2), [3]);
  assert.equal(thread.resume(), ['end', undefined]);
  assert.is(thread.status, 'dead');
  const error = raised(() => thread.resume());
  assert.is(error.message, 'cannot resume dead coroutine');
  assert.equal(error.frames, []);
});

test('it is the same object on both sides', () => {
  const lua = new Lua();
  lua.eval('co = coroutine.create(function() while true do coroutine.yield(n) n = n + 1 end end) n = 1');
  const thread = lua.globals.get<LuaThread>('co');
  assert.is(lua.globals.get('co'), thread);
  assert.equal(thread.resume(), [1]);
  assert.equal(lua.evalMulti('return coroutine.resume(co)'), [true, 2]);
  assert.equal(thread.resume(), [3]);
  assert.is(lua.eval('return ... == co', { args: [thread] }), true);
  assert.is(lua.eval('return coroutine.status(...)', { args: [thread] }), 'suspended');
});

test('JavaScript makes coroutines, too', () => {
  const lua = new Lua();
  const ofLua = lua.thread(lua.compile('coroutine.yield(...) return "done"'));
  assert.equal([ofLua.resume(5), ofLua.resume()], [[5], ['done']]);
  const ofHost = lua.thread((n: number) => n * 2);
  assert.equal(ofHost.resume(4), [8]);
  assert.is(ofHost.status, 'dead');
  assert.throws(() => lua.thread({} as never), TypeError);
});

test('an error ends it, and has value, frames and cause', () => {
  const boom = new Error('boom');
  const lua = new Lua({
    globals: {
      fail: () => {
        throw boom;
      },
    },
  });
  const error = raised(() => make(lua, 'local function deep() error({ code = 5 }) end\ndeep()').resume());
  assert.is((error.value as Map<string, unknown>).get('code'), 5);
  assert.equal(
    error.frames.map(({ source, line }) => `${source}:${line}`),
    ['[C]:-1', 'eval:1', 'eval:2'],
  );
  const thread = make(lua, '\nfail()'),
    failed = raised(() => thread.resume());
  assert.is(failed.message, 'eval:2: boom');
  assert.is(failed.cause, boom);
  assert.is(thread.status, 'dead');
  assert.is(raised(() => thread.resume()).message, 'cannot resume dead coroutine');
});

test('states: running, normal, and the main thread', () => {
  const seen: string[] = [];
  const lua = new Lua({ globals: { look: (a: LuaThread, b: LuaThread) => void seen.push(a.status, b.status) } });
  lua.eval(`
    local outer, inner
    inner = coroutine.create(function() look(outer, inner) end)
    outer = coroutine.create(function() coroutine.resume(inner) end)
    coroutine.resume(outer)`);
  assert.equal(seen, ['normal', 'running']);
  const main = lua.eval<LuaThread>('return (coroutine.running())');
  assert.is(main.status, 'running');
  assert.is(raised(() => main.resume()).message, 'cannot resume non-suspended coroutine');
  assert.match(raised(() => main.close()).message, /cannot close a running coroutine/);
});

test('a coroutine cannot be resumed by what it calls', () => {
  let thread: LuaThread | undefined;
  const lua = new Lua({ globals: { again: () => thread!.resume() } });
  thread = make(lua, 'local ok, message = pcall(again) return ok, message');
  assert.equal(thread.resume(), [false, 'cannot resume non-suspended coroutine']);
});

test('promises: resumeAsync waits, resume refuses and leaves it dead', async () => {
  const lua = new Lua({ globals: { later: (v: unknown) => turn().then(() => v) } });
  const thread = make(lua, 'coroutine.yield(later(1)) return later(2), "x"');
  assert.equal(await valueOf(thread.resumeAsync()), [1]);
  assert.equal(await valueOf(thread.resumeAsync()), [2, 'x']);
  assert.is((await rejection(thread.resumeAsync())).message, 'cannot resume dead coroutine');
  const other = make(lua, 'later(1)');
  assert.is(raised(() => other.resume()).code, 'ERR_LUA_ASYNC');
  assert.is(other.status, 'dead');
  assert.match((await rejection(make(lua, '\nerror("no")').resumeAsync())).message, /^eval:2: no$/);
});

test('close closes variables, and is needed once', () => {
  const lua = new Lua();
  const body = (closing: string) =>
    `local x <close> = setmetatable({}, { __close = function() ${closing} end }) coroutine.yield() `;
  const thread = make(lua, body('closed = true'));
  thread.resume();
  thread.close();
  assert.is(lua.globals.get('closed'), true);
  assert.is(thread.status, 'dead');
  thread.close();
  const bad = make(lua, body('error("on close")'));
  bad.resume();
  assert.match(raised(() => bad.close()).message, /on close$/);
  // The error that ended it was thrown before.
  const failed = make(lua, 'error("once")');
  raised(() => failed.resume());
  failed.close();
  make(lua, '').close();
});

test('limits, signals and copies', async () => {
  const lua = new Lua();
  const thread = make(lua, 'while true do coroutine.yield({ 1 }) for i = 1, 1e6 do end end').with({ as: 'js' });
  assert.equal(thread.resume(), [[1]]);
  const limited = thread.with({ limits: { instructions: 1000 } });
  assert.is(raised(() => limited.resume()).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  assert.is(thread.status, 'dead');
  const stop = new AbortController();
  const aborted = make(lua, 'while true do pcall(error) end').with({ signal: stop.signal });
  const run = rejection(aborted.resumeAsync());
  stop.abort();
  assert.is((await run).code, 'ERR_LUA_ABORTED');
  assert.is(aborted.status, 'dead');
  assert.is(lua.eval('return ... == co', { args: [thread] }), false);
});

test('for goes through what it yields, and closes it when left', () => {
  const lua = new Lua();
  const count = 'for i = 1, 3 do coroutine.yield(i, "second") end return "result"';
  assert.equal([...make(lua, count)], [1, 2, 3]);
  const left = make(lua, `local x <close> = setmetatable({}, { __close = function() closed = true end }) ${count}`);
  for (const value of left) {
    assert.is(value, 1);
    break;
  }
  assert.is(left.status, 'dead');
  assert.is(lua.globals.get('closed'), true);
  assert.equal([...left], []);
  const failing = make(lua, 'coroutine.yield(1) error("no")');
  assert.match(raised(() => [...failing]).message, /no$/);
});

test('using closes it', () => {
  const lua = new Lua();
  const thread = make(lua, 'coroutine.yield()');
  thread.resume();
  thread[Symbol.dispose]();
  assert.is(thread.status, 'dead');
  // The main thread runs: nothing to close.
  lua.eval<LuaThread>('return (coroutine.running())')[Symbol.dispose]();
});

test.run();
