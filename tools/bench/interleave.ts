// Measures contestants in turn, again and again, so that what the machine does meanwhile touches all alike. Who fails
// is asked no more, and who is slow is asked less often.
import { median, spread } from './statistics.ts';

/** What was measured, or why it was not. A fault makes the whole run fail, a skipped one does not. */
export type Outcome =
  | { readonly values: readonly number[]; readonly median: number; readonly spread: number }
  | { readonly skipped: string }
  | { readonly failed: string };

export interface Contestant {
  readonly name: string;
  /** Why it does not take part. */
  readonly skipped?: string | undefined;
  /** One measurement. Throws a Fault if there is nothing to measure. */
  readonly measure: () => Promise<number>;
}

/** What is wrong with a contestant, not with the bench. */
export class Fault extends Error {}

export type Results = Readonly<Record<string, Outcome>>;

/** After this much time no further round starts. */
const ENOUGH_MS = 20_000;

export async function interleave(contestants: readonly Contestant[], repeat: number): Promise<Results> {
  const results: Record<string, Outcome> = {},
    values = new Map<string, number[]>(),
    spent = new Map<string, number>();
  for (let round = 0; round < repeat; round++) {
    for (const { name, skipped, measure } of contestants) {
      if (skipped !== undefined) results[name] = { skipped };
      if (results[name] !== undefined || (spent.get(name) ?? 0) > ENOUGH_MS) continue;
      const started = performance.now();
      try {
        values.set(name, [...(values.get(name) ?? []), await measure()]);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        results[name] = { failed: error.message };
      }
      spent.set(name, (spent.get(name) ?? 0) + performance.now() - started);
    }
  }
  for (const [name, times] of values) results[name] ??= { values: times, median: median(times), spread: spread(times) };
  return results;
}

/** The outcome with every value turned into another unit. */
export function scaled(outcome: Outcome, scale: (value: number) => number): Outcome {
  if (!('values' in outcome)) return outcome;
  const values = outcome.values.map(scale);
  return { values, median: median(values), spread: spread(values) };
}

/** How many times the median of one is that of another; undefined if either has none. */
export function ratio(of: Outcome | undefined, to: Outcome | undefined): number | undefined {
  return of !== undefined && to !== undefined && 'values' in of && 'values' in to ? of.median / to.median : undefined;
}
