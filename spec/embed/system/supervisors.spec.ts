// Services that are supervisors of children of their own, and the entry that every system has.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem, type System, type SupervisorOptions, type SystemOptions } from '../../../src/exports/actors.ts';
import { loadApp } from '../../../src/exports/node.ts';

const CHILD = `return function(name)
  process.registry.register(name)
  local inbox, events = process.inbox(), process.events()
  local first = channel.select{ inbox:case_receive(), events:case_receive() }
  if first.channel == inbox then error("broken", 0) end
end`;

function world(supervisor: SupervisorOptions, options: Partial<SystemOptions> = {}): System {
  return createSystem({
    clock: 'virtual',
    crashReports: false,
    entries: { 'a:child': { source: CHILD } },
    services: {
      'a:tree': {
        supervisor,
        lifecycle: { autoStart: true, restart: { initialDelay: '1s', jitter: 0, maxAttempts: 1 } },
      },
    },
    ...options,
  });
}

const child = (id: string) => ({ id, entry: 'a:child', args: [id] });
const names = (system: System): string[] =>
  system
    .processes()
    .flatMap((process) => process.names)
    .sort();
const serialOf = (system: System, name: string): string | undefined => system.inspect(name)?.pid;

test('a service is a supervisor of its children', async () => {
  const system = world({ strategy: 'rest_for_one', children: [child('x'), child('y'), child('z')] });
  const states: string[] = [];
  system.on('service', ({ state }) => states.push(state));
  await system.quiet();
  assert.equal(names(system), ['x', 'y', 'z']);
  const [x, y, z] = ['x', 'y', 'z'].map((name) => serialOf(system, name));
  system.send('y', 'fail');
  await system.quiet();
  assert.is(serialOf(system, 'x'), x);
  assert.is.not(serialOf(system, 'y'), y);
  assert.is.not(serialOf(system, 'z'), z);
  assert.equal(states, ['waiting', 'starting', 'running']);
  assert.is(system.inspect(system.services()[0]!.pid!)?.entry, 'system:supervisor');
  await system.stop();
  assert.equal(states.slice(3), ['stopping', 'stopped']);
});

test('a supervisor that gives up is a service that fails, and starts again', async () => {
  const system = world({ maxRestarts: 0, period: '1m', children: [child('x'), child('y')] });
  const told: string[] = [];
  system.on('service', ({ state, error }) => told.push(error === undefined ? state : `${state}: ${error.message}`));
  await system.quiet();
  system.send('x', 'fail');
  await system.quiet();
  assert.equal(names(system), ['x', 'y']);
  system.send('y', 'fail');
  await system.quiet();
  assert.equal(names(system), []);
  const limit = (name: string) => `supervisor: restart limit of 0 in 1m0s exceeded by child '${name}': broken`;
  assert.equal(told.slice(3), [
    `backoff: ${limit('x')}`,
    `starting: ${limit('x')}`,
    `running: ${limit('x')}`,
    `failed: ${limit('y')}`,
  ]);
  await system.stop();
});

test('programs start supervisors by the entry system:supervisor', async () => {
  const system = createSystem({
    clock: 'virtual',
    entries: {
      'a:child': { source: CHILD },
      'a:main': {
        source: `return function()
          local pid = process.spawn_linked("system:supervisor", "system:processes", {
            children = { { id = "x", entry = "a:child", args = { "x" } } } })
          return require("supervisor").count_children(pid).active
        end`,
        modules: ['supervisor'],
      },
    },
  });
  assert.is(await system.spawn('a:main').result, 1);
  // Its own entry comes before.
  const other = createSystem({ entries: { 'system:supervisor': { source: 'return function() return "mine" end' } } });
  assert.is(await other.spawn('system:supervisor').result, 'mine');
  await system.stop();
});

