// What programs find: every library function with its signature, by library, module and class of objects. It is walked
// from a state and a program of processes, so that nothing is forgotten. Must not know how it is shown: help.ts prints
// it, and tools/reference writes REFERENCE.md of src.
import { brotliDecompressSync } from 'node:zlib';
import { createProgram } from '../actors/bindings/index.ts';
import { portableHost } from '../embed/host/host.ts';
import { gradualOf } from '../embed/lua/gradual.ts';
import { createRuntime } from '../embed/lua/toolchain.ts';
import { isNumber } from '../values/number.ts';
import { formatNumber } from '../values/numeral.ts';
import { bytesOf, isStr } from '../values/string.ts';
import { Table } from '../values/table.ts';
import type { Value } from '../values/type.ts';
import { Native, type Signature } from '../vm/native/native.ts';

export interface Documented {
  /** As programs write it: 'print', 'string.format', 'channel:receive'. */
  readonly name: string;
  readonly signature: Signature;
}

/** Where the Lua manual or the rule book of processes describes a group: one section, or several as '3-7'. */
export interface Section {
  readonly book: 'manual' | 'rules';
  readonly number: string;
}

/** A library, the part of one that only processes have, a module that they require, or a class of objects. */
export interface Group {
  readonly name: string;
  readonly kind: 'library' | 'module' | 'object';
  /** The library of a class of objects; otherwise the name. */
  readonly home: string;
  readonly inProcesses: boolean;
  readonly section: Section;
  readonly functions: readonly Documented[];
  readonly constants: readonly (readonly [name: string, value: string])[];
}

/** The basic functions, which are in no table. */
export const BASIC = '_G';

/** Sections of the Lua manual, in its order. */
const MANUAL: Readonly<Record<string, string>> = {
  [BASIC]: '6.1',
  coroutine: '6.2',
  package: '6.3',
  string: '6.4',
  utf8: '6.5',
  table: '6.6',
  math: '6.7',
  io: '6.8',
  file: '6.8',
  os: '6.9',
  debug: '6.10',
};

/** Sections of the rule book. Those of modules are in one. */
const RULES: Readonly<Record<string, string>> = {
  [BASIC]: '2',
  table: '2',
  os: '2',
  process: '3-7',
  'process.registry': '7f',
  'process.group': '7h',
  channel: '6',
  coroutine: '6c',
  errors: '8',
  payload: '9',
  time: '10a',
  logger: '10b',
  supervisor: '10d',
  system: '10e',
};
const MODULES = '11';
const IN_RULES = Object.keys(MANUAL).length;

/** The libraries of classes whose names do not say it; 'events.Subscription' does. */
const HOMES: Readonly<Record<string, string>> = {
  'FILE*': 'io',
  error: 'errors',
  Time: 'time',
  Duration: 'time',
  Location: 'time',
  Timer: 'time',
  Ticker: 'time',
  Future: 'funcs',
  type: 'type',
};

/** The class of files; the Lua manual calls them `file`. */
const FILE = 'FILE*';

/** A type as signatures show it: classes without their libraries. */
export const shownType = (type: string): string => type.replace(FILE, 'file').replace(/\b[a-z]+\.(?=[A-Za-z])/g, '');

/** What a class belongs to. */
const homeOf = (name: string): string => HOMES[name] ?? name.replace(/\.\w+$/, '');

function* fields(table: Table): Generator<readonly [name: string, value: Value]> {
  for (let at = table.advance(0); at !== 0; at = table.advance(at)) {
    const key = table.keyAt(at);
    if (isStr(key)) yield [bytesOf(key), table.valueAt(at)];
  }
}

/** The longest constant that is shown: search paths are longer, and no constants. */
const LONGEST = 60;

/** A string or number as Lua writes it. */
function shownConstant(v: Value): string | undefined {
  if (isNumber(v)) return formatNumber(v);
  if (!isStr(v)) return undefined;
  const quoted = JSON.stringify(bytesOf(v))
    .replace(/[\x7f-\xff]/g, (c) => `\\x${c.charCodeAt(0).toString(16)}`)
    .replaceAll('\\u00', '\\x');
  return quoted.length <= LONGEST ? quoted : undefined;
}

type Kind = Pick<Group, 'kind' | 'inProcesses'>;
const LIBRARY: Kind = { kind: 'library', inProcesses: false },
  ADDED: Kind = { kind: 'library', inProcesses: true };
const MODULE: Kind = { kind: 'module', inProcesses: true };

/** Tables that hold libraries once more, or what a program loads. */
const HIDDEN = ['_G', 'loaded', 'preload', 'searchers'];

