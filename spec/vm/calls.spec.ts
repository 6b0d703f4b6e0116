// Calls of everything that can be called, with every number of arguments and results: random functions against a model,
// then single facts. A failing property names its seed and path: fc.assert(property, { seed, path }) repeats it.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { plain, resumable } from '../../src/vm/native/declare.ts';
import type { Runtime } from '../../src/vm/runtime.ts';
import { TIERS, gives, machine, shown } from './tiers.ts';

// ---- random functions: each gives a list of values made of its arguments

type Item =
  | { readonly is: 'constant' | 'param'; readonly n: number }
  | { readonly is: 'dots' }
  | { readonly is: 'call'; readonly fn: number; readonly how: How; readonly args: readonly Item[] };
type How = 'plain' | 'method' | 'object' | 'chain' | 'pcall' | 'wrap' | 'native' | 'yielding' | 'packed' | 'first';
interface Fn {
  readonly params: number;
  readonly vararg: boolean;
  readonly locals: number;
  readonly tail: boolean;
  readonly items: readonly Item[];
}

const HOWS: readonly How[] = [
  'plain',
  'plain',
  'method',
  'object',
  'chain',
  'pcall',
  'wrap',
  'native',
  'yielding',
  'packed',
  'first',
];
const leaf: fc.Arbitrary<Item> = fc.oneof(
  fc.record({ is: fc.constantFrom('constant' as const, 'param' as const), n: fc.nat(9) }),
  fc.constant<Item>({ is: 'dots' }),
);
const { item } = fc.letrec<{ item: Item }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.record({
      is: fc.constant('call' as const),
      fn: fc.nat(9),
      how: fc.constantFrom(...HOWS),
      args: fc.array(tie('item'), { maxLength: 4 }),
    }),
  ),
}));
const fn: fc.Arbitrary<Fn> = fc.record({
  params: fc.nat(4),
  vararg: fc.boolean(),
  locals: fc.nat(3),
  tail: fc.boolean(),
  items: fc.array(item, { maxLength: 4 }),
});

/** How results of a call become those of an item. */
const through = (how: How, values: readonly string[]): readonly string[] =>
  how === 'pcall' ? ['true', ...values] : how === 'first' ? [values[0] ?? 'nil'] : values;

/** Values of a list of items: the last one gives all of its values, the others one each. */
const listed = (items: readonly Item[], valuesOf: (item: Item) => readonly string[]): readonly string[] =>
  items.flatMap((it, i) => (i === items.length - 1 ? valuesOf(it) : [valuesOf(it)[0] ?? 'nil']));

/** The model. Function i calls only functions before it. */
function result(fns: readonly Fn[], i: number, args: readonly string[]): readonly string[] {
  const { params, vararg, items, tail } = fns[i]!;
  const valuesOf = (it: Item): readonly string[] => {
    switch (it.is) {
      case 'constant':
        return [String(it.n)];
      case 'param':
        return [it.n < params ? (args[it.n] ?? 'nil') : 'nil'];
      case 'dots':
        return vararg ? args.slice(params) : ['nil'];
      case 'call':
        return i === 0 ? [] : through(it.how, result(fns, it.fn % i, listed(it.args, valuesOf)));
    }
  };
  const last = items[items.length - 1];
  return tail && last?.is === 'call' ? valuesOf(last) : listed(items, valuesOf);
}

function itemText(fns: readonly Fn[], i: number, it: Item): string {
  const { params, vararg } = fns[i]!;
  switch (it.is) {
    case 'constant':
      return String(it.n);
    case 'param':
      return it.n < params ? `p${it.n}` : 'nil';
    case 'dots':
      return vararg ? '...' : 'nil';
    case 'call':
      return i === 0
        ? 'nothing()'
        : callText(
            it.how,
            `f[${it.fn % i}]`,
            it.args.map((arg) => itemText(fns, i, arg)),
          );
  }
}

