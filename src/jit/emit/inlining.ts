// Small functions that call nothing, written in place of their calls: their registers become locals of the caller, so that numbers go in and
// come out in whatever form they have. Who leaves from within notes two activations, as if there had been a call. In the text of the
// function written in place, names are those of its own: they are told apart from the caller's at the end.
import type { Proto } from '../../bytecode/proto.ts';
import { Native } from '../../vm/native/native.ts';
import { kindOfParameter, split, unbox } from './entry.ts';
import { Emitter, type Operand } from './emitter.ts';
import { Kind, Seen, Trust, join } from '../analysis/representations.ts';
import type { Notes } from '../runtime/context.ts';
import type { Plan } from '../analysis/plan.ts';

/** Added to the numbers of registers and labels of the first function written in place, twice to those of the second, and so on. */
const APART = 10_000;

/** Said in the text where the caller's part of leaving belongs, and of doubting. */
const LEAVES = '@leaves', DOUBTS = '@doubts';

/** A function in place of a call. */
export class Inlined {
  /** What it gives, as far as its returns have been written. */
  result: Kind = Kind.None;
  readonly body: Emitter;
  constructor(private readonly caller: Emitter, readonly callee: Proto, plan: Plan, private readonly number: number) {
    this.body = new Emitter(plan, callee.hot as Notes, undefined, Trust.Sure, false, undefined, this);
  }

  /** The name of a value that the text cannot hold. */
  value(v: unknown): string {
    return this.caller.value(v);
  }

  leaving(left: string): string {
    return `(${left}, ${LEAVES})`;
  }

  /** The caller's part of leaving. */
  get leaves(): string {
    return LEAVES;
  }

  get doubting(): string {
    return ` ${DOUBTS}`;
  }

  /** The register of the caller that gets what is returned has this number here. */
  get place(): number {
    return this.callee.registers;
  }

  /** The text that returns a value at pc; undefined: none. */
  returning(register: number | undefined, pc: number): string {
    const { body, place } = this, kind = register === undefined ? Kind.Any : body.kindAt(register);
    const joined = join(this.result, kind);
    if (this.result !== Kind.None && joined !== this.result) body.widened();
    this.result = joined;
    return `${body.counting(pc + 1)}${register === undefined ? `r${place} = undefined;` : conversion(register, kind, place, joined)} break I;`;
  }

  /** The text with names that are the caller's own. */
  named(text: string, base: string, leaves: string, doubts: string): string {
    const apart = APART * (this.number + 1);
    return text.replace(/\b([rfwhB])(\d+)\b/g, (_, letter: string, n: string) => `${letter}${Number(n) + apart}`)
      .replace(/\bfn\b/g, `n${this.number}`).replace(/\bbase\b/g, `(${base})`).replace(/\bbreak I;/g, `break I${this.number};`)
      .replaceAll(LEAVES, leaves).replaceAll(DOUBTS, doubts);
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

/** Names that functions written in place have added to a text. */
export const isAdded = (name: string): boolean => /^(n\d+|[rfwh]\d{5,})$/.test(name);

/** The function that has always been called there, if it can be written in place. */
function candidate(e: Emitter, pc: number): Plan | undefined {
  if (e.trust !== Trust.Sure || e.host !== undefined || (e.notes.seen[pc]! & Seen.Other) !== 0) return undefined;
  const callee = e.notes.callees[pc];
  if (callee === undefined || callee === null || callee instanceof Native || callee === e.proto) return undefined;
  return (callee.hot as Notes | undefined)?.inPlace;
}

/** Writes the function in place of its call, of which at most one result is wanted; false: it cannot be. */
export function inline(e: Emitter, pc: number, a: number, args: readonly string[], want: number): boolean {
  const plan = candidate(e, pc);
  if (plan === undefined) return false;
  const { proto } = plan, it = e.inlinedAt(pc, (number) => new Inlined(e, proto, plan, number)), failed = e.fail(pc);
  if (it === undefined) return false;
  e.line(`${it.name} = ${e.read(a, pc)};`);
  e.line(`if (${it.name} === undefined || ${it.name}.proto !== ${e.value(proto)}) ${failed}`);
  const kinds = new Uint8Array(proto.registers).fill(Kind.Any);
  for (let i = 0; i < proto.params; i++) {
    if (i < args.length) {
      // The open one is in no register.
      const operand = args[i] === 'o' ? { kind: Kind.Any, text: 'o' } : e.anyOperand(a + 1 + i, pc, 'u');
      kinds[i] = give(e, operand, it.register(i), kindOfParameter(it.body, i), failed);
    } else e.line(`r${it.register(i)} = undefined;`);
  }
  const text = it.body.body(kinds);
  e.counted();
  const leaves = e.leavingDuring(pc);
  if (it.result === Kind.None) {
    e.line(it.named(text, `base + ${a + 1}`, leaves, `doubt(fn, ${pc});`));
    e.stop();
    return true;
  }
  e.line(`${it.label}: {\n${it.named(text, `base + ${a + 1}`, leaves, `doubt(fn, ${pc});`)}\n}`);
  const from = it.register(it.place);
  if (want === 0) return true;
  if (it.result === Kind.Wide) e.writeWide(a, pc, `w${from}`, `h${from}`);
  else e.write(a, pc, `${it.result === Kind.Float ? 'f' : 'r'}${from}`, it.result);
  return true;
}

/** Gives an argument to the register of a parameter; its kind there. What it should be by what was seen, and nobody knows, is looked at. */
function give(e: Emitter, { kind, text }: Operand, to: number, wanted: Kind, failed: string): Kind {
  if (kind === Kind.Wide) e.line(`w${to} = w${text}; h${to} = h${text};`);
  else e.line(`${kind === Kind.Float ? 'f' : 'r'}${to} = ${text};`);
  if (kind !== Kind.Any || wanted === Kind.Any) return kind;
  e.line(wanted === Kind.Float ? unbox(to, failed) : `if (!safe(r${to})) ${failed}`);
  return wanted;
}

/** The text that makes a value of one form one of another, from one register to another. */
export function conversion(from: number, kind: Kind, to: number, wanted: Kind): string {
  if (wanted === Kind.Wide) return kind === Kind.Wide ? `w${to} = w${from}; h${to} = h${from};` : split(from, to);
  if (wanted === Kind.Float) return `f${to} = f${from};`;
  return `r${to} = ${kind === Kind.Float ? `box(f${from})` : kind === Kind.Wide ? `fromHalves(w${from}, h${from})` : kind === Kind.None ? 'undefined' : `r${from}`};`;
}
