// Loads and starts the code of a process (README 2.2-2.6): makes its globals (borrowed from those that are prepared
// once per entry), runs the chunks of imported libraries and of the entry, then calls the entry function. All of it
// runs in the process's main task, so loading can be preempted and can fail like any code.
// Invariant: processes share compiled code, frozen library tables, and globals that they have not changed; nothing
// else.
import type { Proto } from '../../../bytecode/proto.ts';
import * as text from '../../../messages/actors.ts';
import { LuaFunction } from '../../../values/function.ts';
import { Event } from '../../../values/metatable.ts';
import { isNumber } from '../../../values/number.ts';
import { bytesOf, isStr } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import type { Call } from '../../../vm/native/call.ts';
import { makeClosure, type Closure } from '../../../vm/closure.ts';
import { eventOf } from '../../../vm/meta.ts';
import { resumable } from '../../../vm/native/declare.ts';
import type { Native } from '../../../vm/native/native.ts';
import { rest, value as anyValue } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import { Next } from '../../../vm/native/next.ts';
import { stackFor } from '../../../vm/coroutine.ts';
import { startCoroutine, startTask } from '../../../vm/task-start.ts';
import type { Task } from '../../../vm/task.ts';
import { LuaThrow } from '../../../vm/throw.ts';
import type { Entry } from '../../core/entry.ts';
import { ErrorObject, KINDS } from '../../values/failure.ts';
import { Copies, NotCopyable } from '../../values/payload.ts';
import type { Process } from '../../core/process.ts';
import { cannotReturn } from '../../core/failures.ts';
import type { Program, System } from '../../core/system.ts';
import { isConstant, onlyReads } from './entered.ts';
import type { Code } from './load.ts';
import { borrow, lend } from '../common/borrowed.ts';
import { goOn, withCopies } from '../common/sending.ts';
import { processOf } from '../common/support.ts';

/** One chunk to run: a library's, or the entry's own. */
interface Unit {
  readonly id: string;
  readonly proto: Proto;
  /** Globals that hold the results of other units. */
  readonly imports: readonly (readonly [alias: string, id: string])[];
  readonly byProgram: boolean;
}

/** What starting a process of one entry needs. */
interface Plan extends Code {
  /** In the order they run; the entry's own unit is last. */
  readonly units: readonly Unit[];
  /** The globals of a new process but `_G`. */
  readonly globals: Table;
  /** Processes borrow them: nearly always, but for very many modules. */
  readonly lent: boolean;
  /** The entry function, once its chunk is known to do nothing but return it: then the chunk need not run again. */
  entered?: Proto | false;
  /** What processes share if that function cannot tell: their globals, and its closure. */
  env?: Table;
  fn?: LuaFunction;
  /** What their stacks begin as: if the function calls nothing but natives, no more than it needs. */
  stack?: readonly Value[];
}

/** What running such a chunk counts for, about. */
const CHUNK = 4;

const OWN_NAME = '_G';

export class LuaProgram implements Program {
  private readonly plans = new Map<Entry, Plan | ErrorObject>();
  /** The revision of the entries that the plans were made from. */
  private revision = 0;
  /** Modules for entries without a list. */
  private readonly common: ReadonlyMap<string, Value>;

  constructor(
    private readonly rt: Runtime,
    /** Globals that every process has. */
    readonly globals: Table,
    /** Modules that an entry may list. */
    readonly modules: ReadonlyMap<string, Value>,
    /** Those of them that it must list: without a list it has all others. */
    granted: ReadonlySet<string> = new Set(),
  ) {
    this.common = new Map([...modules].filter(([name]) => !granted.has(name)));
  }

  begin(system: System, process: Process, args: readonly Value[]): Task | ErrorObject {
    const { entry } = process;
    if (this.revision !== system.revision) this.plans.clear();
    this.revision = system.revision;
    let plan = this.plans.get(entry);
    if (plan === undefined) this.plans.set(entry, (plan = this.plan(entry, system.entries)));
    if (plan instanceof ErrorObject) return plan.with({});
    const { globals, lent, stack } = plan;
    const env = plan.env ?? (lent ? borrow(globals) : copy(globals));
    if (!lent) env.setStr(OWN_NAME, env);
    process.globals = env;
    process.code = plan;
    return startTask(this.rt, ENTRY, args, undefined, stack);
  }

