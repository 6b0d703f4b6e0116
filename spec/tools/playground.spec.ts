// The playground in Chromium, as somebody uses it: type, run, see; stop, share, look at processes. Skipped with a line
// where there is no browser. What needs none is tested here, too: samples, and the files of an app in memory.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildPlayground } from '../../tools/playground/build.ts';
import { join as joined, readFileSync, readdirSync, setFiles } from '../../tools/playground/page/virtual-files.ts';
import { printing, samples } from '../../tools/playground/samples.ts';
import { Chromium, findChromium, type Page } from '../../tools/web/chromium.ts';
import { serve } from '../../tools/web/server.ts';

const FOLDER = join('.build', `playground-${process.pid}`);

test('samples have names of their own, and what starts them', () => {
  const all = samples(),
    names = all.map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
  for (const app of ['demo', 'station', 'supervisor']) assert.ok(names.includes(app), app);
  for (const { files, name } of all)
    assert.ok('main.lua' in files || 'main.js' in files || '_index.yaml' in files, `${name} has no beginning`);
});

test('examples print what their comments tell', () => {
  assert.is(
    printing('import { x } from "y";\nconst a = f();\na.b(1);   // 2\nawait c();\n'),
    'import { x } from "y";\nconst a = f();\nconsole.log(a.b(1)); // 2\nawait c();\n',
  );
});

test('an app is read from texts', () => {
  setFiles({ '_index.yaml': 'a', 'lib/one.lua': 'b', 'lib/deep/two.lua': 'ä' });
  const names = (path: string): string[] =>
    (readdirSync(path) as { name: string; isFile(): boolean }[]).map((e) => e.name + (e.isFile() ? '' : '/'));
  assert.equal(names('.'), ['_index.yaml', 'lib/']);
  assert.equal(names('lib'), ['one.lua', 'deep/']);
  assert.is(joined('.', 'lib', './one.lua'), 'lib/one.lua');
  assert.is(readFileSync('./lib/one.lua', 'utf8'), 'b');
  assert.equal(readFileSync('lib/deep/two.lua'), new Uint8Array([0xc3, 0xa4]));
  assert.throws(() => readFileSync('none', 'utf8'), 'no such file: none');
});

// ---- in a browser

const TEXT = {
  output: "document.querySelector('#output').textContent",
  status: "document.querySelector('#status').textContent",
  faults: "document.querySelector('#faults').textContent",
  bytecode: "document.querySelector('#bytecode').textContent",
  compiled: "document.querySelector('#compiled').textContent",
  events: "document.querySelector('#events').textContent",
  instructions: "document.querySelector('#processes tr:nth-child(2) td:last-child').textContent",
};

