// Where a prompt and the text behind it stand on a terminal: rows of its width, with the cursor in one of them. It must
// not write anything, nor know what the text is.
import { stripVTControlCharacters } from 'node:util';
import { columnsOf, graphemes, shownAs } from './columns.ts';

interface Layout {
  readonly rows: readonly string[];
  readonly row: number;
  readonly column: number;
}

/** Fills rows. */
class Rows {
  readonly rows: string[] = [''];
  private used = 0;

  constructor(private readonly columns: number) {}

  get row(): number {
    return this.rows.length - 1;
  }

  get column(): number {
    return this.used;
  }

  /** Adds what must not be broken, and takes some columns. */
  add(shown: string, columns = columnsOf(shown)): void {
    if (this.used + columns > this.columns) this.next();
    this.rows[this.rows.length - 1] += shown;
    this.used += columns;
  }

  next(): void {
    this.rows.push('');
    this.used = 0;
  }

  /** A prompt: one that fits is kept whole, for the sake of its colours. */
  prompt(prompt: string): void {
    const lines = prompt.split('\n');
    lines.forEach((line, i) => {
      if (i > 0) this.next();
      if (columnsOf(line) < this.columns) this.add(line);
      else for (const each of graphemes(stripVTControlCharacters(line))) this.add(shownAs(each));
    });
  }
}

/** Prompts before the first line of a text, and before others. */
export interface Prompts {
  readonly first: string;
  readonly more: string;
}

/** Lays out prompts and text on a terminal of some columns. */
export function layout(prompts: Prompts, text: string, cursor: number, columns: number): Layout {
  const out = new Rows(columns);
  let at = 0,
    place = { row: 0, column: 0 };
  const mark = (): void => {
    if (at !== cursor) return;
    // Behind a full row the cursor stands at the start of the next one.
    if (out.column >= columns) out.next();
    place = { row: out.row, column: out.column };
  };
  out.prompt(prompts.first);
  for (const each of graphemes(text)) {
    mark();
    at += each.length;
    if (each === '\n' || each === '\r\n') {
      out.next();
      out.prompt(prompts.more);
    } else for (const part of graphemes(shownAs(each))) out.add(part);
  }
  mark();
  return { rows: out.rows, ...place };
}

/** At most so many rows, with that of the cursor among them. */
export function visible({ rows, row, column }: Layout, height: number): Layout {
  const from = Math.max(0, Math.min(row - (height >> 1), rows.length - height));
  return { rows: rows.slice(from, from + height), row: row - from, column };
}
