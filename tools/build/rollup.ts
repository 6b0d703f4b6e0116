// Rolls the declarations that an entry exports up into one file: what it reaches of the declaration files that tsc
// writes, and nothing else. Names are resolved by the imports of each file; two of the same name get a number.
// Invariant: the result imports from other entries only. Must not know what is declared.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A name of a file: of a declaration of its own, or of one elsewhere. */
interface Imported {
  readonly file: string;
  readonly name: string;
}

interface Declared {
  readonly name: string;
  /** The declaration, without `export` and `declare`, with the comment before it. */
  readonly text: string;
}

interface DeclarationFile {
  readonly declared: ReadonlyMap<string, readonly Declared[]>;
  readonly imported: ReadonlyMap<string, Imported>;
  /** Exported names, by what they are called outside. */
  readonly exported: ReadonlyMap<string, Imported>;
}

/** A comment, a string, or a word, in the order of a text. */
const TOKEN = /\/\*[^]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[A-Za-z_$][\w$]*|[^]/g;
const WORD = /^[A-Za-z_$]/;

const keyOf = ({ file, name }: Imported): string => `${file} ${name}`;

/** Statements that end with their block. */
const BLOCK =
  /^(?:\/\*[^]*?\*\/|\/\/.*|\s)*(?:export )?(?:declare )?(?:(?:abstract )?class|interface|(?:const )?enum|module|global)\b/;

/** The statements of a declaration file, each with the comment before it. */
function statements(text: string): string[] {
  const found: string[] = [];
  let statement = '',
    depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    statement += token;
    if (/^[{([]$/.test(token)) depth++;
    else if (/^[})\]]$/.test(token)) depth--;
    if (depth > 0 || (token !== ';' && !(token === '}' && BLOCK.test(statement)))) continue;
    found.push(statement.trim());
    statement = '';
  }
  return found;
}

const HEAD =
  /^((?:\/\*[^]*?\*\/\s*|\/\/.*\s*)*)(export )?(?:default )?(?:declare )?((?:abstract )?class|interface|type|(?:const )?enum|const|let|function) ([\w$]+)/;
const NAMES = /^(?:\/\*[^]*?\*\/\s*)*(import|export)(?: type)? \{([^}]*)\}(?: from '(\.[^']+)')?;$/;

/** `a, type b as c` as pairs. */
const pairs = (list: string): [name: string, as: string][] =>
  list
    .split(',')
    .map((each) => each.trim().replace(/^type /, ''))
    .filter((each) => each !== '')
    .map((each) => {
      const [name, as] = each.split(' as ');
      return [name!, as ?? name!];
    });

function readDeclarations(file: string): DeclarationFile {
  const declared = new Map<string, Declared[]>(),
    imported = new Map<string, Imported>(),
    exported = new Map<string, Imported>();
  for (const statement of statements(readFileSync(file, 'utf8'))) {
    const [, direction, list, from] = NAMES.exec(statement) ?? [];
    if (list !== undefined) {
      const there = from === undefined ? file : join(dirname(file), from.replace(/\.ts$/, '.d.ts'));
      for (const [name, as] of pairs(list)) {
        if (direction === 'import') imported.set(as, { file: there, name });
        else exported.set(as, { file: there, name });
      }
      continue;
    }
    const [head, comment = '', isExported, kind, name] = HEAD.exec(statement) ?? [];
    if (head === undefined) continue;
    const text = `${comment}${kind === 'interface' || kind === 'type' ? '' : 'declare '}${kind} ${name}${statement.slice(head.length)}`;
    declared.set(name!, [...(declared.get(name!) ?? []), { name: name!, text }]);
    if (isExported !== undefined) exported.set(name!, { file, name: name! });
  }
  return { declared, imported, exported };
}

/** What a member's name comes after. */
const BEFORE_MEMBERS = /^(?:[;{}.]|\/\*[^]*|readonly|get|set|static|protected|abstract)$/;

/** Whether a word of a declaration is a name of a type or value, and no member or parameter. */
function isReference(tokens: readonly string[], i: number): boolean {
  let before = i - 1,
    behind = i + 1;
  while (/^\s$/.test(tokens[before] ?? '')) before--;
  while (/^[\s?]$/.test(tokens[behind] ?? '')) behind++;
  return WORD.test(tokens[i]!) && !BEFORE_MEMBERS.test(tokens[before] ?? '') && tokens[behind] !== ':';
}

