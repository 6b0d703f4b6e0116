// JavaScript text for a prototype, op by op. Registers are locals r0, r1, ...; c0, c1, ... are the cells of captured ones. Fast paths are
// written out, all else is support.ts; where an operation cannot go on without a frame the activation leaves at its pc. Text holds nothing
// of the program but numbers: constants, caches and prototypes come in as values.
import { aOf, axOf, bOf, bxOf, cOf, kOf, opOf, sbOf, sbxOf, scOf, sjOf } from '../bytecode/encode.ts';
import { Op } from '../bytecode/ops.ts';
import type { Proto } from '../bytecode/proto.ts';
import { LuaFloat, smallFloat, float } from '../values/number.ts';
import type { Value } from '../values/type.ts';
import type { Cache } from '../vm/cache.ts';
import { How, machine, never, type Notes } from './machine.ts';
import { Plan, Shape, Unfit, isTest, type CountedLoop, type Stretch } from './plan.ts';

/** Words of the JavaScript stack that an activation is reckoned to take, besides its registers. */
const ACTIVATION = 24;
/** Calls with more open operands than this are the interpreter's: arguments lie on the JavaScript stack. */
const MOST_SPREAD = 100;

export interface Emitted {
  /** The body of a function that is given SUPPORT and the values by name, and gives the hot function. */
  readonly text: string;
  /** Values named v0, v1, ... in the text. */
  readonly values: readonly unknown[];
}

/**
 * Writes a function that begins at its start or, for a call in progress, at the head of a loop. `sure`: fast paths that have not failed
 * so far are not expected to. `label` gives a comment for each instruction.
 */
export const emit = (plan: Plan, notes: Notes, entry: Stretch | undefined, sure: boolean, label?: (pc: number) => string): Emitted =>
  new Emitter(plan, notes, entry, sure, label).emit();

/** A value's name in the text, or the value itself where it is a number. */
interface Operand { readonly text: string; readonly constant?: Value }

type Emit = (e: Emitter, word: number, pc: number) => void;

class Emitter {
  readonly proto: Proto;
  private readonly lines: string[] = [];
  private readonly values: unknown[] = [];
  private readonly names = new Map<unknown, string>();
  private readonly around: readonly Stretch[];
  private readonly vararg: boolean;
  /** Counted loops in whose body control is. */
  private readonly within: { readonly loop: CountedLoop; readonly end: number }[] = [];
  private readonly cells = new Set<number>();
  /** Where the text ends. */
  private end = 0;

  constructor(readonly plan: Plan, private readonly notes: Notes, private readonly entry: Stretch | undefined, readonly sure: boolean,
    private readonly label: ((pc: number) => string) | undefined) {
    this.proto = plan.proto;
    this.around = entry === undefined ? [] : plan.around(entry);
    this.vararg = plan.proto.vararg;
  }

  emit(): Emitted {
    const { plan, proto, around } = this, { code } = proto;
    const from = around[0]?.start ?? 0;
    this.end = around[0]?.end ?? code.length;
    // What lies before an inner loop on the way to the entry is passed over the first time.
    const guards: Stretch[] = [];
    for (let i = 0; i + 1 < around.length; i++) {
      const start = around[i]!.start, end = around[i + 1]!.start;
      if (start < end) guards.push({ shape: Shape.Guard, start, end, by: Op.Jmp });
    }
    const stretches = plan.stretches(from, this.end, guards), open: Stretch[] = [];
    let next = 0;
    for (let pc = from; pc <= this.end; pc++) {
      while (open.length > 0 && open[open.length - 1]!.end === pc) this.close(open.pop()!);
      if (open.some((s) => s.end <= pc)) throw new Unfit();
      for (; next < stretches.length && stretches[next]!.start === pc; next++) {
        open.push(stretches[next]!);
        this.open(stretches[next]!);
      }
      if (pc < this.end) this.instruction(pc);
    }
    // What comes behind the loops is the interpreter's: in a long chunk with many loops it would be written for each of them.
    if (this.end < code.length) this.line(this.leave(this.end));
    return { text: this.frameText(), values: this.values };
  }

