// perilune run: starts an app directory's services and runs one of its entries.
import { loadApp, type App } from '../embed/system/app-dir.ts';
import { nodeHost, type NodeHost } from '../embed/node/host-node.ts';
import { LuaError } from '../embed/host/errors.ts';
import { nearest } from '../embed/host/nearest.ts';
import type { Cluster, Dialect, HostSpec, ProcessHandle, System } from '../embed/system/system.ts';
import { createThreads, type ThreadOptions } from '../embed/threads/options.ts';
import * as text from '../messages/cli.ts';
import { NODE_OPTIONS, clusterOf, tellNodes } from './cluster.ts';
import { ExitCode, UsageError, command, dialectOf } from './define-command.ts';
import { readOptions } from './options.ts';

export const usage = (program: string): string => `usage: ${program} run DIR [options] [args...]
Loads the app in DIR (every _index.yaml below it), starts its services, and runs one entry on the terminal host.
  -x, --entry ns:entry  the entry to run; args are its arguments. Without it the services run until they end, or until
                        Ctrl-C
  --json                print the outcome as the last line: {"ok":true,"value":...} or {"ok":false,"error":{...}}
  --virtual-time        time does not pass but jumps to the next deadline
  --seed N              chooses the order in which processes run
  --no-jit              interpret everything, compile nothing to JavaScript
  --dialect NAME        the language of the app: wippy (Lua 5.4 with gradual types, the default) or lua
  --lenient             leave out entries that something is wrong with, and say which; otherwise the app is not started
  --no-crash-reports    say nothing of processes that fail with nobody to be told of it
  --threads N           run processes of hosts with spread on N threads, this one included; auto: one for each core
  --node NAME           this node's name in a cluster
  --join URL            the NATS server that connects the nodes: nats://host:port, also with user:password@ before the
                        host; several with commas between them
  --namespace NAME      tells clusters on one server apart; default perilune
  --down TIME           time without a sign of a node after which it is gone, as in 1s or 500ms; default 5s
Exit code: 0, or the integer the entry returns; 1 it failed, or a service was given up; 2 wrong usage; 3 the app, or the
code of what is started, cannot be loaded; 130 interrupted.
`;

/** Time for processes to end, in milliseconds: services may clean up; leftovers of an entry get less. */
const GRACE_MS = 10_000,
  LEFTOVER_MS = 1000;
const LONG_MS = 2 ** 30;

/** The host of `-x` entries if the app declares none. */
const DEFAULT_TERMINAL = 'system:terminal';

interface Options {
  readonly dir: string;
  readonly entry: string | undefined;
  readonly json: boolean;
  readonly virtualTime: boolean;
  readonly seed: number | undefined;
  readonly dialect: Dialect;
  readonly jit: boolean;
  readonly crashReports: boolean;
  readonly lenient: boolean;
  readonly threads: ThreadOptions['threads'];
  readonly node: string | undefined;
  readonly cluster: Cluster | undefined;
  readonly args: readonly string[];
}

export const OPTIONS = {
  entry: { type: 'string', short: 'x' },
  json: { type: 'boolean' },
  'virtual-time': { type: 'boolean' },
  seed: { type: 'string' },
  dialect: { type: 'string' },
  'no-jit': { type: 'boolean' },
  'no-hot': { type: 'boolean' },
  'no-crash-reports': { type: 'boolean' },
  lenient: { type: 'boolean' },
  threads: { type: 'string' },
  ...NODE_OPTIONS,
} as const;

function parse(words: string[]): Options {
  const {
    values,
    positionals: [dir, ...args],
  } = readOptions(words, OPTIONS);
  if (dir === undefined) throw new UsageError(text.missingArgument('DIR'));
  if (values.entry === undefined && args.length > 0) throw new UsageError(text.unexpectedArgument(args[0]!));
  if (values.seed !== undefined && !/^\d{1,15}$/.test(values.seed)) throw new UsageError(text.badSeed(values.seed));
  return {
    dir,
    entry: values.entry,
    json: values.json === true,
    virtualTime: values['virtual-time'] === true,
    seed: values.seed === undefined ? undefined : Number(values.seed),
    dialect: dialectOf(values.dialect, 'wippy'),
    // The second is the old name of the first.
    jit: values['no-jit'] !== true && values['no-hot'] !== true,
    crashReports: values['no-crash-reports'] !== true,
    lenient: values.lenient === true,
    threads: threadsOf(values.threads),
    node: values.node,
    cluster: clusterOf(values, values.node, values['virtual-time'] === true),
    args,
  };
}

