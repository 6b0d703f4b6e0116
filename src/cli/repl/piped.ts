// The interactive mode where no text can be edited: prompts, lines, values and errors exactly as lua 5.4 -i (§7) has
// them. Lines come from the stream of io.stdin: the loop and programs that read standard input share it line by line.
import { readStandardLine } from '../../stdlib/io/handles.ts';
import type { Value } from '../../values/type.ts';
import * as text from '../../messages/cli.ts';
import type { Interpreter, Loaded } from '../interpreter/interpreter.ts';
import { loadExpression, loadStatements, withoutEquals } from './statement.ts';

/** A terminal echoes what is typed itself. */
const isEchoed = (): boolean => process.stdin.isTTY && process.stdout.isTTY;

/** The next line without its end, echoed behind its prompt as readline does it; undefined at the end of input. */
function readLine(interpreter: Interpreter, prompt: string): string | undefined {
  const { rt } = interpreter;
  rt.host.write(prompt);
  const line = readStandardLine(rt);
  if (line !== undefined && !isEchoed()) rt.host.write(`${line}\n`);
  return line;
}

/** The prompt for the first line, or for more lines, of a statement. */
export function promptText(interpreter: Interpreter, first: boolean): string {
  const prompt = interpreter.rt.globals.getStr(first ? '_PROMPT' : '_PROMPT2');
  if (prompt === undefined) return first ? '> ' : '>> ';
  return interpreter.show(prompt);
}

/** Reads lines until they make an expression or a statement, or cannot become one. */
function readStatement(interpreter: Interpreter): Loaded | undefined {
  const first = readLine(interpreter, promptText(interpreter, true));
  if (first === undefined) return undefined;
  let source = withoutEquals(first);
  const expression = loadExpression(interpreter, source);
  if (expression !== undefined) return expression;
  for (;;) {
    const { loaded, unfinished } = loadStatements(interpreter, source);
    if (!unfinished) return loaded;
    const more = readLine(interpreter, promptText(interpreter, false));
    if (more === undefined) return loaded;
    source += `\n${more}`;
  }
}

export function printValues(interpreter: Interpreter, values: readonly Value[]): void {
  if (values.length === 0) return;
  const printed = interpreter.callPlainly(interpreter.rt.globals.getStr('print'), values);
  if ('message' in printed) interpreter.complain(text.errorCallingPrint(printed.message), false);
}

/** Runs the loop until input ends. */
export async function pipedLoop(interpreter: Interpreter): Promise<void> {
  for (let loaded = readStatement(interpreter); loaded !== undefined; loaded = readStatement(interpreter)) {
    const result = 'message' in loaded ? loaded : await interpreter.call(loaded.chunk);
    if ('message' in result) interpreter.complain(result.message, false);
    else printValues(interpreter, result.values);
    interpreter.flush();
  }
  interpreter.rt.host.write('\n');
}
