// Starting processes, as Lua programs do it (README 4, 10c): the spawn functions, exec, upgrade, and the builder
// that says beforehand what processes are given. What can go wrong with a start comes back as nil and an error; a builder
// used wrongly raises. How a process is started is system.ts.
import * as text from '../../../messages/actors.ts';
import { isNumber, toDouble } from '../../../values/number.ts';
import { bytesOf, isStr } from '../../../values/string.ts';
import type { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { Userdata } from '../../../values/userdata.ts';
import type { Call } from '../../../vm/call.ts';
import { hostClass } from '../../../vm/library.ts';
import { BOUNDS, UNBOUNDED, tighter, type Bounds } from '../../../vm/limits.ts';
import { plain, resumable, type Native } from '../../../vm/native.ts';
import { object, rest, str, table, takeString, value } from '../../../vm/params.ts';
import { badArgument, raise } from '../../../vm/throw.ts';
import type { Context } from '../../values/context.ts';
import { ErrorObject, KINDS, invalid } from '../../values/failure.ts';
import { isReserved } from '../../core/message.ts';
import { Untravelled, copy, type Meter } from '../../values/payload.ts';
import type { Process } from '../../core/process.ts';
import { nameFault } from '../../core/registry.ts';
import { link, monitor } from '../../core/signal.ts';
import { Answer, type Letter } from '../../core/system.ts';
import { goOn, sendAll, withCopies } from '../common/sending.ts';
import { argsFrom, processOf, refuse, waitTicket } from '../common/support.ts';

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

/** Fuel that starting a process costs, besides the copies of what it is given. */
const SPAWN = 600;

/** What a new process is given: its arguments, and letters of the builder's. */
interface Given {
  readonly args: readonly Value[];
  readonly letters: readonly Letter[] | undefined;
}

/** Goes on with copies, for a new process, of the arguments from number `first` on and of the builder's letters. */
function withGiven(call: Call, first: number, spawner: Spawner | undefined, then: (call: Call, given: Given) => number, refusal = untravelled): number {
  const args = argsFrom(call, first), { letters } = spawner ?? {};
  if (letters === undefined) return withCopies(call, args, (at, copies) => then(at, { args: copies, letters }), refusal);
  return withCopies(call, [...args, ...letters.map(({ content }) => content)], (at, copies) => then(at, {
    args: copies.slice(0, args.length), letters: letters.map(({ topic }, i) => ({ topic, content: copies[args.length + i] })),
  }), refusal);
}

const untravelled = (call: Call, { type }: Untravelled): number => refuse(call, invalid(text.cannotSend(type)));
/** A builder used wrongly raises. */
const unfit = (_call: Call, { type }: Untravelled): number => raise(text.cannotSend(type));

const spawner = (name: keyof typeof TIES): Native => resumable(`process.${name}`, [value('id'), value('host'), rest()], 'string', DOCS[name], {
  start(call, id, host) {
    if (call.count < 2) return refuse(call, invalid(text.spawnNeeds(name)));
    const entry = takeString(id, 1, true), place = takeString(host, 2, true);
    return withGiven(call, 3, undefined, (at, given) => spawn(at, entry, place, given, TIES[name], undefined));
  },
  done: goOn,
});

function spawn(call: Call, entry: string, host: string, { args, letters }: Given, { monitor, link }: Ties, spawner: Spawner | undefined): number {
  const parent = processOf(call.co);
  call.rt.charge(SPAWN);
  const child = parent.system.spawn(entry, host, args, {
    parent, monitor, link, waiter: call.ticket(), context: spawner?.context, name: spawner?.name, letters, bounds: spawner?.bounds,
  });
  return child instanceof ErrorObject ? refuse(call, child) : call.park();
}

/** Starts a process and waits for its result; it is not tied to the caller. */
function exec(call: Call, entry: string, host: string, { args, letters }: Given, spawner: Spawner | undefined): number {
  const caller = processOf(call.co), { system } = caller;
  call.rt.charge(SPAWN);
  const ticket = waitTicket(call, false);
  const child = system.spawn(entry, host, args, {
    parent: caller, context: spawner?.context ?? caller.context, name: spawner?.name, letters, bounds: spawner?.bounds,
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
    return withGiven(call, 3, undefined, (at, given) => exec(at, entry, place, given, undefined));
  },
  done: goOn,
});

const upgrade = resumable('process.upgrade', [value('id'), rest()], '', 'Goes on as another entry, or as the same one anew. Does not return.', {
  start(call, id) {
    const process = processOf(call.co);
    if (process.start !== undefined) raise(text.blockingAtTopLevel());
    const entry = id === undefined ? '' : takeString(id, 1, true);
    return withGiven(call, 2, undefined, (at, { args }) => {
      process.system.upgrade(process, entry === '' ? undefined : entry, args);
      return at.park();
    });
  },
  done: goOn,
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

/** Fuel that a field of a context or of options costs, besides its copy. */
const FIELD = 20;

/** A table's fields, copied; raises for argument `at` if a key is no string or a value cannot travel. */
function fields(meter: Meter, from: Table, at: number, keyFault: () => string): Map<string, Value> {
  const copies = new Map<string, Value>();
  for (let cursor = from.advance(0); cursor !== 0; cursor = from.advance(cursor)) {
    meter.charge(FIELD);
    const key = from.keyAt(cursor), copied = copy(from.valueAt(cursor), meter);
    if (!isStr(key)) return badArgument(at, keyFault());
    if (copied instanceof Untravelled) return badArgument(at, text.cannotSend(copied.type));
    if (copied !== undefined) copies.set(bytesOf(key), copied);
  }
  return copies;
}

/** The context with further values. */
function extended(meter: Meter, context: Context, from: Table, at: number): Context {
  meter.charge(context.values.size * FIELD);
  return { ...context, values: new Map([...context.values, ...fields(meter, from, at, text.contextKeys)]) };
}

/** Limits that options may set for what is started with them; other options are for hosts, and no host of ours knows any. */
function boundsIn(meter: Meter, options: Table, at: number): Bounds {
  const values = fields(meter, options, at, text.optionKeys), bounds = { ...UNBOUNDED };
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
  at.one(new Spawner(extended(at.rt, processOf(at.caller).context, values, 1))));

const withOptions = plain('process.with_options', [table('options')], 'Spawner', 'A builder whose processes have these limits: instructions, memory, time (ms), depth, string, output.', (at, options) =>
  at.one(new Spawner(processOf(at.caller).context, undefined, undefined, boundsIn(at.rt, options, 1))));

const self = object('self', 'process.Spawner', Spawner);

const identity = (method: string, part: 'actor' | 'scope', fault: () => string): Native =>
  plain(`Spawner:${method}`, [self, value(part)], 'Spawner', `Another builder, with this ${part}.`, (at, spawner, v) =>
    (v === undefined ? badArgument(2, fault()) : at.one(spawner.with({ context: { ...spawner.context, [part]: v } }))));

/** A name that is taken: its holder gets the mail and the ties that the new process would have had. */
function signal(call: Call, holder: Process, { letters = [] }: Given, ties: Ties): number {
  return sendAll(call, holder, letters, false, (at) => {
    const caller = processOf(at.co);
    if (ties.monitor === true) monitor(caller, holder);
    if (ties.link === true) link(caller, holder);
    return at.text(holder.pid.text);
  });
}

const holderOf = (call: Call, { name }: Spawner): Process | undefined =>
  (name === undefined ? undefined : processOf(call.co).system.registry.lookup(name));

const spawnWith = (name: keyof typeof TIES): Native => resumable(`Spawner:${name}`, [self, value('id'), value('host'), rest()], 'string', DOCS[name], {
  start(call, spawner, id, host) {
    if (call.count < 3) raise(text.spawnNeeds(name));
    const entry = takeString(id, 2, true), place = takeString(host, 3, true);
    return withGiven(call, 4, spawner, (at, given) => {
      const holder = holderOf(at, spawner);
      return holder === undefined ? spawn(at, entry, place, given, TIES[name], spawner) : signal(at, holder, given, TIES[name]);
    }, unfit);
  },
  done: goOn,
});

const execWith = resumable('Spawner:exec', [self, value('id'), value('host'), rest()], 'any', 'Starts a process and waits for its result.', {
  start(call, spawner, id, host) {
    const enough = call.count >= 3;
    const entry = enough ? takeString(id, 2, true) : '', place = enough ? takeString(host, 3, true) : '';
    const fault = execFault(call.count - 1, entry, place);
    if (fault !== undefined) raise(fault);
    return withGiven(call, 4, spawner, (at, given) => {
      if (holderOf(at, spawner) !== undefined) return refuse(at, new ErrorObject(text.nameTaken(), KINDS.ALREADY_EXISTS));
      return exec(at, entry, place, given, spawner);
    }, unfit);
  },
  done: goOn,
});

export const SPAWNER = hostClass(Spawner, 'process.Spawner', [
  plain('Spawner:with_context', [self, table('values')], 'Spawner', 'Another builder, with these values besides.', (at, spawner, values) =>
    at.one(spawner.with({ context: extended(at.rt, spawner.context, values, 2) }))),
  plain('Spawner:with_options', [self, table('options')], 'Spawner', 'Another builder, with these options besides.', (at, spawner, options) =>
    at.one(spawner.with({ bounds: tighter(spawner.bounds, boundsIn(at.rt, options, 2)) }))),
  identity('with_actor', 'actor', text.actorNil),
  identity('with_scope', 'scope', text.scopeNil),
  plain('Spawner:with_name', [self, str('name')], 'Spawner', 'Another builder: its process has this name, or is the one that has it.', (at, spawner, name) => {
    const fault = name === '' ? text.nameEmpty() : nameFault(name);
    return fault !== undefined ? badArgument(2, fault) : at.one(spawner.with({ name }));
  }),
  resumable('Spawner:with_message', [self, str('topic'), rest()], 'Spawner', 'Another builder, whose process finds this message, or these: one per value.', {
    start(call, spawner, topic) {
      if (isReserved(topic)) return badArgument(2, text.sendReserved());
      const { letters = [] } = spawner;
      call.rt.charge(letters.length);
      return withCopies(call, call.count < 3 ? [undefined] : argsFrom(call, 3), (at, contents) =>
        at.one(spawner.with({ letters: [...letters, ...contents.map((content) => ({ topic, content }))] })),
      (_, { type }) => badArgument(3, text.cannotSend(type)));
    },
    done: goOn,
  }),
  spawnWith('spawn'), spawnWith('spawn_monitored'), spawnWith('spawn_linked'), spawnWith('spawn_linked_monitored'), execWith,
]);

/** What the process library offers of all this. */
export const SPAWNING: readonly Native[] = [
  spawner('spawn'), spawner('spawn_monitored'), spawner('spawn_linked'), spawner('spawn_linked_monitored'), processExec, upgrade,
  withContext, withOptions,
];
