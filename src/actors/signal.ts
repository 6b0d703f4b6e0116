// What ties processes together: links (both ways, idempotent) and monitors (one way, one notice). Only bookkeeping;
// what follows from a process's end is system.ts. Self-links and self-monitors are accepted and never recorded,
// because nobody could observe them.
import type { Process } from './process.ts';

export function link(a: Process, b: Process): void {
  if (a === b) return;
  (a.links ??= new Set()).add(b);
  (b.links ??= new Set()).add(a);
}

export function unlink(a: Process, b: Process): void {
  a.links?.delete(b);
  b.links?.delete(a);
}

/** Makes one process watch another; false if it does already. */
export function monitor(watcher: Process, target: Process): boolean {
  if (watcher === target) return true;
  if (watcher.watching?.has(target)) return false;
  (watcher.watching ??= new Set()).add(target);
  (target.watchers ??= new Set()).add(watcher);
  return true;
}

export function demonitor(watcher: Process, target: Process): void {
  watcher.watching?.delete(target);
  target.watchers?.delete(watcher);
}

/** Undoes all ties of a process. The sets themselves stay as they were, for whoever still has to tell those in them. */
export function sever(process: Process): void {
  const { watchers, links, watching } = process;
  if (watching !== undefined) for (const target of watching) target.watchers!.delete(process);
  if (watchers !== undefined) for (const watcher of watchers) watcher.watching!.delete(process);
  if (links !== undefined) for (const peer of links) peer.links!.delete(process);
  process.watchers = process.links = process.watching = undefined;
}