function inBrowser(binary: string): void {
  let browser: Chromium, origin: string, close: () => Promise<void>;
  test.before(async () => {
    await buildPlayground(FOLDER);
    browser = new Chromium(binary);
    ({ origin, close } = await serve({ '/': FOLDER }));
  });
  test.after(async () => {
    await browser.close();
    await close();
    rmSync(FOLDER, { recursive: true, force: true });
  });

  const open = async (hash = ''): Promise<Page> => {
    const page = await browser.page();
    await page.look(1280, 800);
    await page.goto(`${origin}/${hash}`);
    await page.until(
      "document.querySelector('.cm-content') !== null && document.querySelector('#files').children.length > 0",
    );
    return page;
  };
  /** Puts a text in the place of what the editor shows, with the keyboard. */
  const write = async (page: Page, text: string): Promise<void> => {
    await page.click('.cm-content');
    await page.press('a', 65, true);
    await page.type(text);
  };
  const quiet = (page: Page): void => assert.equal(page.log, []);

  test('type, run, see', async () => {
    const page = await open();
    await write(page, 'print("hello " .. 6 * 7) return { x = 1 }');
    await page.click('#run');
    await page.until(`/^ended/.test(${TEXT.status})`);
    assert.is(await page.evaluate(TEXT.output), 'hello 42\n→ {"x":1}\n');
    // With the keyboard, and what fails says where.
    await write(page, 'io.write("a\\n")\nerror("no more")');
    await page.press('Enter', 13, true);
    await page.until(`/^failed/.test(${TEXT.status})`);
    assert.match(await page.evaluate<string>(TEXT.output), /^a\nmain\.lua:2: no more\nstack traceback:/);
    quiet(page);
  });

  test('mistakes are marked while one types, and listings follow', async () => {
    const page = await open();
    await write(page, 'local x = 1\nlocal = 2');
    await page.until(`${TEXT.faults} !== ''`);
    assert.is(await page.evaluate(TEXT.faults), "main.lua:2: <name> expected near '='");
    assert.is(await page.evaluate("document.querySelector('.cm-lintRange-error').textContent"), '=');
    assert.is(await page.evaluate("document.querySelectorAll('.cm-gutter-lint .cm-lint-marker-error').length"), 1);
    await write(page, 'local function twice(n) return n * 2 end\nreturn twice(21)');
    await page.until(`${TEXT.faults} === ''`);
    await page.click('#tab-code');
    assert.match(
      await page.evaluate<string>(TEXT.bytecode),
      /^main <main\.lua:0,0>[\s\S]*function <main\.lua:1,1>[\s\S]*MULK/,
    );
    assert.match(await page.evaluate<string>(TEXT.compiled), /^\/\/ main <main\.lua:0,0>\nreturn \(function/);
    quiet(page);
  });

  test('Stop ends what never ends, and the page stays live', async () => {
    const page = await open('#sample=runaway');
    await page.evaluate("document.querySelector('#time').value = ''");
    await page.click('#run');
    await page.until(`${TEXT.output}.startsWith('this one never ends')`);
    // The page answers while the program is busy.
    assert.is(await page.evaluate('new Promise((done) => setTimeout(() => done(7), 5))'), 7);
    assert.is(await page.evaluate(TEXT.status), 'running');
    await page.click('#stop');
    assert.is(await page.evaluate(TEXT.status), 'stopped');
    await write(page, 'return 1');
    await page.click('#run');
    await page.until(`/^ended/.test(${TEXT.status})`);
    quiet(page);
  });

  test('limits bind', async () => {
    const page = await open('#sample=runaway');
    const bound = async (id: string, value: string): Promise<string> => {
      await page.evaluate(
        `for (const each of ['instructions', 'memory', 'time']) document.querySelector('#' + each).value = each === '${id}' ? '${value}' : ''`,
      );
      await page.click('#run');
      await page.until(`!/^running/.test(${TEXT.status})`);
      return page.evaluate(TEXT.output);
    };
    assert.match(await bound('instructions', '100000'), /instruction limit/);
    assert.match(await bound('time', '50'), /time limit/);
    await write(page, 'local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end');
    assert.match(await bound('memory', '2'), /memory limit/);
    await bound('time', 'soon');
    assert.is(await page.evaluate(TEXT.status), 'a limit is a positive number');
    assert.is(await page.evaluate("document.querySelector('#time').getAttribute('aria-invalid')"), 'true');
    quiet(page);
  });

  test('a program is shared by its address', async () => {
    const page = await open();
    await write(page, 'return "shared ä"');
    await page.evaluate("document.querySelector('#instructions').value = '12345'");
    await page.click('#share');
    await page.until('location.hash.length > 20');
    const other = await open(await page.evaluate('location.hash'));
    await other.click('#run');
    await other.until(`/^ended/.test(${TEXT.status})`);
    assert.is(await other.evaluate(TEXT.output), '→ shared ä\n');
    assert.is(await other.evaluate("document.querySelector('#instructions').value"), '12345');
    const wrong = await open('#notours');
    assert.is(await wrong.evaluate(TEXT.status), 'the address holds no program of ours');
    quiet(page);
  });

  test('processes are a live tree, with mailboxes and what they send', async () => {
    const page = await open('#sample=demo');
    await page.click('#tab-processes');
    await page.click('#run');
    await page.until("document.querySelectorAll('#processes tr').length >= 4");
    assert.is(await page.evaluate("document.querySelector('#processes tr button').textContent"), 'demo:main');
    assert.is(
      await page.evaluate("document.querySelector('#processes tr:nth-child(2) button').textContent"),
      'demo:control',
    );
    assert.match(await page.evaluate<string>("document.querySelector('#processes tr .number').textContent"), /^\d+$/);
    // A press and a release with an update of the table between them are a click.
    await page.click('#processes tr:nth-child(2) button', async () => {
      const before = await page.evaluate<string>(TEXT.instructions);
      await page.until(`${TEXT.instructions} !== ${JSON.stringify(before)}`);
    });
    await page.until("!document.querySelector('#details').hidden");
    assert.match(
      await page.evaluate<string>("document.querySelector('#details').textContent"),
      /^demo:control#2 on demo:orbit/,
    );
    await page.until(`/send/.test(${TEXT.events}) && /→ demo:main#1/.test(${TEXT.events})`);
    await page.click('#stop');
    assert.is(await page.evaluate("document.querySelectorAll('#processes tr').length"), 0);
    quiet(page);
  });

  test('all samples run', async () => {
    const page = await open();
    for (const { name } of samples()) {
      await page.evaluate(`location.hash = 'sample=${name}'`);
      await page.until(`document.querySelector('#sample').value === '${name}' && ${TEXT.status} === ''`);
      // Time that jumps, and an end for what has none.
      await page.evaluate("document.querySelector('#virtual').checked = true");
      await page.evaluate("document.querySelector('#time').value = '6000'");
      await page.click('#run');
      await page.until(`/^(?:ended|failed)/.test(${TEXT.status})`);
      const [status, output] = await page.evaluate<[string, string]>(`[${TEXT.status}, ${TEXT.output}]`);
      if (name === 'runaway') assert.match(output, /time limit/);
      else assert.match(status, /^ended/, `${name}: ${output}`);
    }
    quiet(page);
  });
}

const binary = findChromium();
if (binary === undefined) {
  console.log('skipped: the playground in Chromium (it is not installed)');
  test.skip('the playground in Chromium', () => {});
} else inBrowser(binary);

test('it is static files', async () => {
  await buildPlayground(FOLDER);
  for (const file of ['index.html', 'style.css', 'main.js', 'worker.js', 'perilune.js'])
    assert.ok(existsSync(join(FOLDER, file)), file);
  if (binary === undefined) rmSync(FOLDER, { recursive: true, force: true });
});

test.run();
