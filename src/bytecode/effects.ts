// What each instruction does to registers and to control, told once: the verifier, names in messages, the interpreter's
// metamethods and the JIT's analysis read these rows. REGULAR rows say that the operands in ops.ts tell all of it.
// Facts here follow from a word and its prototype alone; values, types and what a hook sees are the readers' business.
import { Event } from '../values/metatable.ts';
import { aOf, bOf, bxOf, cOf, kOf, opOf, sjOf } from './encode.ts';
import { Form, OPS, Op, Use } from './ops.ts';
import type { Proto } from './proto.ts';

/** Gets registers, one after the other. */
type Visit = (register: number) => void;

/** On which of its paths an instruction writes registers. */
export const enum Path {
  All,
  Jump,
  Next,
}

interface Effects {
  /** Registers read, without operands that end where open results begin (openFrom). */
  readonly reads: (word: number, proto: Proto, visit: Visit) => void;
  /** Registers written. */
  readonly writes: (word: number, visit: Visit) => void;
  readonly writesOn: Path;
  /** From here on a call's frame, or open results, overwrite registers; ALL_KEPT: nothing does. */
  readonly overwrites: (word: number) => number;
  /** The first of the operands that may go up to open results; they do if B is 0. */
  readonly openFrom: ((word: number) => number) | undefined;
  /** Whether it may leave open results. */
  readonly opens: (word: number) => boolean;
  /** Where it may jump. */
  readonly jump: ((word: number, pc: number) => number) | undefined;
  /** Whether the instruction behind it may be next. */
  readonly goesOn: boolean;
  /** The metamethod it may call, as messages name it. */
  readonly event: Event | undefined;
}

/** No register is overwritten. */
export const ALL_KEPT = Infinity;

const none = (): void => {};

const range = (from: number, n: number, visit: Visit): void => {
  for (let r = from; r < from + n; r++) visit(r);
};

/** What the row in ops.ts says is read. */
function regularReads(word: number, _: Proto, visit: Visit): void {
  const { form, a, b, c } = OPS[opOf(word) as Op];
  if (form === Form.SJ || form === Form.Ax) return;
  if (a === Use.Read) visit(aOf(word));
  if (b === Use.Read) visit(bOf(word));
  if (c === Use.Read || (c === Use.RK && kOf(word) === 0)) visit(cOf(word));
}

function regularWrites(word: number, visit: Visit): void {
  if (OPS[opOf(word) as Op].a === Use.Write) visit(aOf(word));
}

const REGULAR: Effects = {
  reads: regularReads,
  writes: regularWrites,
  writesOn: Path.All,
  overwrites: () => ALL_KEPT,
  openFrom: undefined,
  opens: () => false,
  jump: undefined,
  goesOn: true,
  event: undefined,
};

const row = (effects: Partial<Effects>): Effects => ({ ...REGULAR, ...effects });

/** Regular instructions that call metamethods of an event. */
const on = (event: Event): Effects => row({ event });

const skip = (_: number, pc: number): number => pc + 2;
const forward = (word: number, pc: number): number => pc + 1 + bxOf(word);
const back = (word: number, pc: number): number => pc + 1 - bxOf(word);

/** Tests, which skip the jump behind them. */
const test = (event?: Event): Effects => row({ jump: skip, event });

/** Calls of R[A] with B - 1 arguments behind it. */
const calls = (opens: Effects['opens'], writes: Effects['writes']): Effects =>
  row({
    reads: (word, _, visit) => range(aOf(word), Math.max(bOf(word), 1), visit),
    openFrom: (word) => aOf(word) + 1,
    overwrites: aOf,
    opens,
    writes,
  });
const isOpen = (word: number): boolean => cOf(word) === 0;

const ENDS = row({ goesOn: false });

