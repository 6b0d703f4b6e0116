// Runs that JavaScript drives: lua.start.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type Execution, type LuaFunction, type LuaOptions } from '../../../../src/exports/index.ts';
import { raised, rejection, turn, valueOf } from '../runs.ts';

/** How many steps of so many instructions a program takes. */
function stepsOf(execution: Execution, instructions: number, most = 1e6): number {
  for (let n = 1; n <= most; n++) if (execution.step(instructions).done) return n;
  return assert.unreachable('it does not end') as never;
}

/** A promise, and what settles it. */
function later<T = unknown>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve!: (value: T) => void, reject!: (error: unknown) => void;
  const promise = new Promise<T>((ok, fail) => {
    resolve = ok;
    reject = fail;
  });
  return { promise, resolve, reject };
}

const LOOP = 'local sum = 0 for i = 1, 1000 do sum = sum + i * 2 end return sum, "more"';

test('nothing runs before the first step, and the end brings all results', () => {
  const lua = new Lua();
  const execution = lua.start('x = 1 return 1, nil, "z"');
  assert.is(execution.status, 'ready');
  assert.is(execution.values, undefined);
  assert.equal(execution.frames, []);
  assert.is(lua.globals.get('x'), undefined);
  assert.equal(execution.step(1000), { done: true, values: [1, undefined, 'z'] });
  assert.is(execution.status, 'done');
  assert.equal(execution.values, [1, undefined, 'z']);
  assert.equal(execution.step(1), { done: true, values: [1, undefined, 'z'] });
  assert.equal(execution.run(), [1, undefined, 'z']);
  assert.is(lua.globals.get('x'), 1);
});

test('steps add up to what the program takes, whatever their size', () => {
  for (const jit of [false, true]) {
    const total = stepsOf(new Lua({ jit }).start(LOOP), 1);
    for (const size of [2, 3, 7, 10, 64, 1000, 1e6]) {
      const steps = stepsOf(new Lua({ jit }).start(LOOP), size);
      // The last step may be short.
      assert.ok(Math.abs(steps * size - total) <= size + 8, `jit ${jit}, ${size}: ${steps} steps, of ${total}`);
    }
  }
});

test('the same program stops at the same places', () => {
  const trace = (): string[] => {
    const seen: string[] = [];
    const lua = new Lua({ jit: false, globals: { note: (at: number) => void seen.push(`i${at}`) } });
    const execution = lua.start(`
      local function work(n) local t = {} for i = 1, n do t[i] = i .. "" end return #table.concat(t) end
      local co = coroutine.wrap(function() for i = 1, 10 do coroutine.yield(work(i)) end end)
      for i = 1, 10 do note(i) pcall(co) table.sort({ 3, 1, 2 }, function(a, b) return a < b end) end`);
    while (!execution.step(11).done) seen.push(`${execution.frames[0]?.source}:${execution.frames[0]?.line}`);
    return seen;
  };
  const first = trace();
  assert.ok(first.length > 40);
  for (let n = 0; n < 3; n++) assert.equal(trace(), first);
});

test('a step of several slices is as long as it was told, compiled or not', () => {
  for (const jit of [true, false]) {
    const lua = new Lua({ jit }),
      execution = lua.start('local n = 0 while true do n = n + 1 end');
    // Compiled code is there after the first.
    for (const instructions of [300_000, 1_500_000, 1_200_000]) {
      const before = lua.usage().instructions;
      execution.step(instructions);
      const over = lua.usage().instructions - before - instructions;
      assert.ok(Math.abs(over) < 100, `${jit} ${instructions}: ${over}`);
    }
    execution.cancel();
  }
});

test('two executions take turns', () => {
  const order: string[] = [];
  const lua = new Lua({ jit: false, globals: { note: (name: string) => void order.push(name) } });
  const code = 'local name = ... for i = 1, 5 do for j = 1, 100 do end note(name) end';
  const all = ['a', 'b'].map((name) => lua.start(code, { args: [name] }));
  for (let left = all; left.length > 0; ) left = left.filter((each) => !each.step(110).done);
  assert.is(order.join(''), 'ababababab');
});

test('a long piece of native work is made up for', () => {
  const lua = new Lua({ jit: false });
  const execution = lua.start('local s = ("x"):rep(1e6) s:reverse() s:upper() for i = 1, 10 do end return #s');
  const steps = stepsOf(execution, 100);
  assert.ok(steps > 1000, `${steps}`);
  assert.equal(execution.values, [1e6]);
});

