// The `funcs` module (README 2.7, 11): calls of function entries, synchronous or through a Future. Each call runs in a
// process of its own. A Future's channel delivers a Payload, or an error, once and then closes.
// It must not know how such processes start: that is core/spawning.ts.
import * as actors from '../../../messages/actors.ts';
import * as text from '../../../messages/modules.ts';
import { ENTRY_BYTES, account } from '../../../values/meter.ts';
import { bytesOf, isStr } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { Userdata } from '../../../values/userdata.ts';
import type { Call } from '../../../vm/native/call.ts';
import { USERDATA_BYTES } from '../../../vm/gc/sizes.ts';
import { hostClass, library } from '../../../vm/native/library.ts';
import { plain, pure, resumable } from '../../../vm/native/declare.ts';
import type { Native } from '../../../vm/native/native.ts';
import { framelessSafe } from '../../../vm/native/traits.ts';
import { object, rest, table, takeString, value } from '../../../vm/native/params.ts';
import { badArgument } from '../../../vm/throw.ts';
import { Channel } from '../../mail/channel.ts';
import { bytesOfContext, valuesIn, type Context } from '../../values/context.ts';
import type { Exit } from '../../values/event.ts';
import { ErrorObject, KINDS, invalid } from '../../values/failure.ts';
import { Payload, NotCopyable, copy, type Meter } from '../../values/payload.ts';
import type { ExitWaiter, Process } from '../../core/process.ts';
import { ReplyOnExit } from '../../core/ends.ts';
import { catalogOf } from './registry.ts';
import { goOn, withCopies } from '../common/sending.ts';
import { argsFrom, processOf, refuse, waitTicket } from '../common/support.ts';

/** The error for a malformed function ID. */
function idFault(id: string): string | undefined {
  const colon = id.indexOf(':');
  if (id === '') return text.functionIdRequired();
  if (colon <= 0) return text.functionNamespaceRequired();
  return colon === id.length - 1 ? text.functionNameRequired() : undefined;
}

const PROCESS_KIND = 'process.lua';

/** Starts the process of a call; the waiter gets its exit. */
function begin(
  caller: Process,
  id: string,
  args: readonly Value[],
  context: Context,
  waiter: ExitWaiter,
): Process | ErrorObject {
  const { system } = caller;
  const entry = system.entries.get(id);
  if (entry?.kind !== PROCESS_KIND || entry.refused !== undefined)
    return system.spawning.call(id, args, waiter, { parent: caller, context });
  const host = defaultHost(caller, id);
  if (host === undefined) return new ErrorObject(text.functionHostMissing(id), KINDS.NOT_FOUND, { retryable: false });
  const process = system.spawning.spawn(id, host, args, { parent: caller, context, awaited: true });
  if (!(process instanceof ErrorObject)) system.awaitExit(process, waiter);
  return process;
}

/** The default host of a process entry that is called like a function, from its options or its meta. */
function defaultHost({ system }: Process, id: string): string | undefined {
  const entry = catalogOf(system).current.entries.get(id);
  const options = entry?.data instanceof Table ? entry.data.getStr('options') : undefined;
  for (const at of [options, entry?.meta]) {
    const host = at instanceof Table ? at.getStr('default_host') : undefined;
    if (isStr(host) && host !== '') return bytesOf(host);
  }
  return undefined;
}

/** A call that may still run, and its outcome. */
class Future extends Userdata implements ExitWaiter {
  readonly channel = new Channel(1, true);
  /** The process of the call, while it runs. */
  running: Process | undefined = undefined;
  outcome: Payload | ErrorObject | undefined = undefined;
  canceled = false;

  constructor(private readonly owner: Process) {
    super();
  }

  override holds(): Iterable<Value> {
    return [this.channel, this.outcome];
  }

  get reportsFailure(): boolean {
    return this.owner.alive;
  }

  override get kind(): string {
    return 'Future';
  }

