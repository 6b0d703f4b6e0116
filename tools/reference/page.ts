// What the pages of the reference share: the widths of lines, and paragraphs.

/** Columns of a line. */
const WIDTH = 120;

/** Breaks a text into lines, behind `first` on the first one and an indentation on the others. */
export function wrapped(text: string, first = '', indent = ''): string {
  const lines = [first];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!,
      begun = last !== first || lines.length > 1 ? last.trim() !== '' : false;
    if (begun && last.length + word.length + 1 > WIDTH) lines.push(indent + word);
    else lines[lines.length - 1] = begun ? `${last} ${word}` : last + word;
  }
  return lines.join('\n');
}
