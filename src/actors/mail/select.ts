// Select: the first of several channel operations that can proceed (README 6b). The winner among ready ones is fixed:
// ordinary channels in the order written; else, among channels that show mail, the earliest message (5.16).
// A waiting select has the same waiter in all queues; when it resumes, the binding withdraws the rest.
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { CLOSED, NOTHING, Put, type Channel } from './channel.ts';
import type { Wait, Waiter } from './wait-queue.ts';

/** An operation for a select. It has no effect until selected, and can be used again. */
export class Case extends Userdata {
  constructor(
    readonly channel: Channel,
    readonly sends: boolean,
    readonly value: Value,
  ) {
    super();
  }

  override get kind(): string {
    return 'channel.case';
  }

  override holds(): Iterable<Value> {
    return [this.channel, this.value];
  }
}

/** The outcome: the arm (1-based), the value received or sent, and whether the channel was open. */
interface Chosen {
  readonly arm: number;
  readonly value: Value;
  readonly ok: boolean;
}

/** Performs the winner among the first n cases; undefined: none is ready. */
export function choose(cases: readonly Case[], n = cases.length): Chosen | undefined {
  let mail = 0,
    earliest = Infinity;
  for (let i = 0; i < n; i++) {
    const { channel, sends } = cases[i]!;
    if (sends ? channel.sendable : channel.receivable) {
      if (sends || channel.view === undefined || channel.closed) return perform(cases[i]!, i + 1);
      if (channel.stamp < earliest) {
        earliest = channel.stamp;
        mail = i + 1;
      }
    }
  }
  return mail === 0 ? undefined : perform(cases[mail - 1]!, mail);
}

function perform({ channel, sends, value }: Case, arm: number): Chosen {
  if (sends) return { arm, value, ok: channel.put(value) === Put.Taken };
  const taken = channel.take();
  if (taken === NOTHING || taken === CLOSED) return { arm, value: undefined, ok: false };
  return { arm, value: taken, ok: true };
}

/** Queues the waiter for every operation. It resumes once, with (arm, value, ok). */
export function awaitAny(cases: readonly Case[], waiter: Waiter): Wait[] {
  return cases.map(({ channel, sends, value }, i) =>
    sends ? channel.awaitSend(waiter, value, i + 1) : channel.awaitAsArm(waiter, i + 1),
  );
}
