// Bytecode as text in the layout of luac -l -l. All about an instruction comes from its row in ops.ts; the comments
// after it resolve constants, upvalues, jump targets and counts.
import { jumpTarget } from './effects.ts';
import { aOf, axOf, bOf, bxOf, cOf, kOf, opOf, sbOf, sbxOf, scOf, sjOf } from './encode.ts';
import { Form, OPS, Op, Use, type Row } from './ops.ts';
import type { Proto } from './proto.ts';
import { LuaFloat } from '../values/number.ts';
import { formatNumber } from '../values/numeral.ts';
import { bytesOf, isStr } from '../values/string.ts';
import type { Value } from '../values/type.ts';

interface DumpOptions {
  /** Add to each instruction what it does. */
  readonly explain?: boolean;
  /** False: without constants, local variables and upvalues. */
  readonly tables?: boolean;
  /** Text to add after each function. */
  readonly after?: (proto: Proto) => string;
}

/** The listing of a function and of all functions in it. */
export function dump(proto: Proto, options: DumpOptions = {}): string {
  const parts: string[] = [];
  const walk = (p: Proto): void => {
    parts.push(listing(p, options));
    if (options.after !== undefined) parts.push(options.after(p));
    p.children.forEach(walk);
  };
  walk(proto);
  return parts.join('\n');
}

/** One instruction on one line, with single blanks. */
export const instructionText = (proto: Proto, pc: number): string =>
  instruction(proto, pc, {}).replace(/\s+/g, ' ').trim();

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

function listing(p: Proto, options: DumpOptions): string {
  const kind = p.lineDefined === 0 ? 'main' : 'function';
  const head = [
    `${kind} <${p.shortSource}:${p.lineDefined},${p.lastLine}> (${count(p.code.length, 'instruction')})`,
    `${p.params}${p.vararg ? '+' : ''} ${p.params === 1 && !p.vararg ? 'param' : 'params'}, ` +
      [
        count(p.registers, 'slot'),
        count(p.upvalues.length, 'upvalue'),
        count(p.locals.length, 'local'),
        count(p.constants.length, 'constant'),
        count(p.children.length, 'function'),
      ].join(', '),
  ];
  const rows: string[] = [];
  for (let pc = 0; pc < p.code.length; pc++) {
    rows.push(`\t${pc + 1}\t[${p.lines[pc] ?? '-'}]\t${instruction(p, pc, options)}`);
  }
  if (options.tables === false) return [...head, ...rows, ''].join('\n');
  return [
    ...head,
    ...rows,
    `constants (${p.constants.length}):`,
    ...p.constants.map((v, i) => `\t${i}\t${constantKind(v)}\t${constantText(v)}`),
    `locals (${p.locals.length}):`,
    ...p.locals.map((l, i) => `\t${i}\t${l.name}\t${l.startPc + 1}\t${l.endPc + 1}`),
    `upvalues (${p.upvalues.length}):`,
    ...p.upvalues.map((u, i) => `\t${i}\t${u.name || '-'}\t${u.inStack ? 1 : 0}\t${u.index}`),
    '',
  ].join('\n');
}

function instruction(p: Proto, pc: number, options: DumpOptions): string {
  const word = p.code[pc]!,
    row = OPS[opOf(word) as Op];
  const notes = comments(p, pc, word, row);
  let text = `${row.name.padEnd(10)}\t${operands(word, row).join(' ')}`;
  if (kOf(word) === 1 && row.form === Form.ABC) text += 'k';
  if (notes.length > 0) text += `\t; ${notes.join(' ')}`;
  if (options.explain === true) text += `\t-- ${row.does}`;
  return text;
}

function operands(word: number, row: Row): number[] {
  switch (row.form) {
    case Form.SJ:
      return [sjOf(word)];
    case Form.Ax:
      return [axOf(word)];
    case Form.ABx:
      return row.b === Use.None ? [aOf(word)] : [aOf(word), bxOf(word)];
    case Form.AsBx:
      return [aOf(word), sbxOf(word)];
    case Form.ABC: {
      const list: number[] = [];
      if (row.a !== Use.None) list.push(aOf(word));
      if (row.b !== Use.None) list.push(row.b === Use.Signed ? sbOf(word) : bOf(word));
      if (row.c !== Use.None && row.c !== Use.Flag) list.push(row.c === Use.Signed ? scOf(word) : cOf(word));
      return list;
    }
  }
}