  private frameText(): string {
    const { proto, entry } = this, { registers, params } = proto;
    const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `r${from + i}`);
    const head: string[] = [], begin: string[] = [];
    if (entry !== undefined) this.enterLoop(begin);
    const locals = entry === undefined ? names(params, registers) : names(0, registers);
    const declared = [...locals, ...[...this.cells].map((r) => `c${r}`), 't', 'u', 'v', 'o', ...[...this.plan.counted.values()].map(limitName)];
    const given = entry === undefined ? names(0, params) : [];
    if (this.vararg || entry !== undefined) given.push(entry === undefined ? '...va' : 'va');
    head.push(`return function (fn, base, room${given.map((name) => ', ' + name).join('')}) {`);
    const args = `[${given.join(', ')}]`;
    if (entry === undefined) {
      head.push(`if (--machine.rt.fuel < 0 || (room -= ${ACTIVATION + registers}${this.vararg ? ' + 2 * va.length' : ''}) < 0) return leaveAtOnce(fn, base, ${args});`);
      if (this.vararg) head.push(`if (va.length > 0) base += ${params + 1} + va.length;`);
    }
    head.push(`let ${declared.join(', ')};`);
    return `"use strict";\n${[...head, ...begin].join('\n')}\n${this.lines.join('\n')}\n};`;
  }

  /** Takes over the registers of a call in progress. */
  private enterLoop(head: string[]): void {
    const { proto, plan, around, entry } = this;
    const pc = this.entryPc(entry!);
    head.push('const { stack } = machine.co;');
    for (const { end, by } of around) {
      const loop = by === Op.ForLoop ? plan.counted.get(end - 1) : undefined;
      if (loop === undefined) continue;
      head.push(`if ((${limitName(loop)} = limitOf(base + ${loop.register})) === null) { machine.how = ${How.Refused}; return null; }`);
    }
    for (const r of plan.liveAt(pc)) head.push(`r${r} = stack[base + ${r}];`);
    let captured = false;
    for (let r = 0; r < proto.registers; r++) if (plan.capturedAt(pc, r)) {
      head.push(`${this.cell(r)} = cellAt(base + ${r});`);
      captured = true;
    }
    if (captured) head.push('takeCells(base);');
    if (around.length > 1) head.push('let first = true;');
  }

  /** Where the interpreter is when it asks for this entry. */
  entryPc(loop: Stretch): number {
    return loop.by === Op.TForLoop ? loop.end - 2 : loop.start;
  }

  // ---- braces

  private open(stretch: Stretch): void {
    const { around } = this;
    switch (stretch.shape) {
      case Shape.Block:
        this.line(`B${stretch.end}: {`);
        return;
      case Shape.Guard:
        this.line('if (!first) {');
        return;
    }
    if (stretch.by === Op.ForLoop) {
      const loop = this.plan.counted.get(stretch.end - 1);
      if (loop !== undefined) this.within.push({ loop, end: stretch.end });
    }
    if (stretch === this.entry && around.length > 1) this.line('first = false;');
    this.line(`${loopName(stretch)}: for (;;) {`);
    if (stretch.by !== Op.TForLoop) return;
    const passed = around.includes(stretch) && stretch !== this.entry;
    if (passed) this.line('if (!first) {');
    this.iterate(stretch);
    if (passed) this.line('}');
  }

  private close(stretch: Stretch): void {
    if (stretch.shape === Shape.Loop) {
      if (this.within[this.within.length - 1]?.end === stretch.end && stretch.by === Op.ForLoop) this.within.pop();
      this.line('break;');
    }
    this.line('}');
  }

  /** The call of a generic loop's iterator, with the test behind it. */
  private iterate(loop: Stretch): void {
    const at = loop.end - 2, { code } = this.proto, word = code[at]!, a = aOf(word);
    this.call(at, `${this.read(a, at)}`, [this.read(a + 1, at), this.read(a + 2, at)], a + 4, cOf(word));
    const pc = at + 1, control = this.read(a + 4, pc);
    this.line(`if (${control} === undefined) break;`);
    this.write(a + 2, pc, control);
    this.line(`if (--machine.rt.fuel < 0) ${this.leave(loop.start)}`);
  }

  private instruction(pc: number): void {
    const word = this.proto.code[pc]!, op = opOf(word) as Op;
    if (this.label !== undefined) this.line(`// ${this.label(pc)}`);
    if (machine.chaos !== never && mayLeave(op) && !hasOpenOperands(op, word)) this.line(`if (machine.chaos()) ${this.leave(pc)}`);
    EMIT[op](this, word, pc);
  }

  // ---- pieces that ops are made of

  line(text: string): void {
    this.lines.push(text);
  }

  private cell(r: number): string {
    this.cells.add(r);
    return `c${r}`;
  }

  /** A register's value. */
  read(r: number, pc: number): string {
    return this.plan.capturedAt(pc, r) ? `(${this.cell(r)} === undefined ? r${r} : c${r}.value)` : `r${r}`;
  }

  /** Makes a register's value a name or number that can be said several times. */
  name(r: number, pc: number, as: string): string {
    if (!this.plan.capturedAt(pc, r)) return `r${r}`;
    this.line(`${as} = ${this.read(r, pc)};`);
    return as;
  }

  write(r: number, pc: number, text: string): void {
    this.line(this.assign(r, pc, text));
  }

  assign(r: number, pc: number, text: string): string {
    if (!this.plan.capturedAt(pc, r)) return `r${r} = ${text};`;
    return `if (${this.cell(r)} === undefined) r${r} = ${text}; else c${r}.value = ${text};`;
  }

  /** The name of a value that the text cannot hold. */
  value(v: unknown): string {
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
    if (typeof v === 'number' && Number.isFinite(v)) return { text: v < 0 ? `(${v})` : String(v), constant: v };
    if (v === undefined || typeof v === 'boolean') return { text: String(v), constant: v };
    return { text: this.value(v), constant: v };
  }

  rk(word: number, pc: number): string {
    return kOf(word) === 1 ? this.constant(cOf(word)).text : this.read(cOf(word), pc);
  }

  /** What the instruction knows of tables: from hot code, or else from the interpreter. */
  known(pc: number): Cache[] {
    const own = (this.notes.fields[pc] ??= []);
    if (own.length > 0) return own;
    const c = (this.proto.caches as Cache[])[pc]!;
    if (c.shape !== undefined) own.push(c);
    return own;
  }

  /** The text that leaves at pc; nothing of the instruction there has been done. */
  leave(pc: number): string {
    return `return ${this.leaving(pc)};`;
  }

  leaving(pc: number): string {
    return this.leavingWith(2 * pc, pc, this.plan.liveAt(pc));
  }

  /** The text that leaves while the call at pc goes on elsewhere. */
  leaveDuring(pc: number): string {
    return `return ${this.leavingWith(2 * (pc + 1) + 1, pc, this.plan.liveDuringCall(pc))};`;
  }

  private leavingWith(at: number, pc: number, live: readonly number[]): string {
    this.notes.live[at] = live;
    const loop = this.within;
    const values = live.map((r) => {
      const counted = loop.find(({ loop: { register } }) => register + 1 === r)?.loop;
      if (counted !== undefined) return counted.step === 1 ? `${limitName(counted)} - r${r - 1}` : `floor((${limitName(counted)} - r${r - 1}) / ${counted.step ?? `r${r + 1}`}) + 0`;
      return this.plan.capturedAt(pc, r) ? `${this.cell(r)} === undefined ? r${r} : c${r}` : `r${r}`;
    });
    return `leave(fn, base, ${at}, ${this.vararg ? 'va' : 'undefined'}${values.map((v) => ', ' + v).join('')})`;
  }

  /** Puts what a helper gives into a register, or leaves. */
  put(a: number, pc: number, helper: string): string {
    return `if ((t = ${helper}) === null) ${this.leave(pc)} ${this.assign(a, pc, 't')}`;
  }

  /** The same where a fast path has failed; if that is not expected, it leaves. */
  putSlow(a: number, pc: number, helper: string): string {
    if (this.sure && this.notes.slow[pc] === 0) return `doubt(fn, ${pc}); ${this.leave(pc)}`;
    return `${this.value(this.notes.slow)}[${pc}] = 1; ${this.put(a, pc, helper)}`;
  }

  /** The upvalue's value. */
  upvalue(i: number): string {
    return `(u = fn.upvalues[${i}], u.stack === undefined ? u.value : u.stack[u.index])`;
  }

  /** Goes to another instruction. */
  jump(pc: number, to: number): string {
    if (to > this.end) return this.leave(to);
    if (to > pc) return `break B${to};`;
    const loop = this.plan.loops.find((l) => l.by === Op.Jmp && l.start === to);
    if (loop === undefined) throw new Unfit();
    return `{ if (--machine.rt.fuel < 0) ${this.leave(to)} continue ${loopName(loop)}; }`;
  }

  /** A condition with the jump behind it; `undecided` says what to do first if the condition is not simple. */
  test(pc: number, k: number, condition: string): void {
    this.line(`if (${k === 1 ? condition : `!(${condition})`}) ${this.taken(pc)}`);
  }

  /** The jump that follows the test at pc. */
  taken(pc: number): string {
    const jump = this.proto.code[pc + 1]!;
    if (opOf(jump) !== Op.Jmp || this.plan.targets[pc + 1] === 1) throw new Unfit();
    return this.jump(pc + 1, pc + 2 + sjOf(jump));
  }

  /** Calls f; its results go to want registers from a on, or to `o` if want is negative. */
  call(pc: number, f: string, args: readonly string[], a: number, want: number, open = false): void {
    const at = `base + ${a}`;
    this.line(`t = ${f};`);
    const list = args.map((x) => ', ' + x).join('');
    const native = open ? `callAll(t, ${at}, [${[...args, '...o'].join(', ')}])`
      : args.length <= 3 ? `call${args.length}(t, ${at}${list})` : `callAll(t, ${at}, [${args.join(', ')}])`;
    const direct = `t.proto.run(t, ${at} + 1, ${open ? 'room - o.length' : 'room'}${list}${open ? ', ...o' : ''})`;
    this.line(`v = t instanceof Closure${open ? ` && o.length < ${MOST_SPREAD}` : ''} ? ${direct} : ${native};`);
    const refused = open ? `leaveOpen(${this.leaving(pc)}, ${at} + ${args.length + 1}, o)` : this.leaving(pc);
    this.line('if (v === null) {');
    this.line(`if (machine.how !== ${How.Values}) { if (machine.how === ${How.Left}) ${this.leaveDuring(pc)} return ${refused}; }`);
    if (want === 1) this.line('v = machine.count > 0 ? machine.values[0] : undefined;');
    if (want < 0) this.line('o = taken();');
    for (let i = 0; want > 1 && i < want; i++) this.write(a + i, pc, `machine.count > ${i} ? machine.values[${i}] : undefined`);
    this.line('}');
    if (want === 1) this.write(a, pc, 'v');
    if (want < 0) this.line('else o = [v];');
    if (want > 1) {
      this.line('else {');
      this.write(a, pc, 'v');
      for (let i = 1; i < want; i++) this.write(a + i, pc, 'undefined');
      this.line('}');
    }
  }

  /** A call whose results are those of this function, whose frame it takes. */
  tailCall(pc: number, f: string, args: readonly string[], a: number, open: boolean): void {
    this.line(`t = ${f};`);
    const list = args.map((x) => ', ' + x).join('');
    // A function with extra arguments began further down.
    const begin = this.vararg ? `base - (va.length > 0 ? ${this.proto.params + 1} + va.length : 0)` : 'base';
    this.line(`if (t instanceof Closure${open ? ` && o.length < ${MOST_SPREAD}` : ''}) { v = t.proto.run(t, ${begin}, ${open ? 'room - o.length' : 'room'}${list}${open ? ', ...o' : ''}); return v === null && machine.how === ${How.Left} ? leaveByTail() : v; }`);
    const at = `base + ${a}`;
    const native = open ? `callAll(t, ${at}, [${[...args, '...o'].join(', ')}])`
      : args.length <= 3 ? `call${args.length}(t, ${at}${list})` : `callAll(t, ${at}, [${args.join(', ')}])`;
    this.line(`v = ${native};`);
    const refused = open ? `leaveOpen(${this.leaving(pc)}, ${at} + ${args.length + 1}, o)` : this.leaving(pc);
    this.line(`if (v === null && machine.how !== ${How.Values}) { if (machine.how === ${How.Left}) ${this.leaveDuring(pc)} return ${refused}; }`);
    this.line('return v;');
  }

  registers(from: number, n: number, pc: number): string[] {
    return Array.from({ length: n }, (_, i) => this.read(from + i, pc));
  }

  /** Fixed operands from register `from` on, of an instruction with open ones behind them. */
  openOperands(from: number, pc: number): string[] {
    return this.registers(from, aOf(this.proto.code[pc - 1]!) - from, pc);
  }

  /** The stepping of a numeric loop at its end. */
  step(pc: number, a: number): void {
    const counted = this.plan.counted.get(pc);
    const loop = this.plan.loops.find((l) => l.by === Op.ForLoop && l.end === pc + 1)!;
    if (counted !== undefined) {
      const limit = limitName(counted), { step } = counted, by = step ?? `r${a + 2}`;
      const up = step === 1 ? `r${a} < ${limit}` : `r${a} <= ${limit} - ${by}`, down = `r${a} >= ${limit} - ${by}`;
      this.line(`if (${step === undefined ? `${by} > 0 ? ${up} : ${down}` : step > 0 ? up : down.replace('- -', '+ ')}) {`);
      this.line(`r${a} = r${a} + ${by};`);
      this.write(a + 3, pc, `r${a}`);
    } else {
      this.line(`if ((t = stepAny(r${a}, r${a + 1}, r${a + 2})) !== undefined) {`);
      this.line(`r${a} = t[0]; r${a + 1} = t[1];`);
      this.write(a + 3, pc, 't[3]');
    }
    this.line(`if (--machine.rt.fuel < 0) ${this.leave(loop.start)}`);
    this.line(`continue ${loopName(loop)};`);
    this.line('}');
  }
}