test('a step waits for promises', async () => {
  const first = later<number>(),
    second = later<number>();
  const lua = new Lua({ globals: { first: () => first.promise, second: () => second.promise } });
  const execution = lua.start('local a = first() local ok, b = pcall(second) return a, ok, b');
  const step = execution.step(1e6);
  assert.is(step.done, false);
  assert.is(execution.status, 'waiting');
  const waiting = (step as { waiting?: Promise<void> }).waiting!;
  assert.instance(waiting, Promise);
  // Meanwhile it stays where it is.
  assert.is((execution.step(1) as { waiting?: Promise<void> }).waiting, waiting);
  assert.is(raised(() => execution.run()).code, 'ERR_LUA_ASYNC');
  assert.is(execution.status, 'waiting');
  first.resolve(5);
  assert.is(await valueOf(waiting), undefined);
  const next = execution.step(1e6) as { waiting?: Promise<void> };
  second.reject(new Error('no'));
  await valueOf(next.waiting!);
  assert.equal(execution.step(1e6), { done: true, values: [5, false, 'no'] });
});

test('async runs it to its end, once', async () => {
  const lua = new Lua({ globals: { later: (v: unknown) => turn().then(() => v) } });
  const execution = lua.start('local n = 0 for i = 1, 10 do n = n + later(i) end return n');
  assert.is(execution.step(20).done, false);
  const run = execution.async();
  assert.match(raised(() => execution.step(1)).message, /is being run by async/);
  assert.match(raised(() => execution.run()).message, /is being run by async/);
  assert.equal(await Promise.all([run, execution.async()]), [[55], [55]]);
  assert.equal(await execution.async(), [55]);
});

test('run goes on from where steps left it', () => {
  const execution = new Lua().start(LOOP);
  for (let n = 0; n < 10; n++) execution.step(50);
  assert.equal(execution.run(), [1001000, 'more']);
});

test('an error ends it, with its position, and stays its error', () => {
  const lua = new Lua();
  const execution = lua.start('local function f() error({ code = 7 }) end\nf()');
  const error = raised(() => execution.step(1e6));
  assert.is((error.value as Map<string, number>).get('code'), 7);
  assert.equal(
    error.frames.map(({ source, line }) => `${source}:${line}`),
    ['[C]:-1', 'eval:1', 'eval:2'],
  );
  assert.is(execution.status, 'failed');
  assert.is(execution.error, error);
  assert.is(
    raised(() => execution.step(1)),
    error,
  );
  assert.is(
    raised(() => execution.run()),
    error,
  );
  assert.is(execution.values, undefined);
});

