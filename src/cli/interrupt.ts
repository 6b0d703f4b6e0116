// Ctrl-C as lua 5.4 takes it: while Lua code runs, the first SIGINT asks for an error that the program may catch; the next one
// ends the process, as it does whenever no Lua code runs. Node delivers signals in its event loop only, so whoever runs Lua gives
// way to it now and then; waiting for input, which does not, is arranged for here.

const SIGNAL = 'SIGINT';

export class Interrupts {
  /** Has there been one since `listen`? */
  requested = false;
  private listening = false;

  private readonly request = (): void => {
    this.requested = true;
    this.ignore();
  };

  /** From now on a signal is a request. */
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

  /** Does something that may wait without end: a signal ends the process meanwhile. */
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
