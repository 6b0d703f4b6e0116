import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { abck, abx } from '../../src/bytecode/encode.ts';
import { Op } from '../../src/bytecode/ops.ts';
import { Proto } from '../../src/bytecode/proto.ts';
import { ChunkFault, deserialize, serialize } from '../../src/bytecode/serialize.ts';
import { verify } from '../../src/bytecode/verify.ts';
import { compile } from '../../src/compiler/compile.ts';
import { drive, startCall } from '../../src/embed/lua/state.ts';
import { createRuntime } from '../../src/embed/lua/toolchain.ts';
import { LuaFloat } from '../../src/values/number.ts';
import { bytesOf, isStr } from '../../src/values/string.ts';
import { Table } from '../../src/values/table.ts';
import type { Value } from '../../src/values/type.ts';
import { makeClosure } from '../../src/vm/closure.ts';
import type { Host } from '../../src/vm/host.ts';
import { chance, functionsOf, programs } from './programs.ts';
import { Budget } from '../../src/embed/lua/budget.ts';
import { UNBOUNDED } from '../../src/vm/limits.ts';

/** Everything a prototype is, in a form whose equality is that of its values: floats, NaNs and zeros told apart. */
const plainly = (p: Proto): unknown => ({
  code: [...p.code],
  constants: p.constants.map(constant),
  upvalues: p.upvalues,
  locals: p.locals,
  lines: [...p.lines],
  source: p.source,
  lineDefined: p.lineDefined,
  lastLine: p.lastLine,
  params: p.params,
  vararg: p.vararg,
  registers: p.registers,
  children: p.children.map(plainly),
});

function constant(v: Value): string {
  if (isStr(v)) return `text ${JSON.stringify(bytesOf(v))}`;
  if (v instanceof LuaFloat) return `float ${Object.is(v.n, -0) ? '-0' : v.n}`;
  return `${typeof v} ${String(v)}`;
}

const withConstants = (constants: Value[]): Proto =>
  new Proto(
    Int32Array.of(abx(Op.LoadK, 0, 0), abck(Op.Return1, 0, 0, 0, 0)),
    constants,
    [],
    [],
    [],
    Int32Array.of(7, 7),
    '=c',
    7,
    7,
    0,
    false,
    1,
  );

const refusal = (bytes: string): string => {
  try {
    deserialize(bytes);
  } catch (error) {
    if (error instanceof ChunkFault) return error.why;
    throw error;
  }
  return 'none';
};

test('every conformance program comes back as it was', () => {
  for (const [name, proto] of programs())
    assert.equal(plainly(deserialize(serialize(proto, false))), plainly(proto), name);
});

test('a stripped function keeps what it does and nothing else', () => {
  const bare = (p: Proto): Proto =>
    new Proto(
      p.code,
      p.constants,
      p.children.map(bare),
      p.upvalues.map((u) => ({ ...u, name: '' })),
      [],
      new Int32Array(0),
      '=?',
      p.lineDefined,
      p.lastLine,
      p.params,
      p.vararg,
      p.registers,
    );
  for (const [name, proto] of programs('conformance/language')) {
    const bytes = serialize(proto, true);
    assert.equal(plainly(deserialize(bytes)), plainly(bare(proto)), name);
    assert.is(serialize(deserialize(bytes), false), bytes, name);
  }
});

test('all constants survive', () => {
  const constants: Value[] = [
    undefined,
    true,
    false,
    0,
    -1,
    2 ** 53 - 1,
    -(2 ** 53 - 1),
    2n ** 53n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    0.5,
    2 ** 53,
    1e308,
    Infinity,
    -Infinity,
    NaN,
    new LuaFloat(NaN),
    new LuaFloat(0),
    new LuaFloat(-0),
    new LuaFloat(-3),
    '',
    'a',
    '\0\xff',
    'x'.repeat(40),
  ];
  assert.equal(deserialize(serialize(withConstants(constants), false)).constants, constants);
  const [long] = deserialize(serialize(compile(`return '${'y'.repeat(300)}'`, '=c'), false)).constants;
  assert.is(isStr(long) && bytesOf(long), 'y'.repeat(300));
});

test('the header is that of Lua 5.4', () => {
  const bytes = serialize(withConstants([1]), false);
  assert.is(
    bytes.slice(0, 31),
    '\x1bLua\x54\0\x19\x93\r\n\x1a\n\x04\x08\x08\x78\x56\0\0\0\0\0\0\0\0\0\0\0\x28\x77\x40',
  );
  const faults: [number, string][] = [
    [0, 'not a binary chunk'],
    [4, 'version mismatch'],
    [5, 'format mismatch'],
    [6, 'corrupted chunk'],
    [12, 'Instruction size mismatch'],
    [13, 'lua_Integer size mismatch'],
    [14, 'lua_Number size mismatch'],
    [15, 'integer format mismatch'],
    [23, 'float format mismatch'],
    [31, 'format mismatch'],
    [40, 'format mismatch'],
  ];
  for (const [at, why] of faults) {
    assert.is(refusal(bytes.slice(0, at) + String.fromCharCode(bytes.charCodeAt(at) ^ 1) + bytes.slice(at + 1)), why);
  }
});

test('a chunk cut off anywhere is truncated', () => {
  const bytes = serialize(
    compile('local a <close> = nil; for i = 1, 3 do print(i, 2.5, "x", function() return a end) end', '=c'),
    false,
  );
  for (let end = 0; end < bytes.length; end++) assert.is(refusal(bytes.slice(0, end)), 'truncated chunk', `at ${end}`);
  assert.is(refusal(bytes), 'none');
});

