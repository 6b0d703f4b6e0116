// Random Lua programs for comparison with native Lua: deterministic, bounded, and mostly free of errors until late. A
// program is a row of sections, each of which reports how it ended, so that an early error does not hide the rest.
// `tick`, `print` and the libraries are what the harness of compare.ts gives them; everything loops through `tick` or a
// small count.
import { FIELDS, anyKind, callOf, expression, inlineFunction, leaf, list, prefix, present } from './expressions.ts';
import { bailing } from './bails.ts';
import { quote } from './literals.ts';
import { Random } from './random.ts';
import { Scope, type Kind, type Variable } from './scope.ts';

const DEEPEST = 4;
const SIMPLE: readonly Kind[] = ['int', 'int', 'float', 'str', 'str', 'bool', 'list', 'record'];

/** The program of a seed. */
export const program = (seed: number): string => written(new Scope(new Random(seed), 0));

/** The same with natives that make compiled code bail out. */
export function bailingProgram(seed: number): string {
  const s = new Scope(new Random(seed), 0);
  s.bails = true;
  return written(s);
}

function written(s: Scope): string {
  const { random: r } = s;
  s.budget = r.between(8, 50);
  for (let n = r.between(0, 3); n > 0; n--) variables(s);
  if (r.chance(60)) classOf(s);
  if (r.chance(60)) functionNamed(s);
  while (s.budget > 0) section(s);
  if (r.chance(30)) s.emit(`return ${list(s, [anyKind(s), 'int', 'str'], 2)}`);
  return s.lines.join('\n') + '\n';
}

const value = (s: Scope, kind: Kind): string => expression(s, kind, s.random.between(0, 3));

