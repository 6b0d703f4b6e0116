// The names of private members that bundles may shorten: what only the code of their class can name. Known by the text
// alone, so anything that could name one in another way keeps it: a member that is not private, a key of an object, a
// word in a string (emitted code names what it uses), or an interface of the platform.
// Invariant: all files of one build give a name the same short one (esbuild's mangleProps).
import { Parser, type AnyNode } from 'acorn';
import { transformSync } from 'esbuild';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const WORD = /[A-Za-z_$][\w$]*/g;
const PRIVATE = /\bprivate (?:(?:static|readonly|declare|get|set|async|override) |\*)*([A-Za-z_$][\w$]*)/g;
/** Whose objects our code works with. */
const PACKAGES = ['@types/node', '@nats-io', '@chevrotain', 'chevrotain', 'yaml'];

const files = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Visits all nodes of a syntax tree. */
function walk(node: AnyNode, visit: (node: AnyNode) => void): void {
  visit(node);
  for (const child of Object.values(node).flat())
    if (typeof (child as AnyNode | undefined)?.type === 'string') walk(child as AnyNode, visit);
}

/** What a file of the source says: how often members have a name, and which names something else has. */
function read(text: string, members: Map<string, number>, taken: Set<string>): void {
  const { code } = transformSync(text, { loader: 'ts', target: 'es2022' });
  walk(Parser.parse(code, { ecmaVersion: 2022, sourceType: 'module' }), (node) => {
    if ((node.type === 'PropertyDefinition' || node.type === 'MethodDefinition') && node.key.type === 'Identifier')
      count(members, node.key.name);
    else if (node.type === 'ObjectExpression') {
      for (const property of node.properties)
        if (property.type === 'Property' && property.key.type === 'Identifier') taken.add(property.key.name);
    } else if (node.type === 'Literal' || node.type === 'TemplateElement') {
      const { value } = node;
      for (const [word] of (typeof value === 'object' ? JSON.stringify(value) : String(value)).matchAll(WORD))
        taken.add(word);
    }
  });
}

/** What declares members of interfaces and of types, parameters, and methods, if it does not say `private`. */
const DECLARED = /(?<![.\w$])(?<!\bprivate (?:\w+ )*)([A-Za-z_$][\w$]*)[?!]?(?=:|<.*>\(|\()/g;

/** Names that objects of the platform and of packages have. */
async function platform(): Promise<Set<string>> {
  const { domprops } = (await import(pathToFileURL(resolve('node_modules/terser/tools/domprops.js')).href)) as {
    domprops: readonly string[];
  };
  const names = new Set(domprops);
  for (const folder of PACKAGES)
    for (const file of files(join('node_modules', folder), '.d.ts'))
      for (const [word] of readFileSync(file, 'utf8').matchAll(WORD)) names.add(word);
  return names;
}

/** Matches the names that may be shortened. */
export async function privateNames(): Promise<RegExp> {
  const names = new Set<string>(),
    taken = await platform();
  for (const file of files('src', '.ts')) {
    const text = readFileSync(file, 'utf8'),
      declared = new Map<string, number>(),
      members = new Map<string, number>();
    for (const [, name] of text.matchAll(PRIVATE)) count(declared, name!);
    read(text, members, taken);
    for (const name of declared.keys()) names.add(name);
    for (const [, name] of text.matchAll(DECLARED)) taken.add(name!);
    for (const [name, times] of members) if (times > (declared.get(name) ?? 0)) taken.add(name);
  }
  return new RegExp(`^(?:${[...names].filter((name) => !taken.has(name)).join('|')})$`);
}
