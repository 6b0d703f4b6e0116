// Programs of coroutines inside coroutines: chains, trees and rings of them, whose bodies yield and fail wherever a
// program can call something, while those who hold them close, hook, inspect or drop them. All of it is called often
// enough to be compiled, and stays deterministic: a program counts its steps, and stops looping when they are used up.
// `bails` is what the harness of compare.ts gives programs of this mode: natives of debug, and the collector.
import { Random } from './random.ts';

const PRELUDE = `local create, resume, wrap, yield, status, close = coroutine.create, coroutine.resume, coroutine.wrap, coroutine.yield, coroutine.status, coroutine.close
local running, isyieldable, traceback, collect = coroutine.running, coroutine.isyieldable, bails.traceback, bails.collectgarbage
-- Native Lua 5.4.4 may lose hooks of coroutines to its generational collector.
collect("incremental")
local steps, said, kept, lastOf = 0, 0, {}, {}
local function say(...) said = said + 1 if said <= 250 then print(...) end end
local function num(v) return (math.tointeger(v) or 1) % 10007 end
local function keep(co) kept[#kept % 7 + 1] = co return co end
local function closing(what, act) return setmetatable({}, {__close = function(_, e) say("closing", what, e) if act then act() end end}) end
local function asks(co) return function(...) local ok, v, w = resume(co, ...) if not ok then error(v, 0) end return v, w end end
`;

/** What a body has in sight. */
interface Place {
  readonly r: Random;
  /** Names stay apart. */
  count: number;
  /** Is there a coroutine below, which `from` resumes? */
  readonly pulls: boolean;
  /** Statements may still contain others. */
  nest: number;
}

const ERRORS = [
  '"text"',
  '"text", 0',
  '"text", 2',
  '{n}',
  'nil',
  'n',
  '1.5, 0',
  'true',
  'me',
  'setmetatable({}, {__tostring = function() return "object" end})',
  'say',
];
const FAULTS = [
  'local x = a.b.c',
  'local x = nil + n',
  'undefined(n)',
  'local x = {} < {}',
  'local x = "x" + n',
  'string.rep()',
  '("x"):missing()',
  'local x = #n',
  'local x = n .. {}',
  'assert(false)',
  'assert(nil, "asserted")',
  'assert(false, {n})',
  'resume(n)',
  'setmetatable(n, n)',
  'for i = 1, 10, 0 do end',
  'close(me)',
];

const raising = ({ r }: Place): string => (r.chance(60) ? `error(${r.pick(ERRORS)})` : r.pick(FAULTS));

/** When something happens: seldom, or in the midst of what is compiled by then. */
const when = ({ r }: Place): string =>
  r.weighted([
    [6, () => `n == ${r.between(2, 60)}`],
    [2, () => `n % ${r.between(4, 29)} == 0`],
    [1, () => `steps > ${r.between(100, 900)}`],
    [1, () => `n > ${r.between(20, 100)}`],
  ])();

/** Values as `yield`, `resume` or `return` passes them. */
const values = ({ r }: Place): string =>
  r.weighted<() => string>([
    [5, () => 'n'],
    [2, () => ''],
    [2, () => 'a'],
    [2, () => 'n, a'],
    [1, () => '"s", nil, n'],
    [1, () => 'nil'],
    [1, () => 'table.unpack({1, 2, 3, n})'],
    [1, () => 'num(a) + 1'],
    [1, () => 'n / 2'],
    [1, () => `${r.between(1, 9)}, "two", 3.5, {4}, nil`],
  ])();

/** An expression that yields, or asks the coroutine below. */
const waiting = (p: Place): string => {
  const { r } = p;
  return p.pulls && r.chance(45) ? `from(${values(p)})` : `yield(${values(p)})`;
};

/** The same where native Lua lets nothing yield. */
const asking = (p: Place): string => (p.pulls && p.r.chance(70) ? 'from(n)' : `(isyieldable() and yield(n) or n)`);