test('wrong children are refused before anything starts', () => {
  const refused = (supervisor: object, services: object = {}): string => {
    try {
      world(supervisor as SupervisorOptions, services);
    } catch (error) {
      return (error as Error).message;
    }
    return assert.unreachable() as never;
  };
  const x = child('x');
  assert.match(refused({}), /children must be an array/);
  assert.match(refused({ children: [{ ...x, entry: 'a:none' }] }), /^service 'a:tree': there is no entry 'a:none'$/);
  assert.match(refused({ children: [{ ...x, host: 'a:none' }] }), /^service 'a:tree': there is no host 'a:none'$/);
  assert.match(refused({ children: [x, x] }), /^service 'a:tree': two children are called 'x'$/);
  assert.match(refused({ children: [{ entry: 'a:child' }] }), /the id of a child must be/);
  assert.match(refused({ children: [{ id: 'x' }] }), /the entry of child 'x' must be/);
  for (const [field, value] of [
    ['restart', 'often'],
    ['shutdown', 0],
    ['shutdown', 'soon'],
    ['type', 1],
    ['args', {}],
  ])
    assert.match(refused({ children: [{ ...x, [field as string]: value }] }), new RegExp(`'?${field}'? .*must be`));
  for (const [field, value] of [
    ['strategy', 'x'],
    ['maxRestarts', -1],
    ['maxRestarts', 1.5],
    ['period', 0],
  ])
    assert.match(refused({ children: [x], [field as string]: value }), new RegExp(`${field}.* must be`));
  assert.match(refused({ children: [x], more: 1 }), /more/);
  const both = { services: { 'a:tree': { supervisor: { children: [x] }, process: 'a:child' } } };
  assert.match(refused({}, both), /^service 'a:tree': it has a supervisor, and so neither 'process' nor 'input'$/);
});

// ---- app directories

const DIR = `.build/supervisors-${process.pid}`;
const INDEX = (children: string, more = '') => `version: "1.0"
namespace: app
entries:
  - name: child
    kind: process.lua
    source: file://child.lua
  - name: tree
    kind: process.service
    host: system:processes
${more}    supervisor:
      strategy: one_for_all
      max_restarts: 2
      period: 10s
      children:
${children}
    lifecycle:
      auto_start: true
`;
const load = (index: string): Pick<SystemOptions, 'entries' | 'services'> => {
  mkdirSync(DIR, { recursive: true });
  writeFileSync(join(DIR, 'child.lua'), CHILD);
  writeFileSync(join(DIR, '_index.yaml'), index);
  return loadApp(DIR);
};
test.after(() => rmSync(DIR, { recursive: true, force: true }));

test('an app declares supervisors', async () => {
  const app = load(
    INDEX(`        - { id: x, entry: child, args: [x], shutdown: 2s }
        - { id: inner, entry: system:supervisor, type: supervisor, args: [{ children: [] }], shutdown: infinity }`),
  );
  assert.equal(app.services!['app:tree']!.supervisor, {
    strategy: 'one_for_all',
    maxRestarts: 2,
    period: 10_000,
    children: [
      { id: 'x', entry: 'app:child', args: ['x'], shutdown: 2000 },
      { id: 'inner', entry: 'system:supervisor', args: [{ children: [] }], shutdown: 'infinity', type: 'supervisor' },
    ],
  });
  const system = createSystem({ ...app, clock: 'virtual' });
  await system.quiet();
  assert.equal(names(system), ['x']);
  assert.is(system.processes().length, 3);
  await system.stop();
});

test('what is wrong in an app has a line', () => {
  const fault = (children: string, more = ''): string => {
    try {
      load(INDEX(`        - { ${children} }`, more));
    } catch (error) {
      return (error as Error).message;
    }
    return assert.unreachable() as never;
  };
  assert.match(fault('id: x, entry: none'), /^_index.yaml:15: .*app:none/);
  assert.match(fault('id: x, entry: child, host: none'), /^_index.yaml:15: .*app:none/);
  assert.match(fault('id: x'), /^_index.yaml:15: .*entry/);
  assert.match(fault('id: x, entry: child, restart: often'), /^_index.yaml:15: .*restart/);
  assert.match(fault('id: x, entry: child, shutdown: soon'), /^_index.yaml:15: .*shutdown/);
  assert.match(fault('id: x, entry: child, what: 1'), /^_index.yaml:15: .*what/);
  assert.match(fault('id: x, entry: child', '    process: child\n'), /has no 'process' and no 'input'/);
});

test.run();
