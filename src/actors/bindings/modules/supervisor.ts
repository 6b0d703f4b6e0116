// The `supervisor` module (README 10d): signatures, and the globals of what does the work, supervision.ts. Functions
// but `run` are calls (5.18) of another process, the supervisor.
import { linkedProcessFailed } from '../../../messages/actors.ts';
import { str } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { Closure, makeClosure } from '../../../vm/closure.ts';
import { library } from '../../../vm/native/library.ts';
import type { Call } from '../../../vm/native/call.ts';
import { plain, resumable } from '../../../vm/native/declare.ts';
import type { Native } from '../../../vm/native/native.ts';
import { str as text, table, value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import { FirstWait, PATIENCE_MS } from '../../core/first-wait.ts';
import { processOf, waitTicket } from '../common/support.ts';
import { SUPERVISION } from './supervision.ts';

/** The globals of the chunk, as the standard libraries and those of processes have them. */
const BASE = ['ipairs', 'math', 'pairs', 'pcall', 'error', 'table', 'tostring', 'type'],
  LIBRARIES = ['process', 'channel', 'errors', 'time'];

/** Milliseconds that only go forward: restarts are counted in them. */
const monotonic = plain('(monotonic)', [], 'number', '', (at) =>
  at.one(Math.round(processOf(at.caller).system.clock.monotonic())),
);

/** Waits until a process that has just been started waits, or ends. */
const settled = resumable('(settled)', [text('pid')], '', '', {
  start(call, pid) {
    const owner = processOf(call.co),
      process = owner.system.find(pid);
    if (typeof process === 'string') return call.none();
    if (process.remote !== undefined)
      return process.remote.settled(owner, waitTicket(call, false)) ? call.park() : call.none();
    if (!process.queued || process.rare.firstWait !== undefined) return call.none();
    new FirstWait(process, waitTicket(call, false), owner, PATIENCE_MS);
    return call.park();
  },
});

/** The read-only globals of the chunk, and the chunk for all processes, once it is compiled. */
interface Code {
  readonly globals: Table;
  proto: Closure['proto'] | undefined;
}

const CODE = {};
const codeOf = (rt: Runtime): Code =>
  rt.slot(CODE, () => {
    const globals = new Table();
    for (const name of BASE) globals.setStr(name, rt.globals.getStr(name));
    for (const name of LIBRARIES) globals.setStr(name, rt.loaded.getStr(name));
    globals.setStr('monotonic', monotonic);
    globals.setStr('settled', settled);
    globals.setStr('linked_process_failed', str(linkedProcessFailed()));
    globals.freeze();
    return { globals, proto: undefined };
  });

/** The arguments of the chunk, while it is compiled. */
interface Operation {
  readonly args: readonly Value[];
}

/** Bytes as the Lua string that they are. */
const asValue = (given: Value): Value => (typeof given === 'string' ? str(given) : given);

/** Runs the chunk with the name of an operation. The native's `done` must be `operated`. */
function operate(call: Call, ...given: Value[]): number {
  const { proto, globals } = codeOf(call.rt),
    args = given.map(asValue);
  if (proto !== undefined) return call.invoke(makeClosure(call.rt, proto, globals), ...args);
  // `load` gives way while it compiles.
  call.keep({ args } satisfies Operation);
  return call.invoke(call.rt.globals.getStr('load'), str(SUPERVISION), str('=supervisor'), str('t'), globals);
}

/** The chunk is compiled, or has run. */
function operated(call: Call): number {
  const operation = call.kept<Operation | undefined>(),
    loaded = call.result(1);
  if (operation === undefined || !(loaded instanceof Closure)) return call.pass();
  codeOf(call.rt).proto = loaded.proto;
  return call.keep(undefined).invoke(loaded, ...operation.args);
}

const run = resumable(
  'supervisor.run',
  [table('spec')],
  'nil, error?',
  'Makes this process a supervisor: starts the children of a spec, and again when they fail, until it is cancelled; nil and an error if it gives up.',
  { start: (call, spec) => operate(call, 'run', spec), done: operated },
);

/** A function that has a supervisor do something about the child with an ID. */
const about = (name: string, result: string, doc: string): Native =>
  resumable(
    `supervisor.${name}`,
    [text('supervisor'), text('id'), value('timeout', '(number|Duration|string)?')],
    result,
    doc,
    { start: (call, pid, id, timeout) => operate(call, name, undefined, pid, id, timeout), done: operated },
  );

/** A function that has a supervisor tell about its children. */
const told = (name: string, result: string, doc: string): Native =>
  resumable(`supervisor.${name}`, [text('supervisor'), value('timeout', '(number|Duration|string)?')], result, doc, {
    start: (call, pid, timeout) => operate(call, name, undefined, pid, undefined, timeout),
    done: operated,
  });

const startChild = resumable(
  'supervisor.start_child',
  [text('supervisor'), table('child'), value('timeout', '(number|Duration|string)?')],
  'string?, error?',
  'Adds a child to a supervisor, starts it, and gives its PID; nil and an error if it does not start, or its ID is taken.',
  {
    start: (call, pid, child, timeout) => operate(call, 'start_child', undefined, pid, child, timeout),
    done: operated,
  },
);

export const SUPERVISOR_MODULE = library('supervisor', [
  run,
  startChild,
  about(
    'terminate_child',
    'boolean?, error?',
    'Stops a child, which keeps its place unless it is temporary, and gives true; nil and an error if there is none.',
  ),
  about(
    'restart_child',
    'string?, error?',
    'Starts a child that does not run, and gives its PID; nil and an error if it runs, or does not start.',
  ),
  about(
    'delete_child',
    'boolean?, error?',
    'Removes a child that does not run, and gives true; nil and an error if it runs, or there is none.',
  ),
  told(
    'which_children',
    'table?, error?',
    'The children in order: tables of id, pid, entry, host, type, restart and restarts; nil and an error if the supervisor does not answer.',
  ),
  told(
    'count_children',
    'table?, error?',
    'The numbers of specs, active children, workers and supervisors; nil and an error if the supervisor does not answer.',
  ),
]);
