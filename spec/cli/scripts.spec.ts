import { runInThisContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scriptOf } from '../../src/cli/scripts.ts';

type Exports = Record<string, unknown>;

/** Runs modules, minified as the build does, as scripts. */
function run(modules: Record<string, string>, entry = 'cli/a.js') {
  const read: string[] = [],
    scripts: string[] = [],
    exported = new Map<string, Exports>(),
    loaded = new Set<string>();
  const files = {
    read(path: string): string {
      read.push(path);
      return modules[path]!;
    },
    url: (path: string) => `file:///dist/${path}`,
  };
  function load(path: string): Exports {
    if (!loaded.has(path)) {
      const text = scriptOf(files, path, loaded);
      scripts.push(text);
      runInThisContext(text)(
        (there: string) => exported.get(there),
        (name: string) => process.getBuiltinModule(name),
        async (later: string) => load(later),
        async (other: string) => `module ${other}`,
        (there: string, exports: Exports) => exported.set(there, exports),
      );
    }
    return exported.get(path)!;
  }
  return { exports: load(entry), read, scripts };
}

test('a module and what it imports are one script, each module once, in the order of imports', () => {
  const { exports, read, scripts } = run({
    'cli/a.js':
      'import{a as b}from"../internal/b.js";import{a,b as c}from"../internal/c.js";var d=[...b,a,c];export{d as all,c}',
    'internal/b.js': 'import{a as t}from"./c.js";var n=[t,"b"];export{n as a};\n',
    'internal/c.js': 'function t(){return"hoisted"}var e="c",n=t();export{e as a,n as b}',
  });
  assert.equal(exports, { all: ['c', 'b', 'c', 'hoisted'], c: 'hoisted' });
  assert.equal(read.sort(), ['cli/a.js', 'internal/b.js', 'internal/c.js']);
  assert.is(scripts.length, 1);
});

test('modules of Node are imported by name or as a whole, wherever the statement stands', () => {
  const { exports } = run({
    'cli/a.js':
      'import{sep as t,posix as n}from"node:path";var e=t;import*as i from"node:path";export{e as a,i as b,n as c}',
  });
  const path = process.getBuiltinModule('node:path');
  assert.is(exports['a'], path.sep);
  assert.is(exports['b'], path);
  assert.is(exports['c'], path.posix);
});

test('what is imported later is the next script, without what is there', async () => {
  const { exports, scripts } = run({
    'cli/a.js':
      'import{a as t}from"../internal/b.js";var e=async()=>(await import("../internal/c.js")).f();export{e as later,t as n}',
    'internal/b.js': 'var t={n:0};export{t as a}',
    'internal/c.js': 'import{a as t}from"./b.js";var e=()=>++t.n;export{e as f}',
  });
  const later = exports['later'] as () => Promise<number>;
  assert.equal([await later(), await later()], [1, 2]);
  assert.equal(exports['n'], { n: 2 });
  assert.is(scripts.length, 2);
  assert.not.match(scripts[1]!, 'n:0');
});

test('modules of others, imported later, come from outside', async () => {
  const { exports } = run({
    'cli/a.js': 'var t=async t=>[await import("@a/b"),await import(t)];export{t as a}',
  });
  assert.equal(await (exports['a'] as (path: string) => unknown)('file:///c.js'), [
    'module @a/b',
    'module file:///c.js',
  ]);
});

test('a module knows its address; texts about it stay, and so do methods that are called import', () => {
  const { exports } = run({
    'cli/a.js':
      'var t=new URL("./b.js",import.meta.url).href,e="new URL(\'./b.js\', import.meta.url)",n={import(t){return t}}.import(3);export{t as a,n as b,e as c}',
  });
  assert.equal(exports, { a: 'file:///dist/cli/b.js', b: 3, c: "new URL('./b.js', import.meta.url)" });
});

test('modules are strict, and need not export anything', () => {
  assert.throws(() => run({ 'cli/a.js': 'undeclared=1;' }), /undeclared is not defined/);
  assert.equal(run({ 'cli/a.js': 'var t=1;' }).exports, {});
});

test('a module of another form is refused, or is no script', () => {
  assert.throws(() => run({ 'cli/a.js': 'var t=1;export{t as a};t=2;' }), /does not end with what it exports/);
  for (const text of ['import { a } from "./b.js";', 'export default 1', 'import"./b.js";'])
    assert.throws(
      () => run({ 'cli/a.js': text }),
      (error: Error) => error.name === 'SyntaxError',
      text,
    );
});

test.run();
