// Names and words of Lua, for what the interactive mode shows and completes.
import { KEYWORDS as TYPES } from '../../syntax/tokens.ts';

export const KEYWORDS: readonly string[] = [...TYPES.keys()];

/** Can it be written as a name? */
export const isName = (word: string): boolean => /^[A-Za-z_]\w*$/.test(word) && !TYPES.has(word);
