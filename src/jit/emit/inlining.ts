// Inlines small functions that call nothing: their registers become locals of the caller, so that numbers keep their
// representation going in and coming out. A bailout inside records two activations, as if there had been a call. While
// the text of an inlined function is emitted, names are its own; at the end they are made different from the caller's.
import type { Proto } from '../../bytecode/proto.ts';
import { Native } from '../../vm/native/native.ts';
import { parameterRepresentation, split, unbox } from './entry.ts';
import { Emitter, type Operand } from './emitter.ts';
import { Representation, TypeSet, Mode, join } from '../analysis/representations.ts';
import type { Feedback } from '../runtime/context.ts';
import type { Plan } from '../analysis/plan.ts';

/**
 * Added to the numbers of registers and labels of the first inlined function, twice to those of the second, and so on.
 */
const APART = 10_000;

/** Stand in the text for the caller's part of a bailout, and of a deopt. */
const CALLER_BAILOUT = '@bailout',
  CALLER_DEOPT = '@deopt';

/** An inlined function. */
export class Inlined {
  /** The representation of its result, as far as its returns have been emitted. */
  result: Representation = Representation.None;
  readonly body: Emitter;
  constructor(
    private readonly caller: Emitter,
    readonly callee: Proto,
    plan: Plan,
    private readonly number: number,
  ) {
    this.body = new Emitter(plan, callee.jit as Feedback, undefined, Mode.Speculate, false, undefined, this);
  }

  /** The name of a value that the text cannot hold. */
  value(v: unknown): string {
    return this.caller.value(v);
  }

  bailoutOfBoth(bailout: string): string {
    return `(${bailout}, ${CALLER_BAILOUT})`;
  }

  /** The caller's part of a bailout. */
  get callerBailout(): string {
    return CALLER_BAILOUT;
  }

  get callerDeopt(): string {
    return ` ${CALLER_DEOPT}`;
  }

  /** The register of the caller that gets what is returned has this number here. */
  get place(): number {
    return this.callee.registers;
  }

  /** The text that returns a value at pc; undefined: none. */
  returning(register: number | undefined, pc: number): string {
    const { body, place } = this,
      representation = register === undefined ? Representation.Tagged : body.representationAt(register);
    const joined = join(this.result, representation);
    if (this.result !== Representation.None && joined !== this.result) body.widened();
    this.result = joined;
    return `${body.counting(pc + 1)}${register === undefined ? `r${place} = undefined;` : conversion(register, representation, place, joined)} break I;`;
  }

  /** The text with names that are the caller's own. */
  named(text: string, base: string, bailout: string, deopts: string): string {
    const apart = APART * (this.number + 1);
    return text
      .replace(/\b([rfwhB])(\d+)\b/g, (_, letter: string, n: string) => `${letter}${Number(n) + apart}`)
      .replace(/\bfn\b/g, `n${this.number}`)
      .replace(/\bbase\b/g, `(${base})`)
      .replace(/\bbreak I;/g, `break I${this.number};`)
      .replaceAll(CALLER_BAILOUT, bailout)
      .replaceAll(CALLER_DEOPT, deopts);
  }

  get name(): string {
    return `n${this.number}`;
  }

  get label(): string {
    return `I${this.number}`;
  }

  /** The caller's register that a register becomes. */
  register(r: number): number {
    return r + APART * (this.number + 1);
  }
}

/** Names that inlined functions have added to a text. */
export const isAdded = (name: string): boolean => /^(n\d+|[rfwh]\d{5,})$/.test(name);

/** The function that has always been called there, if it can be inlined. */
function candidate(e: Emitter, pc: number): Plan | undefined {
  if (e.mode !== Mode.Speculate || e.host !== undefined || (e.feedback.types[pc]! & TypeSet.Other) !== 0)
    return undefined;
  const callee = e.feedback.callees[pc];
  if (callee === undefined || callee === null || callee instanceof Native || callee === e.proto) return undefined;
  return (callee.jit as Feedback | undefined)?.inlineCandidate;
}

/** Inlines the function that is called, of which at most one result is wanted; false: it cannot be. */
export function inline(e: Emitter, pc: number, a: number, args: readonly string[], want: number): boolean {
  const plan = candidate(e, pc);
  if (plan === undefined) return false;
  const { proto } = plan,
    it = e.inlinedAt(pc, (number) => new Inlined(e, proto, plan, number)),
    failed = e.deopt(pc);
  if (it === undefined) return false;
  e.line(`${it.name} = ${e.read(a, pc)};`);
  e.line(`if (${it.name} === undefined || ${it.name}.proto !== ${e.value(proto)}) ${failed}`);
  const representations = new Uint8Array(proto.registers).fill(Representation.Tagged),
    constants = new Map<number, Operand>();
  for (let i = 0; i < proto.params; i++) {
    if (i < args.length) {
      // The open one is in no register.
      const operand =
        args[i] === 'o' ? { representation: Representation.Tagged, text: 'o' } : e.anyOperand(a + 1 + i, pc, 'u');
      if (operand.constant !== undefined) constants.set(i, operand);
      representations[i] = give(e, operand, it.register(i), parameterRepresentation(it.body, i), failed);
    } else e.line(`r${it.register(i)} = undefined;`);
  }
  const text = it.body.body(representations, constants);
  e.counted();
  const bailout = e.bailoutDuring(pc);
  if (it.result === Representation.None) {
    e.line(it.named(text, `base + ${a + 1}`, bailout, `recordDeopt(fn, ${pc});`));
    e.stop();
    return true;
  }
  e.line(`${it.label}: {\n${it.named(text, `base + ${a + 1}`, bailout, `recordDeopt(fn, ${pc});`)}\n}`);
  const from = it.register(it.place);
  if (want === 0) return true;
  if (it.result === Representation.Int64) e.writeInt64(a, pc, `w${from}`, `h${from}`);
  else e.write(a, pc, `${it.result === Representation.Double ? 'f' : 'r'}${from}`, it.result);
  return true;
}

/**
 * Gives an argument to the register of a parameter; its representation there. A tagged argument is checked if feedback
 * expects another.
 */
function give(
  e: Emitter,
  { representation, text }: Operand,
  to: number,
  wanted: Representation,
  failed: string,
): Representation {
  if (representation === Representation.Int64) e.line(`w${to} = w${text}; h${to} = h${text};`);
  else e.line(`${representation === Representation.Double ? 'f' : 'r'}${to} = ${text};`);
  if (representation !== Representation.Tagged || wanted === Representation.Tagged) return representation;
  e.line(wanted === Representation.Double ? unbox(to, failed) : `if (!safe(r${to})) ${failed}`);
  return wanted;
}

/** The text that converts a value from one register and representation to another. */
function conversion(from: number, representation: Representation, to: number, wanted: Representation): string {
  if (wanted === Representation.Int64)
    return representation === Representation.Int64 ? `w${to} = w${from}; h${to} = h${from};` : split(from, to);
  if (wanted === Representation.Double) return `f${to} = f${from};`;
  return `r${to} = ${representation === Representation.Double ? `box(f${from})` : representation === Representation.Int64 ? `fromLoHi(w${from}, h${from})` : representation === Representation.None ? 'undefined' : `r${from}`};`;
}
