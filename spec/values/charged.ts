// What is charged while something is done: by the account that the values use.
import { useAccount } from '../../src/values/meter.ts';

export function charged(act: () => void): { readonly units: number; readonly bytes: number } {
  let units = 0,
    bytes = 0;
  const before = useAccount({
    charge: (n) => {
      units += n;
    },
    allocate: (n) => {
      bytes += n;
    },
  });
  try {
    act();
  } finally {
    useAccount(before);
  }
  return { units, bytes };
}
