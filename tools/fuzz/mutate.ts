// Damaged programs: sources of the conformance tree cut, spliced and disturbed, binary chunks with wrong bytes or wrong
// instructions, and sound programs whose variables are changed under them through the debug library. Whatever comes
// out, loading and running it in our engine ends: with results, with a Lua error, or at the limit of instructions.
// Anything else - a JavaScript error, a hang, a crash - is a fault, which `runDamaged` describes.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OPS, Op } from '../../src/bytecode/ops.ts';
import { abck, aOf, bOf, cOf, kOf, opOf, withBx, withSJ } from '../../src/bytecode/encode.ts';
import { Proto } from '../../src/bytecode/proto.ts';
import { deserialize, serialize } from '../../src/bytecode/serialize.ts';
import { compile } from '../../src/compiler/compile.ts';
import { portableHost } from '../../src/embed/host/host.ts';
import { callNow } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import type { Tuning } from '../../src/jit/policy/tuning.ts';
import { SyntaxFault } from '../../src/syntax/parse.ts';
import { str } from '../../src/values/string.ts';
import { program } from './grammar.ts';
import { Random } from './random.ts';
import { TOKENS } from './tokens.ts';
import { Budget } from '../../src/embed/lua/budget.ts';
import { UNBOUNDED } from '../../src/vm/limits.ts';

export const DAMAGES = ['source', 'binary', 'debug'] as const;
export type Damage = (typeof DAMAGES)[number];

const INSTRUCTIONS = 1_000_000;
const HEADER_BYTES = 46;

const STRAY = [
  'and',
  'break',
  'do',
  'else',
  'elseif',
  'end',
  'false',
  'for',
  'function',
  'goto',
  'if',
  'in',
  'local',
  'nil',
  'not',
  'or',
  'repeat',
  'return',
  'then',
  'true',
  'until',
  'while',
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '^',
  '#',
  '&',
  '~',
  '|',
  '<<',
  '>>',
  '==',
  '~=',
  '<=',
  '>=',
  '<',
  '>',
  '=',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '::',
  ';',
  ':',
  ',',
  '.',
  '..',
  '...',
  'x',
  '_ENV',
  '<const>',
  '<close>',
  '0x',
  '1e',
  '3',
  '1e999',
  '0x7fffffffffffffff',
  '9223372036854775808',
  '"',
  "'",
  '[[',
  ']]',
  '[==[',
  '--',
  '--[[',
  '\\',
  '\0',
  '\xff',
  '$',
  '!',
  '@',
  '"\\u{7fffffff}"',
  '"\\x"',
  '"\\400"',
  '\r',
  '-1',
  '2^53',
  '1e308',
  'math.huge',
  '1 << 62',
];

const KEYWORDS = new Set(STRAY.slice(0, STRAY.indexOf('+')));

let corpus: string[] | undefined;

/** The plain programs of the conformance tree; those for processes need a system around them. */
function sources(): string[] {
  if (corpus !== undefined) return corpus;
  const apart = /^(actor|channel|select|timer|link|registry|apps|limit)\b/;
  return (corpus = (readdirSync('conformance', { recursive: true }) as string[])
    .filter((name) => name.endsWith('.lua') && !apart.test(name))
    .sort()
    .map((name) => readFileSync(join('conformance', name), 'latin1')));
}

/** Those that native Lua can be asked about. */
const asked = (): string[] => (comparable ??= sources().filter((text) => !/oracle skip|%p|dump/.test(text)));
let comparable: string[] | undefined;

const sound = (r: Random): string => (r.chance(75) ? r.pick(sources()) : program(r.below(1e6)));

export const damaged = (kind: Damage, seed: number): string => DAMAGED[kind](new Random(seed));

// ---- sources

function damagedSource(r: Random): string {
  let text = sound(r);
  for (
    let n = r.weighted([
      [5, 1],
      [3, 2],
      [2, 4],
      [1, 12],
    ]);
    n > 0;
    n--
  )
    text = r.weighted(SOURCE_DAMAGE)(r, text);
  return text;
}

