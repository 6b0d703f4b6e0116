import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { build, type Plugin } from 'esbuild';
import type { IndexFile } from '../../src/embed/system/app-yaml.ts';
import { NEUTRAL } from '../../tools/build/neutral.ts';
import { trimmedYaml } from '../../tools/build/yaml.ts';

interface Reader {
  readonly IndexFile: new (folder: string, name: string, content: string) => IndexFile;
  readonly size: number;
}

/** The reader of index files, bundled. */
async function reader(plugins: Plugin[]): Promise<Reader> {
  const { outputFiles } = await build({
    ...NEUTRAL,
    stdin: { contents: `export { IndexFile } from './src/embed/system/app-yaml.ts';`, resolveDir: '.' },
    plugins,
    write: false,
    logLevel: 'warning',
  });
  const { text } = outputFiles[0]!;
  const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Reader;
  return { IndexFile: module.IndexFile, size: text.length };
}

const whole = await reader([]),
  trimmed = await reader([trimmedYaml()]);

/** The data of a text and the lines of its fields, or the fault. */
function read({ IndexFile: File }: Reader, text: string): unknown {
  try {
    const file = new File('folder', '_index.yaml', text),
      root = file.root();
    return { data: root.toJS(), lines: root.node.items.map(({ key }) => file.lineOf(key)) };
  } catch (error) {
    return (error as Error).message;
  }
}

const TEXTS: Readonly<Record<string, string>> = {
  scalars:
    "a: 1\nb: -0x1F\nc: 1.5e3\nd: true\ne: ~\nf: .inf\ng: 0o17\nh: \"x\\ty\"\ni: 'it''s'\nj: plain text # remark\n",
  blocks: 'a: |\n  one\n  two\nb: >-\n  one\n  two\n\n  three\nc: |+2\n    indented\n\nd: end\n',
  collections: 'a: [1, [2, three], {x: y}]\nb:\n  - 1\n  - - 2\n  - x: y\n    z: w\nc: {}\nd: []\n',
  anchors: 'a: &base {x: 1}\nb: *base\nc: [*base, &s text, *s]\n',
  'keys that are no strings': '1: a\n0x10: b\ntrue: c\n~: d\n',
  'merge keys of 1.1':
    '%YAML 1.1\n---\na: &base {x: 1, y: 2}\nb:\n  <<: *base\n  y: 3\nc: yes\nd: 017\ne: 2001-12-14\n',
  tags: 'a: !!str 12\nb: !!binary aGVsbG8=\nc: !!set {x, y}\nd: !!omap [{x: 1}, {y: 2}]\ne: !!pairs [{x: 1}, {x: 2}]\n',
  'several documents': 'a: 1\n---\nb: 2\n',
  'a key twice': 'a: 1\na: 2\n',
  'a key that is a list': 'a: 1\n[b, c]: 2\n',
  'an alias of nothing': 'a: *nothing\n',
  'an unknown tag': 'a: !thing 1\n',
  'tabs that indent': 'a:\n\tb: 1\n',
  'a list that does not end': 'a: [1, 2\nb: 3\n',
  'a quote that does not end': 'a: "text\nb: 3\n',
  'no mapping': '- a\n',
  nothing: '',
};

for (const [name, text] of Object.entries(TEXTS))
  test(`what is left of yaml reads as the whole of it: ${name}`, () => {
    assert.equal(read(trimmed, text), read(whole, text));
  });

test('it is a quarter smaller', () => {
  assert.ok(trimmed.size < whole.size * 0.75, `${trimmed.size} of ${whole.size}`);
});

test('keys are strings', () => {
  assert.equal(read(trimmed, TEXTS['keys that are no strings']!), {
    data: { 1: 'a', '0x10': 'b', true: 'c', '~': 'd' },
    lines: [1, 2, 3, 4],
  });
  assert.is(read(trimmed, TEXTS['a key that is a list']!), '_index.yaml:2: all keys must be strings');
});

test.run();
