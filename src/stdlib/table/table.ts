// The table library (§6.6). Lists without a metatable take the fast path, on raw parts. Everything else goes through
// metamethods, as a walk over slots that may be interrupted at every read and store. Positions are exact 64-bit
// integers on the slow path (bigint), JavaScript numbers on the fast one.
import { library } from '../../vm/native/library.ts';
import { framelessSafe } from '../../vm/native/traits.ts';
import { concat } from './concat.ts';
import { insert, remove } from './insert-remove.ts';
import { move } from './move.ts';
import { sort } from './sort.ts';
import { pack, unpack } from './unpack.ts';

framelessSafe(concat, insert, move, remove, sort, unpack);

export const tableLibrary = library('table', [concat, insert, move, pack, remove, sort, unpack]);
