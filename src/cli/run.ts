// perilune run: starts an app directory's services and runs one of its entries.
import { parseArgs } from 'node:util';
import { nodeHost } from '../embed/host-node.ts';
import { LuaError } from '../embed/errors.ts';
import { createSystem, type ProcessHandle, type System } from '../embed/system.ts';
import * as text from '../messages/cli.ts';
import type { Host } from '../vm/host.ts';
import { LoadError, loadApp, type App } from './app-loader.ts';
import { ExitCode, UsageError, command } from './command.ts';

export const usage = (program: string): string => `usage: ${program} run DIR [options] [args...]
Loads the app in DIR (every _index.yaml below it), starts its services, and runs one entry on the terminal host.
  -x ns:entry     the entry to run; args are its arguments. Without it the services run until Ctrl-C
  --json          print the outcome as the last line: {"ok":true,"value":...} or {"ok":false,"error":{...}}
  --virtual-time  time does not pass but jumps to the next deadline
  --seed N        chooses the order in which processes run
Exit code: 0, or the integer the entry returns; 1 it failed; 2 wrong usage; 3 the app cannot be loaded; 130 interrupted.
`;

const GRACE_MS = 10_000;
const LONG_MS = 2 ** 30;

/** The host that `-x` entries run on where the app declares none. */
const DEFAULT_TERMINAL = 'system:terminal';

interface Options {
  readonly dir: string;
  readonly entry: string | undefined;
  readonly json: boolean;
  readonly virtualTime: boolean;
  readonly seed: number | undefined;
  readonly args: readonly string[];
}

function parse(words: string[]): Options {
  const { values, positionals: [dir, ...args] } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      entry: { type: 'string', short: 'x' }, json: { type: 'boolean' }, 'virtual-time': { type: 'boolean' }, seed: { type: 'string' },
    },
  });
  if (dir === undefined) throw new UsageError(text.missingArgument('DIR'));
  if (values.entry === undefined && args.length > 0) throw new UsageError(text.unexpectedArgument(args[0]!));
  if (values.seed !== undefined && !/^\d{1,15}$/.test(values.seed)) throw new UsageError(text.badSeed(values.seed));
  return {
    dir, entry: values.entry, json: values.json === true, virtualTime: values['virtual-time'] === true,
    seed: values.seed === undefined ? undefined : Number(values.seed), args,
  };
}

/** The app as a system: entries compiled, hosts known, nothing running. */
function makeSystem(app: App, { virtualTime, seed }: Options): { system: System; terminal: string; host: Host } {
  const host = nodeHost();
  const hosts = Object.fromEntries(app.hosts);
  const terminal = [...app.hosts].find(([, host]) => host.kind === 'terminal.host')?.[0] ?? DEFAULT_TERMINAL;
  hosts[terminal] ??= { kind: 'terminal.host' };
  const system = createSystem({
    entries: Object.fromEntries(app.entries), hosts, seed, clock: virtualTime ? 'virtual' : 'real', host,
  });
  return { system, terminal, host };
}

/** What can be found wrong before anything runs. */
function checkRunnable(app: App, id: string | undefined): void {
  if (id === undefined) {
    if (!app.services.some(({ autoStart }) => autoStart)) throw new LoadError(text.nothingToRun());
    return;
  }
  const kind = app.entries.get(id)?.kind;
  if (kind === undefined) throw new LoadError(text.unknownEntry(id));
  if (kind === 'library.lua') throw new LoadError(text.cannotRunKind(id, kind));
}

/** A service that fails says so and leaves the others alone. */
function startServices(app: App, system: System): Promise<void>[] {
  return app.services.filter(({ autoStart }) => autoStart).map(async ({ id, process, host, input }) => {
    try {
      await system.spawn(process, host, input).result;
    } catch (error) {
      complain(error, `${id}: `);
    }
  });
}

function complain(error: unknown, prefix = ''): void {
  if (!(error instanceof LuaError || error instanceof Stuck)) throw error;
  const traceback = error instanceof LuaError && error.traceback !== '' ? `\n${error.traceback}` : '';
  console.error(prefix + error.message + traceback);
}

/** Nothing can happen any more. */
class Stuck extends Error {}

/** How the entry ended. */
type Outcome = { readonly value: unknown } | { readonly error: Error };

const settled = ({ result }: ProcessHandle): Promise<Outcome> =>
  result.then((value) => ({ value }), (error: Error) => ({ error }));

/** On a virtual clock nothing comes from outside: once nobody can go on, nobody ever will. On a real one Ctrl-C still may. */
const stuck = (system: System, { virtualTime }: Options): Promise<void> => (virtualTime ? system.quiet() : new Promise(() => {}));

/** Ctrl-C asks everybody to stop and gives them time; a second one does not wait. */
function onInterrupt(system: System): { readonly interrupted: boolean } {
  const state = { interrupted: false };
  process.on('SIGINT', () => {
    if (state.interrupted) process.exit(ExitCode.Interrupted);
    state.interrupted = true;
    void system.stop({ grace: GRACE_MS });
  });
  return state;
}

/** A result as JSON: what JSON has no words for is shown as text. */
function toJson(value: unknown): string {
  const open = new Set<unknown>();
  const plain = (v: unknown): unknown => {
    if (typeof v === 'bigint' || typeof v === 'function') return String(v);
    if (v instanceof Uint8Array) return Buffer.from(v).toString('latin1');
    if (typeof v !== 'object' || v === null) return v;
    if (open.has(v)) return null;
    open.add(v);
    const out = Array.isArray(v) ? v.map(plain)
      : Object.fromEntries((v instanceof Map ? [...v] : Object.entries(v)).map(([key, item]) => [String(key), plain(item)]));
    open.delete(v);
    return out;
  };
  return JSON.stringify(plain(value) ?? null);
}

/** Says how the entry ended; the result is the exit code. */
function report(outcome: Outcome, json: boolean, host: Host): number {
  if ('value' in outcome) {
    const { value } = outcome;
    if (json) host.write(`{"ok":true,"value":${toJson(value)}}\n`);
    return typeof value === 'number' && Number.isInteger(value) ? value & 0xff : ExitCode.Ok;
  }
  const { error } = outcome;
  complain(error);
  if (json) host.write(`{"ok":false,"error":${toJson({ message: error.message, kind: error instanceof LuaError ? error.kind : '' })}}\n`);
  return ExitCode.Failed;
}

export const run = command(usage, async (words) => {
  const options = parse(words);
  let app: App, made: ReturnType<typeof makeSystem>;
  try {
    app = loadApp(options.dir);
    checkRunnable(app, options.entry);
    made = makeSystem(app, options);
  } catch (error) {
    if (!(error instanceof LoadError || error instanceof LuaError)) throw error;
    console.error(error.message);
    return ExitCode.CannotLoad;
  }
  const { system, terminal, host } = made;
  const signal = onInterrupt(system);
  // A process may wait for mail for ever, and nothing in that keeps Node alive.
  const alive = setInterval(() => {}, LONG_MS);
  const services = startServices(app, system);
  let outcome: Outcome = { value: undefined };
  if (options.entry === undefined) await Promise.race([Promise.all(services), stuck(system, options)]);
  else {
    outcome = await Promise.race([
      settled(system.spawn(options.entry, terminal, options.args)),
      stuck(system, options).then(() => ({ error: new Stuck(text.stuck()) })),
    ]);
  }
  // Whoever reacts to the cancellation at once still can.
  await system.stop({ grace: 0 });
  clearInterval(alive);
  const code = report(outcome, options.json && options.entry !== undefined, host);
  return signal.interrupted ? ExitCode.Interrupted : code;
});
