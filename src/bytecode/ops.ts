// The opcode table: name, word format, operands and meaning of every instruction, and what it owes when a metamethod
// that it called returns. dump, verify and finish read these rows; effects.ts adds registers, jumps and events. The
// interpreter's case, the compiler's emission and what the JIT emits are written per opcode besides; cost.ts, flow.ts,
// naming.ts and verify.ts know the special ones. Notation of `does`: R[x] register, K[x] constant, U[x] upvalue, RK(x)
// constant if k else register, sX signed.

export const enum Op {
  Move,
  LoadI,
  LoadF,
  LoadK,
  LoadKX,
  LoadFalse,
  LFalseSkip,
  LoadTrue,
  LoadNil,
  GetUpval,
  SetUpval,
  GetTabUp,
  GetTable,
  GetI,
  GetField,
  SetTabUp,
  SetTable,
  SetI,
  SetField,
  NewTable,
  Self,
  AddI,
  SubI,
  AddK,
  SubK,
  MulK,
  ModK,
  PowK,
  DivK,
  IDivK,
  BAndK,
  BOrK,
  BXorK,
  ShrI,
  ShlI,
  Add,
  Sub,
  Mul,
  Mod,
  Pow,
  Div,
  IDiv,
  BAnd,
  BOr,
  BXor,
  Shl,
  Shr,
  Unm,
  BNot,
  Not,
  Len,
  Concat,
  Close,
  Tbc,
  Jmp,
  Eq,
  Lt,
  Le,
  EqK,
  EqI,
  LtI,
  LeI,
  GtI,
  GeI,
  Test,
  TestSet,
  Call,
  TailCall,
  Return,
  Return0,
  Return1,
  ForLoop,
  ForPrep,
  TForPrep,
  TForCall,
  TForLoop,
  SetList,
  Closure,
  VarArg,
  VarArgPrep,
  ExtraArg,
  /** Never emitted: replaces every instruction while a coroutine is hooked (debug/hook.ts). */
  Hook,
}

/** How the word is laid out. */
export const enum Form {
  ABC,
  ABx,
  AsBx,
  Ax,
  SJ,
}

/** What an operand field holds. */
export const enum Use {
  None,
  /** Register read / written / both. */
  Read,
  Write,
  Both,
  /** Constant index. */
  Const,
  /** Register, or constant when the k bit is set. */
  RK,
  Upvalue,
  Proto,
  /** Signed immediate; unsigned number; flag. */
  Signed,
  Count,
  Flag,
  /** Relative jump forward / backward. */
  Forward,
  Backward,
}

/** What the instruction owes after a metamethod call it made has returned. */
export const enum Owes {
  Nothing,
  /** The first result goes to R[A]. */
  ToA,
  /** The first result's truth decides the conditional skip. */
  Test,
  /** Concatenation goes on with the values left. */
  Concat,
  /** The instruction runs again from its start (closing variables). */
  Again,
}

export interface Row {
  readonly name: string;
  readonly form: Form;
  readonly a: Use;
  readonly b: Use;
  readonly c: Use;
  readonly does: string;
  readonly owes: Owes;
}

const { ABC, ABx, AsBx, Ax, SJ } = { ABC: Form.ABC, ABx: Form.ABx, AsBx: Form.AsBx, Ax: Form.Ax, SJ: Form.SJ } as const;
const N = Use.None,
  R = Use.Read,
  W = Use.Write,
  B = Use.Both,
  K = Use.Const,
  RK = Use.RK,
  U = Use.Upvalue;
const S = Use.Signed,
  C = Use.Count,
  F = Use.Flag,
  P = Use.Proto;

const row = (name: string, form: Form, uses: readonly [Use?, Use?, Use?], does: string, owes = Owes.Nothing): Row => ({
  name,
  form,
  a: uses[0] ?? N,
  b: uses[1] ?? N,
  c: uses[2] ?? N,
  does,
  owes,
});
const binary = (name: string, sign: string): Row => row(name, ABC, [W, R, R], `R[A] := R[B] ${sign} R[C]`, Owes.ToA);
const constant = (name: string, sign: string): Row =>
  row(name, ABC, [W, R, K], `R[A] := R[B] ${sign} K[C], operands swapped if k`, Owes.ToA);
const test = (name: string, compared: string, b = R, owes = Owes.Test): Row =>
  row(name, ABC, [R, b, F], `if (R[A] ${compared}) ~= k then pc++`, owes);
