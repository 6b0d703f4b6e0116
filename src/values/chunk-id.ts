// The display name of a chunk (§4.7 `source`, `short_src`), before ":line:" in positions: '=text' is shown as it is,
// '@file' as a file name, anything else is source text: its first line in [string "..."]. At most 59 bytes, as in
// `short_src`.

/** Bytes of a short source, PUC's LUA_IDSIZE of 60 less the terminator. */
const ROOM = 59;
const ELLIPSIS = '...';
const BEFORE_TEXT = '[string "';
const AFTER_TEXT = '"]';

/** The display name of a chunk that was loaded under `chunkName`. */
export function chunkId(chunkName: string): string {
  // PUC's names are C strings: a zero byte ends them.
  const zero = chunkName.indexOf('\0');
  const name = zero < 0 ? chunkName : chunkName.slice(0, zero);
  if (name.startsWith('=')) return name.slice(1, 1 + ROOM);
  if (name.startsWith('@')) {
    const file = name.slice(1);
    return file.length <= ROOM ? file : ELLIPSIS + file.slice(ELLIPSIS.length - ROOM);
  }
  const room = ROOM - BEFORE_TEXT.length - ELLIPSIS.length - AFTER_TEXT.length;
  const newline = name.indexOf('\n');
  if (newline < 0 && name.length < room) return BEFORE_TEXT + name + AFTER_TEXT;
  const line = newline < 0 ? name : name.slice(0, newline);
  return BEFORE_TEXT + line.slice(0, room) + ELLIPSIS + AFTER_TEXT;
}
