// Digests against Node's own, at every length around a block's end.
import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Md5, Sha1, type Digest } from '../../../src/actors/modules/digest.ts';

function whole(digest: Digest): string {
  while (!digest.step());
  return digest.result;
}
const md5 = (bytes: string): string => whole(new Md5(bytes)),
  sha1 = (bytes: string): string => whole(new Sha1(bytes));

const expected = (name: string, bytes: string): string =>
  createHash(name).update(bytes, 'latin1').digest().toString('latin1');

const samples = Array.from({ length: 200 }, (_, n) =>
  Array.from({ length: n }, (_, i) => String.fromCharCode((i * 37 + n) & 255)).join(''),
);

test('md5', () => {
  for (const bytes of samples) assert.is(md5(bytes), expected('md5', bytes), `length ${bytes.length}`);
});

test('sha1', () => {
  for (const bytes of samples) assert.is(sha1(bytes), expected('sha1', bytes), `length ${bytes.length}`);
});

test('long ones', () => {
  for (const n of [1023, 1024, 1025, 50_000]) {
    const bytes = String.fromCharCode(...Array.from({ length: 250 }, (_, i) => i))
      .repeat(n / 250 + 1)
      .slice(0, n);
    assert.is(md5(bytes), expected('md5', bytes), `length ${n}`);
    assert.is(sha1(bytes), expected('sha1', bytes), `length ${n}`);
  }
});

test.run();
