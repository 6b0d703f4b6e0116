// The host's weak references and its word of collections. Some edge runtimes have neither: there what is held weakly
// elsewhere is just held, and nobody hears of a collection. Programs cannot tell.

/** Stands for a weak reference where there are none. */
class Strong<T extends object> {
  constructor(private readonly target: T) {}

  deref(): T {
    return this.target;
  }
}

/** The host's WeakRef, or what stands for it. */
export const Weak = (typeof WeakRef === 'function' ? WeakRef : Strong) as typeof WeakRef;

let collections: FinalizationRegistry<() => void> | undefined;

/** Calls back after the host's next collection of garbage, if it tells. */
export function onNextCollection(act: () => void): void {
  if (typeof FinalizationRegistry !== 'function') return;
  collections ??= new FinalizationRegistry((then) => then());
  collections.register({}, act);
}
