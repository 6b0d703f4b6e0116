// Deliberate faults of the link layer, for a simulation to find: each replaces a method while it is on.
import type { Process } from '../../../src/actors/core/process.ts';
import { Frame, LEAD, type Header, type Hello } from '../../../src/actors/link/frame.ts';
import { Link } from '../../../src/actors/link/link.ts';
import { SessionLink } from '../../../src/actors/link/session.ts';
import type { Reader } from '../../../src/actors/link/wire.ts';
import { Peer } from '../../../src/actors/nodes/peer.ts';

/** What is inside a link, as far as faults touch it. */
interface LinkInside {
  sent: number;
  received: number;
  state: string;
  peerIncarnation: number;
  kept: { readonly length: number; shift(): { readonly end: number } | undefined };
  keptBytes: number;
  chance?: number;
  acknowledged(ack: number): void;
  resend(): void;
  keep(kind: Frame, ...more: readonly unknown[]): void;
  numbered(head: Header, reader: Reader): void;
  isOurs(head: Header): boolean;
  meets(hello: Hello): boolean;
  fences(local: number, remote: number): boolean;
  misled(first: number): void;
  askAgain(): void;
  join(hello: Hello, asks: boolean): void;
}

interface PeerInside {
  known: Map<number, Process>;
  system: { gone(process: Process, exit: unknown): void };
  down(reason: string): void;
  ended(): void;
  unrelate(): void;
  withdraw(): boolean;
  undoWaiting(): void;
  lastRequest: number;
  expect(alias: unknown): number;
  replied(): void;
  putGroup(): void;
}

const LINK = Link.prototype as unknown as LinkInside,
  SESSION = SessionLink.prototype as unknown as LinkInside,
  PEER = Peer.prototype as unknown as PeerInside;

/** A fault; turning it on gives what turns it off. */
interface Fault {
  readonly name: string;
  on(): () => void;
}

/** Replaces a method by one that may call the real one. */
export function fault<T extends object, K extends keyof T>(
  name: string,
  of: T,
  method: K,
  wrong: (real: T[K]) => T[K],
): Fault {
  return {
    name,
    on() {
      const real = of[method];
      of[method] = wrong(real);
      return () => {
        of[method] = real;
      };
    },
  };
}

const nothing = (): void => {};

export const FAULTS: readonly Fault[] = [
  fault('acknowledgements are dropped', LINK, 'acknowledged', () => nothing),
  fault(
    'an acknowledgement counts for one frame too many',
    LINK,
    'acknowledged',
    (real) =>
      function (this: LinkInside, ack) {
        real.call(this, ack);
        if (this.kept.length > 0) this.keptBytes -= this.kept.shift()!.end - LEAD;
      },
  ),
  fault(
    'a number is used twice',
    LINK,
    'keep',
    (real) =>
      function (this: LinkInside, kind, ...more) {
        if (this.sent % 40 === 39) this.sent--;
        real.call(this, kind, ...more);
      },
  ),
  fault('nothing is sent again', LINK, 'resend', () => nothing),
  fault('nobody asks for what is missing', LINK, 'askAgain', () => nothing),
  fault(
    'what comes twice is taken twice',
    LINK,
    'numbered',
    (real) =>
      function (this: LinkInside, head, reader) {
        if (head.kind === Frame.Data && head.seq === this.received) this.received--;
        real.call(this, head, reader);
      },
  ),
  fault(
    'a gap is skipped',
    LINK,
    'numbered',
    (real) =>
      function (this: LinkInside, head, reader) {
        if (head.kind === Frame.Data && head.seq > this.received + 1) this.received = head.seq - 1;
        real.call(this, head, reader);
      },
  ),
  fault(
    'frames of an earlier session are taken',
    SESSION,
    'isOurs',
    () =>
      function (this: LinkInside) {
        return this.state === 'up';
      },
  ),
  fault(
    'a new incarnation is taken for the old one',
    SESSION,
    'meets',
    () =>
      function (this: LinkInside, { incarnation }) {
        this.peerIncarnation = incarnation;
        return true;
      },
  ),
  fault('processes of an earlier session are not fenced', SESSION, 'fences', () => () => false),
  fault('mail sent to the next incarnation is forgotten', SESSION, 'misled', () => nothing),
  fault(
    'the end of a session is not told',
    PEER,
    'down',
    (real) =>
      function (this: PeerInside, reason) {
        this.known.clear();
        real.call(this, reason);
      },
  ),
  fault('the end of a process is not told', PEER, 'ended', () => nothing),
  fault('the end of a link is not told', PEER, 'unrelate', () => nothing),
  fault('mail of a process that has ended is sent', PEER, 'withdraw', () => () => false),
  fault(
    'two calls have one number',
    PEER,
    'expect',
    (real) =>
      function (this: PeerInside, alias) {
        if (this.lastRequest % 8 === 7) this.lastRequest--;
        return real.call(this, alias);
      },
  ),
  fault('an answer is forgotten', PEER, 'replied', () => nothing),
  fault('who has left a group is not told', PEER, 'putGroup', () => nothing),
  fault('a request that is taken back is made', PEER, 'undoWaiting', () => nothing),
];

interface Run {
  readonly violations: readonly string[];
}

/** Is a fault found by one of the first so many seeds: does a run go wrong, or throw? */
export function isFound(on: Fault['on'], seeds: number, run: (seed: number) => Run): boolean {
  const off = on();
  try {
    for (let seed = 1; seed <= seeds; seed++) if (goesWrong(() => run(seed))) return true;
    return false;
  } finally {
    off();
  }
}

function goesWrong(run: () => Run): boolean {
  try {
    return run().violations.length > 0;
  } catch {
    return true;
  }
}