const within = (r: Random, text: string, change: (tokens: string[], at: number) => void): string => {
  const tokens = text.match(TOKENS) ?? [];
  if (tokens.length > 0) change(tokens, r.below(tokens.length));
  return tokens.join('');
};

const KINDS = [/^[A-Za-z_]/, /^\.?\d/, /^["']/, /^([-+*/%^&|~<>]|\/\/|<<|>>|[<>=~]=|\.\.|and|or)$/];

/** Another token of the same kind: most of what this gives still loads. */
function alike(r: Random, tokens: string[], at: number): void {
  const kind = KINDS.find((k) => k.test(tokens[at]!)),
    from = r.chance(70) ? tokens : (sound(r).match(TOKENS) ?? []);
  const others =
    kind === undefined
      ? []
      : from.filter((token) => kind.test(token) && KEYWORDS.has(token) === KEYWORDS.has(tokens[at]!));
  if (others.length > 0) tokens[at] = r.pick(others);
}

const SOURCE_DAMAGE: readonly (readonly [number, (r: Random, text: string) => string])[] = [
  [
    30,
    (r, text) =>
      within(r, text, (tokens, at) => {
        for (let i = 0; i < 8; i++) alike(r, tokens, i === 0 ? at : r.below(tokens.length));
      }),
  ],
  [
    6,
    (r, text) =>
      within(r, text, (tokens, at) => {
        tokens.splice(at, r.between(1, 3));
      }),
  ],
  [
    6,
    (r, text) =>
      within(r, text, (tokens, at) => {
        tokens.splice(at, 0, ' ', r.pick(STRAY), ' ');
      }),
  ],
  [
    6,
    (r, text) =>
      within(r, text, (tokens, at) => {
        tokens[at] = ` ${r.pick(STRAY)} `;
      }),
  ],
  [
    4,
    (r, text) =>
      within(r, text, (tokens, at) => {
        tokens[at] = tokens[r.below(tokens.length)]!;
      }),
  ],
  [
    3,
    (r, text) =>
      within(r, text, (tokens, at) => {
        tokens.splice(at, 0, ...tokens.slice(at, at + r.between(1, 30)));
      }),
  ],
  [
    2,
    (r, text) =>
      within(r, text, (tokens, at) => {
        tokens.length = at;
      }),
  ],
  [2, (r, text) => text.slice(0, r.below(text.length + 1))],
  [2, (r, text) => text.slice(r.below(text.length + 1))],
  [
    3,
    (r, text) => {
      const at = r.below(text.length + 1);
      return text.slice(0, at) + String.fromCharCode(r.below(256)) + text.slice(at + r.below(2));
    },
  ],
  [
    2,
    (r, text) => {
      const other = sound(r),
        lines = text.split('\n'),
        theirs = other.split('\n');
      return [...lines.slice(0, r.below(lines.length)), ...theirs.slice(r.below(theirs.length))].join('\n');
    },
  ],
  [
    1,
    (r, text) =>
      within(r, text, (tokens, at) => {
        const [open, close] = r.pick([
          ['(', ')'],
          ['{', '}'],
          ['-', ''],
          ['not ', ''],
          ['do ', ' end '],
          ['function() ', ' end '],
          ['a.', 'b'],
          ['x^', '1'],
          ['"" ..', '""'],
          ['[[', ''],
          ['f(', ')'],
          ['if x then ', ' end '],
          ['::a', '::'],
          ['(function() return ', ' end)()'],
        ]);
        const depth = r.pick([10, 150, 190, 250, 3000]);
        tokens.splice(at, 0, ' ', open.repeat(depth), tokens[at]!, close.repeat(r.chance(80) ? depth : depth - 1));
      }),
  ],
];

/**
 * A program of the conformance tree with some tokens exchanged for others of their kind, or with worse damage: what it
 * does, or why it does not load, is for native Lua to say.
 */
export function twisted(seed: number): string {
  const r = new Random(seed),
    text = r.pick(asked());
  if (r.chance(40)) return r.weighted(SOURCE_DAMAGE)(r, text);
  const tokens = text.match(TOKENS) ?? [];
  for (let n = r.between(1, 6); n > 0; n--) alike(r, tokens, r.below(tokens.length));
  return tokens.join('');
}

// ---- binary chunks

function damagedBinary(r: Random): string {
  let proto: Proto;
  try {
    proto = compile(sound(r), '=damaged');
  } catch (thrown) {
    if (!(thrown instanceof SyntaxFault)) throw thrown;
    proto = compile('return 1', '=damaged');
  }
  const strip = r.chance(40);
  if (r.chance(55)) return serialize(otherCode(r, proto), strip);
  let bytes = serialize(proto, strip);
  for (
    let n = r.weighted([
      [5, 1],
      [3, 2],
      [1, 5],
    ]);
    n > 0;
    n--
  ) {
    // The header is soon refused; what lies behind it is of interest.
    const at = r.chance(4)
      ? r.below(bytes.length)
      : Math.min(bytes.length - 1, HEADER_BYTES + r.below(bytes.length - HEADER_BYTES));
    const byte =
      r.pick([0, 1, 127, 128, 255, r.below(256), bytes.charCodeAt(at) ^ (1 << r.below(8)), bytes.charCodeAt(at) + 1]) &
      255;
    bytes = r.weighted<() => string>([
      [12, () => bytes.slice(0, at) + String.fromCharCode(byte) + bytes.slice(at + 1)],
      [1, () => bytes.slice(0, at)],
      [1, () => bytes.slice(0, at) + bytes.slice(at + r.between(1, 4))],
      [1, () => bytes.slice(0, at) + bytes.slice(at - r.between(0, 12), at) + bytes.slice(at)],
    ])();
  }
  return bytes;
}

/** The prototype, or one inside it, with some instructions changed. */
function otherCode(r: Random, proto: Proto): Proto {
  const inside = proto.children.length > 0 && r.chance(60) ? r.below(proto.children.length) : -1;
  const code = Int32Array.from(proto.code);
  for (
    let n =
      inside < 0
        ? r.weighted([
            [5, 1],
            [3, 2],
            [1, 6],
          ])
        : 0;
    n > 0;
    n--
  )
    disturb(r, code);
  const children = proto.children.map((child, at) => (at === inside ? otherCode(r, child) : child));
  const slack = r.chance(5) ? r.between(-2, 3) : 0;
  return new Proto(
    code,
    proto.constants,
    children,
    proto.upvalues,
    proto.locals,
    proto.lines,
    proto.source,
    proto.lineDefined,
    proto.lastLine,
    r.chance(3) ? r.below(5) : proto.params,
    r.chance(3) ? !proto.vararg : proto.vararg,
    Math.max(0, Math.min(255, proto.registers + slack)),
  );
}

function disturb(r: Random, code: Int32Array): void {
  const at = r.below(code.length),
    word = code[at]!;
  const near = (n: number): number => (n + r.pick([-2, -1, 1, 2, r.between(-255, 255)])) & 255;
  code[at] = r.weighted<() => number>([
    [3, () => abck(opOf(word), near(aOf(word)), bOf(word), cOf(word), kOf(word))],
    [3, () => abck(opOf(word), aOf(word), near(bOf(word)), cOf(word), kOf(word))],
    [3, () => abck(opOf(word), aOf(word), bOf(word), near(cOf(word)), kOf(word))],
    [1, () => word ^ (1 << 15)],
    [3, () => (word & ~127) | r.below(Op.ExtraArg + 1)],
    [3, () => code[r.below(code.length)]!],
    [2, () => withBx(word, r.below(40))],
    [2, () => withSJ(Op.Jmp, r.between(-12, 12))],
    [1, () => r.below(2 ** 32) | 0],
    [
      1,
      () => {
        const other = r.below(code.length),
          moved = code[other]!;
        code[other] = word;
        return moved;
      },
    ],
  ])();
}

// ---- programs with a debugger at work

/** Changes whatever the debug library lets it change, from a hook, in each coroutine. */
const MEDDLER = `do
  local debug, coroutine, values, functions, seed = debug, coroutine, {}, {}, SEED
  local count, type, create, wrap, select = 0, type, coroutine.create, coroutine.wrap, select
  local function random(n)
    seed = seed * 16807 % 2147483647
    return seed % n
  end
  local function any() return values[random(count) + 1] end
  local function add(...)
    for i = 1, select("#", ...) do values[count + i] = select(i, ...) end
    count = count + select("#", ...)
  end
  add(nil, false, true, 0, 1, -1, 300, 2.5, 1.0, -0.0, 0/0, 1/0, 2^53, 1 << 62, math.mininteger, "", "x", "__index", ("long"):rep(50), {}, {1, 2, nil, 4},
    setmetatable({}, {__index = function(_, k) return k end, __call = function(...) return ... end, __close = print, __len = function() return 3 end}),
    print, function(...) return ... end, create(print), io.stdout, table, string.format, pcall, error, next, select, coroutine.yield, debug.sethook)
  local meddle, mask, every = nil, ({"", "l", "c", "r", "crl"})[random(5) + 1], random(30) + 1
  local acts = {
    function(level) debug.setlocal(level, random(14) - 3, any()) end,
    function(level) debug.setlocal(level, random(250) - 3, any()) end,
    function(level) debug.setlocal(level, 1 + random(6), (select(2, debug.getlocal(level, 1 + random(6))))) end,
    function(_, f) debug.setupvalue(f, 1 + random(4), any()) end,
    function(_, f) functions[1 + random(9)] = f end,
    function(_, f) local g = functions[1 + random(9)] if g then debug.upvaluejoin(f, 1 + random(3), g, 1 + random(3)) end end,
    function() if random(8) == 0 then debug.sethook(meddle, mask, 1 + random(50)) end end,
    function() if random(8) == 0 then debug.setmetatable(any(), nil) end end,
    function() if random(40) == 0 then debug.getregistry()[any() or 1] = any() end end,
    function(_, f) local name, v = debug.getupvalue(f, 1 + random(4)) if name then add(v) end end,
  }
  function meddle()
    for _ = 0, random(3) do
      local level = 2 + random(5)
      local info = debug.getinfo(level, "f")
      if info and info.func ~= meddle then pcall(acts[1 + random(#acts)], level + 2, info.func) end
    end
  end
  coroutine.create = function(f) local co = create(f) debug.sethook(co, meddle, mask, every) return co end
  coroutine.wrap = function(f) local co = coroutine.create(f) return function(...) return select(2, coroutine.resume(co, ...)) end end
  debug.sethook(meddle, mask, every)
end `;

const meddled = (r: Random): string =>
  MEDDLER.replace(/\n */g, ' ').replace('SEED', String(1 + r.below(2 ** 31 - 2))) + sound(r);

const DAMAGED: { readonly [kind in Damage]: (r: Random) => string } = {
  source: damagedSource,
  binary: damagedBinary,
  debug: meddled,
};

// ---- running

/** What is wrong with how the engine treated a damaged program; undefined: nothing. */
export function runDamaged(bytes: string, jit: Tuning): string | undefined {
  try {
    const rt = createRuntime(portableHost({ stdout: () => {}, stderr: () => {} }), {}, { jit });
    const loaded = callNow(
      rt,
      rt.globals.getStr('load'),
      [str(bytes), str('=damaged')],
      new Budget({ ...UNBOUNDED, instructions: INSTRUCTIONS }),
    );
    if (loaded.kind === 'done' && loaded.values[0] !== undefined)
      callNow(rt, loaded.values[0], [], new Budget({ ...UNBOUNDED, instructions: INSTRUCTIONS }));
    return undefined;
  } catch (fault) {
    return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  }
}

/** A readable form of a damaged program, for reports. */
export function show(kind: Damage, bytes: string): string {
  if (kind !== 'binary') return bytes.length > 3000 ? `${bytes.slice(0, 3000)} ...` : bytes;
  try {
    const { code } = deserialize(bytes);
    return [...code]
      .map((word) => `${OPS[opOf(word) as Op].name} ${aOf(word)} ${bOf(word)} ${cOf(word)} ${kOf(word)}`)
      .join('\n');
  } catch {
    return JSON.stringify(bytes.slice(0, 400));
  }
}
