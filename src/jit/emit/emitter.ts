// JavaScript text for a prototype. Registers are locals: r0, r1, ... hold values, f0, f1, ... doubles where a register is known to be a float,
// c0, c1, ... the cells of captured ones. This file decides how control and kinds flow; what each instruction becomes is ops.ts.
// The text is written again if kinds have turned out to meet that were not known to where it relies on them.
// Text holds nothing of the program but numbers: constants, caches and prototypes come in as values.
import { aOf, cOf, kOf, opOf, sjOf } from '../../bytecode/encode.ts';
import { Op } from '../../bytecode/ops.ts';
import type { Proto } from '../../bytecode/proto.ts';
import { LuaFloat } from '../../values/number.ts';
import type { Shape } from '../../values/shape.ts';
import type { Value } from '../../values/type.ts';
import type { Cache } from '../../vm/operations/cache.ts';
import { Native } from '../../vm/native/native.ts';
import { checkParameters, enterLoop, entryPc, kindsAtEntry, kindsAtStart, split, type Entry } from './entry.ts';
import { call } from './calls.ts';
import { isAdded, type Inlined } from './inlining.ts';
import { Kind, Seen, Trust, join, kindOf } from '../analysis/representations.ts';
import { MOST_INLINED } from '../policy.ts';
import { ACTIVATION, How, machine, never, type Notes } from '../runtime/context.ts';
import { EMIT, hasOpenOperands, iterate, mayLeave } from './ops.ts';
import { Form, Unfit, limitName, type CountedLoop, type Plan, type Stretch } from '../analysis/plan.ts';

export interface Emitted {
  /** The body of a function that is given SUPPORT and the values by name, and gives the hot function. */
  readonly text: string;
  /** Values named v0, v1, ... in the text. */
  readonly values: readonly unknown[];
}

/** Writes a function; as a generator, if it is to wait where it would have to leave. `label` gives a comment for each instruction. */
export const emit = (plan: Plan, notes: Notes, entry: Entry | undefined, trust: Trust, waits: boolean, label?: (pc: number) => string): Emitted =>
  new Emitter(plan, notes, entry, trust, waits, label).emit();

/** An operand: its text, which can be said several times, in the form of its kind. */
export interface Operand { readonly kind: Kind; readonly text: string; readonly constant?: Value }

export class Emitter {
  readonly proto: Proto;
  private lines: string[] = [];
  private values: unknown[] = [];
  private readonly names = new Map<unknown, string>();
  private readonly around: readonly Stretch[];
  readonly vararg: boolean;
  /** Counted loops in whose body control is. */
  private readonly within: { readonly loop: CountedLoop; readonly end: number }[] = [];
  private readonly cells = new Set<number>();
  /** Places in tables, of loops that visit all fields. */
  private readonly cursors = new Set<number>();
  private readonly from: number;
  private readonly end: number;
  /** Kinds of the registers before this instruction, and what it makes of some. */
  private kinds: Uint8Array;
  private readonly written: { readonly r: number; readonly kind: Kind }[] = [];
  /** Up to here, nothing has been learnt. */
  private unlearnt = 0;
  /** What stores of fields make of tables that nobody else has seen yet. */
  readonly steps = new Map<number, Shape>();
  /** Control does not get here. */
  private dead = false;
  /** The instruction whose open operand is one value, in `o`; otherwise `o` is a list. */
  loneAt = -1;
  /** Kinds where ways meet, */
  private readonly meeting: (Uint8Array | undefined)[] = [];
  /** and whether the text written so far relies on them. */
  private readonly met: Uint8Array;
  /** Functions written in place of calls, by those. */
  private readonly inlined = new Map<number, Inlined>();
  /** Kinds of arguments that are known already. */
  private given: Uint8Array | undefined = undefined;
  /** What has been written relies on kinds that have turned out to be others. */
  private changed = false;
  /**
   * Instructions executed and not charged yet: as many as the first of the ways that lead here has executed, and what the others have
   * executed more, in the variable `z`. This many are known before the instruction `tallyAt`, those behind it come on top;
   */
  private tally = 0;
  private tallyAt = 0;
  /** at instructions where control flow merges, this many. */
  private readonly tallies: (number | undefined)[] = [];
  /** `z` may be something else than 0 here, */
  private pending = false;
  /** and at instructions where control flow merges. */
  private readonly pendingAt: Uint8Array;

