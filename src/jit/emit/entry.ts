// Where compiled code begins: at a function's start, with parameters of the types they have had so far; or at the head
// of a loop, where it takes over the registers of a call in progress (OSR entry). Where a type is another one, the call
// is made again with wider feedback, or goes on interpreted.
import { aOf } from '../../bytecode/encode.ts';
import { Op } from '../../bytecode/ops.ts';
import type { Emitter } from './emitter.ts';
import { Representation, TypeSet, Mode } from '../analysis/representations.ts';
import { How } from '../runtime/context.ts';
import { limitName, type Plan, type Region } from '../analysis/plan.ts';

/** The head of a loop where a call in progress is taken over, and the representations of its registers. */
export interface OsrEntry {
  readonly loop: Region;
  readonly representations: Uint8Array;
}

/** Where the interpreter is when it asks for the entry at a loop. */
export const entryPc = (loop: Region): number => (loop.by === Op.TForLoop ? loop.end - 2 : loop.start);

// ---- at the start

/** Representations of parameters; the other registers are tagged. */
export function representationsAtStart(e: Emitter): Uint8Array {
  const { params, registers } = e.proto,
    representations = new Uint8Array(registers).fill(Representation.Tagged);
  for (let r = 0; r < params; r++) representations[r] = parameterRepresentation(e, r);
  return representations;
}

export function parameterRepresentation({ mode, plan, feedback, isGenerator }: Emitter, r: number): Representation {
  if (mode !== Mode.Speculate || isGenerator || plan.capturedAt(0, r)) return Representation.Tagged;
  switch (feedback.argumentTypes[r]!) {
    case TypeSet.Small:
    case TypeSet.Integer:
    case TypeSet.Small | TypeSet.Integer:
      return Representation.Integer;
    case TypeSet.Float:
      return Representation.Double;
  }
  return Representation.Tagged;
}

export function checkParameters(e: Emitter, head: string[]): void {
  const {
    proto: { params },
    feedback,
    vararg,
  } = e;
  const again = `{ ${e.refund()} return widenArguments(fn, base, budget, [${Array.from({ length: params }, (_, r) => `r${r}`).join(', ')}${vararg ? ', ...va' : ''}]); }`;
  for (let r = 0; r < params; r++) {
    const representation = parameterRepresentation(e, r);
    if (representation === Representation.Double) head.push(unbox(r, again));
    else if (representation === Representation.Integer && feedback.argumentTypes[r] === TypeSet.Small)
      head.push(`if (typeof r${r} !== 'number' || (t = r${r} | 0) !== r${r}) ${again} r${r} = t;`);
    else if (representation === Representation.Integer) head.push(`if (!safe(r${r})) ${again}`);
  }
}

// ---- at a loop

/** Representations of the live registers of a call in progress. */
export function representationsAtEntry(plan: Plan, { loop, representations }: OsrEntry): Uint8Array {
  const { proto } = plan,
    pc = entryPc(loop),
    known = new Uint8Array(proto.registers);
  for (const r of plan.liveAt(pc)) known[r] = plan.capturedAt(pc, r) ? Representation.Tagged : representations[r]!;
  // The state of a loop over floats is always in boxes.
  for (const { end, by } of plan.around(loop)) {
    if (by !== Op.ForLoop || plan.counted.has(end - 1)) continue;
    const a = aOf(proto.code[end - 1]!);
    known.fill(Representation.Tagged, a, a + 3);
  }
  return known;
}

/** Takes over the registers of a call in progress. */
export function emitOsrEntry(
  e: Emitter,
  head: string[],
  { loop }: OsrEntry,
  around: readonly Region[],
  representations: Uint8Array,
): void {
  const { proto, plan } = e,
    pc = entryPc(loop),
    refuse = `{ context.how = ${How.Refused}; return null; }`;
  if (!e.isGenerator) head.push('const { stack } = context.co;');
  for (const { end, by } of around) {
    const counted = by === Op.ForLoop ? plan.counted.get(end - 1) : undefined;
    if (counted !== undefined)
      head.push(`if ((${limitName(counted)} = limitOf(base + ${counted.register})) === null) ${refuse}`);
  }
  for (const r of plan.liveAt(pc)) {
    head.push(`r${r} = stack[base + ${r}];`);
    if (representations[r] === Representation.Integer) head.push(`if (!safe(r${r})) ${refuse}`);
    if (representations[r] === Representation.Int64)
      head.push(
        `if (safe(r${r})) { ${split(r)} } else if (typeof r${r} === 'bigint') { w${r} = loOf(r${r}); h${r} = hiOf(r${r}); } else ${refuse}`,
      );
    if (representations[r] === Representation.Double) head.push(unbox(r, refuse));
  }
  let captured = false;
  for (let r = 0; r < proto.registers; r++)
    if (plan.capturedAt(pc, r)) {
      head.push(`${e.cell(r)} = cellAt(base + ${r});`);
      captured = true;
    }
  if (captured) head.push('takeCells(base);');
  if (around.length > 1) head.push('let first = true;');
}

/** The text that makes an Int64 of a safe integer. */
export const split = (r: number, to = r): string => `w${to} = r${r} | 0; h${to} = floor(r${r} / 4294967296) | 0;`;

/** The text that makes a register's value a double; a NaN in a box has a sign, and is no float here. */
export const unbox = (r: number, otherwise: string): string =>
  `if (typeof r${r} === 'number' && !safe(r${r})) f${r} = r${r}; else if (r${r} instanceof LuaFloat && r${r}.n === r${r}.n) f${r} = r${r}.n; else ${otherwise}`;
