// Profiles on the host of Node: 'node' reaches what Node gives, 'safe' its time and standard streams.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua } from '../../../src/exports/index.ts';
import { nodeHost } from '../../../src/exports/node.ts';

const folder = mkdtempSync(join(tmpdir(), 'perilune-profile-'));
test.after(() => rmSync(folder, { recursive: true }));

const quiet = () => nodeHost({ write: () => {}, writeError: () => {} });

test("profile 'node' has Node's files, environment and commands", () => {
  const file = join(folder, 'a'),
    lua = new Lua({ profile: 'node', host: quiet(), globals: { FILE: file } });
  lua.eval('local f = assert(io.open(FILE, "w")) f:write("from Lua") f:close()');
  assert.is(readFileSync(file, 'utf8'), 'from Lua');
  assert.is(lua.eval('return os.getenv("PATH")'), process.env['PATH']);
  assert.is(lua.eval('return io.popen("echo hello"):read("l")'), 'hello');
  assert.type(lua.eval('return debug.traceback()'), 'string');
});

test('the safe profile has none of them, whatever the host gives', () => {
  const file = join(folder, 'b');
  writeFileSync(file, 'return 1');
  const lua = new Lua({ host: quiet(), globals: { FILE: file } });
  const refused = [undefined, `${file}: Operation not supported`, 95];
  for (const mode of ['r', 'w', 'a', 'r+']) assert.equal(lua.evalMulti(`return io.open(FILE, "${mode}")`), refused);
  assert.equal(lua.evalMulti('return io.tmpfile()'), [undefined, 'Operation not supported', 95]);
  assert.equal(lua.evalMulti('return loadfile(FILE)'), [undefined, `cannot open ${file}: Operation not supported`]);
  assert.match(
    lua.evalMulti('return pcall(io.lines, FILE)')[1] as string,
    `cannot open file '${file}' (Operation not supported)`,
  );
  assert.is(lua.eval('return package.searchpath("b", FILE)'), undefined);
  assert.equal(lua.evalMulti('return os.getenv, os.remove, os.rename, os.tmpname, os.execute, os.exit, io.popen'), [
    ...Array.from({ length: 7 }, () => undefined),
  ]);
  assert.is(readFileSync(file, 'utf8'), 'return 1');
  assert.type(lua.eval('return os.time()'), 'number');
});

test('virtual files take the place of those of Node', () => {
  const lua = new Lua({ profile: 'node', host: quiet(), files: { 'x.lua': 'return "virtual"' } });
  assert.is(lua.eval('return dofile("x.lua")'), 'virtual');
  assert.equal(lua.evalMulti('return io.open("package.json")'), [
    undefined,
    'package.json: No such file or directory',
    2,
  ]);
  assert.is(lua.eval('return require("x")'), 'virtual');
});

test('output of a safe state keeps its order on the streams of Node', () => {
  let out = '';
  const write = (bytes: string): void => {
    out += bytes;
  };
  const lua = new Lua({ host: nodeHost({ write, writeError: write }), files: {} });
  lua.eval('print(1) io.write(2, "\\n") io.stdout:write(3, "\\n") io.stderr:write(4, "\\n") print(5)');
  assert.is(out, '1\n2\n3\n4\n5\n');
});

test.run();
