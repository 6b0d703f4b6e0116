// The language set: each program as a process of its own in every engine. What starting and warming up takes is taken off: the time of an
// empty program, or that of half the work.
import type { Engine } from './engines.ts';
import { Fault, interleave, type Results } from './interleave.ts';
import { run } from './process.ts';
import { doubled, type Program } from './programs.ts';

/** The process time of a program that must print one line. */
export async function cpuOf(engine: Engine, file: string, line: string | undefined): Promise<number> {
  const { cpu, code, stdout, stderr } = await run(engine.command(file));
  if (code === undefined) throw new Fault('takes too long');
  if (code !== 0) throw new Fault(stderr.trim().split('\n')[0] ?? `ended with ${code}`);
  if (line !== undefined && stdout.trimEnd() !== line) throw new Fault(`printed '${stdout.trimEnd().slice(0, 200)}' instead of '${line}'`);
  return cpu;
}

/** An engine is never quicker than this: what is left must stay a time. */
const LEAST = 0.001;

/** What starting and ending takes, in seconds, by engine. */
export async function emptyTimes(engines: readonly Engine[], empty: string, repeat: number): Promise<ReadonlyMap<string, number>> {
  const results = await interleave(engines.map((engine) => ({ name: engine.name, measure: () => cpuOf(engine, empty, '') })), Math.max(repeat, 5));
  return new Map(Object.entries(results).map(([name, outcome]) => {
    if (!('values' in outcome)) throw new Error(`the empty program in ${name}: ${JSON.stringify(outcome)}`);
    return [name, outcome.median];
  }));
}

const measured = (program: Program, engines: readonly Engine[], seconds: (engine: Engine) => Promise<number>, repeat: number): Promise<Results> =>
  interleave(engines.map((engine) => {
    const lacking = program.needs.find((ability) => engine.lacks.includes(ability));
    return { name: engine.name, skipped: lacking === undefined ? undefined : `has no ${lacking}`, measure: async () => Math.max(await seconds(engine), LEAST) };
  }), repeat);

/** Seconds that a program takes in each engine, without what an empty one takes. */
export const measureProgram = (program: Program, engines: readonly Engine[], empty: ReadonlyMap<string, number>, repeat: number): Promise<Results> =>
  measured(program, engines, async (engine) => await cpuOf(engine, program.file, program.result) - empty.get(engine.name)!, repeat);

/** Seconds that a program takes in each engine once it is warm: what twice the rounds take more. */
export function measureWarm(program: Program, engines: readonly Engine[], folder: string, repeat: number): Promise<Results> {
  const { file, result } = doubled(program, folder);
  return measured(program, engines, async (engine) => await cpuOf(engine, file, result) - await cpuOf(engine, program.file, result), repeat);
}
