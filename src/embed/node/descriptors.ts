// Bytes and names for the system, operations on descriptors that wait until these are ready (synchronously, as C has
// it), and what all hosts of the process share.
import * as fs from 'node:fs';
import { attemptOnly, codeOf } from './failures.ts';

export const bytesOf = (buffer: Buffer, length: number): string => buffer.toString('latin1', 0, length);
export const toBuffer = (bytes: string): Buffer => Buffer.from(bytes, 'latin1');
export const toText = (bytes: string): string => toBuffer(bytes).toString('utf8');
export const fromText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
/** A file name for the system; as in C, it ends at a zero byte. */
export const path = (name: string): Buffer => toBuffer(name.split('\0')[0]!);

/** Waits a moment, in milliseconds: a non-blocking descriptor was not ready, a command has not ended. */
export const pause = (moment: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, moment);

/** Repeats an operation on a descriptor until it is ready. */
export function whenReady(act: () => number): number {
  for (;;) {
    try {
      return act();
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      pause(5);
    }
  }
}

export function writeFully(descriptor: number, data: Buffer, position: number | null): void {
  let done = 0;
  while (done < data.length) {
    done += whenReady(() =>
      fs.writeSync(descriptor, data, done, data.length - done, position === null ? null : position + done),
    );
  }
}

/** Standard streams belong to the process: settings apply to all hosts in it. */
export const governed: {
  unread: () => void;
  waiting: <T>(act: () => T) => T;
  inTurns: (() => boolean) | undefined;
} = { unread: () => {}, waiting: (act) => act(), inTurns: undefined };

/** Closes descriptors whose owner is garbage. */
export const forgotten = new FinalizationRegistry<number>(
  (descriptor) => void attemptOnly(() => fs.closeSync(descriptor)),
);