  constructor(readonly plan: Plan, readonly notes: Notes, readonly entry: Entry | undefined, readonly trust: Trust, readonly waits: boolean,
    private readonly label: ((pc: number) => string) | undefined,
    /** Set for a function that is written in place of its call. */
    readonly host: Inlined | undefined = undefined) {
    this.proto = plan.proto;
    this.around = entry === undefined ? [] : plan.around(entry.loop);
    this.vararg = plan.proto.vararg;
    this.from = this.around[0]?.start ?? 0;
    this.end = this.around[0]?.end ?? plan.proto.code.length;
    this.kinds = new Uint8Array(plan.proto.registers);
    this.met = new Uint8Array(plan.proto.code.length + 1);
    this.pendingAt = new Uint8Array(plan.proto.code.length + 2);
  }

  emit(): Emitted {
    const { plan, around, entry } = this;
    // What lies before an inner loop on the way to the entry is passed over the first time.
    const guards: Stretch[] = [];
    for (let i = 0; i + 1 < around.length; i++) {
      const start = around[i]!.start, end = around[i + 1]!.start;
      if (start < end) guards.push({ form: Form.Guard, start, end, by: Op.Jmp });
    }
    const stretches = plan.stretches(this.from, this.end, guards);
    if (entry !== undefined) this.meeting[entryPc(entry.loop)] = kindsAtEntry(plan, entry);
    do {
      this.changed = false;
      this.rewrite(stretches);
    } while (this.changed);
    return { text: this.frameText(), values: this.values };
  }

  /** Writes the function in place of a call, with arguments of these kinds; gives its text. */
  body(kinds: Uint8Array): string {
    this.given = kinds;
    const stretches = this.plan.stretches(0, this.end, []);
    do {
      this.changed = false;
      this.rewrite(stretches);
    } while (this.changed);
    return this.lines.filter((line) => line !== '').join('\n');
  }

  /** The function written in place of a call, made the first time it is asked for. */
  inlinedAt(pc: number, make: (number: number) => Inlined): Inlined | undefined {
    let it = this.inlined.get(pc);
    if (it === undefined && this.inlined.size < MOST_INLINED) this.inlined.set(pc, (it = make(this.inlined.size)));
    return it;
  }

  /** Writes the instructions, from what is known of the places where ways meet. */
  private rewrite(stretches: readonly Stretch[]): void {
    const { plan, proto, end, entry } = this, open: Stretch[] = [];
    this.lines = [];
    this.values = [];
    this.names.clear();
    this.cells.clear();
    this.cursors.clear();
    this.steps.clear();
    this.kinds.fill(Kind.None);
    this.dead = entry !== undefined;
    this.loneAt = -1;
    this.unlearnt = 0;
    this.met.fill(0);
    this.pendingAt.fill(0);
    this.tallies.length = 0;
    this.pending = false;
    this.tally = -this.charged;
    this.tallyAt = 0;
    if (this.given !== undefined) this.kinds.set(this.given);
    else if (entry === undefined) this.kinds.set(kindsAtStart(this));
    let next = 0;
    for (let pc = this.from; pc <= end; pc++) {
      const meets = plan.meets(pc) || pc === end;
      if (meets) this.line(this.flow(pc, pc));
      while (open.length > 0 && open[open.length - 1]!.end === pc) this.close(open.pop()!);
      if (open.some((s) => s.end <= pc)) throw new Unfit();
      if (meets) this.meet(pc);
      for (; next < stretches.length && stretches[next]!.start === pc; next++) {
        open.push(stretches[next]!);
        this.open(stretches[next]!);
      }
      if (pc === end) break;
      if (meets || pc === this.from) this.reached(pc);
      this.instruction(pc);
    }
    // What comes behind the loops is the interpreter's: in a long chunk with many loops it would be written for each of them.
    if (end < proto.code.length) this.line(this.leave(end));
  }

