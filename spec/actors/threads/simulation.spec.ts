// Seeds of the simulation of threads: whatever order frames come in and whichever threads die, nothing that is promised
// breaks.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ThreadSimulation } from './simulation.ts';

const SEEDS = 300;

test('nothing is lost, doubled, reordered or left untold between threads', () => {
  const failed: string[] = [];
  let messages = 0,
    exits = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = new ThreadSimulation(seed).run();
    messages += outcome.messages;
    exits += outcome.exits;
    assert.ok(outcome.deaths > 0, `seed ${seed} is too quiet`);
    if (outcome.violations.length > 0) failed.push(`seed ${seed}: ${outcome.violations.join('; ')}`);
  }
  assert.equal(failed, []);
  assert.ok(messages > 100 * SEEDS && exits > 5 * SEEDS, `${messages} messages, ${exits} exits`);
});

test('a seed gives the same run again', () => {
  for (const seed of [3, 77]) assert.equal(new ThreadSimulation(seed).run(), new ThreadSimulation(seed).run());
  assert.is.not(new ThreadSimulation(3).run().digest, new ThreadSimulation(4).run().digest);
});

test.run();
