// Starting processes, as Lua programs do it (process-api.md §4, 10c): the spawn functions, exec, upgrade, and the builder
// that says beforehand what processes are given. What can go wrong with a start comes back as nil and an error; a builder
// used wrongly raises. How a process is started is system.ts.
import * as text from '../../messages/actors.ts';
import { isNumber, toDouble } from '../../values/number.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import type { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import type { Call } from '../../vm/call.ts';
import { hostClass } from '../../vm/library.ts';
import { BOUNDS, UNBOUNDED, tighter, type Bounds } from '../../vm/limits.ts';
import { plain, resumable, type Native } from '../../vm/native.ts';
import { object, rest, str, table, takeString, value } from '../../vm/params.ts';
import { badArgument, raise } from '../../vm/throw.ts';
import type { Window } from '../../vm/window.ts';
import type { Context } from '../context.ts';
import { ErrorObject, KINDS } from '../failure.ts';
import { isReserved } from '../message.ts';
import { Untravelled, copy, copyAll } from '../payload.ts';
import type { Process } from '../process.ts';
import { link, monitor } from '../signal.ts';
import { Answer, type Letter } from '../system.ts';
import { argsFrom, invalid, processOf, refuse, waitTicket } from './support.ts';

/** What ties a new process to the one that starts it. */
interface Ties {
  readonly monitor?: boolean;
  readonly link?: boolean;
}

const TIES = {
  spawn: {},
  spawn_monitored: { monitor: true },
  spawn_linked: { link: true },
  spawn_linked_monitored: { monitor: true, link: true },
} as const satisfies Record<string, Ties>;

const DOCS = {
  spawn: 'Starts a process and gives its PID.',
  spawn_monitored: 'Starts a process and watches it.',
  spawn_linked: 'Starts a process and links it with this one.',
  spawn_linked_monitored: 'Starts a process, links it and watches it.',
} as const satisfies Record<keyof typeof TIES, string>;

/** Arguments from number `first` on, as copies for the new process. */
const given = (call: Call, first: number): Value[] | Untravelled =>
  (call.count < first ? [] : copyAll(argsFrom(call, first), call.rt));

const spawner = (name: keyof typeof TIES): Native => resumable(`process.${name}`, [value('id'), value('host'), rest()], 'string', DOCS[name], {
  start(call, id, host) {
    if (call.count < 2) return refuse(call, invalid(text.spawnNeeds(name)));
    const entry = takeString(id, 1, true), place = takeString(host, 2, true);
    const args = given(call, 3);
    if (args instanceof Untravelled) return refuse(call, invalid(text.cannotSend(args.type)));
    return spawn(call, entry, place, args, TIES[name], undefined);
  },
});

function spawn(call: Call, entry: string, host: string, args: readonly Value[], { monitor, link }: Ties, spawner: Spawner | undefined): number {
  const parent = processOf(call.co);
  const child = parent.system.spawn(entry, host, args, {
    parent, monitor, link, waiter: call.ticket(), context: spawner?.context, name: spawner?.name, letters: spawner?.letters, bounds: spawner?.bounds,
  });
  return child instanceof ErrorObject ? refuse(call, child) : call.park();
}

/** Starts a process and waits for its result; it is not tied to the caller. */
function exec(call: Call, entry: string, host: string, args: readonly Value[], spawner: Spawner | undefined): number {
  const caller = processOf(call.co), { system } = caller;
  const ticket = waitTicket(call, false);
  const child = system.spawn(entry, host, args, {
    parent: caller, context: spawner?.context ?? caller.context, name: spawner?.name, letters: spawner?.letters, bounds: spawner?.bounds,
  });
  if (child instanceof ErrorObject) return refuse(call, child);
  system.awaitExit(child, new Answer(ticket, caller));
  return call.park();
}

/** What is wrong with the arguments of exec. */
function execFault(count: number, id: string, host: string): string | undefined {
  if (count < 2) return text.execNeeds();
  if (id === '') return text.execNeedsId();
  if (!/^[^:]+:[^:]+$/.test(id)) return text.execBadId();
  return host === '' ? text.execNeedsHost() : undefined;
}