const HANDLERS = [
  'function(m) return m end',
  'function(m) say("handler", m) return "handled" end',
  'traceback',
  'function(m) return traceback(m, 1) end',
  'function(m) error(m, 0) end',
  'function(m) return num(m), isyieldable() end',
  'function(m) say(resume(create(function(v) yield(v) end), m)) return type(m) end',
  'type',
];

const EVENTS: readonly (readonly [event: string, use: string])[] = [
  ['__index', 'o.x'],
  ['__index', 'o[n]'],
  ['__add', 'o + 1'],
  ['__sub', 'n - o'],
  ['__concat', 'n .. o'],
  ['__concat', '"a" .. o .. "b"'],
  ['__lt', 'o < 1'],
  ['__le', 'not (o <= o)'],
  ['__eq', 'o == setmetatable({}, getmetatable(o))'],
  ['__len', '#o'],
  ['__unm', '-o'],
  ['__call', 'o(n, a)'],
  ['__idiv', 'o // n'],
  ['__band', 'o & 1'],
];

/** A function's text that yields or asks, and then gives something. */
const callback = (p: Place, parameters: string, result: string, wait = waiting): string => {
  const { r } = p;
  return `function(${parameters}) ${r.weighted([
    [6, () => `local v = ${wait(p)}`],
    [1, () => `a = ${wait(p)}`],
    [1, () => `for i = 1, 2 do a = ${wait(p)} end`],
    [1, () => `if ${when(p)} then ${raising(p)} end`],
    [1, () => `local _ <close> = closing("callback") a = ${wait(p)}`],
    [1, () => `if ${when(p)} then return (${wait(p)}) end`],
  ])()} return ${result} end`;
};

