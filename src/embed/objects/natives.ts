// The natives of exposed objects: methods, constructors, and what metatables need. What they call of JavaScript runs as
// host functions do: it may return promises, its exceptions become errors of Lua with their cause, and every operation
// is charged.
// Invariant: a native works on an object only by that object's own view.
import * as text from '../../messages/objects.ts';
import { LuaFloat } from '../../values/number.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import type { Value } from '../../values/type.ts';
import type { Coroutine } from '../../vm/coroutine.ts';
import type { Frame } from '../../vm/frame.ts';
import { plain } from '../../vm/native/declare.ts';
import type { Native } from '../../vm/native/native.ts';
import { value } from '../../vm/native/params.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { Fault } from '../../vm/throw.ts';
import { Multi } from '../host/multi.ts';
import { decodeUtf8 } from '../host/text.ts';
import type { Callbacks } from './callbacks.ts';
import type { Conversion } from './conversion.ts';
import { isBrief, isIndexed, sizeOf, storeElement, workOf } from './elements.ts';
import { HostObject } from './host-object.ts';
import { elements, hasEntries, isPromise, named, numbered, step } from './iterate.ts';
import type { Policy } from './policy.ts';
import { isIterable, isIterator, type Kind, type NativesOfFunctions, type View } from './view.ts';

type AnyFunction = (...args: never[]) => unknown;

/** Does what a native does: gives a JavaScript value, a promise, or an engine's value as it is. */
type Invoke = (co: Coroutine, frame: Frame) => unknown;

/** Makes a native that calls JavaScript, and converts what it gives. */
export type MakeNative = (name: string, invoke: Invoke, convert: (value: unknown) => Value) => Native;

/** Decides what userdata objects are. */
interface Users {
  give(object: object, policy: Policy, kind?: Kind): HostObject;
  convert(given: unknown, policy: Policy): Value;
}

/** Fuel for one operation on an object. */
const COST = 20;

/** The natives of a policy's metatables, by event. */
export type Events = Readonly<Record<string, Native>>;

export class Natives implements NativesOfFunctions {
  constructor(
    private readonly rt: Runtime,
    private readonly converter: Conversion,
    private readonly users: Users,
    private readonly callbacks: Callbacks,
    private readonly makeNative: MakeNative,
  ) {}

  private native(name: string, policy: Policy, invoke: Invoke): Native {
    return this.makeNative(name, invoke, (given) => this.users.convert(given, policy));
  }

  method(view: View, name: string, fn: object): Native {
    return this.native(name, view.policy, (co, frame) => {
      const self = argument(co, frame, 0);
      if (!(self instanceof HostObject && mayCall(self, view, name, fn)))
        throw new Fault(text.badSelf(view.name, name), 1);
      return this.apply(fn, self, name, this.rest(co, frame, 1, view.policy));
    });
  }

  own(user: HostObject, name: string, fn: object): Native {
    const { policy } = user.view!;
    return this.native(name, policy, (co, frame) =>
      this.apply(fn, user, name, this.rest(co, frame, argument(co, frame, 0) === user ? 1 : 0, policy)),
    );
  }

  /** A function that an object gave. */
  plain(policy: Policy, name: string, fn: object): Native {
    return this.native(name || '?', policy, (co, frame) => {
      this.rt.charge(COST);
      return Reflect.apply(fn as AnyFunction, undefined, this.rest(co, frame, 0, policy));
    });
  }

  constructorOf(user: HostObject): Native {
    const { policy } = user.view!;
    return this.native('new', policy, (co, frame) => {
      this.rt.charge(COST);
      return this.construct(user, this.rest(co, frame, argument(co, frame, 0) === user ? 1 : 0, policy));
    });
  }

  isLua(fn: object): boolean {
    return this.callbacks.has(fn);
  }