  exited(_process: Process, exit: Exit): void {
    this.complete(exit.error ?? Payload.of(exit.own()));
  }

  complete(outcome: Payload | ErrorObject): void {
    if (this.outcome !== undefined) return;
    this.outcome = outcome;
    this.running = undefined;
    this.channel.put(outcome);
    this.channel.close();
  }

  /** Settles the future and terminates the process of the call. */
  cancel(): void {
    const { running } = this;
    this.canceled = true;
    if (running === undefined) return;
    this.complete(canceledError());
    running.system.terminate(running);
  }
}

const canceledError = (): ErrorObject => new ErrorObject(text.callCanceled(), KINDS.CANCELED, { retryable: false });

/** Fuel for a call, besides the copies of its arguments. */
const CALL = 600;

const notCopyable = (at: Call, { type }: NotCopyable): number => refuse(at, invalid(actors.cannotSend(type)));

/** Checks the function ID and copies the arguments from number `first` on, then calls `then`. */
function prepare(
  at: Call,
  target: Value,
  first: number,
  then: (at: Call, id: string, args: readonly Value[]) => number,
): number {
  const id = takeString(target, first - 1, at.count >= first - 1),
    fault = idFault(id);
  if (fault !== undefined) return refuse(at, invalid(fault));
  return withCopies(
    at,
    argsFrom(at, first),
    (call, args) => {
      call.rt.charge(CALL);
      return then(call, id, args);
    },
    notCopyable,
  );
}

const call = (at: Call, target: Value, first: number, context: Context): number =>
  prepare(at, target, first, (call, id, args) => {
    const ticket = waitTicket(call, false),
      caller = processOf(call.co);
    const process = begin(caller, id, args, context, new ReplyOnExit(ticket, caller));
    return process instanceof ErrorObject ? refuse(call, process) : call.park();
  });

const callLater = (at: Call, target: Value, first: number, context: Context): number =>
  prepare(at, target, first, (call, id, args) => {
    const caller = processOf(call.co),
      future = new Future(caller);
    const process = begin(caller, id, args, context, future);
    if (process instanceof ErrorObject) return refuse(call, process);
    if (future.outcome === undefined) future.running = process;
    return call.one(future);
  });

// ---- calls with their own context

/** Settings for calls. Immutable: every method returns a new one. */
class Executor extends Userdata {
  constructor(readonly context: Context) {
    super();
  }

  override get kind(): string {
    return 'funcs.Executor';
  }

  override holds(): Iterable<Value> {
    return valuesIn(this.context);
  }

  override get bytes(): number {
    return bytesOfContext(this.context);
  }
}

const self = object('self', 'funcs.Executor', Executor);

/** Fuel for a value of a context, besides its copy. */
const VALUE = 20;

/** The context with copies of more values. */
function extended(meter: Meter, context: Context, from: Table): Context {
  meter.charge(context.values.size * VALUE);
  const values = new Map(context.values);
  for (let at = from.advance(0); at !== 0; at = from.advance(at)) {
    meter.charge(VALUE);
    const key = from.keyAt(at),
      copied = copy(from.valueAt(at), meter);
    if (!isStr(key)) return badArgument(2, text.contextKeyNotString());
    if (copied instanceof NotCopyable) return badArgument(2, actors.cannotSend(copied.type));
    if (copied !== undefined) values.set(bytesOf(key), copied);
  }
  account.allocate(USERDATA_BYTES + ENTRY_BYTES * values.size);
  return { ...context, values };
}

const identity = (method: string, part: 'actor' | 'scope', fault: () => string): Native =>
  plain(
    `Executor:${method}`,
    [self, value(part)],
    'Executor',
    `Another executor, whose calls have this ${part}. Raises for nil.`,
    (at, { context }, v) =>
      v === undefined ? badArgument(2, fault()) : at.one(new Executor({ ...context, [part]: v })),
  );

