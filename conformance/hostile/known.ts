// The list of hostile programs and library functions that are known to fail.
import { existsSync, readFileSync } from 'node:fs';
import { DirectiveError } from '../directives.ts';

/** Known failures: `program tier place  # how`. */
const KNOWN = 'conformance/hostile/known.txt';

/** What is known to fail, by program, tier and place. */
export function readKnown(): Map<string, string> {
  const known = new Map<string, string>();
  if (!existsSync(KNOWN)) return known;
  for (const line of readFileSync(KNOWN, 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, key, how] = /^(\S+ \S+ \S+)\s+#\s*(\S.*)$/.exec(line) ?? [];
    if (key === undefined) throw new DirectiveError(`${KNOWN}: not of the form 'program tier place  # how': ${line}`);
    known.set(key, how!);
  }
  return known;
}
