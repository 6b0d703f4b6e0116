// Every library function of states and processes has a call that tries to make it expensive, and there are no others.
// The calls are made, and timed, by `npm run conformance -- --costs`.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CALLS } from '../../conformance/hostile/cost-calls.ts';
import { libraryFunctions } from '../../conformance/hostile/cost.ts';

for (const place of ['state', 'process'] as const) {
  test(`every library function of a ${place} has an expensive call`, () => {
    const there = libraryFunctions(place);
    assert.ok(there.length > 100);
    assert.equal(
      there.filter((name) => CALLS[place][name] === undefined),
      [],
    );
  });
}

test('every call is of a library function', () => {
  const there = new Set([...libraryFunctions('state'), ...libraryFunctions('process')]);
  assert.equal(
    Object.keys({ ...CALLS.state, ...CALLS.process }).filter((name) => !there.has(name)),
    [],
  );
});

test.run();
