// The collector (§2.5): a mark pass of our own, since the host's collector can neither be asked nor be made to run. It
// finds what the program can reach, clears weak tables, finds due finalizers, and counts bytes. The host frees memory.
// A pass runs when the program asks, or when allocations since the last pass equal what was live then, provided weak
// tables, finalizers or a count could notice.
// Steps: a step marks a part of the heap. There is no write barrier (compiled code stores without one), so a cycle of
// several steps cannot tell what is dead. It can tell that nothing observable is dead, and then it is complete. Only if
// something seems dead, a full pass follows.
import { finalizerFailed } from '../../messages/vm.ts';
import { Event, metaEntry } from '../../values/metatable.ts';
import { LuaFunction } from '../../values/function.ts';
import { bytesOf, isStr } from '../../values/string.ts';
import { Table } from '../../values/table.ts';
import type { Value } from '../../values/type.ts';
import type { Userdata } from '../../values/userdata.ts';
import type { Call } from '../native/call.ts';
import { mute, unmute } from '../debug/hook.ts';
import { LimitStop } from '../limits.ts';
import { Memory } from './memory.ts';
import { resumable } from '../native/declare.ts';
import type { Native } from '../native/native.ts';
import { Next } from '../native/next.ts';
import { Pass, type Collectable } from './pass.ts';
import { pushStep } from '../calls.ts';
import type { Runtime } from '../runtime.ts';
import { STATE_BYTES } from './sizes.ts';
import type { Task } from '../task.ts';

/** Values marked per unit of fuel, in passes that the program asked for. */
const VALUES_PER_UNIT_LOG = 1;

/** Fewest bytes allocated between two passes. */
const LEAST = 256 * 1024;

/** A pass, and its starting point. */
interface Cycle {
  readonly pass: Pass;
  /** Roots are incomplete: nothing counts as garbage. */
  readonly incomplete: boolean;
  /** Bytes in use at its start. */
  readonly used: number;
  marked: boolean;
}

/** Further roots: values, coroutines and tasks that only the host knows. */
interface Roots {
  mark?(mark: (v: Value) => void, markTask: (task: Task) => void): void;
  /** What else takes memory, in bytes. */
  readonly bytes?: number;
  /** The host has roots it cannot name: nothing counts as garbage. */
  readonly incomplete?: boolean;
  /** Set while roots are incomplete: the pass met an object that JavaScript has a handle of. */
  met?(object: Collectable): void;
}

export class Collector {
  /** Objects with finalizers, in the order of setmetatable. */
  private finalizable: (Table | Userdata)[] = [];
  /** The userdata among them. A table has a flag for this; a userdata may belong to several states. */
  private known: Set<Userdata> | undefined = undefined;
  /** Objects whose finalizers are due. */
  private due: (Table | Userdata | undefined)[] = [];
  /** Number of those whose finalizers have run. */
  private told = 0;
  /** Something can notice a collection. */
  private wanted = false;
  /** The program stopped automatic collection. */
  stopped = false;
  private closed = false;
  /** A cycle of steps in progress. Any other mark pass ends it. */
  private cycle: Cycle | undefined = undefined;
  /** A finalizer is running: no pass starts. */
  finalizing = false;
  private roots: readonly Roots[] = [];

  constructor(private readonly rt: Runtime) {
    rt.memory = new Memory();
    rt.memory.grant(rt, LEAST);
  }

  addRoots(roots: Roots): void {
    this.roots = this.roots.concat(roots);
  }

  /** Bytes in use: live at the last pass, and allocated since. */
  bytes(): number {
    this.wanted = true;
    return STATE_BYTES + this.rt.memory.used(this.rt);
  }

  /** An object got this metatable: note a finalizer or weakness (setmetatable). */
  adopt(object: Table | Userdata, meta: Table): void {
    if (metaEntry(meta, Event.Mode) !== undefined) this.wanted = true;
    if (this.closed || metaEntry(meta, Event.Gc) === undefined || this.knows(object)) return;
    this.wanted = true;
    if (object instanceof Table) object.finalizable = true;
    else (this.known ??= new Set()).add(object);
    this.finalizable.push(object);
  }

  private knows(object: Table | Userdata): boolean {
    return object instanceof Table ? object.finalizable : this.known?.has(object) === true;
  }