/** Statements of a body, which has `n`, `a`, `me` and `id`. */
function statement(p: Place): string {
  const { r } = p,
    name = `x${++p.count}`,
    inner = p.nest > 0;
  return r.weighted<() => string>([
    [10, () => `yield(${values(p)})`],
    [8, () => `a = yield(${values(p)})`],
    [3, () => `local ${name}, y${name} = yield(${values(p)})\na = ${name} or y${name}`],
    [2, () => `say(id, n, yield(${values(p)}))`],
    [2, () => `local ${name} = {yield(${values(p)}), yield(n)}\na = #${name} > 0 and ${name}[1] or n`],
    [2, () => `a = num((yield(n))) + num(a)`],
    [2, () => `for i = 1, ${r.between(1, 3)} do a = yield(i, n) end`],
    [2, () => `a = select("#", yield(${values(p)}))`],
    [p.pulls ? 10 : 0, () => `a = from(${values(p)})`],
    [p.pulls ? 2 : 0, () => `a = num(from(n)) + num((from(a)))`],
    [p.pulls ? 2 : 0, () => `local ${name}, y${name} = from(n)\nyield(y${name}, ${name})`],
    [p.pulls ? 2 : 0, () => `yield(from(${values(p)}))`],
    [4, () => `if ${when(p)} then ${raising(p)} end`],
    [1, () => `if ${when(p)} then return ${values(p)} end`],
    [1, () => `if ${when(p)} then return ${waiting(p)} end`],
    [1, () => `if ${when(p)} then break end`],
    [inner ? 3 : 0, () => `if ${when(p)} then\n${statements(p, 1, 2)}\nend`],
    [
      inner ? 4 : 0,
      () =>
        `local ok${name}, v${name} = pcall(function(...)\n${statements(p, 1, 2).replaceAll(/\bbreak\b/g, 'return')}\n${r.chance(40) ? raising(p) : ''}\nend, n)\na = ok${name} and v${name} or a`,
    ],
    [
      p.pulls ? 2 : 0,
      () =>
        `local ok${name}, v${name} = pcall(from, n)\nif not ok${name} then say(id, v${name}) v${name} = 0 end\na = v${name}`,
    ],
    [2, () => `a = select(2, pcall(yield, ${values(p) || 'n'}))`],
    [
      inner ? 3 : 0,
      () =>
        `say(xpcall(function(...)\n${statements(p, 1, 2).replaceAll(/\bbreak\b/g, 'return')}\n${r.chance(60) ? raising(p) : ''}\nend, ${r.pick(HANDLERS)}, n))`,
    ],
    [
      3,
      () => {
        const [event, use] = r.pick(EVENTS);
        return `local o = setmetatable({}, {${event} = ${callback(p, '...', 'n')}})\nlocal ${name} = ${use}\na = ${name}`;
      },
    ],
    [1, () => `local o = setmetatable({}, {__newindex = ${callback(p, 't, k, v', '')}})\no.x = n`],
    [
      2,
      () =>
        `for i, v in ${callback(p, 'limit, i', 'i < limit and i + 1 or nil')}, ${r.between(1, 3)}, 0 do\nsteps = steps + 1\nif steps > most then break end\na = i\nend`,
    ],
    [
      2,
      () => {
        const order = callback(p, 'x, y', 'x < y', asking);
        return `local t = {3, 1, 2}\n${r.chance(30) ? `say(pcall(table.sort, t, ${order}))` : `table.sort(t, ${order})`}\na = t[1]`;
      },
    ],
    [
      2,
      () =>
        `local ${name} = string.gsub("abc", "%w", ${callback(p, 'c', r.pick(['c', 'nil', '"<" .. c .. ">"', 'n', 'n % 7 == 3 and {} or c']), asking)})\na = ${name}`,
    ],
    [
      2,
      () =>
        `do\nlocal ${name} <close> = closing(id${r.weighted([
          [3, () => ''],
          [2, () => `, function() yield(n) end`],
          [2, () => `, function() ${raising(p)} end`],
          [p.pulls ? 2 : 0, () => `, function() a = from(n) end`],
          [1, () => `, function() say(pcall(close, me)) end`],
        ])()})\n${inner ? statements(p, 1, 2) : `yield(n)`}\nend`,
    ],
    [
      2,
      () =>
        `local function rec${name}(k)\nif k <= 0 then ${r.pick(['', `${waiting(p)} `])}return 0 end\n${r.chance(50) ? `a = ${waiting(p)}\n` : ''}local v = rec${name}(k - 1)\n${r.chance(60) ? 'yield(v)\n' : ''}return v + k\nend\na = rec${name}(${r.between(1, 7)})`,
    ],
    [1, () => `say(id, status(me), running() == me, isyieldable(), isyieldable(me))`],
    [
      1,
      () =>
        r.pick([`say(resume(me, n))`, `say(pcall(close, me))`, 'say(pcall(wrap(function() return resume(me) end)))']),
    ],
    [2, () => `local co = kept[n % 7 + 1]\nif co then ${meddling(p, 'co', false)} end`],
    [1, () => `lastOf[id] = n`],
    [1, () => `say(traceback(${r.pick(['', '"here"', '"here", 2', 'n'])}))`],
    [1, () => `collect(${r.pick(['', '"step"', '"step", 100'])})`],
    [
      1,
      () =>
        `local ${name} = wrap(function(...) yield(...) ${r.chance(50) ? 'yield(2) ' : ''}return ${r.pick(['3', '', '...'])} end)\n${name}(n)`,
    ],
    [
      inner ? 1 : 0,
      () =>
        `local ${name} = ${r.pick(['create', 'wrap'])}(function(...)\n${statements(p, 1, 2).replaceAll(/\bbreak\b/g, 'return')}\nend)\nif type(${name}) == "thread" then say(resume(keep(${name}), n)) else a = ${name}(n) end`,
    ],
  ])();
}

function statements(p: Place, low: number, high: number): string {
  p.nest--;
  const text = p.r
    .some(low, high, () => statement(p))
    .map((one) => (/\b(return|break)\b[^\n]*$/.test(one) ? `do ${one} end` : one));
  p.nest++;
  return text.join('\n');
}