  private frameText(): string {
    const begin: string[] = [];
    if (this.entry !== undefined) {
      enterLoop(this, begin, this.entry, this.around, this.meeting[entryPc(this.entry.loop)]!);
      begin.push(this.passedOver);
    } else checkParameters(this, begin);
    const { proto, entry, vararg } = this, { registers, params } = proto;
    const names = (letter: string, from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `${letter}${from + i}`);
    const locals = [...(entry === undefined ? names('r', params, registers) : names('r', 0, registers)), ...names('w', 0, registers), ...names('h', 0, registers)];
    const declared = [...locals, ...names('f', 0, registers), ...[...this.cells].map((r) => `c${r}`), ...[...this.cursors].map((at) => `q${at}`), 't', 'u', 'v', 'o', 'd', 'g', 'i', 'j', 'k', 'm', 'z',
      ...[...this.plan.counted.values()].map(limitName)];
    const given = entry === undefined ? names('r', 0, params) : [];
    if (this.waits) given.unshift('va');
    else if (vararg || entry !== undefined) given.push(entry === undefined ? '...va' : 'va');
    // In parentheses: V8 compiles it at once then, instead of looking through it first and again when it is called.
    const head = [`return (function${this.waits ? '*' : ''} ${this.title}(fn, base, ${this.waits ? 'frame' : 'room'}${given.map((name) => ', ' + name).join('')}) {`], args = `[${given.join(', ')}]`;
    if (this.waits) {
      // Before it has begun, the registers are where they were.
      head.push('let { room } = machine;', 'const { stack } = machine.co;');
      begin.unshift('if (room < 0) return null;');
    } else if (entry === undefined) {
      head.push(`if ((machine.rt.fuel -= ${this.charged}) < 0 && tired() || (room -= ${ACTIVATION + registers}${vararg ? ' + 2 * va.length' : ''}) < 0) return leaveAtOnce(fn, base, ${args}, ${this.charged});`);
      if (this.trust === Trust.Learn) head.push(`if (!learning(fn, ${args})) { ${this.refund()} return fn.proto.run(fn, base, room${given.map((name) => ', ' + name).join('')}); }`);
      if (vararg) begin.push(`if (va.length > 0) base += ${params + 1} + va.length;`);
    }
    // Only what the text names: V8 has a slot for each local.
    const body = this.lines.filter((line) => line !== '').join('\n'), named = new Set(body.match(/\b[a-z]\d*\b/g));
    for (const name of begin.join('\n').match(/\b[a-z]\d*\b/g) ?? []) named.add(name);
    const used = declared.filter((name) => named.has(name)).concat([...named].filter(isAdded));
    if (used.length > 0) head.push(`let ${used.map((name) => (name === 'z' ? 'z = 0' : name)).join(', ')};`);
    return `"use strict";\n${[...head, ...begin].join('\n')}\n${body}\n});`;
  }

  /** For profilers: the line, and where it begins in the code. */
  get title(): string {
    const { proto: { lineDefined }, entry } = this;
    return `lua_${lineDefined}${entry === undefined ? '' : `_${entryPc(entry.loop)}`}`;
  }

  // ---- kinds where ways meet

  /** On the way to an instruction where ways meet, when those before `upTo` have been executed: what has to be done to registers there, as text. */
  flow(to: number, upTo: number): string {
    if (this.dead) return '';
    const { plan } = this, mattering = plan.liveAt(to), executed = this.executed(upTo), more = executed - (this.tallies[to] ??= executed);
    if (this.pending || more !== 0) this.pendingAt[to] = 1;
    let there = this.meeting[to];
    if (there === undefined) {
      there = this.meeting[to] = new Uint8Array(this.kinds.length);
      for (const r of mattering) there[r] = plan.capturedAt(to, r) ? Kind.Any : this.kinds[r]!;
      if (this.met[to] === 1) this.changed = true;
    } else for (const r of mattering) {
      const kind = join(there[r] as Kind, this.kinds[r] as Kind);
      if (kind === there[r]) continue;
      there[r] = kind;
      this.changed = true;
    }
    return add(more) + mattering.map((r) => {
      const kind = this.kinds[r] as Kind, wanted = there[r] as Kind;
      if (wanted === Kind.Wide && kind === Kind.Integer) return `${split(r)} `;
      return wanted === Kind.Any && (kind === Kind.Float || kind === Kind.Wide) ? `r${r} = ${this.valueOf(r)}; ` : '';
    }).join('');
  }

  /** Arrives where ways meet. */
  private meet(pc: number): void {
    const there = this.meeting[pc];
    this.met[pc] = 1;
    this.tally = this.tallies[pc] ??= 0;
    this.tallyAt = pc;
    this.pending = this.pendingAt[pc] === 1;
    this.dead = there === undefined;
    if (there !== undefined) this.kinds.set(there);
  }

