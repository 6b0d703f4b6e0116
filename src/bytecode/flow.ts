// The data-flow part of the verifier: what each register holds on every path to an instruction. Checks that registers
// are written before they are read (a slot may hold a leftover of another call), that numeric loops find the state that
// FORPREP made, that SETLIST gets a table, and that captured and to-be-closed variables are closed before their
// registers are reused. verify.ts has checked operand ranges.
import {
  atInstruction,
  keyNotString,
  loopNotPrepared,
  notTable,
  registerEmpty,
  registerNeeded,
  tooComplex,
  variablesNotClosed,
} from '../messages/bytecode.ts';
import { account } from '../values/meter.ts';
import { isStr } from '../values/string.ts';
import { EFFECTS, Path, eachRead, jumpTarget } from './effects.ts';
import { aOf, axOf, bxOf, cOf, kOf, opOf } from './encode.ts';
import { OPS, Op } from './ops.ts';
import type { Proto } from './proto.ts';

/**
 * The abstract value of a register: one of these kinds, or the state of the loop prepared at pc, as (pc + 1) << 2,
 * which programs must not see. Outside of the loop's instructions it is Nothing, so that code which writes registers at
 * run time can tell loop state from the pc alone (holdsLoopState).
 */
const enum Held {
  Nothing,
  Value,
  Table,
  Text,
}
const KIND = 3;
/** Flags: an upvalue refers to the register; its value is to be closed. */
const CAPTURED = 1 << 30,
  TO_CLOSE = 1 << 29,
  FLAGS = CAPTURED | TO_CLOSE;

/** Work allowed per instruction, and at least; code of the compiler needs a few passes through its loops. */
const PASSES = 256,
  LEAST_WORK = 100_000;
/** Fuel per unit of work. */
const STEP = 4;
/** The maximum number of registers recorded for all jump targets together. */
const MAX_NOTED = 2 ** 25;

/** The fault in a prototype's code, without its children. */
export const followFlow = (proto: Proto, targets: Uint8Array): string | undefined => new Flow(proto, targets).follow();

/** The merge of two paths. */
function common(x: number, y: number): number {
  const flags = (x | y) & FLAGS,
    a = x & ~FLAGS,
    b = y & ~FLAGS;
  if (a === b) return a | flags;
  return (a & KIND) !== 0 && (b & KIND) !== 0 ? Held.Value | flags : flags;
}

class Flow {
  /** Registers on the current path. */
  private readonly held: Int32Array;
  /** States at the start and at jump targets; registers past an array's end hold nothing. */
  private readonly known: (Int32Array | undefined)[] = [];
  /** Worklist: jump targets whose state has changed since their code was followed. */
  private readonly due: Uint8Array;
  private lowestDue = 0;
  private work: number;
  private noted = 0;
  /** What is written. */
  private kind: Held = Held.Value;
  private fault: string | undefined = undefined;

  constructor(
    private readonly proto: Proto,
    private readonly targets: Uint8Array,
  ) {
    this.held = new Int32Array(proto.registers);
    this.due = new Uint8Array(proto.code.length);
    this.work = Math.max(LEAST_WORK, PASSES * proto.code.length);
  }

  follow(): string | undefined {
    const { due } = this;
    this.held.fill(Held.Value, 0, this.proto.params);
    this.arrive(0);
    while (this.lowestDue < due.length && this.fault === undefined) {
      const pc = this.lowestDue++;
      if (due[pc] === 0) continue;
      due[pc] = 0;
      const known = this.known[pc]!;
      this.held.fill(Held.Nothing).set(known);
      const { work } = this;
      this.followFrom(pc);
      account.charge(STEP * (work - this.work));
    }
    return this.fault;
  }

