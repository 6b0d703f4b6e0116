// The language set: each program as a process of its own in every engine. Cold is a whole process, less what an empty
// program takes; warm is what a lap takes in a process that has run the same program before.
import type { Engine } from './engines.ts';
import { Fault, interleave, type Results } from './interleave.ts';
import { run } from './process.ts';
import { inLaps, type Program } from './programs.ts';
import { median } from './statistics.ts';

/** Runs a file to its end: its process time in seconds, and what it printed. */
async function finish(engine: Engine, file: string): Promise<{ readonly cpu: number; readonly printed: string }> {
  const { cpu, code, stdout, stderr } = await run(engine.command(file));
  if (code === undefined) throw new Fault('takes too long');
  if (code !== 0) throw new Fault(stderr.trim().split('\n')[0] ?? `ended with ${code}`);
  return { cpu, printed: stdout.trimEnd() };
}

function check(printed: string | undefined, wanted: string): void {
  if (printed !== wanted) throw new Fault(`printed '${(printed ?? '').slice(0, 200)}' instead of '${wanted}'`);
}

/** The process time of a program that must print this. */
async function cpuOf(engine: Engine, file: string, wanted: string): Promise<number> {
  const { cpu, printed } = await finish(engine, file);
  check(printed, wanted);
  return cpu;
}

/** An engine is never quicker than this: what is left must stay a time. */
const LEAST = 0.001;

/** What starting and ending takes, in seconds, by engine. */
export async function emptyTimes(
  engines: readonly Engine[],
  empty: string,
  repeat: number,
): Promise<ReadonlyMap<string, number>> {
  const results = await interleave(
    engines.map((engine) => ({ name: engine.name, measure: () => cpuOf(engine, empty, '') })),
    Math.max(repeat, 5),
  );
  return new Map(
    Object.entries(results).map(([name, outcome]) => {
      if (!('values' in outcome)) throw new Error(`the empty program in ${name}: ${JSON.stringify(outcome)}`);
      return [name, outcome.median];
    }),
  );
}

const measured = (
  program: Program,
  engines: readonly Engine[],
  seconds: (engine: Engine) => Promise<number>,
  repeat: number,
): Promise<Results> =>
  interleave(
    engines.map((engine) => {
      const lacking = program.needs.find((ability) => engine.lacks.includes(ability));
      return {
        name: engine.name,
        skipped: lacking === undefined ? undefined : `has no ${lacking}`,
        measure: async () => Math.max(await seconds(engine), LEAST),
      };
    }),
    repeat,
  );

/** Seconds that a program takes in each engine, without what an empty one takes. */
export const measureCold = (
  program: Program,
  engines: readonly Engine[],
  empty: ReadonlyMap<string, number>,
  repeat: number,
): Promise<Results> =>
  measured(
    program,
    engines,
    async (engine) => (await cpuOf(engine, program.file, program.result)) - empty.get(engine.name)!,
    repeat,
  );

/** So often a process runs a program; the median of the last half is what it takes when warm. */
const LAPS = 8;

/** Seconds of process time that a program takes in each engine once it is warm, by the engine's own `os.clock`. */
export function measureWarm(
  program: Program,
  engines: readonly Engine[],
  folder: string,
  repeat: number,
): Promise<Results> {
  const file = inLaps(program, LAPS, folder);
  return measured(
    program,
    engines,
    async (engine) => {
      const lines = (await finish(engine, file)).printed.split('\n');
      for (let lap = 0; lap < LAPS; lap++) check(lines[2 * lap], program.result);
      return median(
        lines
          .filter((_, index) => index % 2 === 1)
          .slice(LAPS / 2)
          .map(Number),
      );
    },
    repeat,
  );
}