/** What one that holds a coroutine may do to it. */
function meddling(p: Place, co: string, outside = true): string {
  const { r } = p;
  return r.weighted<() => string>([
    [4, () => `say(resume(${co}, ${values(p) || 'nil'}))`],
    [3, () => `say(status(${co}), isyieldable(${co}))`],
    [outside ? 3 : 1, () => `say(pcall(close, ${co})) say(status(${co}))`],
    [2, () => `say(traceback(${co}${r.pick(['', ', "of it"', ', "of it", 1', ', nil', ', n'])}))`],
    [2, () => `say(peek(${co}, ${r.between(0, 2)}))`],
    [1, () => `say(poke(${co}, ${r.between(0, 2)}, ${r.pick(['"a"', '"n"', '"v"'])}, ${r.between(1, 5)}))`],
    [1, () => `collect() collect()`],
    [1, () => `collect("step")`],
    [1, () => `say(bails.gethook(${co}) ~= nil)`],
    [
      outside ? 4 : 1,
      () =>
        `bails.sethook(${co}, ${r.weighted([
          [4, () => 'function(event, line) hooked = hooked + 1 end'],
          [2, () => 'function(event, line) if hooked < 40 then say(event, line) end hooked = hooked + 1 end'],
          [
            1,
            () =>
              `function(event) hooked = hooked + 1 if hooked % ${r.between(20, 70)} == 0 then error("hooked", 0) end end`,
          ],
          [
            1,
            () =>
              `function(event) hooked = hooked + 1 if hooked % ${r.between(5, 50)} == 0 then bails.sethook() end end`,
          ],
        ])()}, ${r.pick(['"l"', '"l"', '"c"', '"r"', '"cr"', '"crl"'])})`,
    ],
    [outside ? 3 : 1, () => `bails.sethook(${co}) say(hooked)`],
    [1, () => `local own = kept[1] == ${co} say(own, pcall(resume, ${co}))`],
    [
      1,
      () =>
        `bails.sethook(function() hooked = hooked + 1 end, ${r.pick(['"l"', '"c"', '"r"'])}) say(resume(${co}, 1)) bails.sethook()`,
    ],
  ])();
}

/** A maker of bodies: `function(from, id)` gives one. */
function body(p: Place, turns: number, plain: boolean): string {
  const { r } = p,
    lines = plain
      ? [
          p.pulls ? r.pick(['a = from(n)', 'a = num(from(n)) + 1', 'local v = from()\na = v', 'a = from(a)']) : 'a = n',
          ...(r.chance(25) ? [statement(p)] : []),
          r.pick(['yield(a)', 'yield(num(a) + 1)', 'yield(n, a)', 'a = yield(a)']),
        ].map((one) => (/\b(return|break)\b[^\n]*$/.test(one) ? `do ${one} end` : one))
      : [statements(p, 1, 5)],
    inside = `steps = steps + 1\nn = n + 1\n${lines.join('\n')}`;
  const loop = r.weighted([
    [6, () => `while steps < most do\n${inside}\nend`],
    [4, () => `for i = 1, ${turns} do\nif steps > most then break end\n${inside}\nend`],
    [2, () => `repeat\n${inside}\nuntil n > ${turns} or steps > most`],
    [p.pulls ? 2 : 0, () => `for v in from do\nif steps > most then break end\n${inside}\nend`],
  ])();
  const last = r.weighted([
    [4, () => ''],
    [2, () => `\nreturn ${values(p)}`],
    [1, () => `\nreturn ${waiting(p)}`],
    [1, () => `\n${raising(p)}`],
  ])();
  const first = r.chance(15) ? 'local _ <close> = closing(id)\n' : '';
  return `function(from, id)\nreturn function(a, ...)\nlocal n, me = 0, running()\n${first}${loop}${last}\nend\nend`;
}

