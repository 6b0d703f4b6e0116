// The toolchain of a runtime: compiler and JIT. Apart from state.ts, so that an entry without them does not bundle
// them.
import type { Proto } from '../../bytecode/proto.ts';
import { Compilation as Parts, compile } from '../../compiler/compile.ts';
import { installJit } from '../../jit/tier.ts';
import { compileBusyPatterns } from '../../stdlib/busy-patterns.ts';
import { SyntaxFault } from '../../syntax/parse.ts';
import type { Erase } from '../../syntax/dialect.ts';
import type { Value } from '../../values/type.ts';
import type { Host } from '../../vm/host.ts';
import type { Compilation, Runtime } from '../../vm/runtime.ts';
import { SyntaxThrow, openRuntime, type Language, type Toolchain } from './state.ts';

/** The compiler for a runtime: a syntax error is a Lua error with the message as value. */
export const compileChunk = (source: string, chunkName: string, erase?: Erase): Proto =>
  inWords(() => compile(source, chunkName, erase));

function inWords<T>(act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    if (thrown instanceof SyntaxFault) throw new SyntaxThrow(thrown);
    throw thrown;
  }
}

/** The same, in steps of statements. */
class ChunkInParts implements Compilation {
  private readonly parts: Parts;

  constructor(source: string, chunkName: string, erase: Erase | undefined, beginning: boolean) {
    this.parts = inWords(() => new Parts(source, chunkName, erase, beginning));
  }

  get position(): number {
    return this.parts.position;
  }

  get effort(): number {
    return this.parts.effort;
  }

  readTo(position: number): boolean {
    return inWords(() => this.parts.readTo(position));
  }

  finish(): Proto {
    return inWords(() => this.parts.finish());
  }
}

/** The toolchain of an entry with nothing left out. */
export const TOOLCHAIN: Toolchain = {
  openCompiler,
  openJit(rt, tuning) {
    installJit(rt, tuning);
    compileBusyPatterns();
  },
};

const compilerOf = (erase: Erase | undefined): Pick<Required<Runtime>, 'compile' | 'compileInParts'> => ({
  compile: (source, chunkName) => compileChunk(source, chunkName, erase),
  compileInParts: (source, chunkName, beginning = false) => new ChunkInParts(source, chunkName, erase, beginning),
});
const PLAIN_LUA = compilerOf(undefined);

function openCompiler(rt: Runtime, { gradual, makeError }: Language): void {
  const erase = gradual?.erase;
  const { compile, compileInParts } = erase === undefined ? PLAIN_LUA : compilerOf(erase);
  rt.compile = compile;
  rt.compileInParts = compileInParts;
  if (gradual !== undefined)
    for (const [name, type] of Object.entries(gradual.openTypes(rt, makeError))) rt.globals.setStr(name, type);
}

/** A runtime with everything. */
export const createRuntime = (
  host: Host,
  registry: Readonly<Record<string, Value>> = {},
  language: Language = {},
): Runtime => openRuntime(host, registry, language, TOOLCHAIN);
