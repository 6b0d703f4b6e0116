// Runs everything that must hold in every runtime, and says how it went: the checks, the conformance programs that need
// nothing but the language, and the example apps.
import { Lua, LuaError } from '../../../src/exports/index.ts';
import { createSystem, type SystemOptions } from '../../../src/exports/actors.ts';
import { check, type Outcome } from '../../../conformance/check.ts';
import type { Directives } from '../../../conformance/directives.ts';
import { CHECKS, clockStands } from './checks.ts';

/** A conformance program: its source, and what it must do. Bytes are characters. */
export interface Program {
  readonly name: string;
  readonly source: string;
  readonly expected: Directives;
}

/** An example app: options of a system, and what its entry `main` prints. */
export interface App {
  readonly name: string;
  readonly options: SystemOptions;
  readonly main: string;
  readonly terminal: string;
  readonly expected: string;
}

export interface Material {
  readonly programs: readonly Program[];
  readonly apps: readonly App[];
}

export interface Report {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly codeGeneration: boolean;
  readonly clockStands: boolean;
}

const OPEN = { profile: 'full' } as const;

function generatesCode(): boolean {
  try {
    return new Function('return true')() as boolean;
  } catch {
    return false;
  }
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
const utf8 = (text: string): string => textOf(new TextEncoder().encode(text));

function runProgram({ name, source }: Program): Outcome {
  let stdout = '';
  const lua = new Lua({
    ...OPEN,
    stdout: (bytes) => {
      stdout += textOf(bytes);
    },
    stderr: () => {},
  });
  try {
    lua.eval(bytesOf(source.replace(/^#[^\n]*/, '')), { name: name.replace(/^.*\//, '') });
    return { stdout };
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return { stdout, error: utf8(error.message), syntax: error.code === 'ERR_LUA_SYNTAX' };
  }
}

async function runApp({ options, main, terminal }: App): Promise<Outcome> {
  let stdout = '';
  const system = createSystem({
    ...options,
    clock: 'virtual',
    stdout: (bytes) => {
      stdout += textOf(bytes);
    },
    stderr: () => {},
  });
  try {
    await system.ready();
    await system.spawn(main, terminal).result;
    await system.stop({ patient: false });
    return { stdout };
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return { stdout, error: error.message };
  }
}

/** What is wrong with what something does; undefined: nothing. */
async function faultOf(act: () => unknown): Promise<string | undefined> {
  try {
    return (await act()) as string | undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? String(error)) : String(error);
  }
}

/** Checks that not every runtime can pass. */
type Checks = Readonly<Record<string, () => Promise<void>>>;

/** Runs the checks and, if `whole`, the programs and apps. */
export async function report({ programs, apps }: Material, whole: boolean, checks: Checks = {}): Promise<Report> {
  const more = [
    ...programs.map((program) => [program.name, () => check(runProgram(program), program.expected)] as const),
    ...apps.map((app) => [`app ${app.name}`, async () => check(await runApp(app), { stdout: app.expected })] as const),
  ];
  const cases: readonly (readonly [name: string, act: () => unknown])[] = [
    ...Object.entries({ ...CHECKS, ...checks }).map(([name, act]) => [name, async () => void (await act())] as const),
    ...(whole ? more : []),
  ];
  const failed: string[] = [];
  for (const [name, act] of cases) {
    const fault = await faultOf(act);
    if (fault !== undefined) failed.push(`${name}: ${fault}`);
  }
  return {
    passed: cases.length - failed.length,
    failed,
    codeGeneration: generatesCode(),
    clockStands: clockStands(),
  };
}
