// JavaScript text for a prototype. Registers are locals: r0, r1, ... hold values, f0, f1, ... doubles where a register
// is known to be a float, w0, h0, ... the words of an Int64, c0, c1, ... the cells of captured ones. This file decides
// how control and representations flow; what each instruction becomes is ops.ts. The text is emitted again if a merge
// has turned out to have other representations than the text before relies on. Text holds nothing of the program but
// numbers: constants, caches and prototypes come in as values.
import { jumpTarget, usesOpen } from '../../bytecode/effects.ts';
import { aOf, cOf, kOf, opOf } from '../../bytecode/encode.ts';
import { Op } from '../../bytecode/ops.ts';
import type { Proto } from '../../bytecode/proto.ts';
import { lastMatch } from '../../values/bytes.ts';
import { LuaFloat } from '../../values/number.ts';
import type { Shape } from '../../values/shape.ts';
import type { Value } from '../../values/type.ts';
import type { Cache } from '../../vm/operations/cache.ts';
import { Native } from '../../vm/native/native.ts';
import {
  checkParameters,
  emitOsrEntry,
  entryPc,
  representationsAtEntry,
  representationsAtStart,
  split,
  type OsrEntry,
} from './entry.ts';
import { call } from './calls.ts';
import { isAdded, type Inlined } from './inlining.ts';
import { Representation, TypeSet, Mode, join, representationOf } from '../analysis/representations.ts';
import { ACTIVATION, MAX_INLINED } from '../policy/thresholds.ts';
import { How, type Feedback } from '../runtime/context.ts';
import { FieldFeedback } from '../runtime/fields.ts';
import { EMIT, iterate, mayBailOut } from './ops.ts';
import { Form, Unfit, limitName, type CountedLoop, type Plan, type Region } from '../analysis/plan.ts';

export interface Emitted {
  /** The body of a function that is given SUPPORT and the values by name, and gives the compiled function. */
  readonly text: string;
  /** Values named v0, v1, ... in the text. */
  readonly values: readonly unknown[];
}

/** Whether the slice is over, where the fuel is used up (runtime/helpers.ts). */
const INTERRUPTED = `\`\${interrupt}\``;

/**
 * Emits a function; as a generator, if it is to wait where it would have to bail out. `label` gives a comment for each
 * instruction.
 */
export const emit = (
  plan: Plan,
  feedback: Feedback,
  entry: OsrEntry | undefined,
  mode: Mode,
  isGenerator: boolean,
  label?: (pc: number) => string,
): Emitted => new Emitter(plan, feedback, entry, mode, isGenerator, label).emit();

/** An operand: its text, which can be repeated, in its representation. */
export interface Operand {
  readonly representation: Representation;
  readonly text: string;
  readonly constant?: Value;
}

export class Emitter {
  readonly proto: Proto;
  private lines: string[] = [];
  private values: unknown[] = [];
  private readonly names = new Map<unknown, string>();
  private readonly around: readonly Region[];
  readonly vararg: boolean;
  /** Counted loops in whose body control is. */
  private readonly within: { readonly loop: CountedLoop; readonly end: number }[] = [];
  private readonly cells = new Set<number>();
  /** Places in tables, of loops that visit all fields. */
  private readonly cursors = new Set<number>();
  private readonly from: number;
  private readonly end: number;
  /** Representations of the registers before this instruction, and of those that it writes. */
  private representations: Uint8Array;
  private readonly written: { readonly r: number; readonly representation: Representation; known?: Operand }[] = [];
  /** Integers that registers are known to hold, since control flow merged last. */
  private constants = new Map<number, Operand>();
  /** Up to here, nothing has been profiled. */
  private unprofiled = 0;
  /** Shapes that stores of fields give to tables that have not escaped yet. */
  readonly steps = new Map<number, Shape>();
  /** Control does not get here. */
  private dead = false;
  /** The instruction whose open operand is one value, in `o`; otherwise `o` is a list. */
  loneAt = -1;
  /** Representations at merges, */
  private readonly mergeState: (Uint8Array | undefined)[] = [];
  /** and whether the text emitted so far relies on them. */
  private readonly mergeUsed: Uint8Array;
  /** Inlined functions, by their calls. */
  private readonly inlined = new Map<number, Inlined>();
  /** Representations of arguments, and those that are constants, of an inlined function. */
  private argumentRepresentations: Uint8Array | undefined = undefined;
  private argumentConstants: ReadonlyMap<number, Operand> | undefined = undefined;
  /** Emitted text relies on representations that have turned out to be others. */
  private changed = false;
  /**
   * Instructions executed and not charged yet: as many as the first of the paths that lead here has executed, and what
   * the others have executed more, in the variable `z`. This many are known before the instruction `tallyAt`, those
   * behind it come on top;
   */
  private tally = 0;
  private tallyAt = 0;
  /** at instructions where control flow merges, this many. */
  private readonly tallies: (number | undefined)[] = [];
  /** `z` may be something else than 0 here, */
  private pending = false;
  /** and at instructions where control flow merges. */
  private readonly pendingAt: Uint8Array;

