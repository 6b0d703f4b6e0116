// Expressions of generated programs. `expression(s, kind, depth)` is a text that most likely has a value of that kind
// and now and then does not, so that errors happen too. Left out: what may differ without being wrong - addresses, the
// order of hash keys, powers that are not exact, random numbers, times.
import {
  conversion,
  float,
  integer,
  numeral,
  packFormat,
  packItem,
  pattern,
  quote,
  replacement,
  text,
} from './literals.ts';
import type { Kind, Scope } from './scope.ts';

const KINDS: readonly Kind[] = ['int', 'float', 'str', 'bool', 'list', 'record', 'object', 'fn', 'any'];
/** Fields of records and their kinds. */
export const FIELDS = { x: 'int', y: 'float', s: 'str', t: 'list', f: 'fn' } as const;

export function expression(s: Scope, kind: Kind, depth: number): string {
  const { random: r } = s;
  if (r.chance(2)) return leaf(s, r.pick(KINDS));
  if (depth <= 0 || r.chance(15)) return leaf(s, kind);
  const text = r.chance(6) ? general(s, kind, depth) : MAKERS[kind](s, depth);
  // Line breaks show in the positions of errors.
  return r.chance(2) ? text.replace(/ (?=[-+*/%<>=~.&|]+ )/, '\n') : text;
}

export const list = (s: Scope, kinds: readonly Kind[], depth: number): string =>
  kinds.map((kind) => expression(s, kind, depth)).join(', ');

export const anyKind = (s: Scope): Kind => s.random.pick(KINDS);

/** What any kind of value can come from. */
function general(s: Scope, kind: Kind, depth: number): string {
  const { random: r } = s,
    e = (k: Kind = kind): string => expression(s, k, depth - 1);
  return r.pick([
    () => `(${e('bool')} and ${e()} or ${e()})`,
    () => `(${e()} or ${e()})`,
    () => `(function(...) return ${e()}, ${e()} end)()`,
    () => `({${e()}, ${e()}})[${r.between(1, 3)}]`,
    () => `({k = ${e()}}).k`,
    () => `select(${r.pick(['1', '2', '-1', '-2', '1'])}, ${e()}, ${e()})`,
    () => `(select(2, pcall(function(...) return ${e()} end)))`,
    () => (s.vararg ? '(...)' : e()),
    () => `(note(${e()}))`,
    () => `note(${e()}, ${e()})`,
    () => `(rawget({[${r.pick(['1', '"k"', '1.0', 'true'])}] = ${e()}}, ${r.pick(['1', '"k"', '1.0', 'true'])}))`,
    () => `(coroutine.wrap(function(...) return ... end)(${e()}))`,
  ])();
}

export function leaf(s: Scope, kind: Kind): string {
  const { random: r } = s;
  const variable = r.chance(65) ? s.find(kind) : undefined;
  if (variable !== undefined) return variable.name;
  switch (kind) {
    case 'int':
      return r.chance(12) ? `(-${integer(r)})` : integer(r);
    case 'float':
      return r.chance(10) ? `(-${float(r)})` : float(r);
    case 'str':
      return quote(r, text(r));
    case 'bool':
      return r.pick(['true', 'false']);
    case 'list':
      return constructor(s, 0);
    case 'record':
      return `{x = ${integer(r)}, y = ${float(r)}, s = ${quote(r, text(r))}}`;
    case 'object':
      return s.find('object')?.name ?? 'nil';
    case 'fn':
      return (
        s.find('fn')?.name ??
        r.pick(['tostring', 'type', 'math.floor', 'string.upper', 'select', 'function(...) return ... end'])
      );
    case 'any':
      return r.weighted([
        [3, () => 'nil'],
        [2, () => leaf(s, 'int')],
        [2, () => leaf(s, 'float')],
        [2, () => leaf(s, 'str')],
        [2, () => leaf(s, 'bool')],
        [1, () => leaf(s, 'list')],
        [1, () => s.find('any')?.name ?? 'undefined_global'],
      ])();
  }
}

