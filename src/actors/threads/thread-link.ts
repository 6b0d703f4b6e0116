// The link to another thread of a node in a cluster. A process may hear from another node of a process on a thread that
// has ended and started again, before its own thread hears of that: what it sends there is lost with the old link. So
// the two do not reach each other any more, as with nodes (link/session.ts).
// It must not know what signals mean.
import { Link, type LinkOptions, type LinkOwner, type Wire } from '../link/link.ts';
import { furthest, within, type Fence } from '../link/fences.ts';

export class ThreadLink extends Link {
  constructor(
    wire: Wire,
    owner: LinkOwner,
    options: LinkOptions,
    /** The greatest serial numbers there that were sent to, by this link and those to earlier starts of the thread. */
    private readonly reached: number[],
    /** Processes up to these do not reach each other. */
    private readonly local: Fence,
    private readonly remote: Fence,
  ) {
    super(wire, owner, options);
  }

  override fences(local: number, remote: number): boolean {
    return within(this.local, local) && within(this.remote, remote);
  }

  override reach(remote: number): void {
    furthest(this.reached, remote);
  }
}