  constructor(
    readonly plan: Plan,
    readonly feedback: Feedback,
    readonly entry: OsrEntry | undefined,
    readonly mode: Mode,
    readonly isGenerator: boolean,
    private readonly label: ((pc: number) => string) | undefined,
    /** Set for a function that is inlined. */
    readonly host: Inlined | undefined = undefined,
  ) {
    this.proto = plan.proto;
    this.around = entry === undefined ? [] : plan.around(entry.loop);
    this.vararg = plan.proto.vararg;
    this.from = this.around[0]?.start ?? 0;
    this.end = this.around[0]?.end ?? plan.proto.code.length;
    this.representations = new Uint8Array(plan.proto.registers);
    this.mergeUsed = new Uint8Array(plan.proto.code.length + 1);
    this.pendingAt = new Uint8Array(plan.proto.code.length + 2);
  }

  emit(): Emitted {
    const { plan, around, entry } = this;
    // What lies before an inner loop on the way to the entry is passed over the first time.
    const guards: Region[] = [];
    for (let i = 0; i + 1 < around.length; i++) {
      const start = around[i]!.start,
        end = around[i + 1]!.start;
      if (start < end) guards.push({ form: Form.Guard, start, end, by: Op.Jmp });
    }
    const regions = plan.regions(this.from, this.end, guards);
    if (entry !== undefined) this.mergeState[entryPc(entry.loop)] = representationsAtEntry(plan, entry);
    do {
      this.changed = false;
      this.rewrite(regions);
    } while (this.changed);
    return { text: this.frameText(), values: this.values };
  }

  /** Emits an inlined function, with arguments of these representations, some constants; gives its text. */
  body(representations: Uint8Array, constants: ReadonlyMap<number, Operand>): string {
    this.argumentRepresentations = representations;
    this.argumentConstants = constants;
    const regions = this.plan.regions(0, this.end, []);
    do {
      this.changed = false;
      this.rewrite(regions);
    } while (this.changed);
    return this.lines.filter((line) => line !== '').join('\n');
  }

  /** The function that is inlined at pc, made the first time it is asked for. */
  inlinedAt(pc: number, make: (number: number) => Inlined): Inlined | undefined {
    let it = this.inlined.get(pc);
    if (it === undefined && this.inlined.size < MAX_INLINED) this.inlined.set(pc, (it = make(this.inlined.size)));
    return it;
  }

  /** Emits the instructions, from what is known of the merges. */
  private rewrite(regions: readonly Region[]): void {
    const { plan, proto, end, entry } = this,
      open: Region[] = [];
    this.lines = [];
    this.values = [];
    this.names.clear();
    this.cells.clear();
    this.cursors.clear();
    this.steps.clear();
    this.representations.fill(Representation.None);
    this.constants = new Map(this.argumentConstants);
    this.dead = entry !== undefined;
    this.loneAt = -1;
    this.unprofiled = 0;
    this.mergeUsed.fill(0);
    this.pendingAt.fill(0);
    this.tallies.length = 0;
    this.countFrom(-this.charged, 0);
    if (this.argumentRepresentations !== undefined) this.representations.set(this.argumentRepresentations);
    else if (entry === undefined) this.representations.set(representationsAtStart(this));
    let next = 0;
    for (let pc = this.from; pc <= end; pc++) {
      const merge = plan.isMerge(pc) || pc === end;
      if (merge) this.line(this.emitPhiMoves(pc, pc));
      while (open.length > 0 && open[open.length - 1]!.end === pc) this.close(open.pop()!);
      if (open.some((s) => s.end <= pc)) throw new Unfit();
      if (merge) this.enterMerge(pc);
      for (; next < regions.length && regions[next]!.start === pc; next++) {
        open.push(regions[next]!);
        this.open(regions[next]!);
      }
      if (pc === end) break;
      if (merge || pc === this.from) this.coverBlock(pc);
      this.instruction(pc);
    }
    // What comes behind the loops is the interpreter's: in a long chunk with many loops it would be emitted for each of
    // them.
    if (end < proto.code.length) this.line(this.bailOut(end));
  }

