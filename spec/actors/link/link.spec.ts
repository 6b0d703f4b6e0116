// Two ends of a link over a wire whose frames a test delivers, loses and repeats by hand.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Frame } from '../../../src/actors/link/frame.ts';
import { SessionLink, type SessionOptions, type SessionOwner } from '../../../src/actors/link/session.ts';
import { SlabWriter } from '../../../src/actors/link/slabs.ts';
import type { Decoder } from '../../../src/actors/link/decoder.ts';
import { bytesOf, str } from '../../../src/values/string.ts';
import type { Value } from '../../../src/values/type.ts';

const TEXT = 1;

let time = 0;

/** One end: what it was told, and frames that it has sent and that are not delivered. */
class End implements SessionOwner {
  readonly log: string[] = [];
  readonly out: Uint8Array[] = [];
  readonly link: SessionLink;
  processes = 0;
  busy = false;

  constructor(node: string, peer: string, more: Partial<SessionOptions> = {}) {
    this.link = new SessionLink({ send: (frame) => this.out.push(frame) }, this, {
      node,
      peer,
      incarnation: 1,
      now: () => time,
      down: 5000,
      ...more,
    });
  }

  up(): void {
    this.log.push('up');
  }
  down(reason: string): void {
    this.log.push(`down ${reason}`);
  }
  unreachable(): void {
    this.log.push('unreachable');
  }
  refused(message: string): void {
    this.log.push(message);
  }
  room(): void {
    this.log.push('room');
  }
  youngest(): number[] {
    return [this.processes];
  }
  signal(_kind: number, from: Decoder): void {
    const value = bytesOf(from.value() as string);
    if (value === 'throw') throw new Error('handler');
    this.log.push(value.length > 20 ? `${value.length} bytes` : value);
  }

  send(...values: readonly Value[]): void {
    for (const value of values) {
      this.link.begin(TEXT).value(value);
      this.link.end();
    }
    this.link.flush();
  }

  /** The log since the last call. */
  get news(): string[] {
    return this.log.splice(0);
  }
}

/** Delivers frames until there are none. */
function settle(a: End, b: End): void {
  while (a.out.length + b.out.length > 0) {
    for (const frame of a.out.splice(0)) b.link.receive(frame);
    for (const frame of b.out.splice(0)) a.link.receive(frame);
    a.link.flush();
    b.link.flush();
  }
}

function joined(more: Partial<SessionOptions> = {}): [End, End] {
  const a = new End('a', 'b', more),
    b = new End('b', 'a', more);
  a.link.connect();
  b.link.connect();
  settle(a, b);
  assert.equal([a.news, b.news], [['up'], ['up']]);
  return [a, b];
}

const kinds = (end: End): number[] => end.out.map((frame) => frame[0]!);

test('signals arrive in order, and are acknowledged', () => {
  const [a, b] = joined();
  a.send('one', 'two');
  assert.equal(kinds(a), [Frame.Data]);
  settle(a, b);
  b.send('three');
  settle(a, b);
  assert.equal([a.news, b.news], [['three'], ['one', 'two']]);
  a.link.connect();
  settle(a, b);
  assert.equal(kinds(a), []);
});

test('a batch is sent when it is large, or when the turn ends', () => {
  const [a] = joined({ batch: 100 });
  a.link.begin(TEXT).value('short');
  a.link.end();
  assert.is(a.out.length, 0);
  a.link.begin(TEXT).value(str('x'.repeat(100)));
  a.link.end();
  assert.is(a.out.length, 1);
  a.link.flush();
  assert.is(a.out.length, 1);
});

test('batches share memory, which is used again once they are acknowledged', () => {
  const [a, b] = joined({ batch: 100, writer: () => new SlabWriter(1000) });
  const memories = new Set<ArrayBufferLike>(),
    body = str('x'.repeat(150));
  for (let round = 0; round < 40; round++) {
    a.send(str('y'.repeat(150 + round)));
    a.send(body);
    const [first, second] = a.out.splice(0) as [Uint8Array, Uint8Array],
      kept = second.slice();
    memories.add(first.buffer);
    b.link.receive(first);
    b.link.flush();
    for (const frame of b.out.splice(0)) a.link.receive(frame);
    for (let n = 0; n < 9; n++) a.send(body);
    // Nothing is written over what may have to be sent again.
    assert.equal(second, kept);
    a.out.splice(0);
    a.link.connect();
    settle(a, b);
    assert.equal(b.news, [`${150 + round} bytes`, ...new Array<string>(10).fill('150 bytes')]);
  }
  assert.ok(memories.size <= 12, `${memories.size}`);
});

