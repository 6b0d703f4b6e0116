// Records what a system does, through its observer: processes start, run and end, messages are sent and delivered. With
// the same program, seed and a virtual clock the sequence is the same.
import type { Observer } from './observer.ts';

/** Something that happened in a system, for the option `trace`. */
export type TraceRecord =
  /** The code of a process is loaded. */
  | { readonly what: 'spawn'; readonly pid: string; readonly entry: string; readonly parent: string | undefined }
  /** A process gets a slice. */
  | { readonly what: 'run'; readonly pid: string }
  /** A program or the host sends a message. */
  | { readonly what: 'send'; readonly from: string | undefined; readonly to: string; readonly topic: string }
  /** A mailbox got a message or an event. */
  | {
      readonly what: 'deliver';
      readonly to: string;
      readonly from: string | undefined;
      readonly topic: string;
      readonly event: string | undefined;
    }
  /** A process has ended; with the message of its error if it failed. */
  | { readonly what: 'exit'; readonly pid: string; readonly error: string | undefined };

/** Records everything that happens, in order. Callbacks that are set already are still called. */
export function trace(observer: Observer, sink: (record: TraceRecord) => void): void {
  const { spawned, running, sent, delivered, exited } = observer;
  observer.spawned = (process, parent) => {
    sink({ what: 'spawn', pid: process.pid.text, entry: process.entry.id, parent: parent?.pid.text });
    spawned?.(process, parent);
  };
  observer.running = (process) => {
    sink({ what: 'run', pid: process.pid.text });
    running?.(process);
  };
  observer.sent = (from, to, topic, content) => {
    sink({ what: 'send', from: from?.pid.text, to: to.pid.text, topic });
    sent?.(from, to, topic, content);
  };
  observer.delivered = (to, message) => {
    sink({
      what: 'deliver',
      to: to.pid.text,
      from: message.from?.text,
      topic: message.topic,
      event: message.event?.kind,
    });
    delivered?.(to, message);
  };
  observer.exited = (process, exit) => {
    sink({ what: 'exit', pid: process.pid.text, error: exit.error?.message });
    exited?.(process, exit);
  };
}
