// The names of members that bundles may shorten: those that only our own code says, as the type checker knows. A name
// keeps its form if anything else could name it: the declarations of an entry, the platform, a package in the bundles,
// a word in a string (emitted code names what it uses), or the keys of an object, which programs in Lua, other nodes
// and readers of JSON see.
// Invariant: all files of one build give a name the same short one (esbuild's mangleProps).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolledUp } from './declarations.ts';
import { exposedNames } from './exposed-names.ts';

const WORD = /[A-Za-z_$][\w$]*/g;
const COMMENT = /\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm;
/** What declares members of interfaces and types, methods, and parameters. */
const DECLARED = /(?<![.\w$])([A-Za-z_$][\w$]*)[?!]?(?=:|<.*>\(|\()/g;
/** Shorter names would not get shorter. */
const SHORT = 2;

/** Packages that are part of bundles, and packages whose objects our code works with. */
const BUNDLED = ['@chevrotain', 'chevrotain/lib', 'yaml/browser'],
  PLATFORM = ['@types/node', '@nats-io'];
/** What the platform asks of objects of any class. */
const ASKED =
  /^(?:then|next|return|throw|done|value|to[A-Z]\w*|valueOf|get|set|has|apply|construct|(?:delete|define)Property|ownKeys|(?:get|set)PrototypeOf|getOwnPropertyDescriptor|isExtensible|preventExtensions|handleEvent|start|pull|cancel|write|close|abort|transform|flush|message|stack|cause|code|length|size|keys|ref|unref|on|once|emit|off)$/;
const CACHE = join('.build', 'internal-names.json');

const files = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => join(folder, name));

function addNames(names: Set<string>, packages: readonly string[]): Set<string> {
  for (const folder of packages)
    for (const file of files(join('node_modules', folder), /\.(?:js|d\.ts)$/))
      for (const [word] of readFileSync(file, 'utf8').replace(COMMENT, '').matchAll(WORD)) names.add(word);
  return names;
}

/** Names that objects of the platform have. */
async function platform(): Promise<Set<string>> {
  const { domprops } = (await import(pathToFileURL(resolve('node_modules/terser/tools/domprops.js')).href)) as {
    domprops: readonly string[];
  };
  return addNames(new Set(domprops), PLATFORM);
}

async function findNames(): Promise<string[]> {
  const { declared, exposed, shaped } = await exposedNames(),
    taken = addNames(new Set(exposed), BUNDLED);
  // No object of the platform is given for one of our classes.
  for (const name of await platform()) if (shaped.has(name) || ASKED.test(name)) taken.add(name);
  for (const text of (await rolledUp()).values())
    for (const [, name] of text.replace(COMMENT, '').matchAll(DECLARED)) taken.add(name!);
  return [...declared].filter((name) => name.length > SHORT && !taken.has(name)).sort();
}

/** What the names depend on. */
function digest(): string {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...files('src', /\.ts$/), ...files(join('tools', 'build'), /\.ts$/)])
    hash.update(`${file}\0${readFileSync(file, 'utf8')}\0`);
  return hash.digest('hex');
}

/** Matches the names that may be shortened. They are found once for a state of the source. */
export async function internalNames(): Promise<RegExp> {
  const source = digest();
  let found: { readonly source?: string; readonly names: readonly string[] } = { names: [] };
  if (existsSync(CACHE)) found = JSON.parse(readFileSync(CACHE, 'utf8')) as typeof found;
  if (found.source !== source) {
    found = { source, names: await findNames() };
    mkdirSync('.build', { recursive: true });
    writeFileSync(CACHE, JSON.stringify(found));
  }
  return new RegExp(`^(?:${found.names.join('|')})$`);
}