test('writers share memory that waits for use, up to a limit', () => {
  const spares: ArrayBuffer[] = [],
    [first, second] = [new SlabWriter(2 ** 20, spares), new SlabWriter(2 ** 20, spares)],
    memory = new ArrayBuffer(2 ** 20);
  first.reuse(new ArrayBuffer(2 ** 19));
  first.reuse(memory);
  assert.equal(spares, [memory]);
  second.room(1000);
  assert.is(second.bytes.buffer, memory);
  assert.equal(spares, []);
  for (let n = 0; n < 20; n++) second.reuse(new ArrayBuffer(2 ** 20));
  assert.is(spares.length, 5);
});

test('a signal that is abandoned leaves nothing', () => {
  const [a, b] = joined();
  a.link.begin(TEXT).value('one');
  a.link.end();
  a.link.begin(TEXT).value('two');
  a.link.abandon();
  a.send('three');
  settle(a, b);
  assert.equal(b.news, ['one', 'three']);
});

test('a gap is noticed, and what is missing comes again once', () => {
  const [a, b] = joined();
  a.send('one');
  a.out.length = 0;
  a.send('two');
  a.send('three');
  for (const frame of a.out.splice(0)) b.link.receive(frame);
  assert.equal(kinds(b), [Frame.Gap]);
  settle(a, b);
  assert.equal(b.news, ['one', 'two', 'three']);
});

test('a frame lost at the end is noticed at the next heartbeat', () => {
  const [a, b] = joined();
  a.send('one');
  a.out.length = 0;
  a.link.tick();
  settle(a, b);
  assert.equal(b.news, ['one']);
});

test('so is a lost request to send again', () => {
  const [a, b] = joined();
  a.send('one');
  a.out.length = 0;
  a.link.tick();
  b.link.receive(a.out.pop()!);
  b.out.length = 0;
  for (const end of [a, b]) end.link.tick();
  settle(a, b);
  assert.equal(b.news, ['one']);
});

test('what comes twice is dropped', () => {
  const [a, b] = joined();
  a.send('one');
  a.out.push(a.out[0]!);
  settle(a, b);
  b.out.length = 0;
  a.link.connect();
  settle(a, b);
  assert.equal(b.news, ['one']);
});

test('a connection may break and come back', () => {
  const [a, b] = joined();
  a.link.disconnect();
  a.send('one');
  assert.is(a.out.length, 0);
  a.link.connect();
  settle(a, b);
  assert.equal(b.news, ['one']);
});

test('a large signal travels in parts', () => {
  const [a, b] = joined({ chunk: 1000 });
  a.send(str('x'.repeat(3500)), 'after');
  assert.equal(kinds(a), [Frame.Part, Frame.Part, Frame.Part, Frame.Data]);
  settle(a, b);
  assert.equal(b.news, ['3500 bytes', 'after']);
});

test('the window closes, and opens when the other side acknowledges', () => {
  const [a, b] = joined({ window: 1000 });
  a.send(str('x'.repeat(600)));
  assert.ok(a.link.open);
  a.send(str('x'.repeat(600)));
  assert.not(a.link.open);
  settle(a, b);
  assert.ok(a.link.open);
  assert.equal(a.news, ['room']);
});

test('without a sign of life the session ends, once, on both sides', () => {
  const [a, b] = joined();
  b.send('before');
  settle(a, b);
  for (let i = 0; i < 6; i++) {
    time += 1000;
    a.link.tick();
    a.out.length = 0;
  }
  assert.equal(a.news, ['before', 'down noconnection']);
  assert.is(a.link.state, 'down');
  b.send('lost');
  settle(a, b);
  assert.equal([a.news, b.news], [['up'], ['down noconnection', 'up']]);
  b.send('again');
  settle(a, b);
  assert.equal(a.news, ['again']);
});

