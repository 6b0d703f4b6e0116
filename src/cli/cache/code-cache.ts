// What V8 compiled of scripts, in files of the user's cache folder, so that starting again compiles nothing. A file is
// named after what it is of: the text, V8's version and flags.
import { CacheFolder } from './folder.ts';

const v8 = process.getBuiltinModule('node:v8');
const { Script } = process.getBuiltinModule('node:vm');
const { crc32 } = process.getBuiltinModule('node:zlib');

/** Older files go when there are more. */
const MOST_KEPT = 16;

/**
 * Marks code that counts how often it runs, for measuring coverage: V8 takes it for any other, and runs it at half the
 * speed.
 */
const COUNTED = '-counted';

const hex = (n: number): string => n.toString(16);

export class CodeCache {
  /** What is worth keeping, by file. */
  private readonly fresh = new Map<string, import('node:vm').Script>();

  private constructor(private readonly folder: CacheFolder) {}

  /** The cache of a folder, which is made if need be; undefined if it cannot be used. */
  static open(path: string | undefined): CodeCache | undefined {
    const folder = CacheFolder.open(path, MOST_KEPT);
    return folder && new CodeCache(folder);
  }

  /** The value of a script. */
  run(text: string, filename: string): unknown {
    const counted = (process.env['NODE_V8_COVERAGE'] ?? '') === '' ? '' : COUNTED,
      name = `${hex(crc32(text))}-${text.length}-${hex(v8.cachedDataVersionTag())}${counted}`,
      cachedData = this.folder.read(name),
      script = new Script(text, {
        filename,
        cachedData,
      });
    if (cachedData === undefined || script.cachedDataRejected === true) this.fresh.set(name, script);
    return script.runInThisContext();
  }

  /** Keeps what V8 has compiled until now of scripts that had to be compiled. */
  save(): void {
    if (this.fresh.size === 0) return;
    this.folder.write([...this.fresh].map(([name, script]) => [name, script.createCachedData()] as const));
  }
}
