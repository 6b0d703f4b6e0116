// Gradual types, as a toolchain takes them: how they are erased, and what programs find of them. Apart from it, so that
// entries whose programs are plain Lua do not bundle them.
import { erase } from '../../syntax/annotations.ts';
import type { Dialect, Erase } from '../../syntax/dialect.ts';
import { openTypes } from './checked-types.ts';

export { DIALECTS, type Dialect } from '../../syntax/dialect.ts';

export interface Gradual {
  readonly erase: Erase;
  readonly openTypes: typeof openTypes;
}

const GRADUAL: Gradual = { erase, openTypes };

/** The types of a dialect; none in plain Lua. */
export const gradualOf = (dialect: Dialect): Gradual | undefined => (dialect === 'lua' ? undefined : GRADUAL);