const limitName = ({ prepare }: CountedLoop): string => `l${prepare}`;
const loopName = ({ start, end, by }: Stretch): string => (by === Op.Jmp ? `L${start}` : `F${end - 1}`);

/** Instructions at which leaving is tried in tests: those that do something. (A jump may belong to the test before, which has been made.) */
const mayLeave = (op: Op): boolean => op !== Op.Jmp && op !== Op.ExtraArg && op !== Op.VarArgPrep && op !== Op.TForCall && op !== Op.TForLoop && op !== Op.ForLoop;

/** Whether the instruction takes up the open results of the one before. */
const hasOpenOperands = (op: Op, word: number): boolean =>
  bOf(word) === 0 && (op === Op.Call || op === Op.TailCall || op === Op.Return || op === Op.SetList);

// ---- arithmetic

const isInt32 = (v: Value | undefined): v is number => typeof v === 'number' && (v | 0) === v;

/** Both operands, as text that can be said several times. */
function operands(e: Emitter, word: number, pc: number, constant: boolean): [Operand, Operand] {
  const b: Operand = { text: e.name(bOf(word), pc, 'u') };
  const c: Operand = constant ? e.constant(cOf(word)) : { text: e.name(cOf(word), pc, 'v') };
  return constant && kOf(word) === 1 ? [c, b] : [b, c];
}

