// Patterns of dotted names against a plain recursive reading of the rules, and who is told of an event.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Bus, matches, tooManyParts } from '../../../src/actors/modules/bus.ts';

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
  fc.assert(
    fc.property(parts, names, (pattern, name) => {
      assert.is(
        matches(pattern.join('.'), name.join('.')),
        allows(pattern, name),
        `${pattern.join('.')} ${name.join('.')}`,
      );
    }),
    { numRuns: 3000 },
  );
});

test('a pattern without wildcards is one name', () => {
  assert.ok(matches('user.created', 'user.created'));
  assert.not(matches('user', 'user.created'));
  assert.not(matches('user.created', 'user'));
  assert.not(matches('us*', 'user'), 'a star is a whole part');
});

test('no pattern takes long', () => {
  const pattern = '**.a.'.repeat(200) + 'b',
    name = 'a.'.repeat(2000) + 'c';
  const start = performance.now();
  assert.not(matches(pattern, name));
  assert.ok(performance.now() - start < 2000);
});

/** Who is told of an event. */
function told(bus: Bus<string>, system: string, kind: string, meanwhile = () => {}): string[] {
  const all: string[] = [];
  for (const walk = bus.send(system, kind); walk.advance(); meanwhile())
    if (walk.subscriber !== undefined) all.push(walk.subscriber);
  return all;
}

test('subscribers are told in order, until they end', () => {
  const bus = new Bus<string>(),
    end = bus.subscribe('user.*', undefined, 'any');
  bus.subscribe('**', '*.up', 'up');
  assert.equal(told(bus, 'user.x', 'state.up'), ['any', 'up']);
  assert.equal(told(bus, 'user.x', 'state.down'), ['any']);
  end();
  end();
  assert.equal(told(bus, 'user.x', 'state.up'), ['up']);
  assert.is(bus.size, 1);
});

test('a walk skips subscriptions made after its start, and those that have ended', () => {
  const bus = new Bus<string>();
  bus.subscribe('**', undefined, 'first');
  const end = bus.subscribe('**', undefined, 'second');
  bus.subscribe('**', undefined, 'third');
  assert.equal(
    told(bus, 'x', 'y', () => {
      end();
      bus.subscribe('**', undefined, 'late');
    }),
    ['first', 'third'],
  );
  assert.equal(told(bus, 'x', 'y'), ['first', 'third', 'late', 'late']);
});

test('names have a limited number of parts', () => {
  assert.not(tooManyParts(''));
  assert.not(tooManyParts(Array(64).fill('a').join('.')));
  assert.ok(tooManyParts(Array(65).fill('a').join('.')));
});

test.run();
