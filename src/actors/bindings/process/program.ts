// How a process's code is loaded and set going (README 2.2-2.6): its own globals, copied by slot from a table
// prepared once per entry; the libraries it imports, each chunk run once, before the entry's own chunk; then the entry
// function. All of it happens in the process's own task, so loading can be preempted and fail like any code.
// Code is compiled once per entry, and library tables are frozen, because all processes share them.
import type { Proto } from '../../../bytecode/proto.ts';
import * as text from '../../../messages/actors.ts';
import { LuaFunction } from '../../../values/function.ts';
import { Event } from '../../../values/metatable.ts';
import { isNumber } from '../../../values/number.ts';
import { bytesOf, isStr } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import type { Call } from '../../../vm/call.ts';
import { makeClosure } from '../../../vm/closure.ts';
import { eventOf } from '../../../vm/meta.ts';
import { resumable, type Native } from '../../../vm/native.ts';
import { rest, value as anyValue } from '../../../vm/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import { Next } from '../../../vm/next.ts';
import { startCoroutine, startTask } from '../../../vm/task-start.ts';
import type { Task } from '../../../vm/task.ts';
import { LuaThrow } from '../../../vm/throw.ts';
import type { Entry } from '../../core/entry.ts';
import { ErrorObject, KINDS } from '../../values/failure.ts';
import { Copies, Untravelled } from '../../values/payload.ts';
import type { Process } from '../../core/process.ts';
import { cannotReturn, type Program, type System } from '../../core/system.ts';
import type { ProcessState } from './load.ts';
import { goOn, withCopies } from '../common/sending.ts';
import { processOf } from '../common/support.ts';

/** One chunk to run: a library's, or the entry's own. */
interface Unit {
  readonly id: string;
  readonly proto: Proto;
  /** Names under which it finds other units' results. */
  readonly imports: readonly (readonly [alias: string, id: string])[];
}

/** Everything that starting a process of one entry needs. */
interface Plan {
  /** In the order they run; the entry's own is the last. */
  readonly units: readonly Unit[];
  readonly globals: Table;
  /** Where in the globals' record `_G` lies. */
  readonly own: number;
  readonly modules: ReadonlyMap<string, Value>;
}

const OWN_NAME = '_G';

export class LuaProgram implements Program {
  private readonly plans = new Map<Entry, Plan | ErrorObject>();
  /** Of the entries that the plans were made from. */
  private revision = 0;

  constructor(
    private readonly rt: Runtime,
    /** Globals that every process has. */
    private readonly globals: Table,
    /** Modules that an entry may list. */
    private readonly modules: ReadonlyMap<string, Value>,
  ) {}

  begin(system: System, process: Process, args: readonly Value[]): Task | ErrorObject {
    const { entry } = process;
    if (this.revision !== system.revision) this.plans.clear();
    this.revision = system.revision;
    let plan = this.plans.get(entry);
    if (plan === undefined) this.plans.set(entry, (plan = this.plan(entry, system.entries)));
    if (plan instanceof ErrorObject) return plan.with({});
    const { globals, own, modules } = plan;
    const env = new Table();
    env.shape = globals.shape;
    env.vals = globals.vals.slice();
    env.vals[own] = env;
    process.state = { globals: env, modules, plan } satisfies ProcessState;
    return startTask(this.rt, ENTRY, args);
  }

  /** May an entry list this module? */
  knows(module: string): boolean {
    return this.modules.has(module) || this.globals.getStr(module) instanceof Table;
  }

  last(error: Value, open: readonly Value[]): Task {
    return startTask(this.rt, LAST, [this.globals.getStr('tostring'), error, ...open]);
  }

  copying(value: Value): Task {
    return startTask(this.rt, COPY, [value]);
  }

