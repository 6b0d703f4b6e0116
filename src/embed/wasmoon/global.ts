// LuaGlobal: the main thread of an engine, with its global variables, libraries and memory limit.
import * as text from '../../messages/wasmoon.ts';
import { Bridge } from './bridge.ts';
import type { LuaTypeExtension } from './extension.ts';
import { injected } from './metatables.ts';
import { LuaThread } from './thread.ts';
import { LuaType, type LuaLibraries, type CreateEngineOptions } from './types.ts';
import type { LuaWasm } from './wasm.ts';

/** The globals of an engine, and its main thread. */
export class LuaGlobal extends LuaThread {
  constructor(wasm: LuaWasm, options: CreateEngineOptions) {
    super(new Bridge(wasm, options, (bridge, raw) => new LuaThread(bridge, raw)));
    const { bridge } = this;
    bridge.main = this;
    if (options.injectObjects === true)
      for (const [name, value] of Object.entries(injected(bridge))) this.set(name, value);
  }

  /** Closes the state; calls of its functions do nothing afterwards. */
  override close(): void {
    if (this.isClosed()) return;
    super.close();
    for (const { extension } of this.bridge.extensions) extension.close();
    this.bridge.close();
  }

  /** Adds a conversion. Those with a higher priority are asked first. */
  registerTypeExtension(priority: number, extension: LuaTypeExtension<unknown>): void {
    const { extensions } = this.bridge;
    extensions.push({ priority, extension });
    extensions.sort((a, b) => b.priority - a.priority);
  }

  /** Opens a standard library that `openStandardLibs: false` has left out. */
  loadLibrary(library: LuaLibraries): void {
    const { bridge } = this;
    if (bridge.invoke(bridge.prelude.openLibrary, [library])[0] !== true) throw new Error(text.unknownLibrary(library));
  }

  /** The value of a global variable; nil is null. */
  // biome-ignore lint/suspicious/noExplicitAny: Lua values of any type
  get(name: string): any {
    const { bridge } = this;
    return bridge.toJS(bridge.invoke(bridge.prelude.get, [bridge.lua.globals, name])[0]);
  }

  /** Sets a global variable. */
  set(name: string, value: unknown): void {
    const { bridge } = this;
    bridge.invoke(bridge.prelude.set, [bridge.lua.globals, name, bridge.toLua(value)]);
  }

  /** Pushes a global table, calls a function with its index, and pops the table. */
  getTable(name: string, callback: (index: number) => void): void {
    const top = this.getTop(),
      table = this.bridge.lua.globals.get(name),
      type = this.typeOf(table);
    if (type !== LuaType.Table) throw new TypeError(text.notATable(name, LuaType[type]));
    this.stack.push(table);
    try {
      callback(top + 1);
    } finally {
      this.setTop(top);
    }
  }

  /** Bytes in use, by the model of collectgarbage("count"). */
  getMemoryUsed(): number {
    this.checkTraced();
    return this.bridge.memoryUsed();
  }

  /** The limit of setMemoryMax. */
  getMemoryMax(): number | undefined {
    this.checkTraced();
    return this.bridge.memoryMax;
  }

  /** Limits the bytes in use; code that needs more fails with "not enough memory". */
  setMemoryMax(max: number | undefined): void {
    this.checkTraced();
    this.bridge.memoryMax = max;
  }

  private checkTraced(): void {
    if (this.bridge.options.traceAllocations !== true) throw new Error(text.notTraced());
  }
}