const isRaw = ({ text, constant }: Operand): string => (typeof constant === 'number' ? 'true' : `typeof ${text} === 'number'`);
const isInt = ({ text, constant }: Operand): string => (isInt32(constant) ? 'true' : typeof constant === 'number' ? 'false' : `(${text} | 0) === ${text}`);
const and = (...terms: string[]): string => terms.filter((t) => t !== 'true').join(' && ') || 'true';

/** a op b where small integers give an integer, and other raw numbers a float unless the result is integral. */
function linear(e: Emitter, a: number, pc: number, x: Operand, y: Operand, sign: string, helper: string): void {
  const ints = and(isInt(x), isInt(y)), boxed = [x, y].some(({ constant }) => constant !== undefined && typeof constant !== 'number');
  // Of a float constant without fraction the text says the number, and the result cannot be an integer.
  const of = (o: Operand): string => (o.constant instanceof LuaFloat && Number.isFinite(o.constant.n) ? `(${o.constant.n})` : o.text);
  const floats = [x, y].some(({ constant }) => constant instanceof LuaFloat && Number.isFinite(constant.n));
  if (boxed && !floats) return e.line(e.put(a, pc, `${helper}(${x.text}, ${y.text})`));
  const guard = and(...[x, y].filter(({ constant }) => !(constant instanceof LuaFloat)).map(isRaw));
  const simple = floats || ints.includes('false') ? 'floor(t) !== t' : `${ints} || floor(t) !== t`;
  e.line(`if (${guard} && (t = ${of(x)} ${sign} ${of(y)}, ${simple})) ${e.assign(a, pc, 't')} else { ${e.putSlow(a, pc, `${helper}(${x.text}, ${y.text})`)} }`);
}

function product(e: Emitter, a: number, pc: number, x: Operand, y: Operand): void {
  const ints = and(isInt(x), isInt(y)), of = (o: Operand): string => (o.constant instanceof LuaFloat && Number.isFinite(o.constant.n) ? `(${o.constant.n})` : o.text);
  const floats = [x, y].some(({ constant }) => constant instanceof LuaFloat && Number.isFinite(constant.n));
  const boxed = [x, y].some(({ constant }) => constant !== undefined && typeof constant !== 'number');
  const slow = e.putSlow(a, pc, `mul(${x.text}, ${y.text})`);
  if (boxed && !floats) return e.line(e.put(a, pc, `mul(${x.text}, ${y.text})`));
  const guard = and(...[x, y].filter(({ constant }) => !(constant instanceof LuaFloat)).map(isRaw));
  e.line(`if (${guard}) {`);
  e.line(`t = ${of(x)} * ${of(y)};`);
  if (floats || ints.includes('false')) e.line(`if (floor(t) !== t) ${e.assign(a, pc, 't')} else { ${slow} }`);
  else {
    e.line(`if (${ints}) { if (t <= ${Number.MAX_SAFE_INTEGER} && t >= ${Number.MIN_SAFE_INTEGER}) { t = t + 0; ${e.assign(a, pc, 't')} } else { ${slow} } }`);
    e.line(`else if (floor(t) !== t) ${e.assign(a, pc, 't')} else { ${slow} }`);
  }
  e.line(`} else { ${slow} }`);
}

function modulo(e: Emitter, a: number, pc: number, x: Operand, y: Operand): void {
  const slow = e.putSlow(a, pc, `mod(${x.text}, ${y.text})`);
  if (y.constant !== undefined && !(isInt32(y.constant) && y.constant > 0)) return e.line(e.put(a, pc, `mod(${x.text}, ${y.text})`));
  e.line(`if (${and(isRaw(x), isRaw(y), isInt(x), isInt(y), y.constant === undefined ? `${y.text} > 0` : 'true')}) {`);
  e.line(`t = ${x.text} % ${y.text};`);
  e.line(`t = (t < 0 ? t + ${y.text} : t) + 0;`);
  e.line(`${e.assign(a, pc, 't')} } else { ${slow} }`);
}

