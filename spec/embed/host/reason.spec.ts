import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { reasonOf } from '../../../src/embed/host/reason.ts';

function thrown(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('system errors are words', () => {
  assert.is(reasonOf(thrown(() => readFileSync('no such file, at all'))), 'no such file or directory');
  assert.is(reasonOf(thrown(() => readdirSync('package.json'))), 'not a directory');
  assert.is(reasonOf(thrown(() => readFileSync('.'))), 'illegal operation on a directory');
});

test('others say what they said', () => {
  assert.is(reasonOf(new Error('EXACTLY so')), 'EXACTLY so');
  assert.is(reasonOf('gone'), 'gone');
});

test.run();
