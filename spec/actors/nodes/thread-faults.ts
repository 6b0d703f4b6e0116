// Deliberate faults of what connects the threads of nodes, for a simulation to find (faults.ts).
import { SessionLink } from '../../../src/actors/link/session.ts';
import { Nodes } from '../../../src/actors/nodes/nodes.ts';
import { FirstNodes } from '../../../src/actors/threads/first-nodes.ts';
import { NodePeer } from '../../../src/actors/nodes/node-peer.ts';
import { Neighbour } from '../../../src/actors/nodes/neighbour.ts';
import { fault } from './faults.ts';

/** What is inside, as far as faults touch it. */
interface Inside {
  readonly thread: number;
  readonly peers: readonly { readonly link: { receive(frame: Uint8Array): void } }[];
  siblingUp(): void;
  siblingDown(): void;
  named(): void;
  elsewhere(): number | undefined;
  threadGone(thread: number): void;
  reach(serial: number): void;
  youngest(): readonly number[];
  receive(bytes: Uint8Array): void;
}

const inside = (of: object): Inside => of as Inside;
const nothing = (): void => {};

export const THREAD_FAULTS = [
  fault('a thread that starts does not hear of names', inside(Nodes.prototype), 'siblingUp', () => nothing),
  fault('names of a thread that has ended stay', inside(Nodes.prototype), 'siblingDown', () => nothing),
  fault('other threads do not hear of names', inside(Nodes.prototype), 'named', () => nothing),
  fault('consistent names of a thread that has ended stay', inside(FirstNodes.prototype), 'threadGone', () => nothing),
  fault(
    'mail to the next start of a thread elsewhere is forgotten',
    inside(SessionLink.prototype),
    'reach',
    () => nothing,
  ),
  fault(
    'the fence of one starter is that of all',
    inside(NodePeer.prototype),
    'youngest',
    (real) =>
      function (this: Inside) {
        const all = real.call(this);
        return all.map(() => Math.max(...all));
      },
  ),
  fault(
    'frames of other threads count as those of the first',
    inside(Neighbour.prototype),
    'receive',
    (real) =>
      function (this: Inside, bytes) {
        if (bytes[0] === 7 && bytes[1] === this.thread) this.peers[0]!.link.receive(bytes.subarray(3));
        else real.call(this, bytes);
      },
  ),
];
