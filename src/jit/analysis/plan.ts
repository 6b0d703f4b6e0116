// What has to be known of a prototype before JavaScript can be emitted for it: which registers are live where, which
// may be captured by closures, and how its jumps become blocks and loops. Code whose jumps cannot be expressed with
// labels (a `goto` into a loop) is Unfit.
import { countBefore } from '../../bytecode/cost.ts';
import { EFFECTS, Path, eachRead, isTest, jumpTarget, overwrittenFrom } from '../../bytecode/effects.ts';
import { Op } from '../../bytecode/ops.ts';
import { aOf, bOf, bxOf, opOf, sbxOf } from '../../bytecode/encode.ts';
import type { Proto } from '../../bytecode/proto.ts';
import { MAX_CODE, MAX_LEAF, MAX_LEAF_UPVALUES, MAX_REGIONS } from '../policy/thresholds.ts';

/** The code stays interpreted. */
export class Unfit extends Error {}

/** What does one of these is not inlined. */
const CALLS: ReadonlySet<Op> = new Set([Op.Call, Op.TailCall, Op.VarArg, Op.ForPrep, Op.TForPrep, Op.SetList]);

export const enum Form {
  Block,
  Loop,
  Guard,
}

/** A region of code, [start, end), that is emitted between braces. */
export interface Region {
  readonly form: Form;
  start: number;
  end: number;
  /** Of a loop: the instruction at its end that jumps back. */
  readonly by: Op;
}

/**
 * A numeric loop that may be one over integers: its second state register holds the limit in compiled code, not the
 * iterations left.
 */
export interface CountedLoop {
  readonly prepare: number;
  readonly register: number;
  /** The step, where it is constant. */
  readonly step: number | undefined;
}

/** The variable that holds its limit. */
export const limitName = ({ prepare }: CountedLoop): string => `l${prepare}`;

/** A set of registers for every instruction. */
class RegisterSets {
  private readonly words: number;
  private readonly bits: Int32Array;
  constructor(
    private readonly registers: number,
    instructions: number,
    word = 0,
  ) {
    this.words = (registers + 31) >>> 5;
    this.bits = new Int32Array(this.words * instructions).fill(word);
  }
  has(at: number, r: number): boolean {
    return ((this.bits[at * this.words + (r >>> 5)]! >>> (r & 31)) & 1) === 1;
  }
  add(at: number, r: number): void {
    this.bits[at * this.words + (r >>> 5)]! |= 1 << (r & 31);
  }
  remove(at: number, r: number): void {
    this.bits[at * this.words + (r >>> 5)]! &= ~(1 << (r & 31));
  }
  /** Adds the registers of one set that are also in a set of `kept` to another; says whether that changed it. */
  pass(from: number, into: number, kept: RegisterSets, at: number): boolean {
    const { words, bits } = this;
    let changed = false;
    for (let w = 0; w < words; w++) {
      const i = into * words + w,
        after = bits[i]! | (bits[from * words + w]! & kept.bits[at * words + w]!);
      if (after === bits[i]) continue;
      bits[i] = after;
      changed = true;
    }
    return changed;
  }
  members(at: number): number[] {
    const found: number[] = [];
    for (let r = 0; r < this.registers; r++) if (this.has(at, r)) found.push(r);
    return found;
  }
}

export class Plan {
  /** Loops, outer ones first. */
  readonly loops: readonly Region[];
  /** Numeric loops over integers, by the instruction that steps them. */
  readonly counted = new Map<number, CountedLoop>();
  /** Instructions that a jump leads to. */
  readonly targets: Uint8Array;
  /** How many instructions that count come before each place. */
  readonly countedBefore: Int32Array;
  /** Whether there may be variables to be closed. */
  readonly closes: boolean;
  private leaf: boolean | undefined = undefined;
  private readonly live: RegisterSets;
  private readonly captured: RegisterSets;
  private readonly captures: boolean;
  private readonly inScope: Int32Array;
  private readonly merges: Uint8Array;
  private readonly liveLists: number[][] = [];

