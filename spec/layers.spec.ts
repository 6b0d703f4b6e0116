// Import directions, as a table: a folder knows what lies below it, never who uses it. And what the lower layers must
// not touch: anything asynchronous, timers, chance, the console - those belong to the host.
import { build } from 'esbuild';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NEUTRAL } from '../tools/build/neutral.ts';

const ACTORS = [
  'actors/core',
  'actors/link',
  'actors/mail',
  'actors/modules',
  'actors/nodes',
  'actors/threads',
  'actors/time',
  'actors/values',
];
const BINDINGS = [
  'actors/bindings/common',
  'actors/bindings/modules',
  'actors/bindings/process',
  'actors/bindings/time',
];
const EMBED = [
  'embed/host',
  'embed/lua',
  'embed/nats',
  'embed/node',
  'embed/objects',
  'embed/system',
  'embed/threads',
  'embed/wasmoon',
];
/**
 * The virtual machine is one layer: its rooms and `vm` call each other. Among themselves the rooms have directions,
 * too.
 */
const VM = ['vm', 'vm/native', 'vm/gc', 'vm/debug', 'vm/operations'];

const STDLIB = ['stdlib/common', 'stdlib/io', 'stdlib/math', 'stdlib/os', 'stdlib/string', 'stdlib/table'];

/** What each folder of src may import besides itself. `actors` stands beside stdlib, not on it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  values: ['messages'],
  messages: [],
  syntax: ['values', 'messages', 'chevrotain'],
  bytecode: ['values', 'messages'],
  compiler: ['syntax', 'bytecode', 'values', 'messages'],
  vm: ['vm/native', 'vm/gc', 'vm/debug', 'vm/operations', 'bytecode', 'values', 'messages'],
  'vm/native': ['vm', 'bytecode', 'values', 'messages'],
  'vm/debug': ['vm', 'vm/native', 'vm/operations', 'bytecode', 'values', 'messages'],
  'vm/gc': ['vm', 'vm/native', 'vm/debug', 'bytecode', 'values', 'messages'],
  'vm/operations': ['vm', 'bytecode', 'values', 'messages'],
  'jit/policy': ['bytecode'],
  'jit/analysis': ['jit/policy', 'bytecode', 'values'],
  'jit/runtime': ['jit/analysis', 'jit/policy', ...VM, 'bytecode', 'values', 'messages'],
  'jit/emit': ['jit/runtime', 'jit/analysis', 'jit/policy', ...VM, 'bytecode', 'values'],
  jit: ['jit/emit', 'jit/runtime', 'jit/analysis', 'jit/policy', ...VM, 'bytecode', 'values', 'messages'],
  'stdlib/common': [...VM, 'values', 'messages'],
  'stdlib/io': ['stdlib/common', ...VM, 'values', 'messages'],
  'stdlib/math': [...VM, 'values', 'messages'],
  'stdlib/os': ['stdlib/io', ...VM, 'values', 'messages'],
  'stdlib/string': ['stdlib/common', ...VM, 'bytecode', 'values', 'messages'],
  'stdlib/table': [...VM, 'values', 'messages'],
  stdlib: [...STDLIB, ...VM, 'bytecode', 'values', 'messages'],
  'actors/values': ['values'],
  'actors/time': ['actors/values', ...VM, 'values', 'messages'],
  'actors/modules': ['actors/values', ...VM, 'values', 'messages'],
  'actors/mail': ['actors/values', ...VM, 'values', 'messages'],
  'actors/link': ['actors/values', 'values', 'messages'],
  'actors/core': ['actors/mail', 'actors/values', 'actors/time', 'actors/modules', ...VM, 'values', 'messages'],
  'actors/nodes': [
    'actors/core',
    'actors/link',
    'actors/mail',
    'actors/values',
    'actors/time',
    ...VM,
    'values',
    'messages',
  ],
  'actors/threads': [
    'actors/nodes',
    'actors/core',
    'actors/link',
    'actors/mail',
    'actors/values',
    ...VM,
    'values',
    'messages',
  ],
  'actors/bindings/common': [...ACTORS, ...VM, 'values', 'messages'],
  'actors/bindings/process': ['actors/bindings/common', ...ACTORS, ...VM, 'bytecode', 'values', 'messages'],
  'actors/bindings/time': ['actors/bindings/common', ...ACTORS, ...VM, 'values', 'messages'],
  'actors/bindings/modules': ['actors/bindings/common', ...ACTORS, ...VM, 'values', 'messages'],
  'actors/bindings': [...BINDINGS, ...ACTORS, ...VM, 'values', 'messages'],
  'embed/host': ['actors/time', ...VM, 'values', 'messages'],
  'embed/node': [...VM, 'values', 'messages', 'node:'],
  'embed/objects': ['embed/host', ...VM, 'values', 'messages'],
  'embed/lua': [
    'embed/objects',
    'embed/host',
    'actors/time',
    'stdlib',
    'jit',
    ...VM,
    'compiler',
    'syntax',
    'bytecode',
    'values',
    'messages',
  ],
  'embed/system': [
    'embed/lua',
    'embed/host',
    'actors/bindings',
    ...BINDINGS,
    ...ACTORS,
    ...VM,
    'syntax',
    'values',
    'messages',
  ],
  'embed/nats': [
    'embed/system',
    'embed/host',
    'actors/nodes',
    'actors/threads',
    'actors/values',
    'messages',
    '@nats-io/transport-node',
  ],
  'embed/threads': [
    'embed/system',
    'embed/host',
    'actors/bindings/modules',
    'actors/bindings/process',
    'actors/threads',
    ...ACTORS,
    'bytecode',
    'stdlib',
    ...VM,
    'values',
    'messages',
  ],
  'embed/wasmoon': ['embed/lua', 'embed/host', 'vm', 'messages'],
  exports: [...EMBED, 'vm'],
  'cli/cache': ['bytecode', 'vm', 'node:'],
  'cli/interpreter': ['cli/cache', ...EMBED, ...VM, 'values', 'messages', 'node:'],
  'cli/repl': [
    'cli/interpreter',
    'embed/host',
    'stdlib/io',
    'syntax',
    'bytecode',
    ...VM,
    'values',
    'messages',
    'node:',
  ],
  cli: [
    'cli/cache',
    'cli/repl',
    'cli/interpreter',
    ...EMBED,
    'actors/bindings',
    'stdlib/io',
    'jit',
    ...VM,
    'compiler',
    'bytecode',
    'values',
    'messages',
    'node:',
  ],
};

/** Files that may import more than their folder. */
const EXTRA: Readonly<Record<string, readonly string[]>> = {
  'embed/system/app-dir.ts': ['node:'],
  'embed/system/app-yaml.ts': ['yaml'],
};

