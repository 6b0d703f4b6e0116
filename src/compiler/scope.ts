// Name resolution (local, upvalue, global), blocks, labels and gotos (§3.3.4, §3.5). As in PUC, active locals fill the
// registers from 0 up; compile-time constants take none.
import { Op } from '../bytecode/ops.ts';
import type { LocalInfo, UpvalueInfo } from '../bytecode/proto.ts';
import { breakOutsideLoop, jumpsIntoScope, labelDefined, limitOf, noVisibleLabel } from '../messages/syntax.ts';
import { account } from '../values/meter.ts';
import type { LuaNumber } from '../values/type.ts';
import { ENVIRONMENT } from './chunk-state.ts';
import type { FunctionState } from './function-state.ts';

const MAX_UPVALUES = 255;
/** Failed lookups among more variables are charged. */
const MANY = 32;

export const enum VarKind {
  Regular,
  Const,
  ToClose,
  CompileTime,
}

/** A constant known while compiling: nil is undefined, strings are their bytes. */
export type Known = undefined | boolean | { readonly number: LuaNumber } | { readonly string: string };

export interface Variable {
  readonly name: string;
  /** Index among the function's variables. */
  readonly index: number;
  kind: VarKind;
  /** Its register; for compile-time constants, the first free one when it was declared. */
  register: number;
  /** Index in the debug information, -1 for compile-time constants. */
  local: number;
  known: Known;
}

interface Block {
  readonly outer: Block | undefined;
  readonly firstLabel: number;
  readonly firstGoto: number;
  /** Variables active outside the block. */
  readonly active: number;
  readonly loop: boolean;
  /** A variable of the block is captured or to be closed. */
  captured: boolean;
  insideToClose: boolean;
}

interface LabelEntry {
  readonly name: string;
  readonly pc: number;
  readonly line: number;
  active: number;
}
interface GotoEntry {
  readonly name: string;
  readonly jump: number;
  readonly line: number;
  active: number;
  close: boolean;
  pending: boolean;
}

/** The meaning of a name: a local, a compile-time constant, an upvalue index, or none (a global). */
type Found = Variable | number | undefined;

const BREAK = 'break';

export class Scope {
  readonly upvalues: UpvalueInfo[] = [];
  private readonly upvalueKinds: VarKind[] = [];
  readonly locals: LocalInfo[] = [];
  /** Declared variables; the first `active` are in scope. */
  private readonly variables: Variable[] = [];
  active = 0;
  block: Block | undefined = undefined;
  private labels: LabelEntry[] = [];
  /** Visible labels by name. */
  private readonly labelsByName = new Map<string, LabelEntry>();
  /** All gotos, and indices of the pending ones by label name. */
  private readonly gotos: GotoEntry[] = [];
  private readonly waiting = new Map<string, number[]>();
  /** Names known to be undeclared in the enclosing functions, which do not change meanwhile. */
  private readonly nowhere = new Set<string>();
  private environmentIndex = -1;

  constructor(private readonly fs: FunctionState) {}

  // ---- variables

  /** Declares a variable; activate() makes it visible. The grammar has checked their number. */
  declare(name: string, kind: VarKind = VarKind.Regular): Variable {
    const variable: Variable = { name, index: this.variables.length, kind, register: -1, local: -1, known: undefined };
    this.variables.push(variable);
    const { chunk } = this.fs;
    chunk.names.add(name);
    if (name === ENVIRONMENT) chunk.hasOwnEnvironment = true;
    return variable;
  }

  /** Brings the next n declared variables into scope, in the registers after the last active ones. */
  activate(n: number): void {
    let register = this.level();
    for (let i = 0; i < n; i++) {
      const variable = this.variables[this.active++]!;
      variable.register = register++;
      variable.local = this.locals.push({ name: variable.name, startPc: this.fs.pc, endPc: 0 }) - 1;
    }
  }

  /** Brings a compile-time constant into scope; it takes no register. */
  activateKnown(known: Known): void {
    const variable = this.variables[this.active]!;
    variable.register = this.level();
    variable.kind = VarKind.CompileTime;
    variable.known = known;
    this.active++;
  }

  /** Number of registers the active variables take, of the first `n` variables. */
  level(n = this.active): number {
    if (n === 0) return 0;
    const { kind, register } = this.variables[n - 1]!;
    return kind === VarKind.CompileTime ? register : register + 1;
  }

  variableAt(index: number): Variable {
    return this.variables[index]!;
  }

  private removeTo(active: number): void {
    while (this.active > active) {
      const variable = this.variables[--this.active]!;
      if (variable.local >= 0) this.locals[variable.local]!.endPc = this.fs.pc;
    }
    while (this.variables.length > active) this.variables.pop();
  }

  // ---- resolving names

  /** Resolves a name; undefined: a global. */
  resolve(name: string): Found {
    const { variables } = this;
    for (let i = this.active - 1; i >= 0; i--) if (variables[i]!.name === name) return variables[i]!;
    if (this.active > MANY) account.charge(this.active >> 3);
    // Most names that are not local are globals.
    return this.fs.chunk.names.has(name) ? this.resolveUpvalue(name) : undefined;
  }

  private resolveUpvalue(name: string): Found {
    const { upvalues } = this;
    for (let i = 0; i < upvalues.length; i++) if (upvalues[i]!.name === name) return i;
    if (this.nowhere.has(name)) return undefined;
    const outer = this.fs.parent?.scope,
      found = outer?.resolve(name);
    if (found === undefined) {
      this.nowhere.add(name);
      return undefined;
    }
    if (typeof found === 'number') return this.addUpvalue(name, false, found, outer!.upvalueKinds[found]!);
    if (found.kind === VarKind.CompileTime) return found;
    outer!.capture(found.index);
    return this.addUpvalue(name, true, found.register, found.kind);
  }

