// Random programs against an executable model of mailboxes, links and monitors. The processes interpret scripts and say
// what they do; what they say and the system's trace are one sequence of records, and the model follows it: it knows of
// every receive what it has to give, of every end whom it has to be told to, and whom it has to take along.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type TraceRecord } from '../../../src/exports/actors.ts';

const NAMES = ['p1', 'p2', 'p3', 'p4'];
const TOPICS = ['a', 'b'];

type Op =
  | { readonly op: 'send'; readonly to: string; readonly topic: string }
  | { readonly op: 'receive'; readonly from: readonly string[]; readonly poll: boolean }
  | { readonly op: 'listen' | 'unlisten'; readonly topic: string }
  | { readonly op: 'link' | 'unlink' | 'monitor' | 'unmonitor' | 'kill'; readonly to: string }
  | { readonly op: 'trap'; readonly on: boolean }
  | { readonly op: 'sleep' | 'yield' | 'fail' | 'upgrade' };

const ACTOR = `
local time = require("time")

local function run(name, script, at, sent)
  local channels = { inbox = process.inbox(), events = process.events() }
  local function say(...) print(name, ...) end
  if at == nil then
    process.registry.register(name)
    say("pid", process.pid())
    local start = process.listen("start")
    start:receive()
    process.unlisten(start)
    at, sent = 1, 0
  end
  local act = {
    send = function(o)
      sent = sent + 1
      say("send", name .. sent)
      say("sent", (process.send(o.to, o.topic, name .. sent)))
    end,
    receive = function(o)
      local cases, listed = { default = o.poll }, {}
      for _, from in ipairs(o.from) do
        if channels[from] then
          cases[#cases + 1] = channels[from]:case_receive()
          listed[#listed + 1] = from
        end
      end
      if #cases == 0 then return end
      say("receive", table.concat(listed, " "), o.poll)
      local r = channel.select(cases)
      if r.default then say("got", "default")
      elseif r.channel == channels.inbox then say("got", r.value:payload():data())
      elseif r.channel == channels.events then say("got", r.value.kind .. " " .. r.value.from)
      else say("got", r.value) end
    end,
    listen = function(o)
      channels[o.topic] = process.listen(o.topic)
      say("listen", o.topic)
    end,
    unlisten = function(o)
      if channels[o.topic] == nil then return end
      process.unlisten(channels[o.topic])
      channels[o.topic] = nil
      say("unlisten", o.topic)
    end,
    kill = function(o)
      say("kill", process.registry.lookup(o.to))
      process.terminate(o.to)
    end,
    trap = function(o)
      process.set_options { trap_links = o.on }
      say("trap", o.on)
    end,
    sleep = function() time.sleep("1ms") end,
    ["yield"] = function() coroutine.yield() end,
    fail = function() error("failed", 0) end,
    upgrade = function()
      say("upgrade")
      process.upgrade(nil, name, script, at + 1, sent)
    end,
  }
  for _, tie in ipairs { "link", "unlink", "monitor", "unmonitor" } do
    act[tie] = function(o)
      local pid = process.registry.lookup(o.to)
      if pid and process[tie](pid) then say(tie, pid) end
    end
  end
  while at <= #script do
    local o = script[at]
    act[o.op](o)
    at = at + 1
  end
end

return { run = run }`;

/** A record of a process: its name, and the text. */
type Said = { readonly what: 'say'; readonly name: string; readonly words: readonly string[] };
type Item = Said | TraceRecord;

async function play(scripts: readonly (readonly Op[])[], seed: number, slice: number): Promise<Item[]> {
  const items: Item[] = [];
  const system = createSystem({
    entries: { 'app:actor': { source: ACTOR } },
    clock: 'virtual',
    seed,
    slice,
    trace: (record) => items.push(record),
    stdout: (bytes) => {
      const [name, ...words] = Buffer.from(bytes).toString().trimEnd().split('\t') as [string, ...string[]];
      items.push({ what: 'say', name, words });
    },
  });
  const handles = scripts.map((script, i) => system.spawn('app:actor', 'system:processes', [NAMES[i], script]));
  await system.quiet();
  for (const handle of handles) handle.send('start');
  await system.quiet();
  return items;
}

/** Mail as the model sees it: content of a message, or kind and origin of an event. */
interface Mail {
  readonly topic: string;
  readonly content: string;
}
const EVENTS = '@events';

