// Ctrl-C as lua 5.4 takes it: while Lua code runs, the first SIGINT asks for an error that the program may catch; the next one
// ends the process, as it does whenever no Lua code runs. Node delivers signals in its event loop only, so whoever runs Lua gives
// way to it now and then; work that does not give way (waiting for input, a long pattern match) is arranged for here.
import { Script, createContext } from 'node:vm';

const SIGNAL = 'SIGINT';

export class Interrupts {
  /** Has there been one since `listen`? */
  requested = false;
  private listening = false;
  /** Where `patiently` runs its work: the only way to hear of a signal without giving way to the event loop. */
  private stage: { readonly context: { work: () => void }; readonly script: Script } | undefined;

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

  /** Does long work that can be done again from the start: a signal is a request meanwhile, the next one ends the process. */
  readonly patiently = <T>(work: () => T): T => {
    if (!this.listening) return work();
    this.stage ??= { context: createContext({ work: () => {} }) as { work: () => void }, script: new Script('work()') };
    const { context, script } = this.stage;
    let result: { value: T } | undefined;
    context.work = () => { result = { value: work() }; };
    try {
      script.runInContext(context, { breakOnSigint: true });
      return result!.value;
    } catch (thrown) {
      if ((thrown as { code?: unknown } | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw thrown;
    }
    this.request();
    return work();
  };
}
