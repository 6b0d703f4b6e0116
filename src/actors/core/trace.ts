// What a system does, as a sequence of records: processes starting, running and ending, messages sent and arriving. Made by
// looking on (observer.ts). Same program, same seed, virtual clock: same sequence.
import type { Observer } from './observer.ts';

export type TraceRecord =
  /** A process's code is loaded. */
  | { readonly what: 'spawn'; readonly pid: string; readonly entry: string; readonly parent: string | undefined }
  /** A process has its turn. */
  | { readonly what: 'run'; readonly pid: string }
  /** A message of a program, or of the host, is on its way. */
  | { readonly what: 'send'; readonly from: string | undefined; readonly to: string; readonly topic: string }
  /** A message or an event lies in a mailbox. */
  | { readonly what: 'deliver'; readonly to: string; readonly from: string | undefined; readonly topic: string; readonly event: string | undefined }
  /** A process has ended; the message of its error if it failed. */
  | { readonly what: 'exit'; readonly pid: string; readonly error: string | undefined };

/** Has everything that happens recorded, in order; observers that are there already go on observing. */
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
    sink({ what: 'deliver', to: to.pid.text, from: message.from?.text, topic: message.topic, event: message.event?.kind });
    delivered?.(to, message);
  };
  observer.exited = (process, exit) => {
    sink({ what: 'exit', pid: process.pid.text, error: exit.error?.message });
    exited?.(process, exit);
  };
}
