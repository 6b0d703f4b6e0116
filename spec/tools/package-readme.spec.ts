import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exchangeReadme, linked, packagedReadme, restoreReadme } from '../../tools/package/readme.ts';

const HELD = ['dist', 'LICENSE'];

test('links to what the package holds, to other places and into the text stay', () => {
  const text = '[a](dist/index.d.ts#x) [b](LICENSE) [c](https://www.lua.org) [d](#limits)';
  assert.is(packagedReadme(text, HELD), text);
  assert.equal(linked(text), ['dist/index.d.ts', 'LICENSE']);
});

test('other pages are named', () => {
  const text = 'See [the guide,\nin full](src/guide.md#limits) and [src/README.md](src/README.md).\n\n## More\n\n- x\n';
  const packaged = packagedReadme(text, HELD);
  assert.match(packaged, 'See the guide,\nin full (`src/guide.md`) and `src/README.md`.\n');
  assert.match(packaged, /\n## More\n\nPages named in parentheses are in the repository\.[^]*\n\n- x\n$/);
  assert.equal(linked(packaged), []);
});

test('the text of the repository is put back, after a failure, too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-readme-')),
    file = join(folder, 'README.md'),
    text = '[x](src/x.md)\n';
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ files: HELD }));
    writeFileSync(file, text);
    exchangeReadme(folder);
    exchangeReadme(folder);
    assert.is(readFileSync(file, 'utf8'), 'x (`src/x.md`)\n');
    restoreReadme(folder);
    assert.is(readFileSync(file, 'utf8'), text);
    assert.not.ok(existsSync(join(folder, '.build', 'README.md')));
    restoreReadme(folder);
    assert.is(readFileSync(file, 'utf8'), text);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('npm exchanges it while it packs', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  assert.is(scripts['prepack'], 'node tools/run.mjs tools/pack-readme.ts exchange');
  assert.is(scripts['postpack'], 'node tools/run.mjs tools/pack-readme.ts restore');
});

test.run();
