// Checks the package as users get it, with tools from the registry: installs the tarball into an empty project, runs
// and type-checks it with several versions of TypeScript, asks publint and Are the Types Wrong, bundles it, and runs
// examples under Jest and Vitest. Prints a table; fails if anything in it does. What needs no registry is in
// spec/tools/package.spec.ts.
// Usage: npm run package-check     the tools stay in .build/package-check
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeProject, pack, run } from './package/tarball.ts';
import { complaints, settings } from './package/types.ts';

const TOOLS = resolve('.build/package-check');
/** By the names under which they are installed. */
const COMPILERS = { 'ts-5.4': 'typescript@~5.4.0', 'ts-5.9': 'typescript@~5.9.0', 'ts-7': 'typescript@7' };
const PACKAGES = [
  ...Object.entries(COMPILERS).map(([name, version]) => `${name}@npm:${version}`),
  '@types/node@20',
  'publint@0.3',
  '@arethetypeswrong/cli@0.18',
  'jest@30',
  'vitest@4',
  'rollup@4',
  '@rollup/plugin-node-resolve@16',
];
/** Bytes, compressed. */
const ERROR_ALONE = 5_000;

const rows: [what: string, outcome: string, ok: boolean][] = [];
const report = (what: string, ok: boolean, outcome: string): void => void rows.push([what, outcome, ok]);
const tool = (...path: string[]): string => join(TOOLS, 'node_modules', ...path);

/** Reports a command that must end well; what it printed, if not. */
function must(what: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const { ok, output } = run(process.execPath, args, cwd, env);
  report(what, ok, ok ? 'passes' : output);
  return output;
}

function installTools(): void {
  mkdirSync(TOOLS, { recursive: true });
  const wanted = JSON.stringify(PACKAGES),
    note = join(TOOLS, 'installed.json');
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted) return;
  rmSync(tool(), { recursive: true, force: true });
  writeFileSync(join(TOOLS, 'package.json'), '{ "private": true }\n');
  const { ok, output } = run('npm', ['install', '--no-audit', '--no-fund', ...PACKAGES], TOOLS);
  if (!ok) throw new Error(`the tools could not be installed: ${output}`);
  writeFileSync(note, wanted);
}

/** What Rollup makes of a program that needs LuaError only. */
function errorAlone(project: string): void {
  writeFileSync(join(project, 'error.mjs'), "export { LuaError } from 'perilune';\n");
  const args = ['-i', 'error.mjs', '-o', 'error.out.mjs', '-f', 'es', '--silent', '-p', 'node-resolve'],
    { ok, output } = run(process.execPath, [tool('rollup', 'dist', 'bin', 'rollup'), ...args], project),
    size = ok ? gzipSync(readFileSync(join(project, 'error.out.mjs'))).length : 0;
  report('LuaError alone, by Rollup', ok && size < ERROR_ALONE, ok ? `${size} bytes gzip` : output);
}

function checkPackage(folder: string): void {
  const packed = pack(folder),
    project = join(folder, 'project');
  makeProject(project);
  const { ok, output } = run('npm', ['install', '--offline', '--no-audit', '--no-fund', packed.file], project);
  report('npm install', ok, ok ? `${(packed.unpackedSize / 1e6).toFixed(2)} MB unpacked` : output);
  const listed = run('npm', ['ls', '--all', '--parseable'], project).output.split('\n');
  report('npm ls', listed.length === 2, `${listed.length - 2} dependencies of the package`);
  must('import', ['--no-warnings', 'run.mjs'], project);
  must('require', ['--no-warnings', 'run.cjs'], project);

  for (const name of Object.keys(COMPILERS)) {
    const { version } = JSON.parse(readFileSync(tool(name, 'package.json'), 'utf8')) as { version: string };
    for (const setting of settings(version)) {
      const wrong = complaints(project, tool(name), setting);
      report(`TypeScript ${version}: ${setting.name}`, wrong === '', wrong || 'passes');
    }
  }

  must('publint --strict', [tool('publint', 'src', 'cli.js'), 'run', packed.file, '--strict'], project);
  // CommonJS may require modules as of Node 20.19, which the package asks for, and of TypeScript 5.8.
  const attw = tool('@arethetypeswrong', 'cli', 'dist', 'index.js');
  must('attw --profile esm-only', [attw, packed.file, '--profile', 'esm-only'], project);

  symlinkSync(tool('@rollup'), join(project, 'node_modules', '@rollup'), 'junction');
  errorAlone(project);

  writeFileSync(join(project, 'jest.config.json'), '{ "transform": {} }\n');
  const modules = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
  must('Jest, modules', [tool('jest', 'bin', 'jest.js')], project, modules);
  symlinkSync(tool('vitest'), join(project, 'node_modules', 'vitest'), 'junction');
  must('Vitest', [tool('vitest', 'vitest.mjs'), 'run', '--globals'], project);
}

installTools();
const folder = mkdtempSync(join(tmpdir(), 'perilune-check-'));
try {
  checkPackage(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const width = Math.max(...rows.map(([what]) => what.length));
for (const [what, outcome, ok] of rows) console.log(`${ok ? 'ok    ' : 'FAILED'} ${what.padEnd(width)}  ${outcome}`);
const failed = rows.filter(([, , ok]) => !ok).length;
console.log(`${rows.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
