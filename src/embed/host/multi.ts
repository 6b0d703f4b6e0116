// Several results of a host function.

/** Several results of a host function: `return new Multi([1, 2])`. */
export class Multi {
  constructor(readonly values: readonly unknown[]) {}
}