const processExec = resumable('process.exec', [value('id'), value('host'), rest()], 'any', 'Starts a process and waits for its result.', {
  start(call, id, host) {
    const enough = call.count >= 2;
    const entry = enough ? takeString(id, 1, true) : '', place = enough ? takeString(host, 2, true) : '';
    const fault = execFault(call.count, entry, place);
    if (fault !== undefined) return refuse(call, invalid(fault));
    const args = given(call, 3);
    if (args instanceof Untravelled) return refuse(call, invalid(text.cannotSend(args.type)));
    return exec(call, entry, place, args, undefined);
  },
});

const upgrade = resumable('process.upgrade', [value('id'), rest()], '', 'Goes on as another entry, or as the same one anew. Does not return.', {
  start(call, id) {
    const process = processOf(call.co);
    if (process.start !== undefined) raise(text.blockingAtTopLevel());
    const entry = id === undefined ? '' : takeString(id, 1, true);
    const args = given(call, 2);
    if (args instanceof Untravelled) return refuse(call, invalid(text.cannotSend(args.type)));
    process.system.upgrade(process, entry === '' ? undefined : entry, args);
    return call.park();
  },
});

// ---- the builder

/** What processes started with it are given. Every method makes another one. */
class Spawner extends Userdata {
  constructor(
    readonly context: Context,
    readonly name: string | undefined = undefined,
    readonly letters: readonly Letter[] | undefined = undefined,
    readonly bounds: Bounds = UNBOUNDED,
  ) {
    super();
  }

  override get kind(): string {
    return 'process.Spawner';
  }

  with({ context = this.context, name = this.name, letters = this.letters, bounds = this.bounds }: Partial<Pick<Spawner, 'context' | 'name' | 'letters' | 'bounds'>>): Spawner {
    return new Spawner(context, name, letters, bounds);
  }
}

/** A table's fields, copied; raises for argument `at` if a key is no string or a value cannot travel. */
function fields(from: Table, at: number, keyFault: () => string): Map<string, Value> {
  const copies = new Map<string, Value>();
  for (let cursor = from.advance(0); cursor !== 0; cursor = from.advance(cursor)) {
    const key = from.keyAt(cursor), copied = copy(from.valueAt(cursor));
    if (!isStr(key)) return badArgument(at, keyFault());
    if (copied instanceof Untravelled) return badArgument(at, text.cannotSend(copied.type));
    if (copied !== undefined) copies.set(bytesOf(key), copied);
  }
  return copies;
}

/** The context with further values. */
function extended(context: Context, from: Table, at: number): Context {
  return { ...context, values: new Map([...context.values, ...fields(from, at, text.contextKeys)]) };
}

/** Limits that options may set for what is started with them; other options are for hosts, and no host of ours knows any. */
function boundsIn(options: Table, at: number): Bounds {
  const values = fields(options, at, text.optionKeys), bounds = { ...UNBOUNDED };
  for (const name of BOUNDS) {
    const v = values.get(name);
    if (v === undefined) continue;
    const bound = isNumber(v) ? toDouble(v) : Number.NaN;
    if (!(bound >= 0)) return badArgument(at, text.limitOption(name));
    bounds[name] = bound;
  }
  return bounds;
}

const withContext = plain('process.with_context', [table('values')], 'Spawner', 'A builder whose processes find these values in ctx.', (at, values) =>
  at.one(new Spawner(extended(processOf(at.caller).context, values, 1))));

const withOptions = plain('process.with_options', [table('options')], 'Spawner', 'A builder whose processes have these limits: instructions, memory, time (ms), depth, string, output.', (at, options) =>
  at.one(new Spawner(processOf(at.caller).context, undefined, undefined, boundsIn(options, 1))));

const self = object('self', 'process.Spawner', Spawner);

const identity = (method: string, part: 'actor' | 'scope', fault: () => string): Native =>
  plain(`Spawner:${method}`, [self, value(part)], 'Spawner', `Another builder, with this ${part}.`, (at, spawner, v) =>
    (v === undefined ? badArgument(2, fault()) : at.one(spawner.with({ context: { ...spawner.context, [part]: v } }))));

