// Reads a text of one or more lines on a terminal: editing, history, completion and pasting. A pasted text of several
// lines is entered as one. It must not know Lua: what is complete, and how names go on, is asked for.
// Invariant: the cursor of the terminal is in row `row` of what was drawn last.
import { columnsOf } from './columns.ts';
import { EditedText } from './edited-text.ts';
import { Walk, searchBack, type History } from './history.ts';
import { EDITS, keyName, typedText, type Key } from './keys.ts';
import { layout, visible, type Prompts } from './layout.ts';

/** How a text may go on: what can stand in place of the part from `from` to the cursor. */
export interface Completion {
  readonly from: number;
  readonly candidates: readonly string[];
}

/** The terminal as it is drawn on. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

/** What the editor asks about texts, and calls. */
export interface Helper {
  readonly history: History;
  complete(text: string, cursor: number): Completion;
  /** Is this only the beginning of something? Then the key for entering begins a new line. */
  wantsMore(text: string): boolean;
  /** The line about candidates that are not shown. */
  moreCandidates(count: number): string;
  searchPrompt(found: boolean, text: string): string;
  suspend(): void;
}

/** How a text was left: entered, given up (Ctrl-C), or there is no more input (Ctrl-D). */
export type Left = { readonly how: 'entered'; readonly text: string } | { readonly how: 'cancelled' | 'end' };

/** The most candidates that are listed. */
const MOST_LISTED = 100;
const BETWEEN_CANDIDATES = 2;
/** What a tab before the first word of a line stands for. */
const INDENT = '  ';

const commonPrefix = (words: readonly string[]): string =>
  words.reduce((prefix, word) => {
    let n = 0;
    while (n < prefix.length && prefix[n] === word[n]) n++;
    return prefix.slice(0, n);
  });

/** Words in columns of a terminal. */
export function inColumns(words: readonly string[], columns: number): string {
  const width = Math.max(...words.map(columnsOf)) + BETWEEN_CANDIDATES,
    across = Math.max(1, Math.floor(columns / width)),
    down = Math.ceil(words.length / across);
  const pad = (word: string): string => word + ' '.repeat(width - columnsOf(word));
  return Array.from({ length: down }, (_, i) =>
    words
      .filter((_word, at) => at % down === i)
      .map(pad)
      .join('')
      .trimEnd(),
  ).join('\r\n');
}

export class Editor {
  private readonly text = new EditedText();
  private row = 0;
  private walk: Walk | undefined;
  /** What has been pasted so far, while a paste is under way. */
  private pasted: string | undefined;
  /** What is searched for in the history, where it was found, and the text before. */
  private search: { query: string; at: number; readonly original: string } | undefined;

  constructor(
    private readonly screen: Screen,
    private readonly helper: Helper,
    private readonly prompts: Prompts,
    private readonly leave: (left: Left) => void,
  ) {
    this.draw();
  }

  /** A key was pressed. */
  press(key: Key): void {
    if (this.pasted !== undefined || key.name === 'paste-start') this.paste(key);
    else if (this.search === undefined || !this.searchKey(key)) this.key(key);
  }

  private paste(key: Key): void {
    if (key.name === 'paste-start') this.pasted = '';
    else if (key.name !== 'paste-end') this.pasted += key.sequence;
    else {
      this.change(() => this.text.insert(this.pasted!.replace(/\r\n?/g, '\n')));
      this.pasted = undefined;
    }
  }

  private key(key: Key): void {
    const name = keyName(key),
      edit = EDITS.get(name),
      typed = typedText(key);
    if (edit !== undefined) this.change(() => edit(this.text));
    else if (!this.command(name) && typed !== undefined) this.change(() => this.text.insert(typed));
  }

  private change(act: () => void): void {
    this.walk = undefined;
    act();
    this.draw();
  }

  /** Keys that do more than change the text; false: it is none of them. */
  private command(name: string): boolean {
    switch (name) {
      case 'return':
      case 'enter':
        this.enter();
        return true;
      case 'M-return':
      case 'M-enter':
        this.change(() => this.text.insert('\n'));
        return true;
      case 'tab':
        this.tab();
        return true;
      case 'up':
      case 'C-p':
        this.vertical(-1);
        return true;
      case 'down':
      case 'C-n':
        this.vertical(1);
        return true;
      default:
        return this.control(name);
    }
  }

