// Names of processes (README 7f). A name belongs to one live process; a process may have several, and loses them when
// it ends.
// It must not know what a taken or missing name means to a program.
import * as text from '../../messages/actors.ts';
import { parsePid } from '../values/pid.ts';
import type { Process } from './process.ts';
import { NameMap } from '../../values/name-map.ts';

/** Why a name is not allowed: a message to a name that looks like a PID would go to that PID. */
export const nameFault = (name: string): string | undefined =>
  typeof parsePid(name) === 'string' ? undefined : text.nameIsPid(name);

/** Accounted bytes of a name that a process has. */
export const bytesOfName = (name: string): number => 128 + name.length;

/** Accounted bytes of all its names. */
export function nameBytes({ rare: { names } }: Process): number {
  let bytes = 0;
  for (const name of names?.keys() ?? []) bytes += bytesOfName(name);
  return bytes;
}

export class Registry {
  private readonly names = new NameMap<Process>();

  lookup(name: string): Process | undefined {
    return this.names.get(name);
  }

  /** All names with their processes. */
  entries(): IterableIterator<[name: string, process: Process]> {
    return this.names[Symbol.iterator]();
  }

  /** Registers a name; false if another process has it. */
  register(name: string, process: Process): boolean {
    const holder = this.names.get(name);
    if (holder !== undefined) return holder === process;
    this.names.set(name, process);
    (process.needs().names ??= new NameMap()).set(name, true);
    return true;
  }

  /** Removes a name; false if no process has it. */
  unregister(name: string): boolean {
    const holder = this.names.get(name);
    if (holder === undefined) return false;
    holder.rare.names!.delete(name);
    return this.names.delete(name);
  }

  /** Frees all names of a process. */
  release(process: Process): void {
    const { names } = process.rare;
    process.rare.names = undefined;
    for (const name of names?.keys() ?? []) this.names.delete(name);
  }
}
