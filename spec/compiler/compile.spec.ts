// What the compiler emits, as reviewable text: which registers, which instructions. But for SUBI and the metamethod
// instructions that PUC adds behind arithmetic, the sequences are those of luac 5.4.
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { instructionText } from '../../src/bytecode/dump.ts';
import type { Proto } from '../../src/bytecode/proto.ts';
import { serialize } from '../../src/bytecode/serialize.ts';
import { Compilation, compile } from '../../src/compiler/compile.ts';
import { SyntaxFault } from '../../src/syntax/parse.ts';

interface Golden {
  readonly claim: string;
  readonly source: string;
  readonly code: readonly string[];
}

const GOLDENS: readonly Golden[] = [
  {
    claim: 'registers of locals come first, temporaries after',
    source: 'local a, b = 1, 2 local c = a + b * 3',
    code: ['VARARGPREP 0', 'LOADI 0 1', 'LOADI 1 2', 'MULK 2 1 0 ; 3', 'ADD 2 0 2', 'RETURN 3 1 0 ; 0 out'],
  },
  {
    claim: 'literals fold where the result is sure',
    source: 'return 2 ^ 3 + 1 // 0.0, 7 // 0, "a" .. "b"',
    code: [
      'VARARGPREP 0',
      'LOADI 0 1',
      'IDIVK 0 0 0 ; 0.0',
      'ADDK 0 0 1k ; 8.0',
      'LOADI 1 7',
      'IDIVK 1 1 2 ; 0',
      'LOADK 2 3 ; "a"',
      'LOADK 3 4 ; "b"',
      'CONCAT 2 2',
      'RETURN 0 4 0 ; 3 out',
      'RETURN 0 1 0 ; 0 out',
    ],
  },
  {
    claim: 'constants on the right and immediates have their own instructions',
    source: 'local x = ... return x + 1, x - 1, x * 2.5, 3 + x, x >> 1, 1 << x, x & 7',
    code: [
      'VARARGPREP 0',
      'VARARG 0 2 ; 1 out',
      'ADDI 1 0 1',
      'SUBI 2 0 1',
      'MULK 3 0 0 ; 2.5',
      'ADDI 4 0 3k',
      'SHRI 5 0 1',
      'SHLI 6 0 1k',
      'BANDK 7 0 1 ; 7',
      'RETURN 1 8 0 ; 7 out',
      'RETURN 1 1 0 ; 0 out',
    ],
  },
  {
    claim: 'comparisons are jumps; immediates need no register',
    source: 'local x, y = ... if x < y and x >= 3 and y ~= "s" then return x == nil end',
    code: [
      'VARARGPREP 0',
      'VARARG 0 3 ; 2 out',
      'LT 0 1',
      'JMP 9 ; to 14',
      'GEI 0 3',
      'JMP 7 ; to 14',
      'EQK 1 0k ; "s"',
      'JMP 5 ; to 14',
      'EQK 0 1k ; nil',
      'JMP 1 ; to 12',
      'LFALSESKIP 2',
      'LOADTRUE 2',
      'RETURN 2 2 0 ; 1 out',
      'RETURN 2 1 0 ; 0 out',
    ],
  },
  {
    claim: 'and, or keep the deciding value',
    source: 'local a, b, c = ... return a and b or c',
    code: [
      'VARARGPREP 0',
      'VARARG 0 4 ; 3 out',
      'TEST 0',
      'JMP 2 ; to 7',
      'TESTSET 3 1k',
      'JMP 1 ; to 8',
      'MOVE 3 2',
      'RETURN 3 2 0 ; 1 out',
      'RETURN 3 1 0 ; 0 out',
    ],
  },
  {
    claim: 'not changes jumps, not values',
    source: 'local a, b = ... while not (a and b) do a = b end',
    code: [
      'VARARGPREP 0',
      'VARARG 0 3 ; 2 out',
      'TEST 0',
      'JMP 2 ; to 7',
      'TEST 1k',
      'JMP 2 ; to 9',
      'MOVE 0 1',
      'JMP -6 ; to 3',
      'RETURN 2 1 0 ; 0 out',
    ],
  },
  {
    claim: 'fields, integers and methods',
    source: 'local t = ... t.x[1]["y"] = t:m(2) t[t] = nil',
    code: [
      'VARARGPREP 0',
      'VARARG 0 2 ; 1 out',
      'GETFIELD 1 0 0 ; "x"',
      'GETI 1 1 1',
      'SELF 2 0 2k ; "m"',
      'LOADI 4 2',
      'CALL 2 3 2 ; 2 in 1 out',
      'SETFIELD 1 1 2 ; "y"',
      'SETTABLE 0 0 3k ; nil',
      'RETURN 1 1 0 ; 0 out',
    ],
  },
  {
    claim: 'globals are fields of _ENV',
    source: 'g = h',
    code: ['VARARGPREP 0', 'GETTABUP 0 0 1 ; _ENV "h"', 'SETTABUP 0 0 0 ; _ENV "g"', 'RETURN 0 1 0 ; 0 out'],
  },
  {
    claim: 'a call passes on all results of its last argument',
    source: 'local f, g = ... return f(1, g())',
    code: [
      'VARARGPREP 0',
      'VARARG 0 3 ; 2 out',
      'MOVE 2 0',
      'LOADI 3 1',
      'MOVE 4 1',
      'CALL 4 1 0 ; 0 in all out',
      'TAILCALL 2 0 0 ; all in',
      'RETURN 2 0 0 ; all out',
      'RETURN 2 1 0 ; 0 out',
    ],
  },
  {
    claim: 'table constructors flush in lists',
    source: 'local t = { 1, x = 2, [3] = 4, ... }',
    code: [
      'VARARGPREP 0',
      'NEWTABLE 0 2 1',
      'EXTRAARG 0',
      'LOADI 1 1',
      'SETFIELD 0 0 1k ; "x" 2',
      'SETI 0 3 2k ; 4',
      'VARARG 2 0 ; all out',
      'SETLIST 0 0 0',
      'RETURN 1 1 0 ; 0 out',
    ],
  },
  {
    claim: 'numeric and generic loops',
    source: 'for i = 1, 3 do end for k, v in pairs({}) do end',
    code: [
      'VARARGPREP 0',
      'LOADI 0 1',
      'LOADI 1 3',
      'LOADI 2 1',
      'FORPREP 0 0 ; exit to 7',
      'FORLOOP 0 1 ; to 6',
      'GETTABUP 0 0 0 ; _ENV "pairs"',
      'NEWTABLE 1 0 0',
      'EXTRAARG 0',
      'CALL 0 2 5 ; 1 in 4 out',
      'TFORPREP 0 0 ; to 12',
      'TFORCALL 0 2',
      'TFORLOOP 0 2 ; to 12',
      'CLOSE 0',
      'RETURN 0 1 0k ; 0 out',
    ],
  },
  {
    claim: 'if c then break jumps straight out',
    source: 'while true do if x then break end end',
    code: [
      'VARARGPREP 0',
      'GETTABUP 0 0 0 ; _ENV "x"',
      'TEST 0k',
      'JMP 1 ; to 6',
      'JMP -4 ; to 2',
      'RETURN 0 1 0 ; 0 out',
    ],
  },
  {
    claim: 'captured variables are closed where their block ends',
    source: 'while x do local u = 1 f = function() return u end end',
    code: [
      'VARARGPREP 0',
      'GETTABUP 0 0 0 ; _ENV "x"',
      'TEST 0',
      'JMP 5 ; to 10',
      'LOADI 0 1',
      'CLOSURE 1 0 ; function <s:1>',
      'SETTABUP 0 1 1 ; _ENV "f"',
      'CLOSE 0',
      'JMP -8 ; to 2',
      'RETURN 0 1 0k ; 0 out',
    ],
  },
  {
    claim: 'constants known now take no register',
    source: 'local k <const> = 10 local t <close> = nil return k',
    code: ['VARARGPREP 0', 'LOADNIL 0 0', 'TBC 0', 'LOADI 1 10', 'RETURN 1 2 0k ; 1 out', 'RETURN 1 1 0k ; 0 out'],
  },
  {
    claim: 'assignment evaluates before it stores',
    source: 'local i, a = 1, {} i, a[i] = i + 1, 20',
    code: [
      'VARARGPREP 0',
      'LOADI 0 1',
      'NEWTABLE 1 0 0',
      'EXTRAARG 0',
      'ADDI 2 0 1',
      'SETTABLE 1 0 0k ; 20',
      'MOVE 0 2',
      'RETURN 2 1 0 ; 0 out',
    ],
  },
  {
    claim: 'goto out of a scope closes it',
    source: 'do local u f = function() return u end goto out end ::out::',
    code: [
      'VARARGPREP 0',
      'LOADNIL 0 0',
      'CLOSURE 1 0 ; function <s:1>',
      'SETTABUP 0 0 1 ; _ENV "f"',
      'JMP 1 ; to 7',
      'CLOSE 0',
      'CLOSE 0',
      'RETURN 0 1 0k ; 0 out',
    ],
  },
  {
    claim: 'repeat sees its locals in the condition',
    source: 'repeat local d = f() until d',
    code: [
      'VARARGPREP 0',
      'GETTABUP 0 0 0 ; _ENV "f"',
      'CALL 0 1 2 ; 0 in 1 out',
      'TEST 0',
      'JMP -4 ; to 2',
      'RETURN 0 1 0 ; 0 out',
    ],
  },
  {
    claim: 'concatenation is one instruction',
    source: 'local a, b = ... return a .. b .. "x" .. 1',
    code: [
      'VARARGPREP 0',
      'VARARG 0 3 ; 2 out',
      'MOVE 2 0',
      'MOVE 3 1',
      'LOADK 4 0 ; "x"',
      'LOADI 5 1',
      'CONCAT 2 4',
      'RETURN 2 2 0 ; 1 out',
      'RETURN 2 1 0 ; 0 out',
    ],
  },
];

