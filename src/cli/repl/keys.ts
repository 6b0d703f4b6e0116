// Which key does what to the text. It must not know what is typed, nor terminals.
import type { EditedText } from './edited-text.ts';

/** A key as node:readline reports it. */
export interface Key {
  /** What the terminal sent. */
  readonly sequence: string;
  readonly name?: string | undefined;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
  readonly shift?: boolean;
}

/** A key with its modifiers: `C-` is control, `M-` is alt. Keys without names go by what the terminal sent. */
export const keyName = ({ name, sequence, ctrl, meta }: Key): string =>
  name === undefined ? sequence : `${ctrl === true ? 'C-' : ''}${meta === true ? 'M-' : ''}${name}`;

/** The text that a key types; undefined: it is a command. */
export function typedText(key: Key): string | undefined {
  const { sequence, ctrl, meta } = key;
  return ctrl === true || meta === true || /[\x00-\x1f\x7f]/.test(sequence) ? undefined : sequence;
}

const ROWS: readonly (readonly [keys: string, edit: (text: EditedText) => void])[] = [
  ['left C-b', (text) => text.left()],
  ['right C-f', (text) => text.right()],
  ['home C-a', (text) => text.lineStart()],
  ['end C-e', (text) => text.lineEnd()],
  ['C-home \x1b<', (text) => text.start()],
  ['C-end \x1b>', (text) => text.finish()],
  ['C-left M-left M-b', (text) => text.wordLeft()],
  ['C-right M-right M-f', (text) => text.wordRight()],
  ['backspace C-h', (text) => text.deleteBefore()],
  ['delete', (text) => text.deleteBehind()],
  ['C-w M-backspace C-backspace', (text) => text.cutWordBefore()],
  ['M-d M-delete C-delete', (text) => text.cutWordBehind()],
  ['C-u', (text) => text.cutToLineStart()],
  ['C-k', (text) => text.cutToLineEnd()],
  ['C-y', (text) => text.yank()],
  ['C-t', (text) => text.transpose()],
  ['\x1f', (text) => text.undo()],
];

export const EDITS: ReadonlyMap<string, (text: EditedText) => void> = new Map(
  ROWS.flatMap(([keys, edit]) => keys.split(' ').map((key) => [key, edit] as const)),
);