class Actor {
  alive = true;
  readonly mail: Mail[] = [];
  listening = new Set<string>();
  trap = false;
  /** What it is about to send, until it is delivered. */
  sending: string | undefined;
  /** The channels it waits at, and what it has to get; 'default' where it polls in vain. */
  waiting: readonly string[] | undefined;
  expected: Mail | 'default' | undefined;
  /** A linked process failed: it does nothing any more. */
  exitPending = false;

  /** Which channel shows this mail. */
  shows(mail: Mail): string {
    return mail.topic === EVENTS ? 'events' : this.listening.has(mail.topic) ? mail.topic : 'inbox';
  }

  checkClock(): void {
    if (this.waiting !== undefined)
      this.expected ??= this.mail.find((mail) => this.waiting!.includes(this.shows(mail)));
  }
}

const tie = (from: string, to: string): string => `${from} ${to}`;

/** Follows what happened and complains of what must not have. */
class Model {
  private readonly actors = new Map<string, Actor>();
  private readonly pids = new Map<string, string>();
  private readonly links = new Set<string>();
  private readonly monitors = new Set<string>();
  private readonly killed = new Set<string>();

  private actor = (pid: string): Actor => this.actors.get(pid)!;

  follow(item: Item): void {
    switch (item.what) {
      case 'spawn':
        this.actors.set(item.pid, new Actor());
        break;
      case 'run':
        assert.ok(!this.actors.has(item.pid) || this.actor(item.pid).alive, 'a dead process has its turn');
        break;
      case 'send':
        break;
      case 'deliver':
        this.deliver(item.to, item.from, item.topic, item.event);
        break;
      case 'exit':
        this.exit(item.pid, item.error);
        break;
      case 'say':
        this.say(item.name, item.words);
        break;
      default:
        item satisfies never;
    }
  }

  private deliver(to: string, from: string | undefined, topic: string, event: string | undefined): void {
    const actor = this.actor(to);
    assert.ok(actor.alive, 'mail reaches a dead process');
    if (from === undefined) return;
    if (event === undefined) {
      const content = this.actor(from).sending;
      assert.is.not(content, undefined, 'a message is delivered twice');
      this.actor(from).sending = undefined;
      actor.mail.push({ topic, content: content! });
    } else {
      if (event === 'pid.exit')
        assert.ok(this.monitors.delete(tie(to, from)), 'an EXIT without a monitor, or a second one');
      else {
        assert.ok(this.links.has(tie(to, from)) && actor.trap, 'a LINK_DOWN without a link, or without trap_links');
        assert.not.ok(this.monitors.has(tie(to, from)), 'LINK_DOWN before EXIT');
        this.unlink(to, from);
      }
      actor.mail.push({ topic: EVENTS, content: `${event} ${from}` });
    }
    actor.checkClock();
  }

  private unlink(a: string, b: string): void {
    this.links.delete(tie(a, b));
    this.links.delete(tie(b, a));
  }

  private exit(pid: string, error: string | undefined): void {
    const actor = this.actor(pid);
    assert.ok(actor.alive, 'a process ends twice');
    actor.alive = false;
    if (error === 'linked process failed') assert.ok(actor.exitPending, 'death by a link that is not there');
    else if (error === 'process terminated') assert.ok(this.killed.has(pid), 'it was not terminated');
    else assert.ok(error === undefined || error === 'failed', error);
    for (const [other, { alive, trap }] of this.actors) {
      assert.not.ok(alive && this.monitors.has(tie(other, pid)), 'a watcher is not told');
      this.monitors.delete(tie(pid, other));
      if (!this.links.has(tie(other, pid))) continue;
      this.unlink(other, pid);
      if (error === undefined || !alive) continue;
      assert.not.ok(trap, 'a linked process that traps is not told');
      this.actor(other).exitPending = true;
    }
  }