/** Comments for operands. */
function comments(p: Proto, pc: number, word: number, row: Row): string[] {
  const notes: string[] = [];
  const constant = (i: number): void => void notes.push(constantText(p.constants[i]));
  const upvalue = (i: number): void => void notes.push(p.upvalues[i]?.name || '-');
  if (row.a === Use.Upvalue) upvalue(aOf(word));
  const wide = row.form === Form.ABx;
  const b = wide ? bxOf(word) : bOf(word);
  if (row.b === Use.Const) constant(b);
  else if (row.b === Use.Upvalue) upvalue(b);
  else if (row.b === Use.Proto) notes.push(`function <${p.children[b]!.shortSource}:${p.children[b]!.lineDefined}>`);
  if (row.c === Use.Const || (row.c === Use.RK && kOf(word) === 1)) constant(cOf(word));
  const op = opOf(word) as Op;
  if (row.a === Use.Forward || row.b === Use.Forward || row.b === Use.Backward) {
    notes.push(`${op === Op.ForPrep ? 'exit ' : ''}to ${jumpTarget(p.code, pc)! + 1}`);
  }
  switch (op) {
    case Op.LoadKX:
      constant(axOf(p.code[pc + 1]!));
      break;
    case Op.Call:
      notes.push(amount(bOf(word) - 1, 'in'), amount(cOf(word) - 1, 'out'));
      break;
    case Op.TailCall:
      notes.push(amount(bOf(word) - 1, 'in'));
      break;
    case Op.Return:
      notes.push(amount(bOf(word) - 1, 'out'));
      break;
    case Op.VarArg:
      notes.push(amount(cOf(word) - 1, 'out'));
      break;
  }
  return notes;
}

const amount = (n: number, what: string): string => `${n < 0 ? 'all' : n} ${what}`;

function constantKind(v: Value): string {
  if (v === undefined) return 'N';
  if (typeof v === 'boolean') return 'B';
  if (isStr(v)) return 'S';
  return v instanceof LuaFloat || (typeof v === 'number' && !Number.isSafeInteger(v)) ? 'F' : 'I';
}

/** A constant as a program would write it, control characters escaped. */
function constantText(v: Value): string {
  if (v === undefined) return 'nil';
  if (typeof v === 'boolean') return String(v);
  if (isStr(v)) {
    return `"${bytesOf(v).replace(/[\0-\x1f"\\\x7f-\xff]/g, (c) => ESCAPES[c] ?? `\\${c.charCodeAt(0).toString().padStart(3, '0')}`)}"`;
  }
  return formatNumber(v as number);
}

const ESCAPES: { readonly [c: string]: string } = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A function as plain data, for tools. */
interface Listing {
  readonly source: string;
  readonly lineDefined: number;
  readonly lastLine: number;
  readonly params: number;
  readonly vararg: boolean;
  readonly slots: number;
  readonly code: readonly {
    readonly pc: number;
    readonly line: number | null;
    readonly op: string;
    readonly operands: readonly number[];
    readonly k: boolean;
    readonly notes: string;
  }[];
  readonly constants: readonly { readonly kind: string; readonly text: string }[];
  readonly locals: readonly { readonly name: string; readonly start: number; readonly end: number }[];
  readonly upvalues: readonly { readonly name: string; readonly inStack: boolean; readonly index: number }[];
  readonly functions: readonly Listing[];
}

/** The data behind `dump`: pcs count from 1, as in the listing. */
export function describe(proto: Proto): Listing {
  const code = Array.from(proto.code, (word, pc) => {
    const row = OPS[opOf(word) as Op];
    return {
      pc: pc + 1,
      line: proto.lines[pc] ?? null,
      op: row.name,
      operands: operands(word, row),
      k: row.form === Form.ABC && kOf(word) === 1,
      notes: comments(proto, pc, word, row).join(' '),
    };
  });
  return {
    source: proto.shortSource,
    lineDefined: proto.lineDefined,
    lastLine: proto.lastLine,
    params: proto.params,
    vararg: proto.vararg,
    slots: proto.registers,
    code,
    constants: proto.constants.map((v) => ({ kind: constantKind(v), text: constantText(v) })),
    locals: proto.locals.map((l) => ({ name: l.name, start: l.startPc + 1, end: l.endPc + 1 })),
    upvalues: proto.upvalues.map(({ name, inStack, index }) => ({ name, inStack, index })),
    functions: proto.children.map(describe),
  };
}