  private plan(entry: Entry, entries: ReadonlyMap<string, Entry>): Plan | ErrorObject {
    const units: Unit[] = [], listed = new Set<string>();
    const fault = this.collect(entry, entries, units, listed, []);
    if (fault !== undefined) return fault;
    const globals = new Table();
    const from = this.globals;
    for (let at = from.advance(0); at !== 0; at = from.advance(at)) globals.setStr(nameAt(from, at), from.valueAt(at));
    globals.setStr(OWN_NAME, globals);
    for (const name of listed) {
      const module = this.modules.get(name);
      // Some that may be listed are there anyway: `process`, `channel`.
      if (module !== undefined) globals.setStr(name, module);
    }
    // An entry that lists nothing may require whatever there is.
    const modules = entry.modules === undefined ? this.modules : new Map<string, Value>();
    return { units, globals, own: globals.shape.find(OWN_NAME), modules };
  }

  /** Adds an entry's unit behind those it imports. */
  private collect(
    entry: Entry, entries: ReadonlyMap<string, Entry>, units: Unit[], listed: Set<string>, path: readonly string[],
  ): ErrorObject | undefined {
    if (path.includes(entry.id)) return new ErrorObject(text.importCycle(entry.id), KINDS.INVALID);
    const imports = Object.entries(entry.imports ?? {});
    for (const [alias, id] of imports) {
      if (units.some((unit) => unit.id === id)) continue;
      const library = entries.get(id);
      if (library?.refused !== undefined) return new ErrorObject(text.importRefused(alias, id, library.refused), KINDS.INVALID);
      if (library?.source === undefined) return new ErrorObject(text.importNotFound(alias, id), KINDS.NOT_FOUND);
      const fault = this.collect(library, entries, units, listed, [...path, entry.id]);
      if (fault !== undefined) return fault;
    }
    for (const name of entry.modules ?? []) listed.add(name);
    const proto = this.compile(entry);
    if (proto instanceof ErrorObject) return proto;
    units.push({ id: entry.id, proto, imports });
    return undefined;
  }

  private compile({ id, source, chunkName }: Entry): Proto | ErrorObject {
    try {
      return this.rt.compile!(source!, chunkName ?? `=${id}`);
    } catch (thrown) {
      if (!(thrown instanceof LuaThrow)) throw thrown;
      return new ErrorObject(text.scriptFailed(isStr(thrown.value) ? bytesOf(thrown.value) : ''), KINDS.INVALID);
    }
  }
}

const nameAt = (table: Table, cursor: number): string => {
  const key = table.keyAt(cursor);
  return isStr(key) ? bytesOf(key) : '';
};

/** Copies the result of a process whose entry function has returned. */
const COPY: Native = resumable('(copy)', [anyValue('value')], '', '', {
  start: (call, result) => withCopies(call, [result], (at, [copied]) => at.one(copied), (at, untravelled) => at.two(undefined, cannotReturn(untravelled))),
  done: goOn,
});

/** What is left to do when a process fails: how many of the open variables are closed, and the error, which may become another. */
interface Failing { closed: number; error: Value; copies: Copies | undefined; worded: boolean }

/** Closes variables (§3.3.8), the value of each an argument, and puts an error into words; gives what it then is. */
const LAST: Native = resumable('(last)', [anyValue('tostring'), anyValue('error'), rest()], '', '', {
  start(call, _tostring, error) {
    call.keep({ closed: 0, error, copies: undefined, worded: false } satisfies Failing);
    return goOnFailing(call);
  },
  done: (call) => goOnFailing(call),
  failed(call, error) {
    const failing = call.kept<Failing>();
    // There are no words for it; it has been copied.
    if (failing.worded) return giveError(call, failing, undefined);
    failing.error = error;
    return goOnFailing(call);
  },
});

