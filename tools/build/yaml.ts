// Bundles of yaml what reading needs: what makes documents, changes them and writes them stays out.
// Invariants: the methods of reading are yaml's. Index files ask for keys that are strings, and nobody writes one.
import type { Plugin } from 'esbuild';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const LIBRARY = /[\\/]node_modules[\\/]yaml[\\/]browser[\\/]/;

/** Methods and functions in tables that nobody who reads calls; in a class, of its own and static. */
const WRITING = [
  'clone',
  'createAlias',
  'createNode',
  'createPair',
  'addIn',
  'deleteIn',
  'from',
  'getIn',
  'hasIn',
  'setIn',
  'stringify',
  'tagString',
  'toString',
];
/** The same of a document: its nodes are read. */
const OF_DOCUMENT = [...WRITING, 'add', 'delete', 'get', 'has', 'set', 'toJS', 'toJSON'];

/** Methods in a class or table of the library, which its compiler has laid out. */
const methods = (names: readonly string[]): RegExp =>
  new RegExp(`^ {4}(?:static )?(?:${names.join('|')})\\(.*\\) \\{\\n[^]*?^ {4}\\},?\\n`, 'gm');
/** An entry of a table that is no method. */
const ENTRY = /^ {4}(?:stringify|createNode)(?:: .*)?\n(?: {5}.*\n)*/gm;
/** How a key that is a collection becomes text. */
const WRITTEN_KEY = /^ {4}if \(isNode\(key\) && ctx\?\.doc\) \{\n[^]*?^ {4}\}\n/gm;

const trimmed = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(methods(/[\\/]Document\.js$/.test(path) ? OF_DOCUMENT : WRITING), '')
    .replace(ENTRY, '')
    .replace(WRITTEN_KEY, '');

/** The plugin. All modules of yaml are without effects once nobody uses them. */
export const trimmedYaml = (): Plugin => ({
  name: 'trimmed yaml',
  setup(build) {
    const inside = Symbol('a module of yaml that is looked for');
    build.onResolve({ filter: /./ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === inside || (path !== 'yaml' && !LIBRARY.test(options.importer))) return undefined;
      const wanted = path === 'yaml' ? resolve('node_modules/yaml/browser/dist/index.js') : path,
        found = await build.resolve(wanted, { ...options, pluginData: inside });
      return { ...found, sideEffects: false };
    });
    build.onLoad({ filter: LIBRARY }, ({ path }) => ({ contents: trimmed(path), loader: 'js' }));
  },
});
