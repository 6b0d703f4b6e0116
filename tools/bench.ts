// Measures what is built against other engines in one run, everything in turn. Three sets of Lua programs in process
// time less what an empty program takes: `language`, `short` (scripts of 10-200 ms of native time) and `long` (2-5 s);
// `actors`, operations per second inside processes, next to Erlang's; `costs`, what single things take; `host`, what
// the border between JavaScript and Lua costs; `threads`, what goes between two of them; `links`, that and what goes
// between two nodes, next to plain NATS. A program that gives another result than it says is a failure, in every
// engine.
// Usage: npm run bench [-- [SET ...] [--set language,short,long,actors,costs,host,threads,links] [--only PART,...]
//                          [--repeat N] [--modes interp,jit] [--warm] [--lua BINARY] [--luajit] [--peers DIR]
//                          [--erlang] [--json FILE] [--markdown FILE]]
//   --only      programs whose name contains a part
//   --warm      Lua programs run eight times in a process, and the last four laps count
//   --peers     a folder with node_modules for fengari, wasmoon and luaparse, as far as they are there
//   --markdown  writes the tables into a file, between <!-- bench --> and <!-- /bench -->; that takes at least 5 runs
import { build } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  ACTOR_PROGRAMS,
  erlangActors,
  erlangVersion,
  measureActors,
  ownActors,
  type ActorEngine,
} from './bench/actors.ts';
import { measureCosts } from './bench/costs.ts';
import { measureHost } from './bench/host.ts';
import { measureLinks } from './bench/links.ts';
import { measureThreads } from './bench/threads.ts';
import { engines as findEngines, ownModes, ownName, packageVersion, type Mode } from './bench/engines.ts';
import type { Results } from './bench/interleave.ts';
import { measureCold, measureWarm, StartUp } from './bench/language.ts';
import { run } from './bench/process.ts';
import { PROGRAM_SETS, programs, type ProgramSet } from './bench/programs.ts';
import { Comparison, CostList, exceptions, ratioColumn, systemColumn } from './bench/report.ts';
import { WIDE } from './bench/statistics.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    set: { type: 'string', default: 'language,actors,costs' },
    only: { type: 'string', default: '' },
    repeat: { type: 'string', default: '5' },
    modes: { type: 'string', default: 'interp,jit' },
    lua: { type: 'string', default: 'lua5.4' },
    luajit: { type: 'boolean', default: false },
    peers: { type: 'string' },
    erlang: { type: 'boolean', default: false },
    warm: { type: 'boolean', default: false },
    json: { type: 'string' },
    markdown: { type: 'string' },
  },
});
const SETS = [...PROGRAM_SETS, 'actors', 'costs', 'host', 'threads', 'links'],
  MODES = ['interp', 'jit'];
/** What was run, without the paths of this machine. */
const command = `npm run bench -- ${process.argv.slice(2).join(' ')}`
  .replace(/(--peers[ =])\S+/, '$1DIR')
  .replace(/ --(?:json|markdown)[ =]\S+/g, '')
  .replace(/ --$/, '');

function listed(flag: string, text: string, known: readonly string[]): string[] {
  // `hot` is the old name of `jit`.
  const words = text === 'all' ? [...known] : text.split(',').map((word) => (word === 'hot' ? 'jit' : word));
  const wrong = words.find((word) => !known.includes(word));
  if (wrong !== undefined) throw new Error(`--${flag}: there is no '${wrong}', only ${known.join(', ')}`);
  return words;
}
const sets = listed('set', positionals.length > 0 ? positionals.join() : flags.set, SETS),
  wanted = listed('modes', flags.modes, MODES) as Mode[];
const repeat = Number(flags.repeat),
  parts = flags.only.split(',');
/** Fewer runs than these say too little to be published. */
const PUBLISHED = 5;
if (flags.markdown !== undefined && !(repeat >= PUBLISHED))
  throw new Error(`--markdown takes --repeat ${PUBLISHED} or more`);
const chosen = ({ name }: { readonly name: string }): boolean => parts.some((part) => name.includes(part));