  /** Constructs an object of a class; it is exposed, whatever it is. */
  private construct({ object, view }: HostObject, args: unknown[]): unknown {
    const made = Reflect.construct(object as new () => object, args);
    return isPromise(made) || this.converter.heldBy(made) !== undefined ? made : this.users.give(made, view!.policy);
  }

  /** Calls a method. What it adds to a container is memory of the program. */
  private apply(fn: object, user: HostObject, name: string, args: unknown[]): unknown {
    const { object, view } = user;
    if (!view!.sized) this.rt.charge(COST);
    else this.rt.charge(isBrief(name) ? COST : COST + workOf(object));
    const before = view!.sized ? sizeOf(object) : 0;
    const given: unknown = Reflect.apply(fn as AnyFunction, object, args);
    if (view!.sized) user.grow(this.rt, sizeOf(object) - before, args);
    return name === 'entries' ? this.entriesOf(given, view!.policy) : given;
  }

  /** What `entries` gives iterates over keys and values. */
  private entriesOf(given: unknown, policy: Policy): unknown {
    if (typeof given !== 'object' || given === null || !isIterator(given)) return given;
    const iterator = this.users.give(given, policy);
    iterator.entries = true;
    return iterator;
  }

  private rest(co: Coroutine, { base, extra }: Frame, from: number, policy: Policy): unknown[] {
    const args: unknown[] = [];
    for (let i = from; i < extra; i++) args.push(this.callbacks.give(co.stack[base + i], policy));
    return args;
  }

  /** What metatables of a policy have. */
  events(policy: Policy): Events {
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
      to = this.callbacks.give(argument(co, frame, 2), view.policy),
      index = isIndexed(self.object) ? indexOf(key) : undefined;
    if (index !== undefined) {
      const added = storeElement(self.object, index, to, view.name);
      return self.grow(this.rt, added, [to]);
    }
    const name = nameOfKey(key);
    if (name === undefined) throw new Fault(text.cannotAssign(view.name, '?'), 1);
    self.grow(this.rt, view.set(self, name, to), [name, to]);
  }

  private call(self: HostObject, view: View, co: Coroutine, frame: Frame): unknown {
    const { object } = self;
    switch (view.kind) {
      case 'class':
        return this.construct(self, this.rest(co, frame, 1, view.policy));
      case 'function':
        return Reflect.apply(object as AnyFunction, undefined, this.rest(co, frame, 1, view.policy));
      case 'iterator':
        return step(object, self.entries);
      case 'iterable':
        return this.users.give((object as Iterable<unknown>)[Symbol.iterator](), view.policy, 'iterator');
      default:
        throw new Fault(text.notCallable(view.name), 1);
    }
  }

  private comparison(policy: Policy, name: string, less: (a: never, b: never) => boolean): Native {
    return this.native(name, policy, (co, frame) => {
      const [a, b] = this.rest(co, frame, 0, policy) as never[];
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
    if (view.mayCall('entries') && view.home('entries') !== undefined && hasEntries(object)) {
      const iterator = object.entries();
      return () => step(iterator, true);
    }
    if (view.policy.methods === undefined && isIterable(object)) return numbered(object);
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
export function eventsFor(view: View, object: object): string[] {
  const { kind } = view;
  const has = (name: string): boolean => view.home(name) !== undefined || Object.hasOwn(object, name);
  const shown = kind === 'class' || kind === 'function' || (has('toString') && view.mayCall('toString'));
  const ordered = view.home('valueOf') !== undefined || view.home(Symbol.toPrimitive) !== undefined;
  return [
    ...['__index', '__newindex', '__eq', '__pairs'],
    ...(CALLABLE.has(kind) && (kind !== 'iterable' || view.policy.methods === undefined) ? ['__call'] : []),
    ...(isIndexed(object) || has('length') || has('size') ? ['__len'] : []),
    ...(shown && !isIndexed(object) ? ['__tostring'] : []),
    ...(ordered ? ['__lt', '__le'] : []),
    ...(disposerOf(object as Disposable, kind) === undefined ? [] : ['__close']),
  ];
}