  /** Control has come to the beginning of a block: while learning that is noted; later, blocks that were never reached are not written. */
  reached(pc: number): void {
    if (this.trust === Trust.Learn) this.line(`${this.value(this.notes.reached)}[${pc}] = 1;`);
    else if (this.trust === Trust.Sure && this.notes.reached[pc] === 0 && !this.inevitable(pc)) {
      this.line(this.fail(pc));
      this.dead = true;
    }
  }

  /**
   * Whether a block will be reached though it has not been: what comes behind a loop that had not ended when learning did. All there is
   * written for whatever comes, but for further loops.
   */
  private inevitable(pc: number): boolean {
    const { loops } = this.plan;
    if (loops.some(({ start }) => start === pc)) return false;
    if (pc < this.unlearnt) return true;
    if (!loops.some(({ start, end }) => end === pc && this.notes.reached[start] === 1)) return false;
    this.unlearnt = loops.findLast(({ start, end }) => start < pc && pc < end)?.end ?? this.end;
    return true;
  }

  /** What the instruction has written takes effect for what is written next. */
  commit(): void {
    for (const { r, kind } of this.written) this.kinds[r] = kind;
    this.written.length = 0;
  }

  kindAt(r: number): Kind {
    return this.kinds[r] as Kind;
  }

  /** What has been taken for one kind is of several: all has to be written again. */
  widened(): void {
    this.changed = true;
  }

  snapshot(): Uint8Array {
    return this.kinds.slice();
  }

  restore(kinds: Uint8Array): void {
    this.kinds.set(kinds);
  }

  /** A closure has been made: the registers it captures are in cells from now on. */
  captured(child: Proto): void {
    for (const { inStack, index } of child.upvalues) if (inStack) this.kinds[index] = Kind.Any;
  }

  /** What follows in the text is not reached from here. */
  stop(): void {
    this.dead = true;
  }

  // ---- braces

  private brace(text: string): void {
    this.lines.push(text);
  }

  private open(stretch: Stretch): void {
    const { around, entry } = this;
    switch (stretch.form) {
      case Form.Block:
        this.brace(`B${stretch.end}: {`);
        return;
      case Form.Guard:
        this.brace('if (!first) {');
        return;
    }
    if (stretch.by === Op.ForLoop) {
      const loop = this.plan.counted.get(stretch.end - 1);
      if (loop !== undefined) this.within.push({ loop, end: stretch.end });
    }
    if (stretch === entry?.loop && around.length > 1) this.brace('first = false;');
    this.brace(`${loopName(stretch)}: for (;;) {`);
    if (stretch.by !== Op.TForLoop) return;
    const passed = around.includes(stretch) && stretch !== entry?.loop;
    if (passed) this.brace('if (!first) {');
    this.iterate(stretch);
    this.line(this.flow(stretch.start, stretch.end));
    if (passed) this.brace('}');
    this.meet(stretch.start);
  }

  private close(stretch: Stretch): void {
    if (stretch.form === Form.Loop) {
      if (this.within[this.within.length - 1]?.end === stretch.end && stretch.by === Op.ForLoop) this.within.pop();
      this.brace('break;');
    }
    this.brace('}');
  }

  /** The call of a generic loop's iterator, with the test behind it. */
  private iterate(loop: Stretch): void {
    const at = loop.end - 2, { code } = this.proto, word = code[at]!, a = aOf(word);
    this.meet(at);
    // The body's end, which comes later in the text, leads here, too.
    this.pending = true;
    this.reached(at);
    if (!iterate(this, loop, at, a, cOf(word))) {
      call(this, at, this.read(a, at), [this.read(a + 1, at), this.read(a + 2, at)], a + 4, cOf(word));
      this.commit();
      const pc = at + 1, control = this.read(a + 4, pc);
      this.line(`if (${control} === undefined) { ${this.flow(loop.end, at + 2)}break; }`);
      this.write(a + 2, pc, control);
      this.commit();
    }
    this.line(this.turn(at + 2, at, loop.start));
    this.tally = this.tallies[at]!;
    this.tallyAt = at + 2;
    this.pending = false;
  }

  private instruction(pc: number): void {
    const word = this.proto.code[pc]!, op = opOf(word) as Op;
    if (this.label !== undefined) this.line(`// ${this.label(pc)}`);
    if (this.dead) return;
    if (machine.chaos !== never && mayLeave(op) && !hasOpenOperands(op, word)) this.line(`if (machine.chaos()) ${this.leave(pc)}`);
    EMIT[op](this, word, pc);
    this.commit();
  }

  // ---- pieces that ops are made of