function floorDivision(e: Emitter, a: number, pc: number, x: Operand, y: Operand): void {
  const slow = e.putSlow(a, pc, `idiv(${x.text}, ${y.text})`);
  if (y.constant !== undefined && !(isInt32(y.constant) && y.constant !== 0)) return e.line(e.put(a, pc, `idiv(${x.text}, ${y.text})`));
  e.line(`if (${and(isRaw(x), isRaw(y), isInt(x), isInt(y), y.constant === undefined ? `${y.text} !== 0` : 'true')}) {`);
  e.line(`t = floor(${x.text} / ${y.text}) + 0;`);
  e.line(`${e.assign(a, pc, 't')} } else { ${slow} }`);
}

function division(e: Emitter, a: number, pc: number, x: Operand, y: Operand): void {
  const of = (o: Operand): string => (o.constant instanceof LuaFloat && Number.isFinite(o.constant.n) ? `(${o.constant.n})` : o.text);
  const odd = [x, y].some(({ constant }) => constant !== undefined && typeof constant !== 'number' && !(constant instanceof LuaFloat && Number.isFinite(constant.n)));
  const slow = e.putSlow(a, pc, `div(${x.text}, ${y.text})`);
  if (odd) return e.line(e.put(a, pc, `div(${x.text}, ${y.text})`));
  const guard = and(...[x, y].filter(({ constant }) => !(constant instanceof LuaFloat)).map(isRaw));
  e.line(`if (${guard} && (t = ${of(x)} / ${of(y)}, floor(t) !== t)) ${e.assign(a, pc, 't')} else { ${slow} }`);
}

function bitwise(e: Emitter, a: number, pc: number, x: Operand, y: Operand, sign: string, helper: string): void {
  const slow = e.put(a, pc, `${helper}(${x.text}, ${y.text})`);
  const small = [x, y].every(({ constant }) => constant === undefined || isInt32(constant));
  if (!small) return e.line(slow);
  e.line(`if (${and(isRaw(x), isRaw(y), isInt(x), isInt(y))}) { t = ${x.text} ${sign} ${y.text}; ${e.assign(a, pc, 't')} } else { ${slow} }`);
}

type Binary = (e: Emitter, a: number, pc: number, x: Operand, y: Operand) => void;
const binary = (write: Binary, constant: boolean): Emit => (e, word, pc) => {
  const [x, y] = operands(e, word, pc, constant);
  write(e, aOf(word), pc, x, y);
};
const sum: Binary = (e, a, pc, x, y) => linear(e, a, pc, x, y, '+', 'add');
const difference: Binary = (e, a, pc, x, y) => linear(e, a, pc, x, y, '-', 'sub');
const byHelper = (helper: string): Binary => (e, a, pc, x, y) => e.line(e.put(a, pc, `${helper}(${x.text}, ${y.text})`));
const bits = (sign: string, helper: string): Binary => (e, a, pc, x, y) => bitwise(e, a, pc, x, y, sign, helper);

/** A register and an immediate, in the order they were written. What is subtracted is added with its sign changed, as PUC does it. */
const immediate = (write: Binary): Emit => (e, word, pc) => {
  const subtracted = opOf(word) === Op.SubI, n = scOf(word);
  const b: Operand = { text: e.name(bOf(word), pc, 'u') }, c = e.literal(subtracted ? 0 - n : n);
  if (kOf(word) === 1 && !subtracted) write(e, aOf(word), pc, c, b);
  else write(e, aOf(word), pc, b, c);
};

const shift = (helper: string): Binary => (e, a, pc, x, y) => {
  const slow = e.put(a, pc, `${helper}(${x.text}, ${y.text})`), n = helper === 'shr' ? y.constant : typeof y.constant === 'number' ? -y.constant : undefined;
  if (typeof n !== 'number' || x.constant !== undefined) return e.line(slow);
  if (n >= 0 && n <= 31) e.line(`if (typeof ${x.text} === 'number' && (${x.text} | 0) === ${x.text} && ${x.text} >= 0) { t = ${x.text} >> ${n}; ${e.assign(a, pc, 't')} } else { ${slow} }`);
  else if (n < 0 && n >= -21) e.line(`if (typeof ${x.text} === 'number' && (${x.text} | 0) === ${x.text}) { t = ${x.text} * ${2 ** -n} + 0; ${e.assign(a, pc, 't')} } else { ${slow} }`);
  else e.line(slow);
};

// ---- comparison

/** Both sides raw numbers: compared here; else by the helper, which may have to leave. */
function ordered(e: Emitter, pc: number, k: number, x: Operand, y: Operand, sign: string, helper: string): void {
  const jump = e.taken(pc), yes = k === 1 ? '' : '!';
  e.line(`if (${and(isRaw(x), isRaw(y))}) { if (${yes}(${x.text} ${sign} ${y.text})) ${jump} }`);
  e.line(`else { if ((t = ${helper}) === null) ${e.leave(pc)} if (${yes}t) ${jump} }`);
}

const comparison = (sign: string, helper: string): Emit => (e, word, pc) => {
  const a = { text: e.name(aOf(word), pc, 'u') }, b = { text: e.name(bOf(word), pc, 'v') };
  ordered(e, pc, kOf(word), a, b, sign, `${helper}(${a.text}, ${b.text})`);
};

const comparisonI = (sign: string, helper: string, swapped: boolean): Emit => (e, word, pc) => {
  const a = { text: e.name(aOf(word), pc, 'u') }, n = sbOf(word);
  const b = e.literal(n), given = e.literal(cOf(word) !== 0 ? float(n) : n).text;
  ordered(e, pc, kOf(word), a, b, sign, swapped ? `${helper}(${given}, ${a.text})` : `${helper}(${a.text}, ${given})`);
};

