// Error texts of the command line: options, files, app directories; one function each.

// perilune as lua: wording follows lua.c 5.4, where scripts and the official tests look for it
export const optionNeedsArgument = (option: string): string => `'${option}' needs argument`;
const unrecognizedOption = (option: string): string => `unrecognized option '${option}'`;
export const argIsNotTable = (): string => `'arg' is not a table`;
export const notString = (): string => '(error message not a string)';
export const interrupted = (): string => 'interrupted!';
export const errorCallingPrint = (message: string): string => `error calling 'print' (${message})`;

export const unknownDialect = (known: readonly string[]): string => `'--dialect' needs one of ${known.join(', ')}`;
export const cannotImport = (file: string, reason: string): string => `cannot import ${file}: ${reason}`;
/** The near misses behind a complaint. */
const didYouMean = (near: readonly string[]): string => {
  const quoted = near.map((word) => `'${word}'`),
    last = quoted.pop();
  return last === undefined ? '' : `: did you mean ${quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`}?`;
};
export const unrecognizedLongOption = (option: string, near: readonly string[]): string =>
  unrecognizedOption(option) + didYouMean(near);
export const noSuchCommand = (word: string, near: readonly string[]): string =>
  `'${word}' is no file and no command${didYouMean(near)}`;
/** Points to --help. */
export const moreHelp = (program: string): string => `'${program} --help' says more.\n`;

// the interactive mode on a terminal
/** Stands behind output that does not end its line. */
export const unfinishedLine = (): string => '%';
/** Stands for a value whose __tostring fails. */
export const noDescription = (type: string): string => `<${type}: __tostring failed>`;
export const replHint = (): string => "'.help' lists commands; Tab completes names; Ctrl-D ends.";
export const replKeys = (): string =>
  'A line that is only the beginning of a statement goes on in the next one; Alt-Enter begins a line anywhere.\n' +
  'Tab completes, Up and Down recall what was entered, Ctrl-R searches it, Ctrl-C interrupts, Ctrl-D ends.';
export const moreCandidates = (count: number): string => `... and ${count} more`;
export const searchPrompt = (found: boolean, words: string): string =>
  `(${found ? 'search' : 'not found'}) '${words}': `;
export const unknownDotCommand = (name: string, near: readonly string[]): string =>
  `unknown command '${name}'${near.length === 0 ? ": '.help' lists them" : didYouMean(near)}`;
export const dotCommandNeeds = (name: string, what: string): string =>
  `'${name}' needs ${what === 'FILE' ? 'the name of a file' : 'an expression or a statement'}`;
export const timed = (ms: number, instructions: number): string =>
  `${ms >= 1000 ? `${(ms / 1000).toFixed(3)} s` : `${ms.toFixed(3)} ms`}, ${instructions} instructions`;
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
export const memoryInUse = (lua: number, heap: number, resident: number): string =>
  `Lua ${(lua / 1024).toFixed(1)} KB; JavaScript heap ${megabytes(heap)}; process ${megabytes(resident)}`;

// perilune run, nodes, dump, compile
export const joinNeeded = (): string => "'--join' with the address of a NATS server is missing";
export const nodeNeeded = (): string => "'--join' needs '--node' with this node's name";
export const nodeUp = (node: string): string => `node ${node} is up`;
export const nodeDown = (node: string, reason: string): string => `node ${node} is down: ${reason}`;
export const noNodes = (): string => 'no nodes';
export const unknownOption = (option: string, near: readonly string[]): string =>
  `unknown option '${option}'${didYouMean(near)}`;
export const optionNeedsValue = (option: string): string => `option '${option}' needs a value`;
export const optionTakesNoValue = (option: string): string => `option '${option}' takes no value`;
export const missingArgument = (what: string): string => `${what} is missing`;
export const unexpectedArgument = (text: string): string => `unexpected argument '${text}'`;
export const badSeed = (text: string): string => `--seed wants a whole number, not '${text}'`;
export const badThreads = (given: string): string =>
  `--threads must be a whole number from 1 up, or auto, not '${given}'`;
export const badDialect = (name: string, known: readonly string[]): string =>
  `unknown dialect '${name}'; known are ${known.join(', ')}`;
export const cannotRead = (file: string, reason: string): string => `cannot read ${file}: ${reason}`;
export const cannotWrite = (file: string, reason: string): string => `cannot write ${file}: ${reason}`;
export const badChunk = (file: string, why: string): string => `${file}: bad binary format (${why})`;
export const notMainChunk = (file: string): string => `${file}: only main chunks can be combined`;

export const staysInterpreted = (): string => '(not translated: it is too long, or its jumps have no structure)';

// perilune help
export const unknownTopic = (topic: string, near: readonly string[]): string =>
  `nothing is known of '${topic}'${didYouMean(near)}`;
/** A section, or several, of the Lua manual or of the rule book of processes. */
export const sectionOf = ({ book, number }: { readonly book: 'manual' | 'rules'; readonly number: string }): string =>
  book === 'manual'
    ? `Lua 5.4 manual, §${number}`
    : `src/actors/README.md, section${number.includes('-') ? 's' : ''} ${number}`;
/** Where programs find a library, and what describes it. */
export const whereFound = (
  home: string,
  kind: 'library' | 'module' | 'object',
  inProcesses: boolean,
  section: string,
): string => {
  const place =
    kind === 'module'
      ? `module "${home}", which processes require`
      : kind === 'object'
        ? 'methods of objects'
        : 'library';
  return `${place}${inProcesses && kind !== 'module' ? ', in processes' : ''}; ${section}`;
};
export const commandsHeader = (): string => 'Commands are:';
export const topicsOfLua = (program: string): string =>
  `'${program} help NAME' explains a command, a function, or one of the libraries of Lua:`;
export const topicsOfProcesses = (): string => 'and what processes have besides (src/actors/README.md):';

// running apps
export const unknownEntry = (id: string, near: readonly string[]): string =>
  `there is no entry '${id}' in this app${didYouMean(near)}`;
export const cannotRunKind = (id: string, kind: string): string =>
  `'${id}' is a ${kind}; only process.lua and function.lua can be run`;
export const nothingToRun = (): string =>
  'nothing to run: the app has no auto-started service; name an entry with -x ns:entry';
export const stuck = (): string => 'every process waits, and no timer is pending';