/** How the coroutine above asks one for values. */
const pulling = (r: Random, co: string): string =>
  r.weighted<() => string>([
    [4, () => `asks(${co})`],
    [2, () => `function(...) return select(2, resume(${co}, ...)) end`],
    [2, () => `function(v) local ok, v = resume(${co}, v) if ok then return v end return nil end`],
    [
      2,
      () =>
        `wrap(function(...) local v = ... while steps < most do steps = steps + 1 local ok, w = resume(${co}, v) if not ok then error(w, 0) end v = yield(w) end end)`,
    ],
  ])();

/** A function that drives a coroutine through many turns. */
function busy(p: Place, name: string): string {
  const { r } = p,
    turns = r.between(10, 120);
  return `local function ${name}(co, n)\nlocal sum, failed = 0, 0\nfor i = 1, ${turns} do\nif steps > most then break end\n${r.weighted(
    [
      [
        5,
        () =>
          'local ok, v = resume(co, i)\nif ok then sum = sum + num(v) else say("failed", v) failed = failed + 1 if failed > 2 then return sum end end',
      ],
      [2, () => 'local ok, v, w = resume(co)\nsum = sum + num(v) + num(w)'],
      [2, () => 'sum = sum + select("#", resume(co, i, sum))'],
      [1, () => 'local t = {resume(co, i)}\nsum = sum + #t'],
      [1, () => 'if not resume(co) then break end'],
      [1, () => 'local ok, v = pcall(asks(co), i)\nif not ok then say(v) break end\nsum = sum + num(v)'],
      [1, () => 'table.sort({2, 1}, function(x, y) resume(co, i) return x < y end)\nsum = sum + 1'],
      [1, () => 'string.gsub("ab", ".", function(c) sum = sum + num(select(2, resume(co, c))) end)'],
      [
        1,
        () =>
          'local o = setmetatable({}, {__index = function(_, k) return select(2, resume(co, k)) end})\nsum = sum + num(o[i]) + num(o.x)',
      ],
    ],
  )()}\nend\nreturn sum\nend`;
}

/** How the drivers are called. */
const guarded = (r: Random, call: string, args: string): string =>
  r.weighted([
    [4, `say(pcall(${call}, ${args}))`],
    [2, `say(xpcall(${call}, ${r.pick(HANDLERS)}, ${args}))`],
    [2, `say(select("#", pcall(${call}, ${args})))`],
    [1, `say(pcall(pcall, ${call}, ${args}))`],
    [1, `say(resume(create(${call}), ${args}))`],
    [1, `say(pcall(wrap(${call}), ${args}))`],
  ]);

interface Program {
  readonly p: Place;
  readonly lines: string[];
}

/** Coroutines each of which resumes the next. */
function chain({ p, lines }: Program, at: number): void {
  const { r } = p,
    deep = r.chance(20),
    length = deep ? r.between(40, 230) : r.between(1, 8),
    makers = r.some(1, 3, () => body({ ...p, pulls: true }, r.between(3, 80), deep || r.chance(60)));
  lines.push(
    `local source${at} = ${body({ ...p, pulls: false }, r.between(3, 150), r.chance(60))}`,
    `local stages${at} = {\n${makers.join(',\n')}\n}`,
    busy(p, `busy${at}`),
    `local function build${at}()`,
    `local co = create(source${at}(nil, 0))`,
    `for i = 1, ${length} do`,
    'local below = co',
    `co = create(stages${at}[i % #stages${at} + 1](${pulling(r, 'below')}, i))`,
    ...(r.chance(50) ? [`if i % ${r.between(1, 5)} == 0 then keep(below) end`] : []),
    'end',
    r.chance(50) ? 'return keep(co)' : 'return co',
    'end',
    `for round = 1, ${r.between(1, 4)} do`,
    `local co, n = build${at}(), round`,
    ...r.some(1, 5, () =>
      r.chance(60) ? guarded(r, `busy${at}`, 'co, n') : meddling(p, r.chance(60) ? 'co' : '(kept[round] or co)'),
    ),
    'say(status(co), steps, hooked)',
    'end',
  );
}

