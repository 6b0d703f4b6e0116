// When V8 optimizes the engine, on the command line. The functions of an engine are large and hot at once, so by
// default V8 optimizes them while a short script runs, some several times, for code that few scripts run long enough to
// gain from. Scripts of 10 to 200 ms took twice the process time, programs of half a second a tenth more.

/** A flag of V8, its value here, and its usual one. */
type Flag = readonly [name: string, later: number, usual: number];

/** From version 12 on, V8 counts the invocations of a function, in proportion to its size. */
const BY_INVOCATIONS: readonly Flag[] = [
  ['--invocation-count-for-turbofan', 20_000, 3000],
  ['--invocation-count-for-maglev', 8000, 400],
  ['--invocation-count-for-maglev-osr', 2000, 100],
];

/** By the major version of V8, which complains about flags that it does not know. */
const LATER: Readonly<Record<string, readonly Flag[]>> = {
  11: [['--interrupt-budget', 1_000_000, 67_584]],
  12: BY_INVOCATIONS,
  13: BY_INVOCATIONS,
  14: BY_INVOCATIONS,
};

const known = (version: string): readonly Flag[] | undefined => LATER[version.split('.', 1)[0]!];

/**
 * Loops are optimized in the foreground: in the background, some programs took 1.5 times as long when the code came
 * late.
 */
const FOREGROUND = '--no-concurrent-osr';

/** The flags for a version of V8; none for one that is not known. */
export function flagsOf(version: string): readonly string[] {
  const flags = known(version);
  return flags === undefined ? [] : [...flags.map(([name, later]) => `${name}=${later}`), FOREGROUND];
}

/**
 * Those that undo it, for what goes on for long: V8 drops the interpreter's code when a program does something new, and
 * took a second to optimize it again.
 */
export const usualFlagsOf = (version: string): readonly string[] =>
  (known(version) ?? []).map(([name, , usual]) => `${name}=${usual}`);
