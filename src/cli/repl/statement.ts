// What a text of the interactive mode means: an expression, whose values are shown, or statements. Of several lines,
// the last ones may be an expression, too.
import type { Interpreter, Loaded } from '../interpreter/interpreter.ts';
import { encodeUtf8 } from '../../embed/host/text.ts';

const NAME = '=stdin';
/** The most lines that an expression behind statements may have. */
const MOST_LINES = 20;

/** Does a syntax error say that more is to come? */
const isUnfinished = (loaded: Loaded): boolean => 'message' in loaded && loaded.message.endsWith('<eof>');

/** `= expression` is how 5.2 and older printed values. */
export const withoutEquals = (first: string): string => (first.startsWith('=') ? `return ${first.slice(1)}` : first);

/** The expression, as a chunk that returns its values; undefined: it is none. */
export function loadExpression(interpreter: Interpreter, source: string): Loaded | undefined {
  const expression = interpreter.load(`return ${source};`, NAME);
  return 'chunk' in expression ? expression : undefined;
}

/** The statements; a second result says that more lines may complete them. */
export function loadStatements(
  interpreter: Interpreter,
  source: string,
): { readonly loaded: Loaded; readonly unfinished: boolean } {
  const loaded = interpreter.load(source, NAME);
  return { loaded, unfinished: isUnfinished(loaded) };
}

/**
 * Complete statements, and an expression in the last lines. What begins with a name cannot be the end of what
 * stands before; other expressions may.
 */
function loadWithExpression(interpreter: Interpreter, source: string, begin: RegExp): Loaded | undefined {
  const lines = source.trimEnd().split('\n');
  for (let at = lines.length - 1; at > 0 && at >= lines.length - MOST_LINES; at--) {
    const statements = lines.slice(0, at).join('\n'),
      expression = lines.slice(at).join('\n');
    if (!begin.test(expression) || loadExpression(interpreter, expression) === undefined) continue;
    const loaded = interpreter.load(`${statements}\nreturn ${expression};`, NAME);
    if ('chunk' in loaded && 'chunk' in interpreter.load(statements, NAME)) return loaded;
  }
  return undefined;
}

/** A whole text as it is entered on a terminal. */
export function loadText(
  interpreter: Interpreter,
  text: string,
): { readonly loaded: Loaded; readonly unfinished: boolean } {
  const source = withoutEquals(encodeUtf8(text)),
    shown = loadExpression(interpreter, source) ?? loadWithExpression(interpreter, source, /^\s*[A-Za-z_]/);
  if (shown !== undefined) return { loaded: shown, unfinished: false };
  const statements = loadStatements(interpreter, source);
  if ('chunk' in statements.loaded) return statements;
  const mixed = loadWithExpression(interpreter, source, /^/);
  return mixed === undefined ? statements : { loaded: mixed, unfinished: false };
}
