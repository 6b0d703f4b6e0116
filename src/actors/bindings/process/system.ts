// The `system` module (README 10e): what there is, for programs that may look. Tables are made in parts, since there
// may be very many processes, names and groups. It must not change anything.
import { processNotFound } from '../../../messages/actors.ts';
import { float } from '../../../values/number.ts';
import { str } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { library } from '../../../vm/native/library.ts';
import type { Call } from '../../../vm/native/call.ts';
import { long } from '../../../vm/native/long-work.ts';
import { plain } from '../../../vm/native/declare.ts';
import { SLOW_PATH, type Native } from '../../../vm/native/native.ts';
import { str as text } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import type { Window } from '../../../vm/native/window.ts';
import type { HostState } from '../../core/entry.ts';
import { Process } from '../../core/process.ts';
import { members, size, type ProcessSet } from '../../core/process-set.ts';
import { stateOf } from '../../core/state.ts';
import type { Making } from '../../core/threads.ts';
import type { System } from '../../core/system.ts';
import { ErrorObject } from '../../values/failure.ts';
import type { Pid } from '../../values/pid.ts';
import { find, processOf, record, refuse, shapeOf } from '../common/support.ts';
import { waitingOf } from './waiting.ts';

/** Fuel for a process described briefly or in full, for another item, and for a member of a list. */
const BRIEF = 120,
  FULL = 400,
  ITEM = 40,
  MEMBER = 12;
/** Items between two looks at the fuel. */
const PART = 64;

const optional = (n: number | undefined): Value => (n === undefined || n === Infinity ? undefined : n);

/** A list of what an iterator gives. */
function list(values: Iterable<Value>): Table {
  const table = new Table();
  for (const value of values) table.append(value);
  return table;
}

const pidsOf = (processes: ProcessSet): Table => list(members(processes).map(({ pid }) => str(pid.text)));

// ---- processes

const BRIEF_SHAPE = shapeOf('pid', 'entry', 'host', 'parent', 'state', 'mailbox', 'coroutines', 'fuel', 'memory');

const briefly = (process: Process): Value[] => [
  str(process.pid.text),
  str(process.entry.id),
  str(process.host.id),
  process.parent && str(process.parent.text),
  str(stateOf(process)),
  process.mailSize,
  process.tasks,
  Math.round(process.fuelUsed),
  optional(process.memoryUsed),
];

const FULL_SHAPE = [
  'names',
  'groups',
  'links',
  'monitors',
  'monitored_by',
  'trap_links',
  'started_at',
  'mailbox_peak',
  'waiting_on',
].reduce((shape, key) => shape.with(key)!, BRIEF_SHAPE);
const WAITING_SHAPE = shapeOf('call', 'channels');

function waitingOn(process: Process): Value {
  const waiting = waitingOf(process);
  return waiting && record(WAITING_SHAPE, [str(waiting.call), list(waiting.channels.map(str))]);
}

export const fully = (process: Process): Table =>
  record(FULL_SHAPE, [
    ...briefly(process),
    list([...(process.rare.names?.keys() ?? [])].map(str)),
    list(Array.from(process.rare.groups ?? [], ({ name }) => str(name))),
    pidsOf(process.links),
    pidsOf(process.watching),
    pidsOf(process.watchers),
    process.trapLinks,
    float(process.startedAt / 1000),
    process.mailPeak,
    waitingOn(process),
  ]);

/** How much of it there is to describe. */
const extent = ({ rare: { names, groups }, links, watching, watchers }: Process): number =>
  (names?.size ?? 0) + (groups?.size ?? 0) + size(links) + size(watching) + size(watchers);

// ---- tables in parts

/** What there is of a kind, as a table. */
export interface View<T> {
  /** Fuel for an item. */
  readonly cost: number;
  all(system: System): Iterable<T>;
  /** A table of nothing; absent: an empty one. */
  readonly none?: () => Table;
  add(table: Table, item: T): void;
}

/** Fills a table with an item for each thing there is. */
export class Filling<T> implements Making {
  table: Table;
  private readonly rest: Iterator<T>;

  constructor(
    private readonly view: View<T>,
    system: System,
  ) {
    this.table = this.none();
    this.rest = view.all(system)[Symbol.iterator]();
  }

  none(): Table {
    return this.view.none?.() ?? new Table();
  }

  step(rt: Runtime): boolean {
    for (let n = 0; n < PART; n++) {
      const { done, value } = this.rest.next();
      if (done === true) return true;
      rt.charge(this.view.cost);
      this.view.add(this.table, value);
    }
    return false;
  }

  get holds(): readonly Value[] {
    return [this.table];
  }

