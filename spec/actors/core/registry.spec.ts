import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Process } from '../../../src/actors/core/process.ts';
import { Registry } from '../../../src/actors/core/registry.ts';

const process = () => {
  const rare = { names: undefined };
  return { rare, needs: () => rare } as unknown as Process;
};

test('a name belongs to one process until it is given up', () => {
  const registry = new Registry(),
    a = process(),
    b = process();
  assert.ok(registry.register('n', a));
  assert.ok(registry.register('n', a));
  assert.not(registry.register('n', b));
  assert.is(registry.lookup('n'), a);
  assert.ok(registry.unregister('n'));
  assert.not(registry.unregister('n'));
  assert.is(registry.lookup('n'), undefined);
  assert.ok(registry.register('n', b));
});

test('a process may have many names; all are freed with it', () => {
  const registry = new Registry(),
    a = process(),
    b = process();
  for (const name of ['one', 'two', 'three']) registry.register(name, a);
  registry.unregister('two');
  registry.register('two', b);
  registry.release(a);
  assert.equal(
    ['one', 'two', 'three'].map((name) => registry.lookup(name)),
    [undefined, b, undefined],
  );
});

test.run();
