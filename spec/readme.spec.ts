// The examples of our READMEs are run: a comment behind a statement says what its value is. And README.md is short.
import { build } from 'esbuild';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NEUTRAL } from '../tools/build/neutral.ts';

/** How many examples each document has. */
const DOCUMENTS: Readonly<Record<string, number>> = { 'README.md': 2, 'src/embed/README.md': 7 };

const examplesOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);

/** Turns `statement;   // value` into a check of the statement's value. */
const withChecks = (code: string): string =>
  code.replace(
    /^(?!const |import )(\S.*);\s+\/\/ (.+)$/gm,
    (_, statement: string, value: string) => `checks.push([${statement}, ${value}]);`,
  );

async function run(code: string, name: string): Promise<[actual: unknown, expected: unknown][]> {
  const entry = `.build/${name}.ts`,
    outfile = `.build/${name}.mjs`;
  try {
    writeFileSync(entry, `export const checks = [];\n${withChecks(code)}`);
    await build({
      ...NEUTRAL,
      entryPoints: [entry],
      outfile,
      alias: { 'perilune/actors': resolve('src/exports/actors.ts'), perilune: resolve('src/exports/index.ts') },
      logLevel: 'silent',
    });
    return (await import(pathToFileURL(resolve(outfile)).href)).checks;
  } finally {
    rmSync(entry, { force: true });
    rmSync(outfile, { force: true });
  }
}

for (const [file, count] of Object.entries(DOCUMENTS)) {
  const examples = examplesOf(file);
  test(`${file} has examples`, () => assert.is(examples.length, count));
  examples.forEach((code, at) =>
    test(`example ${at + 1} of ${file} gives what it says`, async () => {
      const checks = await run(code, `readme-${file.replace(/\W/g, '-')}-${at}-${process.pid}`);
      assert.ok(checks.length > 0);
      for (const [actual, expected] of checks) assert.equal(actual, expected);
    }),
  );
}

test('README.md is short: at most 130 lines of at most 120 characters', () => {
  const lines = readFileSync('README.md', 'utf8').trimEnd().split('\n');
  assert.ok(lines.length <= 130, `${lines.length} lines`);
  assert.equal(
    lines.filter((line) => line.length > 120),
    [],
  );
});

test.run();