export const EFFECTS: { readonly [op in Op]: Effects } = {
  [Op.Move]: REGULAR,
  [Op.LoadI]: REGULAR,
  [Op.LoadF]: REGULAR,
  [Op.LoadK]: REGULAR,
  [Op.LoadKX]: REGULAR,
  [Op.LoadFalse]: REGULAR,
  [Op.LFalseSkip]: row({ jump: skip, goesOn: false }),
  [Op.LoadTrue]: REGULAR,
  [Op.LoadNil]: row({ writes: (word, visit) => range(aOf(word), bOf(word) + 1, visit) }),
  [Op.GetUpval]: REGULAR,
  [Op.SetUpval]: REGULAR,
  [Op.GetTabUp]: on(Event.Index),
  [Op.GetTable]: on(Event.Index),
  [Op.GetI]: on(Event.Index),
  [Op.GetField]: on(Event.Index),
  [Op.SetTabUp]: on(Event.NewIndex),
  [Op.SetTable]: on(Event.NewIndex),
  [Op.SetI]: on(Event.NewIndex),
  [Op.SetField]: on(Event.NewIndex),
  [Op.NewTable]: REGULAR,
  [Op.Self]: row({ writes: (word, visit) => range(aOf(word), 2, visit), event: Event.Index }),
  [Op.AddI]: on(Event.Add),
  [Op.SubI]: on(Event.Sub),
  [Op.AddK]: on(Event.Add),
  [Op.SubK]: on(Event.Sub),
  [Op.MulK]: on(Event.Mul),
  [Op.ModK]: on(Event.Mod),
  [Op.PowK]: on(Event.Pow),
  [Op.DivK]: on(Event.Div),
  [Op.IDivK]: on(Event.IDiv),
  [Op.BAndK]: on(Event.BAnd),
  [Op.BOrK]: on(Event.BOr),
  [Op.BXorK]: on(Event.BXor),
  [Op.ShrI]: on(Event.Shr),
  [Op.ShlI]: on(Event.Shl),
  [Op.Add]: on(Event.Add),
  [Op.Sub]: on(Event.Sub),
  [Op.Mul]: on(Event.Mul),
  [Op.Mod]: on(Event.Mod),
  [Op.Pow]: on(Event.Pow),
  [Op.Div]: on(Event.Div),
  [Op.IDiv]: on(Event.IDiv),
  [Op.BAnd]: on(Event.BAnd),
  [Op.BOr]: on(Event.BOr),
  [Op.BXor]: on(Event.BXor),
  [Op.Shl]: on(Event.Shl),
  [Op.Shr]: on(Event.Shr),
  [Op.Unm]: on(Event.Unm),
  [Op.BNot]: on(Event.BNot),
  [Op.Not]: REGULAR,
  [Op.Len]: on(Event.Len),
  [Op.Concat]: row({
    reads: (word, _, visit) => range(aOf(word), bOf(word), visit),
    // It works in place.
    writes: (word, visit) => range(aOf(word), bOf(word), visit),
    event: Event.Concat,
  }),
  // Its operand is a register's number, not what it holds.
  [Op.Close]: row({ reads: none, event: Event.Close }),
  [Op.Tbc]: REGULAR,
  [Op.Jmp]: row({ jump: (word, pc) => pc + 1 + sjOf(word), goesOn: false }),
  [Op.Eq]: test(Event.Eq),
  [Op.Lt]: test(Event.Lt),
  [Op.Le]: test(Event.Le),
  [Op.EqK]: test(),
  [Op.EqI]: test(),
  [Op.LtI]: test(Event.Lt),
  [Op.LeI]: test(Event.Le),
  [Op.GtI]: test(Event.Lt),
  [Op.GeI]: test(Event.Le),
  [Op.Test]: test(),
  [Op.TestSet]: row({ jump: skip, writesOn: Path.Next }),
  [Op.Call]: calls(isOpen, (word, visit) => range(aOf(word), cOf(word) - 1, visit)),
  // A native's results are what the RETURN behind it returns.
  [Op.TailCall]: calls(() => true, none),
  [Op.Return]: row({
    reads: (word, _, visit) => range(aOf(word), bOf(word) - 1, visit),
    openFrom: aOf,
    goesOn: false,
    event: Event.Close,
  }),
  [Op.Return0]: ENDS,
  [Op.Return1]: ENDS,
  // The state of a numeric loop is in R[A..A+2], its variable in R[A+3], which nothing reads when the loop has ended.
  [Op.ForLoop]: row({
    reads: (word, _, visit) => range(aOf(word), 3, visit),
    writes(word, visit) {
      range(aOf(word), 2, visit);
      visit(aOf(word) + 3);
    },
    jump: back,
  }),
  [Op.ForPrep]: row({
    reads: (word, _, visit) => range(aOf(word), 3, visit),
    writes: (word, visit) => range(aOf(word), 4, visit),
    jump: (word, pc) => pc + 2 + bxOf(word),
  }),
  // That of a generic one is in R[A..A+3], and stays there; its variables begin at R[A+4].
  [Op.TForPrep]: row({ reads: (word, _, visit) => range(aOf(word), 4, visit), jump: forward, goesOn: false }),
  [Op.TForCall]: row({
    reads: (word, _, visit) => range(aOf(word), 4, visit),
    overwrites: (word) => aOf(word) + 4,
    writes: (word, visit) => range(aOf(word) + 4, cOf(word), visit),
  }),
  [Op.TForLoop]: row({
    reads(word, _, visit) {
      range(aOf(word), 2, visit);
      range(aOf(word) + 3, 2, visit);
    },
    writes: (word, visit) => visit(aOf(word) + 2),
    writesOn: Path.Jump,
    jump: back,
  }),
  [Op.SetList]: row({
    reads: (word, _, visit) => range(aOf(word), bOf(word) + 1, visit),
    openFrom: (word) => aOf(word) + 1,
  }),
  [Op.Closure]: row({
    // A function may refer to itself.
    reads(word, { children }, visit) {
      for (const { inStack, index } of children[bxOf(word)]!.upvalues) if (inStack && index !== aOf(word)) visit(index);
    },
  }),
  [Op.VarArg]: row({
    overwrites: (word) => (isOpen(word) ? aOf(word) : ALL_KEPT),
    opens: isOpen,
    writes: (word, visit) => range(aOf(word), cOf(word) - 1, visit),
  }),
  [Op.VarArgPrep]: REGULAR,
  [Op.ExtraArg]: REGULAR,
  [Op.Hook]: REGULAR,
};

