// What programs see of the command where it takes lua's place: its name, its guard, its input, and the signals it gets.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildCli } from '../../tools/build/cli.ts';

const test = suite('perilune as lua');
const FOLDER = resolve(`.build/spec-interpreter-${process.pid}`);
const COMMAND = join(FOLDER, 'cli.js');
let dir = '';

test.before(async () => {
  await buildCli(FOLDER);
  // Programs start it without an environment, which is where a shell looks for Node.
  writeFileSync(COMMAND, readFileSync(COMMAND, 'utf8').replace('#!/usr/bin/env node', `#!${process.execPath}`));
  dir = mkdtempSync(join(tmpdir(), 'perilune-'));
});
test.after(() => [dir, FOLDER].forEach((folder) => rmSync(folder, { recursive: true })));

interface Given {
  readonly input?: string;
  readonly env?: Record<string, string>;
}
const run = (args: string[], { input = '', env = {} }: Given = {}) => {
  const { stdout, stderr, status } = spawnSync(COMMAND, args, { cwd: dir, encoding: 'utf8', input, env });
  return { stdout, stderr: stderr.replaceAll(COMMAND, 'lua'), status };
};
const file = (name: string, content: string) => writeFileSync(join(dir, name), content, 'latin1');

test('a program can start itself again by arg[-n], without an environment', () => {
  file(
    'self.lua',
    `
    local i = 0
    while arg[i - 1] do i = i - 1 end
    print(i, arg[i + 1], #arg)
    os.execute('"' .. arg[i] .. '" -e "print(1)"')`,
  );
  assert.is(run(['-W', '--', 'self.lua', 'x']).stdout, '-3\t-W\t1\n1\n');
});

test('LUA_INIT is a chunk of its own, with arg', () => {
  assert.is(run(['-e', 'print(X)'], { env: { LUA_INIT: 'X = arg[-1]' } }).stdout, 'nil\n');
  assert.is(run(['-e', 'print(X)'], { env: { LUA_INIT: 'X = arg[1]' } }).stdout, '-e\n');
  assert.match(
    run(['-e', ''], { env: { LUA_INIT_5_4: 'error("no")', LUA_INIT: '' } }).stderr,
    /^lua: LUA_INIT_5_4:1: no\n/,
  );
  file('init.lua', 'print("from a file")');
  assert.is(run(['-e', ''], { env: { LUA_INIT: '@init.lua' } }).stdout, 'from a file\n');
});

test('paths come from the environment, with the default in the place of ;;', () => {
  const path = (LUA_PATH: string): string => run(['-e', 'io.write(package.path)'], { env: { LUA_PATH } }).stdout;
  const standard = run(['-e', 'io.write(package.path)']).stdout;
  assert.match(standard, /(^|;)\.\/\?\.lua(;|$)/);
  assert.is(path('x'), 'x');
  assert.is(path('x;;y'), `x;${standard};y`);
  assert.is(
    run(['-E', '-e', 'io.write(package.path)'], { env: { LUA_PATH: 'x', LUA_PATH_5_4: 'y' } }).stdout,
    standard,
  );
});

test('-l takes a global name, and drops a version from the one it makes', () => {
  file('m-v2.lua', 'return { version = 2 }');
  assert.is(
    run(['-l', 'm-v2', '-lq=m-v2', '-e', 'print(m.version, q == m)'], { env: { LUA_PATH: './?.lua' } }).stdout,
    '2\ttrue\n',
  );
});

test('an error object speaks where the error was raised', () => {
  file(
    'x.lua',
    'local e = setmetatable({}, { __tostring = function()\n  return "line " .. debug.getinfo(4).currentline\nend })\n\nerror(e)',
  );
  assert.equal(run(['x.lua']), { stdout: '', stderr: 'lua: line 5\n', status: 1 });
  assert.match(
    run(['-e', 'error(setmetatable({}, { __tostring = function() return 1 end }))']).stderr,
    /^lua: \(error object is a table value\)\nstack/,
  );
  assert.match(run(['-e', 'error()']).stderr, /^lua: \(error object is a nil value\)\nstack/);
});

test('arg must be a table when the script starts', () => {
  assert.equal(run(['-e', 'arg = 1', '-']), { stdout: '', stderr: "lua: 'arg' is not a table\n", status: 1 });
  assert.is(run(['-e', 'arg = { 7 }', '-', 'a'], { input: 'print(...)' }).stdout, '7\n');
});

