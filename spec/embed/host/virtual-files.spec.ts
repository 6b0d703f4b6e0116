// Files in memory behave as real ones: the same programs run on both, and natively where lua5.4 is installed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { check } from '../../../conformance/check.ts';
import { parseDirectives } from '../../../conformance/directives.ts';
import { Lua, LuaError, VirtualFiles, type FileContents, type LuaOptions } from '../../../src/exports/index.ts';
import { encodeUtf8, fromBytes } from '../../../src/embed/host/text.ts';
import { raised } from '../lua/runs.ts';

/** A state with these files, and what it writes to standard output. */
function withFiles(files: VirtualFiles | Readonly<Record<string, FileContents>>, options: LuaOptions = {}) {
  let out = '';
  const lua = new Lua({
    stdout: (bytes) => {
      out += fromBytes(bytes);
    },
    files,
    ...options,
  });
  return { lua, output: () => out };
}

// ---- as real files

const TREE: Readonly<Record<string, string>> = {
  'a.txt': 'one\ntwo 12 0x1p4\n\nlast',
  'b.txt': '',
  'd/in.txt': 'inside\n',
  'd/sub/deep.txt': 'deep',
  'empty/': '',
  'none/': '',
};

/** Every operation on files, by numbers of its own generator; prints all that comes of it. */
const OPERATIONS = `
  local seed = ...
  local function pick(n) seed = (seed * 1103515245 + 12345) % 2147483648 return seed // 65536 % n + 1 end
  local function one(list) return list[pick(#list)] end
  local NAMES = {"a.txt", "b.txt", "d", "d/in.txt", "d/../a.txt", "d/sub/deep.txt", "empty", "none", "new", "d/new",
    "x/y", "a.txt/", "a.txt/b", "d/", "./b.txt", "d//in.txt", "d/sub/../../new", "", ".", "new/", "empty/new",
    ("n"):rep(300), "a.txt\\0tail", "d/./sub", "x/../a.txt", "none/..", "d/sub"}
  local MODES = {"r", "w", "a", "r+", "w+", "a+", "rb", "wb", "r+b"}
  local FORMATS = {"l", "L", "a", "n", 0, 1, 5, 100}
  local TEXTS = {"x", "line\\n", "12 ", "", ("long "):rep(20), "\\0\\255"}
  local function show(what, ...)
    local out = {what}
    for i = 1, select("#", ...) do
      local v = select(i, ...)
      out[#out + 1] = io.type(v) or (type(v) == "string" and ("%q"):format(v)) or tostring(v)
    end
    print(table.concat(out, " "))
  end
  local f, directory
  local function close() if f then show("close", f:close()) f = nil end end
  local function isDirectory(name) local g = io.open(name) if not g then return false end
    local _, _, code = g:read(1) g:close() return code == 21 end
  local ACTS = {
    function()
      close()
      local name, mode = one(NAMES), one(MODES)
      directory = isDirectory(name)
      local why
      f, why = io.open(name, mode)
      show("open " .. ("%q %s"):format(name, mode), f, why)
    end,
    function() if f then f:seek("cur") local format = one(FORMATS) show("read " .. format, f:read(format)) end end,
    function() if f and not directory then f:seek("cur") local text = one(TEXTS) show("write", f:write(text)) end end,
    function() if f and not directory then f:seek("cur") local text = one(TEXTS) show("write", f:write(text, 1, 2.5)) end end,
    function() if f and not directory then show("seek", f:seek(one{"set", "cur", "end"}, pick(20) - 8)) end end,
    function() if f then show("flush", f:flush()) end end,
    function() if f then show("setvbuf", f:setvbuf(one{"no", "full", "line"})) end end,
    close,
    function() close() local name = one(NAMES) if name ~= "." and name ~= "none/.." then show("remove " .. name, os.remove(name)) end end,
    function()
      close()
      local from, to = one(NAMES), one(NAMES)
      if from ~= "." and from ~= "none/.." then show("rename " .. from .. " " .. to, os.rename(from, to)) end
    end,
    function()
      close()
      local name = one(NAMES)
      if not isDirectory(name) then
        local lines = {}
        show("lines " .. name, pcall(function() for l in io.lines(name, one(FORMATS)) do lines[#lines + 1] = l if #lines > 9 then break end end end))
        show("got", table.unpack(lines))
      end
    end,
    function() show("loadfile", (select(2, loadfile("x/y")))) end,
  }
  for i = 1, 400 do one(ACTS)() end
  close()
  for _, name in ipairs(NAMES) do
    local g, why = io.open(name)
    show("left " .. name, g and g:read("a"), why)
    if g then g:close() end
  end`;

