// What was entered before: kept in a file of the user's state directory, one entry a line. Several sessions may share
// the file: entries are appended. A file that cannot be read or written is no error: the history is then that of this
// session. It must not know how entries are shown.
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** The most entries that are kept. */
export const MOST_KEPT = 1000;
/** Only the user may read what was entered. */
const PRIVATE_FILE = 0o600,
  PRIVATE_FOLDER = 0o700;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The file of the history: PERILUNE_HISTORY, where the empty string turns it off, or a file in XDG_STATE_HOME or
 * ~/.local/state.
 */
export function historyFile(env: Environment, home: string): string | undefined {
  const { PERILUNE_HISTORY: own, XDG_STATE_HOME: state } = env;
  if (own !== undefined) return own === '' ? undefined : own;
  const folder = state !== undefined && isAbsolute(state) ? state : join(home, '.local', 'state');
  return home === '' && folder !== state ? undefined : join(folder, 'perilune', 'history');
}

/** An entry as a line, and back. */
const toLine = (entry: string): string => entry.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const fromLine = (line: string): string => line.replace(/\\([n\\])/g, (_, c: string) => (c === 'n' ? '\n' : '\\'));

/** Not by mkdirSync's own recursion: where nothing can be made, as in /proc, that does not end. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: PRIVATE_FOLDER });
}

export class History {
  /** Oldest first. */
  readonly entries: string[] = [];

  private constructor(private readonly file: string | undefined) {}

  /** The history in a file, or without one. */
  static open(file: string | undefined): History {
    const history = new History(file);
    history.attempt((name) => history.read(name));
    return history;
  }

  private attempt(act: (file: string) => void): void {
    try {
      if (this.file !== undefined) act(this.file);
    } catch {
      // The next entry tries again.
    }
  }

  private read(file: string): void {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    this.entries.push(...lines.slice(-MOST_KEPT).map(fromLine));
    if (lines.length > 2 * MOST_KEPT) this.rewrite(file);
  }

  /** Drops old entries from the file. */
  private rewrite(file: string): void {
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, this.entries.map((entry) => `${toLine(entry)}\n`).join(''), { mode: PRIVATE_FILE });
    renameSync(temporary, file);
  }

  /** Adds what was entered, unless it is blank or the same as before. */
  add(entry: string): void {
    if (entry.trim() === '' || entry === this.entries.at(-1)) return;
    this.entries.push(entry);
    if (this.entries.length > MOST_KEPT) this.entries.shift();
    this.attempt((file) => {
      makeFolder(dirname(file));
      appendFileSync(file, `${toLine(entry)}\n`, { mode: PRIVATE_FILE });
    });
  }
}

/** A walk through the history from its end. What is edited on the way is not kept. */
export class Walk {
  private at: number;

  /** Stops at entries that begin with what has been typed, which comes back at the end of the walk. */
  constructor(
    private readonly entries: readonly string[],
    private readonly typed: string,
  ) {
    this.at = entries.length;
  }

  /** The entry that is walked to, -1 for older; undefined: there is none. */
  step(direction: -1 | 1): string | undefined {
    for (let at = this.at + direction; at >= 0 && at < this.entries.length; at += direction) {
      const entry = this.entries[at]!;
      if (!entry.startsWith(this.typed) || entry === this.entries[this.at]) continue;
      this.at = at;
      return entry;
    }
    if (direction < 0 || this.at >= this.entries.length) return undefined;
    this.at = this.entries.length;
    return this.typed;
  }
}

/** The newest entry before a place that contains a text, and its place; undefined: none does. */
export function searchBack(
  entries: readonly string[],
  text: string,
  end = entries.length,
): { readonly entry: string; readonly at: number } | undefined {
  for (let at = end - 1; at >= 0; at--) if (entries[at]!.includes(text)) return { entry: entries[at]!, at };
  return undefined;
}