test('byte order marks and # lines', () => {
  const stdout = (content: string): string => (file('x.lua', content), run(['x.lua']).stdout);
  assert.is(stdout('\xef\xbb\xbf# comment\nprint(debug.getinfo(1).currentline)'), '2\n');
  assert.is(stdout('#'), '');
  file('x.lua', '\xef\xbbprint(1)');
  assert.match(run(['x.lua']).stderr, /unexpected symbol/);
});

test('os.exit with true closes what the main program has to close', () => {
  const { stdout, status } = run([
    '-e',
    `
    local function closing(name) return setmetatable({}, { __close = function(_, e) print(name, e) end }) end
    local a <close> = closing("a")
    local c <close> = setmetatable({}, { __close = function() error("lost") end })
    coroutine.wrap(function()
      local inner <close> = closing("inner")
      pcall(function() local x <close> = closing("x") os.exit(3, true) end)
    end)()
    print("not reached")`,
  ]);
  assert.match(stdout, /^a\t.*lost\n$/);
  assert.is(status, 3);
  assert.equal(run(['-e', 'local a <close> = setmetatable({}, { __close = print }) io.write("x") os.exit(false)']), {
    stdout: 'x',
    stderr: '',
    status: 1,
  });
});

test('files left open are written', () => {
  run(['-e', 'io.open("left.txt", "w"):write("text") error()']);
  assert.is(readFileSync(join(dir, 'left.txt'), 'utf8'), 'text');
});

test('setvbuf says when standard output goes out', () => {
  const command = `"${COMMAND}" -e "io.stdout:setvbuf('no') print(1) io.write('x') io.stdout:setvbuf('full') io.write('lost') os.execute('kill -9 ' .. io.open('/proc/self/stat'):read('n'))"`;
  if (process.platform === 'linux')
    assert.is(run(['-e', `print(io.popen([[${command} 2> /dev/null]]):read("a"))`]).stdout.slice(0, 3), '1\nx');
});

test('debug.debug runs lines until cont', () => {
  const input =
    'x = 5\nio.write(x)\nerror("wrong")\nsyntax error\nerror(setmetatable({}, { __tostring = function() return "own" end }))\ncont\nprint("rest")';
  const { stdout, stderr } = run(['-e', 'debug.debug() print(io.read())'], { input });
  assert.is(stdout, '5print("rest")\n');
  assert.is(
    stderr,
    `lua_debug> lua_debug> lua_debug> (debug command):1: wrong
lua_debug> (debug command):1: syntax error near 'error'
lua_debug> own
lua_debug> `,
  );
});

test('the loop and the program share standard input line by line', () => {
  const { stdout } = run(['-i'], { input: 'x = io.read()\nfor the program\nio.input("x.lua")\nx\n' });
  assert.is(
    stdout.split('\n').slice(1).join('\n'),
    '> x = io.read()\n> io.input("x.lua")\nfile (ADDRESS)\n> x\nfor the program\n> \n'.replace(
      'file (ADDRESS)',
      /file \(0x\w+\)/.exec(stdout)?.[0] ?? '',
    ),
  );
});

test('prompts may be objects; a broken print is reported', () => {
  const counting =
    'local n = 0 _PROMPT = setmetatable({}, { __tostring = function() n = n + 1 return n .. "? " end }) _PROMPT2 = 2';
  assert.match(run(['-e', counting, '-i'], { input: 'a =\n1\na' }).stdout, /\n1\? a =\n21\n2\? a\n1\n3\? \n$/);
  assert.is(
    run(['-e', 'print = nil', '-i'], { input: '10' }).stderr,
    "error calling 'print' (attempt to call a nil value)\n",
  );
  assert.match(run(['-i'], { input: 'a.\n' }).stderr, /near <eof>\n$/);
});

test('a closed output pipe ends the program', () => {
  const { stdout } = spawnSync(
    '/bin/sh',
    ['-c', `{ "${COMMAND}" -e "while true do print(1) end"; echo "status $?" >&2; } | head -n 1`],
    { encoding: 'utf8', timeout: 20_000 },
  );
  assert.is(stdout, '1\n');
});

// ---- signals

/**
 * Starts a program and sends it SIGINT `patience` ms after its first output: once, or again and again until it ends.
 */
function interrupted(
  args: string[],
  often: 'once' | 'again',
  patience = 0,
): Promise<{ out: string; err: string; code: number | null; signal: string | null }> {
  return new Promise((done) => {
    const child = spawn(COMMAND, args, { cwd: dir });
    let out = '',
      err = '';
    const send = (): void => {
      child.kill('SIGINT');
      if (often === 'again' && child.exitCode === null && child.signalCode === null) setTimeout(send, patience);
    };
    let started = false;
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      if (!started) setTimeout(send, patience);
      started = true;
    });
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString();
    });
    child.on('close', (code, signal) => done({ out, err, code, signal }));
  });
}

