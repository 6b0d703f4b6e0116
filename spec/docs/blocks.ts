// Reads the code blocks of a guide page. What they mean:
// - A `ts` block is a program. A comment `// NAME.ts` in its first line makes it a file for other blocks instead.
//   `statement;  // value` says what the statement's value is, `statement;  // throws CODE: MESSAGE` what it throws;
//   the message may be left out.
// - The `text` block behind a program is everything that the program prints.
// - A `lua` block says with `--> line` what it prints. A comment `-- NAME.lua` makes it a file; it is then run by the
//   file run.ts of the page, if there is one and the block says what it prints.

export interface Block {
  /** File and line, for messages. */
  readonly at: string;
  readonly language: string;
  readonly code: string;
  /** The name of a file; undefined: a program of its own. */
  readonly name: string | undefined;
  /** What it prints; undefined: the page does not say. */
  readonly output: string | undefined;
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;
const NAME = /^(?:\/\/|--) ([\w-]+\.(?:ts|lua))\n/;
const LANGUAGES = ['ts', 'lua', 'text'];

/** What the comments of a Lua program say that it prints. */
function told(code: string): string | undefined {
  const lines = [...code.matchAll(/--> ?(.*)$/gm)].map(([, line]) => `${line}\n`);
  return lines.length === 0 ? undefined : lines.join('');
}

/** Throws an Error for a block that is neither code nor the output of some. */
export function blocksOf(page: string, markdown: string): Block[] {
  const blocks: Block[] = [];
  for (const { 1: language = '', 2: code = '', index } of markdown.matchAll(FENCE)) {
    const at = `${page}:${markdown.slice(0, index).split('\n').length}`,
      last = blocks.at(-1);
    if (!LANGUAGES.includes(language)) throw new Error(`${at}: a block of '${language}'`);
    if (language !== 'text') {
      blocks.push({
        at,
        language,
        code,
        name: NAME.exec(code)?.[1],
        output: language === 'lua' ? told(code) : undefined,
      });
      continue;
    }
    if (last === undefined || last.language !== 'ts' || last.name !== undefined || last.output !== undefined)
      throw new Error(`${at}: output of no program`);
    blocks[blocks.length - 1] = { ...last, output: code };
  }
  return blocks;
}

/** Files that no other block of the page speaks of, and that are not run. */
export function idle(blocks: readonly Block[]): Block[] {
  const runs = blocks.some(({ name }) => name === 'run.ts');
  return blocks.filter((block) => {
    if (block.name === undefined || block.name === 'run.ts' || (runs && block.output !== undefined)) return false;
    const stem = block.name.replace(/\.\w+$/, '');
    return !blocks.some(({ code }) => code !== block.code && new RegExp(`\\b${stem}\\b`).test(code));
  });
}

/** A program that checks what its comments say. The lines stay where they are. */
export const withChecks = (code: string): string =>
  code.replace(/^(?!const |let |import )(\S.*);[^\S\n]+\/\/ (.+)$/gm, (_, statement: string, told: string) =>
    told.startsWith('throws ')
      ? `await checks.throws(async () => { ${statement}; }, ${JSON.stringify(told.slice('throws '.length))});`
      : `checks.is(${statement}, ${told});`,
  );
