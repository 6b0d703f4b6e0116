import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withoutFirstLine } from '../../src/stdlib/load.ts';
import { pathFrom, searchPath } from '../../src/stdlib/package.ts';
import type { HostFile, HostFiles } from '../../src/vm/host.ts';

const files = (...names: string[]): HostFiles =>
  ({
    open: (name: string) =>
      names.includes(name)
        ? ({ close: () => undefined } as HostFile)
        : { failure: 'No such file or directory', errno: 2 },
  }) as unknown as HostFiles;

test('the first file of the path that can be read', () => {
  assert.equal(searchPath(files('./a/b/init.lua'), 'a.b', './?.lua;./?/init.lua', '.', '/'), {
    file: './a/b/init.lua',
  });
  assert.equal(searchPath(files('--x--'), '-x-', '?', '-', '--'), { file: '--x--' });
  assert.equal(searchPath(files('$&'), '.', '?', '.', '$&'), { file: '$&' });
});

test('otherwise what was tried', () => {
  assert.equal(searchPath(files(), 'x', '?.a;?/?', '.', '/'), { tried: "no file 'x.a'\n\tno file 'x/x'" });
  assert.equal(searchPath(undefined, 'x', '', '.', '/'), { tried: "no file ''" });
});

test('paths from the environment', () => {
  const path = (variables: Record<string, string>): string => pathFrom((name) => variables[name], 'LUA_PATH', 'D');
  assert.is(path({}), 'D');
  assert.is(path({ LUA_PATH: 'a' }), 'a');
  assert.is(path({ LUA_PATH: 'a', LUA_PATH_5_4: 'b' }), 'b');
  assert.is(path({ LUA_PATH: ';;' }), 'D');
  assert.is(path({ LUA_PATH: 'a;;' }), 'a;D');
  assert.is(path({ LUA_PATH: ';;b' }), 'D;b');
  assert.is(path({ LUA_PATH: 'a;;b;;c' }), 'a;D;b;;c');
});

test('a first line for the shell goes, line numbers stay', () => {
  assert.is(withoutFirstLine('#!/bin/lua\nreturn 1'), '\nreturn 1');
  assert.is(withoutFirstLine('\xef\xbb\xbf#x\n\nreturn'), '\n\nreturn');
  assert.is(withoutFirstLine('\xef\xbb\xbfreturn'), 'return');
  assert.is(withoutFirstLine('# only'), '\n');
  assert.is(withoutFirstLine('#x\n\x1bLua'), '\x1bLua');
});

test.run();
