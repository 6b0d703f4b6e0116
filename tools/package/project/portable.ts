// Uses every entry that needs no particular host.
import {
  Lua,
  LuaError,
  LuaTable,
  Multi,
  type VirtualFiles,
  type Host,
  type Limits,
  type LuaErrorCode,
  type LuaFunction,
  type LuaOptions,
  type Usage,
} from 'perilune';
import { createSystem, type Entry, type ProcessHandle, type System } from 'perilune/actors';
import { Lua as Lean, LuaError as LeanError } from 'perilune/lean';
import { nats, type NatsOptions } from 'perilune/nats';
import { LuaFactory, decorate, type LuaEngine } from 'perilune/wasmoon';

const limits: Limits = { instructions: 1000, memory: 1 << 20 };
const options: LuaOptions = { limits, globals: { twice: (n: number) => new Multi([n, n]) } };

export function sum(): number {
  const lua = new Lua(options),
    add: LuaFunction = lua.compile('local a, b = ... return a + b'),
    usage: Usage = lua.usage();
  return lua.eval<number>('return 1') + Number(add(1, 2)) + usage.instructions;
}

/** The client of NATS need not be there. */
export function join(options: NatsOptions): System {
  return createSystem({ node: 'a', cluster: nats(options), entries: {} });
}

export async function greet(): Promise<unknown> {
  const entry: Entry = { source: 'return { run = function() return 1 end }' },
    system: System = createSystem({ entries: { 'app:main': entry } }),
    greeter: ProcessHandle = system.spawn('app:main', 'system:processes');
  const result = await greeter.result;
  await system.stop();
  return result;
}

export async function moved(): Promise<unknown> {
  const engine: LuaEngine = await new LuaFactory().createEngine();
  engine.global.set('value', decorate({ a: 1 }, {}));
  return engine.doString('return value');
}

/** An error of one entry is an error of the others. */
export const codeOf = (error: unknown): LuaErrorCode | undefined =>
  error instanceof LuaError || error instanceof LeanError ? error.code : undefined;

export const run = (chunk: Uint8Array): unknown => new Lean().eval(chunk);
export const isTable = (value: unknown): value is LuaTable => value instanceof LuaTable;
export const files: VirtualFiles | undefined = new Lua().files;
export type { Host };
