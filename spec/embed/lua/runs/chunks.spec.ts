// Chunks as bytes: binary ones of LuaFunction.dump, texts with a byte order mark or a first line for the shell; and
// listings.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Lua, type LuaFunction, type LuaTable } from '../../../../src/exports/index.ts';
import { raised, rejection } from '../runs.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

test('a dumped function runs in another state', async () => {
  const dumped = new Lua().compile('local a, b = ... return a + b, greet').dump();
  assert.instance(dumped, Uint8Array);
  const lua = new Lua({ globals: { greet: 'hello' } });
  for (const mode of ['b', 'bt'] as const) {
    assert.equal(lua.evalMulti(dumped, { mode, args: [1, 2] }), [3, 'hello']);
    assert.is(lua.compile(dumped, { mode })(3, 4), 7);
    assert.is(await lua.evalAsync(dumped, { mode, args: [5, 6] }), 11);
  }
  assert.equal(lua.evalMulti(dumped, { mode: 'b', args: [1, 1], env: { greet: 'own' } }), [2, 'own']);
});

test('a stripped chunk is smaller, and has no positions', () => {
  const f = new Lua().compile('local first = 1\nlocal second = nil\nreturn second.x', { name: 'named' });
  const whole = f.dump({ strip: false }),
    stripped = f.dump({ strip: true });
  assert.ok(stripped.length < whole.length);
  assert.equal(f.dump(), whole);
  const lua = new Lua();
  assert.is(
    raised(() => lua.eval(whole, { mode: 'b' })).message,
    "named:3: attempt to index a nil value (local 'second')",
  );
  assert.match(raised(() => lua.eval(stripped, { mode: 'b' })).message, /^\?:-1: attempt to index a nil value/);
});

test('only what the mode allows is loaded', async () => {
  const lua = new Lua(),
    dumped = lua.compile('return 1').dump();
  const refused = /^attempt to load a binary chunk \(mode is 't'\): only with mode 'b' or 'bt'/;
  for (const options of [{}, { mode: 't' }] as const) {
    for (const act of [() => lua.eval(dumped, options), () => lua.compile(dumped, options)]) {
      const error = raised(act);
      assert.is(error.code, 'ERR_LUA_SYNTAX');
      assert.match(error.message, refused);
    }
    assert.match((await rejection(lua.evalAsync(dumped, options))).message, refused);
  }
  // Nor as a text.
  assert.match(raised(() => lua.eval('\x1bLua')).message, refused);
  assert.is(raised(() => lua.eval('return 1', { mode: 'b' })).message, "attempt to load a text chunk (mode is 'b')");
  assert.is(lua.eval('return 1', { mode: 'bt' }), 1);
});

test('a broken binary chunk is a syntax error', () => {
  const lua = new Lua(),
    dumped = lua.compile('local x <close> = nil return function() return x end').dump();
  for (let length = 1; length < dumped.length; length++) {
    const error = raised(() => lua.compile(dumped.slice(0, length), { mode: 'b', name: 'part' }), `${length} bytes`);
    assert.is(error.code, 'ERR_LUA_SYNTAX');
    assert.match(error.message, /^part: bad binary format \(/);
  }
  lua.compile(dumped, { mode: 'b' });
});

test('functions of the host, and of the library, have no binary form and no listing', () => {
  const lua = new Lua({ globals: { host: () => 1 } });
  for (const name of ['host', 'print']) {
    const f = lua.eval<LuaFunction>(`return ${name === 'host' ? 'print' : name}`);
    for (const act of [() => f.dump(), () => f.disassemble()]) {
      const error = raised(act);
      assert.is(error.code, 'ERR_LUA_RUNTIME');
      assert.is(error.message, 'unable to dump given function');
    }
  }
});

test('upvalues are not part of it', () => {
  const lua = new Lua();
  const counter = lua.eval<LuaFunction>('local n = 5 return function() n = (n or 0) + 1 return n end');
  assert.is(counter(), 6);
  const copy = lua.compile<[], unknown>(counter.dump(), { mode: 'b', env: {} });
  // The environment is the first upvalue, as for load.
  assert.throws(() => copy(), /attempt to perform arithmetic on a table value/);
});

test('a byte order mark and a #! line are skipped, and lines still count', () => {
  const lua = new Lua(),
    mark = Uint8Array.of(0xef, 0xbb, 0xbf);
  const dumped = lua.compile('return "binary"').dump();
  for (const [code, value] of [
    ['\ufeffreturn 1', 1],
    ['#!/usr/bin/env perilune\nreturn 2', 2],
    ['\ufeff#!/usr/bin/env perilune\nreturn 3', 3],
    ['#!/usr/bin/env perilune', undefined],
    [joined(mark, bytes('return 4')), 4],
    [joined(mark, bytes('#!x\nreturn 5')), 5],
  ] as const)
    assert.is(lua.eval(code), value);
  for (const code of [joined(bytes('#!x\n'), dumped), joined(mark, bytes('#!x\n'), dumped), joined(mark, dumped)])
    assert.is(lua.eval(code, { mode: 'bt' }), 'binary');
  assert.is(raised(() => lua.eval('#!x\n\nerror("here")')).message, 'eval:3: here');
  // Nothing else is.
  for (const code of ['#t', ' #!x\nreturn 1', 'return 1 \ufeff'])
    assert.is(raised(() => lua.eval(code)).code, 'ERR_LUA_SYNTAX', code);
});

test('bytes of text are read as they are', () => {
  const lua = new Lua();
  assert.is(lua.eval(bytes('return "λ"')), 'λ');
  assert.equal(lua.eval(joined(bytes('return "'), Uint8Array.of(0xff), bytes('"'))), Uint8Array.of(0xff));
});

test('a listing, by level', () => {
  const f = new Lua().compile('local a = 1 return function() return a end', { name: 'listed' });
  const [one, two, three] = ([1, 2, 3] as const).map((level) => f.disassemble(level)) as [string, string, string];
  for (const text of [one, two, three]) {
    assert.match(text, /^main <listed:0,\d+> \(\d+ instructions\)/);
    assert.match(text, /\nfunction <listed:1,1>/);
    assert.match(text, /GETUPVAL/);
  }
  assert.not.match(one, /constants \(|locals \(|upvalues \(/);
  assert.match(two, /locals \(1\):\n\t0\ta\t/);
  assert.not.match(two, /-- /);
  assert.match(three, /GETUPVAL .*\t-- /);
  assert.is(f.disassemble(), two);
});

test('a table handle is no function', () => {
  const table: LuaTable = new Lua().table();
  assert.not('dump' in table);
});

test.run();
