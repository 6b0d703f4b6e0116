// The documentation that natives carry: nothing is missing, types are of a closed vocabulary, and calls give what the
// signatures say.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { libraryFunctions } from '../../conformance/hostile/cost.ts';
import { groups, shownType, signatureLine, type Documented } from '../../src/cli/reference.ts';
import { nodeHost } from '../../src/embed/node/host-node.ts';
import { portableHost } from '../../src/embed/host/host.ts';
import { callNow, loadChunk } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { createSystem } from '../../src/embed/system/system.ts';

const all = groups().flatMap(({ functions }) => functions);

// ---- complete

/** Metamethods are called by the engine, searchers by their numbers; errors have the methods of strings, too. */
const ownName = (name: string): boolean =>
  !/[.:]__|^package\.searchers\./.test(name) &&
  !all.some((each) => each.name === name.replace('error:', 'string.') && name.startsWith('error:'));

for (const place of ['state', 'process'] as const) {
  test(`every library function of a ${place} is there`, () => {
    const there = new Set(all.map(({ name }) => name));
    assert.equal(
      libraryFunctions(place)
        .filter(ownName)
        .filter((name) => !there.has(shownType(name)) && !there.has(name)),
      [],
    );
  });
}

test('no group is empty, and each has a section of the manual or the rule book', () => {
  for (const { name, section, functions, constants } of groups()) {
    assert.ok(functions.length + constants.length > 0, name);
    assert.match(section.number, section.book === 'manual' ? /^6\.\d+$/ : /^\d[\da-z-]*$/, name);
  }
});

test('every function has a sentence or two that say what it does', () => {
  assert.equal(
    all
      .filter(({ signature: { doc } }) => !/^[A-Z][^]{5,159}\.$/.test(doc))
      .map(({ name, signature: { doc } }) => `${name}: ${doc}`),
    [],
  );
});

test('every parameter has a name, and one of its own', () => {
  for (const {
    name,
    signature: { params },
  } of all) {
    const names = params.map((param) => param.name);
    assert.equal(
      names.filter((each) => !/^(\.\.\.|[a-z][a-z0-9]*)$/.test(each)),
      [],
      name,
    );
    assert.is(new Set(names).size, names.length, name);
  }
});

// ---- types

const CLASSES = groups()
  .filter(({ kind }) => kind === 'object')
  .map(({ name }) => name);
const BASIC = [
  'nil',
  'any',
  'boolean',
  'integer',
  'float',
  'number',
  'string',
  'table',
  'function',
  'thread',
  'userdata',
];
/** Cases of channel.select have no methods. */
const NAMES = [...BASIC, ...CLASSES, 'case'].join('|');
const ALTERNATIVES = `(?:${NAMES}|"[^"]+")(?:\\|(?:${NAMES}|"[^"]+"))*`;
const TYPE = `(?:${ALTERNATIVES}|(?:${NAMES})\\?|\\(${ALTERNATIVES}\\)\\?)(?:\\.\\.\\.)?`;

test('types are of a closed vocabulary', () => {
  const type = new RegExp(`^${TYPE}$`),
    results = new RegExp(`^(?:${TYPE}|\\.\\.\\.)(?:, (?:${TYPE}|\\.\\.\\.))*$`);
  assert.equal(
    all.flatMap(({ name, signature: { params } }) =>
      params.filter((param) => !type.test(shownType(param.type))).map((param) => `${name}: ${param.type}`),
    ),
    [],
  );
  assert.equal(
    all
      .filter(({ signature: { result } }) => result !== '' && !results.test(result))
      .map(({ name, signature: { result } }) => `${name}: ${result}`),
    [],
  );
});

test('methods name their object first', () => {
  for (const { name, kind, functions } of groups()) {
    if (kind === 'object')
      for (const {
        name: method,
        signature: { params },
      } of functions)
        assert.is(shownType(params[0]!.type), name, method);
  }
});

test('only the last parameter takes any number of values', () => {
  for (const {
    name,
    signature: { params },
  } of all)
    assert.equal(
      params.slice(0, -1).filter(({ type }) => type.endsWith('...')),
      [],
      name,
    );
});