  line(text: string): void {
    if (!this.dead) this.lines.push(text);
  }

  cell(r: number): string {
    this.cells.add(r);
    return `c${r}`;
  }

  /** The variable for the place in a table, of the loop whose iterator is called at an instruction. */
  cursor(at: number): string {
    this.cursors.add(at);
    return `q${at}`;
  }

  /** A register's value, said once. */
  read(r: number, pc: number): string {
    if (this.plan.capturedAt(pc, r)) return `(${this.cell(r)} === undefined ? r${r} : c${r}.value)`;
    return this.valueOf(r);
  }

  /** The value of a register that is in no cell, whatever its kind. */
  valueOf(r: number): string {
    switch (this.kinds[r] as Kind) {
      case Kind.Float: return `box(f${r})`;
      case Kind.Wide: return `fromHalves(w${r}, h${r})`;
    }
    return `r${r}`;
  }

  /** A register as an operand; `as` is the variable for a value that has to be fetched first. One of halves has its number as text. */
  anyOperand(r: number, pc: number, as: string): Operand {
    return this.kinds[r] === Kind.Wide && !this.plan.capturedAt(pc, r) ? { kind: Kind.Wide, text: String(r) } : this.operand(r, pc, as);
  }

  /** An operand of halves as a value. */
  narrow({ text, constant }: Operand, as: string): Operand {
    if (constant !== undefined) return { kind: Kind.Any, text: this.value(constant), constant };
    this.line(`${as} = fromHalves(w${text}, h${text});`);
    return { kind: Kind.Any, text: as };
  }

  /** Writes a 64-bit integer; the low half may use `t`. */
  writeWide(r: number, pc: number, low: string, high: string): void {
    if (this.plan.capturedAt(pc, r)) return this.write(r, pc, `fromHalves(${low}, ${high})`);
    this.line(`d = ${high}; w${r} = ${low}; h${r} = d;`);
    this.written.push({ r, kind: Kind.Wide });
  }

  /** A register as an operand that is no pair of halves. */
  operand(r: number, pc: number, as: string): Operand {
    if (this.plan.capturedAt(pc, r)) {
      this.line(`${as} = ${this.read(r, pc)};`);
      return { kind: Kind.Any, text: as };
    }
    const kind = this.kinds[r] as Kind;
    if (kind === Kind.Wide) return this.narrow({ kind, text: String(r) }, as);
    return { kind: kind === Kind.None ? Kind.Any : kind, text: kind === Kind.Float ? `f${r}` : `r${r}` };
  }

  /** Makes a register's value a name or number that can be said several times. */
  name(r: number, pc: number, as: string): string {
    const { kind, text } = this.operand(r, pc, as);
    if (kind !== Kind.Float) return text;
    this.line(`${as} = box(${text});`);
    return as;
  }

  write(r: number, pc: number, text: string, kind = Kind.Any): void {
    this.line(this.assign(r, pc, text, kind));
  }

  /** The text that gives a register a value; all that an instruction writes to a register must be of one kind. */
  assign(r: number, pc: number, text: string, kind = Kind.Any): string {
    const captured = this.plan.capturedAt(pc, r);
    this.written.push({ r, kind: captured ? Kind.Any : kind });
    if (!captured) return `${kind === Kind.Float ? 'f' : 'r'}${r} = ${text};`;
    const value = kind === Kind.Float ? `box(${text})` : text;
    return `if (${this.cell(r)} === undefined) r${r} = ${value}; else c${r}.value = ${value};`;
  }

  /** The name of a value that the text cannot hold. */
  value(v: unknown): string {
    if (this.host !== undefined) return this.host.value(v);
    let name = this.names.get(v);
    if (name === undefined) {
      name = `v${this.values.length}`;
      this.values.push(v);
      this.names.set(v, name);
    }
    return name;
  }

  constant(i: number): Operand {
    return this.literal(this.proto.constants[i]);
  }

  literal(v: Value): Operand {
    const kind = kindOf(v);
    if (kind === Kind.Wide) return { kind, text: '', constant: v };
    if (kind === Kind.Any) return { kind, text: v === undefined || typeof v === 'boolean' ? String(v) : this.value(v), constant: v };
    const n = v instanceof LuaFloat ? v.n : v as number;
    return { kind, text: !Number.isFinite(n) ? this.value(n) : n < 0 || Object.is(n, -0) ? `(${Object.is(n, -0) ? '-0' : n})` : String(n), constant: v };
  }

