// Modules of a worker, for specs.
let calls = 0;

export const near = {
  count: () => ++calls,
  double: (n) => 2 * n,
};
