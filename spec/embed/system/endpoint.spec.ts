import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LuaError, createSystem, type ExitInfo, type Message } from '../../../src/exports/actors.ts';

const SOURCE = `
  local time = require("time")
  local M = {}
  function M.echo()
    while true do
      local message = process.inbox():receive()
      local data = message:payload():data()
      if data == "stop" then return "stopped" end
      if data == "fail" then error("failed") end
      if data ~= "ignore" then process.send(message:from(), message:topic() .. ".reply", data) end
    end
  end
  function M.reply_to()
    local request = process.listen("request"):receive()
    process.send(request.reply_to, "response", request.data * 2)
  end
  function M.tell(pid) for i = 1, 3 do process.send(pid, "n" .. i % 2, i) end end
  function M.linked(pid) process.link(pid) error("linked failure") end
  function M.watcher(pid)
    process.monitor(pid)
    return process.events():receive().kind
  end
  function M.answers()
    local inbox, first = process.inbox(), nil
    while true do
      local message = inbox:receive()
      local data = message:payload():data()
      first = first or message
      if data == "fail" then message:reply(nil, errors.new({ message = "refused", kind = errors.CONFLICT }))
      elseif data == "again" then message:reply(select(2, first:reply("late")):kind())
      elseif data == "twice" then message:reply(1) process.send(message:from(), "r", tostring(message:reply(2)))
      elseif data ~= "wait" then message:reply({ data, message:topic() }) end
    end
  end
  function M.asks(pid, timeout)
    local value, err = process.call(pid, "ask", { n = 20 }, timeout)
    return value or tostring(err)
  end
  function M.cancels(pid) process.cancel(pid, "enough") end
  return M
`;
const system = createSystem({
  entries: Object.fromEntries(
    ['echo', 'reply_to', 'tell', 'linked', 'watcher', 'answers', 'asks', 'cancels'].map((method) => [
      `app:${method}`,
      { source: SOURCE, method },
    ]),
  ),
  clock: 'virtual',
});
const spawn = (method: string, ...args: unknown[]) => system.spawn(`app:${method}`, undefined, args);

async function rejection(promise: Promise<unknown>): Promise<LuaError> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, LuaError);
    return error as LuaError;
  }
  return assert.unreachable('it was kept') as never;
}

test('an endpoint is a process to processes', async () => {
  const me = system.endpoint();
  assert.match(me.pid, /^\{system:processes\|system:endpoint\|0x[0-9a-f]{5}\}$/);
  const echo = spawn('echo');
  await system.quiet();
  assert.is(me.send(echo.pid, 'topic', { x: [1, 2] }), true);
  const message = await me.receive();
  assert.is(message.topic, 'topic.reply');
  assert.is(message.from, echo.pid);
  assert.equal(message.data(), { x: [1, 2] });
  me.close();
  assert.is(system.inspect(me.pid), undefined);
});

test('mail waits in order, and can be picked by topic', async () => {
  const me = system.endpoint();
  const first = me.receive({ topic: 'n0' });
  await spawn('tell', me.pid).result;
  assert.is((await first).data(), 2);
  assert.is(me.size, 2);
  assert.equal([(await me.receive()).data(), (await me.receive()).data()], [1, 3]);
  me.close();
});

test('it can be iterated over until it is closed', async () => {
  const me = system.endpoint();
  spawn('tell', me.pid);
  const seen: unknown[] = [];
  for await (const message of me) if (seen.push(message.data()) === 3) me.close();
  assert.equal(seen, [1, 2, 3]);
});

test('waiting can be given up', async () => {
  const me = system.endpoint();
  const abort = new AbortController();
  const waiting = me.receive({ signal: abort.signal });
  abort.abort(new Error('enough'));
  try {
    await waiting;
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'enough');
  }
  const before = system.now();
  assert.is((await rejection(me.receive({ timeout: '2s' }))).kind, 'Timeout');
  assert.is(system.now() - before, 2000);
  const last = me.receive();
  me.close();
  assert.match((await rejection(last)).message, /closed/);
  assert.match((await rejection(me.receive())).message, /closed/);
});

test('a request has an address of its own', async () => {
  const me = system.endpoint();
  const echo = spawn('echo');
  await system.quiet();
  assert.equal(await Promise.all([1, 2, 3].map((n) => me.request(echo.pid, 'ask', n))), [1, 2, 3]);
  assert.is(me.size, 0);
  assert.is(await me.request(spawn('reply_to').pid, 'request', (pid: string) => ({ reply_to: pid, data: 21 })), 42);
  me.close();
});