  /** An operand that is no pair of halves. */
  plain(o: Operand, as: string): Operand {
    return o.kind === Kind.Wide ? this.narrow(o, as) : o;
  }

  /** An operand as a value. */
  boxed({ kind, text, constant }: Operand): string {
    if (kind === Kind.Wide) return constant === undefined ? `fromHalves(w${text}, h${text})` : this.value(constant);
    if (kind !== Kind.Float) return text;
    return constant === undefined ? `box(${text})` : typeof constant === 'number' ? text : this.value(constant);
  }

  rk(word: number, pc: number): string {
    return kOf(word) === 1 ? this.boxed(this.constant(cOf(word))) : this.read(cOf(word), pc);
  }

  /** What the instruction knows of tables: from hot code, or else from the interpreter. */
  known(pc: number): Cache[] {
    const own = (this.notes.fields[pc] ??= []);
    if (own.length > 0) return own;
    const c = (this.proto.caches as Cache[])[pc]!;
    if (c.shape !== undefined) own.push(c);
    return own;
  }

  // ---- fuel: a unit for each instruction

  /** Fuel that a function charges at its start: for its first block, and for the return that ends it whichever way it takes. */
  private get charged(): number {
    return this.host !== undefined || this.entry !== undefined || this.waits ? 0 : this.plan.atStart;
  }

  /** The text that gives it back, for a start that was none. */
  refund(): string {
    return this.charged === 0 ? '' : `machine.rt.fuel += ${this.charged};`;
  }

  /** The text that gives back what is charged for the way to the loop where the function begins: it has been executed elsewhere. */
  private get passedOver(): string {
    const tally = this.tallies[entryPc(this.entry!.loop)] ?? 0;
    return tally === 0 ? '' : `machine.rt.fuel += ${tally};`;
  }

  /** How many are known to have been executed when those before `upTo` have been. */
  private executed(upTo: number): number {
    const { countedBefore } = this.plan;
    return this.tally + countedBefore[upTo]! - countedBefore[this.tallyAt]!;
  }

  /** Instructions executed and not charged yet, when those before `upTo` have been, as text; `without` so many. */
  private count(upTo: number, without = 0): string {
    const own = this.executed(upTo) - without;
    // Who is written in place of a call leaves with the caller, who counts what is in `z`.
    return !this.pending || this.host !== undefined ? String(own) : own === 0 ? 'z' : `z + ${own}`;
  }

  /** The text that charges them, at the end of the function. */
  charge(upTo: number): string {
    const count = this.count(upTo);
    return count === '0' ? '' : `machine.rt.fuel -= ${count}; `;
  }

  /** Charges them here and now: nothing is pending after that. */
  settle(upTo: number): void {
    this.line(this.charge(upTo));
    this.tally = 0;
    this.tallyAt = upTo;
    this.pending = false;
  }

  /** The text that counts what has been executed before `upTo`, on the way to an instruction; or to the end of a function written in place. */
  counting(upTo: number, to?: number): string {
    return add(this.executed(upTo) - (to === undefined ? 0 : this.tallies[to] ?? 0));
  }

  /** What a function written in place has counted is in `z` now. */
  counted(): void {
    this.pending = true;
  }

  /**
   * At the end of a loop's turn: charges what has been executed since its head, and leaves for its start if the slice has ended, or what is to
   * be learnt has been.
   */
  private turn(upTo: number, head: number, start = head): string {
    const { tally, tallyAt, pending } = this, before = this.tallies[head] ?? 0, count = this.count(upTo, before);
    const over = `(machine.rt.fuel -= ${count}) < 0 && tired()${this.trust === Trust.Learn ? ` || --${this.value(this.notes)}.patience < 0` : ''}`;
    this.tally = before;
    this.tallyAt = upTo;
    this.pending = false;
    const text = `if (${over}) ${this.leave(start, upTo)}${pending ? ' z = 0;' : ''}`;
    this.tally = tally;
    this.tallyAt = tallyAt;
    this.pending = pending;
    return text;
  }

  /** The text that leaves at pc; nothing of the instruction there has been done. Those before `upTo` have been executed. */
  leave(pc: number, upTo = pc): string {
    return `return ${this.out(this.leaving(pc, upTo))};`;
  }

  /** Leaving with one activation, or with that of the caller, too. */
  private out(left: string): string {
    return this.host === undefined ? left : this.host.leaving(left);
  }

