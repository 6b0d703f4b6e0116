// The interactive mode as it is used: the built command in a pseudo terminal. Skipped where there is none.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildCli } from '../../../tools/build/cli.ts';
import { hasPty, inTerminal, type Step } from './pty.ts';
import { TestScreen } from './screen.ts';

const test = suite('perilune on a terminal');
const FOLDER = resolve(`.build/spec-repl-${process.pid}`);
let dir = '';

test.before(async () => {
  await buildCli(FOLDER);
  dir = mkdtempSync(join(tmpdir(), 'perilune-'));
});
test.after(() => [dir, FOLDER].forEach((folder) => rmSync(folder, { recursive: true })));

/** What the terminal gets when keys are awaited, once for each text: that pastes are to be marked. */
const READY = '\\?2004h';

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** What is seen after the banner, and the exit code. */
async function seen(steps: readonly Step[], { env = {}, args = [] }: Given = {}) {
  const command = [process.execPath, join(FOLDER, 'cli.js'), ...args];
  const { output, status } = await inTerminal(command, steps, { HOME: dir, TERM: 'xterm', NO_COLOR: '1', ...env }, 60);
  const screen = new TestScreen(60, 50);
  screen.write(output.replace(/\r\r\n/g, '\r\n'));
  return { lines: screen.shown.slice(2), output, status };
}

/** Enters lines, each when the prompt is there again, then ends. */
const entering = (...lines: string[]): Step[] => [...lines.map((line): Step => [READY, `${line}\r`]), [READY, '\x04']];

test('values are shown as Lua writes them, and errors do not end it', async () => {
  const { lines, status } = await seen(entering('1 + 1, "a"', '{ x = { 1, 2 } }', 'error("no")', 'return'));
  assert.equal(lines, [
    '> 1 + 1, "a"',
    '2  "a"',
    '> { x = { 1, 2 } }',
    '{ x = { 1, 2 } }',
    '> error("no")',
    'stdin:1: no',
    'stack traceback:',
    "        [C]: in function 'error'",
    '        stdin:1: in main chunk',
    '        [C]: in ?',
    '> return',
    '>',
  ]);
  assert.is(status, 0);
});

test('lines that are pasted without a mark run one after the other', async () => {
  const { lines } = await seen([
    [READY, 'x = 0\rfor i = 1, 3 do\r\tx = x + i\rend\rx\r'],
    [`2004l6\\r\\n[^@]*${READY}`, '\x04'],
  ]);
  assert.equal(lines, ['> x = 0', '> for i = 1, 3 do', '>>   x = x + i', '>> end', '> x', '6', '>']);
});

test('a marked paste is run as a whole, and its last expression is shown', async () => {
  const { lines } = await seen([
    [READY, '\x1b[200~local function f(a)\r\treturn a * 2\rend\rlocal x = f(21)\rx\x1b[201~'],
    ['>> x', '\r'],
    [READY, '\x04'],
  ]);
  assert.equal(lines, [
    '> local function f(a)',
    '>>     return a * 2',
    '>> end',
    '>> local x = f(21)',
    '>> x',
    '42',
    '>',
  ]);
});

test('a program reads what was typed ahead, and the loop gets the rest', async () => {
  const { lines } = await seen([
    [READY, 'line = io.read()\rfor the program\rline\r'],
    [`"for the program"[^@]*${READY}`, '\x04'],
  ]);
  assert.equal(lines, ['> line = io.read()', '> line', '"for the program"', '>']);
});

test('a program that reads gets what is typed while it waits', async () => {
  const { lines } = await seen([
    [READY, 'print("on") line = io.read()\r'],
    ['2004lon\\r\\n', 'answer\n'],
    [READY, 'line\r'],
    [READY, '\x04'],
  ]);
  assert.equal(lines, ['> print("on") line = io.read()', 'on', 'answer', '> line', '"answer"', '>']);
});

test('Ctrl-C interrupts what runs and what waits, and the loop goes on', async () => {
  const { lines, status } = await seen([
    [READY, 'print("on") while true do end\r'],
    ['2004lon\\r\\n', '\x03'],
    [READY, 'print("on") io.read()\r'],
    ['2004lon\\r\\n', '\x03'],
    [READY, 'given up\x03'],
    [READY, '"still here"\r'],
    [READY, '\x04'],
  ]);
  assert.is(lines.filter((line) => line.includes('interrupted!')).length, 2);
  assert.ok(lines.includes('> given up^C'));
  assert.is(lines.at(-2), '"still here"');
  assert.is(status, 0);
});

test('promises are awaited at the prompt, and Ctrl-C does not wait for one', async () => {
  writeFileSync(
    join(dir, 'host.mjs'),
    `export const later = (v) => new Promise((resolve) => setTimeout(resolve, 20, v));
     export const never = () => new Promise(() => {});`,
  );
  const { lines, status } = await seen(
    [
      [READY, 'later({ 1, x = later("a") })\r'],
      [READY, 'print("on") never()\r'],
      ['2004lon\\r\\n', '\x03'],
      [READY, 'later("still here")\r'],
      [READY, '\x04'],
    ],
    { args: ['--import', join(dir, 'host.mjs'), '-i'] },
  );
  assert.equal(lines.slice(0, 4), ['> later({ 1, x = later("a") })', '{ 1, x = "a" }', '> print("on") never()', 'on']);
  assert.ok(lines.some((line) => line.includes('interrupted!')));
  assert.equal(lines.slice(-3), ['> later("still here")', '"still here"', '>']);
  assert.is(status, 0);
});

