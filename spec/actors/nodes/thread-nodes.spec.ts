// Seeds of the simulation of nodes, some of which have several threads: what holds between nodes holds between all
// threads of all nodes, also when threads end and start again.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isFound } from './faults.ts';
import { Simulation } from './simulation.ts';
import { THREAD_FAULTS } from './thread-faults.ts';

const SEEDS = 100;
/** Most threads of a node, by seed. */
const threadsOf = (seed: number): number => 2 + (seed % 2);

test('nothing is lost, doubled, reordered or left untold between threads of nodes', () => {
  const failed: string[] = [];
  let deaths = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = new Simulation(seed, threadsOf(seed)).run();
    deaths += outcome.deaths;
    if (outcome.violations.length > 0) failed.push(`seed ${seed}: ${outcome.violations.join('; ')}`);
    assert.ok(outcome.crashes > 0 && outcome.partitions > 0, `seed ${seed} is too quiet`);
  }
  assert.equal(failed, []);
  assert.ok(deaths >= SEEDS);
});

test('a name that a thread takes again and gives back at the same time is not had', () => {
  assert.equal(new Simulation(100_943, 3).run().violations, []);
});

test('a seed gives the same run again', () => {
  assert.equal(new Simulation(7, 3).run(), new Simulation(7, 3).run());
  assert.is.not(new Simulation(7, 3).run().digest, new Simulation(8, 3).run().digest);
});

for (const { name, on } of THREAD_FAULTS)
  test(`a fault is found: ${name}`, () => {
    assert.ok(isFound(on, SEEDS, (seed) => new Simulation(seed, threadsOf(seed)).run()));
  });

test.run();
