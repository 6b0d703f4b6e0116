// What native Lua does otherwise when it is older than 5.4.8, whose ways are ours, or was built to be like 5.3. A
// difference that comes of this alone is none.
import { spawnSync } from 'node:child_process';
import { oracleVersion } from '../../conformance/oracle.ts';
import { TOKENS } from './tokens.ts';

export interface Ways {
  /** Before 5.4.7. */
  readonly isOld: boolean;
  /** LUA_COMPAT_LT_LE: without `__le`, `a <= b` is `not (b < a)`. */
  readonly lessWillDo: boolean;
}

const PROBE = 'os.exit(pcall(function() return setmetatable({}, {__lt = function() end}) <= {} end))';

export function waysOf(binary: string): Ways {
  const [, release] = /^Lua 5\.4\.(\d+)/.exec(oracleVersion(binary) ?? '') ?? [];
  return { isOld: Number(release) < 7, lessWillDo: spawnSync(binary, ['-e', PROBE]).status === 0 };
}

/** Is native Lua's way all that makes a program show something else? */
export const isItsWay = ({ isOld, lessWillDo }: Ways, source: string, ours: string, native: string): boolean =>
  (isOld && isOldWay(source, ours, native)) || (lessWillDo && /__lt/.test(source) && /attempt to compare/.test(ours));

function isOldWay(source: string, ours: string, native: string): boolean {
  // A call was on the line where what is called begins, not on that of its arguments; divisions by zero were anywhere.
  if (
    withoutLines(ours) === withoutLines(native) &&
    (hasSpreadCall(source) || /attempt to (divide by zero|perform 'n%%?0')/.test(ours))
  )
    return true;
  // Until 5.4.6 a coroutine that an error had ended closed its variables as deep in nested calls as it had run.
  if (/__close/.test(source) && /C stack overflow/.test(ours) && /C stack overflow/.test(native)) return true;
  // A `break` might close a register that holds no variable; a concatenation lose its result when `__concat` made the
  // stack grow.
  return (/\bbreak\b/.test(source) && /__close/.test(source)) || (/__concat/.test(source) && /\.\..*\.\./.test(source));
}

const withoutLines = (shown: string): string =>
  shown
    .replace(/:\d+:/g, ':')
    .replace(/ \(to close .*? at line \d+\)/g, '')
    .replace(/currentline=\d+/g, '')
    .replace(/"\d+( \d+)*"/g, '"lines"');

const KEYWORD =
  /^(and|break|do|else|elseif|end|false|for|function|goto|if|in|local|nil|not|or|repeat|return|then|true|until|while)$/;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

interface Token {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

/** Is there a call whose arguments begin on another line than the expression that is called? */
function hasSpreadCall(source: string): boolean {
  const tokens: Token[] = [];
  let line = 1;
  for (const text of source.match(TOKENS) ?? []) {
    const first = line;
    line += text.split('\n').length - 1;
    if (!/^(\s|--)/.test(text)) tokens.push({ text, first, last: line });
  }
  const isString = (at: number): boolean => /^(["']|\[=*\[)/.test(tokens[at]!.text);
  const endsPrefix = (at: number): boolean => {
    const text = tokens[at]?.text;
    return text !== undefined && (text in CLOSING || isString(at) || (/^[A-Za-z_]/.test(text) && !KEYWORD.test(text)));
  };
  /** Where the suffixed expression begins whose last token is at `end`. */
  const start = (end: number): number => {
    let at = end;
    const opening = CLOSING[tokens[at]!.text];
    if (opening !== undefined) {
      for (let depth = 0; at > 0; at--) {
        if (tokens[at]!.text in CLOSING) depth++;
        else if (/^[([{]$/.test(tokens[at]!.text) && --depth === 0) break;
      }
    } else if (!isString(at)) return /^[.:]$/.test(tokens[at - 1]?.text ?? '') && at > 1 ? start(at - 2) : at;
    return endsPrefix(at - 1) ? start(at - 1) : at;
  };
  return tokens.some(
    ({ text, last }, at) =>
      (/^[({]$/.test(text) || isString(at)) && endsPrefix(at - 1) && tokens[start(at - 1)]!.first !== last,
  );
}
