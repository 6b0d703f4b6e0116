// The zone that the host's Date works in, for hosts that provide no zone of their own. A Date query takes microseconds
// when queries are far apart, and a zone name takes longer, so answers are cached by cells of time in which nothing
// changes.
// Invariant: the cache is dropped when Date answers some probes otherwise than before: then the zone has changed.
import type { Zone } from '../../vm/host.ts';

/** Seconds in a cell: less than twenty days, between two changes of clocks. */
const CELL = 2 ** 20;
/** Seconds in a cell of those days in which clocks change. */
const SMALL = 900;
/** Most cached cells of a size. */
const MOST = 4096;
/** Winter and summer of years in which zones differ. A Date object caches its hours until the zone changes. */
const PROBES = [1971, 1978, 1987, 2008, 2024].flatMap((year) => [
  new Date(Date.UTC(year, 0, 1)),
  new Date(Date.UTC(year, 6, 1)),
]);

interface Cell {
  readonly offset: number;
  readonly summer: boolean;
  name: string | undefined;
}

/** Stands for a cell within which clocks change. */
const CHANGES: Cell = { offset: NaN, summer: false, name: undefined };

/** Seconds east of UTC. */
const ask = (instant: number): number => -new Date(instant * 1000).getTimezoneOffset() * 60;
/** What a clock shows at a probe. */
const shown = (time: Date): number => time.getHours() * 60 + time.getMinutes();
/** Zones that are whole days apart are so at the first or at the last probe: some islands have changed sides since. */
const dayShown = (): number => PROBES[0]!.getDate() * 32 + PROBES.at(-1)!.getDate();

class HostZone implements Zone {
  private readonly cells = new Map<number, Cell>();
  private readonly smallCells = new Map<number, Cell>();
  private readonly standards = new Map<number, number>();
  private names: Intl.DateTimeFormat | undefined = undefined;
  private readonly probes = PROBES.map(shown);
  private day = dayShown();

  /** Its callers ask for an offset before anything else: so only this looks whether the zone has changed. */
  offset(instant: number): number {
    this.check();
    return this.cellOf(instant).offset;
  }

  summer(instant: number): boolean {
    return this.cellOf(instant).summer;
  }

  name(instant: number): string {
    const cell = this.cellOf(instant);
    return (cell.name ??= this.findName(instant));
  }

  /** Date's answer for an instant. A cell within which clocks change is made of small ones. */
  private cellOf(instant: number): Cell {
    const at = Math.floor(instant / CELL),
      known = this.cells.get(at) ?? this.find(this.cells, at, CELL, instant);
    if (known !== CHANGES) return known;
    const small = Math.floor(instant / SMALL);
    return this.smallCells.get(small) ?? this.find(this.smallCells, small, SMALL, instant);
  }

  private find(cells: Map<number, Cell>, at: number, size: number, instant: number): Cell {
    const offset = ask(instant);
    let cell: Cell = { offset, summer: offset !== this.standard(instant), name: undefined };
    if (ask(at * size) !== offset || ask((at + 1) * size) !== offset) {
      // Clocks change on quarters of an hour, except in the days of local mean time.
      if (size === SMALL) return cell;
      cell = CHANGES;
    }
    if (cells.size >= MOST) cells.clear();
    cells.set(at, cell);
    return cell;
  }

  /** The offset without summer time in the year of an instant. */
  private standard(instant: number): number {
    const year = new Date(instant * 1000).getFullYear(),
      known = this.standards.get(year);
    if (known !== undefined) return known;
    if (this.standards.size >= MOST) this.standards.clear();
    const standard = Math.min(ask(new Date(year, 0, 1).getTime() / 1000), ask(new Date(year, 6, 1).getTime() / 1000));
    this.standards.set(year, standard);
    return standard;
  }

  private findName(instant: number): string {
    this.names ??= new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' });
    return this.names.formatToParts(new Date(instant * 1000)).find((part) => part.type === 'timeZoneName')?.value ?? '';
  }

  private check(): void {
    const day = dayShown();
    let same = day === this.day;
    this.day = day;
    for (let i = 0; i < PROBES.length; i++) {
      const now = shown(PROBES[i]!);
      if (now === this.probes[i]) continue;
      this.probes[i] = now;
      same = false;
    }
    if (!same) this.forget();
  }

  private forget(): void {
    this.cells.clear();
    this.smallCells.clear();
    this.standards.clear();
    this.names = undefined;
  }
}

/** The zone the host's Date works in. */
export const HOST_ZONE: Zone = new HostZone();