  private say(name: string, [verb, word = '', more]: readonly string[]): void {
    if (verb === 'pid') this.pids.set(name, word);
    const pid = this.pids.get(name)!,
      actor = this.actor(pid);
    assert.ok(actor.alive && !actor.exitPending, 'the dead speak');
    switch (verb) {
      case 'pid':
        break;
      case 'send':
        actor.sending = word;
        break;
      case 'sent':
        assert.is(actor.sending === undefined, word === 'true', 'what send says is not what happened');
        actor.sending = undefined;
        break;
      case 'receive':
        actor.waiting = word.split(' ');
        actor.checkClock();
        if (more === 'true') actor.expected ??= 'default';
        break;
      case 'got': {
        const { expected } = actor;
        assert.is(word, expected === 'default' ? 'default' : expected?.content);
        if (expected !== 'default') actor.mail.splice(actor.mail.indexOf(expected!), 1);
        actor.waiting = actor.expected = undefined;
        break;
      }
      case 'listen':
        actor.listening.add(word);
        break;
      case 'unlisten':
        actor.listening.delete(word);
        break;
      case 'link':
        if (word !== pid) this.links.add(tie(pid, word)).add(tie(word, pid));
        break;
      case 'unlink':
        this.unlink(pid, word);
        break;
      case 'monitor':
        if (word !== pid) this.monitors.add(tie(pid, word));
        break;
      case 'unmonitor':
        this.monitors.delete(tie(pid, word));
        break;
      case 'kill':
        this.killed.add(word);
        break;
      case 'trap':
        actor.trap = word === 'true';
        break;
      case 'upgrade':
        actor.listening = new Set();
        actor.trap = false;
        break;
      default:
        assert.unreachable(verb);
    }
  }

  /** No process can go on. */
  end(): void {
    for (const { alive, exitPending, waiting, expected } of this.actors.values()) {
      if (!alive) continue;
      assert.not.ok(exitPending, 'it should have died of a link');
      assert.ok(waiting !== undefined && expected === undefined, 'a process does not go on though it could');
    }
  }
}

const name = fc.constantFrom(...NAMES),
  topic = fc.constantFrom(...TOPICS, 'c');
const listened = fc.constantFrom(...TOPICS);
const OP: fc.Arbitrary<Op> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('send' as const), to: name, topic }) },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('receive' as const),
      from: fc.uniqueArray(fc.constantFrom('inbox', 'events', ...TOPICS), { minLength: 1 }),
      poll: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constantFrom('listen' as const, 'unlisten' as const), topic: listened }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constantFrom('link' as const, 'monitor' as const), to: name }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('unlink' as const, 'unmonitor' as const), to: name }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('kill' as const), to: name }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('trap' as const), on: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constantFrom('sleep' as const, 'yield' as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('fail' as const, 'upgrade' as const) }) },
);
const SCRIPTS = fc.array(fc.array(OP, { maxLength: 20 }), { minLength: 2, maxLength: NAMES.length });
const SEED = fc.integer({ min: 0, max: 2 ** 31 - 1 });

test('mailboxes, links and monitors do what the model does', async () => {
  await fc.assert(
    fc.asyncProperty(SCRIPTS, SEED, async (scripts, seed) => {
      const model = new Model();
      // Slices so long that no process is preempted between acting and reporting it.
      for (const item of await play(scripts, seed, 1_000_000)) model.follow(item);
      model.end();
    }),
    { numRuns: 200 },
  );
});

test('nothing is lost, doubled or overtaken, however often processes are interrupted', async () => {
  await fc.assert(
    fc.asyncProperty(SCRIPTS, SEED, async (scripts, seed) => {
      const got = new Map<string, Map<string, number>>();
      for (const item of await play(
        scripts.map((script) => script.map(undisturbed)),
        seed,
        7,
      )) {
        if (item.what !== 'say' || item.words[0] !== 'got') continue;
        const sender = /^(p\d)(\d+)$/.exec(item.words[1]!);
        if (sender === null) continue;
        const from = got.get(item.name) ?? new Map<string, number>();
        got.set(item.name, from);
        const last = from.get(sender[1]!) ?? 0;
        assert.ok(Number(sender[2]) > last, 'a message is doubled or was overtaken');
        from.set(sender[1]!, Number(sender[2]));
      }
    }),
    { numRuns: 100 },
  );
});

/** All receive from one channel for all mail, so that the first message must be taken first. */
const undisturbed = (op: Op): Op =>
  op.op === 'receive' ? { ...op, from: ['inbox'] } : op.op === 'listen' || op.op === 'unlisten' ? { op: 'yield' } : op;

// ---- channels between the coroutines of one process

type Step =
  | { readonly act: 'send' | 'receive' | 'close'; readonly on: number }
  | {
      readonly act: 'select';
      readonly sends: readonly number[];
      readonly receives: readonly number[];
      readonly poll: boolean;
    }
  | { readonly act: 'yield' };

