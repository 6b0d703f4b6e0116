// What the playground offers: programs of its own, the examples of the READMEs, and the example apps.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Sample {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly files: Readonly<Record<string, string>>;
}

const LUA = 'tools/playground/samples',
  APPS = 'conformance/apps';

const PROGRAMS: readonly (readonly [file: string, title: string])[] = [
  ['primes', 'Primes'],
  ['coroutines', 'Coroutines and metatables'],
  ['runaway', 'A runaway, and limits'],
];

const READMES: readonly (readonly [file: string, titles: readonly string[]])[] = [
  ['README.md', ['Lua in JavaScript, in ten lines', 'Two processes']],
  ['src/embed/README.md', ['States', 'Systems']],
];

const programs = (): Sample[] =>
  PROGRAMS.map(([name, title]) => ({
    name,
    title,
    group: 'Lua',
    files: { 'main.lua': readFileSync(join(LUA, `${name}.lua`), 'utf8') },
  }));

/** An example of a README as a program: each statement whose value is told prints it. */
export const printing = (code: string): string =>
  code.replace(
    /^(?!const |import )(\S.*);\s+\/\/ (.+)$/gm,
    (_, statement: string, value: string) => `console.log(${statement}); // ${value}`,
  );

const examplesOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);

function examples(): Sample[] {
  return READMES.flatMap(([file, titles]) =>
    examplesOf(file).map((code, at) => ({
      name: `${file.replace(/\W+/g, '-').toLowerCase()}-${at + 1}`,
      title: titles[at] ?? `Example ${at + 1} of ${file}`,
      group: 'JavaScript',
      files: { 'main.js': printing(code) },
    })),
  );
}

/** The texts of an app directory, by path; `main.lua` and what starts the app come first. */
function filesOf(dir: string): Record<string, string> {
  const paths = (readdirSync(dir, { recursive: true }) as string[])
    .filter((path) => statSync(join(dir, path)).isFile() && /\.(?:lua|yaml)$/.test(path))
    .sort();
  const rank = (path: string): number => ['main.lua', '_index.yaml'].indexOf(path);
  paths.sort((a, b) => (rank(a) < 0 ? 9 : rank(a)) - (rank(b) < 0 ? 9 : rank(b)));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(dir, path), 'utf8')]));
}

const titled = (name: string): string => name[0]!.toUpperCase() + name.slice(1).replaceAll('_', ' ');

const apps = (): Sample[] =>
  readdirSync(APPS)
    .sort()
    .map((name) => ({ name, title: titled(name), group: 'Apps of processes', files: filesOf(join(APPS, name)) }));

export const samples = (): Sample[] => [...programs(), ...examples(), ...apps()];
