// The modules of dist/ as scripts, because V8's compiled code can be handed back to it for scripts only. A module and
// what it imports that is not there yet become one script, in which each is a function that is called once; what is
// imported later is the next script. A script is given `$modules` (what a module exports), `$builtin`, `$load`,
// `$import` and `$define`, names that no minified text has.
// Invariant: modules are of the form that our build writes (tools/build/bundles.ts), which checks that they can become
// scripts. It must not know what modules do.

/** `import{a as b}from"./c.js"`, `import*as a from"node:fs"`. */
const IMPORT = /\bimport(?:\*as ([\w$]+) |\{([^}]*)\})from"([^"]+)"/g;
/** `import("./c.js")`. */
const LATER = /\bimport\("(\.[^"]+)"\)/g;
/** A dynamic import of a module that is not ours; not a method of that name. */
const FOREIGN = /(?<=await )import\(/g;
/** As an argument: not in a text about it. */
const URL_OF_MODULE = /(?<=[(,=])import\.meta\.url\b/g;
const EXPORT = 'export{';

/** A module as a script has it. */
interface Part {
  readonly imports: readonly string[];
  readonly text: string;
}

export interface Modules {
  /** The text of a module, by its path from dist/. */
  read(path: string): string;
  url(path: string): string;
}

/** The path from dist/ of what a module imports, `./c.js` or `../internal/c.js`. */
function resolved(from: string, path: string): string {
  const folders = from.split('/').slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '..') folders.pop();
    else if (step !== '.') folders.push(step);
  }
  return folders.join('/');
}

const quoted = (text: string): string => JSON.stringify(text);

/** The list of an export, `a as b,c`, as an object. */
const exported = (list: string): string => list.replace(/([\w$]+) as ([\w$]+)/g, '$2:$1');

/** What a module imports, and its text as the body of a function that returns what it exports. */
function partOf(modules: Modules, path: string): Part {
  const text = modules.read(path),
    end = text.lastIndexOf(EXPORT),
    list = end < 0 ? '' : /^([^}]+)\};?\s*$/.exec(text.slice(end + EXPORT.length))?.[1],
    imports: string[] = [];
  if (list === undefined) throw new Error(`${path} does not end with what it exports`);
  let body = text
    .slice(0, end < 0 ? undefined : end)
    .replace(IMPORT, (_, all: string | undefined, names: string | undefined, from: string) => {
      const ours = from.startsWith('.'),
        there = ours ? resolved(path, from) : from;
      if (ours) imports.push(there);
      return `const ${all ?? `{${names!.replaceAll(' as ', ':')}}`}=${ours ? '$modules' : '$builtin'}(${quoted(there)})`;
    });
  if (body.includes('import(')) {
    body = body
      .replace(LATER, (_, there: string) => `$load(${quoted(resolved(path, there))})`)
      .replace(FOREIGN, '$$import(');
  }
  if (body.includes('import.meta')) body = body.replace(URL_OF_MODULE, quoted(modules.url(path)));
  return { imports, text: `${body};return{${exported(list)}}` };
}

/**
 * The text of the script of a module: a function of what scripts are given. What is in `loaded` is not part of it; what
 * is, is added there.
 */
export function scriptOf(modules: Modules, entry: string, loaded: Set<string>): string {
  const texts: string[] = [];
  function add(path: string): void {
    if (loaded.has(path)) return;
    loaded.add(path);
    const { imports, text } = partOf(modules, path);
    for (const each of imports) add(each);
    // In parentheses, V8 compiles the function at once.
    texts.push(`$define(${quoted(path)},(()=>{${text}})());\n`);
  }
  add(entry);
  return `"use strict";(($modules,$builtin,$load,$import,$define)=>{${texts.join('')}})`;
}
