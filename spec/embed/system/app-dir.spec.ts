import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadApp, type App } from '../../../src/embed/system/app-dir.ts';
import { LuaError } from '../../../src/embed/host/errors.ts';

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
  assert.throws(
    () => load(files),
    (error: unknown) => error instanceof LuaError && error.code === 'ERR_LUA_CONFIG' && wanted.test(error.message),
    String(wanted),
  );
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
  assert.equal(Object.keys(app.entries), ['app:worker', 'lib:util']);
  const worker = app.entries['app:worker']!;
  assert.is(Buffer.from(worker.source as Uint8Array).toString(), 'return 1');
  assert.is(worker.chunkName, '@worker.lua');
  assert.is(worker.method, 'work');
  assert.equal(worker.modules, ['time']);
  assert.equal(worker.imports, { util: 'lib:util' });
  assert.equal(worker.meta, { comment: 'works' });
});

test('a source may be the text itself', () => {
  const util = load({ 'lib/_index.yaml': LIB }).entries['lib:util']!;
  assert.is(Buffer.from(util.source as Uint8Array).toString(), 'return {}');
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
  assert.equal(app.services, {
    'app:service': {
      process: 'app:code',
      host: 'app:place',
      input: [1, 'two'],
      lifecycle: { autoStart: true, requires: [] },
    },
  });
});

test('there is always system:processes', () => {
  assert.is(load({ '_index.yaml': 'namespace: app' }).hosts['system:processes']!.kind, 'process.host');
});

test('entries and hosts may limit mailboxes', () => {
  const entries = (...lines: string[]) => ({
    '_index.yaml': `namespace: app\nentries:\n${lines.map((line) => `  - ${line}\n`).join('')}`,
  });
  const app = load(
    entries(
      '{ name: a, kind: process.lua, source: x, mailbox: { max: 5, overflow: drop-old } }',
      '{ name: b, kind: function.lua, source: x, mailbox: { max: 7 } }',
      '{ name: c, kind: process.lua, source: x }',
      '{ name: h, kind: process.host, mailbox: { overflow: kill }, host: { max_processes: 3 } }',
      '{ name: i, kind: process.host }',
    ),
  );
  assert.equal(
    ['a', 'b', 'c'].map((name) => app.entries[`app:${name}`]!.mailbox),
    [{ max: 5, overflow: 'drop-old' }, { max: 7 }, undefined],
  );
  assert.equal([app.hosts['app:h']!.mailbox, app.hosts['app:h']!.maxProcesses], [{ overflow: 'kill' }, 3]);
  assert.equal(app.hosts['app:i'], { kind: 'process.host', meta: {} });
  const fault = (wanted: RegExp, mailbox: string, kind = 'process.lua') =>
    fails(
      wanted,
      entries(`{ name: a, kind: ${kind}, ${kind.endsWith('lua') ? 'source: x, ' : ''}mailbox: ${mailbox} }`),
    );
  fault(/^_index\.yaml:3: 'mailbox' must be a mapping/, '5');
  fault(/^_index\.yaml:3: unknown field 'size' in 'mailbox'/, '{ size: 5 }', 'process.host');
  fault(/^_index\.yaml:3: 'max' must be a whole number/, '{ max: many }');
  fault(/^_index\.yaml:3: 'max' must be a whole number from 1 up/, '{ max: 0 }');
  fault(
    /^_index\.yaml:3: 'overflow' must be one of reject, drop-new, drop-old, park-sender, kill/,
    '{ overflow: drop }',
  );
  fault(/^_index\.yaml:3: unknown field 'mailbox' in an entry/, '{ max: 5 }', 'library.lua');
});

test('entries and hosts may limit what processes use', () => {
  const entries = (...lines: string[]) => ({
    '_index.yaml': `namespace: app\nentries:\n${lines.map((line) => `  - ${line}\n`).join('')}`,
  });
  const app = load(
    entries(
      '{ name: a, kind: process.lua, source: x, memory: 16MB, limits: { instructions: 1e6, memory: 1.5KB, time: 2s, depth: 10, string: 1000, output: 1GB } }',
      '{ name: b, kind: function.lua, source: x, limits: { time: 10ms } }',
      '{ name: h, kind: process.host, memory: 4096, limits: { output: 0 } }',
    ),
  );
  assert.is(app.entries['app:a']!.memory, 16 * 2 ** 20);
  assert.equal(app.entries['app:a']!.limits, {
    instructions: 1e6,
    memory: 1536,
    time: 2000,
    depth: 10,
    string: 1000,
    output: 2 ** 30,
  });
  assert.equal(app.entries['app:b']!.limits, { time: 10 });
  assert.equal(app.hosts['app:h'], { kind: 'process.host', memory: 4096, limits: { output: 0 }, meta: {} });
  const fault = (wanted: RegExp, more: string, kind = 'process.lua') =>
    fails(wanted, entries(`{ name: a, kind: ${kind}, ${kind.endsWith('lua') ? 'source: x, ' : ''}${more} }`));
  fault(/^_index\.yaml:3: 'limits' must be a mapping/, 'limits: 5');
  fault(/^_index\.yaml:3: unknown field 'size' in 'limits'/, 'limits: { size: 5 }', 'process.host');
  fault(/^_index\.yaml:3: 'memory' must be a number of bytes or a size such as 16MB/, 'memory: much');
  fault(/^_index\.yaml:3: 'string' must be a number of bytes or a size such as 16MB/, 'limits: { string: 16mb }');
  fault(/^_index\.yaml:3: 'instructions' must be a whole number/, 'limits: { instructions: 1.5 }');
  fault(/^_index\.yaml:3: 'time' must be a duration/, 'limits: { time: 5 }');
  fault(/^_index\.yaml:3: unknown field 'memory' in an entry/, 'memory: 5', 'library.lua');
});