  private frameText(): string {
    const begin: string[] = [];
    if (this.entry !== undefined) {
      emitOsrEntry(this, begin, this.entry, this.around, this.mergeState[entryPc(this.entry.loop)]!);
      begin.push(this.passedOver);
    } else checkParameters(this, begin);
    const { proto, entry, vararg } = this,
      { registers, params } = proto;
    const names = (letter: string, from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, i) => `${letter}${from + i}`);
    const declared = [
      ...[...'rwhf'].flatMap((letter) =>
        names(letter, letter === 'r' && entry === undefined && !this.isGenerator ? params : 0, registers),
      ),
      ...[...this.cells].map((r) => `c${r}`),
      ...[...this.cursors].map((at) => `q${at}`),
      ...'tuvodgijkmz',
      ...[...this.plan.counted.values()].map(limitName),
    ];
    const own = entry === undefined ? names('r', 0, params) : [],
      parameters = this.isGenerator ? ['va'] : own;
    if (!this.isGenerator && (vararg || entry !== undefined)) parameters.push(entry === undefined ? '...va' : 'va');
    // In parentheses: V8 compiles it at once then, instead of looking through it first and again when it is called.
    const head = [
        `return (function${this.isGenerator ? '*' : ''} ${this.title}(fn, base, ${this.isGenerator ? 'frame' : 'budget'}${parameters.map((name) => ', ' + name).join('')}) {`,
      ],
      args = `[${parameters.join(', ')}]`;
    if (this.isGenerator) {
      // Before it has begun, the registers are where they were.
      head.push('let { stackBudget: budget } = context;', 'const { stack } = context.co;');
      begin.unshift('if (budget < 0) return null;', ...own.map((name, r) => `${name} = stack[base + ${r}];`));
    } else if (entry === undefined) {
      head.push(
        `if ((context.rt.fuel -= ${this.charged}) < 0 && ${INTERRUPTED} || (budget -= ${ACTIVATION + registers}${vararg ? ' + 2 * va.length' : ''}) < 0) return bailOutAtStart(fn, base, ${args}, ${this.charged});`,
      );
      if (this.mode === Mode.Profile)
        head.push(
          `if (!profileCall(fn, ${args})) { ${this.refund()} return fn.proto.run(fn, base, budget${parameters.map((name) => ', ' + name).join('')}); }`,
        );
      if (vararg) begin.push(`if (va.length > 0) base += ${params + 1} + va.length;`);
    }
    // Only what the text names: V8 has a slot for each local.
    lastMatch.kept = true;
    const body = this.lines.filter((line) => line !== '').join('\n'),
      named = new Set(body.match(/\b[a-z]\d*\b/g));
    for (const name of begin.join('\n').match(/\b[a-z]\d*\b/g) ?? []) named.add(name);
    const used = declared.filter((name) => named.has(name)).concat([...named].filter(isAdded));
    if (used.length > 0) head.push(`let ${used.map((name) => (name === 'z' ? 'z = 0' : name)).join(', ')};`);
    return `"use strict";\n${[...head, ...begin].join('\n')}\n${body}\n});`;
  }

  /** For profilers: the line, and where it begins in the code. */
  get title(): string {
    const {
      proto: { lineDefined },
      entry,
    } = this;
    return `lua_${lineDefined}${entry === undefined ? '' : `_${entryPc(entry.loop)}`}`;
  }

  // ---- merges

  /**
   * On an edge to a merge, when the instructions before `upTo` have been executed: the text that gives registers the
   * representations they have there.
   */
  emitPhiMoves(to: number, upTo: number): string {
    if (this.dead) return '';
    const { plan } = this,
      live = plan.liveAt(to),
      executed = this.executed(upTo),
      more = executed - (this.tallies[to] ??= executed);
    if (this.pending || more !== 0) this.pendingAt[to] = 1;
    let there = this.mergeState[to];
    if (there === undefined) {
      there = this.mergeState[to] = new Uint8Array(this.representations.length);
      for (const r of live) there[r] = plan.capturedAt(to, r) ? Representation.Tagged : this.representations[r]!;
      if (this.mergeUsed[to] === 1) this.changed = true;
    } else
      for (const r of live) {
        const representation = join(there[r] as Representation, this.representations[r] as Representation);
        if (representation === there[r]) continue;
        there[r] = representation;
        this.changed = true;
      }
    return (
      add(more) +
      live
        .map((r) => {
          const representation = this.representations[r] as Representation,
            wanted = there[r] as Representation;
          if (wanted === Representation.Int64 && representation === Representation.Integer) return `${split(r)} `;
          return wanted === Representation.Tagged &&
            (representation === Representation.Double || representation === Representation.Int64)
            ? `r${r} = ${this.valueOf(r)}; `
            : '';
        })
        .join('')
    );
  }

  /** Begins a merge. */
  private enterMerge(pc: number): void {
    const there = this.mergeState[pc];
    this.mergeUsed[pc] = 1;
    this.constants.clear();
    this.countFrom((this.tallies[pc] ??= 0), pc, this.pendingAt[pc] === 1);
    this.dead = there === undefined;
    if (there !== undefined) this.representations.set(there);
  }

  /**
   * The beginning of a block. While profiling, its execution is recorded; later, a block that has never been executed
   * is not emitted.
   */
  coverBlock(pc: number): void {
    if (this.mode === Mode.Profile) this.line(`${this.value(this.feedback.blockCoverage)}[${pc}] = 1;`);
    else if (this.mode === Mode.Speculate && this.feedback.blockCoverage[pc] === 0 && !this.inevitable(pc)) {
      this.line(this.deopt(pc));
      this.dead = true;
    }
  }

  /**
   * Whether a block will be reached though it has not been: what comes behind a loop that had not ended when profiling
   * did. All of that is emitted without speculation, but for further loops.
   */
  private inevitable(pc: number): boolean {
    const { loops } = this.plan;
    if (loops.some(({ start }) => start === pc)) return false;
    if (pc < this.unprofiled) return true;
    if (!loops.some(({ start, end }) => end === pc && this.feedback.blockCoverage[start] === 1)) return false;
    this.unprofiled = loops.findLast(({ start, end }) => start < pc && pc < end)?.end ?? this.end;
    return true;
  }

  /** What the instruction has written takes effect for what is emitted next. */
  commit(): void {
    for (const { r, representation, known } of this.written) {
      this.representations[r] = representation;
      if (known === undefined) this.constants.delete(r);
      else this.constants.set(r, known);
    }
    this.written.length = 0;
  }

  /** Writes a constant that is no Int64; what follows may know an integer. */
  load(r: number, pc: number, operand: Operand): void {
    const { text, representation } = operand;
    this.write(r, pc, text, representation);
    if (this.mode === Mode.Speculate && representation === Representation.Integer) this.written.at(-1)!.known = operand;
  }

  representationAt(r: number): Representation {
    return this.representations[r] as Representation;
  }

  /** A register has several representations: all has to be emitted again. */
  widened(): void {
    this.changed = true;
  }

  snapshot(): Uint8Array {
    return this.representations.slice();
  }

  restore(representations: Uint8Array): void {
    this.representations.set(representations);
  }

  /** A closure has been made: the registers it captures are in cells from now on. */
  captured(child: Proto): void {
    for (const { inStack, index } of child.upvalues) if (inStack) this.representations[index] = Representation.Tagged;
  }

  /** What follows in the text is not reached from here. */
  stop(): void {
    this.dead = true;
  }

  // ---- braces

  private brace(text: string): void {
    this.lines.push(text);
  }

  private open(region: Region): void {
    const { around, entry } = this;
    switch (region.form) {
      case Form.Block:
        this.brace(`B${region.end}: {`);
        return;
      case Form.Guard:
        this.brace('if (!first) {');
        return;
    }
    if (region.by === Op.ForLoop) {
      const loop = this.plan.counted.get(region.end - 1);
      if (loop !== undefined) this.within.push({ loop, end: region.end });
    }
    if (region === entry?.loop && around.length > 1) this.brace('first = false;');
    this.brace(`${loopName(region)}: for (;;) {`);
    if (region.by !== Op.TForLoop) return;
    const passed = around.includes(region) && region !== entry?.loop;
    if (passed) this.brace('if (!first) {');
    this.iterate(region);
    this.line(this.emitPhiMoves(region.start, region.end));
    if (passed) this.brace('}');
    this.enterMerge(region.start);
  }

  private close(region: Region): void {
    if (region.form === Form.Loop) {
      if (this.within[this.within.length - 1]?.end === region.end && region.by === Op.ForLoop) this.within.pop();
      this.brace('break;');
    }
    this.brace('}');
  }

  /** The call of a generic loop's iterator, with the test behind it. */
  private iterate(loop: Region): void {
    const at = loop.end - 2,
      { code } = this.proto,
      word = code[at]!,
      a = aOf(word);
    this.enterMerge(at);
    // The body's end, which comes later in the text, leads here, too.
    this.pending = true;
    this.coverBlock(at);
    if (!iterate(this, loop, at, a, cOf(word))) {
      call(this, at, this.read(a, at), [this.read(a + 1, at), this.read(a + 2, at)], a + 4, cOf(word));
      this.commit();
      const pc = at + 1,
        control = this.read(a + 4, pc);
      this.line(`if (${control} === undefined) { ${this.emitPhiMoves(loop.end, at + 2)}break; }`);
      this.write(a + 2, pc, control);
      this.commit();
    }
    this.line(this.turn(at + 2, at, loop.start));
    this.countFrom(this.tallies[at]!, at + 2);
  }

  private instruction(pc: number): void {
    const word = this.proto.code[pc]!,
      op = opOf(word) as Op;
    if (this.label !== undefined) this.line(`// ${this.label(pc)}`);
    if (this.dead) return;
    const { stressBailouts } = this.feedback.tuning;
    if (stressBailouts !== undefined && mayBailOut(op) && !usesOpen(word)) {
      this.line(`if (${this.value(stressBailouts)}()) ${this.bailOut(pc)}`);
    }
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

  /** The value of a register that is in no cell, whatever its representation. */
  valueOf(r: number): string {
    switch (this.representations[r] as Representation) {
      case Representation.Double:
        return `box(f${r})`;
      case Representation.Int64:
        return `fromLoHi(w${r}, h${r})`;
    }
    return `r${r}`;
  }

  /**
   * A register as an operand; `as` is the variable for a value that has to be fetched first. The text of an Int64 is
   * its register's number.
   */
  anyOperand(r: number, pc: number, as: string): Operand {
    const known = this.constants.get(r);
    if (known !== undefined && !this.plan.capturedAt(pc, r)) return known;
    return this.representations[r] === Representation.Int64 && !this.plan.capturedAt(pc, r)
      ? { representation: Representation.Int64, text: String(r) }
      : this.operand(r, pc, as);
  }

  /** An Int64 operand as a value. */
  narrow({ text, constant }: Operand, as: string): Operand {
    if (constant !== undefined) return { representation: Representation.Tagged, text: this.value(constant), constant };
    this.line(`${as} = fromLoHi(w${text}, h${text});`);
    return { representation: Representation.Tagged, text: as };
  }

  /** Writes an Int64; the text of its low word may use `t`. */
  writeInt64(r: number, pc: number, low: string, high: string): void {
    if (this.plan.capturedAt(pc, r)) return this.write(r, pc, `fromLoHi(${low}, ${high})`);
    this.line(`d = ${high}; w${r} = ${low}; h${r} = d;`);
    this.written.push({ r, representation: Representation.Int64 });
  }

  /** A register as an operand that is no Int64. */
  operand(r: number, pc: number, as: string): Operand {
    if (this.plan.capturedAt(pc, r)) {
      this.line(`${as} = ${this.read(r, pc)};`);
      return { representation: Representation.Tagged, text: as };
    }
    const representation = this.representations[r] as Representation;
    if (representation === Representation.Int64) return this.narrow({ representation, text: String(r) }, as);
    return {
      representation: representation === Representation.None ? Representation.Tagged : representation,
      text: representation === Representation.Double ? `f${r}` : `r${r}`,
    };
  }

  /** Makes a register's value a name or number that can be said several times. */
  name(r: number, pc: number, as: string): string {
    const { representation, text } = this.operand(r, pc, as);
    if (representation !== Representation.Double) return text;
    this.line(`${as} = box(${text});`);
    return as;
  }

  write(r: number, pc: number, text: string, representation = Representation.Tagged): void {
    this.line(this.assign(r, pc, text, representation));
  }

  /**
   * The text that gives a register a value; all that an instruction writes to a register must have one representation.
   */
  assign(r: number, pc: number, text: string, representation = Representation.Tagged): string {
    const captured = this.plan.capturedAt(pc, r);
    this.written.push({ r, representation: captured ? Representation.Tagged : representation });
    if (!captured) return `${representation === Representation.Double ? 'f' : 'r'}${r} = ${text};`;
    const value = representation === Representation.Double ? `box(${text})` : text;
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
    const representation = representationOf(v);
    if (representation === Representation.Int64) return { representation, text: '', constant: v };
    if (representation === Representation.Tagged)
      return {
        representation,
        text: v === undefined || typeof v === 'boolean' ? String(v) : this.value(v),
        constant: v,
      };
    const n = v instanceof LuaFloat ? v.n : (v as number);
    return {
      representation,
      text: !Number.isFinite(n)
        ? this.value(n)
        : n < 0 || Object.is(n, -0)
          ? `(${Object.is(n, -0) ? '-0' : n})`
          : String(n),
      constant: v,
    };
  }

  /** An operand that is no Int64. */
  plain(o: Operand, as: string): Operand {
    return o.representation === Representation.Int64 ? this.narrow(o, as) : o;
  }

  /** An operand as a value. */
  boxed({ representation, text, constant }: Operand): string {
    if (representation === Representation.Int64)
      return constant === undefined ? `fromLoHi(w${text}, h${text})` : this.value(constant);
    if (representation !== Representation.Double) return text;
    return constant === undefined ? `box(${text})` : typeof constant === 'number' ? text : this.value(constant);
  }

  rk(word: number, pc: number): string {
    return kOf(word) === 1 ? this.boxed(this.constant(cOf(word))) : this.read(cOf(word), pc);
  }

  /** Shapes that the instruction has found: in compiled code, or else in the interpreter. */
  known(pc: number): FieldFeedback {
    const own = (this.feedback.fields[pc] ??= new FieldFeedback());
    if (own.recent.length > 0) return own;
    const c = (this.proto.caches as Cache[])[pc]!;
    if (c.shape !== undefined) own.recent.push(c);
    return own;
  }

  // ---- fuel: a unit for each instruction

  /**
   * Fuel that a function charges at its start: for its first block, and for the return that ends it whichever way it
   * takes.
   */
  private get charged(): number {
    return this.host !== undefined || this.entry !== undefined || this.isGenerator ? 0 : this.plan.atStart;
  }

  /** The text that gives it back, for a start that was none. */
  refund(): string {
    return this.charged === 0 ? '' : `context.rt.fuel += ${this.charged};`;
  }

  /**
   * The text that gives back what is charged for the way to the loop where the function begins: it has been executed
   * elsewhere.
   */
  private get passedOver(): string {
    const tally = this.tallies[entryPc(this.entry!.loop)] ?? 0;
    return tally === 0 ? '' : `context.rt.fuel += ${tally};`;
  }

  /** From an instruction on, with so many executed before it. */
  private countFrom(tally: number, at: number, pending = false): void {
    this.tally = tally;
    this.tallyAt = at;
    this.pending = pending;
  }

  /** How many are known to have been executed when those before `upTo` have been. */
  private executed(upTo: number): number {
    const { countedBefore } = this.plan;
    return this.tally + countedBefore[upTo]! - countedBefore[this.tallyAt]!;
  }

  /** Instructions executed and not charged yet, when those before `upTo` have been, as text; `without` so many. */
  private count(upTo: number, without = 0): string {
    const own = this.executed(upTo) - without;
    // An inlined function bails out together with its caller, which counts what is in `z`.
    return !this.pending || this.host !== undefined ? String(own) : own === 0 ? 'z' : `z + ${own}`;
  }

  /** The text that charges them, at the end of the function. */
  charge(upTo: number): string {
    const count = this.count(upTo);
    return count === '0' ? '' : `context.rt.fuel -= ${count}; `;
  }

  /** The text with them charged meanwhile: a generator that waits may never go on. */
  whileCharged(upTo: number, text: string): string {
    const count = this.count(upTo);
    return count === '0' ? text : `context.rt.fuel -= ${count}; ${text} context.rt.fuel += ${count};`;
  }

  /** Charges them here and now: nothing is pending after that. */
  settle(upTo: number): void {
    this.line(this.charge(upTo) + (this.pending && this.host === undefined ? 'z = 0;' : ''));
    this.countFrom(0, upTo);
  }

  /**
   * The text that counts what has been executed before `upTo`, on the way to an instruction; or to the end of an
   * inlined function.
   */
  counting(upTo: number, to?: number): string {
    return add(this.executed(upTo) - (to === undefined ? 0 : (this.tallies[to] ?? 0)));
  }

  /** What an inlined function has counted is in `z` now. */
  counted(): void {
    this.pending = true;
  }

  /**
   * At the end of a loop's turn: charges what has been executed since its head, and bails out to its start if the slice
   * has ended, or the profile is complete.
   */
  private turn(upTo: number, head: number, start = head): string {
    const { tally, tallyAt, pending } = this,
      before = this.tallies[head] ?? 0,
      count = this.count(upTo, before);
    const over = `(context.rt.fuel -= ${count}) < 0 && ${INTERRUPTED}${this.mode === Mode.Profile ? ` || --${this.value(this.feedback)}.warmup < 0` : ''}`;
    this.countFrom(before, upTo);
    const text = `if (${over}) ${this.bailOut(start, upTo)}${pending ? ' z = 0;' : ''}`;
    this.countFrom(tally, tallyAt, pending);
    return text;
  }

  /**
   * The text that bails out at pc; nothing of the instruction there has been done. Those before `upTo` have been
   * executed.
   */
  bailOut(pc: number, upTo = pc): string {
    return `return ${this.out(this.bailoutAt(pc, upTo))};`;
  }

  /** Bailing out with one activation, or with that of the caller, too. */
  private out(bailout: string): string {
    return this.host === undefined ? bailout : this.host.bailoutOfBoth(bailout);
  }

  bailoutAt(pc: number, upTo = pc): string {
    const bailout = this.bailoutCall(2 * pc, pc, this.liveBefore(pc), undefined, undefined, upTo);
    return pc === this.loneAt ? this.bailoutOpen(bailout, pc, '[o]') : bailout;
  }

  /** The same with a list of open operands of the instruction at pc. */
  bailoutOpen(bailout: string, pc: number, open: string): string {
    const from = aOf(this.proto.code[pc - 1]!);
    return this.isGenerator
      ? `spillOpen(${bailout}, frame, base + ${from}, ${open})`
      : `bailOutOpen(${bailout}, base + ${from}, ${open})`;
  }

  /** The text that bails out while the call at pc goes on elsewhere. */
  bailOutDuring(pc: number): string {
    return `return ${this.bailoutDuring(pc)};`;
  }

  bailoutDuring(pc: number): string {
    return this.bailoutCall(2 * (pc + 1) + 1, pc, this.plan.liveDuringCall(pc), undefined, undefined, pc + 1);
  }

  /**
   * The text for what a call at pc has given, if that is not one value: the first of them; or null, having bailed out.
   */
  after(pc: number): string {
    this.feedback.live[2 * (pc + 1) + 1] = this.plan.liveDuringCall(pc);
    return this.bailoutCall(2 * pc, pc, this.liveBefore(pc), 'after', pc);
  }

  /** The same for a tail call. */
  afterTail(pc: number): string {
    return this.bailoutCall(2 * pc, pc, this.liveBefore(pc), 'afterTail', pc);
  }

  /**
   * The same for a metamethod that the instruction at pc has called; the interpreter finishes the instruction if that
   * has bailed out.
   */
  private afterMeta(pc: number): string {
    this.feedback.live[2 * (pc + 1) + 1] = this.liveBefore(pc);
    return this.bailoutCall(2 * pc, pc, this.liveBefore(pc), this.isGenerator ? 'spillAfter' : 'after', pc);
  }

  /**
   * Registers that the interpreter may read from the instruction at pc on. Before it calls a metamethod for SELF, it
   * writes the object, which is in `o`.
   */
  private liveBefore(pc: number): readonly number[] {
    const live = this.plan.liveAt(pc),
      object = this.objectOf(pc);
    return object === undefined || live.includes(object) ? live : [...live, object];
  }

  /** The register for the object of a method that SELF looks up, if its metamethods can be called from here. */
  objectOf(pc: number): number | undefined {
    const word = this.proto.code[pc]!;
    if (opOf(word) !== Op.Self || kOf(word) === 0 || this.plan.capturedAt(pc, aOf(word) + 1)) return undefined;
    return aOf(word) + 1;
  }

  private bailoutCall(
    at: number,
    pc: number,
    live: readonly number[],
    by = this.isGenerator ? 'spill' : 'bailOut',
    place = at,
    upTo = pc,
  ): string {
    this.feedback.live[at] = live;
    const calls = by === 'after' || by === 'spillAfter',
      object = calls ? this.objectOf(pc) : undefined;
    const values = live.map((r) => {
      if (r === object) return 'o';
      const counted = this.within.find(({ loop: { register } }) => register + 1 === r)?.loop;
      if (counted !== undefined)
        return counted.step === 1
          ? `${limitName(counted)} - r${r - 1}`
          : `floor((${limitName(counted)} - r${r - 1}) / ${counted.step ?? `r${r + 1}`}) + 0`;
      if (this.plan.capturedAt(pc, r)) return `${this.cell(r)} ?? r${r}`;
      return this.representations[r] === Representation.None ? 'undefined' : this.valueOf(r);
    });
    const list = values.map((v) => ', ' + v).join('');
    const count = this.count(upTo);
    return this.isGenerator
      ? `${by}(frame, ${place}, ${count}${list})`
      : `${by}(fn, base, ${place}, ${count}, ${this.vararg ? 'va' : 'undefined'}${list})`;
  }

  /** The text that bails out because a speculation has failed. */
  deopt(pc: number): string {
    if (this.host === undefined && !this.isGenerator && pc !== this.loneAt)
      return `return ${this.bailoutCall(2 * pc, pc, this.liveBefore(pc), 'deopt')};`;
    return `{ recordDeopt(fn, ${pc});${this.host?.callerDeopt ?? ''} ${this.bailOut(pc)} }`;
  }

  /** Puts what a helper gives into a register, or else what a metamethod does; or bails out. */
  put(a: number, pc: number, helper: string, meta?: string): string {
    return `${this.either(pc, helper, meta)} ${this.assign(a, pc, 't')}`;
  }

  /** Makes `t` what a helper gives, or else a metamethod, where one has been needed before; or bails out. */
  either(pc: number, helper: string, meta?: string): string {
    return this.orMetamethod(pc, `(t = ${helper}) === null`, meta);
  }

  /** Stores by a helper, which says whether it has, or else by a metamethod. */
  stored(pc: number, helper: string, meta: string): string {
    return this.orMetamethod(pc, `!${helper}`, meta);
  }

  private orMetamethod(pc: number, failed: string, meta: string | undefined): string {
    const profiling = this.mode === Mode.Profile,
      other = profiling || (this.feedback.types[pc]! & TypeSet.Other) !== 0;
    if (!other || meta === undefined) return `if (${failed}) ${this.bailOut(pc)}`;
    const bailout =
      this.host === undefined
        ? 'return null;'
        : `{ if (context.how === ${How.Raised}) return null; return ${this.host.callerBailout}; }`;
    return `if (${failed} && (${profiling ? `recordMetamethod(fn, ${pc}), ` : ''}t = ${meta}) === null && (t = ${this.afterMeta(pc)}) === null) ${bailout}`;
  }

  /** Where a function called by an instruction has its place, and what it may use. */
  get beyond(): string {
    return `base + ${this.proto.registers}, budget`;
  }

  /** The upvalue's value. */
  upvalue(i: number): string {
    return `(u = fn.upvalues[${i}], u.stack === undefined ? u.value : u.stack[u.index])`;
  }

  /** Goes to another instruction. */
  jump(pc: number, to: number): string {
    if (to > this.end) return this.bailOut(to, pc + 1);
    if (to <= pc) return this.jumpBack(pc, to);
    const before = this.emitPhiMoves(to, pc + 1),
      braced = (text: string): string => (before === '' ? text : `{ ${before}${text} }`);
    return braced(`break B${to};`);
  }

  private jumpBack(pc: number, to: number): string {
    const loop = this.plan.loops.find((l) => l.by === Op.Jmp && l.start === to);
    if (loop === undefined) throw new Unfit();
    return `{ ${this.turn(pc + 1, to)} ${this.emitPhiMovesBack(to)}continue ${loopName(loop)}; }`;
  }

  /** The jump that follows the test at pc. */
  taken(pc: number): string {
    const jump = this.proto.code[pc + 1]!;
    if (opOf(jump) !== Op.Jmp || this.plan.targets[pc + 1] === 1) throw new Unfit();
    return this.jump(pc + 1, jumpTarget(this.proto.code, pc + 1)!);
  }

  // ---- operands of calls

  /** The native that an instruction has always called so far. */
  native(pc: number): Native | undefined {
    const callee = this.mode === Mode.Speculate ? this.feedback.callees[pc] : undefined;
    return callee instanceof Native ? callee : undefined;
  }

  registers(from: number, n: number, pc: number): string[] {
    return Array.from({ length: n }, (_, i) => this.read(from + i, pc));
  }

  /**
   * Operands of an instruction: n from register `from` on; or, if n is negative, fixed ones and, unless it is a list,
   * the open one.
   */
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
      const limit = limitName(counted),
        { step } = counted,
        by = step ?? `r${a + 2}`;
      const up = step === 1 ? `r${a} < ${limit}` : `r${a} <= ${limit} - ${by}`,
        down = `r${a} >= ${limit} - ${by}`;
      this.line(
        `if (${step === undefined ? `${by} > 0 ? ${up} : ${down}` : step > 0 ? up : down.replace('- -', '+ ')}) {`,
      );
      const before = this.snapshot();
      this.line(`r${a} = r${a} + ${by};`);
      this.write(a + 3, pc, `r${a}`, Representation.Integer);
      this.again(loop, pc);
      this.restore(before);
    } else {
      this.line(
        `if ((t = stepAny(${this.read(a, pc)}, ${this.read(a + 1, pc)}, ${this.read(a + 2, pc)})) !== undefined) {`,
      );
      const before = this.snapshot();
      this.write(a, pc, 't[0]');
      this.write(a + 1, pc, 't[1]');
      this.write(a + 3, pc, 't[3]');
      this.again(loop, pc);
      this.restore(before);
    }
    this.line('}');
  }

  private again(loop: Region, pc: number): void {
    this.commit();
    this.line(this.turn(pc + 1, loop.start));
    this.line(`${this.emitPhiMovesBack(loop.start)}continue ${loopName(loop)};`);
  }

  /** Like flow, on the way back to a loop's head: all has been charged. */
  private emitPhiMovesBack(to: number): string {
    const { tally, tallyAt, pending } = this;
    this.countFrom(this.tallies[to] ?? 0, 0);
    const text = this.emitPhiMoves(to, 0);
    this.countFrom(tally, tallyAt, pending);
    return text;
  }
}

/** Adds to `z`. */
const add = (count: number): string => (count === 0 ? '' : `z += ${count}; `);

const loopName = ({ start, end, by }: Region): string => (by === Op.Jmp ? `L${start}` : `F${end - 1}`);
