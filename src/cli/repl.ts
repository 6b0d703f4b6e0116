// The interactive mode of perilune as lua (§7): an expression's values are printed, an unfinished statement asks for more lines.
// On a terminal lines come from node:readline with its history; otherwise through io.read, so that a program that reads standard
// input itself and this loop do not steal each other's lines.
import { createInterface } from 'node:readline';
import { encodeUtf8, readable } from '../embed/text.ts';
import { bytesOf, isStr } from '../values/string.ts';
import { Table } from '../values/table.ts';
import type { Value } from '../values/type.ts';
import * as text from '../messages/cli.ts';
import type { Interpreter } from './lua.ts';

/** Gives the next line, as bytes without its end; undefined at the end of input. */
interface LineSource {
  next(prompt: string): Promise<string | undefined>;
  close(): void;
}

function terminalLines(): LineSource {
  const lines = createInterface({ input: process.stdin, output: process.stdout, historySize: 1000 });
  const asked = { answer: undefined as ((line: string | undefined) => void) | undefined };
  lines.on('close', () => asked.answer?.(undefined));
  return {
    next: (prompt) => new Promise((resolve) => {
      asked.answer = resolve;
      lines.question(readable(prompt), (line) => resolve(encodeUtf8(line)));
    }),
    close: () => lines.close(),
  };
}

/** Lines of a pipe or file, echoed behind their prompt as readline does it. */
function pipedLines(interpreter: Interpreter): LineSource {
  const { rt } = interpreter;
  const io = rt.globals.getStr('io');
  const read = io instanceof Table ? io.getStr('read') : undefined;
  return {
    async next(prompt) {
      rt.host.write(prompt);
      const result = interpreter.call(read);
      const line = 'values' in result ? result.values[0] : undefined;
      if (!isStr(line)) return undefined;
      rt.host.write(`${bytesOf(line)}\n`);
      return bytesOf(line);
    },
    close() {},
  };
}

/** What asks for the first line, or for a further line, of a statement. */
function promptText(interpreter: Interpreter, first: boolean): string {
  const prompt = interpreter.rt.globals.getStr(first ? '_PROMPT' : '_PROMPT2');
  if (prompt === undefined) return first ? '> ' : '>> ';
  return interpreter.show(prompt);
}

type Loaded = { chunk: Value } | { message: string };

/** Reads lines until they make an expression or a statement, or cannot become one. */
async function readStatement(interpreter: Interpreter, lines: LineSource): Promise<Loaded | undefined> {
  const first = await lines.next(promptText(interpreter, true));
  if (first === undefined) return undefined;
  // `= expression` is how 5.2 and older printed values.
  let source = first.startsWith('=') ? `return ${first.slice(1)}` : first;
  const expression = interpreter.load(`return ${source};`, '=stdin');
  if ('chunk' in expression) return expression;
  for (;;) {
    const loaded = interpreter.load(source, '=stdin');
    if ('chunk' in loaded || !loaded.message.endsWith('<eof>')) return loaded;
    const more = await lines.next(promptText(interpreter, false));
    if (more === undefined) return loaded;
    source += `\n${more}`;
  }
}

function printValues(interpreter: Interpreter, values: readonly Value[]): void {
  if (values.length === 0) return;
  const printed = interpreter.call(interpreter.rt.globals.getStr('print'), ...values);
  if ('message' in printed) interpreter.complain(text.errorCallingPrint(printed.message));
}

/** Runs the loop until input ends. */
export async function repl(interpreter: Interpreter): Promise<void> {
  const lines = process.stdin.isTTY ? terminalLines() : pipedLines(interpreter);
  for (;;) {
    const loaded = await readStatement(interpreter, lines);
    if (loaded === undefined) break;
    const result = 'message' in loaded ? loaded : interpreter.call(loaded.chunk);
    if ('message' in result) interpreter.complain(result.message, false);
    else printValues(interpreter, result.values);
  }
  lines.close();
  interpreter.rt.host.write('\n');
}