  finish(at: Window | Call): number {
    return at.one(this.table);
  }
}

/** A function that gives a table of what there is in the system. */
const filled = <T>(name: string, doc: string, view: View<T>): Native =>
  long(
    `system.${name}`,
    [],
    'table',
    doc,
    () => SLOW_PATH,
    (call) => {
      const { system } = processOf(call.co),
        own = new Filling(view, system);
      return system.threads?.seen(name, own) ?? own;
    },
  );

const HOST_SHAPE = shapeOf('id', 'kind', 'processes', 'max_processes', 'memory', 'max_memory', 'stopping');

const hostTable = ({ id, spec, ofFunction, count, pool, stopping }: HostState): Table =>
  record(HOST_SHAPE, [
    str(id),
    str(ofFunction ? 'function.lua' : (spec.kind ?? 'process.host')),
    count,
    optional(spec.maxProcesses),
    pool && Math.round(pool.granted),
    optional(pool?.limit),
    stopping,
  ]);

// ---- the module

/** The process that a destination names, if it runs on another thread. */
function elsewhere({ system }: Process, destination: string): Process | undefined {
  const process = system.threads && system.find(destination);
  return process instanceof Process && process.remote !== undefined ? process : undefined;
}

const inspect = long(
  'system.inspect',
  [text('destination')],
  'table?, error?',
  'What a process is and does, as processes() has it, with names, groups, links, monitors and what it waits for; nil and an error if there is none.',
  (at, destination) => {
    const caller = processOf(at.caller);
    if (elsewhere(caller, destination) !== undefined) return SLOW_PATH;
    const process = find(caller, destination, processNotFound);
    if (process instanceof ErrorObject) return refuse(at, process);
    at.rt.charge(FULL + extent(process) * MEMBER);
    return at.one(fully(process));
  },
  (call, destination) => {
    const caller = processOf(call.co);
    return caller.system.threads!.seen('inspect', undefined, elsewhere(caller, destination))!;
  },
);

const NODE_SHAPE = shapeOf('name', 'this');

const nodes = plain(
  'system.nodes',
  [],
  'table',
  'A list of the nodes of the system: tables of name, "" for a node without one, and this, whether it is the own node.',
  (at) => {
    const { node = '' } = processOf(at.caller).system.options;
    return at.one(list([record(NODE_SHAPE, [str(node), true])]));
  },
);

// ---- what threads tell each other of themselves

const MEMORY_SHAPE = shapeOf('accounted', 'processes', 'messages');

/** What programs see of all threads. */
export const VIEWS = {
  processes: {
    cost: BRIEF,
    all: (system) => system.processes(),
    add: (table, process) => table.append(record(BRIEF_SHAPE, briefly(process))),
  } satisfies View<Process>,
  hosts: {
    cost: ITEM,
    all: (system) => system.hosts.values(),
    add: (table, host) => table.append(hostTable(host)),
  } satisfies View<HostState>,
  memory: {
    cost: MEMBER,
    all: (system) => system.processes(),
    none: () => record(MEMORY_SHAPE, [0, 0, 0]),
    add(table, { memoryUsed, mailSize }) {
      addTo(table, 'messages', mailSize);
      if (memoryUsed === undefined) return;
      addTo(table, 'processes', 1);
      addTo(table, 'accounted', Math.round(memoryUsed));
    },
  } satisfies View<Process>,
};

/** Adds to a number of a table. */
const addTo = (table: Table, key: string, n: number): void => table.setStr(key, (table.getStr(key) as number) + n);

export const SYSTEM_MODULE = library('system', [
  filled(
    'processes',
    'A list of all processes: tables of pid, entry, host, parent, state, mailbox, coroutines, fuel and memory.',
    VIEWS.processes,
  ),
  inspect,
  filled(
    'hosts',
    'A list of all hosts: tables of id, kind, processes, max_processes, memory, max_memory and stopping.',
    VIEWS.hosts,
  ),
  nodes,
  filled(
    'memory',
    'Accounted bytes of the processes that have a memory limit, their number, and the messages in all mailboxes: accounted, processes, messages.',
    VIEWS.memory,
  ),
  filled('names', 'The PIDs of processes by registered name.', {
    cost: ITEM,
    all: ({ registry, threads }) => threads?.names.all() ?? registry.entries(),
    add: (table, [name, { pid }]) => table.setStr(name, str(pid.text)),
  } satisfies View<readonly [string, { readonly pid: Pid }]>),
  filled('groups', 'The numbers of members by name of a group.', {
    cost: ITEM,
    all: (system) => system.groups.all(),
    add: (table, group) => table.setStr(group.name, group.members.size),
  }),
]);
