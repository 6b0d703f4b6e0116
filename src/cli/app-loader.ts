// Reads an app directory: every _index.yaml in it and below, into entries, hosts and services as plain data (process-api.md §2.3).
// Invariant: whatever it returns is complete - all names resolved to ns:name, all sources read, all references checked; whatever is
// wrong is one LoadError that says file and line. It must not know how entries are run.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Node, type ParsedNode, type YAMLMap } from 'yaml';
import * as text from '../messages/cli.ts';

/** A directory that cannot be loaded, in words that start with file and line. */
export class LoadError extends Error {}

export type CodeKind = 'process.lua' | 'function.lua' | 'library.lua';
export type HostKind = 'process.host' | 'terminal.host';

export interface CodeEntry {
  readonly kind: CodeKind;
  /** Lua text, as bytes. */
  readonly source: Uint8Array;
  /** What error messages call the source: its path within the app. */
  readonly chunkName: string;
  readonly method?: string;
  readonly modules: readonly string[];
  /** Alias to ns:name of a library. */
  readonly imports: Readonly<Record<string, string>>;
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface HostEntry { readonly kind: HostKind; readonly maxProcesses?: number }

export interface ServiceEntry {
  readonly id: string;
  readonly process: string;
  readonly host: string;
  readonly autoStart: boolean;
  /** Arguments of its entry function, as plain data. */
  readonly input: readonly unknown[];
}

export interface App {
  readonly entries: ReadonlyMap<string, CodeEntry>;
  readonly hosts: ReadonlyMap<string, HostEntry>;
  readonly services: readonly ServiceEntry[];
}

const INDEX = '_index.yaml';
const COMMON = ['name', 'kind', 'meta'];
const CODE = [...COMMON, 'source', 'method', 'modules', 'imports'];
const HOST = [...COMMON, 'lifecycle', 'host', 'hide_logs'];
/** The fields of each kind. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'process.lua': CODE,
  'function.lua': CODE,
  'library.lua': CODE,
  'process.host': HOST,
  'terminal.host': HOST,
  'process.service': [...COMMON, 'process', 'host', 'lifecycle', 'input'],
};

type Shape = 'text' | 'list' | 'map' | 'flag' | 'count';

/** One mapping of an index file: typed access to its fields, complaints with its position. */
class Section {
  constructor(readonly file: IndexFile, readonly node: YAMLMap<ParsedNode, ParsedNode | null>, readonly what: string) {}

  fail(message: string, node: Node = this.node): never {
    throw new LoadError(text.at(this.file.name, this.file.lineOf(node), message));
  }

  field(name: string): ParsedNode | undefined {
    const node = this.node.get(name, true) as ParsedNode | null | undefined;
    return node === undefined || node === null || (isScalar(node) && node.value === null) ? undefined : node;
  }

  allow(fields: readonly string[]): void {
    for (const { key } of this.node.items) {
      const name = String((key as { value?: unknown }).value);
      if (!fields.includes(name)) this.fail(text.unknownField(name, this.what), key);
    }
  }

  private is(node: ParsedNode, shape: Shape): boolean {
    switch (shape) {
      case 'text': return isScalar(node) && typeof node.value === 'string';
      case 'flag': return isScalar(node) && typeof node.value === 'boolean';
      case 'count': return isScalar(node) && Number.isSafeInteger(node.value) && (node.value as number) >= 0;
      case 'list': return isSeq(node);
      case 'map': return isMap(node);
      default: return shape satisfies never;
    }
  }

  private get<T>(name: string, shape: Shape, words: string): T | undefined {
    const node = this.field(name);
    if (node === undefined) return undefined;
    if (!this.is(node, shape)) this.fail(text.notAKind(`'${name}'`, words), node);
    return node.toJS(this.file.doc) as T;
  }

  text(name: string): string | undefined {
    return this.get(name, 'text', 'a string');
  }

  needText(name: string): string {
    return this.text(name) ?? this.fail(text.missingField(name));
  }

  flag(name: string): boolean | undefined {
    return this.get(name, 'flag', 'true or false');
  }

  count(name: string): number | undefined {
    return this.get(name, 'count', 'a whole number');
  }

  list(name: string): unknown[] {
    return this.get(name, 'list', 'a list') ?? [];
  }

  map(name: string): Record<string, unknown> {
    return this.get(name, 'map', 'a mapping') ?? {};
  }

  texts(name: string): string[] {
    const values = this.list(name);
    if (!values.every((v) => typeof v === 'string')) this.fail(text.notAKind(`'${name}'`, 'a list of strings'), this.field(name));
    return values as string[];
  }

  section(name: string): Section | undefined {
    return this.get(name, 'map', 'a mapping') === undefined
      ? undefined
      : new Section(this.file, this.field(name) as YAMLMap<ParsedNode, ParsedNode | null>, `'${name}'`);
  }
}

/** One parsed index file. */
class IndexFile {
  private readonly lines = new LineCounter();
  readonly doc;

  constructor(readonly folder: string, readonly name: string, content: string) {
    this.doc = parseDocument(content, { lineCounter: this.lines });
    const [error] = this.doc.errors;
    if (error !== undefined) {
      const message = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
      throw new LoadError(text.at(name, error.linePos?.[0].line ?? 1, message));
    }
  }

  lineOf(node: Node): number {
    return node.range == null ? 1 : this.lines.linePos(node.range[0]).line;
  }