test('message:reply answers a request', async () => {
  const me = system.endpoint();
  const { pid, terminate } = spawn('answers');
  await system.quiet();
  assert.is((await rejection(me.request(pid, 'ask', 'wait', { timeout: 10 }))).kind, 'Timeout');
  assert.equal(await me.request(pid, 'topic', 'this'), ['this', 'topic']);
  const refused = await rejection(me.request(pid, 'ask', 'fail'));
  assert.equal([refused.message, refused.kind], ['refused', 'Conflict']);
  assert.is(await me.request(pid, 'ask', 'again'), 'NotFound');
  assert.is(await me.request(pid, 'ask', 'twice'), 1);
  terminate();
  me.close();
});

test('an endpoint answers the calls of processes', async () => {
  const me = system.endpoint();
  const asking = system.spawn<number>('app:asks', undefined, [me.pid]);
  const call = await me.receive<{ n: number }>();
  assert.equal([call.topic, call.from, call.data()], ['ask', asking.pid, { n: 20 }]);
  assert.ok(call.reply(call.data().n + 1));
  assert.not(call.reply('twice'));
  assert.is(await asking.result, 21);

  const late = system.spawn('app:asks', undefined, [me.pid, '1ms']);
  const missed = await me.receive();
  assert.is(await late.result, 'no answer within 1ms');
  assert.not(missed.reply(1));

  const left = system.spawn('app:asks', undefined, [me.pid]);
  await me.receive();
  me.close();
  assert.is(await left.result, 'process ended before it answered');

  const other = system.endpoint();
  system.send(other.pid, 'plain', 1);
  assert.not((await other.receive()).reply(1));
  other.close();
});

test('a request without a reply fails', async () => {
  const me = system.endpoint();
  const echo = spawn('echo');
  await system.quiet();
  const before = system.now();
  assert.is((await rejection(me.request(echo.pid, 'ask', 'ignore', { timeout: 300 }))).kind, 'Timeout');
  assert.is(system.now() - before, 300);
  assert.match((await rejection(me.request(echo.pid, 'ask', 'stop'))).message, /ended without an answer/);
  assert.is((await rejection(me.request(echo.pid, 'ask', 1))).kind, 'NotFound');
  assert.is(system.processes().filter(({ state }) => state === 'host').length, 1);
  me.close();
});

test('it monitors processes, and processes monitor it', async () => {
  const me = system.endpoint();
  const one = spawn('echo'),
    two = spawn('echo');
  await system.quiet();
  const watched = [me.monitor(one.pid).exit, me.monitor(two.pid).exit];
  me.send(one.pid, 't', 'stop');
  me.send(two.pid, 't', 'fail');
  const [ok, failed] = (await Promise.all(watched)) as [ExitInfo, ExitInfo];
  assert.equal(ok, { pid: one.pid, ok: true, value: 'stopped', error: undefined });
  assert.is(failed.pid, two.pid);
  assert.match(failed.error!.message, /failed$/);
  assert.throws(
    () => me.monitor(one.pid),
    (error: unknown) => error instanceof LuaError && error.kind === 'NotFound',
  );

  const watcher = spawn('watcher', me.pid);
  await system.quiet();
  me.close();
  assert.is(await watcher.result, 'pid.exit');
});

test('a watch can be stopped', async () => {
  const me = system.endpoint();
  const echo = spawn('echo');
  await system.quiet();
  let told = false;
  const monitor = me.monitor(echo.pid);
  void monitor.exit.then(() => {
    told = true;
  });
  monitor.stop();
  echo.terminate();
  await system.quiet();
  assert.is(told, false);
  me.close();
});

test('links do not kill it, cancelling aborts its signal', async () => {
  const me = system.endpoint();
  await rejection(spawn('linked', me.pid).result);
  assert.is(me.signal.aborted, false);
  await spawn('cancels', me.pid).result;
  assert.is(me.signal.aborted, true);
  assert.is(me.signal.reason, 'enough');
  assert.is(me.send(me.pid, 'self', 1), true);
  assert.is((await me.receive()).from, me.pid);
});

test('it can have a name', async () => {
  const me = system.endpoint(),
    other = system.endpoint();
  assert.is(me.register('host'), true);
  assert.is(other.register('host'), false);
  system.send('host', 'hello', 1);
  const message: Message<number> = await me.receive<number>();
  assert.is(message.data() + 1, 2);
  me.close();
  assert.is(other.register('host'), true);
});

test('the end of the system closes it', async () => {
  const own = createSystem({ entries: {} });
  const me = own.endpoint();
  const waiting = me.receive();
  await own.stop();
  await rejection(waiting);
  assert.is(me.signal.aborted, true);
  assert.throws(() => own.endpoint(), /stopped/);
});

test.run();