/** An item of a list: never nil, since the border of a list with holes (§3.4.7) is any of several. */
export const present = (text: string): string =>
  /^["'{\d]/.test(text) && !/["'}]\./.test(text) ? text : `(${text}) or 0`;

function constructor(s: Scope, depth: number): string {
  const { random: r } = s;
  const items = r.some(0, 5, () =>
    present(expression(s, r.chance(80) ? 'int' : r.pick(['str', 'float', 'list'] as const), depth - 1)),
  );
  if (s.vararg && r.chance(5)) items.push('...');
  return `{${items.join(r.chance(90) ? ', ' : '; ')}${items.length > 0 && r.chance(5) ? ',' : ''}}`;
}

/** A call of a function in sight that gives this kind. */
function call(s: Scope, kind: Kind, depth: number): string | undefined {
  const found = s.all('fn').filter(({ gives }) => gives === kind);
  if (found.length === 0) return undefined;
  const { name, takes = [] } = s.random.pick(found);
  return callOf(s, name, takes, depth);
}

export function callOf(s: Scope, name: string, takes: readonly Kind[], depth: number): string {
  const { random: r } = s;
  const given = r.chance(8) ? takes.slice(1) : r.chance(8) ? [...takes, anyKind(s)] : takes;
  return `${name}(${list(s, given, depth - 1)}${s.vararg && given.length > 0 && r.chance(5) ? ', ...' : ''})`;
}

/** A short function written in place. */
export function inlineFunction(s: Scope, takes: readonly Kind[], gives: Kind, depth: number): string {
  const names = takes.map(() => s.fresh('p'));
  let text = '';
  s.body(false, gives, () => {
    takes.forEach((kind, at) => s.declare(names[at]!, kind));
    text = `function(${names.join(', ')}) return ${expression(s, gives, depth - 1)} end`;
  });
  return text;
}

function field(s: Scope, kind: Kind): string | undefined {
  const { random: r } = s,
    record = s.find('record');
  const names = Object.entries(FIELDS)
    .filter(([, k]) => k === kind)
    .map(([name]) => name);
  if (record === undefined || names.length === 0) return undefined;
  return r.chance(85) ? `${record.name}.${names[0]}` : `${record.name}[ ${quote(r, names[0]!)} ]`;
}

/** An expression that can be called or indexed. */
export const prefix = (text: string): string =>
  /^[a-zA-Z_][\w.]*$/.test(text) && !/^(nil|true|false)$/.test(text) ? text : `(${text})`;

const number = (s: Scope): 'int' | 'float' => (s.random.chance(75) ? 'int' : 'float');

/** Operands of arithmetic: numbers, numerals in strings, objects. */
function operand(s: Scope, kind: 'int' | 'float', depth: number): string {
  const { random: r } = s;
  if (r.chance(3)) return r.chance(50) ? leaf(s, 'object') : quote(r, numeral(r));
  const text = expression(s, kind, depth);
  return r.chance(60) && /[^\w.]/.test(text) ? `(${text})` : text;
}

const POWERS = [
  'x ^ 2',
  '2 ^ 3',
  '2 ^ 10',
  '2 ^ -1',
  '4 ^ 0.5',
  '0 ^ 0',
  '10 ^ 2',
  '2.0 ^ 62',
  '(-2) ^ 63',
  '1 ^ (0/0)',
  '(-8) ^ 3',
  '0 ^ -1',
  '(1/0) ^ -1',
];

const MAKERS: { readonly [kind in Kind]: (s: Scope, depth: number) => string } = {
  int: (s, depth) => {
    const { random: r } = s,
      e = (k: Kind): string => expression(s, k, depth - 1),
      o = (k: 'int' | 'float' = 'int'): string => operand(s, k, depth - 1);
    return r.weighted<() => string>([
      [12, () => `${o()} ${r.pick(['+', '-', '*'])} ${o()}`],
      [5, () => `${o()} ${r.pick(['//', '%'])} ${r.chance(60) ? r.pick(['2', '3', '-3', '7', '10', '-1', '0']) : o()}`],
      [5, () => `${o()} ${r.pick(['&', '|', '~'])} ${o(r.chance(10) ? 'float' : 'int')}`],
      [
        4,
        () =>
          `${o()} ${r.pick(['<<', '>>'])} ${r.chance(70) ? r.pick(['1', '2', '31', '32', '62', '63', '64', '-1', '-63', '-64', '100']) : o()}`,
      ],
      [2, () => r.pick([`-${o()}`, `~${o()}`, `- -${o()}`, `~~${o()}`])],
      [3, () => `#${r.chance(50) ? leaf(s, 'list') : leaf(s, 'str')}`],
      [3, () => call(s, 'int', depth) ?? e('int')],
      [3, () => field(s, 'int') ?? e('int')],
      [3, () => `${prefix(leaf(s, 'list'))}[${e('int')}]`],
      [2, () => `math.${r.pick(['floor', 'ceil', 'tointeger', 'abs'])}(${e(number(s))})`],
      [2, () => `math.${r.pick(['max', 'min'])}(${e('int')}, ${e('int')}${r.chance(30) ? ', ' + e(number(s)) : ''})`],
      [1, () => `tonumber(${r.chance(50) ? quote(r, numeral(r)) : e('str')})`],
      [
        1,
        () =>
          `tonumber(${quote(r, r.pick(['10', 'zz', 'ff', '777', '-1010', ' 12 ', '7fffffffffffffff', 'ffffffffffffffffff', '', '8', 'Z']))}, ${r.pick(['2', '8', '10', '16', '36', '7', '1', '37'])})`,
      ],
      [
        2,
        () =>
          `select("#"${r.chance(60) ? ', ' + list(s, [anyKind(s), anyKind(s)], depth - 1) : ''}${s.vararg ? ', ...' : ''})`,
      ],
      [2, () => `string.byte(${e('str')}${r.chance(60) ? ', ' + e('int') : ''})`],
      [1, () => `(${e('str')}):len()`],
      [
        1,
        () =>
          `utf8.${r.pick([() => `len(${e('str')})`, () => `len(${e('str')}, ${e('int')}, ${e('int')}, true)`, () => `codepoint(${e('str')}, ${r.pick(['1', '2', '-1'])})`, () => `offset(${e('str')}, ${r.pick(['0', '1', '2', '-1', '3'])}${r.chance(40) ? `, ${e('int')}` : ''})`])()}`,
      ],
      [1, () => `string.packsize("${packFormat(r)}${r.some(1, 3, () => packItem(r)[0]).join('')}")`],
      [1, () => `${o(r.chance(50) ? 'float' : 'int')} // 1 | 0`],
      [1, () => `(${e('float')} // 1)`],
    ])();
  },

  float: (s, depth) => {
    const { random: r } = s,
      e = (k: Kind): string => expression(s, k, depth - 1),
      o = (): string => operand(s, number(s), depth - 1);
    return r.weighted<() => string>([
      [10, () => `${operand(s, 'float', depth - 1)} ${r.pick(['+', '-', '*'])} ${o()}`],
      [5, () => `${o()} / ${o()}`],
      [4, () => `${o()} ${r.pick(['//', '%'])} ${operand(s, 'float', depth - 1)}`],
      [2, () => r.pick(POWERS).replace('x', String(r.below(100)))],
      [2, () => `-${operand(s, 'float', depth - 1)}`],
      [3, () => call(s, 'float', depth) ?? e('float')],
      [3, () => field(s, 'float') ?? e('float')],
      [2, () => `math.fmod(${e(number(s))}, ${e(number(s))})`],
      [2, () => r.pick([`math.abs(${e('float')})`, `math.sqrt(${r.below(40) ** 2})`])],
      [2, () => `math.${r.pick(['max', 'min'])}(${e('float')}, ${e(number(s))})`],
      [2, () => `(math.modf(${e('float')}))`],
      [1, () => `tonumber(${quote(r, numeral(r))})`],
      [1, () => `(${e('int')} + 0.0)`],
      [1, () => `(string.unpack("<d", string.pack("<d", ${e('float')})))`],
    ])();
  },

  str: (s, depth) => {
    const { random: r } = s,
      e = (k: Kind): string => expression(s, k, depth - 1);
    return r.weighted<() => string>([
      [10, () => r.some(2, 4, () => (r.chance(70) ? operandText(s, depth) : operand(s, number(s), 0))).join(' .. ')],
      [4, () => `string.sub(${e('str')}, ${e('int')}${r.chance(60) ? ', ' + e('int') : ''})`],
      [3, () => `(${e('str')}):${r.pick(['upper', 'lower', 'reverse'])}()`],
      [
        2,
        () => `string.rep(${e('str')}, ${r.below(5)}${r.chance(40) ? ', ' + quote(r, r.pick([',', '', '--'])) : ''})`,
      ],
      [3, () => `tostring(${r.chance(70) ? e(number(s)) : e(r.pick(['str', 'bool', 'object'] as const))})`],
      [6, () => format(s, depth)],
      [4, () => gsub(s, depth)],
      [3, () => `(string.match(${e('str')}, ${quote(r, pattern(r))}${r.chance(25) ? ', ' + e('int') : ''}) or "-")`],
      [3, () => call(s, 'str', depth) ?? e('str')],
      [3, () => field(s, 'str') ?? e('str')],
      [
        2,
        () =>
          `table.concat(${r.chance(50) ? leaf(s, 'list') : constructor(s, depth - 1)}${r.chance(70) ? ', ' + quote(r, r.pick([',', ' ', ''])) : ''}${r.chance(20) ? `, ${r.below(3)}, ${r.below(4)}` : ''})`,
      ],
      [1, () => `string.char(${r.some(0, 3, () => (r.chance(90) ? String(r.below(256)) : e('int'))).join(', ')})`],
      [
        1,
        () =>
          `utf8.char(${r.some(0, 3, () => r.pick(['65', '233', '0x20AC', '0x1F600', '0x7FFFFFFF', '0x80000000', '0', '-1'])).join(', ')})`,
      ],
      [2, () => `type(${e(anyKind(s))})`],
      [1, () => `(math.type(${e(r.pick(['int', 'float', 'any'] as const))}) or "none")`],
      [1, () => pack(s, depth)],
      [
        1,
        () =>
          `date(${quote(r, '!' + r.some(1, 4, () => '%' + r.pick([...'aAbBcdDeFgGHIjmMnpRStTuUVwWxXyYzZ%'])).join(' '))}, ${r.chance(80) ? r.between(-100_000, 4_000_000_000) : e('int')})`,
      ],
      [
        1,
        () =>
          `tostring(${quote(r, numeral(r))} ${r.pick(['+', '*', '//', '%', '-'])} ${r.chance(50) ? quote(r, numeral(r)) : e('int')})`,
      ],
    ])();
  },

  bool: (s, depth) => {
    const { random: r } = s,
      e = (k: Kind): string => expression(s, k, depth - 1),
      o = (k: 'int' | 'float'): string => operand(s, k, depth - 1);
    return r.weighted<() => string>([
      [8, () => `${o(number(s))} ${r.pick(['<', '<=', '>', '>=', '==', '~='])} ${o(number(s))}`],
      [4, () => `${operandText(s, depth)} ${r.pick(['<', '<=', '>', '>=', '==', '~='])} ${operandText(s, depth)}`],
      [3, () => `${e('object')} ${r.pick(['<', '<=', '>', '>=', '==', '~='])} ${e('object')}`],
      [4, () => `not ${leaf(s, anyKind(s))}`],
      [5, () => `(${e('bool')} ${r.pick(['and', 'or'])} ${e('bool')})`],
      [3, () => `${leaf(s, anyKind(s))} ${r.pick(['==', '~='])} ${leaf(s, anyKind(s))}`],
      [1, () => `rawequal(${e(anyKind(s))}, ${e(anyKind(s))})`],
      [1, () => `math.ult(${e('int')}, ${e('int')})`],
      [
        2,
        () =>
          `(string.find(${e('str')}, ${quote(r, pattern(r))}${r.pick(['', '', ', 2', ', -3', ', 1, true'])}) ~= nil)`,
      ],
      [1, () => `(next(${leaf(s, 'list')}) == nil)`],
      [1, () => call(s, 'bool', depth) ?? e('bool')],
      [1, () => `(pcall(${e('fn')}, ${e(anyKind(s))}))`],
    ])();
  },

  list: (s, depth) => {
    const { random: r } = s,
      e = (k: Kind): string => expression(s, k, depth - 1);
    return r.weighted<() => string>([
      [10, () => constructor(s, depth)],
      [
        2,
        () =>
          `table.pack(${list(
            s,
            r.some(0, 3, () => number(s)),
            depth - 1,
          )})`,
      ],
      [2, () => `{table.unpack(${e('list')}${r.chance(40) ? `, ${r.between(1, 2)}, ${r.below(5)}` : ''})}`],
      [2, () => `{string.byte(${e('str')}, 1, ${r.between(-2, 6)})}`],
      [1, () => `{${r.some(1, 4, (at) => `[${at + 1}] = ${present(e('int'))}`).join(', ')}}`],
      [
        1,
        () =>
          `table.move(${e('list')}, ${r.between(1, 2)}, ${r.between(1, 4)}, ${r.chance(50) ? '1, {}' : r.between(1, 2)})`,
      ],
      [1, () => `{${present(e('int'))}, ${call(s, 'int', depth) ?? 'nil'}}`],
      [2, () => field(s, 'list') ?? constructor(s, depth)],
      [1, () => call(s, 'list', depth) ?? constructor(s, depth)],
      [1, () => `{(${e('str')}):find(${quote(r, pattern(r))})}`],
      [
        1,
        () => `{pcall(string.unpack, "${packFormat(r)}${r.some(1, 3, () => packItem(r)[0]).join('')}", ${e('str')})}`,
      ],
    ])();
  },

  record: (s, depth) => {
    const { random: r } = s;
    const fields = Object.entries(FIELDS)
      .filter(() => r.chance(70))
      .map(([name, kind]) => {
        const key = r.chance(85) ? name : `[ ${quote(r, name)} ]`;
        return `${key} = ${expression(s, kind, depth - 1)}`;
      });
    if (r.chance(20)) fields.push(expression(s, 'int', depth - 1));
    if (r.chance(10))
      fields.push(`[${r.pick(['1', '2.0', 'true', '-1', '1e300', '2^53'])}] = ${expression(s, 'str', depth - 1)}`);
    return `{${fields.join(', ')}}`;
  },

  object: (s, depth) => {
    const { random: r } = s,
      o = (): string => leaf(s, r.chance(80) ? 'object' : 'int');
    return r.weighted<() => string>([
      [4, () => leaf(s, 'object')],
      [
        4,
        () =>
          `(${leaf(s, 'object')} ${r.pick(['+', '-', '*', '/', '//', '%', '^', '&', '|', '~', '<<', '>>', '..'])} ${o()})`,
      ],
      [1, () => `(${o()} ${r.pick(['+', '-', '*', '//', '..', '&'])} ${leaf(s, 'object')})`],
      [1, () => `(${r.pick(['-', '~', '#'])}${leaf(s, 'object')})`],
      [1, () => call(s, 'object', depth) ?? leaf(s, 'object')],
      [1, () => `${prefix(leaf(s, 'object'))}(${expression(s, 'int', depth - 1)})`],
      [1, () => `${prefix(leaf(s, 'object'))}.${r.pick(['v', 'x', 'missing'])}`],
    ])();
  },

  fn: (s, depth) => {
    const { random: r } = s;
    if (r.chance(30)) return leaf(s, 'fn');
    return inlineFunction(
      s,
      r.some(0, 2, () => number(s)),
      r.pick(['int', 'str', 'float', 'bool', 'any'] as const),
      depth,
    );
  },

  any: (s, depth) => {
    const { random: r } = s,
      kind = r.pick(KINDS.filter((k) => k !== 'any'));
    return r.chance(40) ? leaf(s, 'any') : expression(s, kind, depth - 1);
  },
};

/** An operand of `..`: mostly a string. */
function operandText(s: Scope, depth: number): string {
  const { random: r } = s;
  if (r.chance(4)) return leaf(s, r.pick(['object', 'any', 'int'] as const));
  const text = expression(s, 'str', depth - 1);
  return /^(["'][^"']*["']|\w+)$/.test(text) ? text : `(${text})`;
}

function format(s: Scope, depth: number): string {
  const { random: r } = s;
  let spec = '';
  const given: string[] = [];
  for (let n = r.between(1, 3); n > 0; n--) {
    const [one, takes] = conversion(r);
    spec += one + r.pick(['', ' ', '|', 'x']);
    if (takes !== undefined)
      given.push(expression(s, takes === 'any' ? r.pick(['str', 'int', 'float', 'bool'] as const) : takes, depth - 1));
  }
  if (r.chance(4)) given.pop();
  const literal = quote(r, spec);
  return r.chance(20) ? `(${literal}):format(${given.join(', ')})` : `string.format(${[literal, ...given].join(', ')})`;
}

function gsub(s: Scope, depth: number): string {
  const { random: r } = s;
  const by = r.weighted<() => string>([
    [5, () => quote(r, replacement(r))],
    [2, () => '{a = "A", b = 1, x = false, l = "L"}'],
    [3, () => inlineFunction(s, ['str', 'str'], r.chance(80) ? 'str' : 'any', depth - 1)],
    [2, () => r.pick(['string.upper', 'string.reverse', 'tostring', 'nil', '1'])],
  ])();
  return `(string.gsub(${expression(s, 'str', depth - 1)}, ${quote(r, pattern(r))}, ${by}${r.chance(20) ? `, ${r.between(-1, 3)}` : ''}))`;
}

function pack(s: Scope, depth: number): string {
  const { random: r } = s,
    items = r.some(1, 3, () => packItem(r));
  const given = items.flatMap(([, takes]) => (takes === undefined ? [] : [expression(s, takes, depth - 1)]));
  return `string.pack(${[quote(r, packFormat(r) + items.map(([option]) => option).join('')), ...given].join(', ')})`;
}
