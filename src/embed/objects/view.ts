// How programs see the objects of one kind: which of their properties there are, and what reading, writing and listing
// them does. Methods come from the object and its classes; nothing comes from the prototypes that all objects or all
// functions share. Properties are read and written as JavaScript does it, so accessors and proxies do their work.
import * as text from '../../messages/objects.ts';
import type { Table } from '../../values/table.ts';
import { Fault } from '../../vm/throw.ts';
import type { Native } from '../../vm/native/native.ts';
import { isIndexed, isTyped } from './elements.ts';
import { isBasic, isClass, isHook, isRefused, makesCode, nameOfKind } from './guard.ts';
import type { HostObject, Member } from './host-object.ts';
import type { Policy } from './policy.ts';

export type Kind = 'object' | 'array' | 'typed' | 'function' | 'class' | 'iterator' | 'iterable';

type Properties = Record<PropertyKey, unknown>;

/** An iterator that can be iterated itself, as all of the language are. */
export const isIterator = (object: object): boolean =>
  typeof (object as Properties).next === 'function' && (isIterable(object) || isAsyncIterable(object));
export const isIterable = (object: object): object is Iterable<unknown> =>
  typeof (object as Properties)[Symbol.iterator] === 'function';
const isAsyncIterable = (object: object): boolean => typeof (object as Properties)[Symbol.asyncIterator] === 'function';

export function kindOf(object: object): Kind {
  if (typeof object === 'function') return isClass(object) ? 'class' : 'function';
  if (Array.isArray(object)) return 'array';
  if (isTyped(object)) return 'typed';
  if (isIterator(object)) return 'iterator';
  return isIterable(object) ? 'iterable' : 'object';
}

/** Makes the natives of functions. */
export interface Natives {
  /** A method of a class: the object is the first argument. */
  method(view: View, name: string, fn: object): Native;
  /** A function of an object, which is `this`. */
  own(object: HostObject, name: string, fn: object): Native;
  /** What constructs the objects of a class. */
  constructorOf(object: HostObject): Native;
  /** Is the function a handle of one of Lua? */
  isLua(fn: object): boolean;
}

export class View {
  readonly name: string;
  /** Names found in the classes. */
  private readonly inherited = new Set<string>();
  private readonly members = new Map<string, Member>();
  /** The metatable. */
  meta!: Table;

  constructor(
    readonly policy: Policy,
    private readonly natives: Natives,
    readonly kind: Kind,
    object: object,
    private readonly prototype: object | null,
  ) {
    this.name = nameOfKind(object, prototype);
  }

  // ---- what there is

  /** Has the object, or one of its classes, such a property? */
  private has(object: object, name: string): boolean {
    return !isRefused(name, object) && (Object.hasOwn(object, name) || this.inherits(name));
  }

  private inherits(name: string): boolean {
    if (this.inherited.has(name)) return true;
    const found = this.home(name) !== undefined;
    if (found) this.inherited.add(name);
    return found;
  }

  /** The prototype that has a property. */
  home(name: PropertyKey): object | undefined {
    for (
      let each = this.prototype;
      each !== null && !isBasic(each);
      each = Object.getPrototypeOf(each) as object | null
    )
      if (Object.hasOwn(each, name)) return each;
    return undefined;
  }

  mayCall(name: string): boolean {
    return this.policy.methods?.has(name) ?? true;
  }

  private mayUse(name: string): boolean {
    return this.policy.fields?.has(name) ?? true;
  }

  /** Does it give this method? */
  offers(object: object, name: string, fn: object): boolean {
    return this.has(object, name) && this.mayCall(name) && (object as Properties)[name] === fn;
  }

  // ---- reading

  /** The value of a property, or the native of a method. */
  get(user: HostObject, name: string): unknown {
    const { object } = user;
    if (!this.mayUse(name) && !this.mayCall(name)) return undefined;
    if (!this.has(object, name)) return name === 'new' && this.kind === 'class' ? this.constructorOf(user) : undefined;
    const value = (object as Properties)[name];
    if (typeof value === 'function') return this.functionOf(user, name, value);
    return this.mayUse(name) ? value : undefined;
  }

  private constructorOf(user: HostObject): unknown {
    return this.mayCall('new') ? this.natives.constructorOf(user) : undefined;
  }

  private functionOf(user: HostObject, name: string, fn: object): unknown {
    if (!this.mayCall(name)) return undefined;
    // Functions inherited by a class are its own, too.
    const own = typeof user.object === 'function' || Object.hasOwn(user.object, name),
      members = own ? (user.members ??= new Map()) : this.members,
      known = members.get(name);
    if (known?.fn === fn) return known.native;
    if (makesCode(fn) || isBasic(fn)) return undefined;
    if (this.natives.isLua(fn) || isClass(fn)) return fn;
    const native = own ? this.natives.own(user, name, fn) : this.natives.method(this, name, fn);
    members.set(name, { fn, native });
    return native;
  }

  // ---- writing

  /** Assigns a property; nil deletes those of plain objects. */
  set(user: HostObject, name: string, value: unknown): void {
    const { object } = user;
    if (!this.mayAssign(object, name)) throw new Fault(text.cannotAssign(this.name, name), 1);
    const done =
      value === undefined && this.isPlain ? Reflect.deleteProperty(object, name) : Reflect.set(object, name, value);
    if (!done) throw new Fault(text.cannotAssign(this.name, name), 1);
  }

  private mayAssign(object: object, name: string): boolean {
    if (isRefused(name, object) || isHook(name) || !this.mayUse(name)) return false;
    if (isIndexed(object)) return false;
    const home = Object.hasOwn(object, name) ? undefined : this.home(name);
    return home === undefined || typeof Object.getOwnPropertyDescriptor(home, name)?.value !== 'function';
  }

  private get isPlain(): boolean {
    return this.prototype === null || isBasic(this.prototype);
  }

  // ---- listing

  /** The names of the object's own fields. */
  names(object: object): string[] {
    return Object.keys(object).filter((name) => !isRefused(name, object) && (this.mayUse(name) || this.mayCall(name)));
  }
}
