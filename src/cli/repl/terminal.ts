// The terminal that the interactive mode reads from: keys while a text is entered, and nothing of it while Lua code
// runs, which may read standard input itself. Keys that come too early are kept for the next text.
// Invariant: between `close` and `open` the terminal is as programs expect it: lines, echo, signals.
import { emitKeypressEvents } from 'node:readline';
import type { Screen } from './editor.ts';
import type { Key } from './keys.ts';

/** A terminal says where a paste begins and ends, or does not. */
const MARK_PASTES = '\x1b[?2004h',
  MARK_NO_PASTES = '\x1b[?2004l';
/** For terminals that do not say how large they are. */
const COLUMNS = 80,
  ROWS = 24;

/** Milliseconds in which a stop signal arrives. */
const STOPPING_MS = 50;

interface Listener {
  press(key: Key): void;
  redraw(): void;
  /** There is no more input. */
  end(): void;
}

export class Terminal implements Screen {
  private readonly early: Key[] = [];
  private listener: Listener | undefined;
  private ended = false;

  constructor(
    private readonly input: typeof process.stdin,
    private readonly output: typeof process.stdout,
  ) {
    emitKeypressEvents(input);
    input.on('keypress', (_: unknown, key: Key) => {
      this.early.push(key);
      this.deliver();
    });
    input.on('end', () => {
      this.ended = true;
      this.deliver();
    });
    output.on('resize', () => this.listener?.redraw());
    input.pause();
  }

  get columns(): number {
    return this.output.columns || COLUMNS;
  }

  get rows(): number {
    return this.output.rows || ROWS;
  }

  write(text: string): void {
    this.output.write(text);
  }

  /** Begins a line; a mark stands behind what has not ended its own. */
  freshLine(mark: string): void {
    // Behind an ended line this fills the row exactly, and what is drawn next is drawn over it.
    this.write(`${mark}${' '.repeat(Math.max(0, this.columns - 1))}\r\x1b[J`);
  }

  /** From now on keys go to a listener. */
  open(listener: Listener): void {
    this.listener = listener;
    this.input.setRawMode(true);
    this.write(MARK_PASTES);
    this.input.resume();
    this.deliver();
  }

  /** Gives the terminal to others. */
  close(): void {
    this.listener = undefined;
    this.write(MARK_NO_PASTES);
    this.input.setRawMode(false);
    this.input.pause();
  }

  /** Stops the process as the terminal does by Ctrl-Z. A process that no shell would continue goes on at once. */
  suspend(): void {
    const { listener } = this;
    if (listener === undefined) return;
    this.close();
    process.kill(process.pid, 'SIGTSTP');
    setTimeout(() => {
      this.open(listener);
      listener.redraw();
    }, STOPPING_MS);
  }

  private deliver(): void {
    while (this.listener !== undefined && this.early.length > 0) this.listener.press(this.early.shift()!);
    if (this.ended) this.listener?.end();
  }

  /** Takes the keys that came too early, as the bytes that a program would read. */
  takeEarly(): string {
    const text = this.early.map(({ sequence }) => sequence).join('');
    this.early.length = 0;
    return Buffer.from(text.replace(/\r/g, '\n')).toString('latin1');
  }

  /** Puts back what the program has not read of these bytes. */
  putBack(bytes: string): void {
    if (bytes !== '') this.input.unshift(Buffer.from(bytes, 'latin1'));
  }
}
