// The smallest parts of generated programs: numerals with a taste for edges, strings, numerals in strings, patterns,
// formats. Texts hold one character per byte.
import type { Random } from './random.ts';

const INTEGERS = [
  '0',
  '1',
  '2',
  '3',
  '7',
  '10',
  '255',
  '256',
  '63',
  '64',
  '2147483647',
  '2147483648',
  '4294967296',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '9223372036854775807',
  'math.maxinteger',
  'math.mininteger',
  '0x7fffffffffffffff',
  '0xffffffffffffffff',
  '0x8000000000000000',
  '0xFF',
  '0x1ffffffffffffffff',
  '4611686018427387904',
  '3037000500',
  '1000000007',
];
const FLOATS = [
  '0.0',
  '-0.0',
  '0.5',
  '1.0',
  '2.0',
  '3.',
  '.25',
  '1e15',
  '1e16',
  '123456.789',
  '1e100',
  '1e308',
  '5e-324',
  '2.2250738585072014e-308',
  '9007199254740992.0',
  '9007199254740993.0',
  '9223372036854775808',
  '9.2233720368547758e18',
  '-9223372036854775808',
  'math.huge',
  '-math.huge',
  '0x1p-1074',
  '0x.8p1',
  '0xA.8p0',
  '3.14159265358979',
  '1e-7',
  '0.1',
  '100.0',
  '1e400',
  'math.pi',
  '2^53',
  '2^63',
  '-(2^63)',
  '1e14',
  '123456789012345.0',
  '99999999999999.9',
];
const NUMERALS = [
  '10',
  '0x10',
  ' 5 ',
  '1e1',
  'abc',
  '',
  '0x',
  '1e',
  '5.',
  '.5',
  '- 1',
  '-0x1p4',
  '9223372036854775807',
  '9223372036854775808',
  'inf',
  'nan',
  '1 2',
  '\t7\n',
  '0b1',
  '1_0',
  '-0',
  '-0.0',
  '0x.p1',
  '0x1P+2',
  '1e+',
  '007',
  '+3',
  '0xffffffffffffffffff',
  '-9223372036854775808',
  '1e500',
  '3.0',
  '5e0',
  '\0',
  '1\0',
  '--1',
  '.',
  '0x1.8',
];
const TEXTS = [
  '',
  'a',
  'abc',
  'hello world',
  'Hello, World!',
  'key = value',
  'x=1, y=2, z=3',
  'the quick brown fox',
  'aaa',
  'aXbXc',
  '  trim  ',
  '(a(b)c)',
  '\0',
  'a\0b',
  '\xff\xfe',
  '\x80abc',
  'h\xc3\xa9llo',
  '\xe2\x82\xac5',
  '\xf0\x9f\x98\x80',
  '%d',
  '%',
  'f(a,b)',
  '[1]',
  '2024-01-31',
  'line1\nline2',
  '\r\n',
  '"q"',
  "it's",
  '\\',
  '_x1',
  'ABC',
  'abcabc',
  '0123456789',
  'a long string that is certainly longer than forty bytes, is it not?',
];

export function integer(r: Random): string {
  if (r.chance(70)) return String(r.below(r.pick([4, 12, 100])));
  return r.pick(INTEGERS);
}

export const float = (r: Random): string =>
  r.chance(50) ? `${r.below(20)}.${r.pick(['0', '5', '25', '75', '125', '1'])}` : r.pick(FLOATS);

/** The bytes of a string that Lua may or may not take for a number. */
export const numeral = (r: Random): string => r.pick(NUMERALS);

export function text(r: Random): string {
  if (r.chance(8)) return numeral(r);
  if (r.chance(80)) return r.pick(TEXTS);
  return r.some(0, 6, () => r.pick(['a', 'b', 'c', 'x', ' ', '1', '.', '-', '\n', '\xe9', 'Z'])).join('');
}

/** Bytes as a Lua string literal, in any of its notations. */
export function quote(r: Random, bytes: string): string {
  if (r.chance(6) && !/[\r\]]/.test(bytes)) {
    const level = '='.repeat(r.below(3));
    // A first newline would be dropped.
    return `[${level}[${bytes.startsWith('\n') ? '\n' : ''}${bytes}]${level}]`;
  }
  const mark = r.pick(['"', '"', "'"]);
  let out = '';
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i]!,
      code = bytes.charCodeAt(i);
    if (c === mark || c === '\\') out += '\\' + c;
    else if (c === '\n') out += r.pick(['\\n', '\\\n', '\\10']);
    else if (code < 32 || code >= 127)
      out += r.chance(50) ? '\\' + String(code).padStart(3, '0') : '\\x' + code.toString(16).padStart(2, '0');
    else out += r.chance(1) ? '\\z  ' + (c === ' ' ? '\\x20' : c) : c;
  }
  return mark + out + mark;
}

// ---- patterns (§6.4.1)

