// One function body to one prototype (§3.4.11).
import { Op } from '../bytecode/ops.ts';
import type { Proto } from '../bytecode/proto.ts';
import type { FunctionExpression } from '../syntax/ast.ts';
import { FunctionState } from './function-state.ts';
import { block } from './statements.ts';

/** Compiles a function. A method's parameters begin with `self`: the grammar put it there. */
export function compileFunction(outer: FunctionState, node: FunctionExpression): Proto {
  const params = node.params.length;
  const fs = new FunctionState(outer.chunk, outer, params, node.vararg, node.startLine);
  const { scope } = fs;
  scope.enter(false);
  for (let i = 0; i < params; i++) scope.declare(node.params[i]!.name);
  scope.activate(params);
  if (node.vararg) fs.abc(Op.VarArgPrep, params, 0, 0);
  fs.reserve(params);
  block(fs, node.body, true);
  fs.line = node.line;
  return finishFunction(fs, node.line, node.nextLine);
}

/** The return that ends every function, and the prototype. `nextLine` is that of the token after it. */
export function finishFunction(fs: FunctionState, lastLine: number, nextLine: number): Proto {
  fs.emitReturn(fs.scope.level(), 0);
  fs.scope.leave(nextLine);
  return fs.finish(lastLine);
}