  private control(name: string): boolean {
    switch (name) {
      case 'C-c':
        this.finish('^C');
        this.leave({ how: 'cancelled' });
        return true;
      case 'C-d':
        this.delete();
        return true;
      case 'C-l':
        this.screen.write('\x1b[2J\x1b[H');
        this.redraw();
        return true;
      case 'C-r':
        this.search = { query: '', at: this.helper.history.entries.length, original: this.text.text };
        this.draw();
        return true;
      case 'C-z':
        this.helper.suspend();
        return true;
      default:
        return false;
    }
  }

  private enter(): void {
    const { text } = this.text;
    if (this.helper.wantsMore(text)) this.change(() => this.text.insert('\n'));
    else {
      this.finish('');
      this.helper.history.add(text);
      this.leave({ how: 'entered', text });
    }
  }

  /** Ctrl-D deletes a character, or ends the input if there is none. */
  private delete(): void {
    if (this.text.text !== '') this.change(() => this.text.deleteBehind());
    else {
      this.finish('');
      this.leave({ how: 'end' });
    }
  }

  /** Up and down: in the text, then through the history. */
  private vertical(direction: -1 | 1): void {
    if (!(direction < 0 ? this.text.up() : this.text.down())) {
      this.walk ??= new Walk(this.helper.history.entries, this.text.rest === '' ? this.text.text : '');
      const entry = this.walk.step(direction);
      if (entry !== undefined) this.text.set(entry);
    }
    this.draw();
  }

  // ---- completion

  private tab(): void {
    const { ahead } = this.text;
    if (/(^|\n)[ \t]*$/.test(ahead)) return this.change(() => this.text.insert(INDENT));
    const { from, candidates } = this.helper.complete(this.text.text, this.text.cursor);
    if (candidates.length === 0) return;
    const common = commonPrefix(candidates);
    if (common.length > ahead.length - from) this.change(() => this.text.insert(common.slice(ahead.length - from)));
    else if (candidates.length > 1) this.list(candidates);
  }

  /** Shows candidates below the text, and the text once more below them. */
  private list(candidates: readonly string[]): void {
    const hidden = candidates.length - MOST_LISTED;
    this.finish('');
    this.screen.write(`${inColumns(candidates.slice(0, MOST_LISTED), this.screen.columns)}\r\n`);
    if (hidden > 0) this.screen.write(`${this.helper.moreCandidates(hidden)}\r\n`);
    this.redraw();
  }

  // ---- searching the history

  /** A key while the history is searched; false: it ends the search, and means what it does otherwise. */
  private searchKey(key: Key): boolean {
    const search = this.search!,
      name = keyName(key),
      typed = typedText(key);
    if (typed !== undefined) this.find(search.query + typed, this.helper.history.entries.length);
    else if (name === 'C-r') this.find(search.query, search.at);
    else if (name === 'backspace') this.find(search.query.slice(0, -1), this.helper.history.entries.length);
    else if (name === 'C-g' || name === 'C-c' || name === 'escape') this.endSearch(search.original);
    else {
      this.endSearch(this.text.text);
      return false;
    }
    return true;
  }

  private find(query: string, end: number): void {
    const found = searchBack(this.helper.history.entries, query, end);
    this.search!.query = query;
    this.search!.at = found?.at ?? this.search!.at;
    if (found !== undefined) this.text.set(found.entry, found.entry.indexOf(query));
    this.draw();
  }

  private endSearch(text: string): void {
    this.search = undefined;
    this.text.set(text);
    this.draw();
  }

  private get shownPrompts(): Prompts {
    if (this.search === undefined) return this.prompts;
    const { query } = this.search;
    return {
      first: this.helper.searchPrompt(this.text.text.includes(query), query),
      more: '',
    };
  }

  // ---- drawing

  /** Draws where the cursor is: what was there is gone. */
  redraw(): void {
    this.row = 0;
    this.draw();
  }

  private draw(): void {
    const { columns, rows } = this.screen;
    const { text, cursor } = this.text;
    const shown = visible(layout(this.shownPrompts, text, cursor, columns), rows);
    this.screen.write(
      `${up(this.row)}\r\x1b[J${shown.rows.join('\r\n')}${up(shown.rows.length - 1 - shown.row)}\r${right(shown.column)}`,
    );
    this.row = shown.row;
  }

  /** Leaves the text on the terminal, some words behind it, and goes to a new line. */
  private finish(words: string): void {
    this.search = undefined;
    this.text.finish();
    this.draw();
    this.screen.write(`${words}\r\n`);
  }
}

const up = (rows: number): string => (rows > 0 ? `\x1b[${rows}A` : '');
const right = (columns: number): string => (columns > 0 ? `\x1b[${columns}C` : '');
