// Import directions, as a table: a folder knows what lies below it, never who uses it. And what the lower layers must not touch:
// anything asynchronous, timers, chance, the console - those belong to the host.
import { build } from 'esbuild';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

/** What each folder of src may import besides itself. `actors` stands beside stdlib, not on it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  values: ['messages'],
  messages: [],
  syntax: ['values', 'messages', 'chevrotain'],
  bytecode: ['values', 'messages'],
  compiler: ['syntax', 'bytecode', 'values', 'messages'],
  vm: ['bytecode', 'values', 'messages'],
  hot: ['vm', 'bytecode', 'values', 'messages'],
  stdlib: ['vm', 'bytecode', 'values', 'messages'],
  actors: ['vm', 'bytecode', 'values', 'messages'],
  'actors/bindings': ['actors', 'vm', 'bytecode', 'values', 'messages', 'ms'],
  embed: ['actors', 'actors/bindings', 'stdlib', 'hot', 'vm', 'compiler', 'syntax', 'bytecode', 'values', 'messages'],
  cli: ['embed', 'stdlib', 'hot', 'vm', 'compiler', 'bytecode', 'values', 'messages', 'node:'],
  '': ['embed', 'vm'],
};

/** Files that may import more than their folder. */
const EXTRA: Readonly<Record<string, readonly string[]>> = {
  'embed/host-node.ts': ['node:'],
  'embed/app-dir.ts': ['node:'],
  'embed/app-yaml.ts': ['yaml'],
};

const files = (readdirSync('src', { recursive: true }) as string[]).filter((name) => name.endsWith('.ts')).sort();
const folderOf = (file: string): string => {
  const folder = dirname(file);
  return folder === '.' ? '' : folder;
};
const code = (file: string): string => readFileSync(join('src', file), 'utf8');
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');

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
    for (const [, fixed, dynamic] of code(file).matchAll(/^(?:import|export)\b[^;'=()]*\sfrom '([^']+)';|\bimport\('([^']+)'\)/gm)) {
      const specifier = (fixed ?? dynamic)!;
      const target = targetOf(file, specifier);
      if (target !== folder && !allowed.includes(target) && !EXTRA[file]?.includes(target)) wrong.push(`src/${file} imports ${specifier}`);
    }
  }
  assert.equal(wrong, []);
});

test('lower layers leave time, chance, output and waiting to the host', () => {
  const banned = /\basync\b|\bawait\b|\bPromise\b|\bfunction\s*\*|\bset(?:Timeout|Interval|Immediate)\b|\bDate\.now\b|\bMath\.random\b|\bconsole\.|\bprocess\.(?:env|stdout|nextTick)\b/;
  const wrong: string[] = [];
  for (const file of files) {
    if (!/^(?:values|syntax|bytecode|compiler|vm|stdlib|actors)\//.test(file)) continue;
    withoutComments(code(file)).split('\n').forEach((line, at) => {
      // Lua's own words in documentation texts are not JavaScript.
      if (banned.test(line.replace(/'[^']*'|`[^`]*`/g, ''))) wrong.push(`src/${file}:${at + 1}: ${line.trim()}`);
    });
  }
  assert.equal(wrong, []);
});

async function bundle(entry: string): Promise<{ inputs: string[]; imports: string[] }> {
  const { metafile } = await build({
    entryPoints: [entry], bundle: true, write: false, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'],
    external: ['node:*'], metafile: true, logLevel: 'silent',
  });
  const output = Object.values(metafile.outputs)[0]!;
  return { inputs: Object.keys(metafile.inputs), imports: output.imports.map(({ path }) => path) };
}

test('the core entries import nothing', async () => {
  for (const entry of ['src/index.ts', 'src/actors.ts']) assert.equal((await bundle(entry)).imports, [], entry);
});

test('the virtual machine stands without compiler, libraries and actors', async () => {
  const { inputs, imports } = await bundle('src/vm/drive.ts');
  assert.equal(imports, []);
  assert.equal(inputs.filter((path) => !/^src\/(?:vm|bytecode|values|messages)\//.test(path)), []);
});

test('actors stand without libraries and compiler', async () => {
  const { inputs, imports } = await bundle('src/actors/system.ts');
  assert.equal(imports, []);
  assert.equal(inputs.filter((path) => !/^src\/(?:actors|vm|bytecode|values|messages)\//.test(path)), []);
});

test.run();
