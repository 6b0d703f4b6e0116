// Exposes JavaScript objects to the programs of a state: each becomes a userdata whose metatable has the natives of its
// policy. What these natives call of JavaScript runs as host functions do: it may return promises, its exceptions
// become errors of Lua with their cause, and every operation is charged.
// Invariant: a native works on an object only by that object's own view.
import * as text from '../../messages/objects.ts';
import { LuaFunction } from '../../values/function.ts';
import { LuaFloat } from '../../values/number.ts';
import { bytesOf, isStr, str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import type { Frame } from '../../vm/frame.ts';
import { plain } from '../../vm/native/declare.ts';
import type { Native } from '../../vm/native/native.ts';
import { value } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { Fault } from '../../vm/throw.ts';
import { Multi } from '../host/multi.ts';
import { decodeUtf8, encodeUtf8 } from '../host/text.ts';
import { outOf } from '../host/thrown.ts';
import { isBrief, isIndexed, storeElement, workOf } from './elements.ts';
import { isBasic, isClass, refuseDangerous } from './guard.ts';
import { HostObject } from './host-object.ts';
import { elements, hasEntries, isPromise, named, numbered, step } from './iterate.ts';
import { Policies, type ExposeOptions, type Policy } from './policy.ts';
import { View, isIterable, isIterator, kindOf, type Kind, type Natives } from './view.ts';

type AnyFunction = (...args: never[]) => unknown;

/** How a conversion to Lua treats objects that are not data. */
export interface Take {
  /** The userdata of an object, whatever it is, if it is exposed. */
  known(object: object): Value;
  /** The value for an object that is not data, or for a function; undefined: as always. */
  take(object: object): Value;
}

/** What the exposer needs of its state's converter. */
export interface Conversion {
  /** From now on conversions look for exposed objects. */
  exposes: boolean;
  convert(value: unknown, take?: Take): Value;
  toJS(value: Value): unknown;
  /** The userdata that stands for an object, made where there is none. */
  reference(object: object): HostObject;
  /** The value behind a handle of one of Lua. */
  heldBy(object: object): Value;
  /** The userdata that stands for an object, if there is one. */
  userOf(object: object): HostObject | undefined;
}

/** Does what a native does: gives a JavaScript value, a promise, or an engine's value as it is. */
export type Invoke = (co: Coroutine, frame: Frame) => unknown;

/** Makes a native that calls JavaScript, and converts what it gives. */
export type MakeNative = (name: string, invoke: Invoke, convert: (value: unknown) => Value) => Native;

/** Fuel for one operation on an object. */
const COST = 20;

/** The natives of a policy's metatables, by event. */
type Events = Readonly<Record<string, Native>>;

export class Exposer implements Natives {
  private readonly policies = new Policies();
  private readonly takes = new WeakMap<Policy, Take>();
  private readonly events = new WeakMap<Policy, Events>();

  constructor(
    private readonly rt: Runtime,
    private readonly converter: Conversion,
    private readonly makeNative: MakeNative,
  ) {}

  // ---- exposing

  /** The userdata of an object that the embedder exposes. */
  expose(object: unknown, options: ExposeOptions = {}): HostObject {
    const policy = this.policies.for(options);
    return outOf(() => this.exposed(object, policy));
  }

  private exposed(object: unknown, policy: Policy): HostObject {
    if ((typeof object !== 'object' || object === null) && typeof object !== 'function')
      throw new TypeError(text.notExposable(object === null ? 'null' : typeof object));
    if (this.converter.heldBy(object) !== undefined) throw new TypeError(text.notExposable('handle'));
    refuseDangerous(object);
    this.converter.exposes = true;
    const user = this.give(object, policy);
    user.explicit = true;
    for (const kin of kinOf(object)) policy.kin.add(kin);
    return user;
  }

  /** The userdata of an object under a policy. Where there is one of another policy, this is a second one. */
  private give(object: object, policy: Policy, kind = kindOf(object)): HostObject {
    const known = policy.users.get(object);
    if (known !== undefined) return known;
    const first = this.converter.reference(object),
      user = first.view === undefined && first.meta === undefined ? first : new HostObject(object);
    const view = this.viewOf(object, policy, kind);
    user.view = view;
    user.meta = view.meta;
    policy.users.set(object, user);
    return user;
  }

  private viewOf(object: object, policy: Policy, kind: Kind): View {
    const prototype = Object.getPrototypeOf(object) as object | null;
    let views = policy.views.get(kind);
    if (views === undefined) policy.views.set(kind, (views = new WeakMap()));
    const key = typeof object === 'function' || prototype === null || isBasic(prototype) ? object : prototype;
    let view = views.get(key);
    if (view === undefined) {
      view = new View(policy, this, kind, object, prototype);
      view.meta = this.metatable(view, object);
      views.set(key, view);
    }
    return view;
  }

  private metatable(view: View, object: object): Table {
    const meta = new Table(),
      events = this.eventsOf(view.policy);
    for (const event of eventsFor(view, object)) meta.setStr(event, events[event]);
    const name = str(encodeUtf8(view.name));
    meta.setStr('__name', name);
    meta.setStr('__metatable', name);
    meta.frozen = true;
    return meta;
  }

  // ---- objects found in exposed ones

  /** How values that an exposed object gives are converted. */
  private takeOf(policy: Policy): Take {
    let take = this.takes.get(policy);
    if (take === undefined) this.takes.set(policy, (take = this.newTake(policy)));
    return take;
  }

  private newTake(policy: Policy): Take {
    const { converter } = this;
    return {
      known: (object) => policy.users.get(object) ?? policy.next?.users.get(object) ?? this.explicit(object),
      take: (object) => {
        if (typeof object === 'function' && !isClass(object)) return undefined;
        const target = isIterator(object) || isKin(object, policy) ? policy : policy.next;
        return target === undefined || converter.heldBy(object) !== undefined ? undefined : this.give(object, target);
      },
    };
  }

  /** The userdata of an object that the embedder exposed by itself. */
  private explicit(object: object): Value {
    const known = this.converter.userOf(object);
    return known?.explicit === true ? known : undefined;
  }

  private convert(given: unknown, policy: Policy): Value {
    if (given instanceof LuaFunction || given instanceof HostObject) return given;
    return this.converter.convert(given, this.takeOf(policy));
  }

  // ---- natives

  private native(name: string, policy: Policy, invoke: Invoke): Native {
    return this.makeNative(name, invoke, (given) => this.convert(given, policy));
  }

  method(view: View, name: string, fn: object): Native {
    return this.native(name, view.policy, (co, frame) => {
      const self = argument(co, frame, 0);
      if (!(self instanceof HostObject && mayCall(self, view, name, fn)))
        throw new Fault(text.badSelf(view.name, name), 1);
      return this.apply(fn, self, name, this.rest(co, frame, 1));
    });
  }

  own(user: HostObject, name: string, fn: object): Native {
    return this.native(name, user.view!.policy, (co, frame) =>
      this.apply(fn, user, name, this.rest(co, frame, argument(co, frame, 0) === user ? 1 : 0)),
    );
  }

  constructorOf(user: HostObject): Native {
    return this.native('new', user.view!.policy, (co, frame) => {
      this.rt.charge(COST);
      return this.construct(user, this.rest(co, frame, argument(co, frame, 0) === user ? 1 : 0));
    });
  }

  isLua(fn: object): boolean {
    return this.converter.heldBy(fn) !== undefined;
  }

  /** Constructs an object of a class; it is exposed, whatever it is. */
  private construct({ object, view }: HostObject, args: unknown[]): unknown {
    const made = Reflect.construct(object as new () => object, args);
    return isPromise(made) || this.converter.heldBy(made) !== undefined ? made : this.give(made, view!.policy);
  }

  /** Calls a method. What `entries` gives iterates over keys and values. */
  private apply(fn: object, { object, view }: HostObject, name: string, args: unknown[]): unknown {
    this.rt.charge(view!.sized && !isBrief(name) ? COST + workOf(object) : COST);
    const given: unknown = Reflect.apply(fn as AnyFunction, object, args);
    if (name !== 'entries' || typeof given !== 'object' || given === null || !isIterator(given)) return given;
    const iterator = this.give(given, view!.policy);
    iterator.entries = true;
    return iterator;
  }

  private rest(co: Coroutine, { base, extra }: Frame, from: number): unknown[] {
    const args: unknown[] = [];
    for (let i = from; i < extra; i++) args.push(this.converter.toJS(co.stack[base + i]));
    return args;
  }

  private eventsOf(policy: Policy): Events {
    let events = this.events.get(policy);
    if (events === undefined) this.events.set(policy, (events = this.newEvents(policy)));
    return events;
  }

  private newEvents(policy: Policy): Events {
    const event = (name: string, act: (self: HostObject, view: View, co: Coroutine, frame: Frame) => unknown): Native =>
      this.native(name, policy, (co, frame) => {
        const self = argument(co, frame, 0);
        if (!(self instanceof HostObject) || self.view?.policy !== policy) throw new Fault(text.notExposed(), 1);
        this.rt.charge(COST);
        return act(self, self.view, co, frame);
      });
    return {
      __index: event('index', (self, view, co, frame) => read(self, view, argument(co, frame, 1))),
      __newindex: event('newindex', (self, view, co, frame) => this.write(self, view, co, frame)),
      __call: event('call', (self, view, co, frame) => this.call(self, view, co, frame)),
      __len: event('len', lengthOf),
      __pairs: event('pairs', (self, view) => new Multi([this.pairs(self, view), self, undefined])),
      __tostring: event('tostring', ({ object }, view) => describe(object, view)),
      __lt: this.comparison(policy, '__lt', (a, b) => a < b),
      __le: this.comparison(policy, '__le', (a, b) => a <= b),
      __eq: SAME,
      __close: event('close', ({ object }, view) => dispose(object, view)),
    };
  }

  private write(self: HostObject, view: View, co: Coroutine, frame: Frame): void {
    if (view.policy.readonly) throw new Fault(text.readOnly(view.name), 1);
    const key = argument(co, frame, 1),
      to = this.converter.toJS(argument(co, frame, 2)),
      index = indexOf(key);
    if (index !== undefined && isIndexed(self.object)) return storeElement(self.object, index, to, view.name);
    const name = nameOfKey(key);
    if (name === undefined) throw new Fault(text.cannotAssign(view.name, '?'), 1);
    view.set(self, name, to);
  }

  private call(self: HostObject, view: View, co: Coroutine, frame: Frame): unknown {
    const { object } = self;
    switch (view.kind) {
      case 'class':
        return this.construct(self, this.rest(co, frame, 1));
      case 'function':
        return Reflect.apply(object as AnyFunction, undefined, this.rest(co, frame, 1));
      case 'iterator':
        return step(object, self.entries);
      case 'iterable':
        return this.give((object as Iterable<unknown>)[Symbol.iterator](), view.policy, 'iterator');
      default:
        throw new Fault(text.notCallable(view.name), 1);
    }
  }

  private comparison(policy: Policy, name: string, less: (a: never, b: never) => boolean): Native {
    return this.native(name, policy, (co, frame) => {
      const [a, b] = this.rest(co, frame, 0) as never[];
      this.rt.charge(COST);
      return less(a!, b!);
    });
  }

  /** The function that a loop over `pairs` calls. */
  private pairs(self: HostObject, view: View): Native {
    const next = this.through(self, view);
    return this.native('next', view.policy, () => {
      this.rt.charge(COST);
      return next();
    });
  }

  private through(self: HostObject, view: View): () => unknown {
    const { object } = self;
    if (isIndexed(object)) return elements(object, (units) => this.rt.charge(units));
    if (view.home('entries') !== undefined && hasEntries(object)) {
      const iterator = object.entries();
      return () => step(iterator, true);
    }
    if (isIterable(object)) return numbered(object);
    const names = view.names(object);
    this.rt.charge(names.length);
    return named(names, (name) => view.get(self, name));
  }
}

// ---- what the natives do

const argument = ({ stack }: Coroutine, { base, extra }: Frame, i: number): Value =>
  i < extra ? stack[base + i] : undefined;

const mayCall = (self: HostObject, view: View, name: string, fn: object): boolean =>
  self.view === view || self.view?.offers(self.object, name, fn) === true;

/** An integer key. */
function indexOf(key: Value): number | undefined {
  const n = key instanceof LuaFloat ? key.n : key;
  return typeof n === 'number' && Number.isSafeInteger(n) ? n : undefined;
}

/** The property that a key names. */
function nameOfKey(key: Value): string | undefined {
  if (typeof key === 'string') return decodeUtf8(key);
  const index = indexOf(key);
  if (index !== undefined) return String(index);
  return isStr(key) ? decodeUtf8(bytesOf(key)) : undefined;
}

const isDigits = (name: string): boolean => /^\d+$/.test(name);

function read(self: HostObject, view: View, key: Value): unknown {
  const indexed = view.kind === 'array' || view.kind === 'typed',
    index = indexed ? indexOf(key) : undefined;
  if (index !== undefined) return (self.object as ArrayLike<unknown>)[index - 1];
  const name = nameOfKey(key);
  return name === undefined || (indexed && isDigits(name)) ? undefined : view.get(self, name);
}

function lengthOf(self: HostObject, view: View): number {
  const { object } = self;
  if (isIndexed(object)) return object.length;
  const length = view.get(self, 'length') ?? view.get(self, 'size');
  if (typeof length !== 'number') throw new Fault(text.noLength(view.name), 1);
  return length;
}

function describe(object: object, { kind, name }: View): string {
  if (kind === 'class') return name === 'function' ? 'class' : `class ${name}`;
  return kind === 'function' ? (name === 'function' ? name : `function ${name}`) : String((object as Error).toString());
}

type Disposable = Partial<Record<symbol, () => unknown>> & { return?(): unknown };

/** The symbol of a way to dispose of objects, where the host has it. */
const symbolOf = (name: 'dispose' | 'asyncDispose'): symbol | undefined =>
  (Symbol as unknown as Record<string, symbol | undefined>)[name];

function disposerOf(object: Disposable, kind: string): (() => unknown) | undefined {
  const now = symbolOf('dispose'),
    later = symbolOf('asyncDispose');
  const found = (now && object[now]) ?? (later && object[later]);
  return found ?? (kind === 'iterator' ? object.return : undefined);
}

/** Gives nothing, or a promise of it. */
function dispose(object: object, { kind }: View): unknown {
  const done = disposerOf(object as Disposable, kind)?.call(object);
  return isPromise(done) ? done.then(() => undefined) : undefined;
}

/** Two userdata of one object, exposed differently, are equal. */
const SAME = plain('eq', [value('a'), value('b')], 'boolean', '', (at, a, b) =>
  at.one(a instanceof HostObject && b instanceof HostObject && a.value === b.value),
);

const CALLABLE: ReadonlySet<Kind> = new Set(['class', 'function', 'iterator', 'iterable']);

/** The events that objects of a view have. */
function eventsFor(view: View, object: object): string[] {
  const { kind } = view;
  const has = (name: string): boolean => view.home(name) !== undefined || Object.hasOwn(object, name);
  const shown = kind === 'class' || kind === 'function' || (has('toString') && view.mayCall('toString'));
  const ordered = view.home('valueOf') !== undefined || view.home(Symbol.toPrimitive) !== undefined;
  return [
    ...['__index', '__newindex', '__eq', '__pairs'],
    ...(CALLABLE.has(kind) ? ['__call'] : []),
    ...(isIndexed(object) || has('length') || has('size') ? ['__len'] : []),
    ...(shown && !isIndexed(object) ? ['__tostring'] : []),
    ...(ordered ? ['__lt', '__le'] : []),
    ...(disposerOf(object as Disposable, kind) === undefined ? [] : ['__close']),
  ];
}

/** The prototypes of an object that is exposed, or of what a class makes. */
function kinOf(object: object): object[] {
  const prototype: unknown =
    typeof object === 'function' && isClass(object)
      ? Object.getOwnPropertyDescriptor(object, 'prototype')?.value
      : Object.getPrototypeOf(object);
  return typeof prototype === 'object' && prototype !== null && !isBasic(prototype) ? [prototype] : [];
}

/** Is it of a class, or of one that extends a class, that the embedder exposed? */
function isKin(object: object, { kin }: Policy): boolean {
  for (let each = Object.getPrototypeOf(object) as object | null; each !== null; )
    if (kin.has(each)) return true;
    else each = Object.getPrototypeOf(each) as object | null;
  return false;
}
