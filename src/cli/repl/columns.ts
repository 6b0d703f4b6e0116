// Text as a terminal shows it: which characters a cursor moves over in one step, what stands for those that cannot be
// shown, and how many columns they take. It must not know what the text is.
import { stripVTControlCharacters } from 'node:util';

/** Where a tab ends: columns are counted in steps of so many. */
const TAB = 4;

/** Marks and signs that take no column: what joins others, and what selects a form. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
/** Scripts and signs of two columns: East Asian Width W and F, and what is shown as an emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;

let segmenter: Intl.Segmenter | undefined;

/** The characters as a reader counts them: a letter with its accents is one. */
export function graphemes(text: string): readonly string[] {
  if (!/[^\x00-\x7f]/.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** What stands for a character on the terminal: `^X` for controls. */
export const shownAs = (grapheme: string): string =>
  grapheme === '\t'
    ? ' '.repeat(TAB)
    : grapheme.replace(/[\x00-\x1f\x7f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}`);

const columnsOfGrapheme = (grapheme: string): number =>
  grapheme.length === 1 && grapheme < '\x7f' ? 1 : ZERO.test(grapheme) ? 0 : WIDE.test(grapheme) ? 2 : 1;

/** The columns that a text without line ends takes; colours take none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const each of graphemes(stripVTControlCharacters(text)))
    for (const part of graphemes(shownAs(each))) columns += columnsOfGrapheme(part);
  return columns;
}

/** The place of the character before, or behind, a place in a text. */
export const before = (text: string, at: number): number => at - (graphemes(text.slice(0, at)).at(-1) ?? '').length;
export const behind = (text: string, at: number): number => at + (graphemes(text.slice(at))[0] ?? '').length;
