// Entries and hosts as embedders declare them (plain objects): validation, and conversion to what actors/core takes.
import type { Entry as CoreEntry, HostSpec as CoreHost } from '../../actors/core/entry.ts';
import { OVERFLOWS, type Overflow } from '../../actors/mail/mailbox-limit.ts';
import * as text from '../../messages/embed.ts';
import type { Erase } from '../../syntax/dialect.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import { UNBOUNDED, tighter, type Bounds } from '../../vm/limits.ts';
import { LuaThrow } from '../../vm/throw.ts';
import { boundsOf, type Limits } from '../lua/budget.ts';
import { entryOptions, hostOptions } from './checks.ts';
import type { Crew } from './crew.ts';
import { LuaError } from '../host/errors.ts';
import { placeOf } from '../lua/chunks.ts';
import { compileChunk } from '../lua/toolchain.ts';
import { encodeUtf8, fromBytes, readable } from '../host/text.ts';

/** Limits of a mailbox. The smaller `max` of entry and host applies; the entry's `overflow` comes before the host's. */
export interface MailboxOptions {
  /**
   * The maximum number of waiting messages; default 1,000,000. System events do not count, nor messages for a waiting
   * receiver.
   */
  readonly max?: number;
  /**
   * What happens to a message for a full mailbox:
   * - 'reject' (the default): process.send returns nil and an error of kind RateLimited; a send by the host returns
   * false.
   * - 'drop-new': the message is dropped silently.
   * - 'drop-old': the oldest message is dropped instead.
   * - 'park-sender': the sending coroutine waits for room. A process that sends to itself, and the host, are rejected.
   * - 'kill': the receiver ends with an error of kind ResourceExhausted.
   */
  readonly overflow?: Overflow;
}

/** Code that can be started, called or imported. */
export interface Entry {
  /** The kind; default: a process. */
  readonly kind?: 'process.lua' | 'function.lua' | 'library.lua';
  readonly source: string | Uint8Array;
  /** Chunk name for positions in messages; '@' precedes a file name. */
  readonly chunkName?: string;
  /** The entry function, among those that the source returns. */
  readonly method?: string;
  /** Modules that it can use; default: all. */
  readonly modules?: readonly string[];
  /** Libraries that it imports: alias to entry. */
  readonly imports?: Readonly<Record<string, string>>;
  /**
   * Limits of each of its processes, over its life; a process that reaches one ends with an error of kind
   * "ResourceExhausted".
   */
  readonly limits?: Limits;
  /** Memory limit of each of its processes, in bytes: short for `limits.memory`. */
  readonly memory?: number;
  readonly mailbox?: MailboxOptions;
  /** Metadata in the registry. `default_host` lets a process be called like a function. */
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A place where processes run. */
export interface HostSpec {
  readonly kind?: 'process.host' | 'terminal.host';
  /** The maximum number of live processes. */
  readonly maxProcesses?: number;
  /** Limits of each process on it. */
  readonly limits?: Limits;
  /** Memory limit in bytes for all its processes together. */
  readonly memory?: number;
  /** Mailbox limits of its processes. */
  readonly mailbox?: MailboxOptions;
  /** Its processes are spread over the threads of the system; otherwise they run beside those that start them. */
  readonly spread?: boolean;
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Command line arguments for processes on a terminal host. */
  readonly args?: readonly string[];
}

/** The host that every system has. */
export const DEFAULT_HOST = 'system:processes';

const configError = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_CONFIG', message });

const MAILBOX_FIELDS = ['max', 'overflow'];
const isWhole = (v: unknown, least: number): boolean =>
  v === Infinity || (typeof v === 'number' && Number.isSafeInteger(v) && v >= least);

/** Checks mailbox limits; throws a LuaError. */
function checkMailbox(owner: string, given: MailboxOptions | undefined): MailboxOptions | undefined {
  const fail = (what: string): never => {
    throw configError(text.optionFault(owner, what));
  };
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) return fail(text.mustBe('mailbox', 'an object'));
  for (const field of Object.keys(given))
    if (!MAILBOX_FIELDS.includes(field)) fail(text.unknownOption(`mailbox.${field}`, MAILBOX_FIELDS));
  const { max, overflow } = given;
  if (max !== undefined && !isWhole(max, 1)) fail(text.mustBe('mailbox.max', text.wholeNumber(1)));
  if (overflow !== undefined && !OVERFLOWS.includes(overflow))
    fail(text.mustBe('mailbox.overflow', text.oneOf(OVERFLOWS)));
  return given;
}

/** Checks a maximum number of processes; throws a LuaError. */
export function checkMaxProcesses(owner: string, given: number | undefined): number | undefined {
  if (given !== undefined && !isWhole(given, 0))
    throw configError(text.optionFault(owner, text.mustBe('maxProcesses', text.wholeNumber(0))));
  return given;
}

/** A host for actors/core. */
export function coreHost(id: string, host: HostSpec): CoreHost {
  const owner = text.hostNamed(id);
  const { kind, maxProcesses, memory, limits, args, mailbox, spread } = hostOptions(id, host);
  configuredBounds(owner, undefined, memory);
  return {
    kind,
    memory,
    spread,
    maxProcesses: checkMaxProcesses(owner, maxProcesses),
    args: args?.map(encodeUtf8),
    mailbox: checkMailbox(owner, mailbox),
    bounds: configuredBounds(owner, limits, undefined),
  };
}

/** A refused entry: it keeps its ID, so that using it reports the reason. */
export const refusedEntry = (id: string, kind: string, reason: string): CoreEntry => ({
  id: encodeUtf8(id),
  kind,
  refused: encodeUtf8(reason),
});

/** Checks that the source compiles and its modules exist: making a system with broken code fails. */
export function coreEntry(
  id: string,
  entry: Entry,
  erase: Erase | undefined,
  isModule: (name: string) => boolean,
  compiled?: Crew['compiled'],
): CoreEntry {
  const taken = entryOptions(id, entry);
  const { kind = 'process.lua', source, chunkName = `=${id}`, method, modules, imports } = taken;
  const { mailbox, limits, memory } = taken;
  const bytes = typeof source === 'string' ? encodeUtf8(source) : fromBytes(source);
  const name = encodeUtf8(chunkName);
  for (const module of modules ?? []) {
    if (!isModule(module)) throw configError(text.entryModule(id, module));
  }
  checkMailbox(text.entryNamed(id), mailbox);
  let code: ReturnType<typeof compileChunk>;
  try {
    code = compileChunk(bytes, name, erase);
  } catch (thrown) {
    if (!(thrown instanceof LuaThrow)) throw thrown;
    const message = isStr(thrown.value) ? readable(bytesOf(thrown.value)) : text.errorObject('value');
    throw new LuaError({
      code: 'ERR_LUA_SYNTAX',
      message: text.entrySyntax(id, message),
      ...placeOf(bytes, thrown),
    });
  }
  const made: CoreEntry = {
    id,
    kind,
    source: bytes,
    chunkName: name,
    method,
    modules,
    imports,
    mailbox,
    bounds: configuredBounds(`entry '${id}'`, limits, memory),
  };
  compiled?.(made, code);
  return made;
}

/** Parses limits; throws a LuaError that names the owner. */
export function configuredBounds(whose: string, limits: Limits | undefined, memory: number | undefined): Bounds {
  try {
    return tighter(boundsOf(limits), memory === undefined ? UNBOUNDED : boundsOf({ memory }));
  } catch (thrown) {
    throw configError(text.limitsOf(whose, (thrown as Error).message));
  }
}
