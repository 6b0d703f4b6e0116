// A function prototype: what the compiler makes and the VM runs. Plain data but for the inline caches, which belong to
// the running program and are made on first use. Shared, read-only, by all closures and processes.
import { chunkId } from '../values/chunk-id.ts';
import type { Value } from '../values/type.ts';

export interface UpvalueInfo {
  readonly name: string;
  /** Captured from a register of the enclosing function (else from its upvalues). */
  readonly inStack: boolean;
  readonly index: number;
}

export interface LocalInfo {
  readonly name: string;
  /** First instruction where the variable is active, and the first where it is not any more. */
  readonly startPc: number;
  endPc: number;
}

export class Proto {
  /** Inline caches, one slot per instruction; vm/cache.ts owns them. */
  caches: unknown[] | undefined = undefined;
  private shortName: string | undefined = undefined;

  constructor(
    readonly code: Int32Array,
    readonly constants: readonly Value[],
    readonly children: readonly Proto[],
    readonly upvalues: readonly UpvalueInfo[],
    readonly locals: readonly LocalInfo[],
    /** Line of each instruction; empty when stripped. */
    readonly lines: Int32Array,
    /** Chunk name as given to load. */
    readonly source: string,
    /** Line of `function`, 0 for a main chunk. */
    readonly lineDefined: number,
    readonly lastLine: number,
    readonly params: number,
    readonly vararg: boolean,
    /** Registers needed. */
    readonly registers: number,
  ) {}

  /** The chunk name as messages show it (§ luaO_chunkid). */
  get shortSource(): string {
    return (this.shortName ??= chunkId(this.source));
  }
}
