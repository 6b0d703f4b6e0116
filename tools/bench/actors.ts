// The actor set: each program measured inside its process, after a run that warms up, ours and Erlang's on one
// scheduler thread. A program `NAME` is the entry `app:NAME` of actors/NAME.lua and the module of that name, with
// underscores, in erlang/; what it spawns has files beside it. Called with n it does n operations, checks them, and
// returns n.
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Mode } from './engines.ts';
import { Fault, interleave, type Contestant, type Results } from './interleave.ts';
import { firstLine, run } from './process.ts';

interface ActorProgram {
  readonly name: string;
  /** What is counted. */
  readonly unit: string;
  /** How many, measured; and how many before that. */
  readonly count: number;
  readonly warm: number;
}

export const ACTOR_PROGRAMS: readonly ActorProgram[] = [
  { name: 'ping-pong', unit: 'round trips', count: 2_000_000, warm: 30_000 },
  { name: 'ring', unit: 'messages', count: 3_000_000, warm: 30_000 },
  { name: 'spawn-exit', unit: 'processes', count: 300_000, warm: 20_000 },
  { name: 'fan-in', unit: 'tables sent', count: 1_000_000, warm: 20_000 },
  { name: 'select', unit: 'values', count: 600_000, warm: 20_000 },
  { name: 'idle', unit: 'processes started', count: 100_000, warm: 10_000 },
];

/** What a measured program says about its run. */
interface Said {
  readonly cpu: number;
  readonly wall: number;
  readonly bytes: number;
  readonly result: number;
}

export type ActorEngine = (program: ActorProgram) => Promise<Said>;

async function ask(command: readonly string[], { count }: ActorProgram, cwd?: string): Promise<Said> {
  const { code, stdout, stderr } = await run(command, cwd);
  if (code !== 0) throw new Fault(code === undefined ? 'takes too long' : stderr.trim().split('\n')[0]!);
  const said = JSON.parse(stdout) as Said;
  if (said.result !== count) throw new Fault(`gave ${said.result} instead of ${count}`);
  return said;
}

/** Our system in one of its modes, as dist/ has it. */
export const ownActors =
  (mode: Mode, children: string): ActorEngine =>
  (program) => {
    const { name, warm, count } = program;
    return ask(
      [
        process.execPath,
        '--expose-gc',
        join(children, 'actors.mjs'),
        resolve('dist/actors.js'),
        mode,
        name,
        `${warm}`,
        `${count}`,
      ],
      program,
    );
  };

/** One scheduler thread each, for code and for input and output, and none that waits by spinning. */
const ERL_FLAGS = '+S 1:1 +SDcpu 1:1 +SDio 1 +P 1000000 +sbwt none +sbwtdcpu none +sbwtdio none -noshell'.split(' ');
const ERL_SOURCES = resolve('tools/bench/erlang');

export const erlangVersion = (): string | undefined =>
  firstLine(
    'erl',
    '-noshell',
    '-eval',
    'io:format("OTP ~s, ~s", [erlang:system_info(otp_release), erlang:system_info(emu_flavor)]), halt().',
  );

/** Erlang, with its modules compiled into a folder. */
export async function erlangActors(folder: string): Promise<ActorEngine> {
  mkdirSync(folder, { recursive: true });
  const sources = readdirSync(ERL_SOURCES).map((file) => join(ERL_SOURCES, file));
  const { code, stdout } = await run(['erlc', '-o', folder, ...sources]);
  if (code !== 0) throw new Error(`erlc: ${stdout}`);
  return (program) => {
    const { name, warm, count } = program;
    return ask(
      ['erl', ...ERL_FLAGS, '-run', 'harness', 'main', name.replaceAll('-', '_'), `${warm}`, `${count}`],
      program,
      folder,
    );
  };
}

const contestants = (
  program: ActorProgram,
  engines: ReadonlyMap<string, ActorEngine>,
  field: 'cpu' | 'bytes',
): Contestant[] =>
  [...engines].map(([name, engine]) => ({ name, measure: async () => (await engine(program))[field] / program.count }));

/** Seconds of process time an operation takes in each engine. */
export const measureActors = (
  program: ActorProgram,
  engines: ReadonlyMap<string, ActorEngine>,
  repeat: number,
): Promise<Results> => interleave(contestants(program, engines, 'cpu'), repeat);

/** Bytes that an idle process takes in each engine. */
export const measureIdle = (engines: ReadonlyMap<string, ActorEngine>, repeat: number): Promise<Results> =>
  interleave(contestants(ACTOR_PROGRAMS.find(({ name }) => name === 'idle')!, engines, 'bytes'), repeat);
