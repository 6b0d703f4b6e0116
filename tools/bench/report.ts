// How outcomes read: a table of programs by engine, and a list of costs.
import type { Cost } from './costs.ts';
import { ratio, scaled, type Outcome, type Results } from './interleave.ts';
import { geometricMean } from './statistics.ts';
import { Table } from './table.ts';

/** Two or three digits that matter. */
const figure = (value: number): string =>
  value >= 100 ? value.toLocaleString('en-US', { maximumFractionDigits: 0 }) : value.toPrecision(value >= 10 ? 3 : 2);

const shown = (outcome: Outcome | undefined): string => {
  if (outcome === undefined || 'skipped' in outcome) return '-';
  if ('failed' in outcome) return 'FAILED';
  return figure(outcome.median) + (outcome.values.length === 1 ? '' : ` ±${Math.round(outcome.spread * 100)}%`);
};
const times = (value: number | undefined): string =>
  value === undefined ? '' : `${value.toPrecision(value >= 10 ? 3 : 2)}x`;

/**
 * Programs by engine. Behind each figure stands how many times the reference's it is, and below all their geometric
 * mean.
 */
export class Comparison {
  private readonly table: Table;
  private readonly rows: Results[] = [];

  /** `unit` makes the figure that is shown from seconds. */
  constructor(
    title: string,
    private readonly engines: readonly string[],
    private readonly reference: string,
    private readonly unit: (seconds: number) => number,
  ) {
    this.table = new Table([title, ...engines]);
  }

  add(name: string, seconds: Results): void {
    const row = Object.fromEntries(this.engines.map((engine) => [engine, scaled(seconds[engine]!, this.unit)]));
    this.rows.push(row);
    this.table.add(
      name,
      ...this.engines.map((engine) =>
        `${shown(row[engine])} ${this.factor(engine, ratio(row[engine], row[this.reference]))}`.trim(),
      ),
    );
  }

  end(): void {
    this.table.add(
      'geometric mean',
      ...this.engines.map((engine) => this.factor(engine, this.mean(engine, this.reference))),
    );
  }

  private factor(engine: string, value: number | undefined): string {
    return engine === this.reference ? '' : times(value);
  }

  /** The geometric mean of one engine's figures against another's, over the programs that both have run. */
  mean(of: string, to: string): number | undefined {
    const ratios = this.rows.map((row) => ratio(row[of], row[to])).filter((value) => value !== undefined);
    return ratios.length === 0 ? undefined : geometricMean(ratios);
  }

  markdown(): string {
    return this.table.markdown();
  }
}

/** One line for each cost: ours, behind it how many times the first of the others' it is, then the others'. */
export class CostList {
  private readonly table = new Table(['cost', 'unit', 'ours', 'others']);

  /** `own` says which results are ours. */
  constructor(private readonly own: ReadonlySet<string>) {}

  add({ name, unit, results }: Cost): void {
    const entries = Object.entries(results),
      peers = entries.filter(([engine]) => !this.own.has(engine));
    const ours = entries
      .filter(([engine]) => this.own.has(engine))
      .map(([engine, outcome]) =>
        [engine === 'ours' ? '' : engine, shown(outcome), times(ratio(outcome, peers[0]?.[1]))].join(' ').trim(),
      );
    this.table.add(
      name,
      unit,
      ours.join(', '),
      peers.map(([engine, outcome]) => `${engine} ${shown(outcome)}`).join(', '),
    );
  }

  markdown(): string {
    return this.table.markdown();
  }
}