  /** Is this a module that an entry can list? */
  knows(module: string): boolean {
    return this.modules.has(module) || this.globals.getStr(module) instanceof Table;
  }

  formatError(error: Value, open: readonly Value[]): Task {
    return startTask(this.rt, FORMAT_ERROR, [this.globals.getStr('tostring'), error, ...open]);
  }

  copyResult(value: Value): Task {
    return startTask(this.rt, COPY, [value]);
  }

  private plan(entry: Entry, entries: ReadonlyMap<string, Entry>): Plan | ErrorObject {
    const units: Unit[] = [],
      listed = new Set<string>();
    const fault = this.collect(entry, entries, units, listed, []);
    if (fault !== undefined) return fault;
    const globals = copy(this.globals);
    // Code that a program can change is not what the embedder has granted a module to.
    const found = units.some(({ byProgram }) => byProgram) ? this.common : this.modules;
    for (const name of listed) {
      const module = found.get(name);
      // Some modules, such as `process` and `channel`, are globals anyway.
      if (module !== undefined) globals.setStr(name, module);
    }
    // An entry without a list can require every module.
    const modules = entry.modules === undefined ? this.common : new Map<string, Value>();
    return { units, globals, lent: lend(globals, OWN_NAME), modules };
  }

  /** Adds an entry's unit after those that it imports. */
  private collect(
    entry: Entry,
    entries: ReadonlyMap<string, Entry>,
    units: Unit[],
    listed: Set<string>,
    path: readonly string[],
  ): ErrorObject | undefined {
    if (path.includes(entry.id)) return new ErrorObject(text.importCycle(entry.id), KINDS.INVALID);
    const imports = Object.entries(entry.imports ?? {});
    for (const [alias, id] of imports) {
      if (units.some((unit) => unit.id === id)) continue;
      const library = entries.get(id);
      if (library?.refused !== undefined)
        return new ErrorObject(text.importRefused(alias, id, library.refused), KINDS.INVALID);
      if (library?.source === undefined) return new ErrorObject(text.importNotFound(alias, id), KINDS.NOT_FOUND);
      const fault = this.collect(library, entries, units, listed, [...path, entry.id]);
      if (fault !== undefined) return fault;
    }
    for (const name of entry.modules ?? []) listed.add(name);
    const proto = this.compile(entry);
    if (proto instanceof ErrorObject) return proto;
    units.push({ id: entry.id, proto, imports, byProgram: entry.byProgram === true });
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

function copy(from: Table): Table {
  const to = new Table();
  for (let at = from.advance(0); at !== 0; at = from.advance(at)) to.set(from.keyAt(at), from.valueAt(at));
  return to;
}

/** The final task of a process with a large result: copies it. */
const COPY: Native = resumable('(copy)', [anyValue('value')], '', '', {
  start: (call, result) =>
    withCopies(
      call,
      [result],
      (at, [copied]) => at.one(copied),
      (at, notCopyable) => at.two(undefined, cannotReturn(notCopyable)),
    ),
  done: goOn,
});

/**
 * Progress of the error-formatting task: how many variables are closed, and the error, which a `__close` may replace.
 */
interface Failing {
  closed: number;
  error: Value;
  copies: Copies | undefined;
  formatted: boolean;
}

/**
 * The final task of a process that fails: closes variables (§3.3.8), whose values are arguments, then formats and
 * copies the error.
 */
const FORMAT_ERROR: Native = resumable('(last)', [anyValue('tostring'), anyValue('error'), rest()], '', '', {
  start(call, _tostring, error) {
    call.keep({ closed: 0, error, copies: undefined, formatted: false } satisfies Failing);
    return continueFailing(call);
  },
  done: (call) => continueFailing(call),
  failed(call, error) {
    const failing = call.kept<Failing>();
    // `tostring` failed; the copy is done.
    if (failing.formatted) return giveError(call, failing, undefined);
    failing.error = error;
    return continueFailing(call);
  },
});

function continueFailing(call: Call): number {
  const failing = call.kept<Failing>(),
    { error } = failing;
  if (failing.formatted) return giveError(call, failing, call.result(1));
  const next = 3 + failing.closed++;
  if (next <= call.count) {
    const v = call.arg(next);
    return call.guard().invoke(eventOf(call.rt, v, Event.Close), v, error);
  }
  if (isStr(error) || isNumber(error) || error instanceof ErrorObject) return call.one(error);
  if (!copied(call, (failing.copies ??= new Copies([error])))) return call.reschedule();
  failing.formatted = true;
  return call.guard().invoke(call.arg(1), error);
}

/** Continues a copy, during which no other task of the process runs; true when done. */
function copied({ co, rt }: Call, copies: Copies): boolean {
  const done = copies.work(rt.fuel, rt);
  processOf(co).exclusive = done ? undefined : co.task;
  return done;
}

/** Returns the text of an error value, and its copy if it can be copied. */
function giveError(call: Call, { copies, error }: Failing, message: Value): number {
  const { result } = copies!;
  if (result instanceof NotCopyable || (result[0] === undefined && error !== undefined)) return call.one(message);
  return call.two(message, result[0]);
}

/** Progress of loading. */
interface Loading {
  readonly plan: Plan;
  next: number;
  /** Results of the libraries' chunks. */
  results: Map<string, Value> | undefined;
}

/** The function of every main task, called with the spawn arguments: loads the code, then calls the entry function. */
const ENTRY: Native = resumable('(process)', [rest()], '', '', {
  start(call) {
    const process = processOf(call.co);
    const plan = process.code as Plan,
      { entered, fn } = plan;
    if (entered) {
      call.rt.charge(CHUNK);
      return loaded(call, fn ?? makeClosure(call.rt, entered, process.globals));
    }
    call.keep({ plan, next: 0, results: undefined } satisfies Loading);
    return runNext(call, process);
  },
  done(call) {
    const state = call.kept<Loading | LuaFunction>();
    if (state instanceof LuaFunction) return enter(call, state);
    const { units } = state.plan,
      unit = units[state.next - 1]!;
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
  const globals = process.globals as Table;
  if (unit.imports.length > 0) globals.own();
  for (const [alias, id] of unit.imports) globals.setStr(alias, loading.results!.get(id));
  return call.invoke(makeClosure(call.rt, unit.proto, globals));
}

/** The entry's chunk has run: finds the entry function and makes the process visible. */
function loaded(call: Call, module: Value): number {
  const process = processOf(call.co);
  const methods = process.entry.method === undefined ? METHODS : [process.entry.method];
  const fn = functionIn(module, methods);
  if (fn === undefined) {
    process.system.spawning.refuse(process, new ErrorObject(text.methodNotFound(methods[0]!), KINDS.NOT_FOUND));
    return call.park();
  }
  learn(call.rt, process.code as Plan, fn);
  const { waiter } = process.start!;
  process.system.spawning.started(process);
  if (waiter === undefined) return enter(call, fn);
  // The spawning task goes on first.
  call.keep(fn);
  return call.reschedule();
}

/** Notes what is known of the entry function, the first time. */
function learn(rt: Runtime, plan: Plan, fn: LuaFunction): void {
  if (plan.entered !== undefined) return;
  const { units, globals, lent } = plan,
    { proto } = fn as Closure;
  plan.entered = units.length === 1 && isConstant(units[0]!.proto, proto) && proto;
  if (!plan.entered || !lent || !onlyReads(proto)) return;
  plan.env = borrow(globals);
  plan.fn = makeClosure(rt, proto, plan.env);
  if (proto.children.length === 0) plan.stack = stackFor(proto);
}

/** Replaces this native by the entry function at the bottom of the stack; the arguments stay in place. */
function enter({ co, frame }: Call, fn: LuaFunction): number {
  // Clears what the chunk left in registers and frames: it would live as long as the process.
  const { stack } = co;
  for (let i = frame.top; i < stack.length; i++) stack[i] = undefined;
  co.truncate(0);
  co.trim();
  stack[0] = fn;
  startCoroutine(co, frame.extra);
  return Next.Called;
}

/** Default names of the entry function, in order of preference (D15). */
const METHODS = ['run', 'main'];

/** Finds the entry function; a chunk that returns a function needs no method name. */
function functionIn(module: Value, methods: readonly string[]): LuaFunction | undefined {
  if (module instanceof LuaFunction) return module;
  if (!(module instanceof Table)) return undefined;
  for (const name of methods) {
    const fn = module.getStr(name);
    if (fn instanceof LuaFunction) return fn;
  }
  return undefined;
}
