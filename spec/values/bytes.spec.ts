import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hostMemory } from '../../src/embed/host/text.ts';
import {
  Gathering,
  RUN,
  isAscii,
  ofCodes,
  otherCase,
  putBytes,
  reversed,
  takeBytes,
  useMemory,
} from '../../src/values/bytes.ts';

const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 }).map((codes) => ofCodes(codes));

const reverses = (): void => {
  fc.assert(
    fc.property(bytes, fc.nat(300), fc.nat(300), (s, a, b) => {
      const from = Math.min(a, b, s.length),
        to = Math.min(Math.max(a, b), s.length);
      assert.is(reversed(s, from, to), s.slice(from, to).split('').reverse().join(''));
    }),
  );
};
const changesCase = (): void => {
  fc.assert(
    fc.property(bytes, (s) => {
      assert.is(
        otherCase(s, 65),
        s.replace(/[A-Z]/g, (c) => c.toLowerCase()),
      );
      assert.is(
        otherCase(s, 97),
        s.replace(/[a-z]/g, (c) => c.toUpperCase()),
      );
    }),
  );
  const long = 'aZ\xe9'.repeat(RUN);
  assert.is(otherCase(long, 97), 'AZ\xe9'.repeat(RUN));
  assert.ok(isAscii('~\x7f') && !isAscii('\x80'));
};

const movesBytes = (): void => {
  const moved = (s: string, at: number): void => {
    const into = new Uint8Array(s.length + at + 1).fill(7);
    putBytes(s, into, at);
    assert.equal(
      [...into.subarray(at, -1)],
      [...s].map((c) => c.charCodeAt(0)),
    );
    assert.ok(into.at(-1) === 7 && into.subarray(0, at).every((byte) => byte === 7));
    assert.is(takeBytes(into, at, s.length), s);
  };
  fc.assert(fc.property(bytes, fc.nat(20), moved));
  moved('aZ\xe9\0'.repeat(RUN) + 'end', 3);
};

test('bytes of arrays', movesBytes);
test('ranges turned round', reverses);
test('only 26 letters have another case', changesCase);
test('both in memory of the host', () => {
  useMemory(hostMemory);
  movesBytes();
  reverses();
  changesCase();
});

test('pieces are gathered in their order, whatever their lengths', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 5 }),
    fc.integer({ min: 0, max: 20_000 }).map((n) => 'x'.repeat(n) + n),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, fc.boolean()), { maxLength: 30 }), (pieces) => {
      const gathering = new Gathering();
      let all = '';
      for (const [text, together] of pieces) {
        if (together) gathering.addPieces(text);
        else gathering.add(text);
        all += text;
        assert.is(gathering.length, all.length);
      }
      assert.is(gathering.text, all);
    }),
    { numRuns: 200 },
  );
});

test.run();