/** Private members, whose names nobody else knows, as the one mark that keeps a class apart from others like it. */
function withoutPrivate(text: string): string {
  const kept = text.replace(/^ {4}(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n {4})?(?:private|#private)\b[^]*?;\n/gm, '');
  return kept === text ? text : kept.replace(/(?<=^(?:\/\*[^]*?\*\/\s*)?[^{*/]*\{\n)/, '    #private;\n');
}

/** What the types name that a language library may lack: the least of it, which merges with the library's own. */
const GLOBALS: readonly (readonly [RegExp, string])[] = [
  [/\bAbortSignal\b/, 'interface AbortSignal {\n    readonly aborted: boolean;\n    readonly reason: any;\n  }'],
  [
    /\b(?:Async)?Disposable\b|\bSymbol\.(?:asyncD|d)ispose\b/,
    `interface SymbolConstructor {
    readonly dispose: unique symbol;
    readonly asyncDispose: unique symbol;
  }
  interface Disposable {
    [Symbol.dispose](): void;
  }
  interface AsyncDisposable {
    [Symbol.asyncDispose](): PromiseLike<void>;
  }`,
  ],
];

function globals(text: string): string {
  const needed = GLOBALS.filter(([pattern]) => pattern.test(text)).map(([, declared]) => `  ${declared}\n`);
  return needed.length === 0 ? '' : `declare global {\n${needed.join('')}}\n\n`;
}

const listed = (lines: readonly string[]): string => lines.map((line) => `  ${line},\n`).join('');

/** The declarations of entries, each as one text. A later entry imports what an earlier one exports. */
export class Rollup {
  private readonly files = new Map<string, DeclarationFile>();
  /** What entries that are done export, by origin. */
  private readonly known = new Map<string, { readonly entry: string; readonly name: string }>();
  /** The name in the result of each declaration that is used, by file and name. */
  private names = new Map<string, string>();
  private taken = new Set<string>();
  private done = new Set<string>();
  private texts: string[] = [];
  private imports = new Map<string, Set<string>>();

  /** The text of an entry's file; `entry` is its name there. */
  roll(file: string, entry: string): string {
    this.names = new Map();
    this.taken = new Set();
    this.done = new Set();
    this.texts = [];
    this.imports = new Map();
    const exported = [...this.read(file).exported].map(([as, at]) => [as, this.origin(at)] as const);
    // What is exported keeps its name.
    for (const [as, at] of exported) this.claim(at, as);
    for (const [, at] of exported) this.use(at);
    const text = [
      ...this.importLines(),
      ...this.texts,
      `export {\n${listed(exported.map((each) => this.exportOf(each)))}};`,
    ];
    for (const [name, at] of exported) {
      const key = keyOf(at);
      if (!this.known.has(key)) this.known.set(key, { entry, name });
    }
    const body = `${text.join('\n\n')}\n`;
    return globals(body) + body;
  }

  private importLines(): string[] {
    return [...this.imports].map(([from, names]) => `import {\n${listed([...names])}} from '${from}';`);
  }

  private exportOf([as, at]: readonly [string, Imported]): string {
    const name = this.names.get(keyOf(at))!;
    return `${this.isType(at) ? 'type ' : ''}${name === as ? as : `${name} as ${as}`}`;
  }

  private isType({ file, name }: Imported): boolean {
    return this.read(file)
      .declared.get(name)!
      .every(({ text }) => /^(?:\/\*[^]*?\*\/\s*)*(?:interface|type) /.test(text));
  }

  private read(file: string): DeclarationFile {
    let known = this.files.get(file);
    if (known === undefined) this.files.set(file, (known = readDeclarations(file)));
    return known;
  }

  /** Where a name is declared. */
  private origin({ file, name }: Imported): Imported {
    const { declared, imported, exported } = this.read(file);
    if (declared.has(name)) return { file, name };
    const next = imported.get(name) ?? exported.get(name);
    if (next === undefined) throw new Error(`${file} does not declare ${name}`);
    return this.origin(next);
  }

  private claim(at: Imported, wanted: string): void {
    const key = keyOf(at);
    if (this.names.has(key)) return;
    let name = wanted;
    for (let n = 1; this.taken.has(name); n++) name = `${wanted}$${n}`;
    this.taken.add(name);
    this.names.set(key, name);
  }

  private use(at: Imported): void {
    const key = keyOf(at),
      known = this.known.get(key);
    if (this.done.has(key)) return;
    this.done.add(key);
    if (known === undefined) this.declare(at);
    else this.import(known, this.names.get(key)!, this.isType(at));
  }

  private declare({ file, name }: Imported): void {
    const at = this.texts.length;
    for (const { text } of this.read(file).declared.get(name)!)
      this.texts.splice(at, 0, this.resolved(withoutPrivate(text), file));
  }

  private import({ entry, name }: { readonly entry: string; readonly name: string }, as: string, type: boolean): void {
    const names = this.imports.get(entry) ?? new Set();
    this.imports.set(entry, names.add(`${type ? 'type ' : ''}${name === as ? name : `${name} as ${as}`}`));
  }

  /** A declaration with its names as they are in the result; what they name is used, too. */
  private resolved(text: string, file: string): string {
    const { declared, imported } = this.read(file),
      tokens = text.match(TOKEN)!;
    return tokens
      .map((token, i) => {
        if (!isReference(tokens, i) || !(declared.has(token) || imported.has(token))) return token;
        const at = this.origin({ file, name: token });
        this.claim(at, at.name);
        this.use(at);
        return this.names.get(keyOf(at))!;
      })
      .join('');
  }
}
