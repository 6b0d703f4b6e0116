// How programs see the objects of one kind: which of their properties there are, and what reading, writing and listing
// them does. Methods come from the object and its classes; nothing comes from the prototypes that all objects or all
// functions share. Properties are read and written as JavaScript does it, so accessors and proxies do their work.
import * as text from '../../messages/objects.ts';
import type { Table } from '../../values/table.ts';
import { Fault } from '../../vm/throw.ts';
import type { Native } from '../../vm/native/native.ts';
import { CHANGES, isIndexed, isSized, isTyped } from './elements.ts';
import { isBasic, isClass, isDangerous, isHook, isRefused, nameOfKind } from './guard.ts';
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
export interface NativesOfFunctions {
  /** A method of a class: the object is the first argument. */
  method(view: View, name: string, fn: object): Native;
  /** A function of an object, which is `this`. */
  own(object: HostObject, name: string, fn: object): Native;
  /** What constructs the objects of a class. */
  constructorOf(object: HostObject): Native;
  /** Is the function a handle of one of Lua? */
  isLua(fn: object): boolean;
}

/** What a name is to the objects of a view. */
interface Entry {
  readonly name: string;
  /** Whether programs may call methods, and use fields, of this name. */
  readonly callable: boolean;
  readonly usable: boolean;
  /** A class has it. */
  inherited: boolean;
  /** The native of the method. */
  member: Member | undefined;
}

/** Names that a view remembers: programs can ask for any. */
const MOST_ENTRIES = 512;

export class View {
  readonly name: string;
  /** Methods may visit each of its elements. */
  readonly sized: boolean;
  private readonly dated: boolean;
  private readonly entries = new Map<string, Entry>();
  /** The metatable. */
  meta: Table = undefined!;

  constructor(
    readonly policy: Policy,
    private readonly natives: NativesOfFunctions,
    readonly kind: Kind,
    object: object,
    private readonly prototype: object | null,
  ) {
    this.name = nameOfKind(object, prototype);
    this.sized = isSized(object);
    this.dated = object instanceof Date;
  }

  // ---- what there is

  private entryOf(name: string): Entry {
    const known = this.entries.get(name);
    if (known !== undefined) return known;
    const refused = isRefused(name, this.kind === 'class' || this.kind === 'function');
    const entry = {
      name,
      callable: !refused && this.mayCall(name) && !(this.policy.readonly && this.changes(name)),
      usable: !refused && this.mayUse(name),
      inherited: false,
      member: undefined,
    };
    if (this.entries.size < MOST_ENTRIES) this.entries.set(name, entry);
    return entry;
  }

  /** Does a method change an object of the language? */
  private changes(method: string): boolean {
    return (this.sized && CHANGES.has(method)) || (this.dated && method.startsWith('set'));
  }

  private inherits(entry: Entry): boolean {
    return (entry.inherited ||= this.home(entry.name) !== undefined);
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
    const entry = this.entryOf(name);
    return (
      entry.callable && (Object.hasOwn(object, name) || this.inherits(entry)) && (object as Properties)[name] === fn
    );
  }

  // ---- reading

  /** The value of a property, or the native of a method. */
  get(user: HostObject, name: string): unknown {
    const { object } = user,
      entry = this.entryOf(name);
    if (!entry.usable && !entry.callable) return undefined;
    const own = Object.hasOwn(object, name);
    if (!own && !this.inherits(entry)) return this.missing(user, entry);
    const value = (object as Properties)[name];
    if (typeof value === 'function') return entry.callable ? this.functionOf(user, entry, own, value) : undefined;
    return entry.usable ? value : undefined;
  }

  /** Classes have `new`. */
  private missing(user: HostObject, { name, callable }: Entry): unknown {
    return name === 'new' && this.kind === 'class' && callable ? this.natives.constructorOf(user) : undefined;
  }

  private functionOf(user: HostObject, entry: Entry, own: boolean, fn: object): unknown {
    // Functions inherited by a class are its own, too.
    if (own || typeof user.object === 'function') return this.ownFunction(user, entry.name, fn);
    if (entry.member?.fn !== fn) {
      if (!this.isMethod(fn)) return isDangerous(fn) ? undefined : fn;
      entry.member = { fn, native: this.natives.method(this, entry.name, fn) };
    }
    return entry.member.native;
  }

  private ownFunction(user: HostObject, name: string, fn: object): unknown {
    const known = user.members?.get(name);
    if (known?.fn === fn) return known.native;
    if (!this.isMethod(fn)) return isDangerous(fn) ? undefined : fn;
    const native = this.natives.own(user, name, fn);
    (user.members ??= new Map()).set(name, { fn, native });
    return native;
  }

  /** A class, a function of Lua and what makes code are no methods. */
  private isMethod(fn: object): boolean {
    return !isDangerous(fn) && !isClass(fn) && !this.natives.isLua(fn);
  }

  // ---- writing

  /** Assigns a property; nil deletes those of plain objects. Returns how many properties there are more. */
  set({ object }: HostObject, name: string, value: unknown): number {
    if (!this.mayAssign(object, name)) throw new Fault(text.cannotAssign(this.name, name), 1);
    const before = Object.hasOwn(object, name);
    const done =
      value === undefined && this.isPlain ? Reflect.deleteProperty(object, name) : Reflect.set(object, name, value);
    if (!done) throw new Fault(text.cannotAssign(this.name, name), 1);
    return Number(Object.hasOwn(object, name)) - Number(before);
  }

  private mayAssign(object: object, name: string): boolean {
    if (!this.entryOf(name).usable || isHook(name) || isIndexed(object)) return false;
    const home = Object.hasOwn(object, name) ? undefined : this.home(name);
    return home === undefined || typeof Object.getOwnPropertyDescriptor(home, name)?.value !== 'function';
  }

  private get isPlain(): boolean {
    return this.prototype === null || isBasic(this.prototype);
  }

  // ---- listing

  /** The names of the object's own fields. */
  names(object: object): string[] {
    return Object.keys(object).filter((name) => {
      const { usable, callable } = this.entryOf(name);
      return usable || callable;
    });
  }
}
