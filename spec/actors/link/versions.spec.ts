// Nodes of different link versions: version 1 knows no threads. Its hellos end earlier, and it reads no further.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Frame } from '../../../src/actors/link/frame.ts';
import { SessionLink, type SessionOptions } from '../../../src/actors/link/session.ts';
import type { Decoder } from '../../../src/actors/link/decoder.ts';
import { bytesOf, str } from '../../../src/values/string.ts';

const OLD = { oldest: 1, newest: 1 },
  THREADED = { oldest: 2, newest: 2 };

class End {
  readonly log: string[] = [];
  out: Uint8Array[] = [];
  readonly busy = false;
  readonly link: SessionLink;

  constructor(node: string, peer: string, youngest: readonly number[], versions: SessionOptions['versions']) {
    const wire = { send: (frame: Uint8Array) => void this.out.push(frame) };
    this.link = new SessionLink(
      wire,
      {
        busy: false,
        up: () => this.log.push('up'),
        down: (reason) => this.log.push(`down ${reason}`),
        unreachable: () => this.log.push('unreachable'),
        refused: (message) => this.log.push(message),
        room: () => {},
        youngest: () => youngest,
        signal: (_kind, from: Decoder) => void this.log.push(bytesOf(from.value() as string)),
      },
      { node, peer, incarnation: 1, now: () => 0, down: 5000, versions },
    );
  }

  send(value: string): void {
    this.link.begin(1).value(str(value));
    this.link.end();
    this.link.flush();
  }
}

/** A hello as version 1 writes and reads it: without further fences. */
const older = (frame: Uint8Array): Uint8Array => {
  if (frame[0] !== Frame.Hello) return frame;
  assert.is(frame.at(-1), 0);
  return frame.subarray(0, -1);
};

/** Carries frames between an old node and another, until there are none. */
function settle(old: End, other: End): void {
  while (old.out.length + other.out.length > 0) {
    for (const frame of old.out.splice(0)) other.link.receive(older(frame));
    for (const frame of other.out.splice(0)) old.link.receive(older(frame));
  }
}

test('a node of version 1 and one of version 2 without threads talk, whoever begins', () => {
  for (const first of [0, 1]) {
    const ends = [new End('a', 'b', [3], OLD), new End('b', 'a', [4], undefined)] as const,
      [old, other] = ends;
    ends[first]!.link.connect();
    settle(old, other);
    ends[1 - first]!.link.connect();
    settle(old, other);
    old.send('from old');
    other.send('from new');
    settle(old, other);
    assert.equal(
      [old.log, other.log],
      [
        ['up', 'from new'],
        ['up', 'from old'],
      ],
    );
  }
});

test('fences of a second session are known to both', () => {
  const old = new End('a', 'b', [3], OLD),
    other = new End('b', 'a', [4], undefined);
  for (const { link } of [old, other]) link.connect();
  settle(old, other);
  for (const { link } of [old, other]) link.lost();
  for (const { link } of [old, other]) link.connect();
  settle(old, other);
  assert.equal([old.log, other.log], new Array(2).fill(['up', 'down noconnection', 'up']));
  assert.equal([old.link.fences(3, 4), old.link.fences(3, 5), old.link.fences(4, 4)], [true, false, false]);
  assert.equal([other.link.fences(4, 3), other.link.fences(5, 3), other.link.fences(4, 4)], [true, false, false]);
});

test('a node with threads and one of version 1 refuse each other in one line', () => {
  for (const first of [0, 1]) {
    const ends = [new End('a', 'b', [3], OLD), new End('b', 'a', [4, 7], THREADED)] as const,
      [old, other] = ends;
    ends[first]!.link.connect();
    settle(old, other);
    ends[1 - first]!.link.connect();
    settle(old, other);
    for (let n = 0; n < 3; n++) {
      for (const { link } of ends) link.tick();
      settle(old, other);
    }
    assert.equal(
      [old.log, other.log],
      [['node b speaks link version 2, this one 1'], ['node a speaks link version 1, this one 2']],
    );
  }
});

test.run();
