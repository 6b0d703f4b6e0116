// A process that has a native work on very much does not keep its neighbours from running: how often they run is
// counted, not how long anything takes.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem } from '../../../src/exports/actors.ts';

const MODULES = ['json', 'base64', 'uuid', 'payload', 'time', 'logger', 'probe'];

/** Runs a function of a program beside a process that ticks; its result, and how many ticks there were. */
async function beside(
  setup: string,
  body: string,
  host?: string,
): Promise<{ readonly result: unknown; readonly ticks: number }> {
  let ticks = 0,
    counting = false;
  const system = createSystem({
    stdout: () => {},
    stderr: () => {},
    entries: {
      'a:work': {
        modules: [...MODULES, 'io'],
        source: `return function() ${setup} probe.start() local function work() ${body} end local result = work() probe.stop() return result end`,
      },
      'a:tick': {
        modules: ['probe'],
        source: 'return function() while true do probe.tick() coroutine.yield() end end',
      },
    },
    hosts: { 'a:terminal': { kind: 'terminal.host' } },
    modules: {
      probe: {
        start: () => {
          counting = true;
        },
        stop: () => {
          counting = false;
        },
        tick: () => {
          if (counting) ticks++;
        },
      },
    },
  });
  system.spawn('a:tick');
  const handle = system.spawn('a:work', host);
  try {
    return { result: await handle.result, ticks };
  } finally {
    await system.stop({ grace: 0 });
  }
}

const row = (name: string, setup: string, body: string, least: number, result?: unknown, host?: string): void =>
  test(`${name} lets others run`, async () => {
    const got = await beside(setup, body, host);
    if (result !== undefined) assert.equal(got.result, result);
    assert.ok(got.ticks >= least, `${got.ticks} ticks, not ${least}`);
  });

// A slice is 100,000 units of fuel.
const HUNDRED = 'local s = ("0123456789"):rep(10000000) local _ = s:byte()';
row('reverse of 100 MB', HUNDRED, 'return #s:reverse()', 500, 100_000_000);
row('upper of 100 MB', HUNDRED, 'return #s:upper()', 60, 100_000_000);
row(
  'concat of 100 MB',
  'local p, t = ("x"):rep(1000), {} for i = 1, 100000 do t[i] = p end',
  'return #table.concat(t)',
  30,
  100_000_000,
);
row('json.encode of 100 MB', HUNDRED, 'return #json.encode(s)', 250, 100_000_002);

row(
  'json.encode of many values',
  'local t = {} for i = 1, 50000 do t[i] = { i, "n" .. i } end',
  'return #json.encode(t)',
  4,
);
row(
  'json.decode',
  'local t = {} for i = 1, 50000 do t[i] = { i } end local s = json.encode(t)',
  'return #json.decode(s)',
  3,
  50_000,
);
row(
  'json.decode of a long string',
  'local s = json.encode(("x"):rep(1000000))',
  'return #json.decode(s)',
  4,
  1_000_000,
);
row('json.decode of blanks', 'local s = (" "):rep(2000000) .. "1"', 'return json.decode(s)', 4, 1);
row(
  'json.validate',
  'local t = {} for i = 1, 50000 do t[i] = i end',
  'return json.validate({ items = { type = "number", minimum = 0 } }, t)',
  10,
  true,
);
row(
  'json.validate of a pattern',
  'local s = ("a"):rep(20000)',
  'return json.validate({ pattern = "(a|a)*b" }, s)',
  10,
  false,
);
row(
  'json.validate of an enum',
  'local e = {} for i = 1, 20000 do e[i] = { i } end',
  'return json.validate({ enum = e }, { 20000 })',
  2,
  true,
);
row(
  'json.validate of many schemas',
  'local s = { type = "number" } for _ = 1, 26 do s = { anyOf = { { ["not"] = s }, { ["not"] = s } } } end',
  'return json.validate(s, 1)',
  5,
);
row(
  'json.validate_string',
  'local s = "[" .. ("1,"):rep(50000) .. "1]"',
  'return json.validate_string({ type = "array" }, s)',
  1,
  true,
);
row('base64', 'local s = ("0123456789"):rep(100000)', 'return base64.decode(base64.encode(s)) == s', 20, true);
row('uuid.v3', 'local n, s = uuid.v4(), ("0123456789"):rep(50000)', 'return #uuid.v3(n, s)', 10, 36);
row('uuid.v5', 'local n, s = uuid.v4(), ("0123456789"):rep(50000)', 'return #uuid.v5(n, s)', 10, 36);
row(
  'payload:transcode',
  'local t = {} for i = 1, 50000 do t[i] = i end local p = payload.new(t)',
  'return p:transcode(payload.format.JSON):get_format()',
  3,
  'json/plain',
);
row('Time:format', 'local m, l = time.unix(0, 0):utc(), ("2006 "):rep(20000)', 'return #m:format(l)', 15, 100_000);
row(
  'time.parse',
  'local l, s = ("2006 "):rep(10000), ("2020 "):rep(10000)',
  'return (time.parse(l, s):year())',
  100,
  2020,
);
row('a logged message', 'local s = ("x\\n"):rep(200000)', 'logger:info(s)', 2);
row('a logged table', 'local t = {} for i = 1, 30000 do t["k" .. i] = i end', 'logger:info("x", { t = t })', 5);
row('load', 'local s = ("x = f(x) + y.z "):rep(4000)', 'return load(s) ~= nil', 10, true);
row('string.dump', 'local f = load(("x = x + 1 "):rep(8000))', 'return #string.dump(f) > 100000', 3, true);
row(
  'io.write of the terminal',
  'local io, s = require("io"), ("x"):rep(1000000)',
  'return io.write(s, 1, s)',
  5,
  true,
  'a:terminal',
);
row('sort', 'local t = {} for i = 1, 50000 do t[i] = i * 7919 % 10007 end', 'table.sort(t) return t[1]', 10, 0);
row('utf8.len', 'local s = ("abcd\\u{e9}"):rep(100000)', 'return utf8.len(s)', 8, 500_000);
row('tonumber', 'local s = ("1"):rep(1000000)', 'return tonumber(s) == math.huge', 8, true);

test('a text that is too long to be loaded at once is refused', async () => {
  const { result } = await beside('local s = ("x = 1 "):rep(50000)', 'local f, message = load(s) return message');
  assert.is(result, 'chunk too large');
  assert.is((await beside('local s = ("x = 1 "):rep(40000)', 'return load(s) ~= nil')).result, true);
});

test('durations of any length are texts, but not any more durations', async () => {
  const { result } = await beside(
    'local s = ("0ns"):rep(100000)',
    'local d, err = time.parse_duration(s) return d == nil and #err:message() < 3000',
  );
  assert.is(result, true);
});

test.run();
