// Who pays for the work and memory of values: the runtime whose code runs. Values cannot know runtimes, and there is one JavaScript
// stack, so whoever runs Lua code puts its account here and takes it back afterwards. Outside of any run nobody pays.
// Invariant: the account of the innermost run in progress is set.

/** Bytes of an array slot, field or register, by the accounting model (vm/sizes.ts). */
export const SLOT_BYTES = 8;
/** Bytes of an entry of a hash part. */
export const ENTRY_BYTES = 40;

export interface Account {
  /** Charges work: a unit is about an instruction. May stop the run for good, before the work is done. */
  charge(units: number): void;
  /** Notes memory about to be allocated. May stop the run for good, before it is. */
  allocate(bytes: number): void;
}

const NOBODY: Account = { charge() {}, allocate() {} };

/** The account that is charged now. */
export let account: Account = NOBODY;

/** Sets the account that is charged, and gives the one before; undefined: nobody. */
export function useAccount(next: Account | undefined): Account {
  const before = account;
  account = next ?? NOBODY;
  return before;
}
