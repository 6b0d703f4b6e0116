// Hot code as people read it: the JavaScript a prototype becomes before anything has been learnt, each instruction's part under the
// instruction. v0, v1, ... are values that come in from outside: constants, shapes, prototypes.
import { instructionText } from '../bytecode/dump.ts';
import type { Proto } from '../bytecode/proto.ts';
import { cachesOf } from '../vm/operations/cache.ts';
import { emit } from './emit/emitter.ts';
import { Trust } from './analysis/representations.ts';
import { blankNotes } from './jit-proto.ts';
import { Plan, Unfit } from './analysis/plan.ts';

/** The text of a prototype's hot code, or undefined if it stays with the interpreter. */
export function jitText(proto: Proto): string | undefined {
  cachesOf(proto);
  try {
    return emit(new Plan(proto), blankNotes(proto), undefined, Trust.Wary, false, (pc) => `${pc + 1} ${instructionText(proto, pc)}`).text.replace(/^"use strict";\n/, '');
  } catch (fault) {
    if (fault instanceof Unfit) return undefined;
    throw fault;
  }
}