  constructor(readonly proto: Proto) {
    const { code } = proto;
    if (code.length > MAX_CODE) throw new Unfit();
    this.countedBefore = countBefore(code);
    this.targets = new Uint8Array(code.length + 2);
    for (let pc = 0; pc < code.length; pc++)
      for (const to of this.successors(pc)) if (to !== pc + 1) this.targets[to] = 1;
    this.closes = code.some((word) => opOf(word) === Op.Tbc || opOf(word) === Op.TForPrep);
    this.inScope = this.countVariables();
    this.live = new RegisterSets(proto.registers, code.length + 1);
    this.findLive();
    this.captures = code.some((word) => opOf(word) === Op.Closure);
    this.captured = new RegisterSets(proto.registers, this.captures ? code.length + 3 : 0);
    if (this.captures) this.findCaptured();
    this.loops = this.findLoops();
    this.merges = this.targets.slice();
    for (const { start, end } of this.loops) this.merges[start] = this.merges[end] = 1;
  }

  /**
   * Instructions that are executed whenever the function is called: those of its first block, and, unless there are
   * loops, the return at its end.
   */
  get atStart(): number {
    const { code } = this.proto,
      { length } = code;
    let pc = 0;
    for (; pc < length && (pc === 0 || !this.isMerge(pc)); pc++) {
      const op = opOf(code[pc]!) as Op;
      if (isTest(op)) return this.countedBefore[pc + 2]! + (this.loops.length > 0 ? 0 : 1);
      if (!EFFECTS[op].goesOn || op === Op.TailCall || op === Op.ForPrep) {
        return this.countedBefore[pc + 1]!;
      }
    }
    return this.countedBefore[pc]!;
  }

  /** Whether control flow merges at an instruction. */
  isMerge(pc: number): boolean {
    return this.merges[pc] === 1;
  }

  /** Whether it is small, and calls no function: what metamethods do is the interpreter's. */
  get isLeaf(): boolean {
    const { code, vararg, upvalues } = this.proto;
    return (this.leaf ??=
      code.length <= MAX_LEAF &&
      !vararg &&
      upvalues.length <= MAX_LEAF_UPVALUES &&
      this.loops.length === 0 &&
      !this.closes &&
      !this.captures &&
      code.every((word) => !CALLS.has(opOf(word) as Op) && !(opOf(word) === Op.Return && bOf(word) === 0)));
  }

  // ---- registers

  /** The registers that are live when the interpreter goes on at pc. */
  liveAt(pc: number): readonly number[] {
    return (this.liveLists[pc] ??= this.live
      .members(pc)
      .concat(this.variablesAt(pc).filter((r) => !this.live.has(pc, r))));
  }

  /** Whether a closure may have captured the register when control is at pc. */
  capturedAt(pc: number, register: number): boolean {
    return this.captures && this.captured.has(pc, register);
  }

  /** Registers of the variables in scope: a debugger sees them, used or not. */
  private variablesAt(pc: number): number[] {
    return Array.from({ length: this.inScope[pc]! }, (_, r) => r);
  }

  /** How many variables are in scope at each instruction. */
  private countVariables(): Int32Array {
    const { code, locals } = this.proto,
      counts = new Int32Array(code.length + 2);
    for (const { startPc, endPc } of locals) {
      if (startPc >= endPc || startPc >= code.length) continue;
      counts[startPc]!++;
      counts[Math.min(endPc, code.length + 1)]!--;
    }
    for (let pc = 1; pc < counts.length; pc++) counts[pc]! += counts[pc - 1]!;
    return counts;
  }

  /** Whether the instruction reads or writes a register. */
  touches(pc: number, register: number): boolean {
    let found = false;
    const visit = (r: number): void => {
      if (r === register) found = true;
    };
    eachRead(this.proto, pc, visit);
    this.eachWritten(pc, visit);
    return found;
  }