test('limits of the state and of the call hold', () => {
  const limits = (instructions: number): LuaOptions => ({ limits: { instructions } });
  const spin = 'while true do pcall(error) end';
  for (const execution of [
    new Lua(limits(5000)).start(spin),
    new Lua().start(spin, limits(5000)),
    new Lua(limits(1e6)).start(spin, limits(5000)),
    new Lua(limits(5000)).start(spin, limits(1e6)),
  ]) {
    let steps = 0;
    const error = raised(() => {
      for (;;) {
        execution.step(100);
        steps++;
      }
    });
    assert.is(error.code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
    assert.ok(steps >= 40 && steps <= 60, `${steps}`);
    assert.is(execution.status, 'failed');
  }
});

test('cancel ends it wherever it stands', async () => {
  const lua = new Lua({ globals: { never: () => new Promise(() => {}) } });
  const at: Record<string, (execution: Execution) => unknown> = {
    begin: () => {},
    middle: (execution) => execution.step(10),
    wait: (execution) => execution.step(1e6),
  };
  for (const [where, go] of Object.entries(at)) {
    closed = false;
    lua.globals.set('mark', () => (closed = true));
    const execution = lua.start(
      'local x <close> = setmetatable({}, { __close = mark }) for i = 1, 1000 do end pcall(never) mark()',
    );
    go(execution);
    execution.cancel('enough');
    assert.is(execution.status, 'cancelled', where);
    assert.equal(execution.frames, []);
    for (const act of [() => execution.step(1), () => execution.run()]) {
      const error = raised(act);
      assert.is(error.code, 'ERR_LUA_ABORTED');
      assert.is(error.cause, 'enough');
    }
    assert.is((await rejection(execution.async())).code, 'ERR_LUA_ABORTED');
    execution.cancel('again');
    assert.is((execution.error as { cause: unknown }).cause, 'enough');
    assert.is(closed, false, where);
  }
  const done = lua.start('return 1');
  done.run();
  done.cancel();
  assert.is(done.status, 'done');
});
let closed = false;

test('cancel wakes those who wait', async () => {
  const lua = new Lua({ globals: { never: () => new Promise(() => {}) } });
  const execution = lua.start('never()');
  const { waiting } = execution.step(1e6) as { waiting: Promise<void> };
  const other = lua.start('never()'),
    run = rejection(other.async());
  execution.cancel();
  other.cancel();
  await valueOf(waiting);
  assert.is((await run).code, 'ERR_LUA_ABORTED');
});

test('cancel from within ends the slice; going on from within is refused', () => {
  let execution: Execution | undefined;
  const refused: string[] = [];
  const lua = new Lua({
    globals: {
      cancel: () => execution!.cancel('from within'),
      again: () => {
        assert.is(execution!.status, 'running');
        for (const act of [() => execution!.step(1), () => execution!.run()]) refused.push(raised(act).message);
      },
    },
  });
  execution = lua.start('again() cancel() while true do pcall(error) end');
  const error = raised(() => execution!.step(1e9));
  assert.is(error.code, 'ERR_LUA_ABORTED');
  assert.is(error.cause, 'from within');
  assert.equal(refused, ['the execution is running', 'the execution is running']);
});

test('a signal cancels it', async () => {
  const lua = new Lua({ globals: { never: () => new Promise(() => {}) } });
  for (const go of [
    () => {},
    (execution: Execution) => void execution.step(10),
    (execution: Execution) => void execution.step(1e6),
  ]) {
    const stop = new AbortController();
    const execution = lua.start('for i = 1, 1000 do end never()', { signal: stop.signal });
    go(execution);
    stop.abort('off');
    const error = raised(() => execution.step(1));
    assert.is(error.code, 'ERR_LUA_ABORTED');
    assert.is(error.cause, 'off');
    assert.is(execution.status, 'cancelled');
  }
});

test('frames show where it stands, coroutines and those who resumed them', () => {
  const lua = new Lua({ jit: false });
  const execution = lua.start(
    `local function inner() for i = 1, 1e6 do end end
local co = coroutine.wrap(function()
  inner()
end)
co()`,
    { name: 'prog' },
  );
  for (let n = 0; n < 5; n++) execution.step(100);
  assert.equal(
    execution.frames.map(({ source, line, function: name, what }) => `${source}:${line} ${name} ${what}`),
    ["prog:1 upvalue 'inner' Lua", 'prog:3 function <prog:2> Lua', "[C]:-1 local 'co' host", 'prog:5 main chunk main'],
  );
});

test('a function can be started, with its own settings', () => {
  const lua = new Lua();
  const f = lua.compile<[number], unknown>('local n = ... for i = 1, n do end return { n }', { as: 'js' });
  assert.equal(lua.start(f, { args: [3] }).run(), [[3]]);
  assert.is((lua.start(f, { args: [3], as: 'handle' }).run()[0] as Map<number, number>).get(1), 3);
  const brief = f.with({ limits: { instructions: 100 } });
  assert.is(raised(() => lua.start(brief, { args: [1e6] }).run()).code, 'ERR_LUA_LIMIT_INSTRUCTIONS');
  assert.throws(() => lua.start(f, { name: 'x' }), /option 'name' of start is for code/);
  assert.throws(() => lua.start(f, { env: {} }), TypeError);
  assert.match(raised(() => lua.start(new Lua().compile('return 1') as LuaFunction)).message, /another Lua state/);
});

test('what is no number of instructions is refused', () => {
  const execution = new Lua().start('return 1');
  for (const n of [0, -1, NaN, '5', undefined, 1n])
    assert.throws(() => execution.step(n as number), /instructions must be a number from 1 up/);
  assert.equal(execution.step(Infinity), { done: true, values: [1] });
});

test('compiled loops advance with the smallest steps', () => {
  const lua = new Lua();
  const f = lua.compile('local s = 0 for i = 1, 3000 do s = s + i end return s');
  for (let n = 0; n < 20; n++) f();
  const execution = lua.start(f);
  stepsOf(execution, 1, 30_000);
  assert.equal(execution.values, [4501500]);
});

test('a coroutine that a cancelled run was in is dead', () => {
  const lua = new Lua({ jit: false });
  const execution = lua.start('co = coroutine.create(function() for i = 1, 1e6 do end end) coroutine.resume(co)');
  execution.step(1000);
  assert.is(lua.eval('return coroutine.status(co)'), 'running');
  execution.cancel();
  assert.is(lua.eval('return coroutine.status(co)'), 'dead');
  assert.equal(lua.evalMulti('return coroutine.resume(co)'), [false, 'cannot resume dead coroutine']);
  assert.equal(lua.evalMulti('return coroutine.close(co)'), [true]);
});

test.run();
