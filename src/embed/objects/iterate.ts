// Iteration over JavaScript objects: steps of iterators, and what `pairs` goes through. A step gives the values of one
// turn of a loop; nothing ends the loop. Steps of asynchronous iterators give promises.
import { Multi } from '../host/multi.ts';
import { isIndexed } from './elements.ts';

type Step = { readonly done?: unknown; readonly value?: unknown } | null | undefined;

/** The next value of an iterator; with `entries` the elements of an array. */
export function step(iterator: object, entries: boolean): unknown {
  const next = (iterator as { next(): unknown }).next();
  return isPromise(next) ? next.then((later) => given(later as Step, entries)) : given(next as Step, entries);
}

export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';

function given(next: Step, entries: boolean): unknown {
  if (next === undefined || next === null || next.done) return undefined;
  return entries && Array.isArray(next.value) ? new Multi(next.value) : next.value;
}

/** Elements looked at between two charges. */
const PART = 4096;

/** Goes through an array, from index to element; holes and nil are left out. */
export function elements(items: ArrayLike<unknown>, charge: (units: number) => void): () => unknown {
  let at = 0;
  return () => {
    while (at < items.length) {
      const value = items[at++];
      if (value !== undefined && value !== null) return new Multi([at, value]);
      if (at % PART === 0) charge(PART);
    }
    return undefined;
  };
}

/** Goes through an iterable, from number to value. */
export function numbered(items: Iterable<unknown>): () => unknown {
  const iterator = items[Symbol.iterator]();
  let at = 0;
  return () => {
    const next = iterator.next();
    return next.done === true ? undefined : new Multi([++at, next.value]);
  };
}

/** Goes through names. */
export function named(names: readonly string[], read: (name: string) => unknown): () => unknown {
  let at = 0;
  return () => {
    while (at < names.length) {
      const name = names[at++]!,
        value = read(name);
      if (value !== undefined && value !== null) return new Multi([name, value]);
    }
    return undefined;
  };
}

/** What `pairs` goes through. */
export const hasEntries = (object: object): object is { entries(): Iterator<unknown> } =>
  !isIndexed(object) && typeof (object as { entries?: unknown }).entries === 'function';
