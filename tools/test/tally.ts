// What the steps of the test run have counted, as their output says it. Undefined: it does not say, so the step has
// died.

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export const COLORS = /\x1b\[[0-9;]*m/g;
const number = (pattern: RegExp, output: string): number | undefined => {
  const found = pattern.exec(output)?.[1];
  return found === undefined ? undefined : Number(found);
};

/** uvu's closing table. The specs that are skipped are not in its total. */
export const uvuTally = (output: string): Tally | undefined => {
  const total = number(/^\s*Total:\s+(\d+)$/m, output),
    passed = number(/^\s*Passed:\s+(\d+)$/m, output);
  return total === undefined || passed === undefined ? undefined : { passed, failed: total - passed };
};

/** Our own runners' last line. */
export const ownTally = (output: string): Tally | undefined => {
  const found = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  return found === null ? undefined : { passed: Number(found[1]), failed: Number(found[2]) };
};
