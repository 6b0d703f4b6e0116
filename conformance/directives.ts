// What a conformance program says about itself, in comments beside the code: what a line prints, where the program dies, how it
// wants to be run. The list of directives is closed (README.md): anything else that looks like one is an error of the test file.
// A directive is found in the text of a line, not by lexing: keep `-->`, `--!` and `--@` out of string literals.

export type ErrorKind = 'runtime' | 'error' | 'syntax';

export interface ExpectedError { readonly kind: ErrorKind; readonly line: number; readonly text: string }

export interface Directives {
  /** All expected lines, each with its newline: the whole of stdout, one character per byte. */
  readonly stdout: string;
  readonly error?: ExpectedError;
  readonly seed?: number;
  /** The only tiers this program is run in. */
  readonly tiers?: readonly string[];
  /** Why native Lua cannot be asked. */
  readonly oracleSkip?: string;
}

/** A mistake in the test file, not a failure of what it tests. */
export class DirectiveError extends Error {}

export function parseDirectives(source: string): Directives {
  let stdout = '';
  let error: ExpectedError | undefined;
  let seed: number | undefined;
  let tiers: string[] | undefined;
  let oracleSkip: string | undefined;

  source.split('\n').forEach((content, index) => {
    const line = index + 1;
    const found = /--([>!@])(.*)$/.exec(content);
    if (found === null) return;
    const [, mark, rest] = found as unknown as [string, string, string];
    const fault = (text: string): never => { throw new DirectiveError(`line ${line}: ${text}: --${mark}${rest}`); };
    if (rest !== '' && !rest.startsWith(' ')) fault('a directive needs a space after its mark');
    if (mark === '>') {
      stdout += rest.slice(1) + '\n';
    } else if (mark === '!') {
      const parts = /^ (runtime|error|syntax): (.+)$/.exec(rest);
      if (error !== undefined) fault('a program can end with one error only');
      error = parts === null ? fault('unknown directive') : { kind: parts[1] as ErrorKind, line, text: parts[2]! };
    } else {
      const [, word, value] = /^ (seed|tiers|oracle skip) (.+)$/.exec(rest) ?? fault('unknown directive');
      if (word === 'seed') seed = /^\d+$/.test(value!) ? Number(value) : fault('seed must be a number');
      else if (word === 'tiers') tiers = value!.split(/[ ,]+/);
      else oracleSkip = value;
    }
  });

  if (stdout === '' && error === undefined) throw new DirectiveError('the program expects nothing: no --> and no --! line');
  return { stdout, error, seed, tiers, oracleSkip };
}
