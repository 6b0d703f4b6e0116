// A table that grows row by row: printed as it grows, and at the end as markdown.
const FIRST = 36,
  OTHERS = 26;

export class Table {
  private readonly rows: string[][] = [];

  constructor(private readonly head: readonly string[]) {
    this.print(head);
  }

  add(...cells: string[]): void {
    this.rows.push(cells);
    this.print(cells);
  }

  private print(cells: readonly string[]): void {
    console.log(
      cells
        .map((cell, i) => (i === 0 ? cell.padEnd(FIRST) : `${cell.padStart(OTHERS)} `))
        .join('')
        .trimEnd(),
    );
  }

  markdown(): string {
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
    return (
      line(this.head) +
      `|${this.head.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|\n` +
      this.rows.map(line).join('')
    );
  }
}
