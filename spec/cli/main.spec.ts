// The command as it is used: bundled, started as a process, judged by output and exit code.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { flagsOf } from '../../src/cli/interpreter/optimizing.ts';
import { buildCli } from '../../tools/build/cli.ts';

const test = suite('perilune');
/** Of this run alone: another one must not exchange the command while it is started. */
const FOLDER = resolve(`.build/spec-cli-${process.pid}`);
const CLI = join(FOLDER, 'cli.js');
let dir = '';

test.before(async () => {
  await buildCli(FOLDER);
  dir = mkdtempSync(join(tmpdir(), 'perilune-'));
});
test.after(() => [dir, FOLDER].forEach((folder) => rmSync(folder, { recursive: true })));

const env = { PATH: process.env.PATH, PERILUNE_CACHE: join(FOLDER, 'cache') };
const run = (args: string[], input = '', variables: Record<string, string> = {}) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: dir,
    encoding: 'utf8',
    input,
    env: { ...env, ...variables },
  });
  return { stdout, stderr: stderr.replaceAll(CLI, 'perilune'), status };
};
const file = (name: string, content: string) => writeFileSync(join(dir, name), content);

/** An app whose entry app:main has this body, and whose entries may be more. */
const app = (body: string, more = '') => {
  file('main.lua', `local function main(...) ${body} end return { main = main }`);
  file(
    '_index.yaml',
    `namespace: app\nentries:\n  - { name: main, kind: process.lua, source: file://main.lua }\n${more}`,
  );
};
const runMain = (...args: string[]) => run(['run', '.', '-x', 'app:main', ...args]);

test('runs a script with its arguments', () => {
  file('x.lua', '#!/usr/bin/env perilune\nprint(..., #arg, arg[0], arg[2])');
  assert.equal(run(['x.lua', 'a', 'b']), { stdout: 'a\t2\tx.lua\tb\n', stderr: '', status: 0 });
});

test('runs an app on several threads', () => {
  app(
    `for i = 1, 2 do
      local pid = process.exec("app:child", "app:heavy")
      print(tonumber(pid:match("0x(%x+)}$"), 16) % 64)
    end
    return 7`,
    `  - { name: child, kind: process.lua, source: "return function() return process.pid() end" }
  - { name: heavy, kind: process.host, host: { spread: true } }
`,
  );
  const { stdout, stderr, status } = runMain('--threads', '2');
  assert.equal([stderr, status], ['', 7]);
  assert.ok(stdout.trim().split('\n').includes('1'), stdout);
});

test('starts whether Node keeps compiled code or not', () => {
  const one = { stdout: '1\n', stderr: '', status: 0 };
  for (const [name, value] of [
    ['NODE_COMPILE_CACHE', join(FOLDER, 'compiled')],
    ['NODE_COMPILE_CACHE', CLI],
    ['NODE_DISABLE_COMPILE_CACHE', '1'],
  ] as const) {
    for (let times = 0; times < 2; times++) assert.equal(run(['-e', 'print(1)'], '', { [name]: value }), one);
  }
});

