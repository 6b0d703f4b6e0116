// The child that runs cases, in the order it gets them, and sends back what it measured. It may hang or crash: that is
// its parent's affair.
import type { Case, Measured } from './case.ts';
import { runCost } from './cost.ts';
import { runOurs } from './ours.ts';
import { runPeer } from './peers.ts';

function run(tried: Case): Promise<Measured> {
  if (tried.call !== undefined) return runCost(tried);
  return tried.engine === 'ours' ? runOurs(tried) : runPeer(tried);
}

process.on('message', (cases: readonly Case[]) => {
  void (async () => {
    for (const tried of cases) {
      const measured = await run(tried);
      await new Promise((sent) => process.send!(measured, undefined, undefined, sent));
    }
    // Timers of programs that live on must not keep the child.
    process.exit(0);
  })();
});
// What a host throws between its turns, such as a rejection nobody waits for, is a failure of the program that caused
// it.
process.on('unhandledRejection', (reason) => {
  throw reason;
});
