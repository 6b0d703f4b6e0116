// Envelopes of messages: what a sender remembers of one never makes another one of it.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Decoder } from '../../../src/actors/link/decoder.ts';
import { MOST_WORDS } from '../../../src/actors/link/dictionary.ts';
import { Encoder } from '../../../src/actors/link/encoder.ts';
import { Reader } from '../../../src/actors/link/wire.ts';
import { Envelopes } from '../../../src/actors/nodes/envelope.ts';
import { Pids, putPid, putTarget, takeTarget } from '../../../src/actors/nodes/signals.ts';
import { Family, Pid } from '../../../src/actors/values/pid.ts';

/** Both ends of a link; counts the envelopes that are written part by part. */
class Ends {
  readonly encoder = new Encoder();
  written = 0;
  private readonly decoder = new Decoder();
  private readonly pids = new Pids('a', false);
  private readonly envelopes = new Envelopes((encoder, to, from, topic) => {
    this.written++;
    putTarget(encoder, to);
    putPid(encoder, from as Pid);
    encoder.word(topic);
  });

  put(to: Pid, from: Pid, topic: string): void {
    this.encoder.mark();
    this.envelopes.put(this.encoder, to, from, topic);
  }

  /** What was written, on the other side. */
  private arrive(): Reader {
    const reader = new Reader(this.encoder.out.take());
    this.decoder.read(reader);
    return reader;
  }

  /** Carries a word that stands elsewhere. */
  word(word: string): void {
    this.encoder.word(word);
    this.arrive();
    this.decoder.word();
  }

  /** Carries an envelope; checks that it arrives as that. */
  carry(to: Pid, from: Pid, topic: string): void {
    this.put(to, from, topic);
    const reader = this.arrive(),
      { host, serial } = takeTarget(this.decoder, reader),
      sender = this.pids.take(this.decoder, reader).text;
    assert.equal([host, serial, sender, this.decoder.word()], [to.family.host, to.serial, from.text, topic]);
    assert.ok(reader.done);
  }
}

const FAMILIES = ['x', 'y'].map((host) => new Family('a', host, 'app:one'));
const PIDS = [5, 6, 2 ** 40].flatMap((serial) => FAMILIES.map((family) => new Pid(family, serial))),
  [ONE, OTHER] = PIDS as [Pid, Pid];

test('one that comes again is not written part by part', () => {
  const ends = new Ends();
  for (let n = 0; n < 10; n++) ends.carry(ONE, OTHER, 'topic');
  assert.is(ends.written, 2);
});

test('receiver, sender and topic tell envelopes apart', () => {
  const ends = new Ends();
  for (const [to, from, topic] of [
    [ONE, OTHER, 'topic'],
    [OTHER, OTHER, 'topic'],
    [ONE, ONE, 'topic'],
    [ONE, OTHER, 'other'],
  ] as const)
    for (let n = 0; n < 3; n++) ends.carry(to, from, topic);
});

test('any order of envelopes arrives as it was', () => {
  const one = fc.tuple(fc.constantFrom(...PIDS), fc.constantFrom(...PIDS), fc.constantFrom('a', 'b', 'w'.repeat(80)));
  fc.assert(
    fc.property(fc.array(fc.tuple(one, fc.integer({ min: 1, max: 4 }))), (runs) => {
      const ends = new Ends();
      for (const [[to, from, topic], times] of runs) for (let n = 0; n < times; n++) ends.carry(to, from, topic);
    }),
  );
});

test('a dictionary that starts anew forgets them', () => {
  const ends = new Ends();
  for (let n = 0; n < 4; n++) ends.carry(ONE, OTHER, 'topic');
  for (let n = ends.encoder.dictionary.size; n < MOST_WORDS; n++) ends.word(`${n}`);
  // In the new one these have the numbers that the words of the envelope had.
  for (const word of ['1', '2', '3', '4']) ends.word(word);
  for (let n = 0; n < 3; n++) ends.carry(ONE, OTHER, 'topic');
});

test('one that was taken back is not remembered', () => {
  const ends = new Ends();
  for (let n = 0; n < 3; n++) {
    ends.put(ONE, OTHER, 'topic');
    ends.encoder.rollback();
  }
  for (const topic of ['topic', 'other', 'topic', 'other']) for (let n = 0; n < 4; n++) ends.carry(ONE, OTHER, topic);
});

test.run();
