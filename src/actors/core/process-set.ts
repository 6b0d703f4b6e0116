// Sets of processes, for links and monitors. Most have no member or one, and become a Set only with two: every process
// has some. A set is a plain value: functions return the new one.
import type { Process } from './process.ts';

export type ProcessSet = Process | Set<Process> | undefined;

export function has(few: ProcessSet, process: Process): boolean {
  return few instanceof Set ? few.has(process) : few === process;
}

export function added(few: ProcessSet, process: Process): ProcessSet {
  if (few === undefined || few === process) return process;
  return few instanceof Set ? few.add(process) : new Set([few, process]);
}

export function without(few: ProcessSet, process: Process): ProcessSet {
  if (few === process) return undefined;
  if (few instanceof Set) few.delete(process);
  return few;
}

/** The members, in the order they came. */
export function each(few: ProcessSet, visit: (process: Process) => void): void {
  if (few instanceof Set) few.forEach(visit);
  else if (few !== undefined) visit(few);
}

export function some(few: ProcessSet, test: (process: Process) => boolean): boolean {
  if (few instanceof Set) {
    for (const process of few) if (test(process)) return true;
    return false;
  }
  return few !== undefined && test(few);
}

export const members = (few: ProcessSet): readonly Process[] =>
  few instanceof Set ? [...few] : few === undefined ? [] : [few];

export const size = (few: ProcessSet): number => (few instanceof Set ? few.size : few === undefined ? 0 : 1);
