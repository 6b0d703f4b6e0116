// Where hot code begins: at a function's start, with parameters that are taken for what they have been so far; or at the head of a loop, where
// it takes over the registers of a call in progress. What it does not find as it expects it leaves to others: the call is made again with
// what was learnt, or goes on interpreted.
import { aOf } from '../../bytecode/encode.ts';
import { Op } from '../../bytecode/ops.ts';
import type { Emitter } from './emitter.ts';
import { Kind, Seen, Trust } from '../analysis/representations.ts';
import { How } from '../runtime/context.ts';
import { limitName, type Plan, type Stretch } from '../analysis/plan.ts';

/** The head of a loop where a call in progress is taken over, and the kinds of its registers. */
export interface Entry { readonly loop: Stretch; readonly kinds: Uint8Array }

/** Where the interpreter is when it asks for the entry at a loop. */
export const entryPc = (loop: Stretch): number => (loop.by === Op.TForLoop ? loop.end - 2 : loop.start);

// ---- at the start

/** What parameters are taken for; the other registers hold anything. */
export function kindsAtStart(e: Emitter): Uint8Array {
  const { params, registers } = e.proto, kinds = new Uint8Array(registers).fill(Kind.Any);
  for (let r = 0; r < params; r++) kinds[r] = kindOfParameter(e, r);
  return kinds;
}

export function kindOfParameter({ trust, plan, notes, waits }: Emitter, r: number): Kind {
  if (trust !== Trust.Sure || waits || plan.capturedAt(0, r)) return Kind.Any;
  switch (notes.given[r]!) {
    case Seen.Small: case Seen.Integer: case Seen.Small | Seen.Integer: return Kind.Integer;
    case Seen.Float: return Kind.Float;
  }
  return Kind.Any;
}

export function checkParameters(e: Emitter, head: string[]): void {
  const { proto: { params }, notes, vararg } = e;
  const again = `{ ${e.refund()} return mistaken(fn, base, room, [${Array.from({ length: params }, (_, r) => `r${r}`).join(', ')}${vararg ? ', ...va' : ''}]); }`;
  for (let r = 0; r < params; r++) {
    const kind = kindOfParameter(e, r);
    if (kind === Kind.Float) head.push(unbox(r, again));
    else if (kind === Kind.Integer && notes.given[r] === Seen.Small) head.push(`if (typeof r${r} !== 'number' || (t = r${r} | 0) !== r${r}) ${again} r${r} = t;`);
    else if (kind === Kind.Integer) head.push(`if (!safe(r${r})) ${again}`);
  }
}

// ---- at a loop

/** Kinds of the registers of a call in progress, as far as they matter. */
export function kindsAtEntry(plan: Plan, { loop, kinds }: Entry): Uint8Array {
  const { proto } = plan, pc = entryPc(loop), known = new Uint8Array(proto.registers);
  for (const r of plan.liveAt(pc)) known[r] = plan.capturedAt(pc, r) ? Kind.Any : kinds[r]!;
  // The state of a loop over floats is always in boxes.
  for (const { end, by } of plan.around(loop)) {
    if (by !== Op.ForLoop || plan.counted.has(end - 1)) continue;
    const a = aOf(proto.code[end - 1]!);
    known.fill(Kind.Any, a, a + 3);
  }
  return known;
}

/** Takes over the registers of a call in progress. */
export function enterLoop(e: Emitter, head: string[], { loop }: Entry, around: readonly Stretch[], kinds: Uint8Array): void {
  const { proto, plan } = e, pc = entryPc(loop), refuse = `{ machine.how = ${How.Refused}; return null; }`;
  if (!e.waits) head.push('const { stack } = machine.co;');
  for (const { end, by } of around) {
    const counted = by === Op.ForLoop ? plan.counted.get(end - 1) : undefined;
    if (counted !== undefined) head.push(`if ((${limitName(counted)} = limitOf(base + ${counted.register})) === null) ${refuse}`);
  }
  for (const r of plan.liveAt(pc)) {
    head.push(`r${r} = stack[base + ${r}];`);
    if (kinds[r] === Kind.Integer) head.push(`if (!safe(r${r})) ${refuse}`);
    if (kinds[r] === Kind.Wide) head.push(`if (safe(r${r})) { ${split(r)} } else if (typeof r${r} === 'bigint') { w${r} = lowHalf(r${r}); h${r} = highHalf(r${r}); } else ${refuse}`);
    if (kinds[r] === Kind.Float) head.push(unbox(r, refuse));
  }
  let captured = false;
  for (let r = 0; r < proto.registers; r++) if (plan.capturedAt(pc, r)) {
    head.push(`${e.cell(r)} = cellAt(base + ${r});`);
    captured = true;
  }
  if (captured) head.push('takeCells(base);');
  if (around.length > 1) head.push('let first = true;');
}

/** The text that makes halves of a safe integer. */
export const split = (r: number, to = r): string => `w${to} = r${r} | 0; h${to} = floor(r${r} / 4294967296) | 0;`;

/** The text that makes a register's value a double; a NaN in a box has a sign, and is no float here. */
export const unbox = (r: number, otherwise: string): string =>
  `if (typeof r${r} === 'number' && !safe(r${r})) f${r} = r${r}; else if (r${r} instanceof LuaFloat && r${r}.n === r${r}.n) f${r} = r${r}.n; else ${otherwise}`;