  private findLive(): void {
    const {
      proto: { code, registers, locals },
      live,
    } = this;
    const { length } = code,
      kept = new RegisterSets(registers, length, -1),
      ways: number[][] = [];
    for (let pc = 0; pc < length; pc++) {
      ways.push(this.successors(pc));
      eachRead(this.proto, pc, (r) => live.add(pc, r));
      this.eachWritten(pc, (r) => kept.remove(pc, r));
    }
    // A variable is live from where it gets its value, which may be before its scope begins.
    for (const { startPc } of locals)
      if (startPc < length) for (const r of this.variablesAt(startPc)) live.add(startPc, r);
    for (let changed = true; changed; ) {
      changed = false;
      for (let pc = length - 1; pc >= 0; pc--)
        for (const to of ways[pc]!) if (live.pass(to, pc, kept, pc)) changed = true;
    }
  }

  /** Visits registers that hold something else, or nothing, behind an instruction, whichever way control goes. */
  private eachWritten(pc: number, visit: (r: number) => void): void {
    const { code, registers } = this.proto,
      word = code[pc]!,
      { writes, writesOn, overwrites } = EFFECTS[opOf(word) as Op];
    if (writesOn === Path.All) writes(word, visit);
    for (let r = overwrites(word); r < registers; r++) visit(r);
  }

  private findCaptured(): void {
    const {
      proto: { code, children, registers },
      captured,
    } = this;
    const kept = new RegisterSets(registers, code.length, -1);
    for (let pc = 0; pc < code.length; pc++) {
      const word = code[pc]!;
      if (opOf(word) === Op.Closure) {
        for (const { inStack, index } of children[bxOf(word)]!.upvalues) if (inStack) captured.add(pc + 1, index);
      } else if (opOf(word) === Op.Close) for (let r = aOf(word); r < registers; r++) kept.remove(pc, r);
    }
    for (let changed = true; changed; ) {
      changed = false;
      for (let pc = 0; pc < code.length; pc++)
        for (const to of this.successors(pc)) if (captured.pass(pc, to, kept, pc)) changed = true;
    }
  }

  /** Registers that hold values after the call at pc has taken its operands, and before it delivers. */
  liveDuringCall(pc: number): number[] {
    const end = overwrittenFrom(this.proto.code[pc]!);
    // A debugger in the callee may look at variables whose block ends with the call.
    const after = this.liveAt(pc + 1);
    return after.concat(this.variablesAt(pc).filter((r) => !after.includes(r))).filter((r) => r < end);
  }

  /** Where control may go from an instruction. */
  successors(pc: number): number[] {
    const { code } = this.proto,
      target = jumpTarget(code, pc),
      { goesOn } = EFFECTS[opOf(code[pc]!) as Op];
    return [...(goesOn ? [pc + 1] : []), ...(target === undefined ? [] : [target])];
  }

  // ---- jumps

  private findLoops(): Region[] {
    const { code } = this.proto,
      loops: Region[] = [];
    for (let pc = 0; pc < code.length; pc++) {
      const op = opOf(code[pc]!) as Op;
      if (
        (op === Op.TForPrep || op === Op.TForCall) &&
        !this.isGenericLoop(op === Op.TForPrep ? jumpTarget(code, pc)! : pc)
      )
        throw new Unfit();
      if (op === Op.ForLoop || op === Op.TForLoop) {
        const start = jumpTarget(code, pc)!;
        loops.push({ form: Form.Loop, start, end: pc + 1, by: op });
        if (op === Op.ForLoop) this.recordCounted(start - 1, pc);
        else this.checkGeneric(start, pc);
      } else if (op === Op.Jmp && jumpTarget(code, pc)! <= pc) {
        const start = jumpTarget(code, pc)!,
          known = loops.find((l) => l.by === Op.Jmp && l.start === start);
        if (known === undefined) loops.push({ form: Form.Loop, start, end: pc + 1, by: op });
        else known.end = Math.max(known.end, pc + 1);
      }
    }
    // A jump back out of the middle of another loop makes that one part of it.
    for (let changed = true; changed; ) {
      changed = false;
      for (const x of loops)
        for (const y of loops) {
          if (!(x.start < y.start && y.start < x.end && x.end < y.end)) continue;
          if (x.by !== Op.Jmp) throw new Unfit();
          x.end = y.end;
          changed = true;
        }
    }
    return loops.sort((x, y) => x.start - y.start || y.end - x.end);
  }

