// LuaFactory: makes engines that share a virtual file tree and environment.
import { LuaEngine } from './engine.ts';
import type { CreateEngineOptions, EnvironmentVariables } from './types.ts';
import { LuaWasm } from './wasm.ts';

/** Makes engines. There is no WebAssembly to load: its address is ignored. */
export class LuaFactory {
  private readonly wasm: LuaWasm;

  constructor(_customWasmUri?: string, environmentVariables?: EnvironmentVariables) {
    this.wasm = new LuaWasm(environmentVariables);
  }

  /** Makes a file for `require`, `io` and doFile, in folders as its path says. */
  async mountFile(path: string, content: string | ArrayBufferView): Promise<void> {
    this.mountFileSync(this.wasm, path, content);
  }

  /** The same at once. */
  mountFileSync(wasm: LuaWasm, path: string, content: string | ArrayBufferView): void {
    wasm.files.set(path, typeof content === 'string' ? content : bytesOf(content));
  }

  /** Makes a state. */
  async createEngine(options: CreateEngineOptions = {}): Promise<LuaEngine> {
    return new LuaEngine(this.wasm, options);
  }

  /** What the engines of this factory share. */
  async getLuaModule(): Promise<LuaWasm> {
    return this.wasm;
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
