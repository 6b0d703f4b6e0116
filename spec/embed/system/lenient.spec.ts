// Systems that lack what something is wrong with: each entry and service is refused for itself, with a line in the log
// and an error when it is started. Without `lenient` making the system fails.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, LuaError, type LogRecord, type SystemOptions } from '../../../src/exports/actors.ts';
import { loadApp, type App } from '../../../src/embed/system/app-dir.ts';
import { createSystem as createNode } from '../../../src/exports/node.ts';
import { raised, rejection } from '../lua/runs.ts';

/** A folder with these files, while something is done with it. */
function inFolder<T>(files: Record<string, string>, act: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'perilune-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(dir, dirname(name)), { recursive: true });
      writeFileSync(join(dir, name), content);
    }
    return act(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const index = (entries: string): string => `namespace: app\nentries:\n${entries}`;
const GOOD = '  - { name: main, kind: process.lua, source: "return function() return 1 end" }\n';
const load = (entries: string): App =>
  inFolder({ '_index.yaml': index(GOOD + entries) }, (dir) => loadApp(dir, { lenient: true }));
const refusedOf = (entries: string): Record<string, string> => ({ ...load(entries).refused });

const FAULTS: Readonly<Record<string, readonly [entry: string, reason: string]>> = {
  'an unknown module': [
    '{ name: x, kind: process.lua, source: "return 1", modules: [time, http] }',
    "_index.yaml:4: module 'http' does not exist",
  ],
  'an unknown field': [
    '{ name: x, kind: process.lua, source: "return 1", colour: red }',
    "_index.yaml:4: unknown field 'colour' in an entry",
  ],
  'a missing source': [
    '{ name: x, kind: process.lua, source: "file://none.lua" }',
    '_index.yaml:4: source file none.lua cannot be read',
  ],
  'an unknown import': [
    '{ name: x, kind: process.lua, source: "return 1", imports: { a: b } }',
    "_index.yaml:4: import 'a' names 'app:b', which is not an entry of this app",
  ],
  'an import of what is no library': [
    '{ name: x, kind: process.lua, source: "return 1", imports: { a: main } }',
    "_index.yaml:4: import 'a' names 'app:main', which is a process.lua, not a library.lua",
  ],
  'an unknown process': [
    '{ name: x, kind: process.service, process: none, host: "system:processes" }',
    "_index.yaml:4: process names 'app:none', which is not an entry of this app",
  ],
};

for (const [what, [entry, reason]] of Object.entries(FAULTS)) {
  test(`${what} refuses its entry alone`, () => {
    const app = load(`  - ${entry}\n`);
    assert.equal({ ...app.refused }, { 'app:x': reason });
    assert.equal(Object.keys(app.entries), ['app:main']);
    assert.equal([app.services, app.catalog], [{}, {}]);
    const strict = raised(() => inFolder({ '_index.yaml': index(`${GOOD}  - ${entry}\n`) }, (dir) => loadApp(dir)));
    assert.is(strict.message, reason);
    assert.is(strict.code, 'ERR_LUA_CONFIG');
  });
}

test('an unknown kind refuses its entry, and what refers to that', () => {
  const refused = refusedOf(`  - { name: lib, kind: http.handler }
  - { name: a, kind: library.lua, source: "return 1", imports: { lib: lib } }
  - { name: b, kind: process.lua, source: "return 1", imports: { a: a } }
  - { name: s, kind: process.service, process: b, host: "system:processes" }
  - { name: t, kind: process.service, process: main, host: "system:processes", lifecycle: { requires: [s] } }
  - { name: u, kind: process.service, process: main, host: "system:processes" }\n`);
  assert.match(refused['app:lib']!, /^_index\.yaml:4: unknown kind 'http\.handler'; known are /);
  assert.is(refused['app:a'], "_index.yaml:5: import 'lib' names 'app:lib', which is refused");
  assert.is(refused['app:b'], "_index.yaml:6: import 'a' names 'app:a', which is refused");
  assert.is(refused['app:s'], "_index.yaml:7: process names 'app:b', which is refused");
  assert.is(refused['app:t'], "_index.yaml:8: requires names 'app:s', which is refused");
  assert.is(Object.keys(refused).length, 5);
});

test('what has no name of its own is told by its place', () => {
  assert.equal(refusedOf('  - { kind: process.lua, source: "x" }\n  - { name: main, kind: registry.entry }\n'), {
    '_index.yaml:4': "_index.yaml:4: field 'name' is missing",
    '_index.yaml:5': "_index.yaml:5: entry 'app:main' is already defined at _index.yaml:3",
  });
  assert.equal(Object.keys(load('  - { name: main, kind: registry.entry }\n').entries), ['app:main']);
});

test('an index that cannot be read is no matter of leniency', () => {
  for (const content of ['namespace: app\nentries: [', 'entries: []', '- x', 'namespace: app\nentries:\n  - x']) {
    assert.is(
      raised(() => inFolder({ '_index.yaml': content }, (dir) => loadApp(dir, { lenient: true }))).code,
      'ERR_LUA_CONFIG',
    );
  }
});

const SYSTEM: SystemOptions = {
  entries: {
    'app:main': {
      source:
        'return function(id) local pid, e = process.spawn(id, "system:processes") return { tostring(pid), e and e:message(), e and e:kind(), e and e:details() and e:details().factory_id } end',
    },
    'app:module': { source: 'return print', modules: ['http'] },
    'app:code': { source: 'return return' },
    'app:limit': { source: 'return print', memory: -1 },
    'app:lib': { kind: 'library.lua', source: 'return {' },
    'app:uses': { source: 'return print', imports: { lib: 'app:lib' } },
    'app:fn': { kind: 'function.lua', source: 'return }' },
    'app:calls': {
      source: 'return function() local v, e = require("funcs").call("app:fn") return { tostring(v), e:message() } end',
    },
    'app:upgrades': { source: 'return function() process.upgrade("app:code") end' },
  },
  clock: 'virtual',
  lenient: true,
  crashReports: false,
};
const quiet = (options: Partial<SystemOptions> = {}) => createSystem({ ...SYSTEM, log: () => {}, ...options });

test('starting a refused entry is an error that says why', async () => {
  const system = quiet();
  const reasons = {
    'app:module': "it lists module 'http', which does not exist",
    'app:code': "app:code:1: unexpected symbol near 'return'",
    'app:limit': 'limits.memory must be a number that is not negative, not -1',
  };
  for (const [id, reason] of Object.entries(reasons)) {
    assert.equal(
      await system.spawn('app:main', undefined, [id]).result,
      ['nil', `entry '${id}' is refused: ${reason}`, 'Invalid', id],
      id,
    );
    const error = raised(() => system.spawn(id));
    assert.is(error.message, `entry '${id}' is refused: ${reason}`);
    assert.is(error.kind, 'Invalid');
    assert.is(system.refused[id], reason);
  }
  const [, imports] = await system.spawn<string[]>('app:main', undefined, ['app:uses']).result;
  assert.match(imports!, /^import 'lib': entry 'app:lib' is refused: app:lib:1: /);
  const [, called] = await system.spawn<string[]>('app:calls').result;
  assert.match(called!, /^entry 'app:fn' is refused: app:fn:1: /);
  assert.match(
    (await rejection(system.spawn('app:upgrades').result)).message,
    /entry 'app:code' is refused: app:code:1: /,
  );
  assert.is((await system.spawn<string[]>('app:main', undefined, ['app:none']).result)[1], 'factory not found');
  assert.is(system.refused['app:none'], undefined);
});

test('each refusal is one record, or one line', () => {
  const records: LogRecord[] = [],
    lines: string[] = [];
  quiet({ log: (record) => records.push(record) });
  assert.equal(
    records.map(({ fields, level, logger }) => [fields.entry, level, logger]),
    ['module', 'code', 'limit', 'lib', 'fn'].map((name) => [`app:${name}`, 'error', 'entries']),
  );
  assert.is(records[0]!.message, "entry 'app:module' is refused: it lists module 'http', which does not exist");
  createSystem({ ...SYSTEM, host: hostThatWrites(lines) });
  assert.is(lines.length, 5);
  assert.is(lines[0], "entry 'app:module' is refused: it lists module 'http', which does not exist\n");
});

test('strict is the default', () => {
  assert.match(
    raised(() => createSystem({ ...SYSTEM, lenient: false })).message,
    /^entry 'app:module' lists module 'http'/,
  );
  const { lenient: _lenient, ...rest } = SYSTEM;
  assert.is(raised(() => createSystem(rest)).code, 'ERR_LUA_CONFIG');
});

test('services of refused entries, and those that require them, are refused', async () => {
  const system = quiet({
    services: {
      'app:a': { process: 'app:code' },
      'app:b': { process: 'app:main', lifecycle: { requires: ['app:a'] } },
      'app:c': { process: 'app:main' },
      'app:d': { process: 'app:main', lifecycle: { requires: ['app:e'] } },
      'app:e': { process: 'app:main', lifecycle: { requires: ['app:d'] } },
      'app:f': { process: 'app:none' },
      'app:g': { process: 'app:main', lifecycle: { startTimeout: 'soon' } },
    },
  });
  assert.equal(
    system.services().map(({ id }) => id),
    ['app:c'],
  );
  assert.is(system.refused['app:a'], "its process 'app:code' is refused");
  assert.is(system.refused['app:b'], "it requires 'app:a', which is refused");
  assert.is(system.refused['app:d'], 'services require each other in a circle: app:d -> app:e -> app:d');
  assert.is(system.refused['app:e'], "it requires 'app:d', which is refused");
  assert.is(system.refused['app:f'], "there is no entry 'app:none'");
  assert.match(system.refused['app:g']!, /^startTimeout must be /);
  await system.ready();
});

test('an app goes from its folder into a system, refusals and all', async () => {
  const files = {
    '_index.yaml': index(
      `${GOOD}  - { name: x, kind: process.lua, source: "return 1", modules: [http] }\n  - { name: y, kind: process.lua, source: "return return" }\n`,
    ),
  };
  const system = inFolder(files, (appDir) => createNode({ appDir, lenient: true, log: () => {}, clock: 'virtual' }));
  assert.equal(
    { ...system.refused },
    {
      'app:x': "_index.yaml:4: module 'http' does not exist",
      'app:y': "_index.yaml:1: unexpected symbol near 'return'",
    },
  );
  assert.is(await system.spawn('app:main').result, 1);
  assert.is(
    raised(() => system.spawn('app:x')).message,
    "entry 'app:x' is refused: _index.yaml:4: module 'http' does not exist",
  );
  assert.instance(
    raised(() => inFolder(files, (appDir) => createNode({ appDir }))),
    LuaError,
  );
});

function hostThatWrites(lines: string[]): SystemOptions['host'] & object {
  return {
    write: () => {},
    writeError: (bytes) => {
      lines.push(bytes);
    },
    now: () => 0,
    monotonic: () => 0,
    cpu: () => 0,
    entropy: () => 0n,
  } as SystemOptions['host'] & object;
}

test.run();
