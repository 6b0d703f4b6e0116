// What the pages of the reference share: the width of their lines.
import { wrapped as inLines } from '../../src/cli/wrap.ts';

/** Columns of a line. */
const WIDTH = 120;

/** Breaks a text into lines, behind `first` on the first one and an indentation on the others. */
export const wrapped = (text: string, first = '', indent = ''): string => inLines(text, WIDTH, { first, indent });
