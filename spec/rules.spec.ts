// The rule book of processes, src/actors/README.md, and the table in conformance/README.md that says what holds each
// rule: every rule has a row, every row is of a rule, and every program and spec it names is there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

/** How many numbered rules each section has. */
const SECTIONS: Readonly<Record<string, number>> = {
  2: 7,
  3: 5,
  4: 10,
  5: 22,
  6: 27,
  7: 37,
  8: 9,
  9: 4,
  10: 8,
  13: 8,
  15: 11,
};
const DECISIONS = 25;
const HARD_CASES = 16;

const book = readFileSync('src/actors/README.md', 'utf8');
const readme = readFileSync('conformance/README.md', 'utf8');
const rows = new Map(
  [...readme.slice(readme.indexOf('## Rules')).matchAll(/^\| ([^|]+?) \| (`.*`) \|$/gm)].map(([, rule, files]) => [
    rule!,
    files!,
  ]),
);
const numbered = (count: number, name: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => name(i + 1));
const rules = [
  ...numbered(DECISIONS, (n) => `D${n}`),
  ...Object.entries(SECTIONS).flatMap(([section, count]) => numbered(count, (n) => `${section}.${n}`)),
  '10b',
  '10c',
  '10d',
  '10e',
  ...numbered(HARD_CASES, (n) => `hard case ${n}`),
];

test('the rule book has every rule once', () => {
  const written = [
    ...[...book.matchAll(/(?<=\n\n)(D\d+|\d+\.\d+) /g)].map(([, rule]) => rule!),
    ...[...book.matchAll(/^### (10[bcde])\. /gm)].map(([, section]) => section!),
    ...[...book.slice(book.indexOf('## 14.')).matchAll(/^(\d+)\. /gm)].map(([, n]) => `hard case ${n}`),
  ];
  assert.equal(written.sort(), [...rules].sort());
});

test('every rule has a row', () => {
  assert.equal(
    rules.filter((rule) => !rows.has(rule)),
    [],
  );
  assert.equal(
    [...rows.keys()].filter((rule) => !rules.includes(rule)),
    [],
  );
});

test('what the table names is there', () => {
  const missing = [...rows.values()]
    .flatMap((files) => [...files.matchAll(/`([^`]+)`/g)].map(([, file]) => file!))
    .filter((file) => !existsSync(file.startsWith('spec/') ? file : join('conformance', file)));
  assert.equal(missing, []);
});

test.run();