function callText(how: How, f: string, args: readonly string[]): string {
  const list = args.join(', '),
    behind = (first: string): string => [first, ...args].join(', ');
  switch (how) {
    case 'plain':
      return `${f}(${list})`;
    case 'method':
      return `({ m = function(self, ...) return ${f}(...) end }):m(${list})`;
    case 'object':
      return `callable(${f})(${list})`;
    case 'chain':
      return `chain(${f})(${list})`;
    case 'pcall':
      return `pcall(${behind(f)})`;
    case 'wrap':
      return `coroutine.wrap(${f})(${list})`;
    case 'native':
      return `calls(${behind(f)})`;
    case 'yielding':
      return `yielding(${behind(f)})`;
    case 'packed':
      return `unpacked(table.pack(${f}(${list})))`;
    case 'first':
      return `(${f}(${list}))`;
  }
}

function fnText(fns: readonly Fn[], i: number): string {
  const { params, vararg, locals, tail, items } = fns[i]!;
  const names = [...Array.from({ length: params }, (_, n) => `p${n}`), ...(vararg ? ['...'] : [])],
    texts = items.map((it) => itemText(fns, i, it));
  const last = items[items.length - 1];
  return `f[${i}] = function(${names.join(', ')})
    ${Array.from({ length: locals }, (_, n) => `local l${n} = ${n}`).join(' ')}
    return ${tail && last?.is === 'call' ? texts[texts.length - 1] : texts.join(', ')} end`;
}

const NATIVES = (rt: Runtime): void => {
  const calls = resumable('calls', [], '...', '', { start: (call) => call.invokeArgs(1), done: (call) => call.pass() });
  calls.yieldable = true;
  rt.globals.setStr('calls', calls);
  rt.globals.setStr(
    'nothing',
    plain('nothing', [], '', '', (at) => at.none()),
  );
};

const PRELUDE = `
local f = {}
local function unpacked(t) return table.unpack(t, 1, t.n) end
local function callable(g) return setmetatable({}, { __call = function(self, ...) return g(...) end }) end
local function drop(n, g) return function(...) return g(select(n, ...)) end end
local function chain(g)
  local a = setmetatable({}, { __call = drop(4, g) })
  local b = setmetatable({}, { __call = a })
  return setmetatable({}, { __call = b })
end
local function yielding(g, ...)
  local co = coroutine.wrap(function(...) coroutine.yield() return calls(g, ...) end)
  co(...)
  return co()
end`;

test('random functions give what the model gives, in every tier', () => {
  const machines = TIERS.map((tier) => [tier, machine(tier, { globals: NATIVES })] as const);
  fc.assert(
    fc.property(fc.array(fn, { minLength: 2, maxLength: 6 }), fc.array(fc.nat(9), { maxLength: 6 }), (fns, args) => {
      const last = fns.length - 1,
        given = args.join(', ');
      const expected = result(fns, last, args.map(String)).join(' ');
      const source = `${PRELUDE}
      ${fns.map((_, i) => fnText(fns, i)).join('\n')}
      local function show(...) local t = table.pack(...) for i = 1, t.n do t[i] = tostring(t[i]) end return table.concat(t, " ") end
      local text
      for turn = 1, 4 do
        text = show(f[${last}](${given}))
        local a, b, c = f[${last}](${given})
        local t = { f[${last}](${given}) }
        local n = select("#", f[${last}](${given}))
        local r = table.pack(f[${last}](${given}))
        if a ~= r[1] or b ~= r[2] or c ~= r[3] then return "adjusted" end
        if n ~= select("#", table.unpack(t, 1, n)) or show(table.unpack(t, 1, n)) ~= text then return "packed" end
      end
      return text`;
      for (const [tier, runIn] of machines) {
        const { values, error } = runIn(source);
        assert.is(error, undefined, `${tier}: ${shown(error)}\n${source}`);
        assert.is(shown(values[0]), expected, `${tier}: ${source}`);
      }
    }),
    { numRuns: 30 },
  );
});

// ---- arguments and results

