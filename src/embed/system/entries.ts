// What a system is made of, as embedders write it: code and hosts as plain objects; checked and turned into what the mechanism takes.
import { OVERFLOWS, type Entry as CoreEntry, type HostSpec as CoreHost, type Overflow } from '../../actors/core/entry.ts';
import * as text from '../../messages/embed.ts';
import type { Dialect } from '../../syntax/dialect.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import { UNBOUNDED, tighter, type Bounds } from '../../vm/limits.ts';
import { LuaThrow } from '../../vm/throw.ts';
import { boundsOf, type Limits } from '../lua/budget.ts';
import { LuaError } from '../host/errors.ts';
import { compileChunk } from '../lua/state.ts';
import { encodeUtf8, fromBytes, readable } from '../host/text.ts';

/** How much mail may wait in a process's mailbox. Of what an entry and its host say the smaller `max` holds, and else the entry's word. */
export interface MailboxOptions {
  /** Most messages that wait; 1,000,000. System events do not count, nor does mail that a receiver is waiting for. */
  readonly max?: number;
  /**
   * What becomes of a message for which there is no room:
   * - 'reject', the default: process.send gives nil and an error of kind RateLimited; a send of the host's gives false.
   * - 'drop-new': it is dropped, and the sender is not told.
   * - 'drop-old': the message that has waited longest is dropped instead.
   * - 'park-sender': the coroutine that sends waits until there is room. A process that sends to itself, and the host, are rejected.
   * - 'kill': the receiver ends with an error of kind ResourceExhausted.
   */
  readonly overflow?: Overflow;
}

/** Code that processes can be started from, or import. */
export interface Entry {
  /** What it is; a process if nothing is said. */
  readonly kind?: 'process.lua' | 'function.lua' | 'library.lua';
  readonly source: string | Uint8Array;
  /** What positions in messages call the source, with '@' in front of a file's name. */
  readonly chunkName?: string;
  /** The function to run, of those the source returns. */
  readonly method?: string;
  /** Modules it may use besides those that are always there; all there are if nothing is said. */
  readonly modules?: readonly string[];
  /** Libraries it may use: alias to entry. */
  readonly imports?: Readonly<Record<string, string>>;
  /** What each of its processes may use over its life; a process that reaches a limit ends with an error of kind "ResourceExhausted". */
  readonly limits?: Limits;
  /** Most memory that each of its processes may hold, in bytes: short for `limits.memory`. */
  readonly memory?: number;
  readonly mailbox?: MailboxOptions;
  /** What programs find in the registry. `default_host` lets a process be called like a function. */
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A place where processes run. */
export interface HostSpec {
  readonly kind?: 'process.host' | 'terminal.host';
  /** Most processes alive at one time. */
  readonly maxProcesses?: number;
  /** What each process on it may use. */
  readonly limits?: Limits;
  /** Most memory that all its processes together may hold, in bytes. */
  readonly memory?: number;
  /** Of the processes here. */
  readonly mailbox?: MailboxOptions;
  readonly meta?: Readonly<Record<string, unknown>>;
  /** What processes on a terminal host find as arguments of the command line. */
  readonly args?: readonly string[];
}

/** The host every system has besides those it is given. */
export const DEFAULT_HOST = 'system:processes';

const configError = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_CONFIG', message });

const MAILBOX_FIELDS = ['max', 'overflow'];
const isWhole = (v: unknown, least: number): boolean => v === Infinity || (typeof v === 'number' && Number.isSafeInteger(v) && v >= least);

/** Checks what an entry or a host says of mailboxes; a LuaError says what is wrong with it. */
function checkMailbox(owner: string, given: MailboxOptions | undefined): MailboxOptions | undefined {
  const fail = (what: string): never => { throw configError(text.optionFault(owner, what)); };
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) return fail(text.mustBe('mailbox', 'an object'));
  for (const field of Object.keys(given)) if (!MAILBOX_FIELDS.includes(field)) fail(text.unknownOption(`mailbox.${field}`, MAILBOX_FIELDS));
  const { max, overflow } = given;
  if (max !== undefined && !isWhole(max, 1)) fail(text.mustBe('mailbox.max', text.wholeNumber(1)));
  if (overflow !== undefined && !OVERFLOWS.includes(overflow)) fail(text.mustBe('mailbox.overflow', text.oneOf(OVERFLOWS)));
  return given;
}

/** Checks a limit on the number of processes; a LuaError says what is wrong with it. */
export function checkMaxProcesses(owner: string, given: number | undefined): number | undefined {
  if (given !== undefined && !isWhole(given, 0)) throw configError(text.optionFault(owner, text.mustBe('maxProcesses', text.wholeNumber(0))));
  return given;
}

/** A host as the mechanism takes it. */
export function coreHost(id: string, host: HostSpec): CoreHost {
  const owner = text.hostNamed(id);
  const { kind, maxProcesses, memory, limits, args, mailbox } = host;
  configuredBounds(owner, undefined, memory);
  return {
    kind, memory, maxProcesses: checkMaxProcesses(owner, maxProcesses), args: args?.map(encodeUtf8),
    mailbox: checkMailbox(owner, mailbox), bounds: configuredBounds(owner, limits, undefined),
  };
}

/** An entry that is not there, because something is wrong with it: it keeps its ID, and whoever wants it is told why. */
export const refusedEntry = (id: string, kind: string, reason: string): CoreEntry => ({ id: encodeUtf8(id), kind, refused: encodeUtf8(reason) });

/** Checks that the source compiles and its modules exist, so that a system whose code is broken is not made at all. */
export function coreEntry(
  id: string, { kind = 'process.lua', source, chunkName = `=${id}`, method, modules, imports, mailbox, limits, memory }: Entry,
  dialect: Dialect, isModule: (name: string) => boolean,
): CoreEntry {
  const bytes = typeof source === 'string' ? encodeUtf8(source) : fromBytes(source);
  const name = encodeUtf8(chunkName);
  for (const module of modules ?? []) {
    if (!isModule(module)) throw configError(text.entryModule(id, module));
  }
  checkMailbox(text.entryNamed(id), mailbox);
  try {
    compileChunk(bytes, name, dialect);
  } catch (thrown) {
    if (!(thrown instanceof LuaThrow)) throw thrown;
    const message = isStr(thrown.value) ? readable(bytesOf(thrown.value)) : text.errorObject('value');
    throw new LuaError({ code: 'ERR_LUA_SYNTAX', message: text.entrySyntax(id, message) });
  }
  return { id, kind, source: bytes, chunkName: name, method, modules, imports, mailbox, bounds: configuredBounds(`entry '${id}'`, limits, memory) };
}

/** What limits come to; what is wrong with them is a LuaError that says whose they are. */
export function configuredBounds(whose: string, limits: Limits | undefined, memory: number | undefined): Bounds {
  try {
    return tighter(boundsOf(limits), memory === undefined ? UNBOUNDED : boundsOf({ memory }));
  } catch (thrown) {
    throw configError(text.limitsOf(whose, (thrown as Error).message));
  }
}