test('signature lines', () => {
  const line = (name: string): string => signatureLine(all.find((each) => each.name === name)!);
  assert.is(line('select'), 'select(n: integer|"#", ...) -> ...');
  assert.is(line('table.insert'), 'table.insert(list: table, pos: integer?, value: any)');
  assert.is(line('file:setvbuf'), 'file:setvbuf(mode: "no"|"full"|"line", size: integer?) -> boolean');
  assert.is(line('Time:sub'), 'Time:sub(other: Time) -> Duration');
});

// ---- true

/** Calls, and what their results are by the signature of the function that stands first in them. */
const CALLS = [
  'assert(1)',
  'collectgarbage("count")',
  'collectgarbage("isrunning")',
  'getmetatable("")',
  'getmetatable({})',
  'ipairs({})',
  'load("x")',
  'load("x x")',
  'next({})',
  'next({ 1 })',
  'pairs({})',
  'pcall(error, "x")',
  'pcall(print)',
  'rawequal(1, 1)',
  'rawget({}, 1)',
  'rawlen("abc")',
  'rawset({}, 1, 1)',
  'select("#")',
  'select(2, 1, 2, 3)',
  'setmetatable({}, nil)',
  'tonumber("1")',
  'tonumber("x")',
  'tostring(1)',
  'type(1)',
  'xpcall(print, print)',
  'warn("@off")',
  'print()',
  'loadfile("x")',
  'coroutine.close(coroutine.create(print))',
  'coroutine.create(print)',
  'coroutine.isyieldable()',
  'coroutine.resume(coroutine.create(print))',
  'coroutine.running()',
  'coroutine.status(coroutine.create(print))',
  'coroutine.wrap(print)',
  'package.loadlib("x", "y")',
  'package.searchpath("x", "./?")',
  'string.byte("abc", 1, -1)',
  'string.byte("")',
  'string.char(65)',
  'string.find("abc", "(b)()")',
  'string.find("abc", "x")',
  'string.format("%d", 1)',
  'string.gmatch("a", "a")',
  'string.gsub("a", "a", "b")',
  'string.len("a")',
  'string.lower("A")',
  'string.match("abc", "()(b)")',
  'string.match("abc", "x")',
  'string.pack("i4", 1)',
  'string.packsize("i4")',
  'string.rep("a", 2)',
  'string.reverse("ab")',
  'string.sub("abc", 2)',
  'string.unpack("i4", "abcd")',
  'string.upper("a")',
  'string.dump(function() end)',
  'utf8.char(65)',
  'utf8.codepoint("a")',
  'utf8.codes("a")',
  'utf8.len("a")',
  'utf8.len("\\xff")',
  'utf8.offset("a", 1)',
  'utf8.offset("a", 5)',
  'table.concat({ 1 })',
  'table.insert({}, 1)',
  'table.move({}, 1, 1, 1)',
  'table.pack(1)',
  'table.remove({})',
  'table.remove({ 1 })',
  'table.sort({})',
  'table.unpack({ 1, 2 })',
  'math.abs(-1)',
  'math.acos(1)',
  'math.asin(1)',
  'math.atan(1)',
  'math.ceil(1.5)',
  'math.ceil(1e300)',
  'math.cos(1)',
  'math.deg(1)',
  'math.exp(1)',
  'math.floor(1.5)',
  'math.fmod(5, 3)',
  'math.fmod(5.5, 3)',
  'math.log(2)',
  'math.max(1, 2.5)',
  'math.min(1)',
  'math.modf(1.5)',
  'math.modf(1)',
  'math.rad(1)',
  'math.random()',
  'math.random(3)',
  'math.random(0)',
  'math.randomseed(1)',
  'math.sin(1)',
  'math.sqrt(2)',
  'math.tan(1)',
  'math.tointeger(1.0)',
  'math.tointeger(1.5)',
  'math.type(1)',
  'math.type("x")',
  'math.ult(1, 2)',
  'math.pow(2, 3)',
  'math.cosh(1)',
  'math.sinh(1)',
  'math.tanh(1)',
  'math.log10(10)',
  'math.frexp(8)',
  'math.ldexp(1, 3)',
  'math.atan2(1, 1)',
  'os.clock()',
  'os.date()',
  'os.date("*t")',
  'os.difftime(2, 1)',
  'os.getenv("x")',
  'os.setlocale()',
  'os.setlocale("x")',
  'os.time()',
  'os.execute()',
  'os.remove("x")',
  'os.rename("x", "y")',
  'io.type(1)',
  'io.open("x")',
  'io.output()',
  'io.write("")',
  'io.type(io.stdout)',
  'io.lines()',
  'debug.getinfo(1)',
  'debug.getinfo(100)',
  'debug.getlocal(print, 1)',
  'debug.getlocal(1, 1)',
  'debug.getmetatable("")',
  'debug.getmetatable(1)',
  'debug.getregistry()',
  'debug.gethook()',
  'debug.getupvalue(print, 1)',
  'debug.getuservalue(io.stdout)',
  'debug.setuservalue(io.stdout, 1)',
  'debug.setcstacklimit(1)',
  'debug.setmetatable({}, nil)',
  'debug.sethook()',
  'debug.traceback("x")',
  'debug.upvalueid(print, 1)',
  'debug.traceback({})',
  'debug.setlocal(1, 100, 1)',
  'debug.setupvalue(print, 1, 1)',
  'debug.upvaluejoin(function() return describe end, 1, function() return describe end, 1)',
];
/** On a host with files. A method stands behind what it is called of. */
const FILE_CALLS = [
  'io.tmpfile()',
  'io.close(io.tmpfile())',
  'io.popen("exit 3")',
  'io.close(io.popen("exit 3"))',
  'io.open("/no/file")',
  'io.flush()',
  'io.input()',
  'os.execute("exit 3")',
  'os.execute("true")',
  'os.remove(os.tmpname())',
  'dofile("/dev/null")',
  'loadfile("/no/file")',
  'loadfile("/dev/null")',
  'require("string")',
  'package.searchpath("null", "/dev/?")',
  'io.tmpfile():close()',
  'io.tmpfile():flush()',
  'io.tmpfile():lines()',
  'io.tmpfile():read()',
  'io.tmpfile():read("n", "a")',
  'io.tmpfile():seek("end")',
  'io.tmpfile():setvbuf("no")',
  'io.tmpfile():write("x", 1)',
  'io.popen("exit 3"):close()',
  'io.lines("/dev/null")',
];

