// The link of two threads over a message port: frames are bytes in messages. A port loses nothing, and one that has
// ended gives what came before.
import type { FromThread, ToThread } from '../../actors/threads/forwarding.ts';
import type { OtherThreads } from '../../actors/threads/threads.ts';
import type { CrewSeat } from '../system/crew.ts';
import { observe } from '../host/host.ts';
import { portLine, type Line, type PortLike } from './ports.ts';

/** Longer frames are handed over instead of being copied. */
const LONG = 32 * 1024;

/** Makes a thread at the other end of a port a peer. `before`: what has to be done before anything it sends. */
export function joinThread(
  threads: OtherThreads,
  seat: CrewSeat,
  thread: number,
  port: PortLike,
  block = 0,
  before?: () => void,
): Line {
  const line = portLine(port, {
    message(frame) {
      before?.();
      // What comes from outside must not harm the port.
      observe(() => peer.link.receive(frame as Uint8Array));
      seat.loop.kick(true);
    },
  });
  const peer = threads.join(
    thread,
    {
      send(frame) {
        if (frame.length <= LONG) return line.post(frame, undefined);
        const own = frame.slice();
        line.post(own, [own.buffer]);
      },
    },
    block,
  );
  return line;
}

/** The way between the first thread and another for what concerns other nodes. */
export function nodesLine<T>(seat: CrewSeat, port: PortLike, hear: (message: T) => void): Line {
  return portLine(port, {
    message(message) {
      observe(() => hear(message as T));
      seat.loop.kick(true);
    },
  });
}

/** Tells something about other nodes: frames are copies of their own, which are handed over. */
export function tellNodes(line: Line, message: ToThread | FromThread): void {
  line.post(message, message.what === 'frame' ? [message.bytes.buffer] : undefined);
}

/** A thread is gone: takes what has come from it, then tells whoever is tied to it. */
export function partThread(threads: OtherThreads, seat: CrewSeat, thread: number, line: Line | undefined): void {
  line?.drain();
  observe(() => threads.lost(thread));
  line?.close();
  seat.loop.kick();
}

/** A thread has come or gone, and that was done here. */
export function changed(threads: OtherThreads, seat: CrewSeat, roster: number): void {
  observe(() => threads.changed(roster));
  seat.loop.kick();
}
