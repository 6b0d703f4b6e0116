// Builds the command line as it is installed: cli.js, which starts cli/command.js, and beside that what V8 has compiled
// of it once a program has run, so that starting costs no compiling (src/cli/launch.ts).
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { CommandScript } from '../../src/cli/launch.ts';
import { Grammar } from '../../src/syntax/grammar.ts';

/** What is worked out once, when building. */
export const DEFINED = { PERILUNE_LOOKAHEAD: JSON.stringify(Grammar.lookahead()) };

const OPTIONS: BuildOptions = {
  bundle: true,
  define: DEFINED,
  platform: 'neutral',
  target: 'es2022',
  mainFields: ['module', 'main'],
  external: ['node:*'],
  legalComments: 'none',
  logLevel: 'warning',
};

/** What programs begin with: what it runs is compiled, and need not be again. */
const WARM_UP = `
local t = { 1, 2, x = 'y' }
local function f(a, ...) return a, select('#', ...) end
for i, v in ipairs(t) do t[i] = f(v, i) + i end
for k, v in pairs(t) do local s = tostring(k) .. ': ' .. #t; if s == '' or not v then print(s) end end
local object = setmetatable({}, { __index = function(_, key) return key end })
while pcall(error, object.message) do break end
io.write(string.format('%d%s', 1, 'x'):sub(1, 0), (('a b'):gsub('%w+', ''):rep(0)), math.floor(0.5) > 0 and '1' or '', table.concat({}))
`;

/** Runs the script on the warm-up, in this process, and keeps what V8 has compiled by then. */
async function writeCompiled(filename: string, compiled: string): Promise<void> {
  const script = new Script(readFileSync(filename, 'latin1'), { filename });
  const command: Parameters<CommandScript>[1] = { exports: {} };
  (script.runInThisContext() as CommandScript)((id) => process.getBuiltinModule(id), command);
  const code = await command.exports.main!([process.execPath, filename, '-E', '-e', WARM_UP]);
  if (code !== 0) throw new Error(`the warm-up of the command line ended with ${code}`);
  writeFileSync(compiled, script.createCachedData());
}

/** Builds the command line into a folder. */
export async function buildCli(folder: string): Promise<Metafile> {
  const script = join(folder, 'cli', 'command.js'),
    launcher = join(folder, 'cli.js');
  const [{ metafile }] = await Promise.all([
    build({
      ...OPTIONS,
      entryPoints: ['src/cli/program.ts'],
      outfile: script,
      format: 'cjs',
      minify: true,
      metafile: true,
      banner: { js: '(function (require, module) {' },
      footer: { js: '})' },
    }),
    build({
      ...OPTIONS,
      entryPoints: ['src/cli/launch.ts'],
      outfile: launcher,
      format: 'esm',
      banner: { js: '#!/usr/bin/env node' },
    }),
  ]);
  chmodSync(launcher, 0o755);
  await writeCompiled(script, join(folder, 'cli', `command-${process.version}-${process.arch}.bin`));
  return metafile!;
}
