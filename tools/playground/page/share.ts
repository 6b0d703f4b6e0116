// A program as the part of an address behind the #: JSON, deflated, in base64 for addresses. Nothing leaves the
// browser.
import type { Files } from './protocol.ts';

/** What is shared: the files, and what the inputs hold. */
interface Shared {
  readonly files: Files;
  readonly inputs: Readonly<Record<string, string>>;
}

const through = async (bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

export async function encode(shared: Shared): Promise<string> {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream('deflate-raw'));
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const isTexts = (v: unknown): v is Readonly<Record<string, string>> =>
  typeof v === 'object' && v !== null && Object.values(v).every((each) => typeof each === 'string');

/** What an address holds; undefined if it is none of ours. */
export async function decode(text: string): Promise<Shared | undefined> {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = await through(
      Uint8Array.from(binary, (c) => c.charCodeAt(0)),
      new DecompressionStream('deflate-raw'),
    );
    const { files, inputs } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Shared>;
    return isTexts(files) && isTexts(inputs) && Object.keys(files).length > 0 ? { files, inputs } : undefined;
  } catch {
    return undefined;
  }
}
