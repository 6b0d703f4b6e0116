// What single things cost: starting, compiling, a switch of coroutines, the memory of what there is many of. A cost is
// a line of its own, measured for us and for whatever it is to be compared with.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { measureIdle, type ActorEngine } from './actors.ts';
import { CLI, type Engine } from './engines.ts';
import { SHAPES, type Shape } from './generated.ts';
import { interleave, scaled, type Contestant, type Results } from './interleave.ts';
import { measureWarm } from './language.ts';
import { printed, run } from './process.ts';
import { programs, read } from './programs.ts';

export interface Cost {
  readonly name: string;
  readonly unit: string;
  readonly results: Results;
}

interface CostOptions {
  readonly engines: readonly Engine[];
  readonly actors: ReadonlyMap<string, ActorEngine>;
  /** The folder of luaparse, where it is installed. */
  readonly luaparse: string | undefined;
  readonly lua: string | undefined;
  /** The folder of the bundled children; what is written goes there too. */
  readonly children: string;
  readonly repeat: number;
}

const NODE = process.execPath;
const FOLDER = 'tools/bench/costs';
const MEGABYTE = 2 ** 20;
/** Those of switch.lua, and what twice as many have more. */
const SWITCHES = 2_000_000;
/** So often a compiler sees the text; the median of the last half is what it takes when warm. */
const WARM = 16;

/** A megabyte of Lua: the programs of the language set, each as a function, over and over. */
function source(): string {
  const round = programs()
    .map(({ file }) => `do local _ = function(...)\n${readFileSync(file, 'latin1')}end end\n`)
    .join('');
  return round.repeat(Math.ceil(MEGABYTE / round.length));
}

async function coldStart(repeat: number): Promise<Cost[]> {
  const commands = { ours: [NODE, CLI, '-e', 'print(1)'], 'node -e 0': [NODE, '-e', '0'] };
  const measure = (field: 'cpu' | 'wall'): Promise<Results> =>
    interleave(
      Object.entries(commands).map(([name, command]) => ({
        name,
        measure: async () => (await run(command))[field] * 1000,
      })),
      repeat * 3,
    );
  return [
    { name: "cold start of perilune -e 'print(1)', process time", unit: 'ms', results: await measure('cpu') },
    { name: "cold start of perilune -e 'print(1)', time passed", unit: 'ms', results: await measure('wall') },
  ];
}

async function compilation({ luaparse, lua, children, repeat }: CostOptions): Promise<Cost[]> {
  const file = join(children, 'source.lua');
  writeFileSync(file, source(), 'latin1');
  const measure = (times: number): Promise<Results> => {
    const contestant = (name: string, ...command: string[]): Contestant => ({
      name,
      measure: async () => (await printed([...command, file, `${times}`])) * 1000,
    });
    const child = [NODE, join(children, 'compile.mjs')];
    return interleave(
      [
        contestant('ours', ...child, resolve('dist/index.js')),
        ...(luaparse === undefined
          ? []
          : [contestant('luaparse (tree only)', ...child, join(luaparse, 'luaparse.js'))]),
        ...(lua === undefined ? [] : [contestant(lua, lua, `${FOLDER}/compile.lua`)]),
      ],
      repeat,
    );
  };
  return [
    { name: 'compile 1 MB, for the first time', unit: 'ms', results: await measure(1) },
    { name: 'compile 1 MB, warm', unit: 'ms', results: await measure(WARM) },
  ];
}

/** Rounds of generated programs: functions are called once or a few times, and some hundred times. */
const ROUNDS = [1, 100];

/** What a generated program takes in a process of its own: to load, and to run. */
async function generated(shape: Shape, { lua, children, repeat }: CostOptions): Promise<Cost[]> {
  const file = join(children, 'generated.lua'),
    text = SHAPES[shape](1),
    costs: Cost[] = [];
  writeFileSync(file, text, 'latin1');
  const measure = (...args: string[]): Promise<Results> => {
    const contestant = (name: string, ...command: string[]): Contestant => ({
      name,
      measure: async () => (await printed([...command, `${FOLDER}/generated.lua`, file, ...args])) * 1000,
    });
    return interleave([contestant('ours', NODE, CLI), ...(lua === undefined ? [] : [contestant(lua, lua)])], repeat);
  };
  const what = `${shape}, ${Math.round(text.length / 1024)} KB`;
  costs.push({ name: `generated: ${what}, load`, unit: 'ms', results: await measure('load') });
  for (const rounds of ROUNDS)
    costs.push({
      name: `generated: ${what}, ${rounds} rounds`,
      unit: 'ms',
      results: await measure('run', String(rounds)),
    });
  return costs;
}

