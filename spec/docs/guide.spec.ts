// The guide, conformance/guide/: its programs run, print what the pages say, and have no type errors. And a page that
// is wrong is noticed. How blocks are read: blocks.ts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Workshop } from './workshop.ts';

const GUIDE = 'conformance/guide';
const pages = readdirSync(GUIDE).filter((name) => name.endsWith('.md'));

const workshop = new Workshop(`.build/guide-${process.pid}`);
test.before(() => workshop.open());
test.after(() => workshop.close());

for (const page of pages)
  test(`${page} does what it says`, async () => {
    assert.equal(await workshop.faults(page, readFileSync(join(GUIDE, page), 'utf8')), []);
  });

test('programs of the guide have no type errors', async () => assert.equal(await workshop.typeFaults(), []));

test('README.md names every page', () => {
  const readme = readFileSync('README.md', 'utf8');
  assert.equal(
    pages.filter((page) => !readme.includes(`(${GUIDE}/${page})`)),
    [],
  );
});

// ---- pages that are wrong

const fenced = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\`\n`;
const faultsOf = (name: string, markdown: string): Promise<string[]> => workshop.faults(`wrong-${name}.md`, markdown);

const WRONG: Readonly<Record<string, readonly [markdown: string, fault: RegExp]>> = {
  value: [
    fenced('ts', "import { Lua } from 'perilune';\nnew Lua().eval('return 1'); // 2"),
    /^wrong-value.md:1: the value is 1, not 2$/,
  ],
  'no error': [fenced('ts', 'Number(1); // throws Error: bad'), /does not throw Error: bad/],
  error: [
    fenced('ts', "const f = () => { throw new Error('x'); };\nf(); // throws Error: y"),
    /throws Error: x, not Error: y/,
  ],
  output: [fenced('ts', 'console.log(1);') + fenced('text', '2'), /prints\n1\ninstead of\n2\n/],
  'untold output': [fenced('ts', 'console.log(1);'), /prints\n1\ninstead of\n$/],
  'Lua output': [fenced('lua', 'print(1) --> 2'), /prints\n1\ninstead of\n2\n/],
  'Lua error': [
    `text\n\n${fenced('lua', 'local x')}${fenced('lua', 'error("broken")')}`,
    /^wrong-Lua error.md:6: [^]*broken/,
  ],
  exception: [fenced('ts', "throw new Error('broken');"), /Error: broken/],
  'unused file': [fenced('ts', '// part.ts\nexport const x = 1;'), /nothing uses part.ts/],
};

for (const [name, [markdown, fault]] of Object.entries(WRONG))
  test(`noticed: ${name}`, async () => {
    const faults = await faultsOf(name, markdown);
    assert.is(faults.length, 1, faults.join('\n'));
    assert.match(faults[0]!, fault);
  });

test('noticed: a block of no known kind, and output of nothing', async () => {
  for (const [i, markdown] of [fenced('', 'x'), fenced('js', 'x'), fenced('text', 'x')].entries())
    try {
      await faultsOf(`kind-${i}`, markdown);
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), /a block of|output of no program/);
    }
});

test('noticed: type errors', async () => {
  assert.equal(
    await faultsOf('types', fenced('ts', "import { Lua } from 'perilune';\nnew Lua({ limit: {} });")).then(
      (faults) => faults.length,
    ),
    1,
  );
  const faults = await workshop.typeFaults();
  assert.match(faults.join('\n'), /^wrong-types-md\/block-1\.ts\(2,11\): error TS2561/);
});

test.run();
