// The table of rules in conformance/README.md: every rule has a row, and every program and spec it names is there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

/** How many numbered rules each section has. */
const SECTIONS: Readonly<Record<string, number>> = { 2: 7, 3: 5, 4: 10, 5: 16, 6: 27, 7: 32, 8: 9, 9: 4, 10: 8 };
const DISAGREEMENTS = 25;
const ONE_LINERS = 16;

const readme = readFileSync('conformance/README.md', 'utf8');
const rows = new Map([...readme.slice(readme.indexOf('## Rules')).matchAll(/^\| ([^|]+?) \| (`.*`) \|$/gm)].map(([, rule, files]) => [rule!, files!]));
const numbered = (count: number, name: (n: number) => string): string[] => Array.from({ length: count }, (_, i) => name(i + 1));

test('every rule has a row', () => {
  const rules = [
    ...numbered(DISAGREEMENTS, (n) => `D${n}`),
    ...Object.entries(SECTIONS).flatMap(([section, count]) => numbered(count, (n) => `${section}.${n}`)),
    '10b', '10c', ...numbered(ONE_LINERS, (n) => `one-liner ${n}`),
  ];
  assert.equal(rules.filter((rule) => !rows.has(rule)), []);
  assert.equal([...rows.keys()].filter((rule) => !rules.includes(rule)), []);
});

test('what the table names is there', () => {
  const missing = [...rows.values()].flatMap((files) => [...files.matchAll(/`([^`]+)`/g)].map(([, file]) => file!))
    .filter((file) => !existsSync(file.startsWith('spec/') ? file : join('conformance', file)));
  assert.equal(missing, []);
});

test.run();
