// Index files of app directories: typed access to the fields of mappings, errors with file and line. It must not know
// what an app consists of.
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Node, type ParsedNode, type YAMLMap } from 'yaml';
import * as text from '../../messages/app.ts';
import { milliseconds } from '../host/duration.ts';
import { LuaError } from '../host/errors.ts';

/** The LuaError for a fault; its text starts with file and line. */
export const loadError = (message: string): LuaError => new LuaError({ code: 'ERR_LUA_CONFIG', message });

type Shape = 'text' | 'list' | 'map' | 'flag' | 'count' | 'number';
type MapNode = YAMLMap<ParsedNode, ParsedNode | null>;

const WORDS: Record<Shape, string> = {
  text: 'a string',
  list: 'a list',
  map: 'a mapping',
  flag: 'true or false',
  count: 'a whole number',
  number: 'a number',
};

/** Units of size; each is 1,024 of the one before. */
const UNITS = 'KMG';

function has(node: ParsedNode, shape: Shape): boolean {
  switch (shape) {
    case 'text':
      return isScalar(node) && typeof node.value === 'string';
    case 'flag':
      return isScalar(node) && typeof node.value === 'boolean';
    case 'count':
      return isScalar(node) && Number.isSafeInteger(node.value) && (node.value as number) >= 0;
    case 'number':
      return isScalar(node) && typeof node.value === 'number';
    case 'list':
      return isSeq(node);
    case 'map':
      return isMap(node);
    default:
      return shape satisfies never;
  }
}

/** One mapping of an index file. */
export class Section {
  constructor(
    readonly file: IndexFile,
    readonly node: MapNode,
    readonly what: string,
  ) {}

  /** Position for messages. */
  get place(): string {
    return text.place(this.file.name, this.file.lineOf(this.node));
  }

  fail(message: string, node: Node = this.node): never {
    throw loadError(text.at(this.file.name, this.file.lineOf(node), message));
  }

  field(name: string): ParsedNode | undefined {
    const node = this.node.get(name, true) as ParsedNode | null | undefined;
    return node === undefined || node === null || (isScalar(node) && node.value === null) ? undefined : node;
  }

  /** Throws for unknown fields. */
  allow(fields: readonly string[]): void {
    for (const { key } of this.node.items) {
      const name = String((key as { value?: unknown }).value);
      if (!fields.includes(name)) this.fail(text.unknownField(name, this.what), key);
    }
  }

  private get<T>(name: string, shape: Shape): T | undefined {
    const node = this.field(name);
    if (node === undefined) return undefined;
    if (!has(node, shape)) this.fail(text.notAKind(`'${name}'`, WORDS[shape]), node);
    return node.toJS(this.file.doc) as T;
  }

  text(name: string): string | undefined {
    return this.get(name, 'text');
  }

  needText(name: string): string {
    return this.text(name) ?? this.fail(text.missingField(name));
  }

  flag(name: string): boolean | undefined {
    return this.get(name, 'flag');
  }

  count(name: string): number | undefined {
    return this.get(name, 'count');
  }

  /** A number in a range. */
  number(name: string, least: number, most = Infinity): number | undefined {
    const n = this.get<number>(name, 'number');
    if (n !== undefined && !(n >= least && n <= most))
      this.fail(text.notAKind(`'${name}'`, text.numberBetween(least, most)), this.field(name));
    return n;
  }

  /** A whole number of at least `least`. */
  whole(name: string, least: number): number | undefined {
    const n = this.count(name);
    if (n !== undefined && n < least) this.fail(text.notAKind(`'${name}'`, text.wholeNumber(least)), this.field(name));
    return n;
  }

  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
    const word = this.text(name) as T | undefined;
    if (word !== undefined && !words.includes(word))
      this.fail(text.notAKind(`'${name}'`, text.oneOf(words)), this.field(name));
    return word;
  }

  /** A duration such as `1.5s`, in milliseconds. */
  duration(name: string): number | undefined {
    const node = this.field(name);
    if (node === undefined) return undefined;
    const words = isScalar(node) && (typeof node.value === 'string' || node.value === 0) ? String(node.value) : '';
    try {
      return milliseconds(words, name);
    } catch {
      return this.fail(text.notAKind(`'${name}'`, text.someDuration()), node);
    }
  }

  /** A number of bytes, with an optional unit such as `16MB`; a KB is 1,024 bytes. */
  size(name: string): number | undefined {
    const node = this.field(name);
    if (node === undefined || has(node, 'count')) return this.count(name);
    const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([KMG])B$/.exec(isScalar(node) ? String(node.value) : '') ?? [];
    if (amount === undefined) return this.fail(text.notAKind(`'${name}'`, text.someSize()), node);
    return Math.floor(Number(amount) * 1024 ** (UNITS.indexOf(unit!) + 1));
  }

  list(name: string): unknown[] {
    return this.get(name, 'list') ?? [];
  }

  map(name: string): Record<string, unknown> {
    return this.get(name, 'map') ?? {};
  }

  texts(name: string): string[] {
    const values = this.list(name);
    if (!values.every((v) => typeof v === 'string'))
      this.fail(text.notAKind(`'${name}'`, 'a list of strings'), this.field(name));
    return values as string[];
  }

  /** The node of one item of a list field. */
  item(name: string, at: number): Node {
    const node = this.field(name);
    return isSeq(node) ? (node.items[at] as Node) : this.node;
  }

  section(name: string): Section | undefined {
    if (this.get(name, 'map') === undefined) return undefined;
    return new Section(this.file, this.field(name) as MapNode, `'${name}'`);
  }

  /** All of it as plain data. */
  toJS(): Record<string, unknown> {
    return this.node.toJS(this.file.doc) as Record<string, unknown>;
  }
}

/** One parsed index file. */
export class IndexFile {
  private readonly lines = new LineCounter();
  readonly doc;

  constructor(
    readonly folder: string,
    readonly name: string,
    content: string,
  ) {
    this.doc = parseDocument(content, { lineCounter: this.lines, stringKeys: true });
    const [error] = this.doc.errors;
    if (error !== undefined) {
      const message = error.message.split('\n')[0]!.replace(/^With stringKeys, | at line \d+, column \d+:?$/g, '');
      throw loadError(text.at(name, error.linePos?.[0].line ?? 1, message));
    }
  }

  lineOf(node: Node): number {
    return node.range == null ? 1 : this.lines.linePos(node.range[0]).line;
  }

  root(): Section {
    const node = this.doc.contents;
    if (!isMap(node)) throw loadError(text.at(this.name, 1, text.notAKind('an index file', WORDS.map)));
    return new Section(this, node as MapNode, 'an index file');
  }

  /** The mappings in a list field of the root. */
  sections(root: Section, name: string, what: string): Section[] {
    const list = root.field(name);
    if (list === undefined) return [];
    if (!isSeq(list)) return root.fail(text.notAKind(`'${name}'`, WORDS.list), list);
    return list.items.map((node) => {
      if (!isMap(node)) root.fail(text.notAKind(what, WORDS.map), node as Node);
      return new Section(this, node as MapNode, what);
    });
  }
}
