// What happens to a message for a full mailbox: the receiver's policy decides whether it, or an older one, is dropped,
// whether the receiver ends, or whether the sender waits.
// It must not know how mail is kept (mailbox.ts).
import type { Value } from '../../values/type.ts';
import { Message, Sent, type Alias } from '../mail/message.ts';
import type { Remote } from './network.ts';
import type { Process } from './process.ts';
import type { System } from './system.ts';

/** Applies the receiver's overflow policy to a message for a full mailbox; undefined: deliver it. */
export function overflow(
  system: System,
  from: Process | undefined,
  to: Process,
  topic: string,
  content: Value,
  waits: Process | undefined,
  alias: Alias | undefined,
): Sent | undefined {
  if (to.remote !== undefined) return remotely(to.remote, waits);
  if (to.receive === undefined && to.mail.takesAtOnce(topic)) return undefined;
  switch (to.mailLimit.overflow) {
    case 'drop-new':
      system.observer.sent?.(from, to, topic, content);
      system.reportDropped(from?.pid, to, topic);
      alias?.refuse();
      return Sent.Queued;
    case 'drop-old':
      if (dropOldest(system, to)) return undefined;
      break;
    case 'kill':
      if (to.receive !== undefined) break;
      system.observer.sent?.(from, to, topic, content);
      system.deliver(to, new Message(topic, content, from?.pid, undefined, alias));
      system.killForOverflow(to);
      return Sent.Queued;
    case 'park-sender':
      if (to.receive === undefined && canWait(waits, to)) return Sent.Waits;
  }
  system.reportDropped(from?.pid, to, topic);
  return Sent.Full;
}

/** Drops the oldest message of a mailbox; false if there is none. */
function dropOldest(system: System, to: Process): boolean {
  const oldest = to.receive === undefined ? to.mail.dropOldest() : undefined;
  if (oldest !== undefined) system.reportDropped(oldest.from, to, oldest.topic);
  oldest?.alias?.refuse();
  return oldest !== undefined;
}

/** Whether the link to the receiver's node takes a message now; undefined: it does. */
function remotely({ open, crowded, waitable }: Remote, waits: Process | undefined): Sent | undefined {
  if (open) return undefined;
  if (!waitable) return Sent.Gone;
  if (waits !== undefined && waits.receive === undefined && waits.start === undefined) return Sent.Waits;
  // Who does not wait is refused there.
  return crowded ? undefined : Sent.Full;
}

/** Can the process wait for room in a mailbox? Not in its own, not while its code loads; the host never waits. */
const canWait = (waits: Process | undefined, to: Process): boolean =>
  waits !== undefined && waits !== to && waits.receive === undefined && waits.start === undefined;
