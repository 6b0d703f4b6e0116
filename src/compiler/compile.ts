// The compiler's entry: source text to the prototype of a main chunk, a vararg function whose only upvalue is _ENV
// (§3.3.2).
import { Op } from '../bytecode/ops.ts';
import type { Proto } from '../bytecode/proto.ts';
import type { Erase } from '../syntax/dialect.ts';
import type { Chunk, Statement } from '../syntax/ast.ts';
import { Parsing } from '../syntax/parse.ts';
import { TYPE_MAKER } from '../syntax/type-node.ts';
import { ChunkState, ENVIRONMENT } from './chunk-state.ts';
import { finishFunction } from './functions.ts';
import { FunctionState } from './function-state.ts';
import { VarKind } from './scope.ts';
import { block } from './statements.ts';

/**
 * Compiles a chunk.
 * @param source text, one char per byte
 * @param name chunk name as given to `load`: "@file", "=name", or the text
 * @param erase takes out types, in a dialect that has them
 * @throws SyntaxFault with the complete message
 */
export function compile(source: string, name: string, erase?: Erase): Proto {
  const compilation = new Compilation(source, name, erase);
  compilation.readTo(Infinity);
  return compilation.finish();
}

/** Compiles a chunk in steps of statements; the step that finds a fault throws it. */
export class Compilation {
  private main!: MainFunction;
  private readonly parsing: Parsing;

  /** `beginning`: this is only the start of a text, compiled to find faults. */
  constructor(source: string, name: string, erase?: Erase, beginning = false) {
    this.parsing = new Parsing(source, name, erase, (chunk) => (this.main = new MainFunction(chunk, name)), beginning);
  }

  /** Number of bytes compiled. */
  get position(): number {
    return this.parsing.position;
  }

  /** Number of bytes read in all, some of them more than once. */
  get effort(): number {
    return this.parsing.effort;
  }

  /** Compiles statements until this many bytes are read; true: all but `finish` is done. */
  readTo(position: number): boolean {
    return this.parsing.readTo(position);
  }

  finish(): Proto {
    return this.main.finish(this.parsing.endLine);
  }
}

/** The main function, compiled statement by statement. */
class MainFunction {
  private readonly fs: FunctionState;
  /** Pending labels: their scope depends on whether statements follow. */
  private waiting: Statement[] = [];

  constructor(chunk: Chunk, name: string) {
    const fs = (this.fs = new FunctionState(new ChunkState(chunk, name), undefined, 0, true, 0));
    fs.scope.enter(false);
    fs.scope.addUpvalue(ENVIRONMENT, true, 0, VarKind.Regular);
    // Closures of the chunk get this upvalue, too (Runtime.hidden).
    if (chunk.makesTypes) fs.scope.addUpvalue(TYPE_MAKER, true, 1, VarKind.Const);
    fs.line = 1;
    fs.abc(Op.VarArgPrep, 0, 0, 0);
  }

  push(statement: Statement): void {
    this.waiting.push(statement);
    if (statement.kind !== 'label') this.compileWaiting();
  }

  finish(endLine: number): Proto {
    this.compileWaiting();
    return finishFunction(this.fs, 0, endLine);
  }

  private compileWaiting(): void {
    block(this.fs, { body: this.waiting }, true);
    this.waiting = [];
  }
}