  /** Resolves `_ENV`, cached per function unless the chunk declares a variable of that name. */
  environment(): Found {
    if (this.fs.chunk.hasOwnEnvironment) return this.resolve(ENVIRONMENT);
    if (this.environmentIndex < 0) this.environmentIndex = this.resolveUpvalue(ENVIRONMENT) as number;
    return this.environmentIndex;
  }

  addUpvalue(name: string, inStack: boolean, index: number, kind: VarKind): number {
    if (this.upvalues.length >= MAX_UPVALUES) {
      this.fs.chunk.failNear(limitOf('upvalues', MAX_UPVALUES, this.fs.where));
    }
    this.upvalues.push({ name, inStack, index });
    return this.upvalueKinds.push(kind) - 1;
  }

  upvalueKind(index: number): VarKind {
    return this.upvalueKinds[index]!;
  }

  /** Notes that a closure captures variable number `index`: its block must close it. */
  private capture(index: number): void {
    let block = this.block!;
    while (block.active > index) block = block.outer!;
    block.captured = true;
    this.fs.needsClose = true;
  }

  /** The current block has a variable to be closed. */
  markToClose(): void {
    this.block!.captured = true;
    this.block!.insideToClose = true;
    this.fs.needsClose = true;
  }

  // ---- blocks

  enter(loop: boolean): Block {
    return (this.block = {
      outer: this.block,
      firstLabel: this.labels.length,
      firstGoto: this.gotos.length,
      active: this.active,
      loop,
      captured: false,
      insideToClose: this.block?.insideToClose ?? false,
    });
  }

  leave(nextLine = this.fs.line): void {
    const { fs } = this,
      block = this.block!;
    const level = this.level(block.active);
    this.removeTo(block.active);
    let closed = false;
    if (block.loop) closed = this.createLabel(BREAK, 0, false);
    if (!closed && block.outer !== undefined && block.captured) fs.abc(Op.Close, level, 0, 0);
    fs.free = level;
    while (this.labels.length > block.firstLabel) this.labelsByName.delete(this.labels.pop()!.name);
    this.block = block.outer;
    if (block.outer !== undefined) this.moveGotosOut(block);
    else this.checkGotos(nextLine);
  }

  // ---- labels and gotos

  /** A `goto`: backward to a visible label, else pending until its label is met. */
  goto(name: string, line: number): void {
    const { fs } = this,
      label = this.findLabel(name);
    if (label === undefined) return this.pend(name, line, fs.jump());
    const level = this.level(label.active);
    if (this.level() > level) fs.abc(Op.Close, level, 0, 0);
    fs.patch(fs.jump(), label.pc);
  }

  break(line: number, jump = this.fs.jump()): void {
    this.pend(BREAK, line, jump);
  }

  private pend(name: string, line: number, jump: number): void {
    const at = this.gotos.push({ name, line, jump, active: this.active, close: false, pending: true }) - 1,
      waiting = this.waiting.get(name);
    if (waiting === undefined) this.waiting.set(name, [at]);
    else waiting.push(at);
  }

  /** A label statement; `last`: only labels follow in its block, so the block's variables are out of scope. */
  label(name: string, line: number, nextLine: number, last: boolean): void {
    const twin = this.findLabel(name);
    if (twin !== undefined) this.fs.chunk.fail(labelDefined(name, twin.line), nextLine);
    this.createLabel(name, line, last, nextLine);
  }

  private findLabel(name: string): LabelEntry | undefined {
    return this.labelsByName.get(name);
  }

  /** Adds a label and resolves the block's pending gotos to it. True if it had to emit a CLOSE. */
  private createLabel(name: string, line: number, last: boolean, nextLine = this.fs.line): boolean {
    const { fs } = this;
    const label: LabelEntry = { name, line, pc: fs.label(), active: last ? this.block!.active : this.active };
    this.labels.push(label);
    this.labelsByName.set(name, label);
    let close = false;
    for (const jump of this.takeWaiting(name)) {
      close ||= jump.close;
      if (jump.active < label.active) {
        fs.chunk.fail(jumpsIntoScope(name, jump.line, this.variables[jump.active]!.name), nextLine);
      }
      fs.patch(jump.jump, label.pc);
      jump.pending = false;
    }
    // From the label's level on, which excludes the block's variables if they are out of scope (PUC includes them).
    if (close) fs.abc(Op.Close, this.level(label.active), 0, 0);
    return close;
  }

  /** Removes and returns the pending gotos to this label from within the current block. */
  private takeWaiting(name: string): GotoEntry[] {
    const { gotos } = this,
      { firstGoto } = this.block!,
      waiting = this.waiting.get(name);
    if (waiting === undefined) return [];
    let from = waiting.length;
    while (from > 0 && waiting[from - 1]! >= firstGoto) from--;
    return waiting.splice(from).map((at) => gotos[at]!);
  }

  private moveGotosOut(block: Block): void {
    for (let i = block.firstGoto; i < this.gotos.length; i++) {
      const jump = this.gotos[i]!;
      if (jump.pending && jump.active > block.active) {
        jump.close ||= block.captured;
        jump.active = block.active;
      }
    }
  }

  /** Checks at the end of the function that no goto is pending. */
  private checkGotos(nextLine: number): void {
    const jump = this.gotos.find(({ pending }) => pending);
    if (jump === undefined) return;
    const text = jump.name === BREAK ? breakOutsideLoop(jump.line) : noVisibleLabel(jump.name, jump.line);
    this.fs.chunk.fail(text, nextLine);
  }
}
