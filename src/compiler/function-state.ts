// State of a function while it is compiled: code, constants, registers in use. It must not know syntax: scope.ts
// resolves names, operands.ts decides which code to emit.
import { isTest } from '../bytecode/effects.ts';
import type { Op } from '../bytecode/ops.ts';
import {
  MAX_AX,
  MAX_BX,
  OP_BITS,
  OFFSET_SBX,
  OFFSET_SJ,
  abck,
  abx,
  aOf,
  ax,
  opOf,
  sj,
  sjOf,
  withA,
  withB,
  withSJ,
} from '../bytecode/encode.ts';
import { Op as O } from '../bytecode/ops.ts';
import { Proto } from '../bytecode/proto.ts';
import { LuaFloat } from '../values/number.ts';
import type { Value } from '../values/type.ts';
import { inFunction, inMain, jumpTooLong, tooManyRegisters } from '../messages/syntax.ts';
import type { ChunkState } from './chunk-state.ts';
import { Scope } from './scope.ts';

/** End of a list of jumps. */
export const NO_JUMP = -1;
/** Registers a function may use. */
const MAX_REGISTERS = 254;

/** Prefix of keys for boxed floats; no Lua string contains this character. */
const keyOf = ({ n }: LuaFloat): string => `\u0100${Object.is(n, -0) ? '-0' : n}`;

export class FunctionState {
  /** Instructions and their lines, `pc` of them; the buffers are longer. */
  code: Int32Array;
  private lines: Int32Array;
  /** Index of the next instruction. */
  pc = 0;
  readonly constants: Value[] = [];
  readonly children: Proto[] = [];
  readonly scope: Scope;
  /** First free register. */
  free = 0;
  private most = 2;
  /** Line of emitted code: that of the last token passed. */
  line = 0;
  /** A jump lands here: no peephole change may touch code before it. */
  private lastTarget = 0;
  /** Some block has variables to close on return. */
  needsClose = false;

  /** Index of each constant. */
  private readonly places = new Map<unknown, number>();

  constructor(
    readonly chunk: ChunkState,
    readonly parent: FunctionState | undefined,
    readonly params: number,
    readonly vararg: boolean,
    readonly startLine: number,
  ) {
    this.scope = new Scope(this);
    this.line = startLine;
    ({ code: this.code, lines: this.lines } = chunk.takeRoom());
  }

  /** "main function" or "function at line n", for limit errors. */
  get where(): string {
    return this.startLine === 0 ? inMain() : inFunction(this.startLine);
  }

  // ---- instructions

  emit(word: number): number {
    const { pc } = this;
    if (pc === this.code.length) this.grow();
    this.code[pc] = word;
    this.lines[pc] = this.line;
    this.pc = pc + 1;
    return pc;
  }

  private grow(): void {
    const { code, lines } = this;
    this.code = new Int32Array(2 * code.length);
    this.code.set(code);
    this.lines = new Int32Array(2 * code.length);
    this.lines.set(lines);
  }

  abc(op: Op, a: number, b: number, c: number, k = 0): number {
    return this.emit(abck(op, a, b, c, k));
  }

  abx(op: Op, a: number, bx: number): number {
    return this.emit(abx(op, a, bx));
  }

  asbx(op: Op, a: number, sbx: number): number {
    return this.emit(abx(op, a, sbx + OFFSET_SBX));
  }

  /** The operand of the instruction before. It fits: a Map holds fewer constants. */
  extra(a: number): void {
    this.emit(ax(O.ExtraArg, a));
  }

  loadConstant(register: number, k: number): void {
    if (k <= MAX_BX) this.abx(O.LoadK, register, k);
    else {
      this.abx(O.LoadKX, register, 0);
      this.extra(k);
    }
  }

  /** Gives the last instruction another line. */
  fixLine(line: number): void {
    this.lines[this.pc - 1] = line;
  }

  /** The last instruction, unless a jump lands behind it. */
  previous(): number | undefined {
    return this.pc > this.lastTarget ? this.code[this.pc - 1] : undefined;
  }

  dropLast(): void {
    this.pc--;
  }

  /** R[from .. from+n-1] := nil, merged with a LOADNIL just before. */
  loadNil(from: number, n: number): void {
    const previous = this.previous();
    if (previous !== undefined && opOf(previous) === O.LoadNil) {
      const first = aOf(previous),
        last = first + ((previous >>> 16) & 0xff),
        end = from + n - 1;
      if ((first <= from && from <= last + 1) || (from <= first && first <= end + 1)) {
        const a = Math.min(first, from),
          z = Math.max(last, end);
        this.code[this.pc - 1] = withB(withA(previous, a), z - a);
        return;
      }
    }
    this.abc(O.LoadNil, from, n - 1, 0);
  }

  emitReturn(first: number, n: number): void {
    const op = n === 0 ? O.Return0 : n === 1 ? O.Return1 : O.Return;
    this.abc(op, first, n + 1, 0);
  }

  // ---- jumps; a list of pending jumps is threaded through their own offsets

  jump(): number {
    return this.emit(sj(O.Jmp, NO_JUMP));
  }