/** A listing with single blanks. */
function listing(source: string): string[] {
  const proto = compile(source, '=s');
  return Array.from(proto.code, (_, pc) => instructionText(proto, pc));
}

for (const { claim, source, code } of GOLDENS) test(claim, () => assert.equal(listing(source), code));

test('a chunk that is compiled in parts is the same', () => {
  const sources = [
    '',
    ';',
    'return',
    'local a <const> = 1 ::x:: goto x',
    'x = 1 ; ; y = 2 -- end',
    'local function f(...) return ... end f(1) do local x <close> = f() end return f',
  ];
  const folders = ['language', 'goto', 'closure', 'error', 'metatable'];
  for (const folder of folders) {
    for (const name of readdirSync(`conformance/${folder}`))
      sources.push(readFileSync(`conformance/${folder}/${name}`, 'latin1'));
  }
  for (const source of sources) {
    const whole = outcome(() => compile(source, '=x'));
    for (const part of [1, 7, 100]) {
      assert.is(
        outcome(() => {
          const compilation = new Compilation(source, '=x');
          while (!compilation.readTo(compilation.position + part)) assert.ok(compilation.position <= source.length);
          return compilation.finish();
        }),
        whole,
      );
    }
  }
});

test('texts are compiled beside one another', () => {
  const a = new Compilation('local x = 1 x = x + 1 return x', '=a'),
    b = new Compilation('local y = 2 y = y * 2 return y', '=b');
  const over = [false, false];
  while (!over[0] || !over[1]) {
    if (!over[0]) over[0] = a.readTo(a.position + 1);
    if (!over[1]) over[1] = b.readTo(b.position + 1);
  }
  assert.is(
    outcome(() => a.finish()),
    outcome(() => compile('local x = 1 x = x + 1 return x', '=a')),
  );
  assert.is(
    outcome(() => b.finish()),
    outcome(() => compile('local y = 2 y = y * 2 return y', '=b')),
  );
});