  leaving(pc: number, upTo = pc): string {
    const left = this.leavingWith(2 * pc, pc, this.plan.liveAt(pc), undefined, undefined, upTo);
    return pc === this.loneAt ? this.leavingOpen(left, pc, '[o]') : left;
  }

  /** The same with a list of open operands of the instruction at pc. */
  leavingOpen(left: string, pc: number, open: string): string {
    const from = aOf(this.proto.code[pc - 1]!);
    return this.waits ? `spillOpen(${left}, frame, base + ${from}, ${open})` : `leaveOpen(${left}, base + ${from}, ${open})`;
  }

  /** The text that leaves while the call at pc goes on elsewhere. */
  leaveDuring(pc: number): string {
    return `return ${this.leavingDuring(pc)};`;
  }

  leavingDuring(pc: number): string {
    return this.leavingWith(2 * (pc + 1) + 1, pc, this.plan.liveDuringCall(pc), undefined, undefined, pc + 1);
  }

  /** The text for what a call at pc has given, if that is not one value: the first of them; or null, having left. */
  after(pc: number): string {
    this.notes.live[2 * (pc + 1) + 1] = this.plan.liveDuringCall(pc);
    return this.leavingWith(2 * pc, pc, this.plan.liveAt(pc), 'after', pc);
  }

  /** The same for a tail call. */
  afterTail(pc: number): string {
    return this.leavingWith(2 * pc, pc, this.plan.liveAt(pc), 'afterTail', pc);
  }

  /** The same for a metamethod that the instruction at pc has called; the instruction is finished when that has left. */
  private afterMeta(pc: number): string {
    this.notes.live[2 * (pc + 1) + 1] = this.plan.liveAt(pc);
    return this.leavingWith(2 * pc, pc, this.plan.liveAt(pc), this.waits ? 'spillAfter' : 'after', pc);
  }

  private leavingWith(at: number, pc: number, live: readonly number[], by = this.waits ? 'spill' : 'leave', place = at, upTo = pc): string {
    this.notes.live[at] = live;
    const values = live.map((r) => {
      const counted = this.within.find(({ loop: { register } }) => register + 1 === r)?.loop;
      if (counted !== undefined) return counted.step === 1 ? `${limitName(counted)} - r${r - 1}` : `floor((${limitName(counted)} - r${r - 1}) / ${counted.step ?? `r${r + 1}`}) + 0`;
      if (this.plan.capturedAt(pc, r)) return `${this.cell(r)} ?? r${r}`;
      return this.kinds[r] === Kind.None ? 'undefined' : this.valueOf(r);
    });
    const given = values.map((v) => ', ' + v).join('');
    const count = this.count(upTo);
    return this.waits ? `${by}(frame, ${place}, ${count}${given})` : `${by}(fn, base, ${place}, ${count}, ${this.vararg ? 'va' : 'undefined'}${given})`;
  }

  /** Leaves because something is not as it has been so far. */
  fail(pc: number): string {
    if (this.host === undefined && !this.waits && pc !== this.loneAt) return `return ${this.leavingWith(2 * pc, pc, this.plan.liveAt(pc), 'leaveInDoubt')};`;
    return `{ doubt(fn, ${pc});${this.host?.doubting ?? ''} ${this.leave(pc)} }`;
  }

  /** Puts what a helper gives into a register, or else what a metamethod does; or leaves. */
  put(a: number, pc: number, helper: string, meta?: string): string {
    return `${this.either(pc, helper, meta)} ${this.assign(a, pc, 't')}`;
  }

  /** Makes `t` what a helper gives, or else a metamethod, where one has been needed before; or leaves. */
  either(pc: number, helper: string, meta?: string): string {
    const learns = this.trust === Trust.Learn, other = learns || (this.notes.seen[pc]! & Seen.Other) !== 0;
    if (!other || meta === undefined) return `if ((t = ${helper}) === null) ${this.leave(pc)}`;
    const left = this.host === undefined ? 'return null;' : `{ if (machine.how === ${How.Raised}) return null; return ${this.host.leaves}; }`;
    return `if ((t = ${helper}) === null && (${learns ? `other(fn, ${pc}), ` : ''}t = ${meta}) === null && (t = ${this.afterMeta(pc)}) === null) ${left}`;
  }

  /** Where a function called by an instruction has its place, and what it may use. */
  get beyond(): string {
    return `base + ${this.proto.registers}, room`;
  }