  /** Whether an automatic pass is due. */
  get pending(): boolean {
    return this.rt.debt < 0;
  }

  /** Decides about a due automatic pass. True: skip it, and keep counting. */
  putOff(): boolean {
    const { rt } = this,
      { memory } = rt;
    if (memory.exceeded(rt) || (!this.stopped && !this.finalizing && this.wanted)) return false;
    this.cycle = undefined;
    memory.grant(rt, Math.max(LEAST, memory.used(rt)));
    return true;
  }

  /**
   * An automatic pass in the middle of a task. Finalizers run on top of the current call. Stops the run if more is
   * alive than the limit.
   */
  step(task: Task): void {
    if (this.putOff()) return;
    if (this.stopped || this.finalizing) this.measure(task);
    else this.pass(task);
    if (this.rt.memory.exceeded(this.rt)) throw new LimitStop('memory');
    if (this.due.length > this.told) pushStep(task.current, FINALIZE);
  }

  /** A run was abandoned, maybe in a finalizer. The finalizers still due run later. */
  givenUp(): void {
    this.finalizing = false;
  }

  /** A full pass that the program asked for; finalizers run inside the native that asked. */
  collect(call: Call): number {
    if (this.finalizing) return 0;
    this.rt.charge(this.pass(call.co.task!) >> VALUES_PER_UNIT_LOG);
    return this.runFinalizers(call);
  }

  /**
   * A step of a cycle that looks at this many values. Undefined: the cycle goes on; otherwise it ends as `collect`
   * does.
   */
  advance(call: Call, values: number): number | undefined {
    const begun = this.cycle,
      cycle = begun ?? this.begin(call.co.task!, true),
      { pass } = cycle,
      from = pass.looked;
    const dead = this.mark(cycle, values, begun !== undefined);
    this.rt.charge((pass.looked - from) >> VALUES_PER_UNIT_LOG);
    this.cycle = dead === undefined ? cycle : undefined;
    if (dead === undefined) return undefined;
    if (begun === undefined) this.finish(cycle);
    else if (dead) return this.collect(call);
    else this.lived(cycle);
    return this.runFinalizers(call);
  }

  /** Goes on marking. Returns whether something seems dead; undefined: not known yet. */
  private mark(cycle: Cycle, values: number, changed: boolean): boolean | undefined {
    const { pass } = cycle,
      end = pass.looked + values;
    cycle.marked ||= pass.advance(values);
    if (!cycle.marked) return undefined;
    return changed && !cycle.incomplete ? pass.anyDead(Math.max(end - pass.looked, 1)) : false;
  }

  /** Ends a cycle that found nothing dead. Its count of live bytes is good enough, unless a limit depends on it. */
  private lived({ pass, used }: Cycle): void {
    const { rt } = this,
      { memory } = rt;
    if (memory.limit === Infinity) this.counted(pass.bytes + Math.max(memory.used(rt) - used, 0));
  }

  private runFinalizers(call: Call): number {
    if (this.due.length === this.told) return 0;
    pushStep(call.co, FINALIZE);
    return Next.Called;
  }

  /**
   * Closes the state (lua_close): the finalizers of all objects run, inside the native that asks. New ones do not
   * count.
   */
  close(call: Call): number {
    this.closed = true;
    this.due = this.due.slice(this.told).concat(this.finalizable.reverse());
    this.told = 0;
    this.finalizable = [];
    this.known = undefined;
    return this.runFinalizers(call);
  }

  /** Counts what is alive, between runs; the pass has the bytes by kind. */
  census(): Pass {
    return this.measure(undefined);
  }

  /** Counts what is alive, and changes nothing that programs see. */
  private measure(task: Task | undefined): Pass {
    const pass = new Pass();
    this.markRoots(pass, task);
    pass.propagate();
    if (this.roots.some((roots) => roots.incomplete === true)) pass.markEmpty();
    else pass.forgetKeys();
    this.counted(pass.bytes);
    return pass;
  }

  private counted(bytes: number): void {
    const { rt } = this;
    this.cycle = undefined;
    rt.memory.counted(bytes);
    rt.memory.grant(rt, Math.max(LEAST, bytes));
  }