test('SIGINT is an error that can be caught', async () => {
  const loop = 'print("on") print(pcall(function() while true do end end)) print("after")';
  assert.equal(await interrupted(['-e', loop], 'once'), {
    out: 'on\nfalse\tinterrupted!\nafter\n',
    err: '',
    code: 0,
    signal: null,
  });
});

test('uncaught it ends the program with a message, and its place', async () => {
  file('loop.lua', 'local function f() while true do end end\nprint("on")\nf()');
  const { err, code } = await interrupted(['loop.lua'], 'once');
  assert.match(err, /loop\.lua:3: interrupted!\nstack traceback:\n\tloop\.lua:1: in /);
  assert.is(code, 1);
});

test('the second one ends the program', async () => {
  const stubborn = 'print("on") while true do pcall(function() while true do end end) end';
  assert.is((await interrupted(['-e', stubborn], 'again', 300)).signal, 'SIGINT');
});

test('one long match is interrupted, too', async () => {
  const long = 'string.find(string.rep("a", 300000), ".*b")';
  const caught = await interrupted(
    ['-e', `print("on") print(pcall(function() return ${long} end)) print("after")`],
    'once',
  );
  // The position is that of the Lua function, if the signal comes between two slices of the match.
  assert.match(caught.out, /^on\nfalse\t(\(command line\):1: )?interrupted!\nafter\n$/);
  assert.equal([caught.err, caught.code, caught.signal], ['', 0, null]);
  file('match.lua', `print("on")\nlocal x = ${long}\nprint("off")`);
  const { out, err, code } = await interrupted(['match.lua'], 'once');
  assert.is(out, 'on\n');
  assert.match(
    err,
    /match\.lua:2: interrupted!\nstack traceback:\n\t\[C\]: in function 'string\.find'\n\tmatch\.lua:2: in main chunk/,
  );
  assert.is(code, 1);
  assert.is(
    (await interrupted(['-e', `print("on") while true do pcall(function() return ${long} end) end`], 'again', 500))
      .signal,
    'SIGINT',
  );
});

/**
 * Starts a program whose input is a pipe that stays open, and gives it SIGINT after its output `on`; `more` comes after
 * that.
 */
function waiting(
  code: string,
  more = '',
  signals = 1,
): Promise<{ out: string; err: string; code: number | null; signal: string | null }> {
  const name = join(dir, `pipe-${Math.floor(performance.now() * 1000)}`);
  spawnSync('mkfifo', [name]);
  const input = openSync(name, 'r+');
  return new Promise((done) => {
    const child = spawn(COMMAND, ['-e', code], { cwd: dir, stdio: [input, 'pipe', 'pipe'] });
    let out = '',
      err = '',
      sent = 0;
    child.stdout!.on('data', (data: Buffer) => {
      out += data.toString();
      // The word comes out when the program waits, just before it does.
      if (sent < signals && out.split('on\n').length - 1 > sent) setTimeout(() => child.kill('SIGINT'), sent++ && 300);
      if (more !== '' && out.includes('interrupted!')) writeSync(input, more);
    });
    child.stderr!.on('data', (data: Buffer) => {
      err += data.toString();
    });
    child.on('close', (status, signal) => {
      closeSync(input);
      done({ out, err: err.replaceAll(COMMAND, 'lua'), code: status, signal });
    });
  });
}

test('who waits for input is interrupted at once, as in lua: it can be caught, and the next read gets what comes', async () => {
  assert.equal(await waiting('print("on")\nlocal x = io.read()'), {
    out: 'on\n',
    code: 1,
    signal: null,
    err: "lua: (command line):2: interrupted!\nstack traceback:\n\t[C]: in function 'io.read'\n\t(command line):2: in main chunk\n\t[C]: in ?\n",
  });
  const caught = 'print("on") print(pcall(io.read)) io.stdout:flush() print(io.read("n", "l", 2))';
  assert.equal(await waiting(caught, '12 rest\nab'), {
    out: 'on\nfalse\tinterrupted!\n12\t rest\tab\n',
    err: '',
    code: 0,
    signal: null,
  });
});

