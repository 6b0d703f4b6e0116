// How many messages may wait in a mailbox, and what happens to those for a full one, as entries and hosts say.
// It must not know how a policy is carried out (core/overflow.ts).

/** Policies for messages to a full mailbox (README 13.3). */
export const OVERFLOWS = ['reject', 'drop-new', 'drop-old', 'park-sender', 'kill'] as const;
export type Overflow = (typeof OVERFLOWS)[number];

/** Mailbox limits of an entry's or a host's processes. */
export interface MailboxSpec {
  /** Most messages that may wait; events do not count. */
  readonly max?: number | undefined;
  readonly overflow?: Overflow | undefined;
}

export type MailboxLimit = { readonly [K in keyof MailboxSpec]-?: NonNullable<MailboxSpec[K]> };

const DEFAULT_LIMIT: MailboxLimit = { max: 1_000_000, overflow: 'reject' };

/** Combines the specs of entry and host: the smaller size, and the entry's policy before the host's. */
export function mailboxLimit(entry: MailboxSpec | undefined, host: MailboxSpec | undefined): MailboxLimit {
  if (entry === undefined && host === undefined) return DEFAULT_LIMIT;
  const most = Math.min(entry?.max ?? Infinity, host?.max ?? Infinity);
  return {
    max: entry?.max === undefined && host?.max === undefined ? DEFAULT_LIMIT.max : most,
    overflow: entry?.overflow ?? host?.overflow ?? DEFAULT_LIMIT.overflow,
  };
}
