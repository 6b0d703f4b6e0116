// Breaks texts into lines. It must not know what the texts are about.

/** What stands before the first line and the others, and where a text may be broken. */
interface Layout {
  readonly first?: string;
  readonly indent?: string;
  readonly blanks?: RegExp | string;
}

/** A text in lines of at most `width` columns, unless a word is longer. */
export function wrapped(
  words: string,
  width: number,
  { indent = '', first = indent, blanks = ' ' }: Layout = {},
): string {
  const lines: string[] = [];
  for (const word of words.split(blanks)) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(first + word);
    else if (last.length + word.length + 1 > width) lines.push(indent + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