test('natives with no result, one and many, wherever they are called', () => {
  const natives = (rt: Runtime): void => {
    NATIVES(rt);
    rt.globals.setStr(
      'one',
      plain('one', [], 'any', '', (at) => at.one(at.arg(1))),
    );
    rt.globals.setStr(
      'many',
      plain('many', [], '...', '', (at) => at.all(Array.from({ length: Number(at.arg(1)) }, (_, i) => i + 1))),
    );
    rt.globals.setStr(
      'later',
      resumable('later', [], '...', '', { start: (call) => call.reschedule(), done: (call) => call.from(1) }),
    );
  };
  gives(
    `
    local a, b, c, d, n, t
    for i = 1, 4 do
      a = nothing() b, c = one(7) n = select("#", nothing()) d = { many(3), many(3), nothing() }
      t = { later(1, 2), later(3, 4) }
      pcall(nothing) pcall(many, 300)
    end
    local function tail(...) return many(...) end
    local function tailNothing() return nothing() end
    return a, b, c, n, #d, #t, select("#", tail(300)), select("#", tailNothing()), select(-1, many(200)), (many(3)), select("#", calls(many, 9))`,
    ['nil', '7', 'nil', '0', '2', '3', '300', '0', '200', '1', '9'],
    { globals: natives },
  );
});

test('extra arguments are dropped, missing ones are nil, varargs are all of the rest', () => {
  gives(
    `
    local function fixed(a, b) return a, b end
    local function vararg(a, ...) return select("#", ...), a, ... end
    local r
    for i = 1, 5 do r = table.pack(fixed(1), fixed(1, 2, 3)) r[4] = select("#", vararg()) r[5] = select("#", vararg(1, nil, nil)) r[6] = vararg() end
    return r[1], r[2], r[3], r[4], r[5], r[6], select("#", fixed())`,
    ['1', '1', '2', '2', '4', '0', '2'],
  );
});

test('hundreds of arguments and results', () => {
  gives(
    `
    local function count(...) return select("#", ...), (select(-1, ...)) end
    local function pass(...) return ... end
    local t = {}
    for i = 1, 5000 do t[i] = i end
    local n, last
    for i = 1, 4 do n, last = count(pass(table.unpack(t))) end
    local co = coroutine.wrap(function(...) while true do coroutine.yield(...) end end)
    return n, last, select("#", co(table.unpack(t))), select("#", pcall(pass, table.unpack(t))), #{ pass(table.unpack(t)) }`,
    ['5000', '5000', '5000', '5001', '5000'],
  );
});

test('too many results are refused', () => {
  gives(
    `
    local out = {}
    for i = 1, 3 do
      out[1] = select(2, pcall(table.unpack, {}, 1, 1e7))
      out[2] = select(2, pcall(string.byte, ("x"):rep(1e7), 1, -1))
      out[3] = select(2, pcall(function() return table.unpack({}, 1, math.maxinteger) end))
      out[4] = select(2, pcall(table.unpack, {}, math.mininteger, math.maxinteger))
    end
    return table.unpack(out)`,
    [
      'too many results to unpack',
      'stack overflow (string slice too long)',
      'run:6: too many results to unpack',
      'too many results to unpack',
    ],
  );
});

// ---- tail calls

test('tail calls take no room, between functions, natives, objects and methods', () => {
  gives(
    `
    local object = setmetatable({}, { __call = function(self, n) if n == 0 then return "done" end return self(n - 1) end })
    local even, odd
    function even(n, ...) if n == 0 then return "even", ... end return odd(n - 1, ...) end
    function odd(n, ...) if n == 0 then return "odd", ... end return even(n - 1, ...) end
    local t = {}
    function t:m(n) if n == 0 then return self == t end return self:m(n - 1) end
    local function levels() local n = 0 while debug.getinfo(n + 2, "l") do n = n + 1 end return n end
    local function deep(n) if n == 0 then return levels() end return deep(n - 1) end
    local e, x, y = even(30001, "x", "y")
    return e, x, y, object(30000), t:m(30000), deep(1) == deep(20000)`,
    ['odd', 'x', 'y', 'done', 'true', 'true'],
  );
});

