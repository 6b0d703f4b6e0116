// What a conformance program says about itself, in comments beside the code: what a line prints, where the program
// dies, how it wants to be run. The list of directives is closed (README.md): anything else that looks like one is an
// error of the test file. A directive is found in the text of a line, not by lexing: keep `-->`, `--!` and `--@` out of
// string literals.

type ErrorKind = 'runtime' | 'error' | 'syntax';

export interface ExpectedError {
  readonly kind: ErrorKind;
  readonly line: number;
  readonly text: string;
}

/**
 * What ends a hostile program, besides `limit`, which stands for the first four: nothing but its own end, an error, or
 * nothing (`alive`).
 */
export const LIMIT_ENDINGS: readonly string[] = ['instructions', 'memory', 'time', 'output'];
const ENDINGS: readonly string[] = [...LIMIT_ENDINGS, 'limit', 'error', 'end', 'alive'];
/** Limits a program may ask for, with what stands for nothing else in the folder: hostile/case.ts. */
const LIMITS: readonly string[] = ['instructions', 'memory', 'time', 'output', 'depth', 'string'];
const PLACES: readonly string[] = ['state', 'process'];
const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** A program that means harm: it says how it may end under limits, never what it prints. */
export interface Hostile {
  readonly endings: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly places: readonly string[];
}

export interface Directives {
  /** All expected lines, each with its newline: the whole of stdout, one character per byte. */
  readonly stdout: string;
  readonly error?: ExpectedError;
  readonly seed?: number;
  /** The only tiers this program is run in. */
  readonly tiers?: readonly string[];
  /** Why native Lua cannot be asked. */
  readonly oracleSkip?: string;
  /** Only `--limits` runs it. */
  readonly hostile?: Hostile;
}

/** A mistake in the test file, not a failure of what it tests. */
export class DirectiveError extends Error {}

export function parseDirectives(source: string): Directives {
  let stdout = '';
  let error: ExpectedError | undefined;
  let seed: number | undefined;
  let tiers: string[] | undefined;
  let oracleSkip: string | undefined;
  let endings: string[] | undefined;
  let limits: Record<string, number> = {};
  let places = PLACES;

  source.split('\n').forEach((content, index) => {
    const line = index + 1;
    const found = /--([>!@])(.*)$/.exec(content);
    if (found === null) return;
    const [, mark, rest] = found as unknown as [string, string, string];
    const fault = (text: string): never => {
      throw new DirectiveError(`line ${line}: ${text}: --${mark}${rest}`);
    };
    if (rest !== '' && !rest.startsWith(' ')) fault('a directive needs a space after its mark');
    if (mark === '>') {
      stdout += rest.slice(1) + '\n';
    } else if (mark === '!') {
      const parts = /^ (runtime|error|syntax): (.+)$/.exec(rest);
      if (error !== undefined) fault('a program can end with one error only');
      error = parts === null ? fault('unknown directive') : { kind: parts[1] as ErrorKind, line, text: parts[2]! };
    } else {
      const [, word, value] =
        /^ (seed|tiers|oracle skip|stops|limits|only) (.+)$/.exec(rest) ?? fault('unknown directive');
      if (word === 'seed') seed = /^\d+$/.test(value!) ? Number(value) : fault('seed must be a number');
      else if (word === 'tiers') tiers = value!.split(/[ ,]+/);
      else if (word === 'stops') endings = among(ENDINGS, value!) ?? fault(`a program stops by ${ENDINGS.join(', ')}`);
      else if (word === 'limits')
        limits = parseLimits(value!) ?? fault('limits are NAME=NUMBER, a number of bytes with k, M or G behind it');
      else if (word === 'only') places = among(PLACES, value!) ?? fault(`places are ${PLACES.join(', ')}`);
      else oracleSkip = value;
    }
  });

  if (endings !== undefined) {
    if (stdout !== '' || error !== undefined)
      throw new DirectiveError('a hostile program expects no output and no error');
    return { stdout, seed, tiers, oracleSkip, hostile: { endings, limits, places } };
  }
  if (stdout === '' && error === undefined)
    throw new DirectiveError('the program expects nothing: no --> and no --! line');
  return { stdout, error, seed, tiers, oracleSkip };
}

/** A list of words, all of which have to be known. */
function among(known: readonly string[], text: string): string[] | undefined {
  const words = text.trim().split(/[ ,]+/);
  return words.every((word) => known.includes(word)) ? words : undefined;
}

function parseLimits(text: string): Record<string, number> | undefined {
  const limits: Record<string, number> = {};
  for (const word of text.trim().split(/\s+/)) {
    const [, name, digits, unit] = /^(\w+)=(\d+(?:e\d+)?)([kMG]?)$/.exec(word) ?? [];
    if (name === undefined || !LIMITS.includes(name)) return undefined;
    limits[name] = Number(digits) * FACTORS[unit!]!;
  }
  return limits;
}
