// Makes functions of text, as long as the realm (page, worker, context) allows it: a content security policy may forbid
// it from the start, and edge runtimes forbid it once a module has been loaded. The realm is asked once; after a
// refusal it is never asked again, and everything that has not been compiled stays interpreted.

type Made = (...args: unknown[]) => unknown;

/** Whether functions can be made; undefined: not asked yet. */
let allowed: boolean | undefined;

/** Asks the realm. A policy that refuses may report each question, so this is for when the answer is not known. */
function ask(): boolean {
  try {
    return new Function('return true')() as boolean;
  } catch {
    return false;
  }
}

/** Whether the realm lets us make functions from text, as far as we know. */
export const generatesCode = (): boolean => (allowed ??= ask());

/** A function with these parameters and this body; undefined: the realm refuses. */
export function makeFunction(parameters: readonly string[], body: string): Made | undefined {
  if (!generatesCode()) return undefined;
  try {
    return new Function(...parameters, body) as Made;
  } catch (fault) {
    // Each policy throws an error of its own kind. If the realm refuses the simplest text, too, the text was not at
    // fault.
    allowed = ask();
    if (allowed) throw fault;
    return undefined;
  }
}
