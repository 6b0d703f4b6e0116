// Patterns of dotted names against a plain recursive reading of the rules, and who is told of an event.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Bus, matches } from '../../src/actors/bus.ts';

/** The rules word for word, as slow as they are. */
function allows(pattern: readonly string[], name: readonly string[]): boolean {
  const [part, ...others] = pattern;
  if (part === undefined) return name.length === 0;
  if (part === '**') return allows(others, name) || (name.length > 0 && allows(pattern, name.slice(1)));
  if (name.length === 0) return false;
  const here = part === '*' ? name[0] !== '' : part === '(a|b)' ? name[0] === 'a' || name[0] === 'b' : part === name[0];
  return here && allows(others, name.slice(1));
}

test('patterns', () => {
  const parts = fc.array(fc.constantFrom('a', 'b', 'c', '*', '**', '(a|b)'), { minLength: 1, maxLength: 6 });
  const names = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 7 });
  fc.assert(fc.property(parts, names, (pattern, name) => {
    assert.is(matches(pattern.join('.'), name.join('.')), allows(pattern, name), `${pattern.join('.')} ${name.join('.')}`);
  }), { numRuns: 3000 });
});

test('a pattern without wildcards is one name', () => {
  assert.ok(matches('user.created', 'user.created'));
  assert.not(matches('user', 'user.created'));
  assert.not(matches('user.created', 'user'));
  assert.not(matches('us*', 'user'), 'a star is a whole part');
});

test('no pattern takes long', () => {
  const pattern = '**.a.'.repeat(200) + 'b', name = 'a.'.repeat(2000) + 'c';
  const start = performance.now();
  assert.not(matches(pattern, name));
  assert.ok(performance.now() - start < 2000);
});

test('subscribers are told in order, until they end', () => {
  const bus = new Bus<string>(), told: string[] = [];
  const listener = (name: string) => ({ told: (event: string) => void told.push(`${name} ${event}`) });
  const end = bus.subscribe('user.*', undefined, listener('any'));
  bus.subscribe('**', '*.up', listener('up'));
  bus.send('user.x', 'state.up', '1');
  bus.send('user.x', 'state.down', '2');
  end();
  end();
  bus.send('user.x', 'state.up', '3');
  assert.equal(told, ['any 1', 'up 1', 'any 2', 'up 3']);
  assert.is(bus.size, 1);
});

test.run();