const topOf = (home: string): string => home.replace(/\..*$/, '');
const sectionOf = (home: string, inProcesses: boolean): Section =>
  inProcesses
    ? { book: 'rules', number: RULES[home] ?? RULES[topOf(home)] ?? MODULES }
    : { book: 'manual', number: MANUAL[topOf(home)]! };

/** Gathers groups. What was found in one place is left out in the next. */
class Gathering {
  readonly groups: Group[] = [];
  private readonly seen = new Set<unknown>();

  library(table: Table, name: string, kind: Kind): void {
    const functions: Documented[] = [],
      constants: [string, string][] = [],
      inner: [string, Table][] = [];
    this.seen.add(table);
    for (const [key, v] of fields(table)) {
      const full = name === BASIC ? key : `${name}.${key}`,
        constant = shownConstant(v);
      if (v instanceof Native && this.isNew(v)) functions.push({ name: full, signature: v.signature });
      else if (v instanceof Table && !HIDDEN.includes(key) && this.isNew(v)) inner.push([full, v]);
      else if (constant !== undefined && this.isNew(full)) constants.push([full, constant]);
    }
    if (functions.length + constants.length > 0)
      this.add({ name, home: name, ...kind, section: sectionOf(name, kind.inProcesses), functions, constants });
    for (const [full, each] of inner) this.library(each, full, kind);
  }

  /** The methods of a class. */
  methods(meta: Table): void {
    const given = meta.getStr('__name'),
      index = meta.getStr('__index');
    if (!isStr(given) || !(index instanceof Table) || !this.isNew(index)) return;
    const name = shownType(bytesOf(given)),
      home = homeOf(bytesOf(given)),
      inProcesses = home !== HOMES[FILE];
    const functions = [...fields(index)].flatMap(([key, v]) =>
      v instanceof Native && this.isNew(v) ? [{ name: `${name}:${key}`, signature: v.signature }] : [],
    );
    if (functions.length > 0)
      this.add({
        name,
        home,
        kind: 'object',
        inProcesses,
        section: sectionOf(home, inProcesses),
        functions,
        constants: [],
      });
  }

  private isNew(v: unknown): boolean {
    const is = !this.seen.has(v);
    this.seen.add(v);
    return is;
  }

  private add(group: Group): void {
    this.groups.push({ ...group, functions: [...group.functions].sort((a, b) => (a.name < b.name ? -1 : 1)) });
  }
}

/** Lua in the order of the manual, then processes in that of the rule book, objects behind their libraries. */
function inOrder(groups: readonly Group[]): readonly Group[] {
  const homes = [...Object.keys(MANUAL), ...Object.keys(RULES), ...groups.map(({ home }) => home)];
  const rank = ({ home, inProcesses }: Group): number =>
    homes.indexOf(RULES[home] === undefined ? topOf(home) : home, inProcesses ? IN_RULES : 0);
  return [...groups].sort((a, b) => Number(a.inProcesses) - Number(b.inProcesses) || rank(a) - rank(b));
}

function gather(): readonly Group[] {
  const found = new Gathering(),
    rt = createRuntime(
      portableHost({}),
      { LUA_NOENV: true },
      { gradual: gradualOf('wippy'), jit: false, collector: false },
    );
  found.library(rt.globals, BASIC, LIBRARY);
  const { globals, modules } = createProgram(rt);
  found.library(globals, BASIC, ADDED);
  for (const [name, module] of modules) if (module instanceof Table) found.library(module, name, MODULE);
  rt.classMetatables((meta) => found.methods(meta));
  return inOrder(found.groups);
}

/** All groups as compressed JSON, in builds, whose functions do not carry what is shown of them. */
declare const PERILUNE_REFERENCE: string | undefined;

const unpacked = (text: string): readonly Group[] =>
  JSON.parse(brotliDecompressSync(Buffer.from(text, 'base64')).toString()) as readonly Group[];

let known: readonly Group[] | undefined;
/** All groups, gathered when first asked for. */
export const groups = (): readonly Group[] =>
  (known ??= typeof PERILUNE_REFERENCE === 'string' ? unpacked(PERILUNE_REFERENCE) : gather());

/** A function as one line: name, parameters and results with their types. A method is called with its object. */
export function signatureLine({ name, signature: { params, result } }: Documented): string {
  const given = (name.includes(':') ? params.slice(1) : params).map((param) =>
    param.name === '...'
      ? param.type === 'any...'
        ? '...'
        : `...: ${param.type.slice(0, -3)}`
      : `${param.name}: ${shownType(param.type)}`,
  );
  return `${name}(${given.join(', ')})${result === '' ? '' : ` -> ${result}`}`;
}
