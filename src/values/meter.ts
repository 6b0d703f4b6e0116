// The account that is charged for work and memory of values: that of the runtime whose code runs. Values cannot know
// runtimes, so code that runs Lua sets the account here and restores the previous one afterwards. Outside of any run
// nothing is charged.
// Invariant: the account of the innermost run in progress is set.

/** Bytes of an array slot, field or register, by the accounting model (gc/sizes.ts). */
export const SLOT_BYTES = 8;
/** Bytes of an entry of a hash part. */
export const ENTRY_BYTES = 40;

export interface Account {
  /** Charges work before it is done: a unit is about an instruction. May stop the run. */
  charge(units: number): void;
  /** Charges memory before it is allocated. May stop the run. */
  allocate(bytes: number): void;
}

let current: Account | undefined = undefined;

/** The current account. A constant, because what modules export does not change (cli/scripts.ts). */
export const account: Account = {
  charge(units) {
    current?.charge(units);
  },
  allocate(bytes) {
    current?.allocate(bytes);
  },
};

/** Sets the account and returns the previous one; undefined: none. */
export function useAccount(next: Account | undefined): Account | undefined {
  const before = current;
  current = next;
  return before;
}
