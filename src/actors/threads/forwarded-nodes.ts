// The other nodes as a thread besides the first has them: frames go by way of the first thread, which also grants
// consistent names (forwarding.ts).
// It must not know how messages get from thread to thread.
import type { System } from '../core/system.ts';
import type { NameAuthority } from '../nodes/names.ts';
import { Nodes, type NodesOptions } from '../nodes/nodes.ts';
import { VERSIONS, outcomeOf, undo, type FromThread, type Outcome, type Taking, type ToThread } from './forwarding.ts';
import type { OtherThreads } from './threads.ts';

/** What was asked of the first thread, and is not answered. */
interface Asked extends Taking {
  answer(outcome: Outcome): void;
}

/** Asks the first thread for consistent names. */
class ForwardedNames implements NameAuthority {
  private readonly holders = new Map<string, string>();
  private readonly requests = new Map<number, Asked>();
  private last = 0;

  constructor(private readonly post: (message: FromThread) => void) {}

  take(name: string, pid: string, answer: (outcome: Outcome) => void): void {
    this.requests.set(++this.last, { name, pid, undone: false, answer });
    this.post({ what: 'take', request: this.last, name, pid });
  }

  release(name: string, pid: string): void {
    if (this.holders.get(name) === pid) this.holders.delete(name);
    undo(this.requests.values(), name, pid);
    this.post({ what: 'release', name, pid });
  }

  lookup(name: string): string | undefined {
    return this.holders.get(name);
  }

  // ---- what the first thread says

  taken(request: number, outcome: Outcome): void {
    const asked = this.requests.get(request);
    this.requests.delete(request);
    asked?.answer(outcomeOf(asked, outcome));
  }

  has(name: string, pid: string | undefined): void {
    if (pid === undefined) this.holders.delete(name);
    else this.holders.set(name, pid);
  }
}

/** The other nodes as a thread besides the first has them. */
export class ForwardedNodes extends Nodes {
  private readonly granted: ForwardedNames;

  constructor(
    system: System,
    threads: OtherThreads,
    given: Pick<NodesOptions, 'batch' | 'window' | 'chunk' | 'slab' | 'heartbeat' | 'down'>,
    /** Tells the first thread. */
    private readonly post: (message: FromThread) => void,
    names = new ForwardedNames(post),
  ) {
    super(system, {
      ...given,
      versions: VERSIONS,
      thread: threads.thread,
      siblings: threads.peers,
      authority: names,
    });
    this.granted = names;
    threads.nodes = this;
  }

  /** The first thread tells something. */
  hear(message: ToThread): void {
    switch (message.what) {
      case 'join': {
        const { node, threads } = message;
        this.join(node, { send: (bytes) => this.post({ what: 'frame', node, bytes }) }, threads);
        return;
      }
      case 'connect':
      case 'disconnect':
      case 'lost':
        return this.neighbours.get(message.node)?.[message.what]();
      case 'remove':
        return this.remove(message.node);
      case 'frame':
        return this.neighbours.get(message.node)?.receive(message.bytes);
      case 'taken':
        return this.granted.taken(message.request, message.outcome);
      case 'holder':
        return this.granted.has(message.name, message.pid);
      case 'revoked':
        return this.revoked(message.name);
    }
  }
}
