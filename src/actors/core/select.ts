// Waiting for the first of several channel operations (README 6b). Which of several ready ones wins is fixed:
// ordinary channels in the order written; else, among channels that show mail, the earliest message (5.16).
// A select that waits has one waiter in all its queues; once that is served it must withdraw the rest.
import type { Value } from '../../values/type.ts';
import { Userdata } from '../../values/userdata.ts';
import { CLOSED, NOTHING, Put, type Channel, type Wait, type Waiter } from './channel.ts';

/** One operation a select may perform. Has no effect until selected, and may be used again. */
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

/** What a select came to: the arm (1-based), the value received or sent, and whether the channel was open. */
export interface Chosen {
  readonly arm: number;
  readonly value: Value;
  readonly ok: boolean;
}

/** Performs the operation that wins among the first n cases, if any is ready. */
export function choose(cases: readonly Case[], n = cases.length): Chosen | undefined {
  let mail = 0, earliest = Infinity;
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

/** Puts the waiter into the queue of every operation. It will be resumed with (arm, value, ok), once. */
export function awaitAny(cases: readonly Case[], waiter: Waiter): Wait[] {
  return cases.map(({ channel, sends, value }, i) =>
    (sends ? channel.awaitSend(waiter, value, i + 1) : channel.awaitAsArm(waiter, i + 1)));
}