const effectsOf = (word: number): Effects => EFFECTS[opOf(word) as Op];

/** Is the instruction a test, which makes the jump behind it? */
export const isTest = (op: Op): boolean => EFFECTS[op].jump === skip && EFFECTS[op].goesOn;

/** Where the instruction at pc may jump. */
export const jumpTarget = (code: Int32Array, pc: number): number | undefined =>
  effectsOf(code[pc]!).jump?.(code[pc]!, pc);

/** Does the instruction leave its results open, for the next one to use up to the top? */
export const leavesOpen = (word: number): boolean => effectsOf(word).opens(word);

/** Does the instruction use open results? */
export const usesOpen = (word: number): boolean => bOf(word) === 0 && effectsOf(word).openFrom !== undefined;

/** From where on a call's frame, or open results, overwrite registers. */
export const overwrittenFrom = (word: number): number => effectsOf(word).overwrites(word);

/** The registers that the instruction at pc reads; those before open results, too. */
export function eachRead(proto: Proto, pc: number, visit: Visit): void {
  const { code } = proto,
    word = code[pc]!,
    { reads, openFrom } = effectsOf(word);
  reads(word, proto, visit);
  if (openFrom === undefined || bOf(word) > 0) return;
  // The instruction before has put its results from its own A on.
  for (let r = openFrom(word); r < aOf(code[pc - 1]!); r++) visit(r);
}

/** Whether an instruction jumps back to this place: a statement begins there. */
export function isLoopHead({ code }: Proto, place: number): boolean {
  for (let pc = code.length - 1; pc >= place; pc--) if (jumpTarget(code, pc) === place) return true;
  return false;
}
