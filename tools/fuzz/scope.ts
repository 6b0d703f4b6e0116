// What a generated program has in sight: its variables with the kind of value they most likely hold, the function and
// loop being written, and the lines so far. Kinds are a hint that keeps programs running, not a promise.
import type { Random } from './random.ts';

export type Kind = 'int' | 'float' | 'str' | 'bool' | 'list' | 'record' | 'object' | 'fn' | 'any';

export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  /** May not be assigned to. */
  readonly fixed: boolean;
  /** What it takes and gives, if it is a function. */
  readonly takes?: readonly Kind[];
  readonly gives?: Kind;
}

export class Scope {
  lines: string[] = [];
  readonly visible: Variable[] = [];
  /** Statements still allowed. */
  budget: number;
  /** Nesting of blocks. */
  nest = 0;
  loops = 0;
  functions = 0;
  /** Label at the end of the innermost loop's body, once something jumps to it. */
  continues: { readonly label: string; used: boolean } | undefined = undefined;
  /** May `break` be written here? */
  breaks = false;
  /** Is `...` there? */
  vararg = true;
  /** Does the code run in a coroutine that may yield? */
  yields = false;
  /** Are natives called that make compiled code bail out (bails.ts)? */
  bails = false;
  /** What `return` should give. */
  gives: Kind = 'any';
  private count = 0;

  constructor(
    readonly random: Random,
    budget: number,
  ) {
    this.budget = budget;
  }

  emit(line: string): void {
    this.lines.push(line);
  }

  fresh(prefix: string): string {
    return `${prefix}${++this.count}`;
  }

  /** A name for a new variable: now and then one that hides another. */
  nameFor(kind: Kind): string {
    if (this.visible.length > 3 && this.random.chance(6)) return this.random.pick(this.visible).name;
    return this.fresh(kind[0]!);
  }

  declare(name: string, kind: Kind, more: Partial<Variable> = {}): Variable {
    const variable: Variable = { name, kind, fixed: false, ...more };
    this.visible.push(variable);
    return variable;
  }

  /** Variables of a kind that a name written here would mean. */
  all(kind: Kind, writable = false): Variable[] {
    const hidden = new Set<string>(),
      found: Variable[] = [];
    for (let i = this.visible.length - 1; i >= 0; i--) {
      const variable = this.visible[i]!;
      if (hidden.has(variable.name)) continue;
      hidden.add(variable.name);
      if (variable.kind === kind && !(writable && variable.fixed)) found.push(variable);
    }
    return found;
  }

  find(kind: Kind, writable = false): Variable | undefined {
    const found = this.all(kind, writable);
    return found.length === 0 ? undefined : this.random.pick(found);
  }

  /** Writes a block: what it declares is gone afterwards. */
  block(write: () => void): void {
    const { length } = this.visible;
    this.nest++;
    write();
    this.nest--;
    this.visible.length = length;
  }

  /** Writes a function's body: it has no loop around it. */
  body(vararg: boolean, gives: Kind, write: () => void): void {
    const { continues, breaks, yields, vararg: outer, gives: owed, loops } = this;
    Object.assign(this, { continues: undefined, breaks: false, yields: false, vararg, gives, loops: 0 });
    this.functions++;
    this.block(write);
    this.functions--;
    Object.assign(this, { continues, breaks, yields, vararg: outer, gives: owed, loops });
  }

  /** What `write` emits, as a text of its own. */
  capture(write: () => void): string {
    const { lines } = this;
    this.lines = [];
    write();
    const text = this.lines.join('\n');
    this.lines = lines;
    return text;
  }
}
