import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { abck, abx, ax, sj } from '../../src/bytecode/encode.ts';
import { Op } from '../../src/bytecode/ops.ts';
import { Proto, type LocalInfo, type UpvalueInfo } from '../../src/bytecode/proto.ts';
import { verify } from '../../src/bytecode/verify.ts';
import { LuaFloat } from '../../src/values/number.ts';
import type { Value } from '../../src/values/type.ts';
import { programs } from './programs.ts';

interface Parts {
  constants?: Value[];
  children?: Proto[];
  upvalues?: UpvalueInfo[];
  locals?: LocalInfo[];
  params?: number;
  vararg?: boolean;
  registers?: number;
}

const proto = (code: number[], parts: Parts = {}): Proto =>
  new Proto(
    Int32Array.from(code),
    parts.constants ?? [],
    parts.children ?? [],
    parts.upvalues ?? [],
    parts.locals ?? [],
    new Int32Array(0),
    '=?',
    0,
    0,
    parts.params ?? 0,
    parts.vararg ?? false,
    parts.registers ?? 8,
  );

const op = (o: Op, a = 0, b = 0, c = 0, k = 0): number => abck(o, a, b, c, k);
const END = op(Op.Return0);
const NIL = (a: number, more = 0): number => op(Op.LoadNil, a, more);
/** A child whose upvalue is a register of its parent. */
const capturing = (index: number): Proto => proto([END], { upvalues: [{ name: '', inStack: true, index }] });

const refused = (fault: RegExp, code: number[], parts?: Parts): void =>
  assert.match(verify(proto(code, parts)) ?? 'accepted', fault);
const accepted = (code: number[], parts?: Parts): void => assert.is(verify(proto(code, parts)), undefined);

test('accepts what the compiler makes', () => {
  const all = programs();
  assert.ok(all.length > 500);
  for (const [name, p] of all) assert.is(verify(p), undefined, name);
});

test('operands stay inside', () => {
  refused(/out of range/, []);
  refused(/MOVE at 2: register out of range/, [NIL(0), op(Op.Move, 0, 8), END]);
  refused(/LOADNIL at 1: register out of range/, [NIL(6, 2), END]);
  refused(/LOADK at 1: constant out of range/, [abx(Op.LoadK, 0, 0), END]);
  refused(/GETUPVAL at 1: upvalue out of range/, [op(Op.GetUpval, 0, 0), END]);
  refused(/CLOSURE at 1: function out of range/, [abx(Op.Closure, 0, 0), END]);
  refused(/unknown opcode 90 at 1/, [90, END]);
  refused(/registers out of range/, [END], { params: 9 });
  refused(/captured variable out of range/, [END], { children: [capturing(8)] });
  refused(/varargs/, [op(Op.VarArg, 0, 0, 2), END]);
  refused(/variable out of range/, [END], { locals: [{ name: 'a', startPc: 0, endPc: 2 }] });
  refused(/variable out of range/, [END], {
    registers: 1,
    locals: [1, 2].map(() => ({ name: 'a', startPc: 0, endPc: 1 })),
  });
});

test('code ends, and jumps land in it', () => {
  refused(/does not end/, [NIL(0)]);
  refused(/JMP at 1: jump out of range/, [sj(Op.Jmp, 5), END]);
  refused(/JMP at 1: jump out of range/, [sj(Op.Jmp, -2), END]);
  refused(/TESTSET at 2: jump out of range/, [NIL(0), op(Op.TestSet, 0), END]);
  refused(/TEST at 2: test without a jump/, [NIL(0), op(Op.Test, 0), NIL(0), END]);
});

test('extra arguments belong to the instruction before', () => {
  refused(/NEWTABLE at 1: extra argument missing/, [op(Op.NewTable), END]);
  refused(/EXTRAARG at 1: extra argument without/, [ax(Op.ExtraArg, 0), END]);
  refused(/EXTRAARG at 3: extra argument without/, [sj(Op.Jmp, 1), op(Op.NewTable), ax(Op.ExtraArg, 0), END]);
  refused(/LOADKX at 1: constant out of range/, [op(Op.LoadKX), ax(Op.ExtraArg, 1), END], { constants: ['a'] });
  refused(/more items/, [op(Op.NewTable, 0, 0, 0, 1), ax(Op.ExtraArg, 2 ** 20), END]);
  accepted([op(Op.NewTable), ax(Op.ExtraArg, 0), END]);
});

test('field names are strings', () => {
  refused(/GETFIELD at 2: key is not a string/, [NIL(0), op(Op.GetField, 0, 0, 0), END], { constants: [1] });
  refused(/SETFIELD at 2: key is not a string/, [NIL(0), op(Op.SetField, 0, 0, 0), END], { constants: [1] });
  refused(/SELF at 2: key is not a string/, [NIL(0, 2), op(Op.Self, 0, 0, 2), END]);
  accepted([NIL(0), abx(Op.LoadK, 2, 0), op(Op.Self, 0, 0, 2), END], { constants: ['m'] });
});

test('nothing is compared with NaN', () => {
  const compare = [NIL(0), op(Op.EqK, 0, 0), sj(Op.Jmp, 0), END];
  refused(/EQK at 2: NaN is equal to nothing/, compare, { constants: [new LuaFloat(NaN)] });
  accepted(compare, { constants: [NaN] });
  accepted(compare, { constants: [new LuaFloat(2)] });
});

