// The `system` module (README 10e): what there is, for programs that may look. Tables are made in parts, since there
// may be very many processes, names and groups. It must not change anything.
import { processNotFound } from '../../../messages/actors.ts';
import { float } from '../../../values/number.ts';
import { str } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { library } from '../../../vm/native/library.ts';
import type { Call } from '../../../vm/native/call.ts';
import { long, type LongWork } from '../../../vm/native/long-work.ts';
import { plain } from '../../../vm/native/declare.ts';
import { SLOW_PATH, type Native } from '../../../vm/native/native.ts';
import { str as text } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import type { Window } from '../../../vm/native/window.ts';
import type { HostState } from '../../core/entry.ts';
import type { Process } from '../../core/process.ts';
import { members, size, type ProcessSet } from '../../core/process-set.ts';
import { stateOf } from '../../core/state.ts';
import type { System } from '../../core/system.ts';
import { ErrorObject } from '../../values/failure.ts';
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

const fully = (process: Process): Table =>
  record(FULL_SHAPE, [
    ...briefly(process),
    list([...(process.names?.keys() ?? [])].map(str)),
    list(Array.from(process.groups ?? [], ({ name }) => str(name))),
    pidsOf(process.links),
    pidsOf(process.watching),
    pidsOf(process.watchers),
    process.trapLinks,
    float(process.startedAt / 1000),
    process.mailPeak,
    waitingOn(process),
  ]);

/** How much of it there is to describe. */
const extent = ({ names, groups, links, watching, watchers }: Process): number =>
  (names?.size ?? 0) + (groups?.size ?? 0) + size(links) + size(watching) + size(watchers);

// ---- tables in parts

/** Fills a table with an item for each thing there is. */
class Filling<T> implements LongWork {
  private readonly table = new Table();

  constructor(
    private readonly rest: Iterator<T>,
    private readonly cost: number,
    private readonly add: (table: Table, item: T) => void,
  ) {}

  step(rt: Runtime): boolean {
    for (let n = 0; n < PART; n++) {
      const { done, value } = this.rest.next();
      if (done === true) return true;
      rt.charge(this.cost);
      this.add(this.table, value);
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
const filled = <T>(
  name: string,
  doc: string,
  cost: number,
  all: (system: System) => Iterable<T>,
  add: (table: Table, item: T) => void,
): Native =>
  long(
    `system.${name}`,
    [],
    'table',
    doc,
    () => SLOW_PATH,
    (call) => new Filling(all(processOf(call.co).system)[Symbol.iterator](), cost, add),
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

const inspect = plain(
  'system.inspect',
  [text('destination')],
  'table?, error?',
  'What a process is and does, as processes() has it, with names, groups, links, monitors and what it waits for; nil and an error if there is none.',
  (at, destination) => {
    const process = find(processOf(at.caller), destination, processNotFound);
    if (process instanceof ErrorObject) return refuse(at, process);
    at.rt.charge(FULL + extent(process) * MEMBER);
    return at.one(fully(process));
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

/** What all processes take together. */
interface Sum {
  processes: number;
  accounted: number;
  messages: number;
}

/** Adds up what processes take. */
class Summing implements LongWork {
  private readonly sum: Sum = { processes: 0, accounted: 0, messages: 0 };

  constructor(private readonly rest: Iterator<Process>) {}

  step(rt: Runtime): boolean {
    for (let n = 0; n < PART; n++) {
      const { done, value } = this.rest.next();
      if (done === true) return true;
      rt.charge(MEMBER);
      this.add(value);
    }
    return false;
  }

  private add({ memoryUsed, mailSize }: Process): void {
    const { sum } = this;
    sum.messages += mailSize;
    if (memoryUsed === undefined) return;
    sum.processes++;
    sum.accounted += memoryUsed;
  }

  finish(at: Window | Call): number {
    const { processes, accounted, messages } = this.sum;
    return at.one(record(MEMORY_SHAPE, [Math.round(accounted), processes, messages]));
  }
}

const MEMORY_SHAPE = shapeOf('accounted', 'processes', 'messages');

const memory = long(
  'system.memory',
  [],
  'table',
  'Accounted bytes of the processes that have a memory limit, their number, and the messages in all mailboxes: accounted, processes, messages.',
  () => SLOW_PATH,
  (call) => new Summing(processOf(call.co).system.processes()),
);

export const SYSTEM_MODULE = library('system', [
  filled(
    'processes',
    'A list of all processes: tables of pid, entry, host, parent, state, mailbox, coroutines, fuel and memory.',
    BRIEF,
    (system) => system.processes(),
    (table, process) => table.append(record(BRIEF_SHAPE, briefly(process))),
  ),
  inspect,
  filled(
    'hosts',
    'A list of all hosts: tables of id, kind, processes, max_processes, memory, max_memory and stopping.',
    ITEM,
    (system) => system.hosts.values(),
    (table, host) => table.append(hostTable(host)),
  ),
  nodes,
  memory,
  filled(
    'names',
    'The PIDs of processes by registered name.',
    ITEM,
    (system) => system.registry.entries(),
    (table, [name, { pid }]) => table.setStr(name, str(pid.text)),
  ),
  filled(
    'groups',
    'The numbers of members by name of a group.',
    ITEM,
    (system) => system.groups.all(),
    (table, group) => table.setStr(group.name, group.members.size),
  ),
]);