test('no text takes long that is not long', () => {
  const numbered = (n: number, of: (i: number) => string): string =>
    Array.from({ length: n }, (_, i) => of(i)).join('');
  const bombs: Record<string, string> = {
    labels: numbered(40_000, (i) => `::l${i}:: `),
    gotos: `${'goto z '.repeat(60_000)}::z::`,
    'gotos to labels': numbered(20_000, (i) => `goto l${i} goto z ::l${i}:: `) + '::z::',
    conditions: `x = a${' and b'.repeat(60_000)}`,
    alternatives: `x = a${' or b'.repeat(60_000)}`,
    branches: `if a then ${'elseif b then c() '.repeat(20_000)} end`,
    'words that meet in one bucket': numbered(
      20_000,
      (i) => `${Array.from({ length: 15 }, (_, bit) => ((i >> bit) & 1 ? 'Aa' : 'BB')).join('')}=1 `,
    ),
    constants: numbered(190, (i) => `local a${i} <const> = ${i} `) + 'x = x + y '.repeat(20_000),
    'names looked for in vain': `do local x end ${numbered(100, () => `local function f() ${numbered(150, (i) => `local a${i} `)}`)}${'g(function() x() end) '.repeat(5000)}${'end '.repeat(100)}`,
  };
  for (const [name, source] of Object.entries(bombs)) {
    const start = performance.now();
    compile(source, '=x');
    // They take a tenth of a second or so; the worst took ten.
    assert.ok(performance.now() - start < 4000, name);
  }
});

/** A prototype as text, or what is wrong with the source. */
function outcome(make: () => Proto): string {
  try {
    return serialize(make(), false);
  } catch (thrown) {
    if (thrown instanceof SyntaxFault) return thrown.message;
    throw thrown;
  }
}

test.run();