  /** Follows the code until it ends or runs into a jump target. */
  private followFrom(start: number): void {
    const { code } = this.proto;
    for (let pc = start; ; pc++) {
      if (pc !== start && this.targets[pc] === 1) return this.arrive(pc);
      const word = code[pc]!,
        op = opOf(word) as Op;
      if (--this.work < 0) this.complain(tooComplex());
      const goesOn = this.step(op, word, pc);
      if (this.fault !== undefined) {
        this.fault = atInstruction(OPS[op].name, pc + 1, this.fault);
        return;
      }
      if (!goesOn) return;
    }
  }

  /** Merges the current registers into the state at pc. */
  private arrive(pc: number): void {
    const held = this.heldAt(pc),
      known = this.known[pc];
    // Every register is compared.
    this.work -= held.length >> 3;
    let end = held.length;
    while (end > 0 && held[end - 1] === Held.Nothing) end--;
    let changed = known === undefined;
    if (known === undefined) this.note(pc, held.slice(0, end));
    else {
      let into = known;
      if (end > known.length && held.subarray(known.length, end).some((h) => (h & FLAGS) !== 0)) {
        into = new Int32Array(end);
        into.set(known);
        this.note(pc, into);
      }
      for (let r = 0; r < into.length; r++) {
        const both = common(into[r]!, held[r]!);
        if (both === into[r]) continue;
        into[r] = both;
        changed = true;
      }
    }
    if (!changed) return;
    this.due[pc] = 1;
    if (pc < this.lowestDue) {
      // The search of the worklist restarts here.
      this.work -= (this.lowestDue - pc) >> 3;
      this.lowestDue = pc;
    }
  }

  /** The current registers without the state of loops that do not contain pc. */
  private heldAt(pc: number): Int32Array {
    const { held } = this,
      { code } = this.proto;
    const isOutside = (h: number): boolean => {
      const prep = (h >> 2) - 1;
      return h > 0 && (h & (KIND | FLAGS)) === 0 && (pc <= prep || pc > prep + 1 + bxOf(code[prep]!));
    };
    return held.some(isOutside) ? held.map((h) => (isOutside(h) ? Held.Nothing : h)) : held;
  }

  private note(pc: number, held: Int32Array): void {
    this.known[pc] = held;
    this.noted += held.length;
    if (this.noted > MAX_NOTED) this.complain(tooComplex());
  }

  private complain(text: string): void {
    this.fault ??= text;
  }

  // ---- what instructions do to registers

  private readonly read = (register: number): void => {
    if ((this.held[register]! & KIND) === 0) this.complain(registerEmpty(register));
  };

  private readonly write = (register: number): void => {
    const flags = this.held[register]! & FLAGS;
    // Closures can change a captured variable.
    this.held[register] = (flags & CAPTURED) !== 0 ? Held.Value | flags : this.kind | flags;
  };

  /** A call, or what it gives, takes the registers from here on. */
  private giveUp(from: number): void {
    const { held } = this;
    for (let r = from; r < held.length; r++) {
      if ((held[r]! & FLAGS) !== 0) this.complain(registerNeeded(r));
      held[r] = Held.Nothing;
    }
  }

  /** The frame ends: no open upvalue may refer to its registers. */
  private leave(flags: number): void {
    for (const h of this.held) if ((h & flags) !== 0) this.complain(variablesNotClosed());
  }

  private markToClose(register: number): void {
    const { held } = this;
    // They are closed in reverse order of their registers.
    for (let r = register; r < held.length; r++) if ((held[r]! & TO_CLOSE) !== 0) this.complain(registerNeeded(r));
    held[register]! |= TO_CLOSE;
  }

  /** Simulates an instruction; returns whether the next one may follow. */
  private step(op: Op, word: number, pc: number): boolean {
    if (op === Op.ForPrep) return this.prepareLoop(word, pc);
    if (op === Op.ForLoop) return this.stepLoop(word, pc);
    const { overwrites, goesOn } = EFFECTS[op];
    this.expect(op, word);
    eachRead(this.proto, pc, this.read);
    this.affect(op, word);
    this.giveUp(overwrites(word));
    this.writeAndJump(op, word, pc);
    return goesOn;
  }

