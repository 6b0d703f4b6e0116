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

/** After so many holes the indexes that there are are listed. */
const MAX_HOLES = 1000;

const present = (value: unknown): boolean => value !== undefined && value !== null;

/** Goes through an array, from index to element; holes and nil are left out. */
export function elements(items: ArrayLike<unknown>, charge: (units: number) => void): () => unknown {
  let at = 0;
  let rest: (() => unknown) | undefined;
  return () => {
    if (rest !== undefined) return rest();
    for (let holes = 0; at < items.length; ) {
      const value = items[at++];
      if (present(value)) return new Multi([at, value]);
      if (++holes === MAX_HOLES) {
        charge(holes);
        rest = sparse(items, at, charge);
        return rest();
      }
    }
    return undefined;
  };
}

/** The same from an index on, through the indexes that there are. */
function sparse(items: ArrayLike<unknown>, from: number, charge: (units: number) => void): () => unknown {
  const keys = Object.keys(items).filter((key) => isIndex(key) && Number(key) >= from);
  charge(keys.length);
  let next = 0;
  return () => {
    while (next < keys.length) {
      const at = Number(keys[next++]),
        value = items[at];
      if (present(value)) return new Multi([at + 1, value]);
      if (next % MAX_HOLES === 0) charge(MAX_HOLES);
    }
    return undefined;
  };
}

const isIndex = (key: string): boolean => {
  const at = Number(key);
  return Number.isSafeInteger(at) && at >= 0 && String(at) === key;
};

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
      if (present(value)) return new Multi([name, value]);
    }
    return undefined;
  };
}

/** What `pairs` goes through. */
export const hasEntries = (object: object): object is { entries(): Iterator<unknown> } =>
  !isIndexed(object) && typeof (object as { entries?: unknown }).entries === 'function';
