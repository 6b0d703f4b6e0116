// Lines have at most 120 characters. The formatter sees to code; what it cannot break, a literal or a row of a table,
// may be longer.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const MOST = 120;
const COMMENT = /^\s*(?:\/\/|\/?\*)/;
/** Lines of documents that hold one thing: rows, headings, code. */
const ROW = /^(?:\||#| {4}|```)/;

/** Programs, and what a tool writes into a document. */
const WRITTEN = /^```[^]*?^```|<!-- (\w+) -->[^]*<!-- \/\1 -->/gm;

const paths = ['src', 'spec', 'tools', 'conformance', '.github']
  .flatMap((folder) => (readdirSync(folder, { recursive: true }) as string[]).map((name) => join(folder, name)))
  .concat('README.md');

const long = (path: string, mayBe: (line: string) => boolean): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i) => (line.length > MOST && !mayBe(line) ? [`${path}:${i + 1}`] : []));

test('comments', () => {
  const sources = paths.filter((path) => /\.(?:ts|mjs)$/.test(path));
  assert.ok(sources.length > 600);
  assert.equal(
    sources.flatMap((path) => long(path, (line) => !COMMENT.test(line))),
    [],
  );
});

test('documents', () => {
  const documents = paths.filter((path) => path.endsWith('.md') && !path.endsWith('REFERENCE.md'));
  assert.ok(documents.length > 10);
  for (const path of documents) {
    const text = readFileSync(path, 'utf8').replace(WRITTEN, (block) => block.replace(/.+/g, ''));
    const lines = text.split('\n').flatMap((line, i) => (line.length > MOST && !ROW.test(line) ? [i + 1] : []));
    assert.equal(lines, [], path);
  }
});

test.run();
