// A JavaScript value as Lua sees it: an opaque object whose metatable is the one of its kind. Lua.convert takes it for
// a host object, so it comes back as itself.

/** The kinds with metatables of the layer's own; type extensions add others. */
export type Kind = 'js_proxy' | 'js_promise' | 'js_userdata' | 'js_error' | 'js_null';

export class Reference {
  constructor(
    readonly kind: string,
    readonly target: unknown,
  ) {}
}

/** The references of a state: an object has one for each kind, so it is the same userdata each time. */
export class References {
  private readonly known = new Map<string, WeakMap<object, Reference>>();

  /** `made` is told of each new one. */
  constructor(private readonly made: (reference: Reference) => void) {}

  of(kind: string, target: unknown): Reference {
    if (!isObject(target)) return this.make(kind, target);
    let known = this.known.get(kind);
    if (known === undefined) this.known.set(kind, (known = new WeakMap()));
    let reference = known.get(target);
    if (reference === undefined) known.set(target, (reference = this.make(kind, target)));
    return reference;
  }

  private make(kind: string, target: unknown): Reference {
    const reference = new Reference(kind, target);
    this.made(reference);
    return reference;
  }
}

/** Whether a value has an identity. */
export const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';
