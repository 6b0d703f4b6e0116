// Ctrl-C as in lua 5.4: while Lua code runs, the first SIGINT raises an error that the program can catch; the next one
// ends the process, as does any when no Lua code runs. Node delivers signals in its event loop only: code that runs Lua
// gives way to it now and then, and programs that wait for a terminal or a pipe wait in it. For reads that block, the
// default action of the signal is restored here.

const SIGNAL = 'SIGINT';

export class Interrupts {
  /** Has a signal come since `listen`? */
  requested = false;
  private listening = false;
  private wake: () => void = () => {};

  private readonly request = (): void => {
    this.requested = true;
    this.ignore();
    this.wake();
  };

  /** Whether a signal would set the flag. */
  readonly active = (): boolean => this.listening;

  /** Calls `act` at the next signal, until it is set to something else. */
  onRequest(act: () => void): void {
    this.wake = act;
  }

  /** From now on a signal sets the flag. */
  listen(): void {
    this.requested = false;
    if (this.listening) return;
    this.listening = true;
    process.on(SIGNAL, this.request);
  }

  /** From now on a signal ends the process. */
  ignore(): void {
    this.listening = false;
    process.off(SIGNAL, this.request);
  }

  /** Runs a blocking operation, during which a signal ends the process. */
  readonly waiting = <T>(act: () => T): T => {
    if (!this.listening) return act();
    this.ignore();
    try {
      return act();
    } finally {
      this.listening = true;
      process.on(SIGNAL, this.request);
    }
  };
}