  root(): Section {
    const node = this.doc.contents;
    if (!isMap(node)) throw new LoadError(text.at(this.name, 1, text.notAKind('an index file', 'a mapping')));
    return new Section(this, node as YAMLMap<ParsedNode, ParsedNode | null>, 'an index file');
  }
}

/** A reference to check once everything is known. */
interface Reference { readonly section: Section; readonly field: string; readonly id: string; readonly kinds: readonly string[] }

interface Found { readonly kind: string; readonly section: Section; readonly line: number }

class Loader {
  readonly entries = new Map<string, CodeEntry>();
  readonly hosts = new Map<string, HostEntry>();
  readonly services: ServiceEntry[] = [];
  private readonly found = new Map<string, Found>();
  private readonly references: Reference[] = [];
  indexes = 0;

  /** Folders are read in name order, so that the order of services does not depend on the file system. */
  folder(path: string, shown: string): void {
    const names = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of names) {
      const inner = shown === '' ? entry.name : `${shown}/${entry.name}`;
      if (entry.isFile() && entry.name === INDEX) this.index(new IndexFile(path, inner, readFileSync(join(path, INDEX), 'utf8')), shown);
      else if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) this.folder(join(path, entry.name), inner);
    }
  }

  private index(file: IndexFile, shown: string): void {
    this.indexes++;
    const root = file.root();
    root.allow(['version', 'namespace', 'meta', 'entries']);
    const namespace = this.name(root, 'namespace');
    const list = root.field('entries');
    if (list === undefined) return;
    if (!isSeq(list)) return root.fail(text.notAKind(`'entries'`, 'a list'), list);
    for (const node of list.items) {
      if (!isMap(node)) root.fail(text.notAKind('an entry', 'a mapping'), node as Node);
      this.entry(new Section(file, node as YAMLMap<ParsedNode, ParsedNode | null>, 'an entry'), namespace, shown);
    }
  }

  private name(section: Section, field: string): string {
    const name = section.needText(field);
    if (!/^[^:|{}]+$/.test(name)) section.fail(text.badName(field, name), section.field(field));
    return name;
  }

  private entry(section: Section, namespace: string, shown: string): void {
    const id = `${namespace}:${this.name(section, 'name')}`;
    const kind = section.needText('kind');
    const fields = FIELDS[kind];
    if (fields === undefined) section.fail(text.unknownKind(kind, Object.keys(FIELDS)), section.field('kind'));
    section.allow(fields);
    const earlier = this.found.get(id);
    if (earlier !== undefined) section.fail(text.duplicateEntry(id, earlier.section.file.name, earlier.line));
    this.found.set(id, { kind, section, line: section.file.lineOf(section.node) });
    switch (kind) {
      case 'process.host':
      case 'terminal.host': {
        const maxProcesses = section.section('host')?.count('max_processes');
        this.hosts.set(id, { kind, maxProcesses });
        break;
      }
      case 'process.service':
        this.services.push({
          id,
          process: this.reference(section, 'process', section.needText('process'), namespace, ['process.lua']),
          host: this.reference(section, 'host', section.needText('host'), namespace, ['process.host', 'terminal.host']),
          autoStart: section.section('lifecycle')?.flag('auto_start') ?? false,
          input: section.list('input'),
        });
        break;
      default:
        this.entries.set(id, this.code(section, kind as CodeKind, namespace, shown));
    }
  }

  private code(section: Section, kind: CodeKind, namespace: string, shown: string): CodeEntry {
    const source = section.needText('source');
    const imports: Record<string, string> = {};
    for (const [alias, id] of Object.entries(section.map('imports'))) {
      if (typeof id !== 'string') section.fail(text.notAKind(`import '${alias}'`, 'a string'), section.field('imports'));
      imports[alias] = this.reference(section, `import '${alias}'`, id, namespace, ['library.lua']);
    }
    const named = source.startsWith('file://');
    const file = source.slice('file://'.length);
    const path = shown === '' ? file : `${shown}/${file}`;
    return {
      kind,
      source: named ? this.read(section, file, path) : Buffer.from(source, 'utf8'),
      // Inline text is named after the index file it stands in.
      chunkName: '@' + (named ? path : section.file.name),
      method: section.text('method'),
      modules: section.texts('modules'),
      imports,
      meta: section.map('meta'),
    };
  }

  private read(section: Section, file: string, shown: string): Uint8Array {
    try {
      return readFileSync(join(section.file.folder, file));
    } catch {
      return section.fail(text.noSource(shown), section.field('source'));
    }
  }

  /** Resolves a name inside its namespace and notes it for checking. */
  private reference(section: Section, field: string, name: string, namespace: string, kinds: readonly string[]): string {
    const id = name.includes(':') ? name : `${namespace}:${name}`;
    this.references.push({ section, field, id, kinds });
    return id;
  }

  check(): void {
    for (const { section, field, id, kinds } of this.references) {
      const kind = this.found.get(id)?.kind;
      if (kind === undefined) {
        if (!(kinds.includes('process.host') && id === DEFAULT_HOST)) section.fail(text.unknownReference(field, id));
      } else if (!kinds.includes(kind)) section.fail(text.wrongReference(field, id, kind, kinds.join(' or ')));
    }
  }
}

/** A process host every app has without declaring it; the Process API's own examples spawn on it. */
export const DEFAULT_HOST = 'system:processes';

/** Loads the app in this directory. */
export function loadApp(dir: string): App {
  const loader = new Loader();
  try {
    loader.folder(dir, '');
  } catch (error) {
    if (error instanceof LoadError) throw error;
    throw new LoadError(text.cannotRead(dir, (error as Error).message));
  }
  if (loader.indexes === 0) throw new LoadError(text.noIndex(dir));
  loader.check();
  if (!loader.hosts.has(DEFAULT_HOST)) loader.hosts.set(DEFAULT_HOST, { kind: 'process.host' });
  return { entries: loader.entries, hosts: loader.hosts, services: loader.services };
}
