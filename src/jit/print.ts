// Compiled code as text to read: the JavaScript a prototype becomes without feedback, each instruction's part under the
// instruction. v0, v1, ... are values that come in from outside: constants, shapes, prototypes.
import { instructionText } from '../bytecode/dump.ts';
import type { Proto } from '../bytecode/proto.ts';
import { cachesOf } from '../vm/operations/cache.ts';
import { emit } from './emit/emitter.ts';
import { Mode } from './analysis/representations.ts';
import { emptyFeedback } from './jit-proto.ts';
import { Plan, Unfit } from './analysis/plan.ts';

/** The text of a prototype's compiled code, or undefined if it stays interpreted. */
export function jitText(proto: Proto): string | undefined {
  cachesOf(proto);
  try {
    return emit(
      new Plan(proto),
      emptyFeedback(proto),
      undefined,
      Mode.Generic,
      false,
      (pc) => `${pc + 1} ${instructionText(proto, pc)}`,
    ).text.replace(/^"use strict";\n/, '');
  } catch (fault) {
    if (fault instanceof Unfit) return undefined;
    throw fault;
  }
}
