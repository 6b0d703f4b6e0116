// Conversion between JavaScript text and Lua's bytes: the only place, with the utf8 library, that knows UTF-8 (README
// "Values"). A byte string is a JS string with one char (0..255) per byte. Host globals are looked up when used, never
// at import.

import { RUN, isAscii, ofCodes, type Memory } from '../../values/bytes.ts';

/** How Lua strings become JavaScript strings: as UTF-8 text, or one char per byte. */
export type StringMode = 'utf8' | 'bytes';

let encoder: InstanceType<typeof TextEncoder> | undefined;
let decoder: InstanceType<typeof TextDecoder> | undefined;

/** JavaScript text to the bytes of its UTF-8 form. Lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): string {
  if (isAscii(text)) return text;
  encoder ??= new TextEncoder();
  return fromBytes(encoder.encode(text));
}

/** UTF-8 bytes to text; undefined if they are not valid UTF-8. */
export function decodeUtf8(bytes: string): string | undefined {
  if (isAscii(bytes)) return bytes;
  decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(toBytes(bytes));
  } catch {
    return undefined;
  }
}

/** Bytes as readable text: if they are not UTF-8, one char per byte. */
export const readable = (bytes: string): string => decodeUtf8(bytes) ?? bytes;

/** The longest error message in bytes: an Error with the longest possible string cannot be made. */
const MAX_MESSAGE = 2 ** 20;

/** Like readable, truncated for messages. */
export const readableMessage = (bytes: string): string =>
  bytes.length <= MAX_MESSAGE
    ? readable(bytes)
    : `${readable(bytes.slice(0, MAX_MESSAGE).replace(/[\xc0-\xff][\x80-\xbf]{0,2}$/, ''))}...`;

/** What Node's buffers can do, and those of others that took them over. */
interface ByteStrings extends Uint8Array {
  latin1Write?(this: Uint8Array, s: string, at: number, n: number): number;
  latin1Slice?(this: Uint8Array, from: number, to: number): string;
}

/** Memory that strings are copied to and from, if the host has such (values/bytes.ts). */
export function hostMemory(size: number): Memory | undefined {
  const bytes = (globalThis as { Buffer?: { alloc(size: number): ByteStrings } }).Buffer?.alloc(size),
    { latin1Write: write, latin1Slice: read } = bytes ?? {};
  // The methods of buffers take any array of bytes. This one has a buffer of its own: it is no part of a pool.
  return (
    write &&
    read && {
      bytes: bytes!,
      words: new Uint32Array(bytes!.buffer),
      write: (s, into, at) => write.call(into, s, at, s.length),
      read: (from, at, n) => read.call(from, at, at + n),
    }
  );
}

export function toBytes(bytes: string): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = bytes.charCodeAt(i);
  return out;
}

/** Bytes for which the decoder is not worth while. */
const SHORT = 64;

export function fromBytes(bytes: Uint8Array): string {
  const { length } = bytes,
    ascii = length > SHORT ? asciiOf(bytes) : undefined;
  if (ascii !== undefined) return ascii;
  let out = '';
  for (let at = 0; at < length; at += RUN) out += ofCodes(bytes.subarray(at, at + RUN));
  return out;
}

let lenient: InstanceType<typeof TextDecoder> | undefined;

/** The text of bytes that are all ASCII: the host's decoder makes it thirty times as fast. */
function asciiOf(bytes: Uint8Array): string | undefined {
  for (let at = 0; at < SHORT; at++) if (bytes[at]! > 0x7f) return undefined;
  lenient ??= new TextDecoder('utf-8', { ignoreBOM: true });
  const text = lenient.decode(bytes);
  return text.length === bytes.length && isAscii(text) ? text : undefined;
}
