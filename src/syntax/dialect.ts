// The languages this folder reads. Plain Lua is exactly 5.4. `wippy` adds gradual types (process-api.md §11): annotations that are
// there for readers and checkers, and declared types that can be called to check a value. The seam is between lexer and grammar:
// a dialect rewrites the tokens of a chunk into those of a plain one, so plain Lua neither pays for it nor can be changed by it.
import { erase } from './annotations.ts';
import type { Token } from './tokens.ts';

export type Dialect = 'lua' | 'wippy';
export const DIALECTS: readonly Dialect[] = ['lua', 'wippy'];

/** The tokens of a chunk in plain Lua, and whether they use the function that makes types (TYPE_MAKER). */
export interface Plain {
  readonly tokens: Token[];
  readonly makesTypes: boolean;
}

/** Rewrites the tokens of a dialect's chunk. */
export function plainTokens(tokens: Token[], dialect: Dialect): Plain {
  return dialect === 'lua' ? { tokens, makesTypes: false } : erase(tokens);
}