const CHANNELS = `
local function run(capacities, scripts)
  local channels, index, serial = {}, {}, 0
  for i, capacity in ipairs(capacities) do
    channels[i] = channel.new(capacity)
    index[channels[i]] = i
  end
  local function fresh() serial = serial + 1 return serial end
  for who, script in ipairs(scripts) do
    coroutine.spawn(function()
      for _, s in ipairs(script) do
        local on = s.on and channels[s.on]
        if s.act == "send" then
          local value = fresh()
          print("begin", s.on, value)
          local ok = pcall(on.send, on, value)
          print(ok and "sent" or "refused", s.on, value)
        elseif s.act == "receive" then
          local value, ok = on:receive()
          print(ok and "got" or "closed", s.on, value, who)
        elseif s.act == "close" then
          print("close", s.on)
          on:close()
        elseif s.act == "select" then
          local cases, values = { default = s.poll }, {}
          for _, i in ipairs(s.sends) do
            local value = fresh()
            values[i] = value
            print("begin", i, value)
            cases[#cases + 1] = channels[i]:case_send(value)
          end
          for _, i in ipairs(s.receives) do cases[#cases + 1] = channels[i]:case_receive() end
          if #cases > 0 then
            local r = channel.select(cases)
            local i = r.channel and index[r.channel]
            if r.value and r.value == values[i] then print("sent", i, r.value)
            elseif r.ok and i then print("got", i, r.value, who) end
          end
        else coroutine.yield() end
      end
    end)
  end
  require("time").sleep("1s")
end
return { run = run }`;

const CHANNEL = fc.integer({ min: 1, max: 3 });
const SOME = fc.uniqueArray(CHANNEL, { maxLength: 2 });
const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom('send' as const, 'receive' as const), on: CHANNEL }) },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('select' as const), sends: SOME, receives: SOME, poll: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('close' as const), on: CHANNEL }) },
  { weight: 2, arbitrary: fc.constant({ act: 'yield' as const }) },
);

test('channels lose nothing, double nothing, and keep the order of senders', async () => {
  const capacities = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 });
  const scripts = fc.array(fc.array(STEP, { maxLength: 12 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(capacities, scripts, fc.constantFrom(1, 20_000), async (sizes, steps, slice) => {
      let out = '';
      const system = createSystem({
        entries: { 'app:main': { source: CHANNELS } },
        clock: 'virtual',
        slice,
        stdout: (bytes) => {
          out += Buffer.from(bytes).toString();
        },
      });
      await system.spawn('app:main', 'system:processes', [sizes, steps]).result;
      const begun = new Map<string, number>(),
        sent = new Set<string>(),
        got = new Set<string>(),
        refused = new Set<string>();
      const latest = new Map<string, number>(),
        closed = new Set<string>();
      for (const line of out.trimEnd().split('\n')) {
        const [verb, on, value, who] = line.split('\t') as [string, string, string, string];
        const key = `${on}:${value}`;
        switch (verb) {
          case 'begin':
            begun.set(key, begun.size);
            break;
          case 'sent':
            sent.add(key);
            break;
          case 'refused':
            assert.ok(closed.has(on), 'refused by an open channel');
            refused.add(key);
            break;
          case 'close':
            closed.add(on);
            break;
          case 'closed':
            assert.ok(closed.has(on), 'an open channel says it is closed');
            break;
          case 'got': {
            assert.ok(begun.has(key) && !got.has(key), 'a value that was not sent, or a second time');
            got.add(key);
            // What one receiver gets was offered in that order; of senders that are interrupted it is not known when
            // they came.
            const order = begun.get(key)!,
              seat = `${who} ${on}`;
            assert.ok(slice === 1 || order > (latest.get(seat) ?? -1), 'a value was overtaken');
            latest.set(seat, order);
            break;
          }
        }
      }
      for (const key of got) assert.ok(sent.has(key) && !refused.has(key), 'received, but its sender does not know');
      for (const [i, size] of sizes.entries()) {
        const left = [...sent].filter((key) => key.startsWith(`${i + 1}:`) && !got.has(key));
        assert.ok(left.length <= size, 'a value is lost');
      }
    }),
    { numRuns: 200 },
  );
});

test.run();
