// Compares what a program did with what its directives say. Knows neither who ran it nor how.

import type { Directives, ExpectedError } from './directives.ts';

/** What running a program showed, whoever ran it. Strings hold one character per byte. */
export interface Outcome {
  readonly stdout: string;
  /** The message of the uncaught error, without traceback. */
  readonly error?: string;
  /** The error came from loading: nothing has run. */
  readonly syntax?: boolean;
}

/** What is wrong, in words for the reader of a failing run; undefined where nothing is. */
export function check(outcome: Outcome, expected: Directives): string | undefined {
  const faults = [checkError(outcome, expected.error), checkOutput(outcome.stdout, expected.stdout)];
  return faults.filter((fault) => fault !== undefined).join('\n     ') || undefined;
}

function checkError({ error, syntax = false }: Outcome, expected: ExpectedError | undefined): string | undefined {
  if (expected === undefined)
    return error === undefined ? undefined : `unexpected ${syntax ? 'syntax ' : ''}error: ${error}`;
  const { kind, line, text } = expected;
  const wanted = kind === 'error' ? `an error with: ${text}` : `a ${kind} error with: :${line}: ${text}`;
  if (error === undefined) return `expected ${wanted}\n     but it ended normally`;
  const shown = `expected ${wanted}\n     got: ${error}`;
  if (syntax !== (kind === 'syntax'))
    return `${shown}\n     which ${syntax ? 'came from loading' : 'did not come from loading'}`;
  if (kind === 'error') return error.includes(text) ? undefined : shown;
  const position = `:${line}: `;
  const at = error.indexOf(position);
  return at >= 0 && error.includes(text, at + position.length) ? undefined : shown;
}

function checkOutput(actual: string, expected: string): string | undefined {
  if (actual === expected) return undefined;
  const lines = (text: string) => text.split(/(?<=\n)/);
  const got = lines(actual);
  const want = lines(expected);
  let first = 0;
  while (got[first] === want[first]) first++;
  const show = (line = '') => {
    if (line === '') return '(end of output)';
    return line.endsWith('\n') ? JSON.stringify(line.slice(0, -1)) : `${JSON.stringify(line)} (without newline)`;
  };
  return `output line ${first + 1} differs\n     expected: ${show(want[first])}\n     got:      ${show(got[first])}`;
}
