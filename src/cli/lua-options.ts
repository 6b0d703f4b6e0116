// The options of perilune as lua, read as lua 5.4 reads them (§7), and Perilune's own long ones. It must not know what
// they do.
import { DIALECTS, type Dialect } from '../embed/lua/gradual.ts';
import * as text from '../messages/cli.ts';
import type { Action } from './interpreter/interpreter.ts';

export const usage = (program: string): string => `usage: ${program} [options] [script [args]]
Available options are:
  -e stat         execute string 'stat'
  -i              enter interactive mode after executing 'script'
  -l mod          require library 'mod' into global 'mod'
  -l g=mod        require library 'mod' into global 'g'
  -v              show version information
  -E              ignore environment variables
  -W              turn warnings on
  --no-jit        interpret everything, compile nothing to JavaScript
  --dialect NAME  the language: lua (the default) or wippy, which has gradual types
  --import FILE   make what a JavaScript module exports global; promises of its functions are awaited
  --help          explain options, commands and libraries, and exit
  --version       show version information, and exit
  --              stop handling options
  -               stop handling options and execute stdin
`;

type Shown = 'help' | 'version';

/** Perilune's own options; lua has none of this form. `--no-hot` is an old name. */
export const LONG_OPTIONS: readonly string[] = ['--dialect', '--import', '--no-jit', '--help', '--version'];

export interface LuaOptions {
  readonly actions: readonly Action[];
  readonly interactive: boolean;
  readonly version: boolean;
  readonly ignoreEnvironment: boolean;
  /** The language of all loaded code. */
  readonly dialect: Dialect;
  /** Whether the JIT compiler is used. */
  readonly jit: boolean;
  /** Index of the script in argv, or 0. The script '-' is standard input, unless `--` came before. */
  readonly script: number;
  /** What to show instead of running anything. */
  readonly show?: Shown | undefined;
  /** A wrong option; then nothing else matters. */
  readonly bad?: string | undefined;
}

/** The name of a long option, and its value if that is in the same word. */
function splitAt(word: string): readonly [name: string, value?: string] {
  const at = word.indexOf('=');
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

/** Reads words until one ends the options. */
class Reader implements LuaOptions {
  readonly actions: Action[] = [];
  interactive = false;
  version = false;
  ignoreEnvironment = false;
  dialect: Dialect = 'lua';
  jit = true;
  script = 0;
  show: Shown | undefined;
  bad: string | undefined;
  /** Index of the word that is read. */
  private at = 0;

  constructor(private readonly argv: readonly string[]) {
    while (++this.at < argv.length && this.word(argv[this.at]!));
  }

  /** Reads a word; false if it ends the options. */
  private word(word: string): boolean {
    if (!word.startsWith('-') || word === '-') return this.endAt(this.at);
    if (word === '--') return this.endAt(this.at + 1 < this.argv.length ? this.at + 1 : 0);
    return word.startsWith('--') ? this.long(word) : this.short(word, word[1]!, word.slice(2));
  }

  private endAt(script: number): false {
    this.script = script;
    return false;
  }

  private refuse(word: string): false {
    this.bad = word;
    return false;
  }

  private long(word: string): boolean {
    const [name, value] = splitAt(word);
    switch (name) {
      case '--dialect':
        return this.readDialect(name, value);
      case '--import':
        return this.readImport(name, value);
    }
    switch (word) {
      case '--no-jit':
      case '--no-hot':
        this.jit = false;
        return true;
      case '--help':
      case '--version':
        this.show = word.slice(2) as Shown;
        return false;
      default:
        return this.refuse(word);
    }
  }

  private readDialect(name: string, value = this.argv[++this.at]): boolean {
    const named = DIALECTS.find((each) => each === value);
    if (named === undefined) return this.refuse(name);
    this.dialect = named;
    return true;
  }

  private readImport(name: string, file = this.argv[++this.at]): boolean {
    if (file === undefined || file === '') return this.refuse(name);
    this.actions.push({ option: 'import', file });
    return true;
  }

  private short(word: string, letter: string, tail: string): boolean {
    if (letter === 'e' || letter === 'l') return this.action(word, letter, tail);
    if (tail !== '') return this.refuse(word);
    if (letter === 'E') this.ignoreEnvironment = true;
    else if (letter === 'W') this.actions.push({ option: 'W' });
    else if (letter === 'v') this.version = true;
    else if (letter === 'i') this.interactive = this.version = true;
    else return this.refuse(word);
    return true;
  }

  /** The argument is the rest of the word, or the next word unless that is an option. */
  private action(word: string, letter: 'e' | 'l', tail: string): boolean {
    const next = this.argv[this.at + 1];
    if (tail === '' && (next === undefined || next.startsWith('-'))) return this.refuse(word);
    const argument = tail === '' ? next! : tail;
    if (tail === '') this.at++;
    this.actions.push(letter === 'e' ? { option: 'e', code: argument } : { option: 'l', module: argument });
    return true;
  }
}

/** Reads lua's options. argv[0] is the program. */
export const parseLuaOptions = (argv: readonly string[]): LuaOptions => new Reader(argv);

/** What is wrong with an option; of a long one, what it may have been meant to be. */
export async function complaintOf(option: string): Promise<string> {
  if (/^-[el]/.test(option) || option === '--import') return text.optionNeedsArgument(option);
  if (option === '--dialect') return text.unknownDialect(DIALECTS);
  const { nearest } = await import('../embed/host/nearest.ts');
  return text.unrecognizedLongOption(option, nearest(option, LONG_OPTIONS));
}
