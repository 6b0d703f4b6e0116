// Source text to syntax tree: the way into this folder. Owns the one parser of the process (made when first needed, never at import)
// and gives errors their position.
// A SyntaxFault is what a caller turns into a Lua error; it is no JavaScript Error, which costs more and means a fault of ours.
import { atLine, nestedTooDeep } from '../messages/syntax.ts';
import { chunkId } from '../values/chunk-id.ts';
import type { Chunk } from './ast.ts';
import { readDecisions } from './decisions.ts';
import { plainTokens, type Dialect } from './dialect.ts';
import { Grammar, GrammarFault, type StatementSink } from './grammar.ts';
import { show } from './lexer.ts';

/** Why a text is no chunk: the complete message. */
export class SyntaxFault {
  constructor(readonly message: string) {}
}

/** Set by builds: the decisions of the grammar. */
declare const PERILUNE_DECISIONS: string | undefined;

let grammar: Grammar | undefined;

/**
 * Reads a chunk from bytes, one char each. `chunkName` is as given to `load`: "@file.lua", "=name", or the text itself.
 * `begin` learns of the chunk and says who takes its statements, one by one: the tree of a long text is never there as a whole.
 */
export function parse(text: string, chunkName: string, dialect: Dialect, begin: (chunk: Chunk) => StatementSink): void {
  grammar ??= Grammar.make(typeof PERILUNE_DECISIONS === 'string' ? readDecisions(PERILUNE_DECISIONS) : Grammar.analyse());
  try {
    const { source, at, makesTypes } = plainTokens(text, dialect);
    grammar.read(source, begin({ makesTypes, near: (token) => show(at(token)), lineOf: (token) => at(token).line }));
  } catch (thrown) {
    if (thrown instanceof GrammarFault) {
      const { text: message, line } = thrown;
      throw new SyntaxFault(line === undefined ? message : atLine(chunkId(chunkName), line, message));
    }
    // Called on a host stack that is nearly full already, we have less room than our own nesting limit needs.
    if (thrown instanceof RangeError) throw new SyntaxFault(nestedTooDeep());
    throw thrown;
  }
}
