// Why an operation of the system failed, in words that people read: Node's message without the code in front and the
// call behind, which the sentence around it says. Must not know which operation it was.

const MESSAGE = /^E[A-Z\d]+: (.+?)(?:, \w+(?: '.*')?)?$/;

/** Whether an operation of the system failed. */
export const isOfSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** What is wrong; of other things that are thrown, what they say. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return MESSAGE.exec(message)?.[1] ?? message;
}
