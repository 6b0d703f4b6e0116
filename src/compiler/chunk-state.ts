// State shared by all functions of a chunk while it is compiled: its name, its long string literals (one object per
// distinct literal, which programs can see with %p), and raising of semantic errors.
import { SyntaxFault } from '../syntax/parse.ts';
import { TYPE_MAKER } from '../syntax/type-node.ts';
import { chunkId } from '../values/chunk-id.ts';
import { LONG, str, type Str } from '../values/string.ts';
import { atLine } from '../messages/syntax.ts';
import type { Chunk } from '../syntax/ast.ts';

/** The variable that holds the globals as fields (§2.2). */
export const ENVIRONMENT = '_ENV';

/** Initial capacity, in instructions; and with how many at most buffers are kept for other chunks. */
const FIRST_ROOM = 256,
  MOST_KEPT = 4096;

/** Buffers for the instructions of a function and their lines, reused by the next function. */
interface CodeRoom {
  readonly code: Int32Array;
  readonly lines: Int32Array;
}

/** Free buffers: as many as functions were nested. They are expensive for texts of a line. */
const spare: CodeRoom[] = [];
/** How many of them are kept. */
const MOST_SPARE = 8;

export class ChunkState {
  private readonly long = new Map<string, Str>();
  /** Names of all variables so far, including the main chunk's upvalues. */
  readonly names = new Set<string>([ENVIRONMENT, TYPE_MAKER]);
  /** Has the chunk declared a local `_ENV`? */
  hasOwnEnvironment = false;
  /** Index of the last token passed, for "near 'x'". */
  token = -1;

  constructor(
    private readonly chunk: Chunk,
    /** Chunk name as given to load. */
    readonly name: string,
  ) {}

  takeRoom(): CodeRoom {
    return spare.pop() ?? { code: new Int32Array(FIRST_ROOM), lines: new Int32Array(FIRST_ROOM) };
  }

  giveBack(room: CodeRoom): void {
    if (spare.length < MOST_SPARE && room.code.length <= MOST_KEPT) spare.push(room);
  }

  /** The string value of a literal. */
  literal(bytes: string): Str {
    if (bytes.length <= LONG) return bytes;
    let v = this.long.get(bytes);
    if (v === undefined) this.long.set(bytes, (v = str(bytes)));
    return v;
  }

  /** Raises a semantic error: position and text only. */
  fail(text: string, line: number): never {
    throw new SyntaxFault(atLine(chunkId(this.name), line, text), line);
  }

  /** Raises a limit error, which names the next token. */
  failNear(text: string): never {
    throw this.chunk.refusal(text, this.token + 1);
  }
}
