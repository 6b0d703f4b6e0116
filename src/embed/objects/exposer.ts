// Exposes JavaScript objects to the programs of a state: decides which userdata stands for an object under a policy,
// and which objects are exposed that an exposed one gives. What programs then do with them: natives.ts.
// Invariant: under one policy an object has one userdata, and what the embedder exposed itself stays as it said.
import * as text from '../../messages/objects.ts';
import { LuaFunction } from '../../values/function.ts';
import { str } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Native } from '../../vm/native/native.ts';
import type { Runtime } from '../../vm/runtime.ts';
import { encodeUtf8 } from '../host/text.ts';
import { outOf } from '../host/thrown.ts';
import { Callbacks } from './callbacks.ts';
import type { Conversion, Take } from './conversion.ts';
import { isBasic, isClass, nameOf, refuseDangerous } from './guard.ts';
import { HostObject } from './host-object.ts';
import { Natives, eventsFor, type Events, type MakeNative } from './natives.ts';
import { Policies, type ExposeOptions, type Policy } from './policy.ts';
import { View, isIterator, kindOf, type Kind } from './view.ts';

export class Exposer {
  private readonly policies = new Policies();
  private readonly takes = new WeakMap<Policy, Take>();
  private readonly events = new WeakMap<Policy, Events>();
  private readonly callbacks: Callbacks;
  private readonly natives: Natives;

  constructor(
    rt: Runtime,
    private readonly converter: Conversion,
    makeNative: MakeNative,
  ) {
    this.callbacks = new Callbacks(converter, (given, policy) => this.convert(given, policy));
    this.natives = new Natives(rt, converter, this, this.callbacks, makeNative);
  }

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
  give(object: object, policy: Policy, kind = kindOf(object)): HostObject {
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
      view = new View(policy, this.natives, kind, object, prototype);
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

  private eventsOf(policy: Policy): Events {
    let events = this.events.get(policy);
    if (events === undefined) this.events.set(policy, (events = this.natives.events(policy)));
    return events;
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
      native: (fn): Native => this.natives.plain(policy, nameOf(fn), fn),
    };
  }

  /** The userdata of an object that the embedder exposed by itself. */
  private explicit(object: object): Value {
    const known = this.converter.userOf(object);
    return known?.explicit === true ? known : undefined;
  }

  /** The Lua value of what an object gives: natives and userdata are that already. */
  convert(given: unknown, policy: Policy): Value {
    if (given instanceof LuaFunction || given instanceof HostObject) return given;
    return this.converter.convert(given, this.takeOf(policy));
  }
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