function goOnFailing(call: Call): number {
  const failing = call.kept<Failing>(), { error } = failing;
  if (failing.worded) return giveError(call, failing, call.result(1));
  const next = 3 + failing.closed++;
  if (next <= call.count) {
    const v = call.arg(next);
    return call.guard().invoke(eventOf(call.rt, v, Event.Close), v, error);
  }
  if (isStr(error) || isNumber(error) || error instanceof ErrorObject) return call.one(error);
  if (!copied(call, (failing.copies ??= new Copies([error])))) return call.reschedule();
  failing.worded = true;
  return call.guard().invoke(call.arg(1), error);
}

/** Goes on with a copy, while nobody else of the process runs; true: it is done. */
function copied({ co, rt }: Call, copies: Copies): boolean {
  const done = copies.work(rt.fuel, rt);
  processOf(co).undivided = done ? undefined : co.task;
  return done;
}

/** Words for an error value, and a copy of it, if it can travel. */
function giveError(call: Call, { copies, error }: Failing, words: Value): number {
  const { result } = copies!;
  if (result instanceof Untravelled || (result[0] === undefined && error !== undefined)) return call.one(words);
  return call.two(words, result[0]);
}

/** How far loading has come. */
interface Loading {
  readonly plan: Plan;
  next: number;
  /** What the libraries' chunks returned. */
  results: Map<string, Value> | undefined;
}

/** The function every process's main task calls, with the spawn arguments: loads the code, then calls the entry function. */
const ENTRY: Native = resumable('(process)', [rest()], '', '', {
  start(call) {
    const process = processOf(call.co);
    const { plan } = process.state as ProcessState;
    call.keep({ plan: plan as Plan, next: 0, results: undefined } satisfies Loading);
    return runNext(call, process);
  },
  done(call) {
    const state = call.kept<Loading | LuaFunction>();
    if (state instanceof LuaFunction) return enter(call, state);
    const { units } = state.plan, unit = units[state.next - 1]!;
    if (state.next < units.length) {
      (state.results ??= new Map<string, Value>()).set(unit.id, call.result(1));
      return runNext(call, processOf(call.co));
    }
    return loaded(call, call.result(1));
  },
});

function runNext(call: Call, process: Process): number {
  const loading = call.kept<Loading>();
  const unit = loading.plan.units[loading.next++]!;
  const { globals } = process.state as ProcessState;
  for (const [alias, id] of unit.imports) globals.setStr(alias, loading.results!.get(id));
  return call.invoke(makeClosure(call.rt, unit.proto, globals));
}

/** The entry's chunk has run: finds its function, and makes the process known. */
function loaded(call: Call, module: Value): number {
  const process = processOf(call.co);
  const { method } = process.entry;
  const fn = functionIn(module, method);
  if (fn === undefined) {
    process.system.refuse(process, new ErrorObject(text.methodNotFound(method ?? DEFAULT_METHOD), KINDS.NOT_FOUND));
    return call.park();
  }
  const { waiter } = process.start!;
  process.system.started(process);
  if (waiter === undefined) return enter(call, fn);
  // Whoever spawned it goes on first.
  call.keep(fn);
  return call.reschedule();
}

/** The entry function takes this native's place at the bottom of the stack, with the arguments where they lie. */
function enter({ co, frame }: Call, fn: LuaFunction): number {
  // What the chunk left in registers and frames would stay alive as long as the process.
  const { stack } = co;
  for (let i = frame.top; i < stack.length; i++) stack[i] = undefined;
  co.truncate(0);
  co.trim();
  stack[0] = fn;
  startCoroutine(co, frame.extra);
  return Next.Called;
}

/** Names of the entry function when the entry names none, in order of preference (D15). */
const METHODS = ['run', 'main'];
const DEFAULT_METHOD = 'run';

/** A bare function is the entry function whatever the method is called. */
function functionIn(module: Value, method: string | undefined): LuaFunction | undefined {
  if (module instanceof LuaFunction) return module;
  if (!(module instanceof Table)) return undefined;
  for (const name of method === undefined ? METHODS : [method]) {
    const fn = module.getStr(name);
    if (fn instanceof LuaFunction) return fn;
  }
  return undefined;
}
