import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chunkId } from '../../src/values/chunk-id.ts';

test('=name is shown as it is, cut at 59 bytes', () => {
  assert.is(chunkId('=stdin'), 'stdin');
  assert.is(chunkId('='), '');
  assert.is(chunkId('=' + 'x'.repeat(59)), 'x'.repeat(59));
  assert.is(chunkId('=' + 'x'.repeat(70)), 'x'.repeat(59));
});

test('@file keeps its end', () => {
  assert.is(chunkId('@dir/file.lua'), 'dir/file.lua');
  assert.is(chunkId('@' + 'x'.repeat(59)), 'x'.repeat(59));
  assert.is(chunkId('@/a/' + 'x'.repeat(60)), '...' + 'x'.repeat(56));
});

test('text is shown by its first line', () => {
  assert.is(chunkId('return 1'), '[string "return 1"]');
  assert.is(chunkId('a\nb'), '[string "a..."]');
  assert.is(chunkId(''), '[string ""]');
  assert.is(chunkId('x'.repeat(44)), `[string "${'x'.repeat(44)}"]`);
  assert.is(chunkId('x'.repeat(45)), `[string "${'x'.repeat(45)}..."]`);
  assert.is(chunkId('x'.repeat(100)), `[string "${'x'.repeat(45)}..."]`);
  assert.is(chunkId('a\0b'), '[string "a"]');
});

test.run();
