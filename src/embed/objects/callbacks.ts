// Functions of Lua that programs hand to exposed objects: what JavaScript calls them with is exposed as results are.
// Each is one function for JavaScript, so that listeners can be removed, and comes back as the function of Lua.
import { LuaFunction } from '../../values/function.ts';
import type { Value } from '../../values/type.ts';
import type { Conversion } from './conversion.ts';
import type { Policy } from './policy.ts';

type Call = (...args: unknown[]) => unknown;

/** Members of a handle that call the function, too. */
const CALLS: ReadonlySet<PropertyKey> = new Set(['async', 'multi', 'asyncMulti']);

export class Callbacks {
  private readonly known = new WeakMap<Policy, WeakMap<object, Call>>();
  private readonly all = new WeakSet<object>();

  constructor(
    private readonly converter: Conversion,
    private readonly convert: (given: unknown, policy: Policy) => Value,
  ) {}

  /** Is it a function of Lua? */
  has(fn: object): boolean {
    return this.all.has(fn) || this.converter.heldBy(fn) !== undefined;
  }

  /** A Lua value for an exposed object. */
  give(value: Value, policy: Policy): unknown {
    const given = this.converter.toJS(value);
    return value instanceof LuaFunction && this.converter.heldBy(given as object) !== undefined
      ? this.of(given as Call, value, policy)
      : given;
  }

  private of(handle: Call, value: LuaFunction, policy: Policy): Call {
    let known = this.known.get(policy);
    if (known === undefined) this.known.set(policy, (known = new WeakMap()));
    let made = known.get(handle);
    if (made === undefined) {
      made = this.make(handle, value, policy);
      known.set(handle, made);
    }
    return made;
  }

  private make(handle: Call, value: LuaFunction, policy: Policy): Call {
    const made = this.wrapped(handle, value, policy);
    this.all.add(made);
    this.converter.adopt(made, value);
    return made;
  }

  private wrapped(handle: Call, value: LuaFunction, policy: Policy): Call {
    const through =
      (call: Call): Call =>
      (...args) =>
        call(...args.map((arg) => this.shown(arg, policy)));
    const direct = through(handle);
    return new Proxy(handle, {
      apply: (_, __, args: unknown[]) => direct(...args),
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        const bound = member.bind(target) as Call;
        if (key === 'with') return (options: unknown) => this.make(bound(options) as Call, value, policy);
        return CALLS.has(key) ? through(bound) : bound;
      },
    });
  }

  /** What a handle passes on as the policy shows it. */
  private shown(arg: unknown, policy: Policy): unknown {
    const isObject = (typeof arg === 'object' && arg !== null) || typeof arg === 'function';
    return isObject ? this.converter.handleOf(this.convert(arg, policy)) : arg;
  }
}