/** The letters that a call of with_message writes: one per value, as with send. */
function lettersOf(at: Window, topic: string): Letter[] {
  const contents = at.count < 3 ? [undefined] : copyAll(argsFrom(at, 3), at.rt);
  if (contents instanceof Untravelled) return badArgument(3, text.cannotSend(contents.type));
  return contents.map((content) => ({ topic, content }));
}

/** A name that is taken: its holder gets the mail and the ties that the new process would have had. */
function signal(call: Call, holder: Process, { letters = [] }: Spawner, ties: Ties): number {
  const caller = processOf(call.co);
  caller.system.post(holder, letters);
  if (ties.monitor === true) monitor(caller, holder);
  if (ties.link === true) link(caller, holder);
  return call.text(holder.pid.text);
}

const holderOf = (call: Call, { name }: Spawner): Process | undefined =>
  (name === undefined ? undefined : processOf(call.co).system.registry.lookup(name));

const spawnWith = (name: keyof typeof TIES): Native => resumable(`Spawner:${name}`, [self, value('id'), value('host'), rest()], 'string', DOCS[name], {
  start(call, spawner, id, host) {
    if (call.count < 3) raise(text.spawnNeeds(name));
    const entry = takeString(id, 2, true), place = takeString(host, 3, true);
    const args = given(call, 4);
    if (args instanceof Untravelled) return raise(text.cannotSend(args.type));
    const holder = holderOf(call, spawner);
    return holder === undefined ? spawn(call, entry, place, args, TIES[name], spawner) : signal(call, holder, spawner, TIES[name]);
  },
});

const execWith = resumable('Spawner:exec', [self, value('id'), value('host'), rest()], 'any', 'Starts a process and waits for its result.', {
  start(call, spawner, id, host) {
    const enough = call.count >= 3;
    const entry = enough ? takeString(id, 2, true) : '', place = enough ? takeString(host, 3, true) : '';
    const fault = execFault(call.count - 1, entry, place);
    if (fault !== undefined) raise(fault);
    const args = given(call, 4);
    if (args instanceof Untravelled) return raise(text.cannotSend(args.type));
    if (holderOf(call, spawner) !== undefined) return refuse(call, new ErrorObject(text.nameTaken(), KINDS.ALREADY_EXISTS));
    return exec(call, entry, place, args, spawner);
  },
});

export const SPAWNER = hostClass(Spawner, 'process.Spawner', [
  plain('Spawner:with_context', [self, table('values')], 'Spawner', 'Another builder, with these values besides.', (at, spawner, values) =>
    at.one(spawner.with({ context: extended(spawner.context, values, 2) }))),
  plain('Spawner:with_options', [self, table('options')], 'Spawner', 'Another builder, with these options besides.', (at, spawner, options) =>
    at.one(spawner.with({ bounds: tighter(spawner.bounds, boundsIn(options, 2)) }))),
  identity('with_actor', 'actor', text.actorNil),
  identity('with_scope', 'scope', text.scopeNil),
  plain('Spawner:with_name', [self, str('name')], 'Spawner', 'Another builder: its process has this name, or is the one that has it.', (at, spawner, name) =>
    (name === '' ? badArgument(2, text.nameEmpty()) : at.one(spawner.with({ name })))),
  plain('Spawner:with_message', [self, str('topic'), rest()], 'Spawner', 'Another builder, whose process finds this message.', (at, spawner, topic) => {
    if (isReserved(topic)) return badArgument(2, text.sendReserved());
    return at.one(spawner.with({ letters: [...(spawner.letters ?? []), ...lettersOf(at, topic)] }));
  }),
  spawnWith('spawn'), spawnWith('spawn_monitored'), spawnWith('spawn_linked'), spawnWith('spawn_linked_monitored'), execWith,
]);

/** What the process library offers of all this. */
export const SPAWNING: readonly Native[] = [
  spawner('spawn'), spawner('spawn_monitored'), spawner('spawn_linked'), spawner('spawn_linked_monitored'), processExec, upgrade,
  withContext, withOptions,
];
