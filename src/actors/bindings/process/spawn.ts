// Starting processes (README 4, 10c): the spawn functions, exec, upgrade, and the builder (Spawner) with context,
// options, name and initial messages. Failures of a start are results, nil and an error; wrong use of a builder raises.
// It must not know how a process starts: that is core/spawning.ts.
import * as text from '../../../messages/actors.ts';
import { account } from '../../../values/meter.ts';
import { isNumber, toDouble } from '../../../values/number.ts';
import { bytesOf, isStr } from '../../../values/string.ts';
import type { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { Userdata } from '../../../values/userdata.ts';
import type { Call } from '../../../vm/native/call.ts';
import { USERDATA_BYTES } from '../../../vm/gc/sizes.ts';
import { hostClass } from '../../../vm/native/library.ts';
import { BOUNDS, UNBOUNDED, tighter, type Bounds } from '../../../vm/limits.ts';
import { plain, resumable } from '../../../vm/native/declare.ts';
import type { Native } from '../../../vm/native/native.ts';
import { object, rest, str, table, takeString, value } from '../../../vm/native/params.ts';
import { badArgument, raise } from '../../../vm/throw.ts';
import { bytesOfContext, valuesIn, type Context } from '../../values/context.ts';
import { ErrorObject, KINDS, invalid } from '../../values/failure.ts';
import { isReserved } from '../../mail/message.ts';
import { NotCopyable, copy, type Meter } from '../../values/payload.ts';
import type { Process } from '../../core/process.ts';
import { nameFault } from '../../core/registry.ts';
import { link, monitor } from '../../core/signal.ts';
import { ReplyOnExit } from '../../core/ends.ts';
import type { OutgoingMessage, SpawnOptions } from '../../core/spawning.ts';
import type { Relation } from '../../core/network.ts';
import { goOn, sendAll, withCopies, type Going } from '../common/sending.ts';
import { argsFrom, processOf, refuse, waitTicket } from '../common/support.ts';

/** Link and monitor between a new process and its parent. */
interface Relations {
  readonly monitor?: boolean;
  readonly link?: boolean;
}

const RELATIONS = {
  spawn: {},
  spawn_monitored: { monitor: true },
  spawn_linked: { link: true },
  spawn_linked_monitored: { monitor: true, link: true },
} as const satisfies Record<string, Relations>;

const DOCS = {
  spawn:
    'Starts a process on a host, with copies of the arguments, and gives its PID; nil and an error if it cannot start.',
  spawn_monitored:
    'Starts a process and watches it, in one step, and gives its PID; nil and an error if it cannot start.',
  spawn_linked:
    'Starts a process and links it with this one, in one step, and gives its PID; nil and an error if it cannot start.',
  spawn_linked_monitored:
    'Starts a process, links it with this one and watches it, in one step, and gives its PID; nil and an error if it cannot start.',
} as const satisfies Record<keyof typeof RELATIONS, string>;

/** Fuel for starting a process, besides the copies. */
const SPAWN = 600;

/** Copies for a new process: its arguments and its initial messages. */
interface Copied {
  readonly args: readonly Value[];
  readonly initialMessages: readonly OutgoingMessage[] | undefined;
}

const NOTHING_COPIED: Copied = { args: [], initialMessages: undefined };

/** Copies the arguments from number `first` on and the builder's initial messages, then calls `then`. */
function withCopied(
  call: Call,
  first: number,
  spawner: Spawner | undefined,
  then: (call: Call, given: Copied) => number,
  refusal = notCopyable,
): number {
  const args = argsFrom(call, first),
    { initialMessages } = spawner ?? {};
  if (initialMessages === undefined)
    return withCopies(call, args, (at, copies) => then(at, { args: copies, initialMessages }), refusal);
  return withCopies(
    call,
    [...args, ...initialMessages.map(({ content }) => content)],
    (at, copies) =>
      then(at, {
        args: copies.slice(0, args.length),
        initialMessages: initialMessages.map(({ topic }, i) => ({ topic, content: copies[args.length + i] })),
      }),
    refusal,
  );
}

const notCopyable = (call: Call, { type }: NotCopyable): number => refuse(call, invalid(text.cannotSend(type)));
/** Builders raise. */
const raiseNotCopyable = (_call: Call, { type }: NotCopyable): number => raise(text.cannotSend(type));

const spawner = (name: keyof typeof RELATIONS): Native =>
  resumable(
    `process.${name}`,
    [value('id', 'string'), value('host', 'string'), rest('args')],
    'string?, error?',
    DOCS[name],
    {
      start(call, id, host) {
        if (call.count < 2) return refuse(call, invalid(text.spawnNeeds(name)));
        const entry = takeString(id, 1, true),
          place = takeString(host, 2, true);
        if (call.count === 2) return spawn(call, entry, place, NOTHING_COPIED, RELATIONS[name], undefined);
        return withCopied(call, 3, undefined, (at, given) =>
          spawn(at, entry, place, given, RELATIONS[name], undefined),
        );
      },
      done: goOn,
    },
  );

function spawn(
  call: Call,
  entry: string,
  host: string,
  { args, initialMessages }: Copied,
  { monitor, link }: Relations,
  spawner: Spawner | undefined,
): number {
  const parent = processOf(call.co),
    how = {
      parent,
      monitor,
      link,
      waiter: call.ticket(),
      context: spawner?.context,
      name: spawner?.name,
      initialMessages,
      bounds: spawner?.bounds,
    };
  call.rt.charge(SPAWN);
  const child =
    elsewhere(parent, entry, host, args, how, false) ?? parent.system.spawning.spawn(entry, host, args, how);
  return child instanceof ErrorObject ? refuse(call, child) : call.park();
}

/** Starts a process on a host of another node (`node@host`); undefined: the host is one of this node. */
function elsewhere(
  { system }: Process,
  id: string,
  place: string,
  args: readonly Value[],
  how: SpawnOptions,
  exec: boolean,
): ErrorObject | 'asked' | undefined {
  const at = place.indexOf('@');
  if (system.network === undefined || at < 0) return undefined;
  const node = place.slice(0, at),
    host = place.slice(at + 1);
  return system.network.spawn({ node, host, id, args, how, exec }) ?? 'asked';
}

/** Starts a process and waits for its result, without a link or monitor. */
function exec(
  call: Call,
  entry: string,
  host: string,
  { args, initialMessages }: Copied,
  spawner: Spawner | undefined,
): number {
  const caller = processOf(call.co),
    { system } = caller;
  call.rt.charge(SPAWN);
  const ticket = waitTicket(call, false),
    how = {
      parent: caller,
      context: spawner?.context ?? caller.context,
      name: spawner?.name,
      initialMessages,
      bounds: spawner?.bounds,
      awaited: true,
    };
  const asked = elsewhere(caller, entry, host, args, { ...how, waiter: ticket }, true);
  if (asked !== undefined) return asked === 'asked' ? call.park() : refuse(call, asked);
  const child = system.spawning.spawn(entry, host, args, how);
  if (child instanceof ErrorObject) return refuse(call, child);
  system.awaitExit(child, new ReplyOnExit(ticket, caller));
  return call.park();
}

/** The text of the first fault in the arguments of exec. */
function execFault(count: number, id: string, host: string): string | undefined {
  if (count < 2) return text.execNeeds();
  if (id === '') return text.execNeedsId();
  if (!/^[^:]+:[^:]+$/.test(id)) return text.execBadId();
  return host === '' ? text.execNeedsHost() : undefined;
}

const processExec = resumable(
  'process.exec',
  [value('id', 'string'), value('host', 'string'), rest('args')],
  'any, error?',
  'Starts a process, waits for its end, and gives its result; nil and its error if it fails.',
  {
    start(call, id, host) {
      const enough = call.count >= 2;
      const entry = enough ? takeString(id, 1, true) : '',
        place = enough ? takeString(host, 2, true) : '';
      const fault = execFault(call.count, entry, place);
      if (fault !== undefined) return refuse(call, invalid(fault));
      return withCopied(call, 3, undefined, (at, given) => exec(at, entry, place, given, undefined));
    },
    done: goOn,
  },
);

const upgrade = resumable(
  'process.upgrade',
  [value('id', 'string?'), rest('args')],
  '',
  'Goes on as another entry, by default the same one anew, and does not return; PID, names, links, monitors and mail stay.',
  {
    start(call, id) {
      const process = processOf(call.co);
      if (process.start !== undefined) raise(text.blockingAtTopLevel());
      const entry = id === undefined ? '' : takeString(id, 1, true);
      return withCopied(call, 2, undefined, (at, { args }) => {
        process.system.upgrade(process, entry === '' ? undefined : entry, args);
        return at.park();
      });
    },
    done: goOn,
  },
);

// ---- the builder

/** Of a message that waits for its process, besides its content. */
const MESSAGE_BYTES = 48;

/** Settings for processes to start. Immutable: every method returns a new builder. */
class Spawner extends Userdata {
  constructor(
    readonly context: Context,
    readonly name: string | undefined = undefined,
    readonly initialMessages: readonly OutgoingMessage[] | undefined = undefined,
    readonly bounds: Bounds = UNBOUNDED,
  ) {
    super();
  }

  override get kind(): string {
    return 'process.Spawner';
  }

  override holds(): Iterable<Value> {
    const { context, name, initialMessages = [] } = this;
    return [...valuesIn(context), name, ...initialMessages.map(({ content }) => content)];
  }

  override get bytes(): number {
    return bytesOfContext(this.context) + MESSAGE_BYTES * (this.initialMessages?.length ?? 0);
  }

  with({
    context = this.context,
    name = this.name,
    initialMessages = this.initialMessages,
    bounds = this.bounds,
  }: Partial<Pick<Spawner, 'context' | 'name' | 'initialMessages' | 'bounds'>>): Spawner {
    const made = new Spawner(context, name, initialMessages, bounds);
    account.allocate(USERDATA_BYTES + made.bytes);
    return made;
  }
}

/** Fuel for a field of a context or of options, besides its copy. */
const FIELD = 20;

/** Copies a table's fields; raises for argument `at` if a key is not a string or a value cannot be copied. */
function fields(meter: Meter, from: Table, at: number, keyFault: () => string): Map<string, Value> {
  const copies = new Map<string, Value>();
  for (let cursor = from.advance(0); cursor !== 0; cursor = from.advance(cursor)) {
    meter.charge(FIELD);
    const key = from.keyAt(cursor),
      copied = copy(from.valueAt(cursor), meter);
    if (!isStr(key)) return badArgument(at, keyFault());
    if (copied instanceof NotCopyable) return badArgument(at, text.cannotSend(copied.type));
    if (copied !== undefined) copies.set(bytesOf(key), copied);
  }
  return copies;
}

/** The context with more values. */
function extended(meter: Meter, context: Context, from: Table, at: number): Context {
  meter.charge(context.values.size * FIELD);
  return { ...context, values: new Map([...context.values, ...fields(meter, from, at, text.contextKeys)]) };
}

/** The limits in options. Hosts could define other options; ours have none. */
function boundsIn(meter: Meter, options: Table, at: number): Bounds {
  const values = fields(meter, options, at, text.optionKeys),
    bounds = { ...UNBOUNDED };
  for (const name of BOUNDS) {
    const v = values.get(name);
    if (v === undefined) continue;
    const bound = isNumber(v) ? toDouble(v) : Number.NaN;
    if (!(bound >= 0)) return badArgument(at, text.limitOption(name));
    bounds[name] = bound;
  }
  return bounds;
}

const withContext = plain(
  'process.with_context',
  [table('values')],
  'Spawner',
  'A builder that starts processes which find these values in the module ctx.',
  (at, values) => at.one(new Spawner(extended(at.rt, processOf(at.caller).context, values, 1))),
);

const withOptions = plain(
  'process.with_options',
  [table('options')],
  'Spawner',
  'A builder that starts processes with limits: instructions, time in ms, memory, string and output in bytes, depth of calls.',
  (at, options) => at.one(new Spawner(processOf(at.caller).context, undefined, undefined, boundsIn(at.rt, options, 1))),
);

const self = object('self', 'process.Spawner', Spawner);

const identity = (method: string, part: 'actor' | 'scope', fault: () => string): Native =>
  plain(
    `Spawner:${method}`,
    [self, value(part)],
    'Spawner',
    `Another builder, whose processes have this ${part}. Raises for nil.`,
    (at, spawner, v) =>
      v === undefined ? badArgument(2, fault()) : at.one(spawner.with({ context: { ...spawner.context, [part]: v } })),
  );

/** For a name that is taken: its holder gets the messages, link and monitor instead of a new process. */
function signal(call: Call, holder: Process, { initialMessages = [] }: Copied, relations: Relations): number {
  return sendAll(call, holder, initialMessages, false, (at) => {
    const caller = processOf(at.co);
    if (holder.remote !== undefined) return new Relating(holder, relations).goOn(at);
    if (relations.monitor === true) monitor(caller, holder);
    if (relations.link === true) link(caller, holder);
    return at.text(holder.pid.text);
  });
}

/** Asks for monitor and link with a process of another thread, one after the other, then gives its PID. */
class Relating implements Going {
  private readonly wanted: Relation[] = [];

  constructor(
    private readonly holder: Process,
    relations: Relations,
  ) {
    for (const relation of ['monitor', 'link'] as const) if (relations[relation] === true) this.wanted.push(relation);
  }

  goOn(call: Call): number {
    const { holder } = this;
    for (let next = this.wanted.shift(); next !== undefined; next = this.wanted.shift()) {
      if (holder.remote!.relate(next, processOf(call.co), call.ticket()) === undefined) return call.keep(this).park();
    }
    call.keep(undefined);
    return call.text(holder.pid.text);
  }
}

function holderOf(call: Call, { name }: Spawner): Process | undefined {
  if (name === undefined) return undefined;
  const { registry, threads } = processOf(call.co).system;
  return registry.lookup(name) ?? threads?.lookup(name);
}

const spawnWith = (name: keyof typeof RELATIONS): Native =>
  resumable(
    `Spawner:${name}`,
    [self, value('id', 'string'), value('host', 'string'), rest('args')],
    'string?, error?',
    DOCS[name],
    {
      start(call, spawner, id, host) {
        if (call.count < 3) raise(text.spawnNeeds(name));
        const entry = takeString(id, 2, true),
          place = takeString(host, 3, true);
        return withCopied(
          call,
          4,
          spawner,
          (at, given) => {
            const holder = holderOf(at, spawner);
            return holder === undefined
              ? spawn(at, entry, place, given, RELATIONS[name], spawner)
              : signal(at, holder, given, RELATIONS[name]);
          },
          raiseNotCopyable,
        );
      },
      done: goOn,
    },
  );

const execWith = resumable(
  'Spawner:exec',
  [self, value('id', 'string'), value('host', 'string'), rest('args')],
  'any, error?',
  'Starts a process, waits for its end, and gives its result; nil and its error if it fails.',
  {
    start(call, spawner, id, host) {
      const enough = call.count >= 3;
      const entry = enough ? takeString(id, 2, true) : '',
        place = enough ? takeString(host, 3, true) : '';
      const fault = execFault(call.count - 1, entry, place);
      if (fault !== undefined) raise(fault);
      return withCopied(
        call,
        4,
        spawner,
        (at, given) => {
          if (holderOf(at, spawner) !== undefined)
            return refuse(at, new ErrorObject(text.nameTaken(), KINDS.ALREADY_EXISTS));
          return exec(at, entry, place, given, spawner);
        },
        raiseNotCopyable,
      );
    },
    done: goOn,
  },
);

export const SPAWNER = hostClass(Spawner, 'process.Spawner', [
  plain(
    'Spawner:with_context',
    [self, table('values')],
    'Spawner',
    'Another builder, whose processes find these values in the module ctx, too.',
    (at, spawner, values) => at.one(spawner.with({ context: extended(at.rt, spawner.context, values, 2) })),
  ),
  plain(
    'Spawner:with_options',
    [self, table('options')],
    'Spawner',
    'Another builder, with these limits, too; the tighter ones hold.',
    (at, spawner, options) => at.one(spawner.with({ bounds: tighter(spawner.bounds, boundsIn(at.rt, options, 2)) })),
  ),
  identity('with_actor', 'actor', text.actorNil),
  identity('with_scope', 'scope', text.scopeNil),
  plain(
    'Spawner:with_name',
    [self, str('name')],
    'Spawner',
    'Another builder, whose process has this name; if another process has it, that one gets messages, link and monitor instead.',
    (at, spawner, name) => {
      const fault = name === '' ? text.nameEmpty() : nameFault(name);
      return fault !== undefined ? badArgument(2, fault) : at.one(spawner.with({ name }));
    },
  ),
  resumable(
    'Spawner:with_message',
    [self, str('topic'), rest('values')],
    'Spawner',
    'Another builder, whose process finds a message for each value in its mailbox, or one of nil.',
    {
      start(call, spawner, topic) {
        if (isReserved(topic)) return badArgument(2, text.sendReserved());
        const { initialMessages = [] } = spawner;
        call.rt.charge(initialMessages.length);
        return withCopies(
          call,
          call.count < 3 ? [undefined] : argsFrom(call, 3),
          (at, contents) =>
            at.one(
              spawner.with({
                initialMessages: [...initialMessages, ...contents.map((content) => ({ topic, content }))],
              }),
            ),
          (_, { type }) => badArgument(3, text.cannotSend(type)),
        );
      },
      done: goOn,
    },
  ),
  spawnWith('spawn'),
  spawnWith('spawn_monitored'),
  spawnWith('spawn_linked'),
  spawnWith('spawn_linked_monitored'),
  execWith,
]);

/** The functions of the `process` library. */
export const SPAWNING: readonly Native[] = [
  spawner('spawn'),
  spawner('spawn_monitored'),
  spawner('spawn_linked'),
  spawner('spawn_linked_monitored'),
  processExec,
  upgrade,
  withContext,
  withOptions,
];
