// Threads in a cluster. Each thread has sessions of its own with all threads of other nodes, so that what is promised
// for links holds from process to process. The first thread has the transport: it hands frames on, unread, and tells
// the others which nodes there are and who has a consistent name (first-nodes.ts, forwarded-nodes.ts). This is what it
// and the others tell each other. Whoever starts threads connects them: messages come in order, as long as the thread
// lives.
import type { NameAuthority } from '../nodes/names.ts';

export type Outcome = Parameters<Parameters<NameAuthority['take']>[2]>[0];

/** What the first thread tells another of the cluster. */
export type ToThread =
  | { readonly what: 'join'; readonly node: string; readonly threads: number }
  | { readonly what: 'connect' | 'disconnect' | 'lost' | 'remove'; readonly node: string }
  | { readonly what: 'frame'; readonly node: string; readonly bytes: Uint8Array }
  /** The answer to `take`. */
  | { readonly what: 'taken'; readonly request: number; readonly outcome: Outcome }
  | { readonly what: 'holder'; readonly name: string; readonly pid: string | undefined }
  | { readonly what: 'revoked'; readonly name: string };

/** And what that tells the first one. */
export type FromThread =
  | { readonly what: 'frame'; readonly node: string; readonly bytes: Uint8Array }
  | { readonly what: 'take'; readonly request: number; readonly name: string; readonly pid: string }
  | { readonly what: 'release'; readonly name: string; readonly pid: string };

/** A consistent name is being taken for a process. */
export interface Taking {
  readonly name: string;
  readonly pid: string;
  /** It was given back meanwhile, perhaps after it was granted: what is granted late is gone. */
  undone: boolean;
}

export function undo(all: Iterable<Taking>, name: string, pid: string): void {
  for (const taking of all) if (taking.name === name && taking.pid === pid) taking.undone = true;
}

export const outcomeOf = ({ undone }: Taking, outcome: Outcome): Outcome =>
  undone && outcome === 'granted' ? 'unavailable' : outcome;

/** The first link version that knows threads. */
export const VERSIONS = { oldest: 2, newest: 2 };