  /** The upvalue's value. */
  upvalue(i: number): string {
    return `(u = fn.upvalues[${i}], u.stack === undefined ? u.value : u.stack[u.index])`;
  }

  /** Goes to another instruction. */
  jump(pc: number, to: number): string {
    if (to > this.end) return this.leave(to, pc + 1);
    if (to <= pc) return this.jumpBack(pc, to);
    const before = this.flow(to, pc + 1), braced = (text: string): string => (before === '' ? text : `{ ${before}${text} }`);
    return braced(`break B${to};`);
  }

  private jumpBack(pc: number, to: number): string {
    const loop = this.plan.loops.find((l) => l.by === Op.Jmp && l.start === to);
    if (loop === undefined) throw new Unfit();
    return `{ ${this.turn(pc + 1, to)} ${this.flowBack(to)}continue ${loopName(loop)}; }`;
  }

  /** The jump that follows the test at pc. */
  taken(pc: number): string {
    const jump = this.proto.code[pc + 1]!;
    if (opOf(jump) !== Op.Jmp || this.plan.targets[pc + 1] === 1) throw new Unfit();
    return this.jump(pc + 1, pc + 2 + sjOf(jump));
  }

  // ---- operands of calls

  /** The native that an instruction has always called so far. */
  native(pc: number): Native | undefined {
    const callee = this.trust === Trust.Sure ? this.notes.callees[pc] : undefined;
    return callee instanceof Native ? callee : undefined;
  }

  registers(from: number, n: number, pc: number): string[] {
    return Array.from({ length: n }, (_, i) => this.read(from + i, pc));
  }

  /** Operands of an instruction: n from register `from` on; or, if n is negative, fixed ones and, unless it is a list, the open one. */
  operands(from: number, n: number, pc: number): string[] {
    if (n >= 0) return this.registers(from, n, pc);
    const fixed = this.registers(from, aOf(this.proto.code[pc - 1]!) - from, pc);
    return this.loneAt === pc ? [...fixed, 'o'] : fixed;
  }

  /** Whether more operands are in a list, `o`, for an instruction that takes n. */
  hasList(n: number, pc: number): boolean {
    return n < 0 && this.loneAt !== pc;
  }

  // ---- numeric loops

  /** The stepping of a numeric loop at its end. */
  step(pc: number, a: number): void {
    const counted = this.plan.counted.get(pc);
    const loop = this.plan.loops.find((l) => l.by === Op.ForLoop && l.end === pc + 1)!;
    if (counted !== undefined) {
      const limit = limitName(counted), { step } = counted, by = step ?? `r${a + 2}`;
      const up = step === 1 ? `r${a} < ${limit}` : `r${a} <= ${limit} - ${by}`, down = `r${a} >= ${limit} - ${by}`;
      this.line(`if (${step === undefined ? `${by} > 0 ? ${up} : ${down}` : step > 0 ? up : down.replace('- -', '+ ')}) {`);
      const before = this.snapshot();
      this.line(`r${a} = r${a} + ${by};`);
      this.write(a + 3, pc, `r${a}`, Kind.Integer);
      this.again(loop, pc);
      this.restore(before);
    } else {
      this.line(`if ((t = stepAny(${this.read(a, pc)}, ${this.read(a + 1, pc)}, ${this.read(a + 2, pc)})) !== undefined) {`);
      const before = this.snapshot();
      this.write(a, pc, 't[0]');
      this.write(a + 1, pc, 't[1]');
      this.write(a + 3, pc, 't[3]');
      this.again(loop, pc);
      this.restore(before);
    }
    this.line('}');
  }

  private again(loop: Stretch, pc: number): void {
    this.commit();
    this.line(this.turn(pc + 1, loop.start));
    this.line(`${this.flowBack(loop.start)}continue ${loopName(loop)};`);
  }

  /** Like flow, on the way back to a loop's head: all has been charged. */
  private flowBack(to: number): string {
    const { tally, tallyAt, pending } = this;
    this.tally = this.tallies[to] ?? 0;
    this.tallyAt = 0;
    this.pending = false;
    const text = this.flow(to, 0);
    this.tally = tally;
    this.tallyAt = tallyAt;
    this.pending = pending;
    return text;
  }
}

/** Adds to `z`. */
const add = (count: number): string => (count === 0 ? '' : `z += ${count}; `);

const loopName = ({ start, end, by }: Stretch): string => (by === Op.Jmp ? `L${start}` : `F${end - 1}`);