const single = (r: Random): string =>
  r.weighted([
    [6, () => r.pick(['a', 'b', 'x', 'l', 'o', 'e', '=', ' ', '1', ','])],
    [3, () => '.'],
    [6, () => '%' + r.pick([...'adlsuwxpcgADSWX'])],
    [2, () => '%' + r.pick(['.', '%', '(', '-'])],
    [4, () => set(r)],
  ])();

const set = (r: Random): string =>
  `[${r.chance(30) ? '^' : ''}${r.some(1, 3, () => r.pick(['a', 'a-c', '0-9', '%a', '%s', '_', '%]', '=', 'x-z', '%-', '\xe9', '.'])).join('')}]`;

export function pattern(r: Random): string {
  if (r.chance(4))
    return r.pick([
      '(',
      ')',
      '%',
      '[a',
      '%b',
      '%bx',
      '%f',
      '(()',
      '%1',
      '[]',
      '[^]',
      '[a-',
      '%g(',
      '(a)%2',
      '[%',
      'a**',
      '^',
      '$',
      '',
      '^*',
      '(%1)',
      '%0',
    ]);
  let out = r.chance(15) ? '^' : '',
    open = 0,
    captures = 0;
  for (const piece of r.some(1, 4, () => single(r) + r.pick(['', '', '', '*', '+', '-', '?']))) {
    if (captures < 4 && r.chance(25)) {
      out += '(';
      open++;
      captures++;
    }
    out += piece;
    if (open > 0 && r.chance(60)) {
      out += ')';
      open--;
    }
    if (r.chance(4)) out += r.pick(['%b()', '%f[%w]', '%f[^%a]', '()', captures > open ? '%1' : '']);
  }
  return out + ')'.repeat(open) + (r.chance(12) ? '$' : '');
}

/** A replacement string for gsub, right most of the time. */
export const replacement = (r: Random): string =>
  r.some(0, 3, () => r.pick(['<', '>', 'x', '%0', '%1', '%1', '%%', '%2', '-'])).join('') + (r.chance(2) ? '%' : '');

// ---- formats

type FormatArgument = 'int' | 'float' | 'str' | 'any';

/** A conversion of string.format, and what it takes. */
export function conversion(r: Random): readonly [spec: string, takes: FormatArgument | undefined] {
  const flags = (allowed: string): string => [...allowed].filter(() => r.chance(20)).join('');
  const width = r.chance(40) ? String(r.below(14)) : '';
  const precision = r.chance(40) ? '.' + (r.chance(85) ? String(r.below(12)) : r.pick(['', '20', '99', '0'])) : '';
  return r.weighted<() => readonly [string, FormatArgument | undefined]>([
    [5, () => [`%${flags('-+0 ')}${width}${precision}d`, 'int']],
    [1, () => [`%${flags('-+0 ')}${width}${precision}i`, 'int']],
    [3, () => [`%${flags('-#0')}${width}${precision}${r.pick(['x', 'X', 'o'])}`, 'int']],
    [1, () => [`%${flags('-0')}${width}${precision}u`, 'int']],
    [5, () => [`%${flags('-+#0 ')}${width}${precision}${r.pick(['f', 'g', 'g', 'e', 'E', 'G'])}`, 'float']],
    [1, () => [`%${flags('-+#0 ')}${width}${r.pick(['', '.0', '.3', '.13'])}${r.pick(['a', 'A'])}`, 'float']],
    [5, () => [`%${flags('-')}${width}${precision}s`, 'str']],
    [2, () => ['%s', 'any']],
    [2, () => ['%q', r.pick(['str', 'int', 'float'] as const)]],
    [1, () => [`%${flags('-')}${width}c`, 'int']],
    [1, () => ['%%', undefined]],
    [1, () => [r.pick(['%', '%y', '%123d', '%.123d', '%5q', '%#s', '%0s', '%-+d%', '%.5c', '%F', '%l', '%ld']), 'int']],
  ])();
}

export const packFormat = (r: Random): string => (r.chance(50) ? r.pick(['<', '>', '=', '!4', '!', '<!2', '']) : '');

export const packItem = (r: Random): readonly [option: string, takes: 'int' | 'float' | 'str' | undefined] =>
  r.weighted<readonly [string, 'int' | 'float' | 'str' | undefined]>([
    [4, [r.pick(['b', 'B', 'h', 'H', 'i', 'I', 'l', 'j', 'J', 'T']), 'int']],
    [3, [`${r.pick(['i', 'I'])}${r.between(1, 16)}`, 'int']],
    [3, [r.pick(['d', 'n', 'd']), 'float']],
    [3, [r.pick(['z', 's', 's1', 's2', 's4', `c${r.between(0, 12)}`]), 'str']],
    [1, [r.pick(['x', ' ', 'Xi4', 'Xd', '!4', '<', '>', 'i17', 'q', 'Xz', 'X']), undefined]],
  ]);
