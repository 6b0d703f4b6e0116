// The sets of Lua programs: each program as a process of its own in every engine. Cold is a whole process, less what an
// empty program takes that ran beside it; warm is what a lap takes in a process that has run the same program before.
import type { Engine } from './engines.ts';
import { Fault, interleave, scaled, type Contestant, type Outcome, type Results, type Sample } from './interleave.ts';
import { run, type Finished } from './process.ts';
import { inLaps, type Program } from './programs.ts';
import { median } from './statistics.ts';

/** Runs a file to its end. */
async function finish(engine: Engine, file: string): Promise<Finished & { readonly printed: string }> {
  const finished = await run(engine.command(file));
  const { code, stdout, stderr } = finished;
  if (code === undefined) throw new Fault('takes too long');
  if (code !== 0) throw new Fault(stderr.trim().split('\n')[0] ?? `ended with ${code}`);
  return { ...finished, printed: stdout.trimEnd() };
}

function check(printed: string | undefined, wanted: string): void {
  if (printed !== wanted) throw new Fault(`printed '${(printed ?? '').slice(0, 200)}' instead of '${wanted}'`);
}

/** The process time of a program that must print this. */
async function cpuOf(engine: Engine, file: string, wanted: string): Promise<Sample> {
  const { cpu, system, printed } = await finish(engine, file);
  check(printed, wanted);
  return { value: cpu, system };
}

/** An engine is never quicker than this: what is left must stay a time. */
const LEAST = 0.001;

/** What an empty program takes, in seconds, by engine: all the times of a run. */
export class StartUp {
  private readonly times = new Map<string, number[]>();

  add(engine: string, outcome: Outcome | undefined): void {
    if (outcome !== undefined && 'values' in outcome)
      this.times.set(engine, [...(this.times.get(engine) ?? []), ...outcome.values]);
  }

  medians(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.times].map(([engine, values]) => [engine, median(values)]));
  }
}

const contestants = (
  program: Program,
  engines: readonly Engine[],
  measure: (engine: Engine) => Promise<number | Sample>,
): Contestant[] =>
  engines.map((engine) => {
    const lacking = program.needs.find((ability) => engine.lacks.includes(ability));
    return {
      name: engine.name,
      skipped: lacking === undefined ? undefined : `has no ${lacking}`,
      everyRound: engine.essential,
      measure: () => measure(engine),
    };
  });

/** An outcome without what starting and ending took beside it. */
function less(outcome: Outcome, start: Outcome | undefined): Outcome {
  if (!('values' in outcome) || start === undefined) return outcome;
  if (!('values' in start)) return start;
  const net = scaled(outcome, (value) => Math.max(value - start.median, LEAST));
  return { ...net, system: Math.max((outcome.system ?? 0) - (start.system ?? 0), 0) } as Outcome;
}

/** Seconds that a program takes in each engine, without what an empty one takes. */
export async function measureCold(
  program: Program,
  engines: readonly Engine[],
  empty: { readonly file: string; readonly times: StartUp },
  repeat: number,
): Promise<Results> {
  const running = contestants(program, engines, (engine) => cpuOf(engine, program.file, program.result)),
    starting = contestants(program, engines, (engine) => cpuOf(engine, empty.file, ''));
  const nameOf = (name: string): string => `${name}, empty`;
  const all = await interleave(
    running.flatMap((each, i) => [each, { ...starting[i]!, name: nameOf(each.name) }]),
    repeat,
  );
  return Object.fromEntries(
    running.map(({ name }) => {
      empty.times.add(name, all[nameOf(name)]);
      return [name, less(all[name]!, all[nameOf(name)])];
    }),
  );
}

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
  return interleave(
    contestants(program, engines, async (engine) => {
      const lines = (await finish(engine, file)).printed.split('\n');
      for (let lap = 0; lap < LAPS; lap++) check(lines[2 * lap], program.result);
      return median(
        lines
          .filter((_, index) => index % 2 === 1)
          .slice(LAPS / 2)
          .map(Number),
      );
    }),
    repeat,
  );
}
