// `table.create` for processes: tables with preallocated room (as in Lua 5.5 §6.6, and Wippy). The sizes are hints: at
// most some room is preallocated, and the table grows as usual beyond it.
import { roomOutOfRange } from '../../../messages/stdlib.ts';
import { Table } from '../../../values/table.ts';
import { library } from '../../../vm/native/library.ts';
import { plain } from '../../../vm/native/declare.ts';
import { integer } from '../../../vm/native/params.ts';
import { badArgument } from '../../../vm/throw.ts';

/** The maximum of both sizes (lua_createtable takes C ints). */
const MOST = 2 ** 31 - 1;
/** The largest number of elements that are preallocated. */
const AT_ONCE = 1024;

/** A size argument. */
function room(n: number | bigint, at: number): number {
  return typeof n === 'number' && n >= 0 && n <= MOST ? n : badArgument(at, roomOutOfRange());
}

const create = plain(
  'table.create',
  [integer('elements'), integer('fields').or(0)],
  'table',
  'A new table with room for so many elements and fields. Raises for negative numbers.',
  (at, elements, fields) => {
    const table = new Table(),
      n = Math.min(room(elements, 1), AT_ONCE);
    room(fields, 2);
    at.rt.charge(n >> 3);
    table.reserve(n);
    return at.one(table);
  },
);

export const TABLE_LIBRARY = library('table', [create]);