const executorAsync = resumable(
  'Executor:async',
  [self, value('target', 'string'), rest('args')],
  'Future?, error?',
  'Calls the function of an entry without waiting, and gives a Future; nil and an error if it cannot start.',
  {
    start: (at, { context }, target) => callLater(at, target, 3, context),
    done: goOn,
  },
);

const EXECUTOR = hostClass(Executor, 'funcs.Executor', [
  plain(
    'Executor:with_context',
    [self, table('values')],
    'Executor',
    'Another executor, whose calls find these values in the module ctx, too.',
    (at, { context }, values) => at.one(new Executor(extended(at.rt, context, values))),
  ),
  plain(
    'Executor:with_options',
    [self, table('options')],
    'Executor',
    'Another executor; no option has an effect.',
    (at, { context }) => at.one(new Executor(context)),
  ),
  identity('with_actor', 'actor', actors.actorNil),
  identity('with_scope', 'scope', actors.scopeNil),
  resumable(
    'Executor:call',
    [self, value('target', 'string'), rest('args')],
    'any, error?',
    'Calls the function of an entry, waits, and gives its result; nil and its error if it fails.',
    {
      start: (at, { context }, target) => call(at, target, 3, context),
      done: goOn,
    },
  ),
  executorAsync,
]);

// ---- futures

const futureSelf = object('self', 'Future', Future);

const FUTURE = hostClass(Future, 'Future', [
  pure(
    'Future:response',
    [futureSelf],
    'channel',
    'The channel that receives the outcome once, a payload or an Error, and is then closed.',
    (future) => future.channel,
  ),
  pure(
    'Future:channel',
    [futureSelf],
    'channel',
    'The channel that receives the outcome once, a payload or an Error, and is then closed.',
    (future) => future.channel,
  ),
  pure(
    'Future:is_complete',
    [futureSelf],
    'boolean',
    'Whether the call has ended.',
    (future) => future.outcome !== undefined,
  ),
  pure('Future:is_canceled', [futureSelf], 'boolean', 'Whether the call was cancelled.', (future) => future.canceled),
  plain(
    'Future:result',
    [futureSelf],
    'payload?, error?',
    'The payload of the result, or nil and the error; nil while the call runs.',
    (at, { outcome, canceled }) => {
      if (canceled) return refuse(at, canceledError());
      return outcome instanceof ErrorObject ? refuse(at, outcome) : at.two(outcome, undefined);
    },
  ),
  plain(
    'Future:error',
    [futureSelf],
    'error?, boolean',
    'The error and true if the call failed; otherwise nil and false.',
    (at, { outcome }) => (outcome instanceof ErrorObject ? at.two(outcome, true) : at.two(undefined, false)),
  ),
  plain(
    'Future:cancel',
    [futureSelf],
    'boolean',
    'Terminates the process of the call, and gives true.',
    (at, future) => {
      future.cancel();
      return at.one(true);
    },
  ),
]);

// ---- the module

const funcsCall = resumable(
  'funcs.call',
  [value('target', 'string'), rest('args')],
  'any, error?',
  'Calls the function of an entry, in a process of its own, waits, and gives its result; nil and its error if it fails.',
  {
    start: (at, target) => call(at, target, 2, processOf(at.co).context),
    done: goOn,
  },
);

const funcsAsync = resumable(
  'funcs.async',
  [value('target', 'string'), rest('args')],
  'Future?, error?',
  'Calls the function of an entry without waiting, and gives a Future; nil and an error if it cannot start.',
  {
    start: (at, target) => callLater(at, target, 2, processOf(at.co).context),
    done: goOn,
  },
);
framelessSafe(funcsAsync, executorAsync);

const funcsNew = plain(
  'funcs.new',
  [],
  'Executor',
  'An executor, which calls functions with the context of this process.',
  (at) => at.one(new Executor(processOf(at.caller).context)),
);

export const FUNCS_CLASSES = [EXECUTOR, FUTURE];

export const FUNCS_MODULE = library('funcs', [funcsCall, funcsAsync, funcsNew]);
