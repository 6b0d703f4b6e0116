// Records that constructors make. Until anybody else can see such a table it is known which fields it has: they are
// stored without looking.
import { aOf, cOf, kOf, opOf } from '../../bytecode/encode.ts';
import { Op } from '../../bytecode/ops.ts';
import { EMPTY, type Shape } from '../../values/shape.ts';
import type { Emitter } from './emitter.ts';
import { MAX_FIELDS } from '../policy/thresholds.ts';
import { Mode } from '../analysis/representations.ts';

/**
 * The text that makes a table with room for so many fields and items, at a site in the program. For V8, a list that
 * begins so has the same elements kind as all others.
 */
export const newTable = (fields: number, items: number, site: number): string =>
  fields > 0 && fields <= MAX_FIELDS
    ? `newRecord([undefined${','.repeat(fields)}], ${items})`
    : `newTable(${fields}, ${items}, ${site})`;

/**
 * Finds the shapes that stores of fields behind the NEWTABLE at pc lead to, as far as only they have touched the table;
 * gives the last.
 */
export function findSteps(e: Emitter, pc: number): Shape {
  const {
      plan,
      proto: { code },
      steps,
    } = e,
    table = aOf(code[pc]!);
  let shape = EMPTY;
  if (e.mode !== Mode.Speculate) return shape;
  for (let at = pc + 1; at < code.length && !plan.isMerge(at) && !plan.capturedAt(at, table); at++) {
    const word = code[at]!;
    if (opOf(word) === Op.SetField && aOf(word) === table && (kOf(word) === 1 || cOf(word) !== table)) {
      const step = e.known(at).recent.find((c) => c.shape === shape && c.next !== undefined)?.next;
      if (step === undefined || step.size > MAX_FIELDS) break;
      steps.set(at, (shape = step));
    } else if (plan.touches(at, table)) break;
  }
  return shape;
}

/** Stores a field that the table does not have yet. With nil for its value it has a place and is not there. */
export const storeStep = (e: Emitter, t: string, step: Shape, v: string): void =>
  e.line(`${t}.vals[${step.size - 1}] = ${v}; ${t}.shape = ${e.value(step)};`);