/** The tree in a real folder, or what `run` gives from in there. */
function inFolder<T>(run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-files-'));
  try {
    for (const [path, contents] of Object.entries(TREE)) {
      mkdirSync(join(folder, path.endsWith('/') ? path : dirname(path)), { recursive: true });
      if (!path.endsWith('/')) writeFileSync(join(folder, path), contents);
    }
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function native(program: string, seed: number): string {
  return inFolder((folder) => {
    const { stdout, stderr } = spawnSync('lua5.4', ['-', String(seed)], {
      cwd: folder,
      input: program,
      encoding: 'latin1',
    });
    return stdout + stderr;
  });
}

function virtual(program: string, seed: number): string {
  const { lua, output } = withFiles(TREE);
  lua.eval(program, { name: 'stdin', args: [seed] });
  return output();
}

const SEEDS = 20;
const hasNative = spawnSync('lua5.4', ['-v']).error === undefined;

if (hasNative) {
  test('operations give what they give natively', () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const lines = native(OPERATIONS, seed).split('\n'),
        ours = virtual(OPERATIONS, seed).split('\n');
      const at = lines.findIndex((line, i) => line !== ours[i]);
      if (at >= 0)
        assert.is(
          `${at}: ${ours.slice(at - 3, at + 1).join('\n')}`,
          `${at}: ${lines.slice(at - 3, at + 1).join('\n')}`,
          `seed ${seed}`,
        );
      assert.is(ours.length, lines.length);
    }
  });
} else console.log('lua5.4 is not installed: files in memory are not compared with it');

/** Programs of conformance/ that work with files by name. */
const PROGRAMS = [
  ...readdirSync('conformance/io')
    .filter((name) => !name.includes('popen') && !name.startsWith('files_live'))
    .map((name) => `conformance/io/${name}`),
  'conformance/base/loadfile_and_dofile.lua',
  'conformance/base/dofile_propagates_errors_and_results.lua',
  'conformance/base/loadfile_syntax_error_names_the_file.lua',
  'conformance/os/remove_results.lua',
  'conformance/os/rename_results.lua',
  'conformance/os/tmpname_names_a_usable_file.lua',
];

test('the programs of conformance/ about files hold', () => {
  assert.ok(PROGRAMS.length > 40);
  for (const path of PROGRAMS) {
    const source = fromBytes(readFileSync(path));
    const { lua, output } = withFiles({ 'tmp/': '' }, { profile: 'full' });
    let error: string | undefined;
    try {
      lua.eval(readFileSync(path));
    } catch (thrown) {
      if (!(thrown instanceof LuaError)) throw thrown;
      error = encodeUtf8(thrown.message);
    }
    const fault = check({ stdout: output(), ...(error === undefined ? {} : { error }) }, parseDirectives(source));
    assert.is(fault, undefined, `${path}: ${fault ?? ''}`);
  }
});

// ---- names

test("a name that climbs stays inside: '..' of the root is the root", () => {
  const { lua } = withFiles({ 'a.txt': 'a', 'd/b.txt': 'b' });
  for (const name of [
    'a.txt',
    '/a.txt',
    '../a.txt',
    '../../../../a.txt',
    'd/../../a.txt',
    '/../d/../a.txt',
    './/./a.txt',
  ])
    assert.is(lua.eval('return assert(io.open(...)):read("a")', { args: [name] }), 'a', name);
  lua.eval('assert(io.open("../../../out.txt", "w")):write("x")');
  assert.equal([...lua.files!.keys()], ['a.txt', 'd/b.txt', 'out.txt']);
});

test('names are bytes: JavaScript has them in UTF-8', () => {
  const { lua } = withFiles({ 'größe/ж.txt': 'ж' });
  assert.is(lua.eval('return io.open("größe/ж.txt"):read("a")'), 'ж');
  lua.eval('io.open("größe/λ", "w"):close()');
  assert.equal([...lua.files!.keys()], ['größe/ж.txt', 'größe/λ']);
  // What is no UTF-8 comes one character a byte.
  lua.eval('io.open("\\xff", "w"):close()');
  assert.equal([...lua.files!.keys()].slice(2), ['\xff']);
});

