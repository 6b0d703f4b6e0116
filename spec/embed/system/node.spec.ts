import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystem } from '../../../src/exports/node.ts';

test('a system from an app directory', async () => {
  const lines: string[] = [];
  const system = createSystem({ appDir: 'conformance/apps/station', clock: 'virtual', log: () => {} });
  system.on('spawn', ({ entry }) => {
    lines.push(entry);
  });
  await system.ready();
  assert.equal(
    system.services().map(({ id, state }) => [id, state]),
    [
      ['services:store', 'running'],
      ['services:thermometer', 'running'],
      ['services:barometer', 'running'],
    ],
  );
  assert.equal(lines, ['services:store_process', 'services:sensor_process', 'services:sensor_process']);
  const me = system.endpoint();
  assert.equal(await me.request('store', 'all'), {});
  me.close();
  await system.stop();
  assert.equal(
    system.services().map(({ state }) => state),
    ['stopped', 'stopped', 'stopped'],
  );
});

test('what the options declare is added to the app', async () => {
  const system = createSystem({
    appDir: 'conformance/apps/station',
    clock: 'virtual',
    entries: {
      'extra:main': {
        source: 'local host = require("host") return function() return host.answer(process.id()) end',
        modules: ['host'],
      },
    },
    modules: { host: { answer: async (id: string) => `from ${id}` } },
  });
  assert.is(await system.spawn('extra:main', 'hosts:processes').result, 'from extra:main');
  await system.stop();
});

test('an app that cannot be loaded makes no system', () => {
  assert.throws(() => createSystem({ appDir: 'spec' }), /no _index\.yaml/);
});

test.run();
