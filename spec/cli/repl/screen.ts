// A terminal for specs: what a person would see of what is written to it. Only the controls that the interactive mode
// uses are known; others fail.
import { columnsOf, graphemes } from '../../../src/cli/repl/columns.ts';

const CONTROL = /\x1b\[(\??)([\d;]*)([A-Za-z])|[\r\n\t]/y;

export class TestScreen {
  private readonly lines: string[][] = [[]];
  row = 0;
  column = 0;
  /** How often it was written to. */
  writes = 0;

  constructor(
    public columns = 40,
    public rows = 20,
  ) {}

  /** The rows, without what is blank at the end. */
  get shown(): readonly string[] {
    const all = this.lines.map((cells) =>
      Array.from(cells, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
    while (all.at(-1) === '') all.pop();
    return all;
  }

  write(text: string): void {
    this.writes++;
    for (let at = 0; at < text.length; ) {
      CONTROL.lastIndex = at;
      const control = CONTROL.exec(text);
      if (control === null) at += this.put(graphemes(text.slice(at, at + 20))[0]!);
      else {
        this.control(control[0], control[2]!, control[3]!);
        at = CONTROL.lastIndex;
      }
    }
  }

  private put(grapheme: string): number {
    const width = columnsOf(grapheme);
    if (grapheme < ' ') throw new Error(`unknown control ${JSON.stringify(grapheme)}`);
    if (this.column + width > this.columns) this.newLine();
    const line = (this.lines[this.row] ??= []);
    line[this.column] = grapheme;
    for (let i = 1; i < width; i++) line[this.column + i] = '';
    this.column += width;
    return grapheme.length;
  }

  private newLine(): void {
    this.row++;
    this.column = 0;
    this.lines[this.row] ??= [];
  }

  private control(all: string, parameter: string, letter: string): void {
    const n = Number(parameter === '' ? 1 : parameter);
    if (all === '\r') this.column = 0;
    else if (all === '\t') this.column = (this.column | 7) + 1;
    else if (all === '\n') {
      const { column } = this;
      this.newLine();
      this.column = column;
    } else if (letter === 'A') this.row = Math.max(0, this.row - n);
    else if (letter === 'C') this.column = Math.min(this.columns - 1, this.column + n);
    else if (letter === 'J') this.erase(parameter);
    else if (letter === 'H') this.row = this.column = 0;
    else if (!'mhl'.includes(letter)) throw new Error(`unknown control ${JSON.stringify(all)}`);
  }

  private erase(parameter: string): void {
    if (parameter === '2') this.lines.length = 0;
    else {
      this.lines.length = this.row + 1;
      (this.lines[this.row] ??= []).length = Math.min(this.lines[this.row]!.length, this.column);
    }
  }
}
