// Measures contestants in turn, again and again, so that what the machine does meanwhile touches all alike. Who fails
// is asked no more, and who is slow is asked less often.
import { median } from './statistics.ts';

/**
 * What was measured, or why it was not. A fault makes the whole run fail, a skipped one does not. `system`: the median
 * of the system time in it, in seconds, where it is known.
 */
export type Outcome =
  | { readonly values: readonly number[]; readonly median: number; readonly system?: number | undefined }
  | { readonly skipped: string }
  | { readonly failed: string };

export interface Contestant {
  readonly name: string;
  /** Why it does not take part. */
  readonly skipped?: string | undefined;
  /** It takes part in every round, however slow it is. */
  readonly everyRound?: boolean;
  /** One measurement. Throws a Fault if there is nothing to measure. */
  readonly measure: () => Promise<number | Sample>;
}

/** One measurement with the system time in it, in seconds. */
export interface Sample {
  readonly value: number;
  readonly system: number;
}

/** What is wrong with a contestant, not with the bench. */
export class Fault extends Error {}

export type Results = Readonly<Record<string, Outcome>>;

/** After this much time no further round starts for one that need not take part in all. */
const ENOUGH_MS = 20_000;

const valueOf = (sample: number | Sample): number => (typeof sample === 'number' ? sample : sample.value);

function outcomeOf(samples: readonly (number | Sample)[]): Outcome {
  const values = samples.map(valueOf),
    system = samples.flatMap((sample) => (typeof sample === 'number' ? [] : [sample.system]));
  return { values, median: median(values), system: system.length === 0 ? undefined : median(system) };
}

export async function interleave(contestants: readonly Contestant[], repeat: number): Promise<Results> {
  const results: Record<string, Outcome> = {},
    samples = new Map<string, (number | Sample)[]>(),
    spent = new Map<string, number>();
  for (let round = 0; round < repeat; round++) {
    for (const { name, skipped, everyRound, measure } of contestants) {
      if (skipped !== undefined) results[name] = { skipped };
      if (results[name] !== undefined || (everyRound !== true && (spent.get(name) ?? 0) > ENOUGH_MS)) continue;
      const started = performance.now();
      try {
        samples.set(name, [...(samples.get(name) ?? []), await measure()]);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        results[name] = { failed: error.message };
      }
      spent.set(name, (spent.get(name) ?? 0) + performance.now() - started);
    }
  }
  for (const [name, all] of samples) results[name] ??= outcomeOf(all);
  return results;
}

/** The outcome with every value turned into another unit. */
export function scaled(outcome: Outcome, scale: (value: number) => number): Outcome {
  if (!('values' in outcome)) return outcome;
  const values = outcome.values.map(scale);
  return { ...outcome, values, median: median(values) };
}

/** How many times the median of one is that of another; undefined if either has none. */
export function ratio(of: Outcome | undefined, to: Outcome | undefined): number | undefined {
  return of !== undefined && to !== undefined && 'values' in of && 'values' in to ? of.median / to.median : undefined;
}
