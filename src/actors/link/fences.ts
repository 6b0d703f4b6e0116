// Fences between processes of two sides that may have lost a message between them: the last process of each side that
// does not reach the other. Where threads share the serial numbers of a side, there is one number for each thread that
// starts processes, because each counts for itself.
import { starterOf } from '../values/pid.ts';

/** Serial numbers, by the thread that has started the process; none: there is no fence. */
export type Fence = readonly number[];

const at = ({ length }: Fence, serial: number): number => (length === 1 ? 0 : starterOf(serial, length));

/** Is a process no younger than a fence? */
export const within = (fence: Fence, serial: number): boolean =>
  fence.length > 0 && serial <= fence[at(fence, serial)]!;

/** Takes a serial number into account. */
export function furthest(reached: number[], serial: number): void {
  const by = at(reached, serial);
  if (serial > reached[by]!) reached[by] = serial;
}

/** What of this belongs to an incarnation whose serial numbers begin there. */
export const since = (reached: Fence, first: number): Fence => reached.map((last) => (last >= first ? last : 0));
