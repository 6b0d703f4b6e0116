// Seconds of process time it takes to compile a file's text: the median of the last half of some times. Usage: node
// compile.mjs MODULE FILE TIMES MODULE: our dist/index.js, which makes bytecode, or an installed luaparse, which makes
// a tree.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from '../statistics.ts';

const [module, file, times] = process.argv.slice(2) as [string, string, string];
const source = readFileSync(file, 'utf8');

async function compiler(): Promise<(code: string) => unknown> {
  const loaded = (await import(pathToFileURL(module).href)) as {
    default: { parse(code: string, options: object): unknown };
  } & typeof import('../../../src/exports/index.ts');
  if (basename(module) === 'luaparse.js')
    return (code) => loaded.default.parse(code, { luaVersion: '5.3', comments: false });
  const lua = new loaded.Lua();
  return (code) => lua.compile(code);
}

const compile = await compiler();
const taken: number[] = [];
for (let i = 0; i < Number(times); i++) {
  const used = process.cpuUsage();
  compile(source);
  const { user, system } = process.cpuUsage(used);
  taken.push((user + system) / 1e6);
}
console.log(median(taken.slice(taken.length >> 1)));