  /** Whether there are the two instructions of a generic loop's end at pc. */
  private isGenericLoop(pc: number): boolean {
    const [call, loop] = this.proto.code.subarray(pc, pc + 2);
    return loop !== undefined && opOf(call!) === Op.TForCall && opOf(loop) === Op.TForLoop && aOf(call!) === aOf(loop);
  }

  /**
   * Parts of generic loops may not belong together in a chunk that no compiler has made, nor may control come the usual
   * way.
   */
  private checkGeneric(start: number, at: number): void {
    const { code } = this.proto,
      prepare = start - 1;
    const isPrepared =
      prepare >= 0 &&
      opOf(code[prepare]!) === Op.TForPrep &&
      aOf(code[prepare]!) === aOf(code[at]!) &&
      jumpTarget(code, prepare) === at - 1 &&
      this.isGenericLoop(at - 1);
    if (!isPrepared || this.targets[at] === 1) throw new Unfit();
    for (let pc = 0; pc < prepare; pc++) if (jumpTarget(code, pc) === start) throw new Unfit();
  }

  private recordCounted(prepare: number, at: number): void {
    const { code } = this.proto;
    // A chunk that no compiler has made may have a loop that nothing prepares.
    if (prepare < 0 || opOf(code[prepare]!) !== Op.ForPrep || prepare + 1 + bxOf(code[prepare]!) !== at)
      throw new Unfit();
    const register = aOf(code[at]!),
      load = code[prepare - 1]!;
    const known =
      prepare > 0 && aOf(load) === register + 2 && this.targets[prepare] === 0 ? (opOf(load) as Op) : undefined;
    if (known === Op.LoadF || known === Op.LoadK) return;
    const step = known === Op.LoadI ? sbxOf(load) : undefined;
    if (step !== 0) this.counted.set(at, { prepare, register, step });
  }

  /** Instructions of the innermost loop around one, or of all the code. */
  lengthAround(pc: number): number {
    const loop = this.loops.findLast(({ start, end }) => start <= pc && pc <= end);
    return loop === undefined ? this.proto.code.length : loop.end - loop.start;
  }

  /** The loops around a loop and itself, outermost first. */
  around(loop: Region): Region[] {
    return this.loops.filter((l) => l.start <= loop.start && loop.end <= l.end);
  }

  /**
   * Everything that is emitted between braces, for the code [from, end): loops, a block before every target of a jump
   * forward, and `guards`. Sorted so that what opens first comes first.
   */
  regions(from: number, end: number, guards: readonly Region[]): Region[] {
    const { code } = this.proto,
      blocks = new Map<number, Region>();
    for (let pc = from; pc < end; pc++) {
      const op = opOf(code[pc]!) as Op;
      // The iterator is called where its loop begins, and a test makes the jump behind it itself.
      if (op === Op.TForPrep || isTest(op)) continue;
      for (const to of this.successors(pc)) {
        if (to <= pc || to > end || (to === pc + 1 && op !== Op.Jmp)) continue;
        const start = op === Op.Jmp && pc > from && isTest(opOf(code[pc - 1]!)) ? pc - 1 : pc;
        const known = blocks.get(to);
        if (known === undefined) blocks.set(to, { form: Form.Block, start, end: to, by: Op.Jmp });
        else known.start = Math.min(known.start, start);
      }
    }
    const fixed = [...this.loops.filter((l) => l.start >= from && l.end <= end), ...guards],
      all = [...fixed, ...blocks.values()];
    if (all.length > MAX_REGIONS) throw new Unfit();
    for (let changed = true; changed; ) {
      changed = false;
      for (const block of blocks.values())
        for (const other of all) {
          if (other.start < block.start && block.start < other.end && other.end < block.end) {
            block.start = other.start;
            changed = true;
          } else if (
            other.form !== Form.Block &&
            block.start < other.start &&
            other.start < block.end &&
            block.end < other.end
          ) {
            throw new Unfit();
          }
        }
    }
    return all.sort((x, y) => x.start - y.start || y.end - x.end || x.form - y.form);
  }
}

export function isCall(word: number): boolean {
  const op = opOf(word) as Op;
  return op === Op.Call || op === Op.TailCall || op === Op.TForCall;
}