test('a line of output that is not ended is not lost', async () => {
  const { lines } = await seen(entering('io.write("half") and nil', '1'));
  assert.equal(lines, ['> io.write("half") and nil', 'halfnil', '> 1', '1', '>']);
  const { lines: more } = await seen([
    [READY, 'io.write("half") return\r'],
    [READY, '\x04'],
  ]);
  assert.equal(more, ['> io.write("half") return', 'half%', '>']);
});

test('names are completed, commands too', async () => {
  const { lines } = await seen([
    [READY, 'string.for\t("%d", 7)\r'],
    [READY, '.ti\t 1\r'],
    [READY, '\x04'],
  ]);
  assert.equal(
    lines.slice(0, 4).map((line) => line.replace(/^[\d.]+ ms/, 'T ms')),
    ['> string.format("%d", 7)', '"7"', '> .time 1', '1'],
  );
  assert.match(lines[4]!, /^[\d.]+ ms, \d+ instructions$/);
});

test('the history is there in the next session', async () => {
  const home = { env: { HOME: mkdtempSync(join(dir, 'home-')) } };
  await seen(entering('first = 1', 'for i = 1, 2 do\rend'), home);
  const file = join(home.env.HOME, '.local', 'state', 'perilune', 'history');
  assert.is(readFileSync(file, 'utf8'), 'first = 1\nfor i = 1, 2 do\\nend\n');
  const { lines } = await seen(
    [
      [READY, '\x1b[A'],
      ['end', '\x1b[A\x1b[A'],
      ['first = 1', '\r'],
      [READY, '\x04'],
    ],
    home,
  );
  assert.equal(lines, ['> first = 1', '>']);
});

test('the history can be elsewhere, or nowhere, and trouble with it is not seen', async () => {
  const own = join(dir, 'own');
  await seen(entering('x = 1'), { env: { PERILUNE_HISTORY: own } });
  assert.is(readFileSync(own, 'utf8'), 'x = 1\n');
  const state = join(dir, 'state');
  for (const history of ['', '/proc/nowhere/history']) {
    const { lines, status } = await seen(entering('x = 1'), {
      env: { PERILUNE_HISTORY: history, XDG_STATE_HOME: state },
    });
    assert.equal([lines, status], [['> x = 1', '>'], 0]);
  }
  assert.not(existsSync(state));
});

test('commands: help, load, dump, mem, exit, and what they say of a wrong line', async () => {
  writeFileSync(join(dir, 'file.lua'), 'loaded = (loaded or 0) + 1\nreturn loaded');
  const { lines, status } = await seen([
    ...entering(
      '.help string.rep',
      `.load ${join(dir, 'file.lua')}`,
      '.load ~/file.lua',
      'f = function() end',
      '.dump f',
      '.mem',
      '.load',
      '.hlep',
      '.mem 1',
      '.5 + 1',
    ).slice(0, -1),
    [READY, '.exit\r'],
  ]);
  const text = lines.join('\n');
  assert.match(text, /> \.help string\.rep\nstring\.rep\(s: string, [^\n]*\n\n/);
  assert.match(text, /file\.lua\n1\n> \.load ~\/file\.lua\n2\n/);
  assert.match(text, /> \.dump f\nfunction <stdin:1,1> \(1 instruction\)\n[^]*RETURN0/);
  assert.match(text, /> \.mem\nLua [\d.]+ KB; JavaScript heap [\d.]+ MB; process [\d.]+ MB\n/);
  assert.match(text, /> \.load\n'\.load' needs the name of a file\n/);
  assert.match(text, /> \.hlep\nunknown command '\.hlep': did you mean '\.help'\?\n/);
  assert.match(text, /> \.mem 1\nunexpected argument '1'\n/);
  assert.match(text, /> \.5 \+ 1\n1\.5\n> \.exit$/);
  assert.is(status, 0);
});

test('prompts are those that the program sets; a print of its own is used', async () => {
  const { lines } = await seen([
    [READY, '_PROMPT, _PROMPT2 = "? ", "?? "\r'],
    [READY, 'x =\r'],
    ['\\?\\? ', '1\r'],
    [READY, 'print = function(...) io.write("mine ", ..., "\\n") end\r'],
    [READY, '"a"\r'],
    [READY, '\x04'],
  ]);
  assert.equal(lines, [
    '> _PROMPT, _PROMPT2 = "? ", "?? "',
    '? x =',
    '?? 1',
    '? print = function(...) io.write("mine ", ..., "\\n") end',
    '? "a"',
    'mine a',
    '?',
  ]);
});

test('colours where they are wanted', async () => {
  const wanted = { NO_COLOR: '', FORCE_COLOR: '1' };
  assert.match((await seen(entering('1'), { env: wanted })).output, /\x1b\[33m1\x1b\[39m/);
  assert.not.match((await seen(entering('1'))).output, /\x1b\[3\dm/);
});

test('after a script, -i has its globals; os.exit ends with its code', async () => {
  writeFileSync(join(dir, 'script.lua'), 'x = "from the script"');
  const { lines, status } = await seen(
    [
      [READY, 'x\r'],
      [READY, 'os.exit(7)\r'],
    ],
    { args: ['-i', join(dir, 'script.lua')] },
  );
  assert.equal([lines, status], [['> x', '"from the script"', '> os.exit(7)'], 7]);
});

test('the terminal is as it was when it ends', async () => {
  const { output } = await seen(entering());
  assert.ok(output.lastIndexOf('\x1b[?2004l') > output.lastIndexOf('\x1b[?2004h'));
});

if (hasPty()) test.run();
else console.log('no pseudo terminal: the specs of the interactive mode on one are skipped');
