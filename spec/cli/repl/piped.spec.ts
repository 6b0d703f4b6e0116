// The interactive mode without a terminal is that of lua 5.4: what it writes is compared, where lua5.4 is installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildCli } from '../../../tools/build/cli.ts';

const test = suite('perilune -i without a terminal');
const FOLDER = resolve(`.build/spec-piped-${process.pid}`);
let dir = '';

test.before(async () => {
  await buildCli(FOLDER);
  dir = mkdtempSync(join(tmpdir(), 'perilune-'));
});
test.after(() => [dir, FOLDER].forEach((folder) => rmSync(folder, { recursive: true })));

/** Variables that matter on a terminal only. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  FORCE_COLOR: '1',
  HOME: '/nowhere',
  PERILUNE_HISTORY: '/nowhere/history',
};

/** Both streams without the banner, and the exit code. */
function session(command: readonly string[], args: readonly string[], input: string) {
  const [program, ...words] = [...command, ...args] as [string, ...string[]];
  const { stdout, stderr, status } = spawnSync(program, words, { cwd: dir, encoding: 'utf8', input, env: ENVIRONMENT });
  const name = command.at(-1)!;
  return { stdout: stdout.replace(/^.*\n/, ''), stderr: stderr.replaceAll(name, 'lua'), status };
}

const perilune = (): readonly string[] => [process.execPath, join(FOLDER, 'cli.js')];

const INPUTS: Readonly<Record<string, string>> = {
  values: '1 + 1\nnil\n"a", 2\n= 5, "x"\nreturn 7\n{} == {}\n\n  \n-- nothing\n',
  'statements over several lines': 'for i = 1, 2 do\nprint(i)\nend\nx =\n7\nx\ns = [[\na\n]]\n#s\n',
  prompts: '_PROMPT = "? "\n_PROMPT2 = "?? "\nif x then\nend\n_PROMPT = 7\n_PROMPT = {} _PROMPT = nil\n',
  errors: 'error("no")\nerror({})\nerror()\na b\n)\nlocal y = 3 y\nx.y.z = 1\n',
  'lines that begin with a dot': '.help\n.5 + 1\n.exit\n"still here"\n',
  'a print of its own': 'print = function(...) io.write("mine\n") end\n"shown"\nprint = nil\n3\n',
  'no end of the last line': '1\n2',
  'an end of input that closes nothing': 'x = 1\nos.exit(3)\nnever\n',
};

const native = spawnSync('lua5.4', ['-v']).status === 0;
for (const [name, input] of Object.entries(INPUTS)) {
  test(`as lua5.4: ${name}`, () => {
    if (native) assert.equal(session(perilune(), ['-i'], input), session(['lua5.4'], ['-i'], input));
    const { stdout, stderr } = session(perilune(), ['-i'], input);
    assert.not.match(stdout + stderr, /\x1b/);
  });
}

test('as lua5.4: after a script', () => {
  writeFileSync(join(dir, 'script.lua'), 'x = 41 print(...)');
  if (native)
    assert.equal(
      session(perilune(), ['-i', 'script.lua', 'a'], 'x + 1\n'),
      session(['lua5.4'], ['-i', 'script.lua', 'a'], 'x + 1\n'),
    );
  assert.is(session(perilune(), ['-i', 'script.lua', 'a'], 'x + 1\n').stdout, 'a\n> x + 1\n42\n> \n');
});

test.run();