/** Everything that is made for this run. */
const WORK = resolve('.build', `bench-${process.pid}`);
process.on('exit', () => rmSync(WORK, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
mkdirSync(WORK, { recursive: true });
const EMPTY = join(WORK, 'empty.lua');
writeFileSync(EMPTY, '');

// What is measured is what is built: it had better be what is written.
const built = await run([process.execPath, 'tools/run.mjs', 'tools/build.ts']);
if (built.code !== 0) throw new Error(`the build failed: ${built.stderr}`);
const CHILDREN = 'tools/bench/children';
await build({
  entryPoints: readdirSync(CHILDREN).map((file) => join(CHILDREN, file)),
  outdir: WORK,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outExtension: { '.js': '.mjs' },
  external: ['@nats-io/transport-node'],
  logLevel: 'warning',
});

const modes = await ownModes(wanted);
const { found: engines, missing } = await findEngines(modes, {
  lua: flags.lua,
  luajit: flags.luajit,
  peers: flags.peers,
  children: WORK,
});
const actors = new Map<string, ActorEngine>([...modes.keys()].map((mode) => [ownName(mode), ownActors(mode, WORK)]));
const erlang = flags.erlang ? erlangVersion() : undefined;
if (flags.erlang && erlang === undefined) missing.push('erlang');
if (erlang !== undefined) actors.set('erlang', await erlangActors(join(WORK, 'erlang')));
const luaparse = flags.peers === undefined ? undefined : packageVersion(flags.peers, 'luaparse');

const own = engines.filter((engine) => engine.ours).map(({ name }) => name),
  peers = engines.filter((engine) => !engine.ours).map(({ name }) => name);
const versions = Object.fromEntries(
  Object.entries({
    ...Object.fromEntries(engines.map(({ name, version }) => [name, version])),
    luaparse,
    erlang,
  }).filter(([, version]) => version),
);
const machine = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cpu: cpus()[0]?.model.trim() ?? '',
  cores: availableParallelism(),
};
const results: Record<string, Record<string, Results>> = {};
const markdown: string[] = [];
const means: string[] = [];

const describe = `${machine.date}, Node ${machine.node}, ${machine.cores} x ${machine.cpu}; ${repeat} runs each, the median [least–greatest], ! where these are more than ${WIDE}x apart`;
console.log(
  `${describe}\n${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join('\n')}`,
);
if (missing.length > 0) console.log(`not installed: ${missing.join(', ')}`);
if (wanted.includes('jit') && !modes.has('jit')) console.log('this build has no JIT');

function section(title: string): void {
  console.log(`\n${title}`);
  markdown.push(`${title}:\n`);
}

function remark(text: string): void {
  console.log(text);
  markdown.push(`${text}\n`);
}

/** Where we stand against each peer. */
function conclude(comparison: Comparison, against: readonly string[], label = ''): void {
  for (const mode of own) {
    for (const peer of against.filter((name) => name !== mode)) {
      const mean = comparison.mean(mode, peer);
      if (mean !== undefined) means.push(`${label}${mode} / ${peer} ${mean.toPrecision(2)}`);
    }
  }
  markdown.push(comparison.markdown());
}

const [INTERP, JIT] = [ownName('interp'), ownName('jit')];
/** Compiled code may take this much of the interpreter's time, and either of them this much of native Lua's. */
const LOSS = 1.15,
  SLOW = 3;

/** What stands out in a set, below its table. */
function remarkOn(comparison: Comparison, reference: string): void {
  if (own.length === 2)
    remark(`Above ${LOSS}x of the interpreter: ${exceptions(comparison.ratios(JIT, INTERP), LOSS)}.`);
  for (const mode of own) {
    if (mode !== reference)
      remark(`${mode} above ${SLOW}x of ${reference}: ${exceptions(comparison.ratios(mode, reference), SLOW)}.`);
  }
}

const started = new StartUp();
const milliseconds = (times: Readonly<Record<string, number>>): string =>
  Object.entries(times)
    .map(([name, seconds]) => `${name} ${Math.round(seconds * 1000)}`)
    .join(', ');

async function measurePrograms(set: ProgramSet): Promise<void> {
  const reference = peers[0] ?? own[0]!,
    all = [...own, ...peers];
  const less = flags.warm ? 'when warm' : "less an empty program's, which runs beside each";
  section(`${set}: process time in ms, ${less}; x: times ${reference}'s; sys: what the system took of it`);
  const comparison = new Comparison('program', all, reference, (seconds) => seconds * 1000, [
    ...(own.length === 2 ? [ratioColumn('jit / interp', JIT, INTERP)] : []),
    ...(flags.warm ? [] : [systemColumn(all)]),
  ]);
  const found: Record<string, Results> = (results[set] = {});
  for (const program of programs(set).filter(chosen)) {
    found[program.name] = await (flags.warm
      ? measureWarm(program, engines, WORK, repeat)
      : measureCold(program, engines, { file: EMPTY, times: started }, repeat));
    comparison.add(program.name, found[program.name]!);
  }
  comparison.end();
  conclude(comparison, own.length === 2 ? [...peers, INTERP] : peers, set === 'language' ? '' : `${set}: `);
  if (!flags.warm) remark(`An empty program: ${milliseconds(started.medians())}.`);
  remarkOn(comparison, reference);
}

for (const set of PROGRAM_SETS) if (sets.includes(set)) await measurePrograms(set);

if (sets.includes('actors')) {
  const reference = erlang === undefined ? own[0]! : 'erlang';
  section(`Actors: thousands per second of process time, on one thread for code; x: times ${reference}'s`);
  const comparison = new Comparison('program', [...actors.keys()], reference, (seconds) => 1 / seconds / 1000);
  results.actors = {};
  for (const program of ACTOR_PROGRAMS.filter(chosen)) {
    results.actors[program.name] = await measureActors(program, actors, repeat);
    comparison.add(`${program.name}: ${program.unit}`, results.actors[program.name]!);
  }
  comparison.end();
  conclude(comparison, erlang === undefined ? [] : ['erlang']);
}

if (sets.includes('costs')) {
  section("Single costs; x: times the first of the others'");
  const list = new CostList(new Set(['ours', ...own]));
  const costs = await measureCosts(
    {
      engines,
      actors,
      repeat,
      children: WORK,
      luaparse: luaparse === undefined ? undefined : resolve(flags.peers!, 'node_modules', 'luaparse'),
      lua: peers.includes(flags.lua) ? flags.lua : undefined,
    },
    (cost) => list.add(cost),
  );
  results.costs = Object.fromEntries(costs.map(({ name, results: all }) => [name, all]));
  markdown.push(list.markdown());
}

if (sets.includes('host')) {
  section("The border between JavaScript and Lua; x: times the first of the others'");
  const list = new CostList(new Set(['ours']));
  const costs = await measureHost({ peers: flags.peers, children: WORK, repeat, chosen }, (cost) => list.add(cost));
  results.host = Object.fromEntries(costs.map(({ name, results: all }) => [name, all]));
  markdown.push(list.markdown());
}

if (sets.includes('threads') || sets.includes('links')) {
  section('Between two threads, in time passed; x: times that of the host, or of one thread');
  const list = new CostList(new Set(['ours']));
  const costs = await measureThreads({ children: WORK, repeat, chosen }, (cost) => list.add(cost));
  results.threads = Object.fromEntries(costs.map(({ name, results: all }) => [name, all]));
  markdown.push(list.markdown());
}

if (sets.includes('links')) {
  section('Between two nodes, in time passed; x: times that of plain NATS');
  const list = new CostList(new Set(['ours']));
  const costs = await measureLinks({ children: WORK, repeat, chosen }, (cost) => list.add(cost));
  results.links = Object.fromEntries(costs.map(({ name, results: all }) => [name, all]));
  markdown.push(list.markdown());
}

if (means.length > 0) console.log(`\ngeometric means: ${means.join(', ')}`);
/** All outcomes of a kind, with what they say. */
const saying = (kind: 'failed' | 'skipped'): string[] =>
  Object.values(results)
    .flatMap((set) => Object.entries(set))
    .flatMap(([name, row]) =>
      Object.entries(row).flatMap(([engine, outcome]) =>
        kind in outcome ? [`${name} in ${engine}: ${(outcome as Record<string, unknown>)[kind]}`] : [],
      ),
    );
const left = saying('skipped'),
  faults = saying('failed');
if (left.length > 0) console.log(`\nleft out:\n${left.join('\n')}`);
if (faults.length > 0) console.log(`\nFAILED:\n${faults.join('\n')}`);

if (flags.json !== undefined)
  writeFileSync(
    flags.json,
    JSON.stringify({ command, machine, versions, repeat, empty: started.medians(), results }, undefined, 1) + '\n',
  );
if (flags.markdown !== undefined) {
  const others = Object.entries(versions)
    .filter(([name]) => !own.includes(name))
    .map(([name, version]) => `${name} ${version}`)
    .join('; ');
  const text = [
    `\`${command}\`: ${describe}. ${others}\n`,
    ...markdown,
    `Geometric means: ${means.join(', ')}.\n`,
  ].join('\n');
  const file = readFileSync(flags.markdown, 'utf8'),
    place = /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/;
  if (!place.test(file)) throw new Error(`${flags.markdown} has no place for the tables`);
  writeFileSync(
    flags.markdown,
    file.replace(place, (_, begin: string, end: string) => begin + text + end),
  );
}
process.exitCode = faults.length === 0 ? 0 : 1;
