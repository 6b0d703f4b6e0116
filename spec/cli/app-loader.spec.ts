import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LoadError, loadApp, type App } from '../../src/cli/app-loader.ts';

/** Loads an app whose files are given by name. */
function load(files: Record<string, string>): App {
  const dir = mkdtempSync(join(tmpdir(), 'perilune-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(dir, dirname(name)), { recursive: true });
      writeFileSync(join(dir, name), content);
    }
    return loadApp(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const fails = (wanted: RegExp, files: Record<string, string>) => {
  assert.throws(() => load(files), (error: unknown) => error instanceof LoadError && wanted.test(error.message), String(wanted));
};

const WORKER = `
namespace: app
entries:
  - name: worker
    kind: process.lua
    source: file://worker.lua
    method: work
    modules: [time]
    imports: { util: lib:util }
    meta: { comment: works }
`;
const LIB = `
namespace: lib
entries:
  - { name: util, kind: library.lua, source: "return {}" }
`;

test('reads entries of all folders', () => {
  const app = load({ '_index.yaml': WORKER, 'worker.lua': 'return 1', 'lib/_index.yaml': LIB });
  assert.equal([...app.entries.keys()], ['app:worker', 'lib:util']);
  const worker = app.entries.get('app:worker')!;
  assert.is(Buffer.from(worker.source).toString(), 'return 1');
  assert.is(worker.chunkName, '@worker.lua');
  assert.is(worker.method, 'work');
  assert.equal(worker.modules, ['time']);
  assert.equal(worker.imports, { util: 'lib:util' });
  assert.equal(worker.meta, { comment: 'works' });
});

test('a source may be the text itself', () => {
  const util = load({ 'lib/_index.yaml': LIB }).entries.get('lib:util')!;
  assert.is(Buffer.from(util.source).toString(), 'return {}');
  assert.is(util.chunkName, '@lib/_index.yaml');
});

test('names resolve inside their namespace', () => {
  const app = load({
    '_index.yaml': `
namespace: app
entries:
  - { name: code, kind: process.lua, source: "return 1" }
  - { name: place, kind: process.host }
  - { name: service, kind: process.service, process: code, host: place, lifecycle: { auto_start: true }, input: [1, two] }
`,
  });
  assert.equal(app.services, [{ id: 'app:service', process: 'app:code', host: 'app:place', autoStart: true, input: [1, 'two'] }]);
});

test('there is always system:processes', () => {
  assert.is(load({ '_index.yaml': 'namespace: app' }).hosts.get('system:processes')!.kind, 'process.host');
});

test('complaints say file and line', () => {
  fails(/no _index\.yaml/, { 'x.lua': '' });
  fails(/^_index\.yaml:2: .*collection/, { '_index.yaml': 'namespace: app\nentries: [' });
  fails(/^_index\.yaml:1: field 'namespace' is missing/, { '_index.yaml': 'entries: []' });
  fails(/^a\/_index\.yaml:4: unknown kind 'process\.py'/, { 'a/_index.yaml': 'namespace: a\nentries:\n  - name: x\n    kind: process.py\n' });
  fails(/^_index\.yaml:5: source file worker\.lua cannot be read/, { '_index.yaml': WORKER.trimStart() });
  fails(/^_index\.yaml:3: import 'util' names 'lib:util', which is not an entry/, { '_index.yaml': WORKER.trimStart(), 'worker.lua': '' });
  fails(/^_index\.yaml:4: entry 'app:a' is already defined at _index\.yaml:3/, {
    '_index.yaml': 'namespace: app\nentries:\n  - { name: a, kind: process.host }\n  - { name: a, kind: process.host }\n',
  });
  fails(/:3: unknown field 'sauce' in an entry/, { '_index.yaml': 'namespace: app\nentries:\n  - { name: a, kind: process.lua, sauce: x }\n' });
  fails(/:3: 'modules' must be a list of strings/, {
    '_index.yaml': 'namespace: app\nentries:\n  - { name: a, kind: process.lua, source: x, modules: [1] }\n',
  });
  fails(/host names 'app:a', which is a process\.lua, not a process\.host or terminal\.host/, {
    '_index.yaml': 'namespace: app\nentries:\n  - { name: a, kind: process.lua, source: x }\n  - { name: s, kind: process.service, process: a, host: a }\n',
  });
  fails(/name 'a:b' may not/, { '_index.yaml': 'namespace: app\nentries:\n  - { name: "a:b", kind: process.host }\n' });
});

test.run();