// ---- tables

function getField(e: Emitter, a: number, pc: number, t: string, key: Value): void {
  const known = e.known(pc), slow = e.put(a, pc, `getField(${t}, ${e.literal(key).text}, ${e.value(known)})`);
  const sites = known.filter((c) => c.next === undefined).slice(0, 3);
  for (const c of sites) {
    const found = c.meta === undefined ? `${t}.vals[${c.index}]` : `readHolder(${t}, ${e.value(c)})`;
    e.line(`if (${t} !== undefined && ${t}.shape === ${e.value(c.shape)} && (v = ${found}) !== undefined) ${e.assign(a, pc, 'v')} else`);
  }
  e.line(`{ ${slow} }`);
}

function setField(e: Emitter, pc: number, t: string, key: Value, v: string): void {
  const known = e.known(pc), slow = `if (!setField(${t}, ${e.literal(key).text}, ${v}, ${e.value(known)})) ${e.leave(pc)}`;
  for (const c of known.slice(0, 3)) {
    const same = `${t} !== undefined && ${t}.shape === ${e.value(c.shape)}`;
    if (c.next === undefined) e.line(`if (${same} && ${t}.vals[${c.index}] !== undefined) ${t}.vals[${c.index}] = ${v}; else`);
    else e.line(`if (${same} && ${t}.meta === undefined && ${v} !== undefined && (${t}.hash === undefined || !${t}.hash.strings)) ${t}.extend(${e.value(c.next)}, ${v}); else`);
  }
  e.line(`{ ${slow} }`);
}

// ---- one entry per op

