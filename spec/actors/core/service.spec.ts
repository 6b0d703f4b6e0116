import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startOrder } from '../../../src/actors/core/service.ts';

const order = (services: Record<string, readonly string[]>) => startOrder(new Map(Object.entries(services)));

test('services come behind those they require, else as declared', () => {
  assert.equal(order({ a: [], b: [], c: [] }), ['a', 'b', 'c']);
  assert.equal(order({ web: ['cache', 'db'], cache: ['db'], db: [], other: [] }), ['db', 'cache', 'web', 'other']);
});

test('circles and strangers are found', () => {
  assert.equal(order({ a: ['b'], b: ['c'], c: ['b'] }), { circle: ['b', 'c', 'b'] });
  assert.equal(order({ a: ['a'] }), { circle: ['a', 'a'] });
  assert.equal(order({ a: ['x'] }), { service: 'a', unknown: 'x' });
});

test.run();