const nameIn = (call: string): string => call.replace(/^io\.\w+\([^)]*\):/, 'file:').replace(/\(.*$/s, '');
const of = (call: string): Documented =>
  groups()
    .find(({ inProcesses, functions }) => !inProcesses && functions.some(({ name }) => name === nameIn(call)))!
    .functions.find(({ name }) => name === nameIn(call))!;

/** The results of a call as words: what math.type and type say, class names, and literals. */
const DESCRIBE = `
local function describe(...)
  local words = {}
  for i = 1, select('#', ...) do
    local v = select(i, ...)
    local name = math.type(v) or io and io.type and io.type(v) and 'file' or type(v)
    if type(v) == 'userdata' then name = getmetatable(v) and getmetatable(v).__name or name end
    words[i] = name .. (type(v) == 'string' and #v < 20 and '="' .. v .. '"' or '')
  end
  return table.concat(words, '\\n')
end
return describe(`;

/** Whether a described value is of a type. */
function fits(type: string, value: string): boolean {
  const optional = /^\((.*)\)\?$|^([^|]*)\?$/.exec(type);
  if (optional !== null) return value === 'nil' || fits((optional[1] ?? optional[2])!, value);
  const [name, literal] = value.split('='),
    kind = shownType(name!);
  return type
    .split(/\|(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .some(
      (each) =>
        each === 'any' ||
        each === kind ||
        each === literal ||
        (each === 'number' && (kind === 'integer' || kind === 'float')) ||
        (each === 'userdata' && kind === 'file'),
    );
}

/** What is wrong with described results, by the results of a signature. */
function mismatch(result: string, values: readonly string[]): string | undefined {
  const types = result === '' ? [] : result.split(', ');
  const last = types.at(-1),
    more = last?.endsWith('...') === true ? last.slice(0, -3) : undefined;
  const fixed = more === undefined ? types : types.slice(0, -1);
  for (const [i, value] of values.entries()) {
    const type = fixed[i] ?? (more === '' ? 'any' : more);
    if (type === undefined || !fits(type, value)) return `result ${i + 1} is ${value}`;
  }
  const missing = fixed.slice(values.length).find((type) => !fits(type, 'nil'));
  return missing === undefined ? undefined : `no ${missing}`;
}

/** The same in a process, where a method does not say what it is called of: name, and call. */
const PROCESS_CALLS: Readonly<Record<string, readonly string[]>> = {
  'process.pid': ['process.pid()'],
  'process.id': ['process.id()'],
  'process.send': ['process.send(process.pid(), "t", 1)', 'process.send("nobody", "t")'],
  'process.listen': ['process.listen("a")', 'process.listen("")'],
  'process.unlisten': ['process.unlisten(process.listen("b"))', 'process.unlisten(channel.new())'],
  'process.inbox': ['process.inbox()'],
  'process.events': ['process.events()'],
  'process.spawn': ['process.spawn("app:idle", "system:processes")', 'process.spawn("app:x", "y")'],
  'process.spawn_monitored': ['process.spawn_monitored("app:idle", "system:processes")'],
  'process.spawn_linked': ['process.spawn_linked("app:idle", "system:processes")'],
  'process.spawn_linked_monitored': ['process.spawn_linked_monitored("app:idle", "system:processes")'],
  'process.exec': ['process.exec("app:idle", "system:processes")', 'process.exec("x", "y")'],
  'process.with_context': ['process.with_context({})'],
  'process.with_options': ['process.with_options({})'],
  'process.link': ['process.link(process.pid())', 'process.link("{x|y|z}")'],
  'process.unlink': ['process.unlink(process.pid())', 'process.unlink("nobody")'],
  'process.monitor': ['process.monitor(process.pid())', 'process.monitor("nobody")'],
  'process.unmonitor': ['process.unmonitor(process.pid())'],
  'process.terminate': ['process.terminate("nobody")'],
  'process.cancel': ['process.cancel(process.pid())', 'process.cancel("nobody")', 'process.cancel(process.pid(), {})'],
  'process.get_options': ['process.get_options()'],
  'process.set_options': ['process.set_options({})', 'process.set_options({ x = 1 })'],
  'process.registry.register': ['process.registry.register("me")', 'process.registry.register("me", 1)'],
  'process.registry.lookup': ['process.registry.lookup("me")', 'process.registry.lookup("x")'],
  'process.registry.unregister': ['process.registry.unregister("nobody")'],
  subscribe: ['subscribe("s", channel.new())', 'subscribe("", channel.new())'],
  unsubscribe: ['unsubscribe(process.listen("u"))', 'unsubscribe(channel.new())'],
  require: ['require("json")'],
  load: ['load("x")', 'load("x x")'],
  'table.create': ['table.create(1)'],
  'coroutine.spawn': ['coroutine.spawn(function() end)'],
  'channel.new': ['channel.new(1)'],
  'channel.select': ['channel.select({ default = true })'],
  'channel:send': ['channel.new(1):send(1)'],
  'channel:receive': ['process.listen("t"):receive()'],
  'channel:close': ['channel.new():close()'],
  'channel:case_send': ['channel.new():case_send(1)'],
  'channel:case_receive': ['channel.new():case_receive()'],
  'errors.new': ['errors.new("x")'],
  'errors.wrap': ['errors.wrap("x", "y")'],
  'errors.is': ['errors.is(1, "x")'],
  'errors.call_stack': ['errors.call_stack(errors.new("x"))', 'errors.call_stack(1)'],
  'error:message': ['errors.new("x"):message()'],
  'error:kind': ['errors.new("x"):kind()'],
  'error:retryable': ['errors.new("x"):retryable()', 'errors.new({ message = "x", retryable = true }):retryable()'],
  'error:details': ['errors.new("x"):details()', 'errors.new({ message = "x", details = { a = 1 } }):details()'],
  'error:stack': ['errors.new("x"):stack()'],
  'payload.new': ['payload.new(1)'],
  'payload:data': ['payload.new(1):data()'],
  'payload:unmarshal': ['payload.new(1):unmarshal()'],
  'payload:get_format': ['payload.new(1):get_format()'],
  'payload:transcode': ['payload.new(1):transcode("json/plain")', 'payload.new(1):transcode("x")'],
  'time.now': ['time.now()'],
  'time.unix': ['time.unix(1, 2)'],
  'time.date': ['time.date(2020, 1, 1, 0, 0, 0, 0)'],
  'time.parse': ['time.parse("2006", "2020")', 'time.parse("2006", "x")'],
  'time.parse_duration': ['time.parse_duration("1s")', 'time.parse_duration("x")'],
  'time.load_location': ['time.load_location("UTC")', 'time.load_location("No/Where")'],
  'time.fixed_zone': ['time.fixed_zone("x", 60)'],
  'time.sleep': ['time.sleep(1)', 'time.sleep("x")'],
  'time.after': ['time.after(1)', 'time.after(0)'],
  'time.timer': ['time.timer(1)', 'time.timer(0)'],
  'time.ticker': ['time.ticker("1s")', 'time.ticker(0)'],
  'Timer:response': ['time.timer(1):response()'],
  'Timer:channel': ['time.timer(1):channel()'],
  'Timer:stop': ['time.timer(1):stop()'],
  'Timer:reset': ['time.timer(1):reset(1)'],
  'Ticker:channel': ['time.ticker("1s"):channel()'],
  'Ticker:response': ['time.ticker("1s"):response()'],
  'Ticker:stop': ['time.ticker("1s"):stop()'],
  'Time:add': ['time.now():add("1s")'],
  'Time:sub': ['time.now():sub(time.now())'],
  'Time:add_date': ['time.now():add_date(1, 1, 1)'],
  'Time:before': ['time.now():before(time.now())'],
  'Time:after': ['time.now():after(time.now())'],
  'Time:equal': ['time.now():equal(time.now())'],
  'Time:is_zero': ['time.now():is_zero()'],
  'Time:format': ['time.now():format("2006")'],
  'Time:format_rfc3339': ['time.now():format_rfc3339()'],
  'Time:unix': ['time.now():unix()'],
  'Time:unix_nano': ['time.now():unix_nano()'],
  'Time:date': ['time.now():date()'],
  'Time:clock': ['time.now():clock()'],
  ...Object.fromEntries(
    [
      'year',
      'month',
      'day',
      'hour',
      'minute',
      'second',
      'nanosecond',
      'weekday',
      'year_day',
      'utc',
      'in_local',
      'location',
    ].map((name) => [`Time:${name}`, [`time.now():${name}()`]]),
  ),
  'Time:in_location': ['time.now():in_location(time.utc)'],
  'Time:round': ['time.now():round(time.parse_duration("1s"))'],
  'Time:truncate': ['time.now():truncate(time.parse_duration("1s"))'],
  ...Object.fromEntries(
    ['nanoseconds', 'microseconds', 'milliseconds', 'seconds', 'minutes', 'hours'].map((name) => [
      `Duration:${name}`,
      [`time.parse_duration("1s"):${name}()`],
    ]),
  ),
  'Location:string': ['time.utc:string()'],
  'ctx.get': ['ctx.get("x")', 'ctx.get("")'],
  'ctx.all': ['ctx.all()'],
  'json.encode': ['json.encode({})', 'json.encode(print)'],
  'json.decode': ['json.decode("1")', 'json.decode("x")'],
  'json.validate': ['json.validate({}, 1)', 'json.validate({ type = "string" }, 1)'],
  'json.validate_string': ['json.validate_string({}, "1")', 'json.validate_string({ type = "string" }, "1")'],
  'base64.encode': ['base64.encode("x")', 'base64.encode({})'],
  'base64.decode': ['base64.decode("eA==")', 'base64.decode("?")'],
  'uuid.v1': ['uuid.v1()'],
  'uuid.v3': ['uuid.v3(uuid.v4(), "x")', 'uuid.v3("x", "x")'],
  'uuid.v4': ['uuid.v4()'],
  'uuid.v5': ['uuid.v5(uuid.v4(), "x")', 'uuid.v5("x", "x")'],
  'uuid.v7': ['uuid.v7()'],
  'uuid.validate': ['uuid.validate("x")'],
  'uuid.version': ['uuid.version(uuid.v4())', 'uuid.version("x")'],
  'uuid.variant': ['uuid.variant(uuid.v4())', 'uuid.variant("x")'],
  'uuid.parse': ['uuid.parse(uuid.v4())', 'uuid.parse("x")'],
  'uuid.format': ['uuid.format(uuid.v4(), "urn")', 'uuid.format("x")', 'uuid.format(uuid.v4(), "x")'],
  'env.get': ['env.get("x")', 'env.set("X", "1") and env.get("X")'],
  'env.set': ['env.set("X", "1")', 'env.set("", "1")'],
  'env.get_all': ['env.get_all()'],
  'events.subscribe': ['events.subscribe("*")', 'events.subscribe("")'],
  'events.send': ['events.send("a", "b", "c")', 'events.send("", "b", "c")'],
  'Subscription:channel': ['events.subscribe("*"):channel()'],
  'Subscription:close': ['events.subscribe("*"):close()'],
  'funcs.call': ['funcs.call("app:f")', 'funcs.call("x")'],
  'funcs.async': ['funcs.async("app:f")', 'funcs.async("x")'],
  'funcs.new': ['funcs.new()'],
  'Executor:with_context': ['funcs.new():with_context({})'],
  'Executor:with_options': ['funcs.new():with_options({})'],
  'Executor:with_actor': ['funcs.new():with_actor(1)'],
  'Executor:with_scope': ['funcs.new():with_scope(1)'],
  'Executor:call': ['funcs.new():call("app:f")', 'funcs.new():call("x")'],
  'Executor:async': ['funcs.new():async("app:f")', 'funcs.new():async("x")'],
  ...Object.fromEntries(
    ['response', 'channel', 'is_complete', 'is_canceled', 'result', 'error', 'cancel'].map((name) => [
      `Future:${name}`,
      [`funcs.async("app:f"):${name}()`],
    ]),
  ),
  'io.write': ['io.write("")'],
  'io.print': ['io.print("")'],
  'io.eprint': ['io.eprint("")'],
  'io.read': ['io.read()'],
  'io.readline': ['io.readline()'],
  'io.raw': ['io.raw()'],
  'io.flush': ['io.flush()'],
  'io.args': ['io.args()'],
  'registry.get': ['registry.get("app:f")', 'registry.get("x:y")'],
  'registry.find': ['registry.find({})'],
  'registry.parse_id': ['registry.parse_id("a:b")'],
  'registry.snapshot': ['registry.snapshot()'],
  'registry.current_version': ['registry.current_version()'],
  'Version:id': ['registry.current_version():id()'],
  'Version:previous': ['registry.current_version():previous()'],
  'Version:string': ['registry.current_version():string()'],
  'Snapshot:entries': ['registry.snapshot():entries()'],
  'Snapshot:get': ['registry.snapshot():get("app:f")', 'registry.snapshot():get("x:y")'],
  'Snapshot:find': ['registry.snapshot():find({})'],
  'Snapshot:namespace': ['registry.snapshot():namespace("app")'],
  'Snapshot:version': ['registry.snapshot():version()'],
  'Snapshot:changes': ['registry.snapshot():changes()'],
  'Changes:create': ['registry.snapshot():changes():create({ id = "a:b", kind = "x" })'],
  'Changes:update': ['registry.snapshot():changes():update({ id = "a:b", kind = "x" })'],
  'Changes:delete': ['registry.snapshot():changes():delete("a:b")'],
  'Changes:ops': ['registry.snapshot():changes():ops()'],
  'Changes:apply': [
    'registry.snapshot():changes():apply()',
    'registry.snapshot():changes():create({ id = "a:b", kind = "x" }):apply()',
  ],
  ...Object.fromEntries(['debug', 'info', 'warn', 'error'].map((name) => [`Logger:${name}`, [`logger:${name}("x")`]])),
  'Logger:with': ['logger:with({})'],
  'Logger:named': ['logger:named("x")'],
  'Spawner:with_context': ['process.with_context({}):with_context({})'],
  'Spawner:with_options': ['process.with_context({}):with_options({})'],
  'Spawner:with_actor': ['process.with_context({}):with_actor(1)'],
  'Spawner:with_scope': ['process.with_context({}):with_scope(1)'],
  'Spawner:with_name': ['process.with_context({}):with_name("n")'],
  'Spawner:with_message': ['process.with_context({}):with_message("t", 1)'],
  ...Object.fromEntries(
    ['spawn', 'spawn_monitored', 'spawn_linked', 'spawn_linked_monitored', 'exec'].map((name) => [
      `Spawner:${name}`,
      [`process.with_context({}):${name}("app:idle", "system:processes")`],
    ]),
  ),
  'Message:topic': ['(process.send(process.pid(), "m") and process.inbox():receive()):topic()'],
  'Message:from': ['(process.send(process.pid(), "m") and process.inbox():receive()):from()'],
  'Message:payload': ['(process.send(process.pid(), "m") and process.inbox():receive()):payload()'],
  'Message:reply': ['(process.send(process.pid(), "m") and process.inbox():receive()):reply(1)', 'asked():reply(1)'],
  'process.call': ['process.call("nobody", "t")', 'process.call(server, "t", 1)'],
  'process.group.join': ['process.group.join("g")', 'process.group.join("")'],
  'process.group.leave': ['process.group.leave("g")'],
  'process.group.members': ['process.group.members("g")'],
  'process.group.send': ['process.group.send("g", "t")', 'process.group.send("g")'],
  'process.group.monitor': ['process.group.monitor("g")', 'process.group.monitor("")'],
  'process.group.unmonitor': [
    'process.group.unmonitor(process.group.monitor("g"))',
    'process.group.unmonitor(channel.new())',
  ],
  'supervisor.run': ['supervisor.run({ strategy = "x" })'],
  'supervisor.start_child': [
    'supervisor.start_child(tree, { id = "x", entry = "app:server" })',
    'supervisor.start_child(tree, {})',
  ],
  'supervisor.terminate_child': ['supervisor.terminate_child(tree, "x")', 'supervisor.terminate_child(tree, "y")'],
  'supervisor.restart_child': ['supervisor.restart_child(tree, "x")', 'supervisor.restart_child(tree, "x")'],
  'supervisor.delete_child': [
    'supervisor.delete_child(tree, "x")',
    'supervisor.terminate_child(tree, "x") and supervisor.delete_child(tree, "x")',
  ],
  'supervisor.which_children': ['supervisor.which_children(tree)', 'supervisor.which_children("nobody")'],
  'supervisor.count_children': ['supervisor.count_children(tree)', 'supervisor.count_children("nobody")'],
  'system.processes': ['system.processes()'],
  'system.inspect': ['system.inspect(process.pid())', 'system.inspect("nobody")'],
  'system.hosts': ['system.hosts()'],
  'system.nodes': ['system.nodes()'],
  'system.memory': ['system.memory()'],
  'system.names': ['system.names()'],
  'system.groups': ['system.groups()'],
  'type:is': ['integer:is(1)', 'integer:is("x")'],
  'type:name': ['integer:name()'],
  'type:kind': ['integer:kind()'],
};
/** They do not return. */
const LEFT_OUT = ['process.upgrade', 'error', 'os.exit', 'coroutine.yield'];
/** They read standard input, or leave a file. */
const NOT_HERE = ['debug.debug', 'io.read', 'os.tmpname'];

const MODULES = ['time', 'json', 'base64', 'uuid', 'env', 'events', 'funcs', 'registry', 'logger', 'ctx', 'io'];

test('calls in a process give what the signatures say', async () => {
  const calls = Object.entries(PROCESS_CALLS).flatMap(([name, each]) => each.map((call) => [name, call] as const));
  const body = calls.map(([, call]) => `results[#results + 1] = describe(${call})`).join('\n');
  const source = `${DESCRIBE.replace('return describe(', '')}
    local function asked()
      coroutine.spawn(function() process.call(process.pid(), 'asked') end)
      return (process.listen('asked', { message = true }):receive())
    end
    return function()
    local server = process.spawn('app:server', 'system:processes')
    local tree = process.spawn('system:supervisor', 'system:processes', {})
    local results = {} ${body}\nreturn table.concat(results, '\\0') end`;
  const system = createSystem({
    clock: 'virtual',
    log: () => {},
    crashReports: false,
    stdout: () => {},
    stderr: () => {},
    entries: {
      'app:main': { source, modules: [...MODULES, 'supervisor', 'system'] },
      'app:server': {
        source: 'return function() local inbox = process.inbox() while true do inbox:receive():reply(1) end end',
      },
      'app:idle': { source: 'return function() return 1 end' },
      'app:f': { source: 'return function() return 1 end', kind: 'function.lua' },
    },
  });
  const given = String(await system.spawn('app:main', 'system:processes').result).split('\0');
  await system.stop();
  assert.is(given.length, calls.length);
  const wrong = calls.flatMap(([name, call], i) => {
    const shown = groups()
      .filter(({ inProcesses }) => inProcesses)
      .flatMap(({ functions }) => functions)
      .find((each) => each.name === name)!;
    const problem = mismatch(shown.signature.result, given[i] === '' ? [] : given[i]!.split('\n'));
    return problem === undefined ? [] : [`${signatureLine(shown)}: ${call}: ${problem}`];
  });
  assert.equal(wrong, []);
});

test('every function of Lua is called above', () => {
  const there = groups()
    .filter(({ inProcesses }) => !inProcesses)
    .flatMap(({ functions }) => functions.map(({ name }) => name));
  assert.equal(
    there.filter(
      (name) =>
        ![...CALLS, ...FILE_CALLS].some((call) => nameIn(call) === name) && ![...LEFT_OUT, ...NOT_HERE].includes(name),
    ),
    [],
  );
});

test('every function of processes is called above', () => {
  const there = groups()
    .filter(({ inProcesses }) => inProcesses)
    .flatMap(({ functions }) => functions.map(({ name }) => name));
  assert.equal(
    there.filter((name) => PROCESS_CALLS[name] === undefined && !LEFT_OUT.includes(name)),
    [],
  );
  assert.equal(
    Object.keys(PROCESS_CALLS).filter((name) => !there.includes(name)),
    [],
  );
});

for (const [files, host, calls] of [
  ['without files', portableHost({ stdout: () => {} }), CALLS],
  ['with files', nodeHost(), FILE_CALLS],
] as const)
  test(`calls in a state ${files} give what the signatures say`, () => {
    const rt = createRuntime(host),
      wrong: string[] = [];
    for (const call of calls) {
      const stop = callNow(rt, loadChunk(rt, `${DESCRIBE}${call})`, '=call'), []);
      assert.is(stop.kind, 'done', call);
      const text = String(stop.kind === 'done' ? stop.values[0] : ''),
        problem = mismatch(of(call).signature.result, text === '' ? [] : text.split('\n'));
      if (problem !== undefined) wrong.push(`${signatureLine(of(call))}: ${call}: ${problem}`);
    }
    assert.equal(wrong, []);
  });

test.run();
