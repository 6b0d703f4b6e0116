// What specs of bytecode try things on: the conformance programs, compiled, and a generator of repeatable chance.
import { readFileSync, readdirSync } from 'node:fs';
import { compile } from '../../src/compiler/compile.ts';
import type { Proto } from '../../src/bytecode/proto.ts';
import { SyntaxFault } from '../../src/syntax/parse.ts';

/** The prototype of every conformance program that compiles, by its path. */
export function programs(folder = 'conformance'): [string, Proto][] {
  const found: [string, Proto][] = [];
  for (const name of (readdirSync(folder, { recursive: true }) as string[]).sort()) {
    if (!name.endsWith('.lua')) continue;
    try {
      found.push([name, compile(readFileSync(`${folder}/${name}`, 'latin1').replace(/^#[^\n]*/, ''), `@${name}`)]);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
    }
  }
  return found;
}

/** A function and all functions in it. */
export const functionsOf = (proto: Proto): Proto[] => [proto, ...proto.children.flatMap(functionsOf)];

/** below(n): a whole number from 0 to n-1, the same ones for the same seed. */
export function chance(seed: number): (n: number) => number {
  return (n) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
}
