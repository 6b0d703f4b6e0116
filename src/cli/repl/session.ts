// The interactive mode on a terminal: what is entered is run, its values are shown as Lua writes them. It must not know
// how a text is edited, nor which commands there are.
import { encodeUtf8 } from '../../embed/host/text.ts';
import type { Value } from '../../values/type.ts';
import type { Interpreter, Loaded } from '../interpreter/interpreter.ts';
import type { Paint } from './colours.ts';
import { printValues } from './piped.ts';
import { showAll } from './show.ts';

/** What the session knows of the documentation. */
export interface Help {
  /** The text on a library or function, or on the lack of one. */
  explain(name: string): string;
  /** What can be explained. */
  topics(): readonly string[];
  nearest(word: string, known: readonly string[]): readonly string[];
}

interface Look {
  /** Colours of values, and of errors. */
  readonly paint: Paint;
  readonly paintError: Paint;
  columns(): number;
}

export class Session {
  ended = false;
  /** The program may replace print: values then go through its own. */
  private readonly print0: Value;

  constructor(
    readonly interpreter: Interpreter,
    readonly help: Help,
    private readonly look: Look,
  ) {
    this.print0 = interpreter.rt.globals.getStr('print');
  }

  get paint(): Paint {
    return this.look.paint;
  }

  /** Nothing more is entered. */
  end(): void {
    this.ended = true;
  }

  /** Shows a text on lines of its own. */
  readonly print = (shown: string): void => {
    this.interpreter.rt.host.write(encodeUtf8(shown.endsWith('\n') ? shown : `${shown}\n`));
  };

  complain(message: string): void {
    this.interpreter.complain(encodeUtf8(this.look.paintError('error', message)), false);
  }

  /** Reports a syntax error. */
  complainOf(loaded: Loaded): void {
    if ('message' in loaded) this.complainInBytes(loaded.message);
  }

  private complainInBytes(message: string): void {
    const [first = '', ...rest] = message.split('\n');
    this.interpreter.complain([this.look.paintError('error', first), ...rest].join('\n'), false);
  }

  /** Runs a chunk; undefined after a failure, which is reported. */
  async run(loaded: Loaded): Promise<readonly Value[] | undefined> {
    const result = 'message' in loaded ? loaded : await this.interpreter.call(loaded.chunk);
    if ('values' in result) return result.values;
    this.complainInBytes(result.message);
    return undefined;
  }

  showValues(values: readonly Value[]): void {
    const { interpreter } = this;
    if (values.length === 0) return;
    if (interpreter.rt.globals.getStr('print') !== this.print0) return printValues(interpreter, values);
    this.print(
      showAll(values, { paint: this.paint, columns: this.look.columns(), describe: (v) => interpreter.describe(v) }),
    );
  }
}
