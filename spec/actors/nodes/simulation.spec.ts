// Seeds of the simulation: whatever happens to nodes and connections, nothing that is promised breaks. `npm run
// simulate` runs more of them.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FAULTS, isFound } from './faults.ts';
import { Simulation } from './simulation.ts';

const SEEDS = 500;

test('nothing is lost, doubled, reordered or left untold, whatever happens', () => {
  const failed: string[] = [];
  let crashes = 0,
    partitions = 0,
    waited = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = new Simulation(seed).run();
    crashes += outcome.crashes;
    partitions += outcome.partitions;
    waited += outcome.parked;
    if (outcome.violations.length > 0) failed.push(`seed ${seed}: ${outcome.violations.join('; ')}`);
    assert.ok(outcome.crashes > 0 && outcome.partitions > 0, `seed ${seed} is too quiet`);
  }
  assert.equal(failed, []);
  assert.ok(crashes >= SEEDS && partitions >= SEEDS && waited > SEEDS);
});

test('a seed gives the same run again', () => {
  for (const seed of [3, 77, 1234]) assert.equal(new Simulation(seed).run(), new Simulation(seed).run());
  assert.is.not(new Simulation(3).run().digest, new Simulation(4).run().digest);
});

for (const { name, on } of FAULTS)
  test(`a fault is found: ${name}`, () => {
    assert.ok(isFound(on, SEEDS, (seed) => new Simulation(seed).run()));
  });

test.run();