/** Coroutines that walk a tree, each through those below it. */
function tree({ p, lines }: Program, at: number): void {
  const { r } = p,
    children = r.between(1, 3),
    [opening, loop] = r.pick([
      ['', 'for v in walk(d - 1) do'],
      ['local below = create(walked(d - 1))\n', 'for _, v in resume, below do'],
      ['local below = walk(d - 1)\n', 'while true do\nlocal v = below(n)\nif v == nil then break end'],
    ] as const);
  // An iterator's first result is the control variable: that of resume is true for ever.
  const each = loop.startsWith('for _') ? `${loop}\nif v == nil then break end` : loop;
  lines.push(
    `local walk, walked`,
    `walked = function(d) return function(a)`,
    'local n, me, id = 0, running(), d',
    'steps = steps + 1',
    `if d == 0 then ${r.pick(['yield(1)', 'yield(1) yield(2)', 'return', `yield(1) if steps > ${r.between(20, 300)} then ${raising(p)} end`])} return end`,
    ...(r.chance(30) ? ['local _ <close> = closing(d)'] : []),
    `for child = 1, ${children} do`,
    `${opening}${each}`,
    'n = n + 1',
    // Where a value that comes makes several that go, those of a deep tree have no end.
    'if n > 300 then steps = steps + 1 end',
    'if steps > most then return end',
    ...(r.chance(40)
      ? [statement({ ...p, pulls: false, nest: 1 })].map((one) =>
          /\b(return|break)\b[^\n]*$/.test(one) ? `do ${one} end` : one,
        )
      : []),
    'yield(v)',
    'end',
    'end',
    'end end',
    r.chance(70)
      ? 'walk = function(d) return wrap(walked(d)) end'
      : 'walk = function(d) return asks(keep(create(walked(d)))) end',
    `for round = 1, ${r.between(1, 4)} do`,
    'local count = 0',
    `local function all(d) for v in walk(d) do count = count + 1 ${r.chance(30) ? `if count == ${r.between(2, 40)} then ${r.pick(['break', 'error("enough")', 'return "left"'])} end ` : ''}end end`,
    guarded(r, 'all', `${r.between(1, children === 1 ? 60 : 5)}`),
    'say(count)',
    'end',
  );
  void at;
}

/** A ring: all are resumed in turn, and do things to one another. */
function ring({ p, lines }: Program, at: number): void {
  const { r } = p,
    makers = r.some(1, 3, () => body({ ...p, pulls: true }, r.between(3, 40), false));
  lines.push(
    `local members${at} = {\n${makers.join(',\n')}\n}`,
    `local function ring${at}(size, n)`,
    'local queue, sum = {}, 0',
    'for i = 1, size do',
    'local function from(...) local other = queue[i % #queue + 1] if other == nil then return n end local ok, v = resume(other, ...) return v end',
    `queue[i] = keep(create(members${at}[i % #members${at} + 1](from, i)))`,
    'end',
    `for turn = 1, ${r.between(3, 60)} do`,
    'if steps > most then break end',
    'for i = #queue, 1, -1 do',
    'local ok, v = resume(queue[i], turn)',
    `if not ok then say(v) end`,
    `if status(queue[i]) == "dead" then table.remove(queue, i) end`,
    ...(r.chance(50)
      ? [`if turn % ${r.between(2, 9)} == 0 and queue[1] then local co = queue[1] ${meddling(p, 'co')} end`]
      : []),
    'end',
    'end',
    'return #queue, sum',
    'end',
    `for round = 1, ${r.between(1, 3)} do`,
    guarded(r, `ring${at}`, `${r.between(1, 6)}, round`),
    'say(steps, hooked)',
    'end',
  );
}