test('complaints say file and line', () => {
  fails(/no _index\.yaml/, { 'x.lua': '' });
  fails(/^_index\.yaml:2: .*collection/, { '_index.yaml': 'namespace: app\nentries: [' });
  fails(/^_index\.yaml:1: field 'namespace' is missing/, { '_index.yaml': 'entries: []' });
  fails(/^a\/_index\.yaml:4: unknown kind 'process\.py'/, {
    'a/_index.yaml': 'namespace: a\nentries:\n  - name: x\n    kind: process.py\n',
  });
  fails(/^_index\.yaml:5: source file worker\.lua cannot be read/, { '_index.yaml': WORKER.trimStart() });
  fails(/^_index\.yaml:3: import 'util' names 'lib:util', which is not an entry/, {
    '_index.yaml': WORKER.trimStart(),
    'worker.lua': '',
  });
  fails(/^_index\.yaml:4: entry 'app:a' is already defined at _index\.yaml:3/, {
    '_index.yaml':
      'namespace: app\nentries:\n  - { name: a, kind: process.host }\n  - { name: a, kind: process.host }\n',
  });
  fails(/:3: unknown field 'sauce' in an entry/, {
    '_index.yaml': 'namespace: app\nentries:\n  - { name: a, kind: process.lua, sauce: x }\n',
  });
  fails(/:3: 'modules' must be a list of strings/, {
    '_index.yaml': 'namespace: app\nentries:\n  - { name: a, kind: process.lua, source: x, modules: [1] }\n',
  });
  fails(/host names 'app:a', which is a process\.lua, not a process\.host or terminal\.host/, {
    '_index.yaml':
      'namespace: app\nentries:\n  - { name: a, kind: process.lua, source: x }\n  - { name: s, kind: process.service, process: a, host: a }\n',
  });
  fails(/name 'a:b' may not/, { '_index.yaml': 'namespace: app\nentries:\n  - { name: "a:b", kind: process.host }\n' });
});

const service = (lifecycle: string, more = '') => ({
  '_index.yaml': `namespace: app
entries:
  - { name: code, kind: process.lua, source: "return 1" }
  - { name: place, kind: process.host }
  - name: web
    kind: process.service
    process: code
    host: place
    lifecycle:
${lifecycle.trimEnd().replace(/^/gm, '      ')}
${more}`,
});

test('the lifecycle of a service', () => {
  const { lifecycle } = load(
    service(
      `
auto_start: true
start_timeout: 30s
stop_timeout: 1m30s
stable_threshold: 500ms
requires: [db, app:place]
restart: { initial_delay: 2s, max_delay: 1m, backoff_factor: 1.5, jitter: 0, max_attempts: 10 }`,
      `
  - { name: db, kind: process.service, process: code, host: place }`,
    ),
  ).services['app:web']!;
  assert.equal(lifecycle, {
    autoStart: true,
    startTimeout: 30_000,
    stopTimeout: 90_000,
    stableThreshold: 500,
    requires: ['app:db'],
    restart: { initialDelay: 2000, maxDelay: 60_000, backoffFactor: 1.5, jitter: 0, maxAttempts: 10 },
  });
});

test('what is wrong with a lifecycle is said with its line', () => {
  fails(/^_index\.yaml:11: unknown field 'autostart' in 'lifecycle'$/, service('\nautostart: true'));
  fails(/^_index\.yaml:11: 'stop_timeout' must be a duration such as/, service('\nstop_timeout: 5'));
  fails(
    /^_index\.yaml:12: 'start_timeout' must be a duration such as/,
    service('\nauto_start: true\nstart_timeout: soon'),
  );
  fails(/^_index\.yaml:11: unknown field 'delay' in 'restart'$/, service('\nrestart: { delay: 1s }'));
  fails(/^_index\.yaml:11: 'jitter' must be a number from 0 to 1$/, service('\nrestart: { jitter: 3 }'));
  fails(
    /^_index\.yaml:11: 'backoff_factor' must be a number from 1 up$/,
    service('\nrestart: { backoff_factor: 0.5 }'),
  );
  fails(/^_index\.yaml:11: 'max_attempts' must be a whole number$/, service('\nrestart: { max_attempts: -1 }'));
  fails(
    /^_index\.yaml:11: requires names 'app:nobody', which is not an entry of this app$/,
    service('\nrequires: [nobody]'),
  );
  fails(/^_index\.yaml:11: depends_on names 'app:code', which is a process\.lua/, service('\ndepends_on: [code]'));
  fails(/^_index\.yaml:5: services require each other in a circle: app:web -> app:web$/, service('\nrequires: [web]'));
});

test('modules have to exist', () => {
  fails(/^_index\.yaml:5: module 'sql' does not exist$/, {
    '_index.yaml':
      'namespace: app\nentries:\n  - { name: a, kind: process.lua, source: x, modules: [time,\n      json,\n      sql] }\n',
  });
  const files = {
    '_index.yaml': 'namespace: app\nentries:\n  - { name: a, kind: process.lua, source: x, modules: [own] }\n',
  };
  fails(/module 'own' does not exist/, files);
});

test('what is neither code nor a host can be looked up', () => {
  const { catalog } = load({
    '_index.yaml':
      'namespace: app\nentries:\n  - { name: a, kind: registry.entry, meta: { tag: x }, anything: [1, 2] }\n  - { name: v, kind: env.variable, default: d }\n',
  });
  assert.equal(catalog, {
    'app:a': { kind: 'registry.entry', meta: { tag: 'x' }, data: { anything: [1, 2] } },
    'app:v': { kind: 'env.variable', meta: {}, data: { default: 'd' } },
  });
});

test.run();
