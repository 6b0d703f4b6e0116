// What processes have of `table` besides Lua 5.4's library: tables with room for what is to come (Lua 5.5 §6.6, and Wippy).
// Room is a hint: it is made for some elements at once, and a program that asks for more gets it as the elements come.
import { roomOutOfRange } from '../../../messages/stdlib.ts';
import { Table } from '../../../values/table.ts';
import { library } from '../../../vm/library.ts';
import { plain } from '../../../vm/native.ts';
import { integer } from '../../../vm/params.ts';
import { badArgument } from '../../../vm/throw.ts';

/** Most elements, and most fields, that there may be room for (lua_createtable takes C ints). */
const MOST = 2 ** 31 - 1;
/** Elements that room is made for at once. */
const AT_ONCE = 1024;

/** Checks a number of elements. */
function room(n: number | bigint, at: number): number {
  return typeof n === 'number' && n >= 0 && n <= MOST ? n : badArgument(at, roomOutOfRange());
}

const create = plain('table.create', [integer('elements'), integer('fields').or(0)], 'table', 'A new table with room for elements and fields.', (at, elements, fields) => {
  const table = new Table(), n = Math.min(room(elements, 1), AT_ONCE);
  room(fields, 2);
  at.rt.charge(n >> 3);
  table.reserve(n);
  return at.one(table);
});

export const TABLE_LIBRARY = library('table', [create]);
