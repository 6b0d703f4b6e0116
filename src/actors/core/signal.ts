// Links (both ways, idempotent) and monitors (one way, one event). Bookkeeping only: it must not know what follows from
// an exit (ends.ts). Links and monitors of a process to itself are accepted and not recorded: they could have no
// effect.
import { added, each, has, without } from './process-set.ts';
import type { Process } from './process.ts';

export function link(a: Process, b: Process): void {
  if (a === b) return;
  a.links = added(a.links, b);
  b.links = added(b.links, a);
}

export function unlink(a: Process, b: Process): void {
  a.links = without(a.links, b);
  b.links = without(b.links, a);
}

/** Makes one process monitor another; false if it does already. */
export function monitor(watcher: Process, target: Process): boolean {
  if (watcher === target) return true;
  if (has(watcher.watching, target)) return false;
  watcher.watching = added(watcher.watching, target);
  target.watchers = added(target.watchers, watcher);
  return true;
}

export function demonitor(watcher: Process, target: Process): void {
  watcher.watching = without(watcher.watching, target);
  target.watchers = without(target.watchers, watcher);
}

/**
 * Removes all links and monitors of a process. The sets themselves stay intact: the caller still notifies their
 * members.
 */
export function sever(process: Process): void {
  const { watchers, links, watching } = process;
  each(watching, (target) => {
    target.watchers = without(target.watchers, process);
  });
  each(watchers, (watcher) => {
    watcher.watching = without(watcher.watching, process);
  });
  each(links, (peer) => {
    peer.links = without(peer.links, process);
  });
  process.watchers = process.links = process.watching = undefined;
}