test('sets the flags of V8, and keeps what is compiled', () => {
  const watch = `data:text/javascript,${encodeURIComponent(`
    const v8 = process.getBuiltinModule('node:v8'), set = v8.setFlagsFromString;
    v8.setFlagsFromString = (flags) => { console.log(flags); set(flags); };`)}`;
  assert.is(
    run(['-e', 'print(1)'], '', { NODE_OPTIONS: `--import ${watch}` }).stdout,
    [...flagsOf(process.versions.v8), '1\n'].join('\n'),
  );
  const variables = { NODE_COMPILE_CACHE: join(FOLDER, 'kept'), NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
  run(['-e', 'print(1)'], '', variables);
  const { stderr } = run(['-e', 'print(1)'], '', variables);
  // Node 20 keeps nothing.
  if (stderr.includes('[compile cache]'))
    assert.ok(stderr.includes('was accepted') && !stderr.includes('was rejected'));
});

test('a program from standard input ends with 0, as under lua, whatever becomes of it; as a script it does not', () => {
  assert.match(run([], 'error("boom")').stderr, /^perilune: stdin:1: boom\n/);
  for (const [input, status] of [
    ['error("boom")', 0],
    ['x = = 1', 0],
    ['print(1)', 0],
    ['os.exit(3)', 3],
    ['os.exit(false)', 1],
  ] as const) {
    assert.is(run([], input).status, status, input);
  }
  for (const input of ['error("boom")', 'x = = 1']) assert.is(run(['-'], input).status, 1, input);
});

test('errors of a reader have a traceback in what load gives, as under lua', () => {
  file(
    'x.lua',
    'print(select(2, load(function()\n  error("boom")\nend)))\nprint(select(2, pcall(load, function() error("boom", 0) end)))\nprint(coroutine.wrap(function() return select(2, load(function() error("inside", 0) end)) end)())',
  );
  assert.match(
    run(['x.lua']).stdout,
    /^x\.lua:2: boom\nstack traceback:\n\t\[C\]: in function 'error'\n\tx\.lua:2: in function <x\.lua:1>\n\t\[C\]: in function 'load'\n\tx\.lua:1: in main chunk\n\t\[C\]: in \?\nnil\tboom\ninside\n$/,
  );
});

test('a lenient app runs without the entries that something is wrong with', () => {
  const more = '  - { name: x, kind: http.handler }\n  - { name: y, kind: process.lua, source: "return return" }\n';
  app('print(process.spawn("app:x", "system:processes")) return 7', more);
  assert.match(runMain().stderr, /^_index\.yaml:4: unknown kind 'http\.handler'; known are .*\n$/);
  assert.is(runMain().status, 3);
  const { stdout, stderr, status } = runMain('--lenient');
  assert.match(stdout, /^nil\tentry 'app:x' is refused: _index\.yaml:4: unknown kind 'http\.handler'/);
  assert.match(
    stderr,
    /^entry 'app:x' is refused: _index\.yaml:4: .*\nentry 'app:y' is refused: _index\.yaml:1: unexpected symbol near 'return'\n$/,
  );
  assert.is(status, 7);
  for (const entry of ['app:x', 'app:y']) {
    const refused = run(['run', '.', '-x', entry, '--lenient']);
    assert.is(refused.status, 3);
    assert.match(refused.stderr, new RegExp(`^entry '${entry}' is refused: `, 'm'));
  }
});

test('a reader that compiled code waits for shows all frames, too', () => {
  file(
    'hot.lua',
    `local x, message = 0
for i = 1, 20 do
  for j = 1, 2000 do x = x + j end
  local function attempt() return select(2, load(math.type)) end
  message = attempt()
end
print(message)
`,
  );
  const { stdout } = run(['hot.lua']);
  assert.match(stdout, /\thot\.lua:4: in local 'attempt'\n\thot\.lua:5: in main chunk\n/);
});

test('an error is a message with traceback, and code 1', () => {
  file('x.lua', 'local function f()\n  error("boom")\nend\nf()');
  const { stderr, status } = run(['x.lua']);
  assert.is(status, 1);
  assert.match(
    stderr,
    /^perilune: x\.lua:2: boom\nstack traceback:\n\t\[C\]: in function 'error'\n\tx\.lua:2: in .*\n\tx\.lua:4: in main chunk\n\t\[C\]: in \?\n$/,
  );
});

test('error objects speak for themselves or are named', () => {
  assert.is(
    run(['-e', 'error(setmetatable({}, { __tostring = function() return "own words" end }))']).stderr,
    'perilune: own words\n',
  );
  assert.match(run(['-e', 'error({})']).stderr, /^perilune: \(error object is a table value\)\nstack/);
});

test('os.exit decides the code, and what was written is written', () => {
  assert.equal(run(['-e', 'io.write("out") os.exit(7)']), { stdout: 'out', stderr: '', status: 7 });
});

test('to-be-closed variables are closed on the way out', () => {
  assert.is(
    run(['-e', 'local x <close> = setmetatable({}, { __close = function() print("closed") end }) error("e")']).stdout,
    'closed\n',
  );
});

test('-e, -l, -W in order; LUA_INIT before; -E ignores it', () => {
  assert.is(
    run(['-l', 's=string', '-e', 'print(s == string)', '-e', 'print(x)'], '', { LUA_INIT: 'x = "init"' }).stdout,
    'true\ninit\n',
  );
  assert.is(run(['-E', '-e', 'print(x)'], '', { LUA_INIT: 'x = "init"' }).stdout, 'nil\n');
  assert.is(run(['-W', '-e', 'warn("careful")']).stderr, 'Lua warning: careful\n');
});

test('standard input is a script too', () => {
  assert.is(run([], 'print("in")').stdout, 'in\n');
  assert.is(run(['-', 'a'], 'print(...)').stdout, 'a\n');
});

test('-i reads statements over several lines and prints values', () => {
  const { stdout } = run(['-i'], '1 + 1\nfor i = 1, 2 do\nprint(i)\nend\n_PROMPT = "? "\n= "x"\nerror("e", 0)\n');
  const lines = stdout.split('\n').slice(1).join('\n');
  assert.is(
    lines,
    '> 1 + 1\n2\n> for i = 1, 2 do\n>> print(i)\n>> end\n1\n2\n> _PROMPT = "? "\n? = "x"\nx\n? error("e", 0)\n? \n',
  );
});

test('wrong options of lua end with 1', () => {
  assert.match(run(['-x']).stderr, /^perilune: unrecognized option '-x'\nusage: /);
  assert.is(run(['-e']).status, 1);
});

test('run ends with 0, or with the integer that comes back', () => {
  app('print("hi", ...)');
  const { stdout, status } = runMain('a', 'b');
  assert.match(stdout, /^hi\sa\sb\n$/);
  assert.is(status, 0);
  app('return 3');
  assert.is(runMain().status, 3);
  app('return { n = 3 }');
  assert.is(runMain().status, 0);
});

test('run --json says how it ended on the last line', () => {
  app('print("x") return { list = { 1, 2 }, big = math.maxinteger, nothing = nil }');
  const lines = runMain('--json').stdout.trimEnd().split('\n');
  assert.equal(JSON.parse(lines[1]!), { ok: true, value: { list: [1, 2], big: '9223372036854775807' } });
  app('error(errors.new({ message = "gone", kind = errors.NOT_FOUND }))');
  const { stdout, stderr, status } = runMain('--json');
  assert.equal(JSON.parse(stdout), { ok: false, error: { message: 'gone', kind: 'NotFound' } });
  assert.match(stderr, /^gone\n/);
  assert.is(status, 1);
});

test('a failure comes with its traceback', () => {
  app('local x = nil\nreturn x.y');
  const { stderr, status } = runMain();
  assert.match(stderr, /^main\.lua:2: attempt to index a nil value \(local 'x'\)\nstack traceback:\n\tmain\.lua:2: /);
  assert.is(status, 1);
});

test('waiting for ever on the virtual clock is reported', () => {
  app('process.inbox():receive()');
  const { stderr, status } = runMain('--virtual-time');
  assert.match(stderr, /every process waits/);
  assert.is(status, 1);
});

test('services run beside the entry, and a failing one is reported', () => {
  app(
    'return process.exec and process.registry.lookup("helper") ~= nil and 0 or 9',
    `
  - { name: place, kind: process.host }
  - { name: helper, kind: process.lua, source: "process.registry.register('helper') return function() process.inbox():receive() end" }
  - { name: bad, kind: process.lua, source: "return function() error('bad service') end" }
  - { name: first, kind: process.service, process: helper, host: place, lifecycle: { auto_start: true } }
  - { name: second, kind: process.service, process: bad, host: place, lifecycle: { auto_start: true } }
`,
  );
  const { stderr, status } = runMain('--virtual-time');
  assert.match(stderr, /^app:second: .*bad service/);
  assert.is(status, 0);
});

test('a crash is reported: a line, then its traceback, indented', () => {
  app(
    'process.spawn("app:bad", "app:place") process.spawn_monitored("app:bad", "app:place") process.events():receive()',
    `
  - { name: place, kind: process.host }
  - { name: bad, kind: process.lua, source: "return function() error('one\\\\ntwo', 0) end" }
`,
  );
  const lines = runMain('--virtual-time').stderr.trimEnd().split('\n');
  assert.match(lines[0]!, /^process \{app:place\|app:bad\|0x00002\} \(app:bad\) crashed: one\\ntwo$/);
  assert.is(lines[1], '  stack traceback:');
  assert.ok(lines.length > 2 && lines.slice(1).every((line) => line.startsWith('  ')), lines.join('\n'));
  assert.equal(runMain('--virtual-time', '--no-crash-reports').stderr, '');
});

test('wrong usage is 2, an app that cannot be loaded is 3', () => {
  app('');
  assert.is(run(['run', '.', '--threads', '0']).status, 2);
  assert.is(run(['run']).status, 2);
  assert.is(run(['run', '.', '--nonsense']).status, 2);
  assert.is(run(['run', '.', '-x', 'app:main', '--seed', 'x']).status, 2);
  assert.is(run(['run', 'nowhere']).status, 3);
  assert.is(run(['run', '.', '-x', 'app:nobody']).status, 3);
  assert.is(run(['run', '.']).status, 3);
  app('x =');
  assert.match(runMain().stderr, /^entry 'app:main': main\.lua:1: /);
  assert.is(runMain().status, 3);
  assert.is(run(['run', '--help']).status, 0);
});

test('Ctrl-C asks services to end and waits for them', async () => {
  app(
    '',
    `
  - { name: polite, kind: process.lua, source: "return function() print('up') process.events():receive() print('down') end" }
  - { name: service, kind: process.service, process: polite, host: 'system:processes', lifecycle: { auto_start: true } }
`,
  );
  // Its first output says that the service has begun, and so that the command listens for signals.
  const child = spawn(process.execPath, [CLI, 'run', '.'], { cwd: dir, env });
  let stdout = '',
    stderr = '';
  child.stdout.once('data', () => child.kill('SIGINT'));
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const status = await new Promise((ended) => child.on('close', (code, signal) => ended(signal ?? code)));
  assert.equal({ stdout, stderr, status }, { stdout: 'up\ndown\n', stderr: '', status: 130 });
});

test('the JIT has one name, and its old one still works', () => {
  file('x.lua', 'local function f(a) return a + 1 end print(f(41))');
  const { stdout } = run(['dump', '--jit', 'x.lua']);
  assert.match(stdout, 'return (function lua_1(fn, base, budget, r0)');
  assert.is(run(['dump', '--hot', 'x.lua']).stdout, stdout);
  for (const flag of ['--no-jit', '--no-hot'])
    assert.equal(run([flag, 'x.lua']), { stdout: '42\n', stderr: '', status: 0 });
  assert.is(run(['--no-jits', 'x.lua']).status, 1);
});

test('dump shows bytecode', () => {
  file('x.lua', 'return 1 + x');
  const { stdout, status } = run(['dump', 'x.lua']);
  assert.is(status, 0);
  assert.match(stdout, /RETURN/);
  assert.is.not(run(['dump', '--explain', 'x.lua']).stdout, stdout);
  file('x.lua', 'x =');
  assert.equal(run(['dump', 'x.lua']), { stdout: '', stderr: 'x.lua:1: unexpected symbol near <eof>\n', status: 3 });
  assert.is(run(['dump', 'nofile.lua']).status, 3);
  assert.is(run(['dump']).status, 2);
});

test('compile writes a binary chunk that runs as the file does', () => {
  file('x.lua', '#!/usr/bin/env perilune\nlocal name = "x"\nprint(name, ...)\nif ... then error(name) end');
  assert.equal(run(['compile', 'x.lua']), { stdout: '', stderr: '', status: 0 });
  assert.is(readFileSync(join(dir, 'luac.out'), 'latin1').slice(0, 4), '\x1bLua');
  assert.equal(run(['luac.out']), { stdout: 'x\n', stderr: '', status: 0 });
  const { stdout, stderr, status } = run(['luac.out', 'a']);
  assert.equal([stdout, status], ['x\ta\n', 1]);
  assert.equal(stderr, run(['x.lua', 'a']).stderr);
});

test('compile -s leaves out names and lines, and the chunk is shorter', () => {
  file('x.lua', 'local long_name = ...\nerror(long_name .. 1)');
  run(['compile', '-o', 'full.luac', 'x.lua']);
  run(['compile', '--strip', '--output=bare.luac', 'x.lua']);
  const [full, bare] = ['full.luac', 'bare.luac'].map((name) => readFileSync(join(dir, name), 'latin1')) as [
    string,
    string,
  ];
  assert.ok(bare.length < full.length && full.includes('long_name') && !bare.includes('long_name'));
  assert.match(run(['full.luac', 'a']).stderr, /^perilune: x\.lua:2: a1\n/);
  assert.match(run(['bare.luac', 'a']).stderr, /^perilune: (\?: )?a1\n/);
});

test('compile puts several files into a chunk that runs them in order; each keeps its name', () => {
  file('a.lua', 'local calls = 0\nfunction count() calls = calls + 1 return calls end\nprint("a", count(), ...)');
  file('b.lua', 'print("b", count(), ...)\nerror("here")');
  assert.is(run(['compile', '-o', 'both.luac', 'a.lua', 'b.lua']).status, 0);
  const { stdout, stderr } = run(['both.luac', 'x']);
  assert.is(stdout, 'a\t1\tx\nb\t2\tx\n');
  assert.match(stderr, /^perilune: b\.lua:2: here\nstack traceback:\n.*\n\tb\.lua:2: in main chunk\n/);
  assert.is(run(['compile', '-o', 'again.luac', 'both.luac', 'a.lua']).status, 0);
  assert.match(run(['again.luac']).stderr, /b\.lua:2: here/);
  const listed = run(['dump', 'both.luac']).stdout;
  for (const name of ['a.lua', 'b.lua']) assert.ok(listed.includes(`main <${name}:0,0>`), name);
});

test('compile reads standard input and writes standard output', () => {
  const { stdout, status } = spawnSync(process.execPath, [CLI, 'compile', '-o', '-', '-'], {
    cwd: dir,
    input: 'print(...)',
  });
  assert.is(status, 0);
  const chunk = join(dir, 'piped.luac');
  writeFileSync(chunk, stdout);
  assert.is(run([chunk, 'x']).stdout, 'x\n');
});

test('compile --check says what is wrong with each file, and writes nothing', () => {
  rmSync(join(dir, 'luac.out'), { force: true });
  file('good.lua', 'return 1');
  file('bad.lua', 'x = = 1');
  file('worse.lua', 'x =');
  assert.equal(run(['compile', '--check', 'good.lua']), { stdout: '', stderr: '', status: 0 });
  const wrong = "bad.lua:1: unexpected symbol near '='\nworse.lua:1: unexpected symbol near <eof>\n";
  assert.equal(run(['compile', '-p', 'bad.lua', 'good.lua', 'worse.lua']), { stdout: '', stderr: wrong, status: 3 });
  assert.equal(run(['compile', 'bad.lua', 'good.lua', 'worse.lua']), { stdout: '', stderr: wrong, status: 3 });
  assert.not(existsSync(join(dir, 'luac.out')));
});

test('compile and dump say what is wrong with a binary chunk', () => {
  file('x.lua', 'return 1');
  run(['compile', 'x.lua']);
  writeFileSync(join(dir, 'short.luac'), readFileSync(join(dir, 'luac.out')).subarray(0, 30));
  for (const name of ['compile', 'dump'])
    assert.equal(run([name, 'short.luac']), {
      stdout: '',
      stderr: 'short.luac: bad binary format (truncated chunk)\n',
      status: 3,
    });
  file(
    'x.lua',
    'local a, b = 1, 2 io.open("inner.luac", "wb"):write(string.dump(function() return a, b, x end)):close()',
  );
  run(['x.lua']);
  assert.equal(run(['compile', 'inner.luac', 'x.lua']), {
    stdout: '',
    stderr: 'inner.luac: only main chunks can be combined\n',
    status: 3,
  });
});

/** What `run` says of an app that cannot be started, which has to be one line. */
const refused = (files: Record<string, string>, ...args: string[]): string => {
  const folder = mkdtempSync(join(dir, 'app-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const { stdout, stderr, status } = run(['run', folder, ...args]);
  rmSync(folder, { recursive: true });
  assert.is(status, 3, stderr);
  assert.is(stdout, '');
  assert.match(stderr, /^[^\n]+\n$/);
  return stderr.trimEnd();
};
const entries = (...lines: string[]) => `namespace: app\nentries:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
const index = (...lines: string[]) => ({ '_index.yaml': entries(...lines) });
const MAIN = '{ name: main, kind: process.lua, source: file://main.lua }';

test('an app that cannot be started is told so in one line, and code 3', () => {
  const lua = { 'main.lua': 'return function() end' };
  assert.is(refused({ ...index(MAIN), ...lua }, '-x', 'app:other'), "there is no entry 'app:other' in this app");
  assert.is(
    refused({ ...index(MAIN), ...lua }),
    'nothing to run: the app has no auto-started service; name an entry with -x ns:entry',
  );
  assert.is(refused(index(MAIN), '-x', 'app:main'), '_index.yaml:3: source file main.lua cannot be read');
  assert.is(
    refused({ 'a/_index.yaml': entries(MAIN) }, '-x', 'app:main'),
    'a/_index.yaml:3: source file a/main.lua cannot be read',
  );
  assert.is(
    refused({ ...index(MAIN, '{ name: s, kind: process.service, process: main, host: nowhere }'), ...lua }),
    "_index.yaml:4: host names 'app:nowhere', which is not an entry of this app",
  );
  assert.is(
    refused({ ...index('{ name: s, kind: process.service, process: main, host: system:processes }') }),
    "_index.yaml:3: process names 'app:main', which is not an entry of this app",
  );
  assert.is(
    refused({ ...index('{ name: main, kind: process.lua, source: file://main.lua, modules: [time, sql] }'), ...lua }),
    "_index.yaml:3: module 'sql' does not exist",
  );
  assert.match(refused({ '_index.yaml': 'namespace: app\nentries:\n  - { name: x\n' }), /^_index\.yaml:\d: /);
  assert.match(refused({ '_index.yaml': 'namespace: app\n\tentries: []\n' }), /^_index\.yaml:2: /);
  assert.is(refused(index('{ name: 5, kind: process.host }')), "_index.yaml:3: 'name' must be a string");
  assert.is(
    refused(index('{ name: a, kind: process.host, host: { max_processes: many } }')),
    "_index.yaml:3: 'max_processes' must be a whole number",
  );
  assert.is(refused(index('just text')), '_index.yaml:3: an entry must be a mapping');
  assert.is(
    refused({ ...index('{ name: a, kind: process.host }', '{ name: a, kind: process.host }') }),
    "_index.yaml:4: entry 'app:a' is already defined at _index.yaml:3",
  );
  assert.match(
    refused({ ...index(MAIN), 'main.lua': 'return function()' }, '-x', 'app:main'),
    /app:main.*main\.lua:1: 'end' expected/,
  );
  assert.match(refused({ 'x.lua': '' }), /no _index\.yaml/);
});

test('code that requires what its entry does not list cannot be started', () => {
  const unlisted = { ...index(MAIN), 'main.lua': '\nlocal json = require("json")\nreturn function() end' };
  assert.is(refused(unlisted, '-x', 'app:main'), "failed to execute script: main.lua:2: module 'json' not found");
  const service = index(
    '{ name: main, kind: process.lua, source: file://main.lua, modules: [time] }',
    '{ name: s, kind: process.service, process: main, host: system:processes, lifecycle: { auto_start: true } }',
  );
  assert.is(
    refused({ ...service, 'main.lua': unlisted['main.lua'] }),
    "app:s: failed to execute script: main.lua:2: module 'json' not found",
  );
});

test('services alone run until they have ended', () => {
  app(
    'return 1',
    `
  - { name: ends, kind: process.lua, source: "return function() print('ran') end" }
  - { name: fails, kind: process.lua, source: "return function() error('no', 0) end" }
  - { name: a, kind: process.service, process: ends, host: system:processes, lifecycle: { auto_start: true } }
`,
  );
  assert.equal(run(['run', '.', '--virtual-time']), { stdout: 'ran\n', stderr: '', status: 0 });
  writeFileSync(
    join(dir, '_index.yaml'),
    `namespace: app
entries:
  - { name: fails, kind: process.lua, source: "return function() error('no', 0) end" }
  - { name: a, kind: process.service, process: fails, host: system:processes, lifecycle: { auto_start: true, restart: { max_attempts: 2 } } }
`,
  );
  const { stderr, status } = run(['run', '.', '--virtual-time']);
  assert.is(status, 1);
  assert.is(stderr.match(/^app:a: no$/gm)!.length, 3);
});

test('what the command line says of itself', () => {
  const help = run(['--help']),
    { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  assert.is(help.status, 0);
  assert.match(help.stdout, /^usage: perilune \[options\] \[script \[args\]\]\n/);
  assert.equal(run(['help']), help);
  assert.equal(run(['--version']), {
    stdout: `Perilune ${version}, for Lua 5.4 as defined by Lua.org, PUC-Rio\n`,
    stderr: '',
    status: 0,
  });
  assert.is(run(['--version', '-e', 'print(1)']).stdout, run(['-v']).stdout);
  assert.match(
    run(['help', 'string.format']).stdout,
    /^string\.format\(format: string, values: any\.\.\.\) -> string\n\nReturns /,
  );
  assert.is(run(['help', 'dump']).stdout, run(['dump', '--help']).stdout);
});

test('what is mistyped is answered with the nearest that is known', () => {
  assert.match(
    run(['--no-jits', 'x.lua']).stderr,
    /^perilune: unrecognized option '--no-jits': did you mean '--no-jit'\?\nusage: /,
  );
  assert.match(run(['-x']).stderr, /^perilune: unrecognized option '-x'\nusage: /);
  assert.match(run(['--dialect', 'basic']).stderr, /^perilune: '--dialect' needs one of lua, wippy\nusage: /);
  assert.equal(run(['run', '.', '--sed', '3']), {
    stdout: '',
    stderr:
      "perilune: unknown option '--sed': did you mean '--seed'?\nusage: perilune run DIR [options] [args...]\n'perilune run --help' says more.\n",
    status: 2,
  });
  assert.match(
    run(['dump', '--explian', 'x.lua']).stderr,
    /^perilune: unknown option '--explian': did you mean '--explain'\?\n/,
  );
  assert.equal(run(['help', 'string.fromat']), {
    stdout: '',
    stderr:
      "perilune: nothing is known of 'string.fromat': did you mean 'string.format'?\nusage: perilune help [COMMAND | LIBRARY | FUNCTION]\n'perilune help --help' says more.\n",
    status: 2,
  });
});

test('a mistyped command is a script that is not there, as under lua, and more', () => {
  assert.equal(run(['rnu', 'app']), {
    stdout: '',
    stderr:
      "perilune: cannot open rnu: No such file or directory\nperilune: 'rnu' is no file and no command: did you mean 'run'?\n",
    status: 1,
  });
  assert.is(run(['nofile.lua']).stderr, 'perilune: cannot open nofile.lua: No such file or directory\n');
  file('rnu', 'x = = 1');
  assert.is(run(['rnu']).stderr, "perilune: rnu:1: unexpected symbol near '='\n");
  rmSync(join(dir, 'rnu'));
});

test('a script that is called like a command is started by its path', () => {
  file('help', 'print("mine")');
  assert.is(run(['./help']).stdout, 'mine\n');
  assert.is(run(['--', 'help']).stdout, 'mine\n');
  rmSync(join(dir, 'help'));
});

test('exit codes are those that --help says', () => {
  file('ok.lua', 'return 5');
  file('fails.lua', 'error("x")');
  file('exits.lua', 'os.exit(7)');
  for (const [args, status] of [
    [['ok.lua'], 0],
    [['fails.lua'], 1],
    [['exits.lua'], 7],
    [['nofile.lua'], 1],
    [['-x'], 1],
    [['--helpp'], 1],
    [['-e'], 1],
    [['dump', 'ok.lua'], 0],
    [['dump'], 2],
    [['dump', '--x', 'ok.lua'], 2],
    [['dump', 'nofile.lua'], 3],
    [['run'], 2],
    [['run', 'nowhere'], 3],
    [['run', '.', '--node', 'a', '--join', 'x', '--namespace', 'not one'], 2],
    [['run', '.', '--node', 'not one', '--join', 'x'], 2],
    [['run', '.', '--node', 'a', '--join', 'x', '--virtual-time'], 2],
    [['nodes', '--join', 'x', '--namespace', 'not one'], 2],
    [['nodes', '--join', ''], 2],
    [['compile', 'ok.lua'], 0],
    [['compile', '-p', 'ok.lua'], 0],
    [['compile'], 2],
    [['compile', '-o'], 2],
    [['compile', '--x', 'ok.lua'], 2],
    [['compile', '--dialect', 'basic', 'ok.lua'], 2],
    [['compile', 'nofile.lua'], 3],
    [['compile', '-o', 'no/folder', 'ok.lua'], 3],
    [['help', 'print'], 0],
    [['help', 'nothing of the kind'], 2],
    [['help', '--x'], 2],
  ] as const)
    assert.is(run([...args]).status, status, args.join(' '));
});

test('--import makes the exports of a JavaScript module global, and waits for its promises', () => {
  file(
    'host.mjs',
    `export const later = (v) => new Promise((resolve) => setTimeout(resolve, 5, v));
     export const fails = async () => { throw new Error('no such thing'); };
     export const sum = (list) => list.reduce((a, b) => a + b, 0);
     export const never = () => new Promise(() => {});
     export const config = { depth: { x: 1 } };`,
  );
  file('host.cjs', 'module.exports = { twice: (n) => 2 * n };');
  file(
    'x.lua',
    `print(later('a') .. later('b'), sum({ 1, 2, 3 }), config.depth.x, twice(21))
     print(select(2, pcall(function() fails() end)))
     local list = { 3, 1, 2 }
     table.sort(list, function(a, b) return later(a) < later(b) end)
     print(table.concat(list, ' '))`,
  );
  const both = ['--import', './host.mjs', '--import', 'host.cjs'];
  assert.equal(run([...both, 'x.lua']), {
    stdout: 'ab\t6\t1\t42\nx.lua:2: no such thing\n1 2 3\n',
    stderr: '',
    status: 0,
  });
  assert.match(run([...both, '-i'], 'later(7)\nlater(8)\n').stdout, /\n> later\(7\)\n7\n> later\(8\)\n8\n> \n$/);
  assert.match(
    run(['--import', 'nofile.mjs', 'x.lua']).stderr,
    /^perilune: cannot import nofile\.mjs: no such file or directory\n$/,
  );
  assert.is(run(['--import', 'nofile.mjs', 'x.lua']).status, 1);
  file('throws.mjs', 'throw new Error("broken")');
  assert.is(run(['--import', 'throws.mjs']).stderr, 'perilune: cannot import throws.mjs: Error: broken\n');
  assert.match(run(['--import']).stderr, /^perilune: '--import' needs argument\n/);
});

test('--dialect chooses the language', () => {
  file('typed.lua', 'local x: number = 1 :: number\ntype P = { x: number }\nprint(P({ x = x }).x, string("s"))');
  assert.equal(run(['--dialect', 'wippy', 'typed.lua']), { stdout: '1\ts\n', stderr: '', status: 0 });
  assert.match(run(['typed.lua']).stderr, /typed\.lua:1: unexpected symbol near ':'|typed\.lua:1: /);
  assert.is(run(['--dialect', 'basic', 'typed.lua']).status, 1);
  assert.is(run(['dump', '--dialect', 'wippy', 'typed.lua']).status, 0);
  assert.is(run(['dump', 'typed.lua']).status, 3);
  app('local n: integer = 4 return n');
  assert.is(runMain().status, 4);
  assert.is(runMain('--dialect', 'lua').status, 3);
  assert.is(runMain('--dialect', 'basic').status, 2);
});

test.run();
