// What V8 compiled of scripts, in files of the user's cache folder, so that starting again compiles nothing. A file is
// named after what it is of: the text, V8's version and flags. V8 trusts what it is given, so a file counts only if it
// is the user's own and what was written.
// Invariant: whatever is wrong with folder or files, scripts compile; several processes may share the folder.
const fs = process.getBuiltinModule('node:fs');
const path = process.getBuiltinModule('node:path');
const v8 = process.getBuiltinModule('node:v8');
const { Script } = process.getBuiltinModule('node:vm');
const { crc32 } = process.getBuiltinModule('node:zlib');

/** Older files go when there are more. */
const MOST_KEPT = 16;
/** Only the user may read what will be run, and write there. */
const PRIVATE_FILE = 0o600,
  PRIVATE_FOLDER = 0o700,
  WRITABLE_BY_OTHERS = 0o022;
/** A file begins with the checksum of the rest. */
const CHECKSUM_BYTES = 4;

/**
 * Marks code that counts how often it runs, for measuring coverage: V8 takes it for any other, and runs it at half the
 * speed.
 */
const COUNTED = '-counted';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of the cache: PERILUNE_CACHE, where the empty string turns it off, or a folder where the system has
 * caches; undefined: none. Node's own variable turns it off, too.
 */
export function cacheFolder(env: Environment, platform: NodeJS.Platform): string | undefined {
  const { PERILUNE_CACHE: own, NODE_DISABLE_COMPILE_CACHE: disabled, XDG_CACHE_HOME: caches, HOME: home = '' } = env;
  if (own !== undefined) return own === '' ? undefined : own;
  if (disabled === '1') return undefined;
  const parts =
    platform === 'win32'
      ? [env.LOCALAPPDATA ?? '']
      : caches !== undefined && path.isAbsolute(caches)
        ? [caches]
        : [home, ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache'])];
  return path.isAbsolute(parts[0]!) ? path.join(...parts, 'perilune') : undefined;
}

/** Whether a file or folder is of this user, and nobody else may write it. Windows keeps others out by the folder. */
const isOurs = ({ uid, mode }: import('node:fs').Stats): boolean =>
  process.getuid === undefined || (uid === process.getuid() && (mode & WRITABLE_BY_OTHERS) === 0);

/** What a file keeps; undefined without a file, or if it is not what was written. */
function readKept(file: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(file, 'r');
    if (!isOurs(fs.fstatSync(descriptor))) return undefined;
    const bytes = fs.readFileSync(descriptor),
      kept = bytes.subarray(CHECKSUM_BYTES);
    return bytes.length > CHECKSUM_BYTES && bytes.readUInt32LE(0) === crc32(kept) ? kept : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** Not by mkdirSync's own recursion: where nothing can be made, as in /proc, that does not end. */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  if (path.dirname(folder) !== folder) makeFolder(path.dirname(folder));
  try {
    fs.mkdirSync(folder, { mode: PRIVATE_FOLDER });
  } catch (error) {
    // Another process may have been faster.
    if (!fs.existsSync(folder)) throw error;
  }
}

/** Writes a file as a whole or not at all. */
function keep(file: string, data: Buffer): void {
  const part = `${file}-${process.pid}`,
    checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(crc32(data));
  fs.writeFileSync(part, Buffer.concat([checksum, data]), { mode: PRIVATE_FILE, flag: 'wx' });
  fs.renameSync(part, file);
}

/** Removes all but the youngest files. */
function removeOld(folder: string): void {
  const files = fs.readdirSync(folder).map((name) => path.join(folder, name));
  if (files.length <= MOST_KEPT) return;
  const ages = files.map((file) => ({ file, time: fs.statSync(file).mtimeMs })).sort((a, b) => b.time - a.time);
  for (const { file } of ages.slice(MOST_KEPT)) fs.rmSync(file);
}

const hex = (n: number): string => n.toString(16);

export class CodeCache {
  /** What is worth keeping, by file. */
  private readonly fresh = new Map<string, import('node:vm').Script>();

  private constructor(private readonly folder: string) {}

  /** The cache of a folder, which is made if need be; undefined if it cannot be used. */
  static open(folder: string | undefined): CodeCache | undefined {
    if (folder === undefined) return undefined;
    try {
      makeFolder(folder);
      return isOurs(fs.statSync(folder)) ? new CodeCache(folder) : undefined;
    } catch {
      return undefined;
    }
  }

  /** The value of a script. */
  run(text: string, filename: string): unknown {
    const counted = (process.env['NODE_V8_COVERAGE'] ?? '') === '' ? '' : COUNTED,
      name = `${hex(crc32(text))}-${text.length}-${hex(v8.cachedDataVersionTag())}${counted}`,
      file = path.join(this.folder, name),
      cachedData = readKept(file),
      script = new Script(text, {
        filename,
        cachedData,
      });
    if (cachedData === undefined || script.cachedDataRejected === true) this.fresh.set(file, script);
    return script.runInThisContext();
  }

  /** Keeps what V8 has compiled until now of scripts that had to be compiled. */
  save(): void {
    if (this.fresh.size === 0) return;
    try {
      for (const [file, script] of this.fresh) keep(file, script.createCachedData());
      removeOld(this.folder);
    } catch {
      // Starting takes a little longer, as it did this time.
    }
  }
}
