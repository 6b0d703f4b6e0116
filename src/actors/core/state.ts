// What a process does right now, as `inspect` and the module `system` tell it.
import type { Process } from './process.ts';

/** What a process does. loading: its code is being loaded; host: it is an endpoint. */
export type ProcessState = 'loading' | 'ready' | 'running' | 'waiting' | 'host';

export function stateOf(process: Process): ProcessState {
  if (process.receive !== undefined) return 'host';
  if (process.system.scheduler.current === process) return 'running';
  if (process.start !== undefined && process.rare.upgrades === 0) return 'loading';
  return process.ready ? 'ready' : 'waiting';
}
