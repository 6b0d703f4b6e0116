import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { flagsOf } from '../../src/cli/optimizing.ts';

test('V8 knows the flags that are meant for it', () => {
  const flags = flagsOf(process.versions.v8);
  assert.ok(flags.length > 0, `none for V8 ${process.versions.v8}`);
  const { status, stderr } = spawnSync(process.execPath, [...flags, '-e', '0'], { encoding: 'utf8' });
  assert.is(stderr, '');
  assert.is(status, 0);
});

test('a flag that is not known is complained about', () => {
  assert.not.equal(spawnSync(process.execPath, ['--optimize-some-day', '-e', '0']).status, 0);
});

test('an unknown version of V8 gets no flags', () => {
  assert.equal(flagsOf('99.1.2'), []);
  assert.equal(flagsOf(''), []);
});

test.run();
