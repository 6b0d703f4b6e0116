// A text of one or more lines with a cursor, and what keys do to it, as in Emacs and readline. It must not know keys,
// terminals or Lua.
// Invariant: the cursor stands between characters, never inside one; each edit can be undone.
import { before, behind, columnsOf } from './columns.ts';

interface State {
  readonly text: string;
  readonly cursor: number;
}

/** The most edits that can be undone. */
const MOST_UNDONE = 200;
const WORD_BEFORE = /[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u;
const WORD_BEHIND = /^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u;

export class EditedText {
  private readonly undone: State[] = [];
  /** What was cut out last: `yank` puts it back. */
  private cutOut = '';
  /** Edits of one kind in a row are undone together. */
  private lastEdit = '';

  constructor(
    public text = '',
    public cursor = text.length,
  ) {}

  get ahead(): string {
    return this.text.slice(0, this.cursor);
  }

  get rest(): string {
    return this.text.slice(this.cursor);
  }

  /** Replaces the text as one edit. */
  set(text: string, cursor = text.length): void {
    this.edit('set', text, cursor);
  }

  insert(piece: string): void {
    this.edit(/^\w$/.test(piece) ? 'type' : 'insert', this.ahead + piece + this.rest, this.cursor + piece.length);
  }

  private edit(kind: string, text: string, cursor: number): void {
    if (text !== this.text && (kind !== this.lastEdit || kind !== 'type')) this.remember();
    this.lastEdit = kind;
    this.text = text;
    this.cursor = cursor;
  }

  private remember(): void {
    this.undone.push({ text: this.text, cursor: this.cursor });
    if (this.undone.length > MOST_UNDONE) this.undone.shift();
  }

  undo(): void {
    const state = this.undone.pop();
    if (state === undefined) return;
    this.lastEdit = '';
    ({ text: this.text, cursor: this.cursor } = state);
  }

  // ---- moving

  /** Where the line of the cursor begins and ends. */
  private get begin(): number {
    return this.ahead.lastIndexOf('\n') + 1;
  }

  private get end(): number {
    const end = this.text.indexOf('\n', this.cursor);
    return end < 0 ? this.text.length : end;
  }

  private go(cursor: number): void {
    this.lastEdit = '';
    this.cursor = cursor;
  }

  left(): void {
    this.go(before(this.text, this.cursor));
  }

  right(): void {
    this.go(behind(this.text, this.cursor));
  }

  lineStart(): void {
    this.go(this.begin);
  }

  lineEnd(): void {
    this.go(this.end);
  }

  start(): void {
    this.go(0);
  }

  finish(): void {
    this.go(this.text.length);
  }

  wordLeft(): void {
    this.go(this.wordBefore);
  }

  wordRight(): void {
    this.go(this.wordBehind);
  }

  private get wordBefore(): number {
    return this.cursor - WORD_BEFORE.exec(this.ahead)![0].length;
  }

  private get wordBehind(): number {
    return this.cursor + WORD_BEHIND.exec(this.rest)![0].length;
  }

  /** To the line above; false if there is none. */
  up(): boolean {
    const { begin } = this;
    if (begin === 0) return false;
    this.toColumn(this.text.lastIndexOf('\n', begin - 2) + 1);
    return true;
  }

  /** To the line below; false if there is none. */
  down(): boolean {
    const { end } = this;
    if (end === this.text.length) return false;
    this.toColumn(end + 1);
    return true;
  }

  /** The same column in the line that begins there, or its end. */
  private toColumn(begin: number): void {
    const wanted = columnsOf(this.text.slice(this.begin, this.cursor));
    this.go(begin);
    while (this.cursor < this.end && columnsOf(this.text.slice(begin, this.cursor)) < wanted) this.right();
  }

  // ---- deleting

  /** Deletes from one place to another, one of which is the cursor. */
  private cut(from: number, to: number, keep: boolean): void {
    if (from === to) return;
    if (keep) this.cutOut = this.text.slice(from, to);
    this.edit('delete', this.text.slice(0, from) + this.text.slice(to), from);
  }

  deleteBefore(): void {
    this.cut(before(this.text, this.cursor), this.cursor, false);
  }

  deleteBehind(): void {
    this.cut(this.cursor, behind(this.text, this.cursor), false);
  }

  cutWordBefore(): void {
    this.cut(this.wordBefore, this.cursor, true);
  }

  cutWordBehind(): void {
    this.cut(this.cursor, this.wordBehind, true);
  }

  cutToLineStart(): void {
    this.cut(this.begin, this.cursor, true);
  }

  /** The rest of the line, or its end if nothing else is left. */
  cutToLineEnd(): void {
    this.cut(this.cursor, this.end === this.cursor ? behind(this.text, this.cursor) : this.end, true);
  }

  yank(): void {
    this.insert(this.cutOut);
  }

  /** Swaps the two characters around the cursor. */
  transpose(): void {
    const second = this.cursor === this.end ? before(this.text, this.cursor) : this.cursor,
      first = before(this.text, second),
      end = behind(this.text, second);
    if (first < this.begin || first === second) return;
    const { text } = this;
    this.edit(
      'swap',
      text.slice(0, first) + text.slice(second, end) + text.slice(first, second) + text.slice(end),
      end,
    );
  }
}
