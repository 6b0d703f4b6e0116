// The zone that the host's Date works in, for hosts that provide no zone of their own. A Date query takes microseconds
// when queries are far apart, and a zone name takes longer, so answers are cached by cells of time in which nothing
// changes.
// Invariant: the cache is dropped when Date answers some probes otherwise than before: then the zone has changed.
import type { Zone } from '../../vm/host.ts';

/** Seconds in a cell: less than twenty days, between two changes of clocks. */
const CELL = 2 ** 20;
/** Most cached cells. */
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

/** Seconds east of UTC. */
const ask = (instant: number): number => -new Date(instant * 1000).getTimezoneOffset() * 60;
/** What a clock shows at a probe. */
const shown = (time: Date): number => (time.getDate() * 24 + time.getHours()) * 60 + time.getMinutes();

class HostZone implements Zone {
  private readonly cells = new Map<number, Cell>();
  private readonly standards = new Map<number, number>();
  private names: Intl.DateTimeFormat | undefined = undefined;
  private readonly probes = PROBES.map(shown);

  offset(instant: number): number {
    return this.cellOf(instant).offset;
  }

  summer(instant: number): boolean {
    return this.cellOf(instant).summer;
  }

  name(instant: number): string {
    const cell = this.cellOf(instant);
    return (cell.name ??= this.findName(instant));
  }

  /** Date's answer for an instant. A cell within which clocks change is not cached. */
  private cellOf(instant: number): Cell {
    this.check();
    const at = Math.floor(instant / CELL),
      known = this.cells.get(at);
    if (known !== undefined) return known;
    const offset = ask(instant),
      cell: Cell = { offset, summer: offset !== this.standard(instant), name: undefined };
    if (ask(at * CELL) === offset && ask((at + 1) * CELL) === offset) this.keep(at, cell);
    return cell;
  }

  private keep(at: number, cell: Cell): void {
    if (this.cells.size >= MOST) this.cells.clear();
    this.cells.set(at, cell);
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
    let same = true;
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
    this.standards.clear();
    this.names = undefined;
  }
}

/** The zone the host's Date works in. */
export const HOST_ZONE: Zone = new HostZone();