test('modules and scripts are found among them', () => {
  const { lua } = withFiles({
    'm.lua': 'return {name = ..., from = select(2, ...)}',
    'p/init.lua': 'return "package " .. (...)',
    'p/q.lua': 'return require("m").name',
    script: '#!/usr/bin/env lua\nreturn 1, ...',
    bad: 'x =',
  });
  assert.equal(lua.eval('return require("m")', { as: 'js' }), { name: 'm', from: './m.lua' });
  assert.equal(lua.evalMulti('return require("p")'), ['package p', './p/init.lua']);
  assert.is(lua.eval('return require("p.q")'), 'm');
  assert.equal(lua.evalMulti('return loadfile("script")(2)'), [1, 2]);
  assert.equal(lua.evalMulti('return dofile("script")'), [1]);
  assert.is(lua.evalMulti('return loadfile("bad")')[1], 'bad:1: unexpected symbol near <eof>');
  assert.is(
    raised(() => lua.eval('require("x.y")')).message,
    "eval:1: module 'x.y' not found:\n\tno field package.preload['x.y']\n\tno file './x/y.lua'\n\tno file './x/y/init.lua'",
  );
});

// ---- seen from JavaScript

test('what programs write, JavaScript reads', () => {
  const { lua } = withFiles({ 'in.txt': 'text', 'raw.bin': Uint8Array.of(0, 255) });
  lua.eval(`
    local f = io.open("out.txt", "w") f:write(io.open("in.txt"):read("a"), "!") f:close()
    OPEN = io.open("open.txt", "w") OPEN:write("not closed")
    os.remove("in.txt")
    assert(io.open("raw.bin", "a")):write("\\1")`);
  const files = lua.files!;
  assert.equal([...files.keys()].sort(), ['open.txt', 'out.txt', 'raw.bin']);
  assert.is(files.text('out.txt'), 'text!');
  assert.is(files.text('/open.txt'), 'not closed');
  assert.equal(files.get('raw.bin'), Uint8Array.of(0, 255, 1));
  assert.is(files.get('in.txt'), undefined);
  assert.is(files.has('in.txt'), false);
  assert.is(files.size, 3);
  assert.is(new Lua().files, undefined);
});

test('what JavaScript stores, programs see; bytes are never shared', () => {
  const bytes = Uint8Array.of(65, 66),
    { lua } = withFiles({ 'a/b': bytes });
  bytes[0] = 0;
  const files = lua.files!;
  assert.is(lua.eval('return io.open("a/b"):read("a")'), 'AB');
  files.get('a/b')![0] = 0;
  for (const [, each] of files) each[0] = 0;
  assert.is(lua.eval('return io.open("a/b"):read("a")'), 'AB');
  files.set('/new/dir/c', 'λ').set('a/b', 'replaced').set('made/', '');
  assert.is(lua.eval('return io.open("new/dir/c"):read("a") .. io.open("a/b"):read("a")'), 'λreplaced');
  assert.is(lua.eval('return io.open("made/x", "w") ~= nil'), true);
  assert.is(files.delete('a/b'), true);
  assert.is(files.delete('a/b'), false);
  assert.is(files.delete('new'), false);
  assert.is(lua.evalMulti('return io.open("a/b")')[1], 'a/b: No such file or directory');
});

test('two states may share a tree; a Map is copied', () => {
  const files = new VirtualFiles({ x: '1' }),
    first = new Lua({ files }),
    second = new Lua({ files });
  first.eval('local f = io.open("x", "w") f:write("from the first") f:close()');
  assert.is(second.eval('return io.open("x"):read("a")'), 'from the first');
  assert.is(first.files, files);
  const map = new Map([['x', 'map']]),
    third = new Lua({ files: map });
  third.eval('io.open("x", "w"):close()');
  assert.is(map.get('x'), 'map');
  assert.is(third.files!.text('x'), '');
});

