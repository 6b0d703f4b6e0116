// What is known of the entry function once a chunk has returned it: whether it will be the same each time, so that the
// chunk need not run again, and whether it can get hold of its globals or change them. If it cannot, all processes of
// the entry share one closure and one table of globals.
// It must not know how processes start.
import { bOf, cOf, opOf } from '../../../bytecode/encode.ts';
import { Op } from '../../../bytecode/ops.ts';
import type { Proto } from '../../../bytecode/proto.ts';
import { bytesOf, isStr } from '../../../values/string.ts';
import type { Value } from '../../../values/type.ts';

/** Instructions whose outcome depends on the text alone, and that run once each where there are no others. */
const CONSTANT = new Set<Op>([Op.VarArgPrep, Op.Closure, Op.NewTable, Op.ExtraArg, Op.SetField, Op.Return]);

/** Whether a chunk gives the same function each time, without free variables but `_ENV`, and does nothing else. */
export const isConstant = ({ code }: Proto, given: Proto): boolean =>
  code.every((i) => CONSTANT.has(opOf(i))) && given.upvalues.every(({ inStack, index }) => !inStack && index === 0);

/** Globals by which a program can get hold of its globals. */
const REVEALING = new Set(['_G', 'load', 'require', 'package']);
const reveals = (name: Value): boolean => isStr(name) && REVEALING.has(bytesOf(name));

/**
 * Whether a function, and those that it makes, do nothing with their globals but read some that do not reveal them. A
 * variable from further out than the enclosing function counts as `_ENV`, and any store to a table in one as a store to
 * a global. The opcodes from GETUPVAL to GETTABUP name a variable in B.
 */
export const onlyReads = ({ code, constants, children, upvalues }: Proto): boolean =>
  code.every((i) => {
    const op = opOf(i);
    return op < Op.GetUpval || op > Op.GetTabUp
      ? op !== Op.SetTabUp
      : upvalues[bOf(i)]!.inStack || (op === Op.GetTabUp && !reveals(constants[cOf(i)]));
  }) && children.every(onlyReads);