  /** Checks operands that have to be of one kind. */
  private expect(op: Op, word: number): void {
    const { held } = this,
      a = aOf(word),
      c = cOf(word);
    if (op === Op.Self && kOf(word) === 0 && (held[c]! & KIND) !== Held.Text) this.complain(keyNotString());
    if (op === Op.SetList && (held[a]! & KIND) !== Held.Table) this.complain(notTable(a));
  }

  /** What an instruction does to variables that others can see. */
  private affect(op: Op, word: number): void {
    const { held } = this,
      a = aOf(word),
      k = kOf(word) === 1;
    switch (op) {
      case Op.Close:
        for (let r = a; r < held.length; r++) held[r]! &= ~FLAGS;
        return;
      case Op.Tbc:
        return this.markToClose(a);
      case Op.TForPrep:
        return this.markToClose(a + 3);
      case Op.Closure:
        return this.capture(bxOf(word), a);
      case Op.TailCall:
        return this.leave(k ? TO_CLOSE : FLAGS);
      case Op.Return:
        return k ? undefined : this.leave(FLAGS);
      case Op.Return0:
      case Op.Return1:
        return this.leave(FLAGS);
    }
  }

  /** Writes registers on the paths where the instruction does, and follows its jump. */
  private writeAndJump(op: Op, word: number, pc: number): void {
    const { writes, writesOn, jump } = EFFECTS[op],
      target = jump?.(word, pc);
    if (writesOn === Path.Next) this.arrive(target!);
    const before = writesOn === Path.Jump ? this.held.slice() : undefined;
    this.kind = this.kindOf(op, word, pc);
    writes(word, this.write);
    if (target !== undefined && writesOn !== Path.Next) this.arrive(target);
    if (before !== undefined) this.held.set(before);
  }

  /** The kind of what an instruction writes. */
  private kindOf(op: Op, word: number, pc: number): Held {
    const { code, constants } = this.proto;
    switch (op) {
      case Op.LoadK:
        return isStr(constants[bxOf(word)]) ? Held.Text : Held.Value;
      case Op.LoadKX:
        return isStr(constants[axOf(code[pc + 1]!)]) ? Held.Text : Held.Value;
      case Op.NewTable:
        return Held.Table;
    }
    return Held.Value;
  }

  /**
   * A closure of a child in register a, whose upvalues may refer to registers: also to a, as recursive functions do.
   */
  private capture(child: number, a: number): void {
    const { held } = this;
    let own = 0;
    for (const { inStack, index } of this.proto.children[child]!.upvalues) {
      if (!inStack) continue;
      if (index === a) own = CAPTURED;
      else held[index] = Held.Value | (held[index]! & FLAGS) | CAPTURED;
    }
    held[a]! |= own;
  }

  private prepareLoop(word: number, pc: number): boolean {
    const { held } = this,
      a = aOf(word);
    eachRead(this.proto, pc, this.read);
    for (let r = a; r < a + 4; r++) if ((held[r]! & FLAGS) !== 0) this.complain(registerNeeded(r));
    held.fill(Held.Nothing, a, a + 4);
    this.arrive(jumpTarget(this.proto.code, pc)!);
    held.fill((pc + 1) << 2, a, a + 3);
    held[a + 3] = Held.Value;
    return true;
  }

  private stepLoop(word: number, pc: number): boolean {
    const { held } = this,
      a = aOf(word),
      state = held[a]!;
    if (state === Held.Nothing || (state & KIND) !== 0 || held[a + 1] !== state || held[a + 2] !== state) {
      this.complain(loopNotPrepared());
    }
    this.kind = Held.Value;
    this.write(a + 3);
    this.arrive(jumpTarget(this.proto.code, pc)!);
    held.fill(Held.Nothing, a, a + 3);
    return true;
  }
}