/** A value for a variable that lives on: strings must not grow with every turn of a loop. */
function kept(s: Scope, kind: Kind): string {
  const text = value(s, kind);
  return kind === 'str' && !/^["']/.test(text) ? `(${text}):sub(1, 60)` : text;
}

/** Part of a program that survives its errors. */
function section(s: Scope): void {
  const { random: r } = s;
  s.budget--;
  const guard = r.weighted<() => [string, string]>([
    [6, () => ['print(pcall(function(...)', `end${r.chance(40) ? ', ' + list(s, [anyKind(s), anyKind(s)], 1) : ''}))`]],
    [
      2,
      () => [
        'print(xpcall(function(...)',
        `end, function(m) return "handled", ${r.pick(['m', 'type(m)', 'tostring(m)', 'm .. "!"'])} end))`,
      ],
    ],
    [1, () => ['print(select("#", pcall(function(...)', 'end)))']],
    [1, () => ['print(xpcall(function(...)', 'end, traceback))']],
    [1, () => ['print(trace(function(...)', `end${r.chance(40) ? ', ' + list(s, ['int', anyKind(s)], 1) : ''}))`]],
    [1, () => ['do', 'end']],
  ])();
  s.emit(guard[0]);
  if (guard[0] === 'do') s.block(() => block(s, r.between(2, 6)));
  else s.body(true, anyKind(s), () => block(s, r.between(3, 9)));
  s.emit(guard[1]);
}

/** Statements; the last may leave the block. */
function block(s: Scope, n: number): void {
  for (; n > 0 && s.budget > 0; n--) statement(s);
  if (s.functions > 0 && s.random.chance(12)) {
    s.emit(`do return ${s.random.chance(20) ? returned(s) : value(s, s.gives)} end`);
  }
}

const returned = (s: Scope): string =>
  s.random.pick([
    () => list(s, [s.gives, anyKind(s)], 2),
    () => '',
    () => (s.vararg ? '...' : 'nil'),
    () => callOf(s, prefix(leaf(s, 'fn')), ['int'], 2),
  ])();

function statement(s: Scope): void {
  const { random: r } = s;
  s.budget--;
  const inner = s.nest < DEEPEST;
  r.weighted<() => void>([
    [12, () => variables(s)],
    [10, () => assignment(s)],
    [
      10,
      () =>
        s.emit(
          `print(${list(
            s,
            r.some(1, 4, () => anyKind(s)),
            3,
          )})`,
        ),
    ],
    [inner ? 5 : 0, () => conditional(s)],
    [inner ? 5 : 0, () => numericFor(s)],
    [inner ? 4 : 0, () => genericFor(s)],
    [inner ? 3 : 0, () => loop(s)],
    [inner ? 4 : 0, () => functionNamed(s)],
    [inner && s.functions < 3 ? 3 : 0, () => section(s)],
    [inner ? 2 : 0, () => closing(s)],
    [inner ? 2 : 0, () => coroutine(s)],
    [inner ? 1 : 0, () => jumps(s)],
    [inner ? 1 : 0, () => closures(s)],
    [s.functions < 2 && inner ? 1 : 0, () => classOf(s)],
    [5, () => calls(s)],
    [4, () => tables(s)],
    [1, () => failing(s)],
    [
      2,
      () =>
        s.emit(
          `print(${r.pick([
            () => `locals(${r.pick(['1', '1', '1', '2'])})`,
            () => `lines(${value(s, 'fn')})`,
            () => `info(${value(s, 'fn')}, "Su")`,
            () => `info(${r.between(1, 3)}, "Slnut")`,
          ])()})`,
        ),
    ],
    [2, () => ordered(s)],
    [2, () => loaded(s)],
    [
      1,
      () => {
        s.emit(r.pick(['do end;', '-- a comment', '--[[ long\ncomment ]]', '--[==[ ]] ]==]', 'do ; end']));
      },
    ],
    [s.continues !== undefined ? 2 : 0, () => skip(s)],
    [s.yields ? 8 : 0, () => yieldStatement(s)],
    [s.bails ? 25 : 0, () => bailing(s)],
  ])();
}

// ---- variables

function variables(s: Scope): void {
  const { random: r } = s,
    kinds = r.some(1, r.chance(80) ? 1 : 4, () => (r.chance(90) ? r.pick(SIMPLE) : r.pick(['fn', 'any'] as const)));
  const names = kinds.map((kind) => s.nameFor(kind));
  // One source for all values now and then.
  const many = kinds.length > 1 && r.chance(30);
  const given = many
    ? r.pick([
        () => (s.vararg ? '...' : 'nil'),
        () => `${value(s, kinds[0]!)}, table.unpack(${value(s, 'list')})`,
        () => prefix(leaf(s, 'fn')) + '(1, 2, 3)',
      ])()
    : kinds.map((kind) => kept(s, kind)).join(', ');
  if (s.nest === 0 && r.chance(20)) {
    const globals = names.map((name) => `G${name}`);
    s.emit(`${globals.join(', ')} = ${given}`);
    globals.forEach((name, at) => s.declare(name, many ? 'any' : kinds[at]!));
    return;
  }
  const constant = r.chance(12);
  const attributed = names.map((name) => name + (constant && r.chance(70) ? ' <const>' : ''));
  const omit = r.chance(4) && !constant;
  s.emit(`local ${attributed.join(', ')}${omit ? '' : ` = ${given}`}`);
  names.forEach((name, at) =>
    s.declare(name, many || omit ? 'any' : kinds[at]!, {
      fixed: attributed[at] !== name && !r.chance(1),
      ...(kinds[at] === 'fn' ? { takes: ['int'], gives: 'any' } : {}),
    }),
  );
}

/** Something that can be assigned a value of this kind. */
function target(s: Scope, kind: Kind): string | undefined {
  const { random: r } = s;
  if (r.chance(60)) {
    const name = s.find(kind, true)?.name;
    if (name !== undefined) return name;
  }
  const field = Object.entries(FIELDS).find(([, k]) => k === kind)?.[0];
  const record = s.find('record');
  if (record !== undefined && field !== undefined && r.chance(50)) return `${record.name}.${field}`;
  const found = s.find('list');
  if (found === undefined) return s.find(kind, true)?.name;
  return r.chance(60) ? `${found.name}[#${found.name} + 1]` : `${found.name}[1]`;
}

function assignment(s: Scope): void {
  const { random: r } = s;
  const kinds = r.some(1, r.chance(75) ? 1 : 3, () => r.pick(SIMPLE));
  const targets = kinds.map((kind) => target(s, kind)),
    found = targets.filter((t) => t !== undefined);
  if (found.length < kinds.length) return variables(s);
  if (kinds.length > 1 && r.chance(35) && !found.some((t) => t.includes('[')))
    s.emit(`${found.join(', ')} = ${[...found].reverse().join(', ')}`);
  else
    s.emit(
      `${found.join(', ')} = ${kinds.map((kind, at) => (found[at]!.includes('[') ? present(kept(s, kind)) : kept(s, kind))).join(', ')}${r.chance(5) ? ', ' + value(s, 'any') : ''}`,
    );
}

/** The order in which the parts of a statement are evaluated. */
function ordered(s: Scope): void {
  const { random: r } = s,
    n = (kind: Kind = 'int'): string => `note(${value(s, kind)})`,
    list = s.find('list')?.name ?? '({})';
  s.emit(
    r.pick([
      () => `local ${s.fresh('x')} = {${n()}, [${n('str')}] = ${n()}, k = ${n()}, ${n()}}`,
      () => `do local i, t = 1, {} i, t[i], t[note(i) + 1] = i + 1, ${n()}, ${n()} print(i, t) end`,
      () => `do local a, b, c = ${n()}, (note(${value(s, 'any')})), note(1, 2) a, b, c = c, a, b print(a, b, c) end`,
      () => `print(${n()} + ${n()} * ${n()}, ${n('str')} .. ${n('str')} .. ${n()})`,
      () =>
        `do local t = setmetatable({}, {__newindex = function(_, k, v) note("set", k, v) end, __index = function(_, k) return note(k) end}) t[${n()}], t.x, t[t.y] = ${n()}, t.z, ${n()} end`,
      () => `print(${n('bool')} and ${n()} or ${n()}, not ${n('bool')}, ${n()} < ${n()}, ${n()} == ${n()})`,
      () =>
        `do local a <const>, b = ${n()} print((function(...) local x, y = ... return y, x, select("#", ...) end)(a, ${n()}, note(a, b))) end`,
      () =>
        `do local x = ${n()} local f = function() x = x + 1 return x end print(x, f(), x, f() + x, {x, f(), x = x}) end`,
      () => `print(#${list}, ${list}[note(1)], note(${list})[1])`.replace(/#\(\{\}\)/, '0'),
    ])(),
  );
}

// ---- control

function conditional(s: Scope): void {
  const { random: r } = s,
    leave = s.breaks && r.chance(20);
  s.emit(`if ${value(s, r.chance(90) ? 'bool' : anyKind(s))} then`);
  s.block(() => block(s, r.between(1, 3)));
  if (leave) s.emit('break');
  while (r.chance(25)) {
    s.emit(`elseif ${value(s, 'bool')} then`);
    s.block(() => block(s, r.between(1, 2)));
  }
  if (r.chance(40)) {
    s.emit('else');
    s.block(() => block(s, r.between(1, 2)));
  }
  s.emit('end');
}

/** The body of a loop, with a label at its end for what wants to go on with the next turn. */
function loopBody(s: Scope, n: number): void {
  const { continues, breaks } = s;
  s.continues = { label: s.fresh('next'), used: false };
  s.breaks = true;
  s.loops++;
  const body = s.capture(() => s.block(() => block(s, n)));
  // A jump over variables of this block to the label at its end closes too little in native Lua, if there is something
  // to close.
  const apart = s.continues.used && /function|<close>|for/.test(body);
  s.emit(apart ? `do\n${body}\nend` : body);
  if (s.continues.used) s.emit(`::${s.continues.label}::${s.random.chance(20) ? ';' : ''}`);
  s.loops--;
  Object.assign(s, { continues, breaks });
}

function skip(s: Scope): void {
  s.continues!.used = true;
  s.emit(`if ${value(s, 'bool')} then goto ${s.continues!.label} end`);
}

const RANGES = [
  'math.maxinteger - 2, math.maxinteger',
  'math.mininteger, math.mininteger + 2',
  '3, 1',
  '3, 1, -1',
  '1, 3, 0',
  '1.0, 2, 0.5',
  '1, 2.9',
  '0.1, 0.5, 0.1',
  'math.maxinteger - 1, math.huge',
  '1, math.huge, math.maxinteger // 2',
  '-1, -math.huge, math.mininteger',
  '1, 3.5, 1.0',
  '10, 1, -3',
  '"1", 2',
  '1, "x"',
  '1, 2, {}',
  'math.mininteger, math.maxinteger, math.maxinteger',
  '1, 0/0',
  '2^53, 2^53 + 2',
  '9007199254740990, 9007199254740995, 2',
  '1.5, 3',
  '-3, -1',
  '3, 2^63',
  '1, -1e308',
  '1, 2, 0.0',
  'math.maxinteger, math.mininteger, math.mininteger',
];

function numericFor(s: Scope): void {
  const { random: r } = s,
    name = s.nameFor('int'),
    edge = r.chance(20);
  const range = edge
    ? r.pick(RANGES)
    : r.chance(70)
      ? `${r.between(0, 2)}, ${r.between(2, 5)}`
      : `${r.between(-2, 5)}, ${r.chance(50) ? String(r.between(0, 6)) : `math.max(math.min(${value(s, 'int')}, 6), -6)`}${r.chance(40) ? ', ' + r.pick(['2', '-1', '3', '1']) : ''}`;
  s.emit(`for ${name} = ${range} do`);
  s.block(() => {
    s.declare(name, edge ? 'float' : 'int');
    if (edge) s.emit('tick()');
    if (edge) s.emit(`if count() then break end`);
    loopBody(s, r.between(1, 4));
  });
  s.emit('end');
}

function genericFor(s: Scope): void {
  const { random: r } = s,
    a = s.nameFor('int'),
    b = s.fresh('s');
  const [names, source, kinds] = r.weighted<() => readonly [string, string, readonly (readonly [string, Kind])[]]>([
    [
      6,
      () => [
        `${a}, ${b}`,
        `ipairs(${value(s, 'list')})`,
        [
          [a, 'int'],
          [b, 'int'],
        ],
      ],
    ],
    [
      2,
      () => [
        `${a}, ${b}`,
        `pairs({${value(s, 'int')}, ${value(s, 'int')}})`,
        [
          [a, 'int'],
          [b, 'int'],
        ],
      ],
    ],
    [
      3,
      () => [
        b,
        `string.gmatch(${value(s, 'str')}, ${quote(r, r.pick(['%a+', '.', '(%w)(%w?)', '%d*', '()', '%s*', '[^,]*', '^a']))}${r.chance(20) ? ', ' + r.between(-3, 3) : ''})`,
        [[b, 'str']],
      ],
    ],
    [
      2,
      () => [
        `${a}, ${b}`,
        `function(limit, at) if at < limit then return at + 1, at * at end end, ${r.below(5)}, ${r.pick(['0', '0.0', '-2'])}`,
        [
          [a, 'int'],
          [b, 'int'],
        ],
      ],
    ],
    [
      2,
      () => [
        `${a}, ${b}`,
        `utf8.codes(${value(s, 'str')})`,
        [
          [a, 'int'],
          [b, 'int'],
        ],
      ],
    ],
    [
      2,
      () => [
        `${a}, ${b}`,
        `coroutine.wrap(function(...) for i = 1, ${r.below(5)} do coroutine.yield(i, ${value(s, 'str')}) end end)`,
        [
          [a, 'int'],
          [b, 'str'],
        ],
      ],
    ],
    [
      1,
      () => [
        `${a}, ${b}`,
        `next, {${value(s, 'str')}}, nil, setmetatable({}, {__close = function(_, e) print("closed", e) end})`,
        [
          [a, 'int'],
          [b, 'str'],
        ],
      ],
    ],
    [
      1,
      () => [
        `${a}, ${b}`,
        `pairs(setmetatable({}, {__pairs = function(t) return function(_, k) k = (k or 0) + 1 if k < 4 then return k, k * 2 end end, t, nil end}))`,
        [
          [a, 'int'],
          [b, 'int'],
        ],
      ],
    ],
    [
      1,
      () => [
        `${a}, ${b}`,
        value(s, r.pick(['any', 'fn', 'list', 'object'] as const)),
        [
          [a, 'any'],
          [b, 'any'],
        ],
      ],
    ],
  ])();
  s.emit(`for ${names} in ${source} do`);
  s.emit('tick()');
  if (r.chance(4) || /^\w+$/.test(source)) s.emit('if count() then break end');
  s.block(() => {
    for (const [name, kind] of kinds) s.declare(name, kind);
    loopBody(s, r.between(1, 4));
  });
  s.emit('end');
}

function loop(s: Scope): void {
  const { random: r } = s,
    counter = s.fresh('n');
  s.emit(`local ${counter} = ${r.between(0, 2)}`);
  const variable = s.declare(counter, 'int', { fixed: true });
  const more = r.chance(30) ? ` ${r.pick(['and', 'or'])} ${value(s, 'bool')}` : '';
  if (r.chance(60)) {
    s.emit(
      r.chance(20) ? 'while true do' : `while ${counter} < ${r.between(1, 5)}${more.startsWith(' or') ? '' : more} do`,
    );
    s.emit('tick()');
    s.emit(`${variable.name} = ${counter} + 1`);
    s.emit(`if ${counter} > 6 then break end`);
    loopBody(s, r.between(1, 4));
    s.emit('end');
    return;
  }
  s.emit('repeat');
  s.emit('tick()');
  s.emit(`${counter} = ${counter} + 1`);
  // The condition sees the body's variables: no label may come behind them.
  const { continues, breaks } = s;
  Object.assign(s, { continues: undefined, breaks: true });
  s.loops++;
  const done = s.fresh('b');
  s.block(() => block(s, r.between(1, 3)));
  s.emit(`local ${done} = ${value(s, 'bool')}`);
  if (r.chance(30)) s.emit(`local function f${done}() return ${done} end`);
  s.loops--;
  Object.assign(s, { continues, breaks });
  s.emit(`until ${counter} > ${r.between(1, 5)} or ${done}`);
}

/** Backward jumps, jumps out of nested loops, with variables that closures hold. */
function jumps(s: Scope): void {
  const { random: r } = s,
    at = s.fresh('n'),
    top = s.fresh('top'),
    out = s.fresh('out'),
    found = s.fresh('l');
  s.emit('do');
  s.emit(`local ${at}, ${found} = 0, {}`);
  s.emit(`::${top}::`);
  s.emit('tick()');
  s.emit(`${at} = ${at} + 1`);
  s.emit('do');
  s.block(() => {
    s.emit(`local v = ${value(s, 'int')}`);
    s.declare('v', 'int');
    s.emit(`${found}[#${found} + 1] = function() v = (math.tointeger(v) or 0) + 1 return v, ${at} end`);
    block(s, r.between(0, 2));
    s.emit(`if ${at} < ${r.between(2, 4)} then goto ${top} end`);
    if (r.chance(50))
      s.emit(`for i = 1, 3 do for j = 1, 3 do if i * j == ${r.between(1, 9)} then goto ${out} end end end`);
    else s.emit(`if ${value(s, 'bool')} then goto ${out} end`);
    s.emit('print("through")');
  });
  s.emit('end');
  s.emit(`::${out}::`);
  s.emit(`for _, f in ipairs(${found}) do print(f(), (f())) end`);
  s.emit('end');
}

// ---- functions

function functionNamed(s: Scope): void {
  const { random: r } = s,
    takes = r.some(0, 3, () => r.pick(SIMPLE)),
    gives = r.pick(SIMPLE);
  const name = s.fresh('f'),
    parameters = takes.map((kind) => s.fresh(kind[0]!)),
    vararg = r.chance(30);
  const recursive = r.chance(20);
  if (recursive) {
    takes.unshift('int');
    parameters.unshift(s.fresh('n'));
  }
  const all = [...parameters, ...(vararg ? ['...'] : [])].join(', ');
  const record = s.find('record'),
    style = r.weighted([
      [6, 'local'],
      [2, 'assigned'],
      [s.nest === 0 ? 2 : 0, 'global'],
      [record !== undefined ? 2 : 0, 'method'],
    ] as const);
  const called = style === 'method' ? `${record!.name}.f` : style === 'global' ? `G${name}` : name;
  const head =
    style === 'local'
      ? `local function ${name}(${all})`
      : style === 'assigned'
        ? `local ${name} = function(${all})`
        : style === 'method' && r.chance(50)
          ? `function ${record!.name}:f(${all})`
          : `function ${called}(${all})`;
  const declared: Variable = { name: called, kind: 'fn', fixed: true, takes, gives };
  s.emit(head);
  s.body(vararg, gives, () => {
    s.emit('tick()');
    takes.forEach((kind, at) => s.declare(parameters[at]!, kind));
    if (recursive) {
      const [counter] = parameters,
        rest = takes.slice(1);
      s.emit(
        `if not math.tointeger(${counter}) or ${counter} <= 0 or ${counter} > 5 then return ${value(s, gives)} end`,
      );
      const again = `${called}(${[`${counter} - 1`, ...rest.map((kind) => leaf(s, kind))].join(', ')})`;
      if (style !== 'assigned')
        s.emit(
          r.pick([
            `do return ${again} end`,
            `local again = ${again}`,
            `print(${again})`,
            `print(pcall(${called}, ${counter} - 2))`,
          ]),
        );
    }
    if (vararg)
      s.emit(
        r.pick([
          'local a, b = ...',
          'local va = {...}',
          'local n = select("#", ...)',
          'print(select("#", ...), ...)',
          'print((...))',
          'local va = table.pack(...)\nprint(va.n)',
          '',
        ]),
      );
    block(s, r.between(1, 4));
    s.emit(`return ${r.chance(15) ? returned(s) : value(s, gives)}`);
  });
  s.emit('end');
  if (style !== 'method' && s.nest < DEEPEST) s.visible.push(declared);
  if (r.chance(60))
    s.emit(
      `print(${callOf(s, style === 'method' ? called : name.replace(/^/, style === 'global' ? 'G' : ''), takes, 2)})`,
    );
}

function calls(s: Scope): void {
  const { random: r } = s,
    fn = s.find('fn');
  if (fn === undefined || r.chance(20)) {
    s.emit(
      r.pick([
        () => `print(select(${r.between(-3, 4)}, ${list(s, [anyKind(s), anyKind(s), anyKind(s)], 1)}))`,
        () => `print(string.find(${value(s, 'str')}, ${value(s, 'str')}, ${value(s, 'int')}, true))`,
        () => `print(pcall(${value(s, 'fn')}, ${list(s, [anyKind(s), anyKind(s)], 2)}))`,
        () => `print(table.unpack(${value(s, 'list')}))`,
        () => `print(math.modf(${value(s, 'float')}))`,
        () => `print(string.byte(${value(s, 'str')}, ${r.between(-3, 2)}, ${r.between(-1, 5)}))`,
        () => `print(next(${value(s, 'list')}) ~= nil)`,
        () =>
          `print(tostring(${value(s, 'any')}):sub(1, 6), rawlen(${value(s, r.pick(['list', 'str', 'int'] as const))}))`,
        () => `print(assert(${list(s, [anyKind(s), 'str'], 1)}))`,
        () =>
          `print(math.type(${value(s, 'float')}), math.tointeger(${value(s, r.pick(['float', 'str', 'any'] as const))}))`,
        () => `print(getmetatable(${value(s, r.pick(['object', 'str', 'int'] as const))}) ~= nil)`,
        () => `print(string.format("%5.1f|%d", ${value(s, 'float')}, ${value(s, 'int')}))`,
        () =>
          `print(load(${[quote(r, r.pick(['return 1 +', 'x = = 1', 'return "a', 'for', 'goto l', 'local x <const> = 1; x = 2', 'break', 'return ...', '::a:: ::a::', 'local a <foo> = 1', 'f(', 'x', 'return 1 2', '\\', '"\\q"', '0x', '[[', '--[['])), ...r.pick([[], ['"=name"'], ['"@file"'], ['"text\\nmore"']])].join(', ')}))`,
      ])(),
    );
    return;
  }
  const called = callOf(s, fn.name, fn.takes ?? ['int'], 3);
  s.emit(
    r.weighted<() => string>([
      [6, () => `print(${called})`],
      [2, () => called],
      [2, () => `print((${called}))`],
      [1, () => `print(${called}, ${called})`],
      [1, () => `print(pcall(${fn.name}, ${list(s, fn.takes ?? [], 1)}))`.replace(', )', ')')],
      [1, () => `print({${called}})`],
      [1, () => `print(#{${called}, ${called}})`],
      [1, () => `print(${fn.name} ${r.pick(['"literal"', '{}', '{1, 2}', '[[x]]'])})`],
    ])(),
  );
}

/** Closures made in a loop: each turn has variables of its own. */
function closures(s: Scope): void {
  const { random: r } = s,
    made = s.fresh('l');
  s.emit(`local ${made} = {}`);
  s.emit(r.pick(['for i = 1, 3 do', 'for _, i in ipairs({5, 6, 7}) do', 'for i = 3, 1, -1 do']));
  s.block(() => {
    s.declare('i', 'int');
    s.emit(`local own = ${value(s, 'int')}`);
    s.declare('own', 'int');
    s.emit(
      `${made}[#${made} + 1] = {get = function() return i, own end, set = function(v) ${r.pick(['own', 'i'])} = v end}`,
    );
    if (r.chance(30)) s.emit(`if ${value(s, 'bool')} then break end`);
  });
  s.emit('end');
  s.emit(`for at, c in ipairs(${made}) do if at ~= 2 then c.set(${value(s, 'int')}) end end`);
  s.emit(`for _, c in ipairs(${made}) do print(c.get()) end`);
}

function failing(s: Scope): void {
  const { random: r } = s;
  const raised = r.pick([
    () => `error(${value(s, 'str')}${r.pick(['', ', 0', ', 1', ', 2', ', 3'])})`,
    () => `error({code = ${value(s, 'int')}})`,
    () => 'error()',
    () => `error(${value(s, anyKind(s))})`,
    () => `error(setmetatable({}, {__tostring = function(...) return ${value(s, 'str')} end}))`,
    () => `assert(${value(s, 'bool')}, ${value(s, r.pick(['str', 'record', 'any'] as const))})`,
    () => 'undefined_function()',
    () => `${prefix(value(s, 'any'))}.field.more()`,
    () => `${prefix(leaf(s, 'record'))}:missing(1)`,
    () => `local x = ${value(s, 'str')} < ${value(s, 'int')}`,
  ])();
  s.emit(`if ${r.chance(50) ? value(s, 'bool') : 'true'} then ${raised} end`);
}

function loaded(s: Scope): void {
  const { random: r } = s;
  const source = s.capture(() => {
    const { visible, budget } = s,
      hidden = visible.splice(0);
    s.budget = 3;
    s.body(true, 'any', () => block(s, 2));
    s.budget = budget;
    visible.push(...hidden);
    s.emit(`return ${r.chance(50) ? '...' : value(s, 'int')}`);
  });
  if (r.chance(60))
    s.emit(
      `print(pcall(assert(load(${quote(r, source)}, "=inner", "t", {print = print, tick = tick, count = count})), ${value(s, 'int')}))`,
    );
  else s.emit(`print(load(${quote(r, 'return ' + value(s, anyKind(s)).replace(/\n/g, ' '))}, "=other") ~= nil)`);
}

// ---- tables

function tables(s: Scope): void {
  const { random: r } = s,
    found = s.find('list');
  if (found === undefined) return variables(s);
  const { name } = found;
  s.emit(
    r.weighted<() => string>([
      [4, () => `table.insert(${name}, ${value(s, 'int')})`],
      [2, () => `table.insert(${name}, ${r.between(1, 3)}, ${present(value(s, 'int'))})`],
      [2, () => `print(table.remove(${name}${r.chance(50) ? `, ${r.between(0, 3)}` : ''}))`],
      [
        2,
        () =>
          `table.sort(${name}${r.pick(['', '', ', math.ult', ', function(a, b) return a < b end', ', function(a, b) return a > b end', ', function(a, b) return tostring(a) < tostring(b) end'])})`,
      ],
      [2, () => `print(pcall(table.concat, ${name}, ${value(s, 'str')}))`],
      [2, () => `${name}[#${name}] = nil`],
      [2, () => `print(#${name}, ${name}[1], ${name}[#${name}])`],
      [1, () => `print(table.unpack(${name}, ${r.between(-1, 2)}, ${r.between(0, 4)}))`],
      [1, () => `print(${name})`],
      [1, () => `table.move(${name}, 1, #${name}, ${r.between(1, 2)})`],
      [1, () => `print(rawequal(${name}, ${name}), rawlen(${name}), next({}), type(next))`],
      [1, () => `for k in pairs(${name}) do ${name}[k] = nil end print(next(${name}))`],
      [
        1,
        () =>
          `${name}[${r.pick(['1.0', '2^53', '-1', '"1"', 'true', 'nil', '0/0', '1e300', 'math.mininteger', '0'])}] = ${value(s, 'int')}`,
      ],
    ])(),
  );
}

const BINARY = ['add', 'sub', 'mul', 'div', 'mod', 'pow', 'idiv', 'band', 'bor', 'bxor', 'shl', 'shr', 'concat'];

/** A class with some of the events of §2.4, and objects of it. */
function classOf(s: Scope): void {
  const { random: r } = s,
    name = s.fresh('C'),
    yields = r.chance(10);
  const event = (event: string, parameters: string, body: string): void =>
    s.emit(`${name}.__${event} = function(${parameters}) ${body} end`);
  s.emit(`local ${name} = {${r.chance(40) ? `__name = "Class${name}"` : ''}}`);
  s.emit(`local function ${name}v(o) if type(o) == "table" then return rawget(o, "v") end return o end`);
  s.emit(`local function ${name}new(v) return setmetatable({v = v}, ${name}) end`);
  const result = (op: string): string => {
    const computed = `${name}v(a) ${op} ${name}v(b)`;
    return r.weighted([
      [4, `return ${name}new(${computed})`],
      [2, `return ${computed}`],
      [1, `return "${op}", 2`],
      [1, 'return'],
      [1, `error("no ${op} here")`],
    ]);
  };
  for (const one of BINARY) {
    if (r.chance(55))
      event(one, 'a, b', `${yields && s.yields ? 'coroutine.yield("event") ' : ''}${result(r.pick(['+', '-', '*']))}`);
  }
  if (r.chance(60)) event('unm', 'a, b', `return ${name}new(-${name}v(a))`);
  if (r.chance(40)) event('bnot', 'a', r.chance(50) ? 'return "bnot"' : `return ${name}new(${name}v(a))`);
  if (r.chance(60)) event('len', 'a', r.pick([`return ${name}v(a)`, 'return 3', 'return "len"', 'return -1']));
  if (r.chance(60))
    event(
      'eq',
      'a, b',
      r.pick([`return ${name}v(a) == ${name}v(b)`, 'return 1', 'return nil', `print("eq") return rawequal(a, b)`]),
    );
  // Both or none: native Lua may have been built to use one for the other, as older versions did.
  const ordered = r.chance(60);
  if (ordered) event('lt', 'a, b', `return ${name}v(a) < ${name}v(b)`);
  if (ordered) event('le', 'a, b', r.pick([`return ${name}v(a) <= ${name}v(b)`, 'return "yes"', 'return nil']));
  if (r.chance(50))
    event(
      'call',
      'self, ...',
      r.pick(['return select("#", ...), ...', `return ${name}v(self)`, 'return self', 'error("called")']),
    );
  if (r.chance(60)) {
    if (r.chance(40)) s.emit(`${name}.__index = ${r.chance(60) ? name : `{missing = ${value(s, 'int')}}`}`);
    else
      event(
        'index',
        't, k',
        r.pick(['return k', 'return #k', 'return rawget(t, "v")', 'return nil', 'error("no field " .. tostring(k))']),
      );
  }
  if (r.chance(40))
    event(
      'newindex',
      't, k, v',
      r.pick(['rawset(t, k, v)', 'print("set", k, v)', 'rawset(t, tostring(k), v)', 'error("fixed")']),
    );
  if (r.chance(60))
    event(
      'tostring',
      'a',
      r.weighted([
        [5, `return "<" .. tostring(${name}v(a)) .. ">"`],
        [1, 'return 1'],
        [1, 'return nil'],
      ]),
    );
  if (r.chance(40)) event('close', 'o, e', 'print("close", o.v, e)');
  if (r.chance(10)) s.emit(`${name}.__metatable = ${r.pick(['"locked"', 'false'])}`);
  for (let n = r.between(1, 3); n > 0; n--) {
    const object = s.fresh('o');
    s.emit(`local ${object} = ${name}new(${value(s, r.chance(85) ? 'int' : 'float')})`);
    s.declare(object, 'object', { fixed: true });
  }
  if (r.chance(30)) {
    s.emit(`function ${name}:method(a) return self.v, a end`);
    s.emit(`print(pcall(function(...) return ${s.find('object')!.name}:method(${value(s, 'int')}) end))`);
  }
}

/** Variables to be closed (§3.3.8), whichever way the block is left. */
function closing(s: Scope): void {
  const { random: r } = s,
    loop = r.chance(40);
  s.emit(loop ? `for turn = 1, ${r.between(1, 3)} do` : 'do');
  s.block(() => {
    for (let n = r.between(1, 3); n > 0; n--) {
      const name = s.fresh('c');
      const handler = r.weighted([
        [5, `print("closing ${name}", type(e) == "table" and "table" or e)`],
        [1, `error("in close of ${name}", 0)`],
        [1, `print("closing ${name}") return 1, 2`],
        [s.yields ? 2 : 0, `coroutine.yield("close ${name}")`],
      ] as const);
      s.emit(
        `local ${name} <close> = ${r.weighted([
          [8, `setmetatable({}, {__close = function(o, e) ${handler} end})`],
          [1, 'nil'],
          [1, 'false'],
          [1, '{}'],
        ])}`,
      );
      if (r.chance(40)) block(s, 1);
    }
    block(s, r.between(1, 3));
    if (loop && r.chance(40)) s.emit(r.chance(50) ? `if ${value(s, 'bool')} then break end` : 'break');
    else if (s.functions > 0 && r.chance(30)) s.emit(`do return ${value(s, s.gives)} end`);
  });
  s.emit('end');
}

// ---- coroutines

function yieldStatement(s: Scope): void {
  const { random: r } = s,
    name = s.fresh('y');
  s.emit(
    r.weighted<() => string>([
      [
        4,
        () =>
          `local ${name} = coroutine.yield(${list(
            s,
            r.some(0, 2, () => anyKind(s)),
            1,
          )})`,
      ],
      [2, () => `print("resumed with", coroutine.yield(${value(s, 'int')}))`],
      [
        2,
        () =>
          `print(pcall(function(...) print(coroutine.yield(${value(s, 'str')})) ${r.chance(40) ? 'error("after yield")' : ''} end))`,
      ],
      [1, () => `local ${name} = {coroutine.yield(1), coroutine.yield(2)}`],
      [1, () => `print(coroutine.isyieldable(), coroutine.status(coroutine.running()))`],
      [1, () => `for i = 1, 2 do coroutine.yield(i, ${value(s, 'any')}) end`],
      [
        1,
        () =>
          `do local ${name} <close> = setmetatable({}, {__close = function() print("left") end}) coroutine.yield("inside") end`,
      ],
      [
        1,
        () =>
          `local ${name} = setmetatable({}, {__index = function(_, k) return coroutine.yield(k) end, __add = function(a, b) return coroutine.yield("add") end, __lt = function() return coroutine.yield("lt") end, __concat = function() return coroutine.yield("concat") end, __eq = function() return coroutine.yield("eq") end, __len = function() return coroutine.yield("len") end, __newindex = function(_, k) coroutine.yield("set", k) end, __call = function(_, ...) return coroutine.yield(...) end})\nprint(${r.pick([`${name}.x`, `${name} + 1`, `1 + ${name}`, `${name} < 1`, `not (${name} < ${name})`, `"a" .. ${name} .. "b"`, `${name} == setmetatable({}, getmetatable(${name}))`, `#${name}`, `${name}(1, 2)`, `${name}[1]`, `${name}.x.y`])})\n${name}.field = 1`,
      ],
    ])(),
  );
}

function coroutine(s: Scope): void {
  const { random: r } = s,
    name = s.fresh('co'),
    wrapped = r.chance(35);
  const parameters = r.some(0, 2, () => s.fresh('p')),
    vararg = r.chance(30);
  s.emit(
    `local ${name} = coroutine.${wrapped ? 'wrap' : 'create'}(function(${[...parameters, ...(vararg ? ['...'] : [])].join(', ')})`,
  );
  s.body(vararg, 'any', () => {
    s.emit('tick()');
    parameters.forEach((parameter) => s.declare(parameter, 'any'));
    s.yields = true;
    block(s, r.between(2, 5));
    s.emit(`return ${returned(s)}`);
  });
  s.emit('end)');
  s.emit(`for i = 1, ${r.between(1, 5)} do`);
  s.emit('tick()');
  const given = list(
    s,
    r.some(0, 2, () => anyKind(s)),
    1,
  );
  if (wrapped) s.emit(`print(pcall(${name}${given === '' ? '' : ', ' + given}))`);
  else {
    s.emit(`print(coroutine.resume(${name}${given === '' ? '' : ', ' + given}))`);
    if (r.chance(40)) s.emit(`print(coroutine.status(${name}))`);
    if (r.chance(15))
      s.emit(`if coroutine.status(${name}) == "suspended" and i > 1 then print(coroutine.close(${name})) end`);
  }
  s.emit('end');
  if (!wrapped)
    s.emit(
      r.pick([
        `print(coroutine.close(${name}), coroutine.status(${name}))`,
        `print(coroutine.status(${name}))`,
        `print(pcall(coroutine.close, ${name}))`,
        '',
        '',
      ]),
    );
  if (r.chance(10)) s.emit(`print(coroutine.wrap(${inlineFunction(s, ['int'], 'str', 2)})(${value(s, 'int')}))`);
}
