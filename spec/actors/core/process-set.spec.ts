import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { added, each, has, members, some, without, type ProcessSet } from '../../../src/actors/core/process-set.ts';
import type { Process } from '../../../src/actors/core/process.ts';

const [a, b, c] = [{}, {}, {}] as [Process, Process, Process];

test('none, one, several, and back', () => {
  let few: ProcessSet = undefined;
  assert.equal(members(few), []);
  few = added(few, a);
  assert.is(few, a);
  few = added(few, a);
  assert.is(few, a);
  few = added(added(few, b), c);
  assert.ok(has(few, a) && has(few, b) && has(few, c));
  assert.equal(members(few), [a, b, c]);
  few = without(few, b);
  assert.not(has(few, b));
  const seen: Process[] = [];
  each(few, (process) => seen.push(process));
  assert.ok(seen.length === 2 && seen[0] === a && seen[1] === c);
  assert.is(without(without(added(undefined, a), b), a), undefined);
});

test('is there one that passes a test', () => {
  const is =
    (wanted: Process) =>
    (process: Process): boolean =>
      process === wanted;
  assert.not(some(undefined, () => true));
  assert.ok(some(a, is(a)));
  assert.not(some(a, is(b)));
  const two = added(added(undefined, a), b);
  assert.ok(some(two, is(b)));
  assert.not(some(two, is(c)));
  assert.not(some(without(without(two, a), b), () => true));
});

test.run();