const files = (readdirSync('src', { recursive: true }) as string[]).filter((name) => name.endsWith('.ts')).sort();
const folderOf = (file: string): string => (dirname(file) === '.' ? '' : dirname(file));
const code = (file: string): string => readFileSync(join('src', file), 'utf8');
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');

/** What a program text imports. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/^(?:import|export)\b[^;'=()]*\sfrom '([^']+)';|\bimport\('([^']+)'\)/gm)].map(
    ([, fixed, dynamic]) => (fixed ?? dynamic)!,
  );

/** Where an import leads: a folder of src, or a package. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return folderOf(normalize(join(dirname(file), specifier)));
  return specifier.startsWith('node:') ? 'node:' : specifier;
}

test('imports point down', () => {
  const wrong: string[] = [];
  for (const file of files) {
    const folder = folderOf(file);
    const allowed = ALLOWED[folder];
    assert.ok(allowed, `src/${folder} is not in the table of layers`);
    for (const specifier of importsOf(code(file))) {
      const target = targetOf(file, specifier);
      if (target !== folder && !allowed.includes(target) && !EXTRA[file]?.includes(target))
        wrong.push(`src/${file} imports ${specifier}`);
    }
  }
  assert.equal(wrong, []);
});

/** Fails where a folder comes back to itself. */
function refuseCircles(folders: Iterable<string>, importedBy: (folder: string) => Iterable<string>): void {
  const below = (folder: string, path: readonly string[]): void => {
    assert.ok(!path.includes(folder), [...path, folder].join(' -> '));
    for (const each of importedBy(folder)) below(each, [...path, folder]);
  };
  for (const folder of folders) below(folder, []);
}