function threadsOf(given: string | undefined): ThreadOptions['threads'] {
  if (given === undefined || given === 'auto') return given;
  if (!/^[1-9]\d{0,3}$/.test(given)) throw new UsageError(text.badThreads(given));
  return Number(given);
}

/** The app as a system: entries compiled, hosts known, nothing running. */
function makeSystem(
  app: App,
  { virtualTime, seed, args, dialect, jit, crashReports, threads, node, cluster }: Options,
): { system: System; terminal: string; host: NodeHost } {
  const host = nodeHost();
  const hosts: Record<string, HostSpec> = { ...app.hosts };
  const terminal = Object.entries(hosts).find(([, { kind }]) => kind === 'terminal.host')?.[0] ?? DEFAULT_TERMINAL;
  hosts[terminal] = { ...hosts[terminal], kind: 'terminal.host', args };
  const system = createThreads(
    {
      ...app,
      hosts,
      seed,
      dialect,
      jit,
      crashReports,
      clock: virtualTime ? 'virtual' : 'real',
      node,
      cluster,
      host,
      threads,
    },
    new URL('../worker.js', import.meta.url),
  );
  return { system, terminal, host };
}

const cannotLoad = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_CONFIG', message });

/** Checks the app without running anything. */
function checkRunnable({ entries, services, refused }: App, id: string | undefined): void {
  if (id === undefined) {
    if (!Object.values(services).some(({ lifecycle }) => lifecycle?.autoStart === true))
      throw cannotLoad(text.nothingToRun());
    return;
  }
  const entry = entries[id];
  // Making the system reports the fault.
  if (refused?.[id] !== undefined) return;
  if (entry === undefined) throw cannotLoad(text.unknownEntry(id, nearest(id, Object.keys(entries))));
  if (entry.kind === 'library.lua') throw cannotLoad(text.cannotRunKind(id, entry.kind));
}

function complain(error: Error, prefix = ''): void {
  const loads = error instanceof LuaError && error.code !== 'ERR_LUA_START';
  console.error(prefix + error.message + (loads && error.traceback !== '' ? `\n${error.traceback}` : ''));
}

/** No process can make progress any more. */
class Stuck extends Error {}

/** How the entry ended. */
type Outcome = { readonly value: unknown } | { readonly error: Error };

const settled = ({ result }: ProcessHandle): Promise<Outcome> =>
  result.then(
    (value) => ({ value }),
    (error: Error) => ({ error }),
  );

/**
 * On a virtual clock there are no outside events: once no process can go on, none ever will. On a real one there is
 * Ctrl-C.
 */
const stuck = (system: System, { virtualTime }: Options): Promise<void> =>
  virtualTime ? system.quiet() : new Promise(() => {});

/** Reports failed services; the supervisor decides what follows. Code that cannot be loaded is an error of the app. */
function watchServices(system: System): { readonly unloadable: boolean } {
  let unloadable = false;
  system.on('service', ({ id, state, error }) => {
    if (error !== undefined && (state === 'backoff' || state === 'failed')) {
      unloadable ||= error.code === 'ERR_LUA_START';
      complain(error, `${id}: `);
    }
  });
  return {
    get unloadable() {
      return unloadable;
    },
  };
}

/** In a ready system a waiting service waits for a failed one. */
const DONE: ReadonlySet<string> = new Set(['inactive', 'waiting', 'exited', 'failed', 'stopped']);

/** Resolves when no service of a ready system runs or will restart. */
function servicesEnd(system: System): Promise<void> {
  const ended = (): boolean => system.services().every(({ state }) => DONE.has(state));
  return new Promise((resolve) => {
    if (ended()) resolve();
    else
      system.on('service', () => {
        if (ended()) resolve();
      });
  });
}

