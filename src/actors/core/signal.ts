// What ties processes together: links (both ways, idempotent) and monitors (one way, one notice). Only bookkeeping;
// what follows from a process's end is system.ts. Self-links and self-monitors are accepted and never recorded,
// because nobody could observe them.
import { adding, each, has, without } from './few.ts';
import type { Process } from './process.ts';

export function link(a: Process, b: Process): void {
  if (a === b) return;
  a.links = adding(a.links, b);
  b.links = adding(b.links, a);
}

export function unlink(a: Process, b: Process): void {
  a.links = without(a.links, b);
  b.links = without(b.links, a);
}

/** Makes one process watch another; false if it does already. */
export function monitor(watcher: Process, target: Process): boolean {
  if (watcher === target) return true;
  if (has(watcher.watching, target)) return false;
  watcher.watching = adding(watcher.watching, target);
  target.watchers = adding(target.watchers, watcher);
  return true;
}

export function demonitor(watcher: Process, target: Process): void {
  watcher.watching = without(watcher.watching, target);
  target.watchers = without(target.watchers, watcher);
}

/** Undoes all ties of a process. The sets themselves stay as they were, for whoever still has to tell those in them. */
export function sever(process: Process): void {
  const { watchers, links, watching } = process;
  each(watching, (target) => { target.watchers = without(target.watchers, process); });
  each(watchers, (watcher) => { watcher.watching = without(watcher.watching, process); });
  each(links, (peer) => { peer.links = without(peer.links, process); });
  process.watchers = process.links = process.watching = undefined;
}
