// What the checks run besides themselves: the conformance programs that need nothing but the language, and the example
// apps, as plain data.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDirectives } from '../../conformance/directives.ts';
import { loadApp } from '../../src/exports/node.ts';
import type { App, Material, Program } from './portable/report.ts';

const ROOT = 'conformance';
const FOLDERS = [
  'base',
  'closure',
  'coroutine',
  'error',
  'goto',
  'integer',
  'language',
  'limit',
  'load',
  'math',
  'metatable',
  'os',
  'regress',
  'string',
  'table',
  'utf8',
];
/** What the portable host does not have: files, commands, the environment. */
const NEEDS_HOST =
  /\bio\.(?!write\b)|\b(?:loadfile|dofile|require|package)\b|\bos\.(?:tmpname|remove|rename|execute|getenv|exit)\b/;

function programs(): Program[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.lua'))
      .sort()
      .map((file) => `${folder}/${file}`),
  ).flatMap((name) => {
    const source = readFileSync(join(ROOT, name), 'latin1'),
      expected = parseDirectives(source);
    const runs = expected.hostile === undefined && expected.tiers === undefined && !NEEDS_HOST.test(source);
    return runs ? [{ name, source, expected }] : [];
  });
}

const TERMINAL = 'system:terminal';

function apps(): App[] {
  return readdirSync(join(ROOT, 'apps'))
    .sort()
    .map((name) => {
      const dir = join(ROOT, 'apps', name),
        app = loadApp(dir);
      const [namespace] = /(?<=^namespace: )\S+$/m.exec(readFileSync(join(dir, '_index.yaml'), 'utf8'))!;
      const terminal = Object.keys(app.hosts).find((id) => app.hosts[id]!.kind === 'terminal.host') ?? TERMINAL;
      const entries = Object.fromEntries(
        Object.entries(app.entries).map(([id, entry]) => [
          id,
          { ...entry, source: Buffer.from(entry.source as Uint8Array).toString('utf8') },
        ]),
      );
      const hosts = { ...app.hosts, [terminal]: { ...app.hosts[terminal], kind: 'terminal.host' as const } };
      const expected = readFileSync(join(dir, 'expected.txt'), 'latin1');
      return { name, options: { ...app, entries, hosts }, main: `${namespace}:main`, terminal, expected };
    });
}

export const material = (): Material => ({ programs: programs(), apps: apps() });