test('heartbeats keep a silent session alive', () => {
  const [a, b] = joined();
  for (let i = 0; i < 20; i++) {
    time += 1000;
    for (const end of [a, b]) end.link.tick();
    settle(a, b);
  }
  assert.equal([a.news, b.news], [[], []]);
});

test('processes older than a second session are fenced, others are not', () => {
  const [a, b] = joined();
  assert.not(a.link.fences(1, 1));
  a.processes = 10;
  b.processes = 20;
  a.link.lost();
  a.link.tick();
  settle(a, b);
  for (const [local, remote, fenced] of [
    [10, 20, true],
    [11, 20, false],
    [10, 21, false],
  ] as const) {
    assert.is(a.link.fences(local, remote), fenced);
    assert.is(b.link.fences(remote, local), fenced);
  }
});

test('a node that starts again is another one', () => {
  const [a, b] = joined();
  a.send('lost');
  a.out.length = 0;
  const again = new End('b', 'a', { incarnation: 2 });
  a.processes = 5;
  again.processes = 5;
  again.link.connect();
  settle(a, again);
  assert.equal([a.news, again.news], [['down restarted', 'up'], ['up']]);
  assert.not(a.link.fences(1, 1));
  // The old one is not heard any more.
  b.send('late');
  settle(a, b);
  b.link.connect();
  settle(a, b);
  assert.equal(a.news, []);
});

test('a node that leaves ends the session after its mail', () => {
  const [a, b] = joined();
  a.send('last');
  a.link.leave();
  settle(a, b);
  assert.equal(b.news, ['last', 'down left']);
});

test('a node that never answers is unreachable', () => {
  const a = new End('a', 'b');
  a.link.connect();
  for (let i = 0; i < 6; i++) {
    a.link.tick();
    time += 1000;
  }
  a.link.tick();
  assert.equal(a.news, ['unreachable']);
});

test('another version is refused in one line, on both sides', () => {
  const a = new End('a', 'b', { versions: { oldest: 2, newest: 2 } }),
    b = new End('b', 'a', { versions: { oldest: 3, newest: 3 } });
  a.link.connect();
  b.link.connect();
  settle(a, b);
  assert.equal(
    [a.news, b.news],
    [['node b speaks link version 3, this one 2'], ['node a speaks link version 2, this one 3']],
  );
  for (const end of [a, b]) end.link.tick();
  settle(a, b);
  assert.equal([a.news, b.news], [[], []]);
});

test('nonsense ends the session, and is not listened to again', () => {
  const [a, b] = joined();
  a.link.receive(new Uint8Array([77]));
  assert.equal(a.news, ['down malformed', 'malformed frame: frame']);
  b.send('more');
  b.link.tick();
  settle(a, b);
  assert.equal(a.news, []);
});

test('a handler that throws does not take the next signals along', () => {
  const [a, b] = joined();
  a.send('one', 'throw', 'two');
  assert.throws(() => b.link.receive(a.out.pop()!), 'handler');
  assert.equal(b.news, ['one', 'two']);
});

test('while the other side is busy signals wait, and are not acknowledged', () => {
  const [a, b] = joined({ window: 100, batch: 1 });
  b.busy = true;
  a.send('one');
  a.send(str('x'.repeat(100)));
  settle(a, b);
  assert.equal([b.news, a.link.open], [[], false]);
  b.busy = false;
  b.link.resume();
  b.link.flush();
  settle(a, b);
  assert.equal([b.news, a.link.open], [['one', '100 bytes'], true]);
});

test('random frames never do harm', () => {
  let chance = 1;
  const random = (n: number): number => {
    chance = (Math.imul(chance, 1664525) + 1013904223) >>> 0;
    return Math.floor((chance / 2 ** 32) * n);
  };
  for (let i = 0; i < 3000; i++) {
    const [a, b] = joined();
    b.send('one', 'two');
    const frame = random(2) === 0 ? b.out.pop()! : new Uint8Array(random(30)).map(() => random(256));
    frame[random(frame.length)] = random(256);
    a.link.receive(frame);
  }
});

test.run();