test('every read that waits is interrupted: formats, lines, files, pipes of commands', async () => {
  for (const read of [
    'io.read("n")',
    'io.read(3)',
    'io.read("a")',
    'io.read(0)',
    'io.lines()()',
    'io.stdin:read("L")',
    'io.popen("sleep 1"):read()',
    'coroutine.wrap(io.read)()',
  ]) {
    const { out, err, code, signal } = await waiting(
      `print("on") print(pcall(function() local a = ${read} end)) os.exit(3)`,
    );
    assert.match(out, /^on\nfalse\t(\(command line\):1: )?interrupted!\n$/, read);
    assert.equal([err, code, signal], ['', 3, null], read);
  }
});

test('the second signal ends a program that waits', async () => {
  const { out, signal } = await waiting('print("on") pcall(io.read) print("on") io.read()', '', 2);
  assert.equal([out, signal], ['on\non\n', 'SIGINT']);
});

test('what a pipe brings piece by piece is read as if it came at once', () => {
  const code =
    'print(io.read("n", "n", "l")) print(io.read(3, "L", "n")) print(io.read("a")) print(io.read("n"), io.read(0), io.read("a"))';
  const pieces = ['1', '2.', '5 ', ' 0x1', 'F', 'x', '\\n', 'ab', 'cde', 'f\\n', ' ', '7', ' r', 'est'];
  const feed = pieces.map((piece) => `printf '${piece}'; sleep 0.03`).join('; ');
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', `{ ${feed}; } | "${COMMAND}" -e '${code}'`], {
    encoding: 'utf8',
  });
  assert.equal([stdout, stderr], ['12.5\t31\tx\nabc\tdef\n\t7\n rest\nnil\tnil\t\n', '']);
});

// What LUA_INIT, -l, -e, the script and the lines of the interactive mode run is in one main thread.
const HOOK = 'debug.sethook(function(e, l) io.write(e, " ", l, "\\n") end, "l") MAIN = coroutine.running()';

test('a hook that LUA_INIT, -l or -e sets is on in the script', () => {
  file('hooks.lua', HOOK);
  file('lines.lua', 'local a = 1\nprint(a, MAIN == coroutine.running())');
  const told = 'line 1\nline 2\n1\ttrue\n',
    path = { LUA_PATH: './?.lua' };
  assert.is(run(['-l', 'hooks', 'lines.lua'], { env: path }).stdout, told);
  assert.is(run(['-e', 'dofile "hooks.lua"', 'lines.lua']).stdout, told);
  assert.is(run(['lines.lua'], { env: { LUA_INIT: '@hooks.lua' } }).stdout, told);
  assert.is(run(['-e', HOOK, '-e', 'print(MAIN == coroutine.running())']).stdout, 'line 1\ntrue\n');
});

test('lines of the interactive mode share a thread and its hook', () => {
  const { stdout } = run(['-i'], { input: `${HOOK}\nMAIN == coroutine.running()\ndebug.sethook()\n1` });
  assert.match(stdout, /line 1\n.*true\n/s);
  assert.is(stdout.match(/line 1/g)!.length >= 2, true);
});

test('a timeout set before the script ends it, with the hooked line in the traceback', () => {
  file('endless.lua', 'local function f()\n  while true do end\nend\nf()');
  const { stderr, status } = run(['-e', 'debug.sethook(function() error("too long") end, "", 1000000)', 'endless.lua']);
  assert.is(status, 1);
  assert.is(
    stderr,
    [
      'lua: (command line):1: too long',
      'stack traceback:',
      "\t[C]: in function 'error'",
      "\t(command line):1: in hook '?'",
      "\tendless.lua:2: in local 'f'",
      '\tendless.lua:4: in main chunk',
      '\t[C]: in ?',
      '',
    ].join('\n'),
  );
});

test('a command whose pipe is left open is waited for when the state is closed, the last pipe first', () => {
  const open = `local function to(c, m) return io.popen('sleep 0.2; ' .. c, m or 'w') end `;
  assert.is(run(['-e', open + "local p = to('cat') p:write('from the child\\n')"]).stdout, 'from the child\n');
  assert.is(run(['-e', open + "P = to('echo done >&2', 'r') error('x')"]).stderr.endsWith('done\n'), true);
  assert.is(run(['-e', open + "local a, b = to('cat'), to('cat') a:write('a\\n') b:write('b\\n')"]).stdout, 'b\na\n');
  assert.is(run(['-e', open + "local p = to('cat') p:write('child\\n') os.exit(0, true)"]).stdout, 'child\n');
  assert.is(
    run(['-e', open + "local p = to('cat') p:write('child\\n') p = nil collectgarbage() print('after')"]).stdout,
    'child\nafter\n',
  );
  assert.is(
    run(['-e', open + "local p = to('cat') setmetatable({}, {__gc = function() p:write('told\\n') end})"]).stdout,
    'told\n',
  );
});

test.run();
