// Tables that begin with the same many fields, as the globals of all processes of an entry do: they borrow the fields
// of one table, without a copy, until they need their own (Table.own). Most never do.
import { Table } from '../../../values/table.ts';

/**
 * Makes this table one to borrow from: what borrows has its fields, and itself under one more key. It changes no more.
 * False: a record cannot hold so many fields.
 */
export function lend(lender: Table, itself: string): boolean {
  const { shape, vals, hash } = lender,
    complete = hash === undefined ? shape.with(itself) : undefined;
  if (complete === undefined) return false;
  lender.vals = vals.slice(0, shape.size);
  lender.shape = shape.detached();
  lender.shape.complete = complete;
  return true;
}

/** A table with the fields of a lender. */
export function borrow({ shape, vals }: Table): Table {
  const table = new Table();
  table.shape = shape;
  table.vals = vals;
  table.frozen = true;
  return table;
}
