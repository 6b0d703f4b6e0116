// What the options of a system must be: a check for each. Values that are of the right type and yet wrong (sizes,
// units, references) are checked where they are used, and are LuaErrors with code ERR_LUA_CONFIG.
import { DIALECTS } from '../../syntax/dialect.ts';
import { checked, type Checks } from '../host/options.ts';
import * as is from '../host/options.ts';
import { ofJit } from '../lua/options.ts';
import type { Declaration } from './declared.ts';
import type { ReceiveOptions, RequestOptions } from './endpoint.ts';
import type { Entry, HostSpec } from './entries.ts';
import type { SpawnOptions, StopOptions, SystemOptions } from './options.ts';
import type { LifecycleOptions, RestartOptions, ServiceOptions } from './services.ts';
import type { SystemEvents } from './system-events.ts';

const SYSTEM: Checks<SystemOptions> = {
  stdout: is.callable,
  stderr: is.callable,
  now: is.callable,
  entries: is.record,
  lenient: is.truth,
  refused: is.recordOf(is.string),
  hosts: is.record,
  maxProcesses: is.elsewhere,
  services: is.record,
  modules: is.recordOf(is.reference),
  clock: is.oneOf('real', 'virtual'),
  seed: is.integer,
  slice: is.from(1),
  turn: is.elsewhere,
  dialect: is.oneOf(...DIALECTS),
  compat: is.truth,
  node: is.string,
  cluster: is.object,
  pids: is.oneOf('full', 'short'),
  enforceDeadlines: is.truth,
  trace: is.callable,
  catalog: is.record,
  env: is.recordOf(is.string),
  log: is.callable,
  crashReports: is.truth,
  host: is.object,
  jit: ofJit,
};

const ENTRY: Checks<Entry> = {
  kind: is.oneOf('process.lua', 'function.lua', 'library.lua'),
  source: is.code,
  chunkName: is.string,
  method: is.string,
  modules: is.arrayOf(is.string),
  imports: is.recordOf(is.string),
  limits: is.elsewhere,
  memory: is.elsewhere,
  mailbox: is.elsewhere,
  meta: is.record,
  options: is.record,
};

const HOST: Checks<HostSpec> = {
  kind: is.oneOf('process.host', 'terminal.host'),
  maxProcesses: is.elsewhere,
  limits: is.elsewhere,
  memory: is.elsewhere,
  mailbox: is.elsewhere,
  spread: is.truth,
  meta: is.record,
  args: is.arrayOf(is.string),
};

const SERVICE: Checks<ServiceOptions> = {
  process: is.string,
  supervisor: is.record,
  host: is.string,
  input: is.array,
  lifecycle: is.record,
};

/** Unknown ones are LuaErrors, of the code that names the service. */
export const LIFECYCLE: Checks<LifecycleOptions> = {
  autoStart: is.truth,
  restart: is.record,
  stableThreshold: is.elsewhere,
  startTimeout: is.elsewhere,
  stopTimeout: is.elsewhere,
  requires: is.arrayOf(is.string),
};
export const RESTART: Checks<RestartOptions> = {
  initialDelay: is.elsewhere,
  maxDelay: is.elsewhere,
  backoffFactor: is.elsewhere,
  jitter: is.elsewhere,
  maxAttempts: is.elsewhere,
};

const DECLARATION: Checks<Declaration> = { kind: is.string, meta: is.record, data: is.elsewhere };
const SPAWN: Checks<SpawnOptions> = { limits: is.elsewhere, memory: is.elsewhere };
const STOP: Checks<StopOptions> = { grace: is.duration, patient: is.truth };
const RECEIVE: Checks<ReceiveOptions> = { topic: is.string, signal: is.signal, timeout: is.duration };
const REQUEST: Checks<RequestOptions> = { timeout: is.duration, signal: is.signal };

/** Options of System.processes. */
export interface ListOptions {
  /** Add the call stacks, which are slow to take. */
  readonly frames?: boolean;
}
const LIST: Checks<ListOptions> = { frames: is.truth };

/** The kinds of events. */
const KINDS: { readonly [K in keyof SystemEvents]: true } = {
  spawn: true,
  exit: true,
  send: true,
  deadletter: true,
  crash: true,
  overload: true,
  linkdown: true,
  limit: true,
  log: true,
  service: true,
  node: true,
  error: true,
};
export const eventKind = is.oneOf(...Object.keys(KINDS));

export function systemOptions(given: SystemOptions): SystemOptions {
  const options = checked('createSystem', given, SYSTEM);
  // An interface with required options: absent is wrong, too.
  is.mustBe('entries', options.entries, is.record);
  each(options.catalog, (id, declaration) => checked(`catalog entry '${id}'`, declaration, DECLARATION));
  return options;
}

function each<T>(record: Readonly<Record<string, T>> | undefined, act: (id: string, value: T) => void): void {
  for (const [id, value] of Object.entries(record ?? {})) act(id, value);
}

export function entryOptions(id: string, given: Entry): Entry {
  const entry = checked(`entry '${id}'`, given, ENTRY);
  is.mustBe(`the source of entry '${id}'`, entry.source, is.code);
  return entry;
}

export const hostOptions = (id: string, given: HostSpec): HostSpec => checked(`host '${id}'`, given, HOST);

export function serviceOptions(id: string, given: ServiceOptions): ServiceOptions {
  const service = checked(`service '${id}'`, given, SERVICE);
  if (service.supervisor === undefined) is.mustBe(`the process of service '${id}'`, service.process, is.string);
  return service;
}

export const spawnOptions = (given: SpawnOptions | undefined): SpawnOptions => checked('spawn', given, SPAWN);
export const stopOptions = (given: StopOptions | undefined): StopOptions => checked('stop', given, STOP);
export const receiveOptions = (given: ReceiveOptions | undefined): ReceiveOptions => checked('receive', given, RECEIVE);
export const requestOptions = (given: RequestOptions | undefined): RequestOptions => checked('request', given, REQUEST);
export const listOptions = (given: ListOptions | undefined): ListOptions => checked('processes', given, LIST);
