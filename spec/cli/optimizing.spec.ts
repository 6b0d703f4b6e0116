import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { flagsOf, usualFlagsOf } from '../../src/cli/interpreter/optimizing.ts';

test('V8 knows the flags that are meant for it', () => {
  const flags = flagsOf(process.versions.v8);
  assert.ok(flags.length > 0, `none for V8 ${process.versions.v8}`);
  const { status, stderr } = spawnSync(process.execPath, [...flags, '-e', '0'], { encoding: 'utf8' });
  assert.is(stderr, '');
  assert.is(status, 0);
});

test("what undoes them are V8's own values", () => {
  const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' }),
    usual = usualFlagsOf(process.versions.v8);
  assert.ok(usual.length > 0);
  for (const flag of usual) assert.ok(stdout.includes(`default: ${flag}\n`), flag);
  const names = (flags: readonly string[]): string[] =>
    flags.filter((f) => f.includes('=')).map((f) => f.split('=')[0]!);
  assert.equal(names(usual), names(flagsOf(process.versions.v8)));
  assert.equal(usualFlagsOf('99.1.2'), []);
});

test('a flag that is not known is complained about', () => {
  assert.not.equal(spawnSync(process.execPath, ['--optimize-some-day', '-e', '0']).status, 0);
});

test('an unknown version of V8 gets no flags', () => {
  assert.equal(flagsOf('99.1.2'), []);
  assert.equal(flagsOf(''), []);
});

test.run();
