// A function prototype: made by the compiler, run by the VM. Plain data except for the inline caches, which belong to
// the running program and are made on first use. All closures and processes share it, read-only.
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
  /** The first instruction where the variable is active, and the first after that. */
  readonly startPc: number;
  endPc: number;
}

/** Calls and loop iterations of a function before the JIT is called, unless it is tuned (jit/policy/tuning.ts). */
export const TIER_UP_THRESHOLD = 60;

/**
 * What compiled code calls for a function that is not compiled. The JIT sets it to the same function for all states,
 * before there is any compiled code: prototypes are made without knowing a state, and a call need not ask for one.
 */
export const uncompiled: { run: (...args: never[]) => unknown } = { run: () => undefined };
const runUncompiled = (...args: never[]): unknown => uncompiled.run(...args);

/** What the JIT keeps of a function (jit/runtime/context.ts): it knows more of it. */
interface JitState {
  /** Types that instructions have worked on, by pc. */
  readonly types: Uint8Array;
}

export class Proto {
  /** Inline caches, one slot per instruction; operations/cache.ts owns them. */
  caches: unknown[] | undefined = undefined;
  /** Calls and back-edges left before the JIT is called. */
  tierUpCounter = TIER_UP_THRESHOLD;
  /** The JIT's state for this function (jit/jit-proto.ts). */
  run: (...args: never[]) => unknown = runUncompiled;
  jit: JitState | undefined = undefined;
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

  /** The chunk name as messages show it (luaO_chunkid). */
  get shortSource(): string {
    return (this.shortName ??= chunkId(this.source));
  }
}
