// The whole test run: build, type check, linter, unit specs under coverage, conformance in every variant, example apps,
// a little fuzzing. Two steps run at a time and each prints when it is through. Invariant: the last line adds up what
// the steps counted, and a step that dies counts as a failure.
// Usage: npm test
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { COLORS, ownTally, uvuTally, type Tally } from './test/tally.ts';

interface Step {
  readonly name: string;
  readonly args: readonly string[];
  readonly count: (output: string) => Tally | undefined;
}

const RUN = 'tools/run.mjs';
/** Counts nothing: it passes or it dies. */
const silent = (): Tally => ({ passed: 0, failed: 0 });

const BUILD: Step = { name: 'build', args: [RUN, 'tools/build.ts'], count: silent };
const STEPS: readonly Step[] = [
  { name: 'specs', args: [RUN, 'tools/spec.ts', '--coverage'], count: uvuTally },
  { name: 'types', args: ['node_modules/typescript/bin/tsc'], count: silent },
  {
    name: 'types of the playground',
    args: ['node_modules/typescript/bin/tsc', '-p', 'tools/playground/page'],
    count: silent,
  },
  {
    name: 'lint and format',
    args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
    count: silent,
  },
  { name: 'conformance', args: [RUN, 'conformance/run.ts'], count: ownTally },
  // Which strings are boxed (src/values/string.ts) has nothing to do with tiers: one will do.
  ...[
    ['long', '0'],
    ['short', 'Infinity'],
  ].map(
    ([kind, length]): Step => ({
      name: `conformance, every string ${kind}`,
      args: [RUN, `--define:PERILUNE_LONG_STRING=${length}`, 'conformance/run.ts', '--tiers', 'interp'],
      count: ownTally,
    }),
  ),
  // Large arrays have a far part, large hash parts several maps (src/values/far-part.ts, shards.ts): here from four on.
  {
    name: 'conformance, every table large',
    args: [RUN, '--define:PERILUNE_LARGE=4', 'conformance/run.ts', '--tiers', 'mixed'],
    count: ownTally,
  },
  // Every order in which processes may take turns is right: a few of them every time, and once on the real clock.
  {
    name: 'conformance, processes under 10 seeds',
    args: [RUN, 'conformance/run.ts', '--seeds', '10'],
    count: ownTally,
  },
  { name: 'hostile programs, quickly', args: [RUN, 'conformance/run.ts', '--limits', '--quick'], count: ownTally },
  { name: 'apps', args: [RUN, 'conformance/apps.ts'], count: ownTally },
  // The same few hundred cases every time; other seeds are for changes of the engine.
  ...[[], ['--waits'], ['--mutate', 'source'], ['--mutate', 'binary'], ['--mutate', 'debug']].map(
    (kind): Step => ({
      name: ['fuzz', ...kind].join(' '),
      args: [RUN, 'tools/fuzz.ts', ...kind, '--seed', '1', '--count', '300'],
      count: ownTally,
    }),
  ),
];

function runStep(step: Step): Promise<Tally> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, step.args);
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      output += data.toString();
    });
    child.on('close', (code) => {
      output = output.replace(COLORS, '');
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`--- ${step.name} (${seconds} s)\n${output.trimEnd()}\n`);
      const tally = step.count(output);
      // A step may count no failure and still end badly: a crash, a type error, a coverage tool that did not start.
      if (tally === undefined || (code !== 0 && tally.failed === 0)) resolve({ passed: tally?.passed ?? 0, failed: 1 });
      else resolve(tally);
    });
  });
}

const waiting = [...STEPS];
// The apps run what is built.
let { passed, failed } = await runStep(BUILD);
const worker = async (): Promise<void> => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const tally = await runStep(step);
    passed += tally.passed;
    failed += tally.failed;
  }
};
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
