// Colours of the interactive mode, and whether they are wanted: NO_COLOR and FORCE_COLOR decide before the terminal
// does.

/** What has a colour, and the codes of ECMA-48 that switch it on and off. */
const CODES = {
  number: [33, 39],
  string: [32, 39],
  word: [35, 39],
  object: [36, 39],
  note: [90, 39],
  error: [31, 39],
} as const;

type Kind = keyof typeof CODES;
/** Gives a text the colour of its kind, or leaves it as it is. */
export type Paint = (kind: Kind, text: string) => string;

export const coloured: Paint = (kind, text) => `\x1b[${CODES[kind][0]}m${text}\x1b[${CODES[kind][1]}m`;
export const plain: Paint = (_, text) => text;

interface Output {
  readonly isTTY?: boolean;
}

/** FORCE_COLOR wins over NO_COLOR, as in Node; 0 and false turn colours off. */
export function paintFor(env: Readonly<Record<string, string | undefined>>, { isTTY }: Output): Paint {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = env;
  if (forced !== undefined) return forced === '0' || forced === 'false' ? plain : coloured;
  if (refused !== undefined && refused !== '') return plain;
  return isTTY === true && terminal !== 'dumb' ? coloured : plain;
}
