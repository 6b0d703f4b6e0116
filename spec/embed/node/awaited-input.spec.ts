// Input that is waited for in the event loop: what is read, how it ends, and that nothing of it stays open.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AwaitedInput } from '../../../src/embed/node/awaited-input.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const later = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const descriptors = (): number => fs.readdirSync('/proc/self/fd').length;

/** Runs with both ends of a new pipe that has a name. */
async function withPipe(act: (reader: number, writer: number) => Promise<void>): Promise<void> {
  const folder = fs.mkdtempSync(join(tmpdir(), 'pipe-')),
    name = join(folder, 'pipe');
  execFileSync('mkfifo', [name]);
  const reader = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK),
    writer = fs.openSync(name, 'w');
  try {
    await act(reader, writer);
  } finally {
    fs.closeSync(reader);
    fs.rmSync(folder, { recursive: true });
  }
}

if (!fs.existsSync('/proc/self/fd')) console.log('awaited input needs /proc: skipped');
else {
  test('what is there needs no wait; the rest comes later, and then the end, again and again', () =>
    withPipe(async (reader, writer) => {
      const input = AwaitedInput.of(reader)!;
      fs.writeSync(writer, 'abc');
      assert.not(input.waits(() => {}));
      assert.equal([input.take(2), input.take(9), input.take(9)], [{ bytes: 'ab' }, { bytes: 'c' }, undefined]);
      const ready = new Promise<void>((resolve) => assert.ok(input.waits(resolve)));
      fs.writeSync(writer, 'd');
      await ready;
      assert.equal(input.take(9), { bytes: 'd' });
      const ended = new Promise<void>((resolve) => assert.ok(input.waits(resolve)));
      fs.closeSync(writer);
      await ended;
      for (let i = 0; i < 3; i++) {
        assert.equal(input.take(9), { bytes: '' });
        assert.not(input.waits(() => {}));
      }
      input.close();
    }));

  test('dropped and closed inputs leave no descriptor open', () =>
    withPipe(async (reader, writer) => {
      const before = descriptors();
      for (let i = 0; i < 21; i++) {
        fs.writeSync(writer, 'x');
        const input = AwaitedInput.of(reader)!;
        assert.not(input.waits(() => {}));
        if (i % 2 === 0) input.close();
      }
      assert.is(descriptors(), before + 10);
      for (let tries = 0; tries < 50 && descriptors() > before; tries++) {
        collect();
        await later(5);
      }
      assert.is(descriptors(), before);
      fs.closeSync(writer);
    }));
}

test.run();
