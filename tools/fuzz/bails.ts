// Statements that call natives for which compiled code has to bail out or wait: hooks set and cleared, looks at frames,
// the collector, load, coroutine.running. They are called as statements, for results, in tail position and under pcall,
// in functions that are called often enough to be compiled. What a result may be anywhere, it must be the same
// everywhere: how much memory there is stays out. `bails` is what the harness of compare.ts gives programs of this
// mode: the natives themselves.
import { anyKind, callOf, leaf, list } from './expressions.ts';
import type { Scope } from './scope.ts';

const HOOKS = [
  'function() end',
  'function(event, line) return event, line end',
  'function() local t = {} t[1] = t end',
  'type',
];
const MASKS = ['""', '"l"', '"c"', '"r"', '"cr"', '"crl"'];
const MODES = [
  '"collect"',
  '"stop"',
  '"restart"',
  '"incremental"',
  '"generational"',
  '"isrunning"',
  '"setpause", 100',
  '"setstepmul", 200',
];
const WHATS = ['"l"', '"n"', '"t"', '"S"', '"u"', '"ltu"', '"f"'];
const CHUNKS = [
  '"return"',
  '"return ..."',
  '"return 1, 2, 3"',
  '"local x = ... x = x or 1 return x"',
  '"x ="',
  '"error(1, 0)"',
  '"return debug, ..."',
  '"goto a ::a:: return bails.gethook()"',
];

/** A native and its arguments. */
function native(s: Scope): readonly [name: string, ...args: string[]] {
  const { random: r } = s;
  return r.weighted<() => readonly [string, ...string[]]>([
    [4, () => ['bails.gethook']],
    [3, () => ['bails.sethook']],
    [4, () => ['bails.sethook', r.pick(HOOKS), r.pick(MASKS), ...(r.chance(30) ? [`${r.between(1, 40)}`] : [])]],
    [4, () => ['bails.collectgarbage', r.pick(MODES)]],
    [1, () => ['bails.collectgarbage', '"no such mode"']],
    [4, () => ['bails.load', r.pick(CHUNKS), '"=loaded"', '"t"']],
    [1, () => ['bails.load', 'function() return nil end']],
    [4, () => ['bails.getinfo', r.pick(['1', '1', '2', 'bails.gethook', leaf(s, 'fn')]), r.pick(WHATS)]],
    [1, () => ['bails.getinfo', r.pick(['1000', '-1', '"x"']), '"l"']],
    [3, () => ['coroutine.running']],
    [1, () => ['coroutine.isyieldable']],
    [1, () => ['bails.traceback', '"here"', '1000']],
  ])();
}

/** A call of one, itself or by what calls it; none, one or many results. */
function bail(s: Scope): string {
  const { random: r } = s,
    [name, ...args] = native(s),
    given = args.join(', '),
    all = [name, ...args].join(', ');
  return r.weighted<() => string>([
    [6, () => `${name}(${given})`],
    [6, () => `pcall(${all})`],
    [2, () => `xpcall(${[name, 'type', ...args].join(', ')})`],
    [2, () => `pcall(pcall, ${all})`],
    [2, () => `select(${r.pick(['1', '2', '-1', '"#"'])}, ${name}(${given}))`],
    [1, () => `table.pack(${name}(${given}))`],
    [1, () => `coroutine.wrap(${name})(${given})`],
    [1, () => `coroutine.wrap(function(...) return ${name}(...) end)(${given})`],
    [1, () => `coroutine.resume(coroutine.create(${name})${args.length > 0 ? ', ' : ''}${given})`],
    [1, () => `(${name}(${given}))`],
    [1, () => `(function(...) return ${name}(...) end)(${given})`],
    [1, () => `setmetatable({}, {__call = function(_, ...) return ${name}(...) end})(${given})`],
    [1, () => `setmetatable({}, {__index = function() return ${name}(${given}) end}).x`],
  ])();
}

/** How a function ends with such a call, or a statement that contains one. */
const ending = (s: Scope): string => {
  const { random: r } = s;
  return r.weighted<() => string>([
    [8, () => `return ${bail(s)}`],
    [3, () => `return ${list(s, [anyKind(s)], 1)}, ${bail(s)}`],
    [2, () => `return (${bail(s)})`],
    [2, () => `local a, b, c = ${bail(s)} return c, b, a`],
    [2, () => `local t = {${bail(s)}} return t`],
    [2, () => `if n % 3 == 0 then return ${bail(s)} end return n`],
    [1, () => `local c <close> = setmetatable({}, {__close = function() ${statement(s)} end}) return n, ${bail(s)}`],
    [1, () => `for i = 1, 3 do if i == n then return ${bail(s)} end end return ${bail(s)}`],
    [1, () => `${statement(s)} return ...`],
    [1, () => `return select(n % 3 + 1, ${bail(s)})`],
  ])();
};

/** A statement; most hooks are soon cleared again, since hooked code is interpreted. */
const statement = (s: Scope): string => {
  const { random: r } = s;
  return r.weighted<() => string>([
    [5, () => `local _ = ${bail(s)}`],
    [2, () => `pcall(${native(s).join(', ')})`],
    [
      2,
      () =>
        `bails.sethook(${r.pick(HOOKS)}, ${r.pick(MASKS)}) ${r.chance(60) ? `print(bails.gethook()) ` : ''}bails.sethook()`,
    ],
    [2, () => `bails.collectgarbage(${r.pick(['"collect"', '"step"', '"count"'])})`],
  ])();
};

/** A function that ends with such a call, called in a loop; or a loop with one in it. */
export function bailing(s: Scope): void {
  const { random: r } = s,
    name = s.fresh('bail'),
    n = r.between(3, 14),
    args = s.vararg && r.chance(30) ? '...' : `${leaf(s, 'int')}, ${leaf(s, 'str')}`;
  const clear = r.chance(60) ? 'bails.sethook() ' : '';
  r.weighted<() => void>([
    [
      6,
      () => {
        s.emit(`local function ${name}(n, ...) ${r.chance(30) ? `${statement(s)} ` : ''}${ending(s)} end`);
        const call = r.pick([`${name}(i, ${args})`, `${name}(i, ${args})`, `${name}(i)`, `pcall(${name}, i, ${args})`]);
        s.emit(`for i = 1, ${n} do print(${call}) ${clear}end`);
        if (r.chance(30))
          s.emit(
            `local function ${name}t(...) ${r.chance(50) ? 'tick() ' : ''}return ${name}(...) end for i = 1, ${n} do print(${name}t(i, ${args})) ${clear}end`,
          );
      },
    ],
    [3, () => s.emit(`for i = 1, ${n} do local a, b = ${bail(s)} print(a, b, i) ${clear}end`)],
    [2, () => s.emit(`for i = 1, ${n} do ${statement(s)} ${clear}end`)],
    [1, () => s.emit(`print(${bail(s)})`)],
    [
      s.find('fn') === undefined ? 0 : 2,
      () => s.emit(`for i = 1, ${n} do ${statement(s)} print(pcall(${leaf(s, 'fn')}, i)) ${clear}end`),
    ],
    [1, () => s.emit(`print(${callOf(s, 'bails.gethook', [], 1)}) ${clear}`)],
  ])();
}
