// The package as users get it: what is in the tarball, and whether every entry can be imported, required and
// type-checked in a project that has nothing else. Other compilers, linters and test runners: npm run package-check.
import { build } from 'esbuild';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ENTRIES } from '../../tools/build/declarations.ts';
import { linked } from '../../tools/package/readme.ts';
import { makeProject, pack, run, unpack } from '../../tools/package/tarball.ts';
import { complaints, settings } from '../../tools/package/types.ts';

/** Bytes, unpacked. */
const LARGEST = 1_686_000;

const names = Object.keys(ENTRIES);
/** What the tarball may hold. */
const HELD = new RegExp(
  `^(?:package\\.json|README\\.md|LICENSE|dist/(?:NOTICES|cli\\.js|cli/program\\.js|perilune\\.(?:min|global)\\.js` +
    `|perilune\\.global\\.d\\.ts|(?:${names.join('|')})\\.(?:js|d\\.ts)|internal/(?:[A-Z0-9]{8}|errors|lua|system)\\.js))$`,
);

const folder = mkdtempSync(join(tmpdir(), 'perilune-package-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const packed = pack(folder),
  project = join(folder, 'project'),
  installed = join(project, 'node_modules', 'perilune');
makeProject(project);
unpack(packed, project);

const read = (name: string): string => readFileSync(join(installed, name), 'utf8');

test('the tarball holds the entries, their declarations, and nothing of no use', () => {
  const paths = packed.files.map(({ path }) => path);
  assert.equal(
    paths.filter((path) => !HELD.test(path)),
    [],
  );
  for (const name of names)
    for (const path of [`dist/${name}.js`, `dist/${name}.d.ts`]) assert.ok(paths.includes(path), path);
  for (const path of ['LICENSE', 'README.md', 'dist/NOTICES', 'dist/cli.js', 'dist/perilune.global.js'])
    assert.ok(paths.includes(path), path);
});

test('the tarball is no larger than it was', () => {
  assert.ok(packed.unpackedSize <= LARGEST, `${packed.unpackedSize} bytes`);
});

test('a class has the name that it is exported by, as errors and the console show it', async () => {
  const isClass = (value: unknown): value is { readonly name: string } =>
    typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
  let classes = 0;
  // A worker takes the thread that imports it for its own.
  for (const entry of names.filter((name) => name !== 'worker')) {
    const exports = (await import(pathToFileURL(join(installed, `dist/${entry}.js`)).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exports)) {
      if (!isClass(value)) continue;
      assert.is(value.name, name, entry);
      classes++;
    }
  }
  assert.ok(classes > 20);
});

test('every link of README.md leads to a file of the tarball, and the page it was to is named', () => {
  const text = read('README.md');
  assert.equal(
    linked(text).filter((path) => !packed.files.some((file) => file.path === path || file.path.startsWith(`${path}/`))),
    [],
  );
  const pages = linked(readFileSync('README.md', 'utf8'));
  assert.ok(pages.length > 20);
  for (const page of pages) assert.match(text, `\`${page}\``);
});

test('nothing refers to a source map', () => {
  for (const name of readdirSync(join(installed, 'dist'), { recursive: true }) as string[])
    if (/\.[jt]s$/.test(name)) assert.not.match(read(join('dist', name)), /sourceMappingURL=/, name);
});

test('every path of package.json is there, and it needs nothing else', () => {
  const described = JSON.parse(read('package.json')) as Record<string, unknown>;
  const paths = JSON.stringify([described['exports'], described['bin'], described['main'], described['types']]);
  for (const [, path] of paths.matchAll(/"(?:\.\/)?(dist\/[^"]+)"/g))
    assert.ok(
      packed.files.some((file) => file.path === path),
      path,
    );
  for (const kind of ['dependencies', 'optionalDependencies', 'bundleDependencies'])
    assert.is(described[kind], undefined, kind);
  // The client of NATS is the program's, if it has clusters.
  const optional = described['peerDependenciesMeta'] as Record<string, { optional: boolean }>;
  for (const name of Object.keys(described['peerDependencies'] as object)) {
    assert.match(name, /^@nats-io\//);
    assert.is(optional[name]?.optional, true, name);
  }
});

test('declarations name other entries only, and no library', () => {
  for (const { path } of packed.files.filter((file) => file.path.endsWith('.d.ts'))) {
    const text = read(path);
    assert.not.match(text, /chevrotain|<reference/, path);
    for (const [, from] of text.matchAll(/\b(?:from |import\()['"]([^'"]+)['"]/g))
      assert.ok(
        names.some((name) => from === `./${name}.js`),
        `${path} imports ${from}`,
      );
  }
});

const OUTPUT = ['perilune 42 true', 'actors 43', 'lean 44', 'wasmoon 45', 'nats nats', 'script 46 true'].join('\n');

for (const [how, file] of [
  ['imported', 'run.mjs'],
  ['required', 'run.cjs'],
] as const)
  test(`every entry can be ${how}`, () => {
    // Of Node 20 and 22 some versions warn of modules that are required.
    assert.is(run(process.execPath, ['--no-warnings', file], project).output, OUTPUT);
  });

test('the command runs', () => {
  const cli = join(installed, 'dist', 'cli.js');
  assert.is(run(process.execPath, [cli, '-e', 'print(6 * 7)'], project).output, '42');
  assert.match(run(process.execPath, [cli, 'help', 'string.rep'], project).output, /^string\.rep\(s: string, /);
});

test('LuaError alone takes less than 5 KB', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export { LuaError } from 'perilune';", resolveDir: project },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  });
  const { length } = gzipSync(outputFiles[0]!.contents);
  assert.ok(length < 5_000, `${length} bytes`);
});

const compiler = resolve('node_modules/typescript');
const { version } = JSON.parse(readFileSync(join(compiler, 'package.json'), 'utf8')) as { version: string };

for (const setting of settings(version))
  test(`TypeScript ${version}: ${setting.name}`, () => assert.is(complaints(project, compiler, setting), ''));

test.run();