export const EMIT: Record<Op, Emit> = {
  [Op.Move]: (e, w, pc) => e.write(aOf(w), pc, e.read(bOf(w), pc)),
  [Op.LoadI]: (e, w, pc) => e.write(aOf(w), pc, e.literal(sbxOf(w)).text),
  [Op.LoadF]: (e, w, pc) => e.write(aOf(w), pc, e.value(smallFloat(sbxOf(w)))),
  [Op.LoadK]: (e, w, pc) => e.write(aOf(w), pc, e.constant(bxOf(w)).text),
  [Op.LoadKX]: (e, w, pc) => e.write(aOf(w), pc, e.constant(axOf(e.proto.code[pc + 1]!)).text),
  [Op.LoadFalse]: (e, w, pc) => e.write(aOf(w), pc, 'false'),
  [Op.LFalseSkip]: (e, w, pc) => {
    e.write(aOf(w), pc, 'false');
    e.line(e.jump(pc, pc + 2));
  },
  [Op.LoadTrue]: (e, w, pc) => e.write(aOf(w), pc, 'true'),
  [Op.LoadNil]: (e, w, pc) => {
    for (let r = aOf(w); r <= aOf(w) + bOf(w); r++) e.write(r, pc, 'undefined');
  },
  [Op.GetUpval]: (e, w, pc) => e.write(aOf(w), pc, e.upvalue(bOf(w))),
  [Op.SetUpval]: (e, w, pc) => {
    e.line(`u = fn.upvalues[${bOf(w)}];`);
    e.line(`if (u.stack === undefined) u.value = ${e.read(aOf(w), pc)}; else u.stack[u.index] = ${e.read(aOf(w), pc)};`);
  },

  [Op.GetTabUp]: (e, w, pc) => {
    e.line(`o = ${e.upvalue(bOf(w))};`);
    getField(e, aOf(w), pc, 'o', e.proto.constants[cOf(w)]);
  },
  [Op.GetField]: (e, w, pc) => getField(e, aOf(w), pc, e.name(bOf(w), pc, 'u'), e.proto.constants[cOf(w)]),
  [Op.GetTable]: (e, w, pc) => {
    const t = e.name(bOf(w), pc, 'u'), key = e.name(cOf(w), pc, 'o');
    e.line(`if (typeof ${key} === 'number' && ${t} !== undefined && ${t}.isTable && ${key} > 0 && ${key} <= ${t}.count && (${key} | 0) === ${key} && (v = ${t}.arr[${key} - 1]) !== undefined) ${e.assign(aOf(w), pc, 'v')}`);
    e.line(`else { ${e.put(aOf(w), pc, `getIndex(${t}, ${key})`)} }`);
  },
  [Op.GetI]: (e, w, pc) => {
    const t = e.name(bOf(w), pc, 'u'), key = cOf(w);
    e.line(`if (${t} !== undefined && ${t}.isTable && ${key > 0 ? `${key} <= ${t}.count && (v = ${t}.arr[${key - 1}])` : `(v = ${t}.getInt(0))`} !== undefined) ${e.assign(aOf(w), pc, 'v')}`);
    e.line(`else { ${e.put(aOf(w), pc, `getIndex(${t}, ${key})`)} }`);
  },
  [Op.SetTabUp]: (e, w, pc) => {
    e.line(`o = ${e.upvalue(aOf(w))};`);
    e.line(`v = ${e.rk(w, pc)};`);
    setField(e, pc, 'o', e.proto.constants[bOf(w)], 'v');
  },
  [Op.SetField]: (e, w, pc) => {
    const t = e.name(aOf(w), pc, 'u');
    e.line(`v = ${e.rk(w, pc)};`);
    setField(e, pc, t, e.proto.constants[bOf(w)], 'v');
  },
  [Op.SetTable]: (e, w, pc) => {
    const t = e.name(aOf(w), pc, 'u'), key = e.name(bOf(w), pc, 'o');
    e.line(`v = ${e.rk(w, pc)};`);
    e.line(`if (typeof ${key} === 'number' && ${t} !== undefined && ${t}.isTable && ${key} > 0 && (${key} | 0) === ${key} && ${t}.meta === undefined && (${key} < ${t}.count || ${key} === ${t}.count && v !== undefined)) ${t}.arr[${key} - 1] = v;`);
    e.line(`else if (typeof ${key} === 'number' && ${t} !== undefined && ${t}.isTable && ${key} === ${t}.count + 1 && v !== undefined && ${t}.meta === undefined && !${t}.frozen) ${t}.append(v);`);
    e.line(`else if (!setIndex(${t}, ${key}, v)) ${e.leave(pc)}`);
  },
  [Op.SetI]: (e, w, pc) => e.line(`if (!setIndex(${e.read(aOf(w), pc)}, ${bOf(w)}, ${e.rk(w, pc)})) ${e.leave(pc)}`),
  [Op.NewTable]: (e, w, pc) => {
    const items = cOf(w) + (kOf(w) === 1 ? axOf(e.proto.code[pc + 1]!) * 256 : 0);
    e.write(aOf(w), pc, `newTable(${bOf(w)}, ${items})`);
  },
  [Op.Self]: (e, w, pc) => {
    const a = aOf(w), t = e.name(bOf(w), pc, 'u');
    e.line(`o = ${t};`);
    if (kOf(w) === 1) getField(e, a, pc, 'o', e.proto.constants[cOf(w)]);
    else e.line(e.put(a, pc, `getIndex(o, ${e.read(cOf(w), pc)})`));
    e.write(a + 1, pc, 'o');
  },

  [Op.AddI]: immediate(sum),
  [Op.SubI]: immediate(sum),
  [Op.AddK]: binary(sum, true),
  [Op.SubK]: binary(difference, true),
  [Op.MulK]: binary(product, true),
  [Op.ModK]: binary(modulo, true),
  [Op.PowK]: binary(byHelper('pow'), true),
  [Op.DivK]: binary(division, true),
  [Op.IDivK]: binary(floorDivision, true),
  [Op.BAndK]: binary(bits('&', 'band'), true),
  [Op.BOrK]: binary(bits('|', 'bor'), true),
  [Op.BXorK]: binary(bits('^', 'bxor'), true),
  [Op.ShrI]: immediate(shift('shr')),
  [Op.ShlI]: immediate(shift('shl')),
  [Op.Add]: binary(sum, false),
  [Op.Sub]: binary(difference, false),
  [Op.Mul]: binary(product, false),
  [Op.Mod]: binary(modulo, false),
  [Op.Pow]: binary(byHelper('pow'), false),
  [Op.Div]: binary(division, false),
  [Op.IDiv]: binary(floorDivision, false),
  [Op.BAnd]: binary(bits('&', 'band'), false),
  [Op.BOr]: binary(bits('|', 'bor'), false),
  [Op.BXor]: binary(bits('^', 'bxor'), false),
  [Op.Shl]: binary(byHelper('shl'), false),
  [Op.Shr]: binary(byHelper('shr'), false),
  [Op.Unm]: (e, w, pc) => {
    const b = e.name(bOf(w), pc, 'u');
    e.line(`if (typeof ${b} === 'number' && ${b} !== 0 && ${b} === ${b}) { t = -${b}; ${e.assign(aOf(w), pc, 't')} } else { ${e.put(aOf(w), pc, `unm(${b})`)} }`);
  },
  [Op.BNot]: (e, w, pc) => e.line(e.put(aOf(w), pc, `bnot(${e.read(bOf(w), pc)})`)),
  [Op.Not]: (e, w, pc) => {
    const b = e.name(bOf(w), pc, 'u');
    e.line(`t = ${b} === undefined || ${b} === false;`);
    e.write(aOf(w), pc, 't');
  },
  [Op.Len]: (e, w, pc) => {
    const b = e.name(bOf(w), pc, 'u');
    e.line(`if (${b} !== undefined && ${b}.isTable && ${b}.meta === undefined) ${e.assign(aOf(w), pc, `${b}.count`)}`);
    e.line(`else { ${e.put(aOf(w), pc, `length(${b})`)} }`);
  },
  [Op.Concat]: (e, w, pc) => {
    const values = e.registers(aOf(w), bOf(w), pc);
    e.line(e.put(aOf(w), pc, `${values.length === 2 ? 'concat2' : 'concat'}(${values.join(', ')})`));
  },

  [Op.Close]: (e, w, pc) => {
    if (e.plan.closes) e.line(`if (toBeClosed(base + ${aOf(w)})) ${e.leave(pc)}`);
    for (let r = aOf(w); r < e.proto.registers; r++) if (e.plan.capturedAt(pc, r)) e.line(`c${r} = undefined;`);
  },
  [Op.Tbc]: (e, _, pc) => e.line(e.leave(pc)),
  [Op.Jmp]: (e, w, pc) => {
    // Behind a test it has been made already.
    if (pc > 0 && isTest(opOf(e.proto.code[pc - 1]!))) return;
    e.line(e.jump(pc, pc + 1 + sjOf(w)));
  },
  [Op.Eq]: (e, w, pc) => {
    const a = e.name(aOf(w), pc, 'u'), b = e.name(bOf(w), pc, 'v'), jump = e.taken(pc), yes = kOf(w) === 1;
    e.line(`if (typeof ${a} === 'string' || ${a} === undefined || typeof ${a} === 'number' && typeof ${b} === 'number') { if (${a} ${yes ? '===' : '!=='} ${b}) ${jump} }`);
    e.line(`else { if ((t = equal(${a}, ${b})) === null) ${e.leave(pc)} if (${yes ? '' : '!'}t) ${jump} }`);
  },
  [Op.Lt]: comparison('<', 'less'),
  [Op.Le]: comparison('<=', 'lessOrEqual'),
  [Op.EqK]: (e, w, pc) => {
    const a = e.name(aOf(w), pc, 'u'), { text, constant } = e.constant(bOf(w));
    const plain = typeof constant === 'string' || typeof constant === 'boolean' || constant === undefined;
    e.test(pc, kOf(w), plain ? `${a} === ${text}` : `(${a} === ${text} || rawEquals(${a}, ${text}))`);
  },
  [Op.EqI]: (e, w, pc) => {
    const a = e.name(aOf(w), pc, 'u'), n = e.literal(sbOf(w)).text;
    e.test(pc, kOf(w), `(typeof ${a} === 'number' ? ${a} === ${n} : ${a} instanceof LuaFloat && ${a}.n === ${n})`);
  },
  [Op.LtI]: comparisonI('<', 'less', false),
  [Op.LeI]: comparisonI('<=', 'lessOrEqual', false),
  [Op.GtI]: comparisonI('>', 'less', true),
  [Op.GeI]: comparisonI('>=', 'lessOrEqual', true),
  [Op.Test]: (e, w, pc) => {
    const a = e.name(aOf(w), pc, 'u');
    e.line(`if (${kOf(w) === 1 ? `${a} !== undefined && ${a} !== false` : `${a} === undefined || ${a} === false`}) ${e.taken(pc)}`);
  },
  [Op.TestSet]: (e, w, pc) => {
    const b = e.name(bOf(w), pc, 'u');
    e.line(`if (${kOf(w) === 1 ? `${b} !== undefined && ${b} !== false` : `${b} === undefined || ${b} === false`}) { ${e.assign(aOf(w), pc, b)} ${e.taken(pc)} }`);
  },

  [Op.Call]: (e, w, pc) => {
    const a = aOf(w), b = bOf(w), args = b > 0 ? e.registers(a + 1, b - 1, pc) : e.openOperands(a + 1, pc);
    e.call(pc, e.read(a, pc), args, a, cOf(w) - 1, b === 0);
  },
  [Op.TailCall]: (e, w, pc) => {
    const a = aOf(w), b = bOf(w), args = b > 0 ? e.registers(a + 1, b - 1, pc) : e.openOperands(a + 1, pc);
    e.tailCall(pc, e.read(a, pc), args, a, b === 0);
  },
  [Op.Return]: (e, w, pc) => {
    const a = aOf(w), b = bOf(w), list = b > 0 ? e.registers(a, b - 1, pc) : [...e.openOperands(a, pc), '...o'];
    if (kOf(w) === 1 && e.plan.closes) {
      const leaving = b > 0 ? e.leaving(pc) : `leaveOpen(${e.leaving(pc)}, base + ${aOf(e.proto.code[pc - 1]!)}, o)`;
      e.line(`if (toBeClosed(base)) return ${leaving};`);
    }
    e.line(list.length === 1 && b > 0 ? `return ${list[0]};` : `return results([${list.join(', ')}]);`);
  },
  [Op.Return0]: (e) => e.line(`machine.how = ${How.Values}; machine.count = 0; return null;`),
  [Op.Return1]: (e, w, pc) => e.line(`return ${e.read(aOf(w), pc)};`),

  [Op.ForLoop]: (e, w, pc) => e.step(pc, aOf(w)),
  [Op.ForPrep]: (e, w, pc) => {
    const a = aOf(w), end = pc + 1 + bxOf(w), counted = e.plan.counted.get(end);
    if (counted === undefined) return e.line(e.leave(pc));
    const limit = limitName(counted), { step } = counted, by = step ?? `r${a + 2}`;
    if (step !== undefined) {
      e.line(`if (typeof r${a} === 'number' && typeof r${a + 1} === 'number' && (r${a} | 0) === r${a} && (r${a + 1} | 0) === r${a + 1}) ${limit} = r${a + 1};`);
      e.line('else');
    }
    e.line(`if ((${limit} = loopLimit(r${a}, r${a + 1}, ${by})) === null) ${e.leave(pc)}`);
    e.line(`if (!(${step === undefined ? `${by} > 0 ? r${a} <= ${limit} : r${a} >= ${limit}` : `r${a} ${step > 0 ? '<=' : '>='} ${limit}`})) ${e.jump(pc, end + 1)}`);
    e.write(a + 3, pc, `r${a}`);
  },
  [Op.TForPrep]: (e, w, pc) => e.line(`if (${e.read(aOf(w) + 3, pc)} !== undefined) ${e.leave(pc)}`),
  // The iterator is called at the loop's head; here the body ends.
  [Op.TForCall]: (e, _, pc) => e.line(`continue F${pc + 1};`),
  [Op.TForLoop]: () => {},

  [Op.SetList]: (e, w, pc) => {
    const a = aOf(w), b = bOf(w), first = cOf(w) + 1 + (kOf(w) === 1 ? axOf(e.proto.code[pc + 1]!) * 256 : 0);
    const values = b > 0 ? e.registers(a + 1, b, pc) : [...e.openOperands(a + 1, pc), '...o'];
    e.line(`setList(${e.read(a, pc)}, ${first}, [${values.join(', ')}]);`);
  },
  [Op.Closure]: (e, w, pc) => {
    const child = e.proto.children[bxOf(w)]!, a = aOf(w);
    const cells = child.upvalues.map(({ inStack, index }) => {
      if (!inStack) return `fn.upvalues[${index}]`;
      e.read(index, pc + 1);
      return index === a ? `c${index} ??= Upvalue.closed(undefined)` : `c${index} ??= Upvalue.closed(r${index})`;
    });
    e.line(`t = newClosure(${e.value(child)}, [${cells.join(', ')}]);`);
    e.write(a, pc + 1, 't');
  },
  [Op.VarArg]: (e, w, pc) => {
    const want = cOf(w) - 1;
    if (want < 0) e.line('o = va;');
    for (let i = 0; i < want; i++) e.write(aOf(w) + i, pc, `va[${i}]`);
  },
  [Op.VarArgPrep]: () => {},
  [Op.ExtraArg]: () => {},
  [Op.Hook]: () => { throw new Unfit(); },
};
