// What all functions of one source text share while it is compiled: its name, its long literals (one object per
// distinct literal, as programs can see with %p), and how a semantic error is raised.
import { SyntaxFault } from '../syntax/parse.ts';
import { TYPE_MAKER } from '../syntax/type-node.ts';
import { chunkId } from '../values/chunk-id.ts';
import { LONG, str, type Str } from '../values/string.ts';
import { atLine, near } from '../messages/syntax.ts';
import type { Chunk } from '../syntax/ast.ts';

/** The variable whose fields the globals are (§2.2). */
export const ENVIRONMENT = '_ENV';

/** Instructions that there is room for at first. */
const FIRST_ROOM = 256;

/** Where a function's instructions and their lines are written; the next function writes over them. */
export interface CodeRoom { readonly code: Int32Array; readonly lines: Int32Array }

export class ChunkState {
  /** Room for code that no function uses just now. */
  private readonly spare: CodeRoom[] = [];
  private readonly long = new Map<string, Str>();
  /** Names of all variables so far, those of the main chunk's upvalues among them. */
  readonly names = new Set<string>([ENVIRONMENT, TYPE_MAKER]);
  /** Is one of them a local `_ENV`? */
  hasOwnEnvironment = false;
  /** Line of what is being compiled, for errors. */
  line = 1;
  /** Last named token passed, for "near 'x'". */
  token = -1;

  constructor(
    private readonly chunk: Chunk,
    /** Chunk name as given to load. */
    readonly name: string,
  ) {}

  takeRoom(): CodeRoom {
    return this.spare.pop() ?? { code: new Int32Array(FIRST_ROOM), lines: new Int32Array(FIRST_ROOM) };
  }

  giveBack(room: CodeRoom): void {
    this.spare.push(room);
  }

  /** The string value of a literal. */
  literal(bytes: string): Str {
    if (bytes.length <= LONG) return bytes;
    let v = this.long.get(bytes);
    if (v === undefined) this.long.set(bytes, (v = str(bytes)));
    return v;
  }

  /** Raises a semantic error: position and text only. */
  fail(text: string, line = this.line): never {
    throw new SyntaxFault(atLine(chunkId(this.name), line, text));
  }

  /** Raises a limit error, which names the token after the one it was met at. */
  failNear(text: string, token = this.token): never {
    if (token < 0) this.fail(text);
    this.fail(near(text, this.chunk.near(token + 1)), this.chunk.lineOf(token + 1));
  }
}
