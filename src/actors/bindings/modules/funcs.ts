// The `funcs` module (README 2.7, 11): calling function entries, now or later. A call is a process of its own;
// the caller waits for it, or holds a Future whose channel receives a Payload, or an error, once and then closes.
// How such processes are started is system.ts.
import * as actors from '../../../messages/actors.ts';
import * as text from '../../../messages/modules.ts';
import { bytesOf, isStr } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { Userdata } from '../../../values/userdata.ts';
import type { Call } from '../../../vm/call.ts';
import { hostClass, library } from '../../../vm/library.ts';
import { aloof, plain, pure, resumable, type Native } from '../../../vm/native.ts';
import { object, rest, table, takeString, value } from '../../../vm/params.ts';
import { badArgument } from '../../../vm/throw.ts';
import { Channel } from '../../core/channel.ts';
import type { Context } from '../../values/context.ts';
import type { Exit } from '../../values/event.ts';
import { ErrorObject, KINDS, invalid } from '../../values/failure.ts';
import { Payload, Untravelled, copy, type Meter } from '../../values/payload.ts';
import type { ExitWaiter, Process } from '../../core/process.ts';
import { Answer } from '../../core/system.ts';
import { catalogOf } from './registry.ts';
import { goOn, withCopies } from '../common/sending.ts';
import { argsFrom, processOf, refuse, waitTicket } from '../common/support.ts';

/** What is wrong with the ID of a function. */
function idFault(id: string): string | undefined {
  const colon = id.indexOf(':');
  if (id === '') return text.functionIdRequired();
  if (colon <= 0) return text.functionNamespaceRequired();
  return colon === id.length - 1 ? text.functionNameRequired() : undefined;
}

const PROCESS_KIND = 'process.lua';

/** Starts the process of a call; the waiter learns how it ends. */
function begin(caller: Process, id: string, args: readonly Value[], context: Context, waiter: ExitWaiter): Process | ErrorObject {
  const { system } = caller;
  const entry = system.entries.get(id);
  if (entry?.kind !== PROCESS_KIND || entry.refused !== undefined) return system.call(id, args, waiter, { parent: caller, context });
  const host = defaultHost(caller, id);
  if (host === undefined) return new ErrorObject(text.functionHostMissing(id), KINDS.NOT_FOUND, { retryable: false });
  const process = system.spawn(id, host, args, { parent: caller, context });
  if (!(process instanceof ErrorObject)) system.awaitExit(process, waiter);
  return process;
}

/** Where a process entry wants to run when it is called like a function: its options say, or its meta. */
function defaultHost({ system }: Process, id: string): string | undefined {
  const entry = catalogOf(system).current.entries.get(id);
  const options = entry?.data instanceof Table ? entry.data.getStr('options') : undefined;
  for (const at of [options, entry?.meta]) {
    const host = at instanceof Table ? at.getStr('default_host') : undefined;
    if (isStr(host) && host !== '') return bytesOf(host);
  }
  return undefined;
}

/** The outcome of a call that may still run. */
class Future extends Userdata implements ExitWaiter {
  readonly channel = new Channel(1, true);
  /** The process of the call, while it runs. */
  running: Process | undefined = undefined;
  outcome: Payload | ErrorObject | undefined = undefined;
  canceled = false;

  constructor(private readonly owner: Process) {
    super();
  }

  get tells(): boolean {
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

  /** Whoever waits is told at once; the process of the call ends. */
  cancel(): void {
    const { running } = this;
    this.canceled = true;
    if (running === undefined) return;
    this.complete(canceledError());
    running.system.terminate(running);
  }
}

const canceledError = (): ErrorObject => new ErrorObject(text.callCanceled(), KINDS.CANCELED, { retryable: false });

/** Fuel that a call costs, besides the copies of its arguments. */
const CALL = 600;

const untravelled = (at: Call, { type }: Untravelled): number => refuse(at, invalid(actors.cannotSend(type)));

/** Goes on with the ID of a function and copies of the arguments from number `first` on; or says why there can be no call. */
function prepare(at: Call, target: Value, first: number, then: (at: Call, id: string, args: readonly Value[]) => number): number {
  const id = takeString(target, first - 1, at.count >= first - 1), fault = idFault(id);
  if (fault !== undefined) return refuse(at, invalid(fault));
  return withCopies(at, argsFrom(at, first), (call, args) => {
    call.rt.charge(CALL);
    return then(call, id, args);
  }, untravelled);
}

const call = (at: Call, target: Value, first: number, context: Context): number => prepare(at, target, first, (call, id, args) => {
  const ticket = waitTicket(call, false), caller = processOf(call.co);
  const process = begin(caller, id, args, context, new Answer(ticket, caller));
  return process instanceof ErrorObject ? refuse(call, process) : call.park();
});

const callLater = (at: Call, target: Value, first: number, context: Context): number => prepare(at, target, first, (call, id, args) => {
  const caller = processOf(call.co), future = new Future(caller);
  const process = begin(caller, id, args, context, future);
  if (process instanceof ErrorObject) return refuse(call, process);
  if (future.outcome === undefined) future.running = process;
  return call.one(future);
});

// ---- calls with a context of their own

/** What calls made with it are given. Every method makes another one. */
class Executor extends Userdata {
  constructor(readonly context: Context) {
    super();
  }