  private markRoots(pass: Pass, task: Task | undefined): void {
    const { rt } = this;
    pass.mark(rt.globals);
    pass.mark(rt.registry);
    pass.mark(rt.loaded);
    pass.mark(rt.main);
    pass.mark(rt.stringMeta);
    rt.typeMeta?.forEach(pass.mark);
    rt.classMetatables(pass.mark);
    for (let t = task; t !== undefined; t = t.below) pass.markTask(t);
    rt.waiting?.forEach(pass.markTask);
    for (const roots of this.roots) {
      roots.mark?.(pass.mark, pass.markTask);
      pass.others += roots.bytes ?? 0;
    }
    this.due.forEach(pass.mark);
  }

  /** How many values it has looked at. */
  private pass(task: Task): number {
    const cycle = this.begin(task, false);
    cycle.pass.propagate();
    this.finish(cycle);
    return cycle.pass.looked;
  }

  private begin(task: Task, inSteps: boolean): Cycle {
    const pass = new Pass(),
      incomplete = this.roots.some((roots) => roots.incomplete === true);
    if (incomplete) pass.met = (object) => this.roots.forEach((roots) => roots.met?.(object));
    if (inSteps) pass.suspect(this.finalizable);
    this.markRoots(pass, task);
    return { pass, incomplete, used: this.rt.memory.used(this.rt), marked: false };
  }

  /** The pass is complete, and nothing has changed meanwhile. */
  private finish({ pass, incomplete }: Cycle): void {
    if (incomplete) this.keep(pass);
    else this.clear(pass);
    pass.countKeys(this.rt.memory.limit !== Infinity);
    this.counted(pass.bytes);
  }

  /** Roots are incomplete: everything lives on. */
  private keep(pass: Pass): void {
    this.finalizable.forEach(pass.mark);
    pass.propagate();
    pass.markWeak();
    pass.markEmpty();
  }

  /** Clears dead entries of weak tables, and finds due finalizers. */
  private clear(pass: Pass): void {
    pass.clearValues(0);
    const cleared = pass.weakValueCount;
    this.separate(pass);
    pass.propagate();
    pass.clearKeys();
    pass.clearValues(cleared);
    pass.forgetKeys();
  }

  /** Moves dead objects with finalizers to the due ones, last marked first, and resurrects them. */
  private separate(pass: Pass): void {
    const dead: (Table | Userdata)[] = [],
      kept: (Table | Userdata)[] = [];
    for (const object of this.finalizable) (pass.isDead(object) ? dead : kept).push(object);
    if (dead.length === 0) return;
    this.finalizable = kept;
    dead.reverse();
    for (const object of dead) {
      if (object instanceof Table) object.finalizable = false;
      else this.known?.delete(object);
      this.due.push(object);
      pass.mark(object);
    }
  }

  /** Runs the next due finalizer. Each object gets one call, unless it is given a finalizer again. */
  finalize(call: Call): number {
    const queue = this.due;
    for (;;) {
      if (this.told === queue.length) {
        this.told = queue.length = 0;
        this.finalizing = false;
        call.co.hidden--;
        if (call.kept() === MUTED) unmute(call.co);
        return 0;
      }
      const object = queue[this.told]!;
      queue[this.told++] = undefined;
      const meta = this.rt.metaOfObject(object);
      const handler = meta === undefined ? undefined : metaEntry(meta, Event.Gc);
      if (!(handler instanceof LuaFunction)) continue;
      this.finalizing = true;
      if (mute(call.co)) call.keep(MUTED);
      return call.guard().invoke(handler, object);
    }
  }
}

/** State of the finalizers' native: it has muted the hook. */
const MUTED = Symbol('muted');

/** A function that closes a state's collector, for a task of its own. */
export const CLOSE_STATE: Native = resumable('(close state)', [], '', '', {
  start: (call) => call.rt.collector?.close(call) ?? 0,
  done: () => 0,
});

/** Runs the finalizers that are due; their errors become warnings (§2.5.3). */
const FINALIZE: Native = resumable('(finalizers)', [], '', '', {
  start: (call) => call.rt.collector!.finalize(call),
  done: (call) => call.rt.collector!.finalize(call),
  failed(call, error) {
    call.rt.warn(call.rt, finalizerFailed(isStr(error) ? bytesOf(error) : undefined));
    return call.rt.collector!.finalize(call);
  },
});
FINALIZE.callsAs = { kind: 'metamethod', name: '__gc' };
