// What was compiled of long Lua files, in files of the user's cache folder, so that running them again compiles
// nothing. A cached file begins with what it is of - the build of the engine, the language, the name of the chunk, the
// text - and counts only if all of that is the same.
import { flatten, unflatten } from '../../bytecode/flat.ts';
import type { Proto } from '../../bytecode/proto.ts';
import type { Compile } from '../../vm/runtime.ts';
import { CacheFolder } from './folder.ts';

const { crc32 } = process.getBuiltinModule('node:zlib');

/** Shorter texts are compiled as fast as a file is read and, the first time, written; longer ones are no programs. */
const SHORTEST = 4096,
  LONGEST = 2 ** 22;
/** Older files go when there are more, or longer ones. */
const MOST_KEPT = 200,
  MOST_BYTES = 2 ** 26;
/** Most bytes of texts that wait until the end of the process to be kept: a program may load new ones for ever. */
const MOST_FRESH = 2 ** 23;

/** Chunk names of files begin so. */
const OF_FILE = '@';

/** What a file of the cache has before the numbers: their count, the length of what it is of, the number of texts. */
const HEAD = 3;

const hex = (n: number): string => n.toString(16);

/** A number in front of each text says how long it is. */
function encode(of: Buffer, proto: Proto): Buffer {
  const { words, texts } = flatten(proto),
    head = Int32Array.of(words.length, of.length, texts.length),
    lengths = Int32Array.from(texts, ({ length }) => length);
  return Buffer.concat([
    ...[head, lengths, words].map(({ buffer }) => Buffer.from(buffer)),
    of,
    Buffer.from(texts.join(''), 'latin1'),
  ]);
}

/** What was compiled, if the file is of this; it may even be one of another form. */
function decoded(kept: Buffer, of: Buffer): Proto | undefined {
  try {
    return decode(kept, of);
  } catch (fault) {
    if (fault instanceof RangeError) return undefined;
    throw fault;
  }
}

function decode(kept: Buffer, of: Buffer): Proto | undefined {
  const bytes = new Uint8Array(kept).buffer,
    [count, length, many] = new Int32Array(bytes, 0, HEAD) as unknown as [number, number, number],
    lengths = new Int32Array(bytes, HEAD * Int32Array.BYTES_PER_ELEMENT, many),
    words = new Int32Array(bytes, lengths.byteOffset + lengths.byteLength, count);
  let at = words.byteOffset + words.byteLength;
  if (kept.compare(of, 0, of.length, at, (at += length)) !== 0) return undefined;
  const texts = Array.from(lengths, (each) => kept.toString('latin1', at, (at += each)));
  return unflatten({ words, texts });
}

/** What this build of the engine, with a name of its own, has compiled. */
export class ChunkCache {
  /** What is to be kept, by file. */
  private readonly fresh = new Map<string, { readonly of: Buffer; readonly proto: Proto }>();
  private freshBytes = 0;
  /** The folder, from the first long text on; null: it cannot be used. */
  private folder: CacheFolder | null | undefined = undefined;

  constructor(
    private readonly path: string,
    private readonly engine: string,
  ) {}

  /** A compiler that compiles only what is not kept. */
  compiler(language: string, compile: Compile): Compile {
    return (source, chunkName) => {
      const isLong = source.length >= SHORTEST && source.length <= LONGEST && chunkName.startsWith(OF_FILE);
      if (isLong && this.folder === undefined) this.folder = CacheFolder.open(this.path, MOST_KEPT, MOST_BYTES) ?? null;
      if (!isLong || !this.folder) return compile(source, chunkName);
      const of = Buffer.from([this.engine, language, chunkName, source].join('\0'), 'latin1'),
        name = `${hex(crc32(of))}-${hex(of.length)}`,
        kept = this.folder.read(name);
      let proto = kept && decoded(kept, of);
      if (proto === undefined) {
        proto = compile(source, chunkName);
        this.note(name, of, proto);
      }
      return proto;
    };
  }

  /** Notes what is to be kept; of too much only the latest. */
  private note(name: string, of: Buffer, proto: Proto): void {
    if (this.fresh.has(name)) return;
    this.fresh.set(name, { of, proto });
    this.freshBytes += of.length;
    for (const [oldest, { of: text }] of this.fresh) {
      if (this.freshBytes <= MOST_FRESH) return;
      this.fresh.delete(oldest);
      this.freshBytes -= text.length;
    }
  }

  /** Keeps what had to be compiled. */
  save(): void {
    if (this.fresh.size === 0) return;
    this.folder?.write([...this.fresh].map(([name, { of, proto }]) => [name, encode(of, proto)] as const));
    this.fresh.clear();
    this.freshBytes = 0;
  }
}
