// Elements of exposed arrays and typed arrays, by Lua's indexes: element 0 is [1], and `#` is the number of elements.
// Invariant: an array grows by one element at a time, so that no program makes a huge one at once.
import * as text from '../../messages/objects.ts';
import { Fault } from '../../vm/throw.ts';

type TypedArray = ArrayLike<number | bigint> & { [index: number]: number | bigint };

export const isTyped = (object: object): object is TypedArray =>
  ArrayBuffer.isView(object) && !(object instanceof DataView);

export const isIndexed = (object: object): object is ArrayLike<unknown> => Array.isArray(object) || isTyped(object);

/** Stores an element; nil removes the last one of an array. Returns how many elements there are more. */
export function storeElement(object: object, index: number, value: unknown, name: string): number {
  if (Array.isArray(object)) return storeItem(object, index, value, name);
  storeNumber(object as TypedArray, index, value, name);
  return 0;
}

function storeItem(items: unknown[], index: number, value: unknown, name: string): number {
  const { length } = items;
  if (!(index >= 1 && index <= length + 1)) throw new Fault(text.indexOutOfRange(index, name), 1);
  if (value !== undefined || index < length) assign(items, index - 1, value, name);
  else if (index === length) items.length = length - 1;
  return items.length - length;
}

function storeNumber(items: TypedArray, index: number, value: unknown, name: string): void {
  if (!(index >= 1 && index <= items.length)) throw new Fault(text.indexOutOfRange(index, name), 1);
  const wide = typeof items[0] === 'bigint';
  items[index - 1] = wide && typeof value === 'number' ? BigInt(value) : (value as number);
}

function assign(items: unknown[], at: number, value: unknown, name: string): void {
  if (!Reflect.set(items, at, value)) throw new Fault(text.cannotAssign(name, String(at + 1)), 1);
}

/** Methods of arrays, Maps and Sets that take the same time whatever their size. */
const BRIEF: ReadonlySet<string> = new Set([
  'add',
  'at',
  'delete',
  'entries',
  'get',
  'has',
  'keys',
  'pop',
  'push',
  'set',
  'subarray',
  'values',
]);

/** Fuel per element. */
const PER_ELEMENT = 2;

export const isBrief = (method: string): boolean => BRIEF.has(method);

/** Has the object elements that methods may visit? */
export const isSized = (object: object): boolean => isIndexed(object) || object instanceof Map || object instanceof Set;

export const sizeOf = (object: object): number => (isIndexed(object) ? object.length : (object as Set<unknown>).size);

/** The fuel that visiting each element is worth. */
export const workOf = (object: object): number => sizeOf(object) * PER_ELEMENT;

/** Methods that change the language's containers. */
export const CHANGES: ReadonlySet<string> = new Set([
  'add',
  'clear',
  'copyWithin',
  'delete',
  'fill',
  'pop',
  'push',
  'reverse',
  'set',
  'shift',
  'sort',
  'splice',
  'unshift',
]);
