// Values that make library calls expensive, in Lua: each is made when a call mentions it, before anything is measured.

const MAKERS: Readonly<Record<string, string>> = {
  // ---- strings
  BIG: '("x"):rep(8000000):lower()',
  EQUAL: '("xx"):rep(4000000):lower()',
  A: '("a"):rep(100000)',
  NEEDLE: '"b" .. ("a"):rep(50000)',
  BLANKS: '(" "):rep(200000) .. "x"',
  PARENTHESES: '("("):rep(200000)',
  DIGITS: '("9"):rep(1000000)',
  EUROS: '("\\u{20AC}"):rep(1000000)',
  STATEMENTS: '("x=1 "):rep(200000)',
  PACKED: '("i8"):rep(200000)',
  COLLISION: '("x"):rep(20000) .. 100000',
  JSON: '"[" .. ("[1,{\\"a\\":2}],"):rep(100000) .. "1]"',
  BRACKETS: '("["):rep(1000000)',
  BASE64: '("QUJD"):rep(2000000)',
  LAYOUT: '("Monday Jan _2 2006 .999 "):rep(20000)',
  FORMATTED: 'NOW:format(LAYOUT)',
  UUID: '"6ba7b810-9dad-11d1-80b4-00c04fd430c8"',
  COUNT: '0',
  // ---- tables
  LIST: 'filled(200000, function(i) return i * 7919 % 200003, i end)',
  TABLES: 'filled(20000, function(i) return { i }, i end)',
  WIDE: 'filled(20000, function(i) return i, "key" .. i end)',
  DEEP: 'nested(20000, function(t) return { t } end)',
  SHARED: 'nested(40, function(t) return { t, t } end)',
  CHOICES: 'nested(20, function(t) return { anyOf = { t, t, { type = "number" } } } end)',
  CLEARED:
    '(function() local t = filled(200000, function(i) return i, "k" .. i end) for k in pairs(t) do t[k] = nil end return t end)()',
  COLLIDING: 'filled(1000, function(i) return i, ("x"):rep(20000) .. 100000 + i end)',
  ENDLESS: 'setmetatable({}, { __index = function() return "x" end, __len = function() return 10 ^ 15 // 1 | 0 end })',
  META: 'setmetatable({}, { __name = BIG, __metatable = BIG })',
  // ---- functions
  MANY: 'function() return table.unpack(LIST, 1, 100000) end',
  CODES: 'function() return A:byte(1, 100000) end',
  LESS: 'function() return table.unpack(LIST, 1, 20000) end',
  FUNCTION: 'load("local x, y = _ENV " .. ("x = y "):rep(20000) .. " return x")',
  DEEPLY:
    'function(f) local function down(n) if n == 0 then f() return 1 end return down(n - 1) + 1 end return down(15000) end',
  // ---- processes
  PEER: 'process.spawn("app:idle", "app:processes")',
  MAIL: '(function() for i = 1, 20000 do process.send(process.pid(), "junk", i) end return 1 end)()',
  MESSAGE: '(function() process.send(process.pid(), "m", WIDE) return (process.inbox():receive()) end)()',
  REQUEST:
    '(function() coroutine.spawn(function() process.call(process.pid(), "r", 1, "1h") end) return (process.listen("r", { message = true }):receive()) end)()',
  CROWD:
    '(function() for i = 1, 2000 do process.spawn("app:member", "app:processes") end while #process.group.members("crowd") < 2000 do coroutine.yield() end return 1 end)()',
  FEW: '(function() for i = 1, 50 do process.spawn("app:member", "app:processes", "few") end while #process.group.members("few") < 50 do coroutine.yield() end return 1 end)()',
  NAMED:
    '(function() for i = 1, 10000 do process.registry.register("name" .. i) process.group.join("group" .. i) end return 1 end)()',
  WATCHES: '(function() for i = 1, 5000 do process.group.monitor("watched" .. i) end return 1 end)()',
  SPAWNER: 'process.with_context(WIDE)',
  CASES:
    '(function() local cases = filled(3000, function(i) return channel.new():case_receive(), i end) cases.default = true return cases end)()',
  CHAIN: 'nested(20000, function(e) return errors.wrap(e, "again") end, errors.new({ message = BIG, details = WIDE }))',
  WORDY: 'errors.new(BIG)',
  NOW: 'time.now()',
  FAR: 'time.date(200000, 12, 31, 23, 59, 59, 1, ZONE)',
  ZONE: 'time.load_location("Europe/Berlin")',
  DURATION: 'time.parse_duration("2562047h47m16.854775807s")',
  TIMER: 'time.timer("1h")',
  TICKER: 'time.ticker("1h")',
  SUBSCRIPTIONS: 'filled(100, function(i) return require("events").subscribe(("*a"):rep(10)), i end)',
  EXECUTOR: 'require("funcs").new():with_context(WIDE)',
  FUTURE: 'require("funcs").async("app:fn_nothing")',
  CHANGES:
    '(function() local c = require("registry").snapshot():changes() for i = 1, 2000 do c:create({ id = "a:b" .. i, kind = "k", data = {} }) end return c end)()',
  CHECKED: 'Numbers',
};

const HELPERS = `
local function filled(n, each)
  local t = {}
  for i = 1, n do
    local v, k = each(i)
    t[k] = v
  end
  return t
end
local function nested(n, around, t)
  t = t or {}
  for _ = 1, n do t = around(t) end
  return t
end
`;

/** Everything a value is made of, in the order in which it has to be made. */
function needed(text: string, found: string[] = []): string[] {
  for (const [name] of text.matchAll(/\b[A-Z][A-Z0-9]*\b/g)) {
    if (MAKERS[name] === undefined || found.includes(name)) continue;
    needed(MAKERS[name], found);
    found.push(name);
  }
  return found;
}

/**
 * Lua that makes what a call needs and leaves the call in a local function `call`. Modules are found by their names.
 */
export function preparation(call: string, modules: readonly string[]): string {
  const values = needed(call).map((name) => `${name} = ${MAKERS[name]}`);
  const own = modules
    .filter((name) => new RegExp(`\\b${name}[.:]`).test([call, ...values].join(' ')))
    .map((name) => `local ${name} = require("${name}")`);
  const type = /\bCHECKED\b/.test(call) ? ['type Numbers = { number }'] : [];
  return [HELPERS, ...type, ...own, ...values, `local function call() ${call} end`].join('\n');
}
