// UUIDs: texts, what they say, and generators that never repeat themselves, whatever the clock does.
import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  UuidSource,
  formatUuid,
  nodeOf,
  parseUuid,
  secondsOf,
  stamped,
  variantOf,
  versionOf,
} from '../../../src/actors/modules/uuid.ts';

const DNS = parseUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8')!;

test('texts of one UUID', () => {
  const text = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
  for (const form of [text, text.toUpperCase(), text.replaceAll('-', ''), `{${text}}`, `urn:uuid:${text}`]) {
    assert.is(formatUuid(parseUuid(form)!), text, form);
  }
  for (const wrong of [
    '',
    text + '0',
    text.slice(1),
    `{${text}`,
    `{${text.replaceAll('-', '')}}`,
    text.replace('6', 'g'),
    text.replace('-', ''),
  ]) {
    assert.is(parseUuid(wrong), undefined, wrong);
  }
});

test('what a UUID says', () => {
  assert.equal(
    [versionOf(DNS), variantOf(DNS), secondsOf(DNS), nodeOf(DNS)],
    [1, 'RFC4122', 886630433, '00c04fd430c8'],
  );
  const variant = (digit: string) => variantOf(parseUuid(`00000000-0000-4000-${digit}000-000000000000`)!);
  assert.equal(['0', '8', 'c', 'e'].map(variant), ['NCS', 'RFC4122', 'Microsoft', 'Future']);
});

test('of names, as RFC 9562 has them', () => {
  const hash = (name: string): string =>
    createHash(name).update(`${DNS}www.example.com`, 'latin1').digest().toString('latin1');
  assert.is(formatUuid(stamped(hash('md5'), 3)), '5df41881-3aed-3515-88a7-2f4a814cf09e');
  assert.is(formatUuid(stamped(hash('sha1'), 5)), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('generators tell their version, the time, and never the same twice', () => {
  let chance = 1n,
    now = 1_700_000_000_123;
  const source = new UuidSource(
    () => now,
    () => (chance = BigInt.asUintN(64, chance * 6364136223846793005n + 1n)),
  );
  const seen = new Set<string>();
  let last = '';
  for (let i = 0; i < 5000; i++) {
    // A clock that stands still, then one that was set back.
    if (i === 2500) now -= 60_000;
    const one = source.fromTime(),
      seven = source.fromUnixTime(),
      four = source.fromChance();
    assert.equal([one, four, seven].map(versionOf), [1, 4, 7]);
    assert.equal([one, four, seven].map(variantOf), ['RFC4122', 'RFC4122', 'RFC4122']);
    assert.ok(seven > last);
    last = seven;
    for (const uuid of [one, seven, four]) seen.add(uuid);
  }
  assert.is(seen.size, 15_000);
  assert.is(
    secondsOf(
      new UuidSource(
        () => 1_700_000_000_999,
        () => 7n,
      ).fromTime(),
    ),
    1_700_000_000,
  );
  assert.is(
    secondsOf(
      new UuidSource(
        () => 1_700_000_000_999,
        () => 7n,
      ).fromUnixTime(),
    ),
    1_700_000_000,
  );
});

test.run();