/** As deep as coroutines can be nested, and beyond. */
function depths({ p, lines }: Program, at: number): void {
  const { r } = p,
    between = r.weighted<() => string>([
      [4, () => 'deep(k - 1)()'],
      [2, () => 'select(2, pcall(deep(k - 1)))'],
      [1, () => 'select(2, xpcall(deep(k - 1), function(m) say(k) return m end))'],
      [1, () => 'select(2, resume(keep(create(function() return deep(k - 1)() end))))'],
      [1, () => 'setmetatable({}, {__index = function() return deep(k - 1)() end}).x'],
      [1, () => 'setmetatable({}, {__add = function() return (deep(k - 1)()) end}) + 1'],
      [1, () => '(string.gsub("x", "x", deep(k - 1)))'],
    ])();
  lines.push(
    `local function deep(k)`,
    'return wrap(function(a)',
    'local n, me, id = k, running(), k',
    'steps = steps + 1',
    `if k <= 0 then ${r.pick(['return 0', 'yield(0)', `${raising(p)}`])} end`,
    ...(r.chance(20) ? ['local _ <close> = setmetatable({}, {__close = function() lastOf[1] = k end})'] : []),
    `local v = ${between}`,
    r
      .pick(['return v', 'yield(v)', 'return num(v) + 1', `yield(v) ${raising(p)}`])
      .replace('return v', 'do return v end')
      .replace('return num(v) + 1', 'do return num(v) + 1 end'),
    'end)',
    'end',
    `for round = 1, ${r.between(1, 4)} do`,
    guarded(r, `function(n) return deep(n)() end`, `${r.chance(50) ? r.between(1, 60) : r.between(60, 230)}`),
    'say(steps, lastOf[1])',
    'end',
  );
  void at;
}

/** Many that are begun and dropped, or closed, wherever they are. */
function dropped({ p, lines }: Program, at: number): void {
  const { r } = p;
  lines.push(
    `local made${at} = ${body({ ...p, pulls: false }, r.between(2, 20), r.chance(30))}`,
    `local function drop${at}(n)`,
    `for i = 1, ${r.between(5, 60)} do`,
    'if steps > most then break end',
    `local co = ${r.pick(['create', 'create', 'wrap'])}(made${at}(nil, i))`,
    `for turn = 1, i % ${r.between(1, 6)} do if type(co) == "thread" then resume(co, turn) else pcall(co, turn) end end`,
    r.weighted([
      [3, ''],
      [3, 'if type(co) == "thread" then say(close(co)) end'],
      [1, `if i % 10 == 0 then collect() end`],
      [1, 'if type(co) == "thread" then keep(co) end'],
    ]),
    'end',
    'return n',
    'end',
    guarded(r, `drop${at}`, '1'),
    'collect()',
    'say(steps)',
  );
}

/** One coroutine, and everything that can be done to it. */
function single({ p, lines }: Program, at: number): void {
  const { r } = p;
  lines.push(
    `local one${at} = ${body({ ...p, pulls: r.chance(50) }, r.between(2, 60), false)}`,
    busy(p, `busy${at}`),
    `for round = 1, ${r.between(1, 4)} do`,
    'local n = round',
    `local below = create(function(...) local n = 0 while steps < most do steps = steps + 1 n = n + 1 yield(n, ...) end end)`,
    `local co = keep(create(one${at}(${pulling(r, 'below')}, "one")))`,
    ...r.some(2, 9, () =>
      r.chance(30) ? guarded(r, `busy${at}`, 'co, n') : meddling(p, r.chance(80) ? 'co' : 'below'),
    ),
    'say(status(co), steps, hooked)',
    'end',
  );
}

/** The program of a seed. */
export function coroutineProgram(seed: number): string {
  const r = new Random(seed),
    p: Place = { r, count: 0, pulls: false, nest: 2 },
    lines = [PRELUDE.trimEnd(), `local most, hooked = ${r.between(50, r.chance(20) ? 4000 : 800)}, 0`];
  for (let at = r.between(1, 3); at > 0; at--) {
    const write = r.weighted([
      [6, chain],
      [3, tree],
      [3, ring],
      [2, depths],
      [2, dropped],
      [6, single],
    ]);
    lines.push('do', `steps, kept = 0, {}`);
    const isolated: Program = { p, lines: [] };
    write(isolated, at);
    lines.push(...isolated.lines, 'end');
  }
  return `${lines.join('\n')}\n`;
}