test('no folder imports, through others, itself', () => {
  refuseCircles(Object.keys(ALLOWED), (folder) =>
    (ALLOWED[folder] ?? []).filter((each) => !(each === 'vm' && folder.startsWith('vm/'))),
  );
});

/** The other folders of a tree that each of its folders imports. */
function importsWithin(top: string): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const file of (readdirSync(top, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(top, name))) {
    const folder = dirname(file),
      imported = graph.get(folder) ?? new Set();
    graph.set(folder, imported);
    for (const specifier of importsOf(readFileSync(file, 'utf8')).filter((name) => name.startsWith('.'))) {
      const file = normalize(join(folder, specifier)),
        target = dirname(file);
      // A file that takes the place of one of a package imports what is beside that one.
      if (target !== folder && target.startsWith(top) && existsSync(file)) imported.add(target);
    }
  }
  return graph;
}

test('nor does a folder of the specs or tools', () => {
  for (const top of ['spec', 'tools']) {
    const graph = importsWithin(top);
    assert.ok(graph.size > 3);
    refuseCircles(graph.keys(), (folder) => graph.get(folder) ?? []);
  }
});

/**
 * A folder that holds more is several. Conformance programs are not looked over: one runs them, or looks for a name.
 */
const MOST_FILES = 24;

/** How many files each folder below a folder holds itself. */
function sizes(top: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of readdirSync(top, { recursive: true, withFileTypes: true })) {
    if (each.isFile()) counts.set(each.parentPath, (counts.get(each.parentPath) ?? 0) + 1);
  }
  return counts;
}

test('folders have a number of files that one can look over', () => {
  const all = ['src', 'spec', 'tools'].flatMap((top) => [...sizes(top)]);
  assert.equal(
    all.filter(([, count]) => count > MOST_FILES),
    [],
  );
});

test('lower layers leave time, chance, output and waiting to the host', () => {
  const banned =
    /\basync\b|\bawait\b|\bPromise\b|\bfunction\s*\*|\bset(?:Timeout|Interval|Immediate)\b|\bDate\.now\b|\bMath\.random\b|\bconsole\.|\bprocess\.(?:env|stdout|nextTick)\b/;
  const wrong: string[] = [];
  for (const file of files) {
    if (!/^(?:values|syntax|bytecode|compiler|vm|stdlib|actors)\//.test(file)) continue;
    withoutComments(code(file))
      .split('\n')
      .forEach((line, at) => {
        // Lua's own words in documentation texts are not JavaScript.
        if (banned.test(line.replace(/'[^']*'|`[^`]*`/g, ''))) wrong.push(`src/${file}:${at + 1}: ${line.trim()}`);
      });
  }
  assert.equal(wrong, []);
});

async function bundle(entry: string): Promise<{ inputs: string[]; imports: string[] }> {
  const { metafile } = await build({
    ...NEUTRAL,
    entryPoints: [entry],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const output = Object.values(metafile.outputs)[0]!;
  return { inputs: Object.keys(metafile.inputs), imports: output.imports.map(({ path }) => path) };
}

test('the core entries import nothing', async () => {
  for (const entry of ['src/exports/index.ts', 'src/exports/actors.ts', 'src/exports/wasmoon.ts'])
    assert.equal((await bundle(entry)).imports, [], entry);
});

test('the virtual machine stands without compiler, libraries and actors', async () => {
  const { inputs, imports } = await bundle('src/vm/drive.ts');
  assert.equal(imports, []);
  assert.equal(
    inputs.filter((path) => !/^src\/(?:vm|bytecode|values|messages)\//.test(path)),
    [],
  );
});

test('actors stand without libraries and compiler', async () => {
  const { inputs, imports } = await bundle('src/actors/core/system.ts');
  assert.equal(imports, []);
  assert.equal(
    inputs.filter((path) => !/^src\/(?:actors|vm|bytecode|values|messages)\//.test(path)),
    [],
  );
});

test.run();
