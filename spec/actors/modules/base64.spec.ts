// Base64 against Node's own, and where a text stops being one.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Base64Reader, Base64Writer } from '../../../src/actors/modules/base64.ts';

function encodeBase64(bytes: string): string {
  const writer = new Base64Writer(bytes);
  while (!writer.step());
  return writer.text;
}

/** The decoded bytes, or the position of the first error. */
function decodeBase64(text: string): string | number {
  const reader = new Base64Reader(text);
  while (!reader.step());
  return reader.illegal ?? reader.bytes;
}

test('is what Node says, both ways', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (data) => {
      const bytes = Buffer.from(data).toString('latin1'),
        text = Buffer.from(data).toString('base64');
      assert.is(encodeBase64(bytes), text);
      assert.is(decodeBase64(text), bytes);
    }),
  );
});

test('line ends are passed over wherever they stand', () => {
  assert.is(decodeBase64('Y\nW\r\nJ\nj\n'), 'abc');
  assert.is(decodeBase64('YQ=\n=\r\n'), 'a');
});

test('says where a text goes wrong', () => {
  assert.is(decodeBase64('*'), 0);
  assert.is(decodeBase64('YWJj*'), 4);
  assert.is(decodeBase64('YWJjY'), 4);
  assert.is(decodeBase64('Y==='), 1);
  assert.is(decodeBase64('YQ='), 3);
  assert.is(decodeBase64('YQ==x'), 4);
  assert.is(decodeBase64('YWI=='), 4);
  assert.is(decodeBase64('='), 0);
  assert.is(decodeBase64('\xff\xff\xff\xff'), 0);
});

test('long ones, whose parts end anywhere', () => {
  for (const n of [3071, 3072, 3073, 4095, 4096, 4097, 12_288, 50_001]) {
    const data = Uint8Array.from({ length: n }, (_, i) => (i * 37 + n) & 255),
      bytes = Buffer.from(data).toString('latin1'),
      text = Buffer.from(data).toString('base64');
    assert.ok(encodeBase64(bytes) === text, `${n} bytes`);
    assert.ok(decodeBase64(text) === bytes, `${n} bytes`);
    assert.ok(decodeBase64(text.replace(/.{7}/g, '$&\r\n')) === bytes, `${n} bytes in lines`);
    assert.is(
      decodeBase64(`${text.slice(0, 4096 - 1)}*${text.slice(4096)}`),
      n > 3072 ? 4095 : decodeBase64(`${text.slice(0, 4095)}*`),
    );
  }
});

test.run();