/** What twice the switches take more: whatever takes time once is in both. */
async function switches({ engines, children, repeat }: CostOptions): Promise<Cost> {
  const program = read(`${FOLDER}/switch.lua`),
    seconds = await measureWarm(program, engines, children, repeat);
  const results = Object.entries(seconds).map(
    ([name, outcome]) => [name, scaled(outcome, (time) => (time / SWITCHES) * 1e9)] as const,
  );
  return { name: 'coroutine switch (resume and yield)', unit: 'ns', results: Object.fromEntries(results) };
}

async function memory({ actors, lua, children, repeat }: CostOptions): Promise<Cost[]> {
  const costs: Cost[] = [
    { name: 'memory of an idle process', unit: 'bytes', results: await measureIdle(actors, repeat) },
  ];
  for (const [kind, text] of [
    ['empty', '{}'],
    ['record', '{ x = i, y = i + 1 }'],
    ['list', '{ i, i + 1, i + 2, i + 3 }'],
  ] as const) {
    const own = [
      NODE,
      '--expose-gc',
      join(children, 'memory.mjs'),
      resolve('dist/index.js'),
      `${FOLDER}/memory.lua`,
      kind,
    ];
    costs.push({
      name: `memory of ${text}`,
      unit: 'bytes',
      results: await interleave(
        [
          { name: 'ours', measure: () => printed(own) },
          ...(lua === undefined ? [] : [{ name: lua, measure: () => printed([lua, `${FOLDER}/memory.lua`, kind]) }]),
        ],
        repeat,
      ),
    });
  }
  return costs;
}

/** What a program measures of itself, in all our modes and where Lua is. `factor` makes seconds what is shown. */
async function ofProgram(
  { engines, lua, repeat }: CostOptions,
  name: string,
  unit: string,
  file: string,
  factor: number,
): Promise<Cost> {
  const taking = engines.filter((engine) => engine.ours || engine.name === lua);
  const contestants = taking.map(
    (engine): Contestant => ({
      // Local time is to have summer time.
      name: engine.name,
      measure: async () =>
        (await printed(['env', 'TZ=Europe/Berlin', ...engine.command(`${FOLDER}/${file}`)])) * factor,
    }),
  );
  return { name, unit, results: await interleave(contestants, repeat) };
}

/** What once took out of proportion, with the bound that it is to keep. */
async function bounded(options: CostOptions): Promise<Cost[]> {
  const { lua, children, repeat } = options,
    own = [NODE, '--expose-gc', join(children, 'memory.mjs'), resolve('dist/index.js'), `${FOLDER}/pieces.lua`];
  return [
    {
      name: 'heap with 30 bytes of each of 2,000 strings of 1 MB (at most 60)',
      unit: 'MB',
      results: await interleave(
        [
          { name: 'ours', measure: () => printed(own) },
          ...(lua === undefined ? [] : [{ name: lua, measure: () => printed([lua, `${FOLDER}/pieces.lua`]) }]),
        ],
        repeat,
      ),
    },
    await ofProgram(options, '200,000 finalizers at once (at most 300)', 'ms', 'finalizers.lua', 1000),
    await ofProgram(options, 'a chain of 16,000 ephemerons (at most 100)', 'ms', 'ephemerons.lua', 1000),
    await ofProgram(options, 'a step of the collector, 300,000 tables', 'ms', 'steps.lua', 1000),
    await ofProgram(options, '40,000 os.date in local time (at most 100)', 'ms', 'dates.lua', 1000),
    await ofProgram(
      options,
      'fields by keys made at run time, against literal keys (at most 1.3)',
      'times',
      'keys.lua',
      1,
    ),
  ];
}

/** All costs, each as soon as it is known. */
export async function measureCosts(options: CostOptions, report: (cost: Cost) => void): Promise<Cost[]> {
  const costs: Cost[] = [];
  const add = (...found: Cost[]): void => {
    found.forEach(report);
    costs.push(...found);
  };
  add(...(await coldStart(options.repeat)));
  add(...(await compilation(options)));
  for (const shape of Object.keys(SHAPES) as Shape[]) add(...(await generated(shape, options)));
  add(await switches(options));
  add(...(await memory(options)));
  add(...(await bounded(options)));
  return costs;
}
