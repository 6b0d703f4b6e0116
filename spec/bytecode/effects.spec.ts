// The rows of effects.ts against those of ops.ts: what one says of an instruction the other must not contradict.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ALL_KEPT, EFFECTS, Path, eachRead, isTest, leavesOpen, usesOpen } from '../../src/bytecode/effects.ts';
import { abck, abx, sj } from '../../src/bytecode/encode.ts';
import { Form, OPS, Op, Owes, Use } from '../../src/bytecode/ops.ts';
import { Proto } from '../../src/bytecode/proto.ts';

const EVERY = Object.keys(OPS).map(Number) as Op[];
const A = 3,
  B = 5,
  C = 7,
  CHILD = 1;

const codeOf = (...words: number[]): Proto => {
  const child = (index: number): Proto =>
    new Proto(
      Int32Array.of(abck(Op.Return0, 0, 0, 0, 0)),
      [],
      [],
      [
        { name: '', inStack: true, index },
        { name: '', inStack: false, index: 0 },
      ],
      [],
      new Int32Array(0),
      '=?',
      0,
      0,
      0,
      false,
      1,
    );
  return new Proto(
    Int32Array.from(words),
    [],
    [child(0), child(A), child(9)],
    [],
    [],
    new Int32Array(0),
    '=?',
    0,
    0,
    0,
    false,
    20,
  );
};

function wordOf(op: Op): number {
  switch (OPS[op].form) {
    case Form.ABC:
      return abck(op, A, B, C, 0);
    case Form.ABx:
    case Form.AsBx:
      return abx(op, A, CHILD);
    case Form.Ax:
    case Form.SJ:
      return sj(op, 1);
  }
}

const reads = (...words: number[]): number[] => {
  const found: number[] = [];
  eachRead(codeOf(...words), words.length - 1, (r) => found.push(r));
  return found;
};
const writes = (word: number): number[] => {
  const found: number[] = [];
  EFFECTS[(word & 127) as Op].writes(word, (r) => found.push(r));
  return found;
};

test('operands that are read or written are among the effects', () => {
  for (const op of EVERY) {
    const { name, form, a, b, c } = OPS[op],
      word = wordOf(op),
      read = reads(word),
      written = writes(word);
    if (form === Form.SJ || form === Form.Ax) continue;
    if (a === Use.Read && op !== Op.Close) assert.ok(read.includes(A), `${name} reads A`);
    if (a === Use.Both) assert.ok(read.includes(A), `${name} reads A`);
    if (a === Use.Write) assert.ok(written.includes(A), `${name} writes A`);
    if (b === Use.Read) assert.ok(read.includes(B), `${name} reads B`);
    if (c === Use.Read || c === Use.RK) assert.ok(read.includes(C), `${name} reads C`);
    if (c === Use.RK) assert.not.ok(reads(word | (1 << 15)).includes(C), `${name} reads a constant`);
  }
});

test('distances in operands are jumps, and tests owe a test', () => {
  for (const op of EVERY) {
    const { name, a, b, c, owes } = OPS[op],
      { jump, goesOn } = EFFECTS[op];
    const distance = [a, b].some((use) => use === Use.Forward || use === Use.Backward);
    if (distance) assert.ok(jump !== undefined, `${name} jumps`);
    else if (jump !== undefined) assert.is(jump(wordOf(op), 10), 12, `${name} skips`);
    assert.is(isTest(op), c === Use.Flag, name);
    if (owes === Owes.Test) assert.ok(isTest(op), name);
    if (!goesOn) assert.ok(jump !== undefined || name.startsWith('RETURN'), name);
  }
});

test('what owes something calls a metamethod', () => {
  for (const op of EVERY) if (OPS[op].owes !== Owes.Nothing) assert.ok(EFFECTS[op].event !== undefined, OPS[op].name);
});

test('calls take their operands, and what lies above', () => {
  assert.equal(reads(abck(Op.Call, A, 3, 2, 0)), [3, 4, 5]);
  assert.equal(writes(abck(Op.Call, A, 3, 3, 0)), [3, 4]);
  assert.equal(writes(abck(Op.Call, A, 3, 0, 0)), []);
  assert.is(EFFECTS[Op.Call].overwrites(abck(Op.Call, A, 3, 3, 0)), A);
  assert.is(EFFECTS[Op.TForCall].overwrites(abck(Op.TForCall, A, 0, 2, 0)), A + 4);
  assert.is(EFFECTS[Op.VarArg].overwrites(abck(Op.VarArg, A, 0, 3, 0)), ALL_KEPT);
});

test('open operands end where the instruction before has put its results', () => {
  const results = abck(Op.VarArg, 6, 0, 0, 0);
  assert.ok(leavesOpen(results) && leavesOpen(abck(Op.TailCall, 6, 1, 2, 0)) && !leavesOpen(abck(Op.Call, 6, 1, 1, 0)));
  for (const [op, first] of [
    [Op.Call, A + 1],
    [Op.TailCall, A + 1],
    [Op.SetList, A + 1],
    [Op.Return, A],
  ] as const) {
    const word = abck(op, A, 0, 1, 0),
      fixed = Array.from({ length: 6 - first }, (_, i) => first + i);
    assert.ok(usesOpen(word), OPS[op].name);
    assert.equal(reads(results, word), first === A ? fixed : [A, ...fixed], OPS[op].name);
  }
});

test('a closure reads the registers it captures, but not its own', () => {
  assert.equal(reads(abx(Op.Closure, A, 0)), [0]);
  assert.equal(reads(abx(Op.Closure, A, 1)), []);
});

test('what is written on one path only is said to be', () => {
  assert.equal(
    EVERY.filter((op) => EFFECTS[op].writesOn !== Path.All),
    [Op.TestSet, Op.TForLoop],
  );
  assert.equal(writes(abx(Op.TForLoop, A, 1)), [A + 2]);
});

test.run();
