// The interactive mode (§7): prints the values of an expression, reads more lines for an unfinished statement. On a
// terminal lines come from node:readline, which releases standard input before the line runs; otherwise from the stream
// of io.stdin. So the loop and programs that read standard input share it line by line.
import { createInterface } from 'node:readline';
import { encodeUtf8, readable } from '../embed/host/text.ts';
import { readStandardLine } from '../stdlib/io/handles.ts';
import type { Value } from '../values/type.ts';
import * as text from '../messages/cli.ts';
import type { Interpreter, Loaded } from './interpreter/interpreter.ts';

/** Returns the next line as bytes without its end; undefined at the end of input. */
type LineSource = (prompt: string) => Promise<string | undefined>;

/** The maximum length of the history. */
const HISTORY = 1000;

function terminalLines(): LineSource {
  let history: string[] = [];
  return (prompt) =>
    new Promise((resolve) => {
      const lines = createInterface({
        input: process.stdin,
        output: process.stdout,
        historySize: HISTORY,
        history: [...history],
      });
      let answer: string | undefined;
      lines.on('history', (all) => {
        history = all;
      });
      lines.on('close', () => resolve(answer));
      // No Lua code runs while a line is typed: Ctrl-C ends the program.
      lines.on('SIGINT', () => {
        lines.close();
        process.kill(process.pid, 'SIGINT');
      });
      lines.question(readable(prompt), (line) => {
        answer = encodeUtf8(line);
        lines.close();
      });
    });
}

/** Lines of a pipe or file, echoed behind their prompt as readline does it. */
const pipedLines =
  ({ rt }: Interpreter): LineSource =>
  async (prompt) => {
    rt.host.write(prompt);
    const line = readStandardLine(rt);
    if (line !== undefined) rt.host.write(`${line}\n`);
    return line;
  };

/** The prompt for the first line, or for more lines, of a statement. */
function promptText(interpreter: Interpreter, first: boolean): string {
  const prompt = interpreter.rt.globals.getStr(first ? '_PROMPT' : '_PROMPT2');
  if (prompt === undefined) return first ? '> ' : '>> ';
  return interpreter.show(prompt);
}

/** Reads lines until they make an expression or a statement, or cannot become one. */
async function readStatement(interpreter: Interpreter, lines: LineSource): Promise<Loaded | undefined> {
  const first = await lines(promptText(interpreter, true));
  if (first === undefined) return undefined;
  // `= expression` is how 5.2 and older printed values.
  let source = first.startsWith('=') ? `return ${first.slice(1)}` : first;
  const expression = interpreter.load(`return ${source};`, '=stdin');
  if ('chunk' in expression) return expression;
  for (;;) {
    const loaded = interpreter.load(source, '=stdin');
    if ('chunk' in loaded || !loaded.message.endsWith('<eof>')) return loaded;
    const more = await lines(promptText(interpreter, false));
    if (more === undefined) return loaded;
    source += `\n${more}`;
  }
}

function printValues(interpreter: Interpreter, values: readonly Value[]): void {
  if (values.length === 0) return;
  const printed = interpreter.callPlainly(interpreter.rt.globals.getStr('print'), values);
  if ('message' in printed) interpreter.complain(text.errorCallingPrint(printed.message), false);
}

/** Runs the loop until input ends. */
export async function repl(interpreter: Interpreter): Promise<void> {
  const lines = process.stdin.isTTY ? terminalLines() : pipedLines(interpreter);
  for (;;) {
    const loaded = await readStatement(interpreter, lines);
    if (loaded === undefined) break;
    const result = 'message' in loaded ? loaded : await interpreter.call(loaded.chunk);
    if ('message' in result) interpreter.complain(result.message, false);
    else printValues(interpreter, result.values);
    interpreter.flush();
  }
  interpreter.rt.host.write('\n');
}