test('files that make no sense are refused', () => {
  const refused = (files: unknown, message: string): void =>
    assert.throws(
      () => new Lua({ files: files as Record<string, string> }),
      (error: unknown) => error instanceof TypeError && error.message === message,
      message,
    );
  for (const files of [null, 5, 'x', true, [], () => 0, Symbol('x')])
    refused(files, 'files must be an object, a Map or a VirtualFiles');
  for (const contents of [5, null, undefined, {}, [1], true])
    refused({ 'a.txt': contents }, "file 'a.txt' must be a string or a Uint8Array");
  refused(new Map([[5, 'x']]), 'a path must be a string');
  refused({ a: 'x', 'a/b': 'y' }, "file 'a/b': Not a directory");
  refused({ 'a/b': 'y', a: 'x' }, "file 'a': Is a directory");
  refused({ 'a/': 'x' }, "file 'a/': Is a directory");
  refused({ '': 'x' }, "file '': No such file or directory");
  refused({ '/': 'x' }, "file '/': Is a directory");
  refused({ ['n'.repeat(256)]: 'x' }, `file '${'n'.repeat(256)}': File name too long`);
  assert.equal([...new Lua({ files: { '/': '' } }).files!.keys()], []);
});

// ---- limits

const stopped = (lua: Lua, code: string): string => raised(() => lua.eval(code)).code;
const MB = 2 ** 20;

test('files that programs write count as memory', () => {
  const ways = [
    'local f = io.open("x", "w") while true do f:write(("x"):rep(1000)) end',
    'local f = io.open("x", "w") f:seek("set", 1 << 28) f:write("x") f:flush()',
    'local all = {} while true do local f = io.tmpfile() f:write(("x"):rep(100000)) f:flush() all[#all + 1] = f end',
    'local i = 0 while true do i = i + 1 local f = io.open("f" .. i, "w") f:write(("x"):rep(5000)) f:close() end',
    'local i = 0 while true do i = i + 1 io.open("f" .. i, "w"):close() end',
    'local f = io.open("x", "w") os.remove("x") while true do f:write(("x"):rep(1000)) end',
    'while true do os.tmpname() end',
  ];
  for (const way of ways)
    assert.is(
      stopped(new Lua({ files: {}, limits: { memory: 8 * MB, instructions: 1e9 } }), way),
      'ERR_LUA_LIMIT_MEMORY',
      way,
    );
});

test('files that are dropped, removed or cut do not count', () => {
  const ways = [
    'for i = 1, 300 do io.tmpfile():write(("x"):rep(100000)) end',
    'for i = 1, 300 do local f = io.open("x", "w") f:write(("x"):rep(100000)) f:close() end',
    'for i = 1, 300 do local f = io.open("x", "w") f:write(("x"):rep(100000)) f:close() os.remove("x") end',
    'for i = 1, 300 do local f = io.open("x" .. i, "w") f:write(("x"):rep(100000)) f:close() os.rename("x" .. i, "y") end',
  ];
  for (const way of ways) {
    const lua = new Lua({ files: {}, limits: { memory: 8 * MB } });
    lua.eval(way);
    assert.is(lua.eval('return 1'), 1, way);
  }
});

test('what the embedder gives does not count', () => {
  const lua = new Lua({ files: { big: new Uint8Array(16 * MB) }, limits: { memory: 4 * MB } });
  lua.eval('for i = 1, 1e5 do local _ = {i} end local f = io.open("big", "r+") f:write("changed") f:close()');
  assert.is(lua.eval('return io.open("big"):read(7)'), 'changed');
  assert.is(lua.eval('return io.open("big"):seek("end")'), 16 * MB);
});

test('a file has a largest size', () => {
  const lua = new Lua({ files: {} });
  assert.equal(
    lua.evalMulti('local f = io.open("x", "w") f:setvbuf("no") f:seek("set", 1 << 40) return f:write("x")'),
    [undefined, 'File too large', 27],
  );
  assert.is(lua.files!.get('x')!.length, 0);
});

test('work on files is charged', () => {
  for (const way of [
    'while true do local f = io.open("x", "w") f:close() end',
    'while true do io.open(("d/"):rep(1000)) end',
    'while true do os.remove("x") os.rename("x", "y") end',
    'local f = io.open("x", "w") f:write(("x"):rep(1e5)) f:close() while true do io.open("x"):read("a") end',
  ]) {
    const lua = new Lua({ files: { 'd/': '' }, limits: { instructions: 1e6 } });
    assert.is(stopped(lua, way), 'ERR_LUA_LIMIT_INSTRUCTIONS', way);
  }
});

test.run();
