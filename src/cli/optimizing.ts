// When V8 optimizes the engine, on the command line. The functions of an engine are large and hot at once, so by
// default V8 optimizes them while a short script runs, some several times, for code that few scripts run long enough to
// gain from. Scripts of 10 to 200 ms took twice the process time, programs of half a second a tenth more.

/** From version 12 on, V8 counts the invocations of a function, in proportion to its size. */
const BY_INVOCATIONS = [
  '--invocation-count-for-turbofan=20000',
  '--invocation-count-for-maglev=8000',
  '--invocation-count-for-maglev-osr=2000',
];

/** By the major version of V8, which complains about flags that it does not know. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  11: ['--interrupt-budget=1000000'],
  12: BY_INVOCATIONS,
  13: BY_INVOCATIONS,
  14: BY_INVOCATIONS,
};

/**
 * Loops are optimized in the foreground: in the background, some programs took 1.5 times as long when the code came
 * late.
 */
const FOREGROUND = '--no-concurrent-osr';

/** The flags for a version of V8; none for one that is not known. */
export function flagsOf(version: string): readonly string[] {
  const flags = LATER[version.split('.', 1)[0]!];
  return flags === undefined ? [] : [...flags, FOREGROUND];
}