test('nothing is read before it is written', () => {
  refused(/MOVE at 1: register 1 may hold no value/, [op(Op.Move, 0, 1), END]);
  accepted([op(Op.Move, 0, 1), END], { params: 2 });
  // One of two ways writes it.
  refused(/RETURN1 at 5: register 1 may hold no value/, [
    NIL(0),
    op(Op.Test, 0),
    sj(Op.Jmp, 1),
    NIL(1),
    op(Op.Return1, 1),
  ]);
  refused(/register 2 may hold no value/, [NIL(0, 2), op(Op.Call, 1, 1, 1), op(Op.Return1, 2)]);
  refused(/register 1 may hold no value/, [NIL(0), op(Op.Call, 0, 2, 1), END]);
});

test('open results are used at once, by who comes before them', () => {
  refused(/CALL at 2: open results are not used/, [NIL(0), op(Op.Call, 0, 1, 0), END]);
  refused(/RETURN at 2: open results are missing/, [NIL(0), op(Op.Return, 0, 0)]);
  refused(/CALL at 3: open results are missing/, [NIL(0, 2), op(Op.Call, 0, 1, 0), op(Op.Call, 0, 0, 1), END]);
  refused(/RETURN at 5: open results are missing/, [
    NIL(0),
    op(Op.Test, 0),
    sj(Op.Jmp, 1),
    op(Op.Call, 0, 1, 0),
    op(Op.Return, 0, 0),
  ]);
  refused(/open results are not used/, [NIL(0, 1), op(Op.TailCall, 1, 1, 0), op(Op.Call, 0, 0, 1), END]);
  accepted([NIL(0, 1), op(Op.Call, 1, 1, 0), op(Op.Call, 0, 0, 1), END]);
});

test('numeric loops run on what FORPREP prepared', () => {
  const body = (...inside: number[]): number[] => [
    NIL(0, 2),
    abx(Op.ForPrep, 0, inside.length),
    ...inside,
    abx(Op.ForLoop, 0, inside.length + 1),
    END,
  ];
  accepted(body());
  accepted(body(op(Op.Move, 4, 3)));
  refused(/FORLOOP at 2: loop is not prepared/, [NIL(0, 3), abx(Op.ForLoop, 0, 0), END]);
  refused(/FORLOOP at 4: loop is not prepared/, body(NIL(1)));
  refused(/MOVE at 3: register 1 may hold no value/, body(op(Op.Move, 4, 1)));
  refused(/CONCAT at 3: register 2 may hold no value/, body(op(Op.Concat, 2, 2)));
  // Into the loop from outside it.
  refused(/FORLOOP at 5: loop is not prepared/, [
    NIL(0, 3),
    op(Op.Test, 0),
    sj(Op.Jmp, 1),
    abx(Op.ForPrep, 0, 0),
    abx(Op.ForLoop, 0, 1),
    END,
  ]);
  refused(/FORPREP at 2: loop has no end/, [NIL(0, 2), abx(Op.ForPrep, 0, 0), NIL(4), END]);
  // Out of the loop and back into it.
  refused(/FORLOOP at 4: loop is not prepared/, [
    NIL(0, 2),
    abx(Op.ForPrep, 0, 1),
    sj(Op.Jmp, 2),
    abx(Op.ForLoop, 0, 2),
    END,
    sj(Op.Jmp, -3),
    END,
  ]);
  // Through an upvalue.
  refused(/CLOSURE at 3: register 1 may hold no value/, body(abx(Op.Closure, 4, 0)), { children: [capturing(1)] });
  refused(
    /FORPREP at 3: register 2 is still needed/,
    [NIL(0, 2), abx(Op.Closure, 4, 0), abx(Op.ForPrep, 0, 0), abx(Op.ForLoop, 0, 1), END],
    { children: [capturing(2)] },
  );
});

test('lists are set in tables', () => {
  const table = [op(Op.NewTable), ax(Op.ExtraArg, 0), NIL(1)];
  accepted([...table, op(Op.SetList, 0, 1), END]);
  refused(/SETLIST at 2: register 0 may hold no table/, [NIL(0, 1), op(Op.SetList, 0, 1), END]);
  refused(/register 0 may hold no table/, [...table, abx(Op.Closure, 2, 0), op(Op.SetList, 0, 1), END], {
    children: [capturing(0)],
  });
});

test('what others can see is closed before its register goes', () => {
  const children = [capturing(1)],
    captured = [NIL(0, 2), abx(Op.Closure, 2, 0)];
  refused(/RETURN0 at 3: variables are not closed/, [...captured, END], { children });
  refused(/TAILCALL at 3: variables are not closed/, [...captured, op(Op.TailCall, 2, 1), op(Op.Return, 2, 0, 0, 1)], {
    children,
  });
  refused(/CALL at 3: register 1 is still needed/, [...captured, op(Op.Call, 0, 1, 1), op(Op.Close), END], {
    children,
  });
  accepted([...captured, op(Op.Close), END], { children });
  accepted([...captured, op(Op.Return, 0, 1, 0, 1)], { children });
  refused(/TAILCALL at 3: variables are not closed/, [
    NIL(0, 2),
    op(Op.Tbc, 0),
    op(Op.TailCall, 2, 1, 0, 1),
    op(Op.Return, 2, 0, 0, 1),
  ]);
  refused(/TBC at 3: register 1 is still needed/, [NIL(0, 2), op(Op.Tbc, 1), op(Op.Tbc, 0), op(Op.Return, 0, 1, 0, 1)]);
  refused(/TBC at 2: register 0 is still needed/, [NIL(0, 2), op(Op.Tbc, 0), sj(Op.Jmp, -2), END]);
});

test('functions inside are verified too', () => {
  refused(/register 0 may hold no value/, [END], { children: [proto([op(Op.Return1, 0)])] });
});

test.run();