/** Ctrl-C stops the system with a grace period; a second one does not wait. */
function onInterrupt(system: System): { readonly interrupted: boolean; readonly stopped: Promise<void> } {
  let interrupted = false,
    stop!: () => void;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  process.on('SIGINT', () => {
    if (interrupted) process.exit(ExitCode.Interrupted);
    interrupted = true;
    void system.stop({ grace: GRACE_MS, patient: false }).then(stop);
  });
  return {
    stopped,
    get interrupted() {
      return interrupted;
    },
  };
}

/** A result as JSON; values without a JSON form are shown as text. */
function toJson(value: unknown): string {
  const open = new Set<unknown>();
  const plain = (v: unknown): unknown => {
    if (typeof v === 'bigint' || typeof v === 'function') return String(v);
    if (v instanceof Uint8Array) return Buffer.from(v).toString('latin1');
    if (typeof v !== 'object' || v === null) return v;
    if (open.has(v)) return null;
    open.add(v);
    const out = Array.isArray(v)
      ? v.map(plain)
      : Object.fromEntries(
          (v instanceof Map ? [...v] : Object.entries(v)).map(([key, item]) => [String(key), plain(item)]),
        );
    open.delete(v);
    return out;
  };
  return JSON.stringify(plain(value) ?? null);
}

/** Reports how the entry ended; returns the exit code. */
function report(outcome: Outcome, json: boolean, host: NodeHost): number {
  if ('value' in outcome) {
    const { value } = outcome;
    if (json) host.write(`{"ok":true,"value":${toJson(value)}}\n`);
    return typeof value === 'number' && Number.isInteger(value) ? value & 0xff : ExitCode.Ok;
  }
  const { error } = outcome;
  complain(error);
  if (json)
    host.write(
      `{"ok":false,"error":${toJson({ message: error.message, kind: error instanceof LuaError ? error.kind : '' })}}\n`,
    );
  return error instanceof LuaError && error.code === 'ERR_LUA_START' ? ExitCode.CannotLoad : ExitCode.Failed;
}

/** Runs the services and the entry to their end; returns the exit code. */
async function play({ system, terminal, host }: ReturnType<typeof makeSystem>, options: Options): Promise<number> {
  const signal = onInterrupt(system),
    services = watchServices(system);
  const nothingHappens = (): Promise<void> => stuck(system, options);
  if (options.cluster !== undefined) tellNodes(system);
  const refused = await Promise.race([
    system.ready().then(
      () => false,
      () => true,
    ),
    signal.stopped,
  ]);
  if (refused === true) {
    await system.stop({ grace: LEFTOVER_MS, patient: false });
    return ExitCode.Failed;
  }
  let code: number = ExitCode.CannotLoad;
  if (!services.unloadable && options.entry !== undefined && !signal.interrupted) {
    const outcome = await Promise.race([
      settled(system.spawn(options.entry, terminal, options.args)),
      nothingHappens().then(() => ({ error: new Stuck(text.stuck()) })),
    ]);
    code = report(outcome, options.json, host);
  } else if (!services.unloadable) {
    await Promise.race([servicesEnd(system), nothingHappens(), signal.stopped]);
    code = system.services().some(({ state }) => state === 'failed') ? ExitCode.Failed : ExitCode.Ok;
  }
  const haveServices = system.services().some(({ pid }) => pid !== undefined);
  await system.stop({ grace: haveServices ? GRACE_MS : LEFTOVER_MS, patient: false });
  return signal.interrupted ? ExitCode.Interrupted : code;
}

export const run = command(usage, async (words) => {
  const options = parse(words);
  let made: ReturnType<typeof makeSystem>;
  try {
    const app = loadApp(options.dir, { lenient: options.lenient });
    checkRunnable(app, options.entry);
    made = makeSystem(app, options);
    if (options.entry !== undefined && made.system.refused[options.entry] !== undefined) return ExitCode.CannotLoad;
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    console.error(error.message);
    return ExitCode.CannotLoad;
  }
  // A process that waits for mail does not keep Node alive.
  const alive = setInterval(() => {}, LONG_MS);
  const code = await play(made, options);
  clearInterval(alive);
  // An abandoned read would keep Node alive.
  if (made.host.awaitsInput()) process.exit(code);
  return code;
});
