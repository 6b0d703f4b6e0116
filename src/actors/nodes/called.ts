// A call that came from another node: its alias here. The first answer goes back, be it a reply, the end of the process
// called, or that there is no room; what comes later is dropped, as at home.
// It must not know how a reply travels (peer.ts).
import type { Value } from '../../values/type.ts';
import { mailboxFull, unanswered } from '../core/failures.ts';
import type { ExitWaiter, Process } from '../core/process.ts';
import type { Alias } from '../mail/message.ts';
import type { Exit } from '../values/event.ts';
import type { ErrorObject } from '../values/failure.ts';

export class Called implements Alias, ExitWaiter {
  readonly reportsFailure = false;
  open = true;

  constructor(
    private readonly process: Process,
    private readonly reply: (value: Value, error: ErrorObject | undefined) => void,
  ) {
    process.system.awaitExit(process, this);
  }

  answer(value: Value, error: ErrorObject | undefined): boolean {
    if (!this.open) return false;
    this.open = false;
    this.process.system.ignoreExit(this.process, this);
    this.reply(value, error);
    return true;
  }

  refuse(): void {
    this.answer(undefined, mailboxFull());
  }

  exited({ pid }: Process, { error }: Exit): void {
    this.answer(undefined, unanswered(pid, error));
  }
}
