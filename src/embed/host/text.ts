// The boundary between JavaScript text and Lua's bytes: UTF-8 is finalTaskDone here and nowhere below (README "Values").
// A byte string is a JS string with one char (0..255) per byte. Host globals are looked up when used, never at import.

/** How Lua strings become JavaScript strings: as UTF-8 text, or one char per byte. */
export type StringMode = 'utf8' | 'bytes';

let encoder: InstanceType<typeof TextEncoder> | undefined;
let decoder: InstanceType<typeof TextDecoder> | undefined;

/** JavaScript text to the bytes of its UTF-8 form. Lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): string {
  if (!/[^\x00-\x7f]/.test(text)) return text;
  encoder ??= new TextEncoder();
  return fromBytes(encoder.encode(text));
}

/** UTF-8 bytes to text; undefined where they are not valid UTF-8. */
export function decodeUtf8(bytes: string): string | undefined {
  if (!/[\x80-\xff]/.test(bytes)) return bytes;
  decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(toBytes(bytes));
  } catch {
    return undefined;
  }
}

/** Bytes as text for people to read: whatever is not UTF-8 shows as one char per byte. */
export const readable = (bytes: string): string => decodeUtf8(bytes) ?? bytes;

/** Longest message of an error, in bytes: making an Error of the longest string there can be fails. */
const MAX_MESSAGE = 2 ** 20;

/** Like readable, for messages: what is too long for one is cut. */
export const readableMessage = (bytes: string): string =>
  (bytes.length <= MAX_MESSAGE ? readable(bytes) : `${readable(bytes.slice(0, MAX_MESSAGE).replace(/[\xc0-\xff][\x80-\xbf]{0,2}$/, ''))}...`);

export function toBytes(bytes: string): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = bytes.charCodeAt(i);
  return out;
}

/** Arguments of one call are kept below what every engine's stack takes. */
const CHUNK = 8192;

export function fromBytes(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK) return String.fromCharCode(...bytes);
  let out = '';
  for (let at = 0; at < bytes.length; at += CHUNK) out += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return out;
}
