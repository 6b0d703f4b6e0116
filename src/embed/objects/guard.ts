// What of JavaScript no Lua program may ever get: prototypes, constructors of functions, eval, and the names that lead
// to them. It holds for objects of any realm. Functions here may throw what a Proxy throws.

import * as text from '../../messages/objects.ts';

/** Names that are never read or written. */
const REFUSED: ReadonlySet<string> = new Set([
  'constructor',
  'prototype',
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  'getPrototypeOf',
  'setPrototypeOf',
  'getOwnPropertyDescriptor',
  'getOwnPropertyDescriptors',
  'defineProperty',
  'defineProperties',
]);

/** Names that JavaScript itself calls or reads: writing them would give a program a part in what the host does. */
const HOOKS: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  'toString',
  'toLocaleString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
]);

/** Own properties of functions that show their callers. */
const OF_CALLS: ReadonlySet<string> = new Set(['caller', 'callee', 'arguments']);

export const isRefused = (name: string, ofFunction: boolean): boolean =>
  REFUSED.has(name) || (ofFunction && OF_CALLS.has(name));

export const isHook = (name: string): boolean => HOOKS.has(name);

const { hasOwn } = Object;

const ownValue = (object: object, key: PropertyKey): unknown => Object.getOwnPropertyDescriptor(object, key)?.value;

/** Is it the prototype of plain objects, in any realm? */
const isObjectPrototype = (object: object): boolean =>
  typeof object === 'object' &&
  Object.getPrototypeOf(object) === null &&
  hasOwn(object, 'hasOwnProperty') &&
  hasOwn(object, 'isPrototypeOf');

/** Is it the prototype of functions, in any realm? */
const isFunctionPrototype = (object: object): boolean =>
  typeof object === 'function' &&
  hasOwn(object, Symbol.hasInstance) &&
  hasOwn(object, 'apply') &&
  hasOwn(object, 'bind');

/** A prototype with what all objects, or all functions, have: programs see nothing of it. */
export const isBasic = (prototype: object): boolean => isObjectPrototype(prototype) || isFunctionPrototype(prototype);

/** Is it the prototype of some class? */
function isPrototype(object: object): boolean {
  const made = ownValue(object, 'constructor');
  return (typeof made === 'function' && ownValue(made, 'prototype') === object) || isBasic(object);
}

/**
 * Is it eval, or a function that makes functions of texts (Function, its asynchronous kin, classes that extend them)?
 */
function makesCode(fn: object): boolean {
  for (let each: object | null = fn; typeof each === 'function'; each = Object.getPrototypeOf(each) as object | null) {
    const made = ownValue(each, 'prototype');
    if (typeof made === 'function' && isFunctionPrototype(made)) return true;
  }
  return ownValue(fn, 'name') === 'eval' && /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(fn));
}

/** Is it a function that programs never get? */
export const isDangerous = (fn: object): boolean => makesCode(fn) || isBasic(fn);

/** Throws for what no program may have, whatever it is called. */
export function refuseDangerous(object: object): void {
  if (typeof object === 'function' && makesCode(object)) throw new TypeError(text.makesCode());
  if (isPrototype(object)) throw new TypeError(text.noPrototype());
}

/** Constructors of primitive values: they convert when they are called. */
const CONVERTERS: ReadonlySet<string> = new Set(['Number', 'String', 'Boolean', 'BigInt', 'Symbol']);

/** Is a function a class, a built-in constructor, or a function with methods for what it constructs? */
export function isClass(fn: object): boolean {
  const found = Object.getOwnPropertyDescriptor(fn, 'prototype'),
    made: unknown = found?.value;
  if (typeof made !== 'object' || made === null) return false;
  if (found!.writable === false) return !CONVERTERS.has(nameOf(fn)) || !isNative(fn);
  return hasOwn(made, 'constructor') && Object.getOwnPropertyNames(made).length > 1;
}

const isNative = (fn: object): boolean => /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(fn));

/** The name that a function or class has been given; '' if it has none. */
export function nameOf(fn: object): string {
  const name = ownValue(fn, 'name');
  return typeof name === 'string' ? name : '';
}

/** The name of what a prototype is for, in messages. */
export function nameOfKind(object: object, prototype: object | null): string {
  if (typeof object === 'function') return nameOf(object) || 'function';
  for (let each = prototype; each !== null && !isBasic(each); each = Object.getPrototypeOf(each) as object | null) {
    const tag = ownValue(each, Symbol.toStringTag),
      made = ownValue(each, 'constructor');
    const name = typeof made === 'function' ? nameOf(made) : '';
    if (name !== '') return name;
    if (typeof tag === 'string' && tag !== '') return tag;
  }
  const tag = ownValue(object, Symbol.toStringTag);
  return typeof tag === 'string' && tag !== '' ? tag : 'object';
}