test('a tail call of what cannot be called names it', () => {
  gives(
    `
    local function f(x) return x() end
    local function g(t) return t.field.x(1) end
    local a, b, c
    for i = 1, 4 do
      a = select(2, pcall(f, 5)):gsub("^run:%d+: ", "")
      b = select(2, pcall(g, { field = {} })):gsub("^run:%d+: ", "")
      c = select(2, pcall(f)):gsub("^run:%d+: ", "")
    end
    return a, b, c`,
    [
      "attempt to call a number value (local 'x')",
      "attempt to call a nil value (field 'x')",
      "attempt to call a nil value (local 'x')",
    ],
  );
});

// ---- __call

test('a chain of __call passes each object on', () => {
  gives(
    `
    local function call(...) return select("#", ...), ... end
    local names = {}
    local top = call
    for i = 1, 20 do
      local object = setmetatable({}, { __call = top })
      names[object] = i
      top = object
    end
    local n, first, last
    for i = 1, 4 do
      local r = table.pack(top("argument"))
      n, first, last = r[1], names[r[2]], r[r.n]
    end
    local co = coroutine.wrap(function(...) return top(...) end)
    return n, first, last, (co("argument")), (select(2, pcall(top))), (top())`,
    ['21', '1', 'argument', '21', '20', '20'],
  );
});

test('__call may be anything but nothing', () => {
  gives(
    `
    local function tell(v) local ok, e = pcall(v) return (tostring(e):gsub("^run:%d+: ", "")) end
    local a, b, c
    for i = 1, 3 do
      a = tell(setmetatable({}, { __call = 5 }))
      b = tell(setmetatable({}, { __call = setmetatable({}, {}) }))
      c = tell(setmetatable({}, { __call = function() return "called" end }))
    end
    return a, b, c`,
    ['attempt to call a number value', 'attempt to call a table value', 'called'],
  );
});

test('calls that nest too deep through natives are an error, and the next ones work', () => {
  gives(
    `
    local function nest(n) return n == 0 and "bottom" or select(2, pcall(nest, n - 1)) end
    local function gsubs(n) return n == 0 and "x" or (("x"):gsub("x", function() return gsubs(n - 1) end)) end
    local endless
    endless = setmetatable({}, { __index = function(t, k) return t[k] end })
    local e = select(2, pcall(function() return endless.x end))
    return nest(50), gsubs(50), (e:match("C stack overflow")), nest(50)`,
    ['bottom', 'x', 'C stack overflow', 'bottom'],
  );
});

// ---- natives that call what yields

test('natives take up where what they called has yielded', () => {
  gives(
    `
    local function run(f, ...)
      local co, out = coroutine.create(f), {}
      local r = table.pack(coroutine.resume(co, ...))
      while coroutine.status(co) == "suspended" do
        out[#out + 1] = tostring(r[2])
        r = table.pack(coroutine.resume(co, "back"))
      end
      out[#out + 1] = tostring(r[1]) .. r.n .. tostring(r[r.n])
      return table.concat(out, " ")
    end
    local y = coroutine.yield
    local r
    for i = 1, 4 do
      r = {
        run(function() return calls(y, 1), calls(calls, y, 2) end),
        run(function() return calls(pcall, calls, y, 3) end),
        run(function() return pcall(pcall, y, 4) end),
        run(function(...) return ..., y(...) end, 5, 6),
        run(y, 7),
        run(function() return setmetatable({}, { __call = function(_, ...) return y(...) end })(8) end),
        run(function() return select(2, pcall(function() y(9) error("e", 0) end)) end),
        run(function() for a in y, 10 do return a end end),
      }
    end
    return table.unpack(r)`,
    [
      '1 2 true3back',
      '3 true3back',
      '4 true4back',
      '5 true3back',
      '7 true2back',
      '8 true2back',
      '9 true2e',
      '10 true2back',
    ],
    { globals: NATIVES },
  );
});

test.run();
