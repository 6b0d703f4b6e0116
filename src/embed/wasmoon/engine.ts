// LuaEngine: runs texts and files in threads of their own.
import { LuaGlobal } from './global.ts';
import type { LuaThread } from './thread.ts';
import type { CreateEngineOptions } from './types.ts';
import type { LuaWasm } from './wasm.ts';

/** A Lua state. */
export class LuaEngine {
  readonly global: LuaGlobal;

  constructor(wasm: LuaWasm, options: CreateEngineOptions = {}) {
    this.global = new LuaGlobal(wasm, options);
  }

  /** Runs a text and returns its first result. It may await promises. */
  // biome-ignore lint/suspicious/noExplicitAny: Lua values of any type
  doString(script: string): Promise<any> {
    return this.run('loadText', script);
  }

  /** Runs a file. */
  // biome-ignore lint/suspicious/noExplicitAny: Lua values of any type
  doFile(filename: string): Promise<any> {
    return this.run('loadfile', filename);
  }

  /** Runs a text that awaits nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: Lua values of any type
  doStringSync(script: string): any {
    return this.runSync((thread) => thread.loadString(script));
  }

  /** Runs a file that awaits nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: Lua values of any type
  doFileSync(filename: string): any {
    return this.runSync((thread) => thread.loadFile(filename));
  }

  private async run(how: 'loadText' | 'loadfile', ...args: string[]): Promise<unknown> {
    const thread = this.global.newThread();
    try {
      return (await thread.runLoaded(thread.bridge.prelude[how], args))[0];
    } finally {
      thread.close();
    }
  }

  private runSync(load: (thread: LuaThread) => void): unknown {
    const thread = this.global.newThread();
    try {
      load(thread);
      return thread.runSync(0)[0];
    } finally {
      thread.close();
    }
  }
}
