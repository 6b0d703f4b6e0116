// A thread that hears late that another one has started again: what it sends to processes of the new start is lost, so
// that who sent it does not reach them any more.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Process } from '../../../src/actors/core/process.ts';
import { Sent } from '../../../src/actors/mail/message.ts';
import { OtherThreads } from '../../../src/actors/threads/threads.ts';
import { ENTRY, HOST, QUIET_LISTENER, waitingSystem } from '../fakes.ts';

const ROOM = 2,
  STEP = ROOM * ROOM;

function thread() {
  const frames: Uint8Array[] = [];
  const system = waitingSystem({ first: STEP, step: STEP });
  const threads = new OtherThreads(system, 0, 1, QUIET_LISTENER, 0, ROOM),
    start = (): Process => system.spawning.spawn(ENTRY, HOST, []) as Process,
    pidOf = (block: number, n: number): string =>
      `{a@${HOST}|${ENTRY}|0x${(block * STEP + 3 + n * STEP).toString(16).padStart(5, '0')}}`,
    send = (from: Process, to: string): Sent => {
      const found = system.find(to);
      assert.type(found, 'object');
      return system.send(from, found as Process, 'topic', 1);
    };
  return { system, threads, start, pidOf, send, frames };
}

test('each starter of processes has a fence of its own', () => {
  const { system, threads, start } = thread();
  start();
  assert.equal(threads.youngest, [2 * STEP, 0]);
  system.spawning.spawn(ENTRY, HOST, [], { serial: 9 * STEP + 2 });
  start();
  assert.equal(threads.youngest, [3 * STEP, 9 * STEP + 2]);
});

test('mail to the next start of a thread fences who sent it', () => {
  const { system, threads, start, pidOf, send, frames } = thread();
  const wire = { send: (frame: Uint8Array) => void frames.push(frame) };
  threads.join(1, wire, 1);
  const [one, other] = [start(), start()];
  // 50 is the next start of the thread.
  assert.is(send(one, pidOf(1, 1)), Sent.Queued);
  assert.is(send(one, pidOf(50, 2)), Sent.Queued);
  threads.lost(1);
  threads.join(1, wire, 50);
  assert.is(send(one, pidOf(50, 1)), Sent.Gone);
  assert.is(send(other, pidOf(50, 2)), Sent.Gone);
  assert.is(send(one, pidOf(50, 3)), Sent.Queued);
  assert.is(send(start(), pidOf(50, 2)), Sent.Queued);
  // Once more, and nothing was sent ahead.
  threads.lost(1);
  threads.join(1, wire, 90);
  assert.is(send(one, pidOf(90, 1)), Sent.Queued);
  system.step();
  assert.ok(frames.length > 0);
});

test.run();