test('the source is written once', () => {
  const name = 'x'.repeat(1000),
    proto = compile('return function() return function() return function() end end end', name);
  assert.ok(serialize(proto, false).length < 1500);
  assert.ok(serialize(proto, true).length < 300);
  assert.is(functionsOf(deserialize(serialize(proto, false)))[3]!.source, name);
});

// ---- what a changed chunk may do

const HOST: Host = {
  write: () => {},
  writeError: () => {},
  now: () => 0,
  cpu: () => 0,
  random: () => 0,
} as unknown as Host;

/** Calls f from code whose variables must not change by it, in a coroutine, and drops that while it is suspended. */
const GUARD = compile(
  `
  local f = ...
  local t, u = {}, {}
  local a, b, c, d = t, 1, 'a', u
  for i = 1, 2 do
    pcall(f, {}, i, 'q', function(...) return ... end)
    assert(i < 3 and a == t and b == 1 and c == 'a' and d == u)
  end
  local co = coroutine.create(f)
  for i = 1, 3 do coroutine.resume(co, i) end
  pcall(coroutine.close, co)
  return 'fine'`,
  '=guard',
);

const GIVEN = [
  'pcall',
  'error',
  'setmetatable',
  'getmetatable',
  'select',
  'next',
  'pairs',
  'ipairs',
  'tostring',
  'type',
  'rawget',
  'rawset',
  'assert',
  'print',
  'coroutine',
  'math',
  'table',
];

function runGuarded(proto: Proto): void {
  const rt = createRuntime(HOST),
    env = new Table();
  rt.stackLimit = 10_000;
  for (const name of GIVEN) env.setStr(name, rt.globals.getStr(name));
  const task = startCall(rt, makeClosure(rt, GUARD, rt.globals), [makeClosure(rt, proto, env)]);
  const stop = drive(task, new Budget({ ...UNBOUNDED, instructions: 500_000 }));
  if (stop.kind === 'failed') throw new Error(isStr(stop.error) ? bytesOf(stop.error) : 'failed');
  if (stop.kind !== 'done') return;
  assert.equal(
    stop.values.map((v) => isStr(v) && bytesOf(v)),
    ['fine'],
  );
  assert.equal([task.main.open, task.main.toClose], [[], []]);
}

/** Changes some instructions, or some bytes, of a chunk. */
function mutated(bytes: string, below: (n: number) => number): string {
  if (below(3) === 0) {
    for (let n = below(4); n >= 0; n--) {
      const at = 41 + below(bytes.length - 41);
      bytes = bytes.slice(0, at) + String.fromCharCode(below(256)) + bytes.slice(at + 1);
    }
    return bytes;
  }
  const proto = deserialize(bytes),
    all = functionsOf(proto),
    { code, registers } = all[below(all.length)]!;
  for (let n = below(3); n >= 0; n--) {
    const pc = below(code.length),
      word = code[pc]!;
    switch (below(6)) {
      case 0:
        code[pc] = (word & ~0x7f) | below(Op.ExtraArg + 2);
        break;
      case 1:
        code[pc] = (word & ~(0xff << 7)) | (below(registers + 1) << 7);
        break;
      case 2:
        code[pc] = (word & ~(0xff << 16)) | (below(registers + 2) << 16);
        break;
      case 3:
        code[pc] = (word & 0xffffff) | (below(registers + 2) << 24);
        break;
      case 4:
        code[pc] = word ^ (1 << below(32));
        break;
      case 5:
        code[pc] = code[below(code.length)]!;
        break;
    }
  }
  return serialize(proto, false);
}

test('functions of another source keep it, and so do those in them', () => {
  const [outer, inner] = ['one.lua', 'two.lua'].map((name) =>
    compile('return function() return function() return x end end', `@${name}`),
  ) as [Proto, Proto];
  const mixed = new Proto(
    outer.code,
    outer.constants,
    [inner.children[0]!],
    outer.upvalues,
    outer.locals,
    outer.lines,
    outer.source,
    outer.lineDefined,
    outer.lastLine,
    outer.params,
    outer.vararg,
    outer.registers,
  );
  const back = deserialize(serialize(mixed, false));
  assert.equal(
    functionsOf(back).map(({ source }) => source),
    ['@one.lua', '@two.lua', '@two.lua'],
  );
  assert.equal(plainly(back), plainly(mixed));
  assert.equal(
    functionsOf(deserialize(serialize(mixed, true))).map(({ source }) => source),
    ['=?', '=?', '=?'],
  );
});

test('a changed chunk is refused, or runs without harm', () => {
  const below = chance(8121);
  const dumps = ['language', 'closure', 'goto', 'coroutine']
    .flatMap((folder) => programs(`conformance/${folder}`))
    .map(([, proto]) => serialize(proto, false))
    .filter((bytes) => bytes.length < 3000);
  let ran = 0;
  for (let i = 0; i < 2000; i++) {
    const bytes = mutated(dumps[below(dumps.length)]!, below);
    if (refusal(bytes) !== 'none') continue;
    const proto = deserialize(bytes);
    assert.is(verify(proto), undefined);
    ran++;
    try {
      runGuarded(proto);
    } catch (error) {
      throw new Error(`chunk number ${i}: ${String(error)}`, { cause: error });
    }
  }
  assert.ok(ran > 200, `${ran} of them ran`);
});

test.run();
