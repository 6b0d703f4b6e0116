// Names of processes (README 7f). A name belongs to one living process, a process may have many; all are given
// up when it ends. What a taken or missing name means to a program is the bindings' business.
import * as text from '../../messages/actors.ts';
import { parsePid } from '../values/pid.ts';
import type { Process } from './process.ts';

/** What is wrong with a name: one that reads as a PID could never be sent to. */
export const nameFault = (name: string): string | undefined => (typeof parsePid(name) === 'string' ? undefined : text.nameIsPid(name));

export class Registry {
  private readonly names = new Map<string, Process>();

  lookup(name: string): Process | undefined {
    return this.names.get(name);
  }

  /** Gives a name to a process; false if another one has it. */
  register(name: string, process: Process): boolean {
    const holder = this.names.get(name);
    if (holder !== undefined) return holder === process;
    this.names.set(name, process);
    (process.names ??= new Set()).add(name);
    return true;
  }

  /** Takes a name away from whoever has it; false if nobody does. */
  unregister(name: string): boolean {
    const holder = this.names.get(name);
    if (holder === undefined) return false;
    holder.names!.delete(name);
    return this.names.delete(name);
  }

  /** Frees all names of a process. */
  release(process: Process): void {
    if (process.names === undefined) return;
    for (const name of process.names) this.names.delete(name);
    process.names = undefined;
  }
}