const immediate = (name: string, sign: string): Row =>
  row(name, ABC, [R, S, F], `if (R[A] ${sign} sB) ~= k then pc++ (C: the immediate was a float)`, Owes.Test);

export const OPS: { readonly [op in Op]: Row } = {
  [Op.Move]: row('MOVE', ABC, [W, R], 'R[A] := R[B]'),
  [Op.LoadI]: row('LOADI', AsBx, [W, S], 'R[A] := sBx, an integer'),
  [Op.LoadF]: row('LOADF', AsBx, [W, S], 'R[A] := sBx, a float'),
  [Op.LoadK]: row('LOADK', ABx, [W, K], 'R[A] := K[Bx]'),
  [Op.LoadKX]: row('LOADKX', ABx, [W], 'R[A] := K[extra arg]'),
  [Op.LoadFalse]: row('LOADFALSE', ABC, [W], 'R[A] := false'),
  [Op.LFalseSkip]: row('LFALSESKIP', ABC, [W], 'R[A] := false; pc++'),
  [Op.LoadTrue]: row('LOADTRUE', ABC, [W], 'R[A] := true'),
  [Op.LoadNil]: row('LOADNIL', ABC, [W, C], 'R[A], ..., R[A+B] := nil'),
  [Op.GetUpval]: row('GETUPVAL', ABC, [W, U], 'R[A] := U[B]'),
  [Op.SetUpval]: row('SETUPVAL', ABC, [R, U], 'U[B] := R[A]'),
  [Op.GetTabUp]: row('GETTABUP', ABC, [W, U, K], 'R[A] := U[B][K[C]]', Owes.ToA),
  [Op.GetTable]: row('GETTABLE', ABC, [W, R, R], 'R[A] := R[B][R[C]]', Owes.ToA),
  [Op.GetI]: row('GETI', ABC, [W, R, C], 'R[A] := R[B][C]', Owes.ToA),
  [Op.GetField]: row('GETFIELD', ABC, [W, R, K], 'R[A] := R[B][K[C]]', Owes.ToA),
  [Op.SetTabUp]: row('SETTABUP', ABC, [U, K, RK], 'U[A][K[B]] := RK(C)'),
  [Op.SetTable]: row('SETTABLE', ABC, [R, R, RK], 'R[A][R[B]] := RK(C)'),
  [Op.SetI]: row('SETI', ABC, [R, C, RK], 'R[A][B] := RK(C)'),
  [Op.SetField]: row('SETFIELD', ABC, [R, K, RK], 'R[A][K[B]] := RK(C)'),
  [Op.NewTable]: row(
    'NEWTABLE',
    ABC,
    [W, C, C],
    "R[A] := {} with B record fields and C array items (k: plus extra arg; k without them: B integer keys, in PUC's order)",
  ),
  [Op.Self]: row('SELF', ABC, [W, R, RK], 'R[A+1] := R[B]; R[A] := R[B][RK(C)]', Owes.ToA),
  [Op.AddI]: row('ADDI', ABC, [W, R, S], 'R[A] := R[B] + sC, operands swapped if k', Owes.ToA),
  [Op.SubI]: row('SUBI', ABC, [W, R, S], 'R[A] := R[B] - sC', Owes.ToA),
  [Op.AddK]: constant('ADDK', '+'),
  [Op.SubK]: constant('SUBK', '-'),
  [Op.MulK]: constant('MULK', '*'),
  [Op.ModK]: constant('MODK', '%'),
  [Op.PowK]: constant('POWK', '^'),
  [Op.DivK]: constant('DIVK', '/'),
  [Op.IDivK]: constant('IDIVK', '//'),
  [Op.BAndK]: constant('BANDK', '&'),
  [Op.BOrK]: constant('BORK', '|'),
  [Op.BXorK]: constant('BXORK', '~'),
  [Op.ShrI]: row('SHRI', ABC, [W, R, S], 'R[A] := R[B] >> sC', Owes.ToA),
  [Op.ShlI]: row('SHLI', ABC, [W, R, S], 'R[A] := R[B] << sC, operands swapped if k', Owes.ToA),
  [Op.Add]: binary('ADD', '+'),
  [Op.Sub]: binary('SUB', '-'),
  [Op.Mul]: binary('MUL', '*'),
  [Op.Mod]: binary('MOD', '%'),
  [Op.Pow]: binary('POW', '^'),
  [Op.Div]: binary('DIV', '/'),
  [Op.IDiv]: binary('IDIV', '//'),
  [Op.BAnd]: binary('BAND', '&'),
  [Op.BOr]: binary('BOR', '|'),
  [Op.BXor]: binary('BXOR', '~'),
  [Op.Shl]: binary('SHL', '<<'),
  [Op.Shr]: binary('SHR', '>>'),
  [Op.Unm]: row('UNM', ABC, [W, R], 'R[A] := -R[B]', Owes.ToA),
  [Op.BNot]: row('BNOT', ABC, [W, R], 'R[A] := ~R[B]', Owes.ToA),
  [Op.Not]: row('NOT', ABC, [W, R], 'R[A] := not R[B]'),
  [Op.Len]: row('LEN', ABC, [W, R], 'R[A] := #R[B]', Owes.ToA),
  [Op.Concat]: row('CONCAT', ABC, [B, C], 'R[A] := R[A] .. ... .. R[A+B-1]', Owes.Concat),
  [Op.Close]: row('CLOSE', ABC, [R], 'close upvalues and to-be-closed variables >= R[A]', Owes.Again),
  [Op.Tbc]: row('TBC', ABC, [R], 'mark R[A] to be closed'),
  [Op.Jmp]: row('JMP', SJ, [Use.Forward], 'pc += sJ'),
  [Op.Eq]: test('EQ', '== R[B]'),
  [Op.Lt]: test('LT', '< R[B]'),
  [Op.Le]: test('LE', '<= R[B]'),
  [Op.EqK]: test('EQK', '== K[B]', K, Owes.Nothing),
  [Op.EqI]: test('EQI', '== sB', S, Owes.Nothing),
  [Op.LtI]: immediate('LTI', '<'),
  [Op.LeI]: immediate('LEI', '<='),
  [Op.GtI]: immediate('GTI', '>'),
  [Op.GeI]: immediate('GEI', '>='),
  [Op.Test]: row('TEST', ABC, [R, N, F], 'if (not R[A]) == k then pc++'),
  [Op.TestSet]: row('TESTSET', ABC, [W, R, F], 'if (not R[B]) == k then pc++ else R[A] := R[B]'),
  [Op.Call]: row(
    'CALL',
    ABC,
    [B, C, C],
    'R[A], ..., R[A+C-2] := R[A](R[A+1], ..., R[A+B-1]); B = 0: up to top, C = 0: all results',
  ),
  [Op.TailCall]: row('TAILCALL', ABC, [B, C, C], 'return R[A](R[A+1], ..., R[A+B-1]) (k: close upvalues first)'),
  [Op.Return]: row(
    'RETURN',
    ABC,
    [R, C, C],
    'return R[A], ..., R[A+B-2] (B = 0: up to top; k: close first)',
    Owes.Again,
  ),
  [Op.Return0]: row('RETURN0', ABC, [], 'return'),
  [Op.Return1]: row('RETURN1', ABC, [R], 'return R[A]'),
  [Op.ForLoop]: row('FORLOOP', ABx, [B, Use.Backward], 'step the numeric loop at R[A]; if it goes on, pc -= Bx'),
  [Op.ForPrep]: row(
    'FORPREP',
    ABx,
    [B, Use.Forward],
    'prepare the numeric loop at R[A]; if it does not run, pc += Bx + 1',
  ),
  [Op.TForPrep]: row('TFORPREP', ABx, [B, Use.Forward], 'mark R[A+3] to be closed; pc += Bx'),
  [Op.TForCall]: row('TFORCALL', ABC, [B, N, C], 'R[A+4], ..., R[A+3+C] := R[A](R[A+1], R[A+2])'),
  [Op.TForLoop]: row('TFORLOOP', ABx, [B, Use.Backward], 'if R[A+4] ~= nil then { R[A+2] := R[A+4]; pc -= Bx }'),
  [Op.SetList]: row(
    'SETLIST',
    ABC,
    [R, C, C],
    'R[A][C+i] := R[A+i], 1 <= i <= B (B = 0: up to top; k: C plus extra arg)',
  ),
  [Op.Closure]: row('CLOSURE', ABx, [W, P], 'R[A] := closure of prototype Bx'),
  [Op.VarArg]: row('VARARG', ABC, [W, N, C], 'R[A], ..., R[A+C-2] := varargs (C = 0: all)'),
  [Op.VarArgPrep]: row('VARARGPREP', ABC, [C], 'set aside the arguments beyond A parameters'),
  [Op.ExtraArg]: row('EXTRAARG', Ax, [C], 'larger argument of the instruction before'),
  [Op.Hook]: row('HOOK', Ax, [], 'call hooks, then run the instruction this stands for'),
};