  /** Marks here as a jump target. */
  label(): number {
    this.lastTarget = this.pc;
    return this.pc;
  }

  private target(pc: number): number {
    const offset = sjOf(this.code[pc]!);
    return offset === NO_JUMP ? NO_JUMP : pc + 1 + offset;
  }

  nextJump(pc: number): number {
    return this.target(pc);
  }

  fixJump(pc: number, to: number): void {
    const offset = to - (pc + 1);
    if (offset < -OFFSET_SJ || offset > MAX_AX - OFFSET_SJ) this.chunk.failNear(jumpTooLong());
    this.code[pc] = withSJ(this.code[pc]!, offset);
  }

  /** Joins two lists, of which one is often a single jump: goes no further than to the end of the shorter one. */
  join(list: number, more: number): number {
    if (more === NO_JUMP) return list;
    if (list === NO_JUMP) return more;
    for (let a = list, b = more; ; ) {
      const nextA = this.target(a),
        nextB = this.target(b);
      if (nextA === NO_JUMP) {
        this.fixJump(a, more);
        return list;
      }
      if (nextB === NO_JUMP) {
        this.fixJump(b, list);
        return more;
      }
      a = nextA;
      b = nextB;
    }
  }

  /** The instruction that decides a jump: the test before it, or the jump itself. */
  controlOf(jump: number): number {
    const before = jump - 1;
    return jump >= 1 && isTest(opOf(this.code[before]!)) ? before : jump;
  }

  /** All jumps of the list go to `to`. */
  patch(list: number, to: number): void {
    this.patchBoth(list, to, NO_REGISTER, to);
  }

  patchHere(list: number): void {
    this.patch(list, this.label());
  }

  /** Jumps that carry a value (TESTSET) leave it in `register` and go to `withValue`; others go to `without`. */
  patchBoth(list: number, withValue: number, register: number, without: number): void {
    while (list !== NO_JUMP) {
      const next = this.target(list);
      this.fixJump(list, this.settleTest(list, register) ? withValue : without);
      list = next;
    }
  }

  /** Decides a TESTSET: its register is `register`, or it becomes a TEST. False if it was no TESTSET. */
  settleTest(jump: number, register: number): boolean {
    const at = this.controlOf(jump),
      word = this.code[at]!;
    if (opOf(word) !== O.TestSet) return false;
    const b = (word >>> 16) & 0xff;
    if (register !== NO_REGISTER && register !== b) this.code[at] = withA(word, register);
    else this.code[at] = abck(O.Test, b, 0, 0, (word >>> 15) & 1);
    return true;
  }

  // ---- constants

  /** The number of a constant. */
  constant(v: Value): number {
    const key = v instanceof LuaFloat ? keyOf(v) : v;
    let at = this.places.get(key);
    if (at === undefined) this.places.set(key, (at = this.constants.push(v) - 1));
    return at;
  }

  stringConstant(bytes: string): number {
    return this.constant(this.chunk.literal(bytes));
  }

  // ---- registers

  /** Checks that n more registers are available. */
  check(n: number): void {
    const size = this.free + n;
    if (size <= this.most) return;
    if (size > MAX_REGISTERS) this.chunk.failNear(tooManyRegisters());
    this.most = size;
  }

  reserve(n: number): void {
    this.check(n);
    this.free += n;
  }

  /** Frees a temporary, which must be the last one. */
  release(register: number): void {
    if (register >= this.scope.level()) this.free--;
  }

  /** Frees two temporaries in proper order. */
  releaseBoth(a: number, b: number): void {
    this.release(Math.max(a, b));
    this.release(Math.min(a, b));
  }

  /** The finished prototype. */
  finish(lastLine: number): Proto {
    const { code, lines, pc: length, needsClose, vararg } = this;
    for (let pc = 0; pc < length; pc++) {
      const word = code[pc]!;
      switch (word & OP_BITS) {
        case O.Return0:
        case O.Return1:
        case O.Return:
          if (needsClose || vararg) code[pc] = (word & ~OP_BITS) | O.Return | (needsClose ? 1 << 15 : 0);
          break;
        case O.TailCall:
          if (needsClose) code[pc] = word | (1 << 15);
          break;
        case O.Jmp:
          this.fixJump(pc, this.finalTarget(pc));
      }
    }
    this.chunk.giveBack({ code, lines });
    // Both in one buffer: making a buffer takes longer than filling it.
    const both = new Int32Array(2 * length);
    both.set(code.subarray(0, length));
    both.set(lines.subarray(0, length), length);
    return new Proto(
      both.subarray(0, length),
      this.constants,
      this.children,
      this.scope.upvalues,
      this.scope.locals,
      both.subarray(length),
      this.chunk.name,
      this.startLine,
      lastLine,
      this.params,
      vararg,
      this.most,
    );
  }

  /** Where a jump to jumps ends up; follows a hundred at most, so loops of jumps end. */
  private finalTarget(pc: number): number {
    let to = pc;
    for (let hops = 0; hops < 100 && opOf(this.code[to]!) === O.Jmp; hops++) to += sjOf(this.code[to]!) + 1;
    return to;
  }
}

/** No register wanted. */
export const NO_REGISTER = 255;
