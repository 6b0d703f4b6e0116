// How outcomes read: a table of programs by engine, and a list of costs. A figure is a median with the least and the
// greatest of what was measured, and a mark where these lie far apart.
import type { Cost } from './costs.ts';
import { ratio, scaled, type Outcome, type Results } from './interleave.ts';
import { geometricMean, spread, WIDE } from './statistics.ts';
import { Table } from './table.ts';

/** Two or three digits that matter. */
const figure = (value: number): string =>
  value >= 100 ? value.toLocaleString('en-US', { maximumFractionDigits: 0 }) : value.toPrecision(value >= 10 ? 3 : 2);

/** `464 [430–512]`, and `464 [230–512]!` where the times lie far apart. */
export const shown = (outcome: Outcome | undefined): string => {
  if (outcome === undefined || 'skipped' in outcome) return '-';
  if ('failed' in outcome) return 'FAILED';
  const { values, median } = outcome;
  if (values.length === 1) return figure(median);
  return `${figure(median)} [${figure(Math.min(...values))}–${figure(Math.max(...values))}]${spread(values) > WIDE ? '!' : ''}`;
};
const times = (value: number | undefined): string =>
  value === undefined ? '' : `${value.toPrecision(value >= 10 ? 3 : 2)}x`;

/** A column behind those of the engines. */
interface Column {
  readonly title: string;
  /** What it says of a program. */
  readonly text: (row: Results) => string;
  /** What it says below all. */
  readonly end?: (comparison: Comparison) => string;
}

/** How many times one engine's figure is that of another. */
export const ratioColumn = (title: string, of: string, to: string): Column => ({
  title,
  text: (row) => times(ratio(row[of], row[to])),
  end: (comparison) => times(comparison.mean(of, to)),
});

/** The system time in milliseconds, engine by engine. */
export const systemColumn = (engines: readonly string[]): Column => ({
  title: 'sys',
  text: (row) =>
    engines
      .map((engine) => {
        const outcome = row[engine];
        return outcome !== undefined && 'values' in outcome && outcome.system !== undefined
          ? `${Math.round(outcome.system * 1000)}`
          : '-';
      })
      .join(', '),
});

/** Programs whose ratio is above a limit, the worst first. */
export const exceptions = (ratios: readonly (readonly [string, number])[], limit: number): string =>
  ratios
    .filter(([, value]) => value > limit)
    .sort(([, a], [, b]) => b - a)
    .map(([name, value]) => `${name} ${times(value)}`)
    .join(', ') || 'none';

/**
 * Programs by engine. Behind each figure stands how many times the reference's it is, and below all their geometric
 * mean.
 */
export class Comparison {
  private readonly table: Table;
  private readonly rows: Results[] = [];
  private readonly names: string[] = [];

  /** `unit` makes the figure that is shown from seconds. */
  constructor(
    title: string,
    private readonly engines: readonly string[],
    private readonly reference: string,
    private readonly unit: (seconds: number) => number,
    private readonly more: readonly Column[] = [],
  ) {
    this.table = new Table([title, ...engines, ...more.map((column) => column.title)]);
  }

  add(name: string, seconds: Results): void {
    const row = Object.fromEntries(this.engines.map((engine) => [engine, scaled(seconds[engine]!, this.unit)]));
    this.rows.push(row);
    this.names.push(name);
    this.table.add(
      name,
      ...this.engines.map((engine) =>
        `${shown(row[engine])} ${this.factor(engine, ratio(row[engine], row[this.reference]))}`.trim(),
      ),
      ...this.more.map((column) => column.text(row)),
    );
  }

  end(): void {
    this.table.add(
      'geometric mean',
      ...this.engines.map((engine) => this.factor(engine, this.mean(engine, this.reference))),
      ...this.more.map((column) => column.end?.(this) ?? ''),
    );
  }

  private factor(engine: string, value: number | undefined): string {
    return engine === this.reference ? '' : times(value);
  }

  /** One engine's figures against another's, by program, where both have run it. */
  ratios(of: string, to: string): [string, number][] {
    return this.rows.flatMap((row, i) => {
      const value = ratio(row[of], row[to]);
      return value === undefined ? [] : [[this.names[i]!, value] as [string, number]];
    });
  }

  /** The geometric mean of these. */
  mean(of: string, to: string): number | undefined {
    const ratios = this.ratios(of, to).map(([, value]) => value);
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