  override get kind(): string {
    return 'funcs.Executor';
  }
}

const self = object('self', 'funcs.Executor', Executor);

/** Fuel that a value of a context costs, besides its copy. */
const VALUE = 20;

/** The context with further values, copied. */
function extended(meter: Meter, context: Context, from: Table): Context {
  meter.charge(context.values.size * VALUE);
  const values = new Map(context.values);
  for (let at = from.advance(0); at !== 0; at = from.advance(at)) {
    meter.charge(VALUE);
    const key = from.keyAt(at), copied = copy(from.valueAt(at), meter);
    if (!isStr(key)) return badArgument(2, text.contextKeyNotString());
    if (copied instanceof Untravelled) return badArgument(2, actors.cannotSend(copied.type));
    if (copied !== undefined) values.set(bytesOf(key), copied);
  }
  return { ...context, values };
}

const identity = (method: string, part: 'actor' | 'scope', fault: () => string): Native =>
  plain(`Executor:${method}`, [self, value(part)], 'Executor', `Another executor, with this ${part}.`, (at, { context }, v) =>
    (v === undefined ? badArgument(2, fault()) : at.one(new Executor({ ...context, [part]: v }))));

const executorAsync = resumable('Executor:async', [self, value('target'), rest()], 'Future', 'Calls a function without waiting.', {
  start: (at, { context }, target) => callLater(at, target, 3, context),
  done: goOn,
});

const EXECUTOR = hostClass(Executor, 'funcs.Executor', [
  plain('Executor:with_context', [self, table('values')], 'Executor', 'Another executor, with these context values besides.', (at, { context }, values) =>
    at.one(new Executor(extended(at.rt, context, values)))),
  plain('Executor:with_options', [self, table('options')], 'Executor', 'Another executor with options; none has an effect.', (at, { context }) =>
    at.one(new Executor(context))),
  identity('with_actor', 'actor', actors.actorNil),
  identity('with_scope', 'scope', actors.scopeNil),
  resumable('Executor:call', [self, value('target'), rest()], 'any', 'Calls a function and waits for its result.', {
    start: (at, { context }, target) => call(at, target, 3, context),
    done: goOn,
  }),
  executorAsync,
]);

// ---- futures

const futureSelf = object('self', 'Future', Future);

const FUTURE = hostClass(Future, 'Future', [
  pure('Future:response', [futureSelf], 'any', 'The channel that receives the outcome.', (future) => future.channel),
  pure('Future:channel', [futureSelf], 'any', 'The channel that receives the outcome.', (future) => future.channel),
  pure('Future:is_complete', [futureSelf], 'boolean', 'Is there an outcome?', (future) => future.outcome !== undefined),
  pure('Future:is_canceled', [futureSelf], 'boolean', 'Was it cancelled?', (future) => future.canceled),
  plain('Future:result', [futureSelf], 'payload', 'The result, or nil and the error; nil while there is neither.', (at, { outcome, canceled }) => {
    if (canceled) return refuse(at, canceledError());
    return outcome instanceof ErrorObject ? refuse(at, outcome) : at.two(outcome, undefined);
  }),
  plain('Future:error', [futureSelf], 'error, boolean', 'The error and true, or nil and false.', (at, { outcome }) =>
    (outcome instanceof ErrorObject ? at.two(outcome, true) : at.two(undefined, false))),
  plain('Future:cancel', [futureSelf], 'boolean', 'Ends the call.', (at, future) => {
    future.cancel();
    return at.one(true);
  }),
]);

// ---- the module

const funcsCall = resumable('funcs.call', [value('target'), rest()], 'any', 'Calls a function and waits for its result.', {
  start: (at, target) => call(at, target, 2, processOf(at.co).context),
  done: goOn,
});

const funcsAsync = resumable('funcs.async', [value('target'), rest()], 'Future', 'Calls a function without waiting.', {
  start: (at, target) => callLater(at, target, 2, processOf(at.co).context),
  done: goOn,
});
aloof(funcsAsync, executorAsync);

const funcsNew = plain('funcs.new', [], 'Executor', 'An executor with the context of this process.', (at) =>
  at.one(new Executor(processOf(at.caller).context)));

export const FUNCS_CLASSES = [EXECUTOR, FUTURE];

export const FUNCS_MODULE = library('funcs', [funcsCall, funcsAsync, funcsNew]);
