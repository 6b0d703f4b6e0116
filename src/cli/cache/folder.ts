// Folders of the user's cache. Who reads one trusts it, so a file counts only if it is the user's own and what was
// written.
// Invariant: whatever is wrong with folder or files, nothing fails for it; several processes may share the folder.
const fs = process.getBuiltinModule('node:fs');
const path = process.getBuiltinModule('node:path');
const { crc32 } = process.getBuiltinModule('node:zlib');

/** Only the user may read what will be run, and write there. */
const PRIVATE_FILE = 0o600,
  PRIVATE_FOLDER = 0o700,
  WRITABLE_BY_OTHERS = 0o022;
/** A file begins with the checksum of the rest. */
const CHECKSUM_BYTES = 4;

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

/** A folder of files that can be made again, of which the youngest are kept. */
export class CacheFolder {
  private constructor(
    private readonly folder: string,
    private readonly mostFiles: number,
    private readonly mostBytes: number,
  ) {}

  /** The folder, which is made if need be; undefined if it cannot be used. */
  static open(folder: string | undefined, mostFiles: number, mostBytes = Infinity): CacheFolder | undefined {
    if (folder === undefined) return undefined;
    try {
      makeFolder(folder);
      return isOurs(fs.statSync(folder)) ? new CacheFolder(folder, mostFiles, mostBytes) : undefined;
    } catch {
      return undefined;
    }
  }

  /** What a file keeps; undefined without a file, or if it is not what was written. */
  read(name: string): Buffer | undefined {
    let descriptor: number | undefined;
    try {
      descriptor = fs.openSync(path.join(this.folder, name), 'r');
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

  /** Writes files, each as a whole or not at all, and removes the oldest. What cannot be written is not kept. */
  write(files: Iterable<readonly [name: string, data: Buffer]>): void {
    try {
      for (const [name, data] of files) this.writeOne(path.join(this.folder, name), data);
      this.removeOld();
    } catch {
      // What was to be kept takes as long next time as it did this time.
    }
  }

  private writeOne(file: string, data: Buffer): void {
    const part = `${file}-${process.pid}`,
      checksum = Buffer.alloc(CHECKSUM_BYTES);
    checksum.writeUInt32LE(crc32(data));
    fs.writeFileSync(part, Buffer.concat([checksum, data]), { mode: PRIVATE_FILE, flag: 'wx' });
    fs.renameSync(part, file);
  }

  private removeOld(): void {
    const files = fs
      .readdirSync(this.folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => path.join(this.folder, name));
    const known = files.map((file) => ({ file, stats: fs.statSync(file) }));
    known.sort((a, b) => b.stats.mtimeMs - a.stats.mtimeMs);
    let bytes = 0;
    for (const [at, { file, stats }] of known.entries())
      if ((bytes += stats.size) > this.mostBytes || at >= this.mostFiles) fs.rmSync(file);
  }
}
