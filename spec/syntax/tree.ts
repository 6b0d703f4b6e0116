// The whole tree of a chunk, as the specs look at it.
import type { Chunk, Statement } from '../../src/syntax/ast.ts';
import type { Erase } from '../../src/syntax/dialect.ts';
import { Parsing } from '../../src/syntax/parse.ts';

export function treeOf(
  source: string,
  chunkName = '=x',
  erase?: Erase,
): { readonly chunk: Chunk; readonly body: readonly Statement[] } {
  const body: Statement[] = [];
  let known!: Chunk;
  const parsing = new Parsing(source, chunkName, erase, (chunk) => {
    known = chunk;
    return body;
  });
  parsing.readTo(Infinity);
  return { chunk: known, body };
}
