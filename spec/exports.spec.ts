// What is exported is imported somewhere: a name that only its own file uses is not exported, and one that nobody uses
// is dead. Names by which packages, bundles and projects of users reach things are theirs.
import { readFileSync, readdirSync } from 'node:fs';
import { join, normalize, dirname } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const FOLDERS = ['src', 'spec', 'tools', 'conformance'];
/** Read by others than our files: the package, chevrotain, a project that stands for a user's, blocks of the guide. */
const READ_BY_OTHERS = /^(?:src\/exports|tools\/build\/chevrotain|tools\/package\/project|spec\/docs\/workshop)\b/;

/** Types that declarations of other files name, where the compiler infers them. */
const IN_DECLARATIONS = ['BailoutFrame'];

const DECLARATION = /^export (?:declare |abstract |async )*(?:const enum|const|function|class|interface|type) (\w+)/gm;
const IMPORT = /(?:^|\n) *(?:import|export) ([^;'"]*?) ?from '(\.[^']+)'/g;
const LAZY = /import\('(\.[^']+)'\)/g;
const NAME = /(\w+)(?: as \w+)? *(?=[,}\n])/g;

const files = new Map(
  FOLDERS.flatMap((folder) =>
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [join(folder, name), readFileSync(join(folder, name), 'utf8')] as const),
  ),
);

/** By file, the names that others import; '*' where that cannot be seen. */
const imported = new Map<string, Set<string>>();
for (const [path, text] of files) {
  const namesOf = (module: string): Set<string> => {
    const target = normalize(join(dirname(path), module));
    if (!imported.has(target)) imported.set(target, new Set());
    return imported.get(target)!;
  };
  for (const [, what, module] of text.matchAll(IMPORT)) {
    const names = namesOf(module!),
      space = /\* as (\w+)/.exec(what!)?.[1];
    if (space !== undefined)
      for (const [, name] of text.matchAll(new RegExp(`\\b${space}\\.\\s*(\\w+)`, 'g'))) names.add(name!);
    else for (const [, name] of `${what!}\n`.matchAll(NAME)) names.add(name!);
    if (what === '*') names.add('*');
  }
  for (const [, module] of text.matchAll(LAZY)) namesOf(module!).add('*');
}

test('nothing is exported that nobody imports', () => {
  const idle: string[] = [];
  for (const [path, text] of files) {
    if (READ_BY_OTHERS.test(path)) continue;
    const used = imported.get(path);
    if (used?.has('*')) continue;
    for (const [, name] of text.matchAll(DECLARATION))
      if (!used?.has(name!) && !IN_DECLARATIONS.includes(name!)) idle.push(`${path}: ${name}`);
  }
  assert.equal(idle, []);
  assert.ok(imported.size > 200);
});

test('what is exported does not change: it is copied where scripts are made of modules (cli/scripts.ts)', () => {
  const changing = [...files].filter(([, text]) => /^export (?:let|var)\b/m.test(text)).map(([path]) => path);
  assert.equal(changing, []);
});

test.run();
