// Files for programs that live in memory (the option `files`): a tree that JavaScript fills and reads by path, and the
// HostFiles that io, loadfile and require work with. Nothing of the real file system is reachable.
// Invariant: JavaScript never shares bytes with the tree: they are copied in both directions.
import * as text from '../../messages/embed.ts';
import { account } from '../../values/meter.ts';
import type { HostFailure, HostFile, HostFiles } from '../../vm/host.ts';
import { Directory, FileData, FileTree, failure, isTooLong, type Node } from './file-tree.ts';
import { encodeUtf8, fromBytes, readable, toBytes } from './text.ts';

/** Contents of a file: bytes, or text, which is stored as UTF-8. */
export type FileContents = string | Uint8Array;

/** Files by path. Of a VirtualFiles the tree itself is meant: states that get the same one share their files. */
export type FilesOption = VirtualFiles | ReadonlyMap<string, FileContents> | Readonly<Record<string, FileContents>>;

/**
 * Files in memory, by path. A slash in front makes no difference; a path that ends with a slash is a directory.
 */
export class VirtualFiles implements Iterable<[path: string, bytes: Uint8Array]> {
  private readonly tree = new FileTree();

  constructor(files: ReadonlyMap<string, FileContents> | Readonly<Record<string, FileContents>> = {}) {
    for (const [path, contents] of entriesOf(files)) this.set(path, contents);
  }

  /** The number of files. */
  get size(): number {
    let size = 0;
    for (const _ of this.tree.files()) size++;
    return size;
  }

  /** A copy of a file's bytes; undefined if there is no such file. */
  get(path: string): Uint8Array | undefined {
    return this.file(path)?.view().slice();
  }

  /** A file's bytes as text, from UTF-8; undefined if there is no such file. */
  text(path: string): string | undefined {
    const file = this.file(path);
    return file && new TextDecoder().decode(file.view());
  }

  has(path: string): boolean {
    return this.file(path) !== undefined;
  }

  /** Stores a file, in directories that are made as needed. */
  set(path: string, contents: FileContents): this {
    const place = this.tree.find(checkPath(path), true);
    if ('failure' in place) throw new TypeError(text.badFile(path, place.failure));
    if (place.slash || place.node instanceof Directory) return this.makeDirectory(path, place, contents);
    const file = place.node ?? this.tree.create(place, true);
    file.give(bytesOf(path, contents));
    return this;
  }

  private makeDirectory(path: string, place: { readonly node: Node | undefined }, contents: FileContents): this {
    if (contents.length > 0) throw new TypeError(text.badFile(path, failure('EISDIR').failure));
    if (place.node === undefined) this.tree.find(`${encodeUtf8(path)}.`, true);
    return this;
  }

  /** Removes a file or an empty directory. */
  delete(path: string): boolean {
    return this.tree.remove(checkPath(path)) === undefined;
  }

  /** The paths of the files. */
  *keys(): Generator<string> {
    for (const [path] of this.tree.files()) yield readable(path);
  }

  *[Symbol.iterator](): Generator<[path: string, bytes: Uint8Array]> {
    for (const [path, file] of this.tree.files()) yield [readable(path), file.view().slice()];
  }

  /** The file at a path. */
  private file(path: string): FileData | undefined {
    const place = this.tree.find(checkPath(path));
    return 'node' in place && place.node instanceof FileData ? place.node : undefined;
  }
}

/** Bytes that programs have added to what JavaScript has given. */
export const addedTo = (files: VirtualFiles): number => files['tree'].counted;

/** The files as programs open them, beside standard streams. */
export const openedIn = (files: VirtualFiles, streams: StandardStreams): HostFiles =>
  new TreeFiles(files['tree'], streams);

/** Keys and values of a Map or of an object. */
export const entriesOf = <T>(given: ReadonlyMap<string, T> | Readonly<Record<string, T>>): Iterable<[string, T]> =>
  given instanceof Map ? (given as ReadonlyMap<string, T>) : Object.entries(given as Readonly<Record<string, T>>);

function checkPath(path: unknown): string {
  if (typeof path !== 'string') throw new TypeError(text.mustBe('a path', 'a string'));
  return encodeUtf8(path);
}

function bytesOf(path: string, contents: unknown): Uint8Array {
  if (typeof contents === 'string') return toBytes(encodeUtf8(contents));
  if (contents instanceof Uint8Array) return new Uint8Array(contents);
  throw new TypeError(text.mustBe(`file '${path}'`, 'a string or a Uint8Array'));
}

/** The option `files` as a tree. */
export function virtualFiles(given: unknown): VirtualFiles {
  if (given instanceof VirtualFiles) return given;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError(text.mustBe('files', 'an object, a Map or a VirtualFiles'));
  return new VirtualFiles(given as Readonly<Record<string, FileContents>>);
}

export type StandardStreams = Pick<HostFiles, 'stdin' | 'stdout' | 'stderr'>;

/** An open file. */
class TreeFile implements HostFile {
  private position = 0;
  private closed = false;
  /** An open file takes memory. */
  readonly closedByCollector = true;

  constructor(
    private readonly node: Node,
    private readonly reads: boolean,
    private readonly writes: boolean,
    private readonly appends: boolean,
  ) {
    if (node instanceof FileData) node.acquire();
    if (appends && !reads) this.position = this.size;
  }

  private get size(): number {
    return this.node instanceof FileData ? this.node.size : 0;
  }

  read(n: number): string | HostFailure {
    const { node, position } = this;
    if (!this.reads) return failure('EBADF');
    if (!(node instanceof FileData)) return failure('EISDIR');
    const bytes = node.view(position, position + n);
    account.charge(bytes.length >> 1);
    const got = fromBytes(bytes);
    this.position += got.length;
    return got;
  }

  write(bytes: string): HostFailure | undefined {
    const { node } = this;
    if (bytes === '') return undefined;
    if (!this.writes || !(node instanceof FileData)) return failure('EBADF');
    const at = this.appends ? node.size : this.position,
      failed = node.write(at, bytes);
    if (failed === undefined) this.position = at + bytes.length;
    return failed;
  }

  seek(whence: 'set' | 'cur' | 'end', offset: number): number | HostFailure {
    const from = whence === 'set' ? 0 : whence === 'cur' ? this.position : this.size;
    return from + offset < 0 ? failure('EINVAL') : (this.position = from + offset);
  }

  flush(): undefined {}

  close(): undefined {
    if (!this.closed && this.node instanceof FileData) this.node.release();
    this.closed = true;
  }
}

/** The cost of opening a file. */
const OPEN = 1500;
/** How C's tmpname begins: a path in the tree, not of this machine. */
const TEMPORARY = '/tmp/lua_';

/** As in C, a name ends at a zero byte. */
const nameOf = (name: string): string => name.split('\0', 1)[0]!;

class TreeFiles implements HostFiles {
  readonly stdin: HostFile;
  readonly stdout: HostFile;
  readonly stderr: HostFile;
  /** Temporary names given out. */
  private temporaries = 0;

  constructor(
    private readonly tree: FileTree,
    { stdin, stdout, stderr }: StandardStreams,
  ) {
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  open(name: string, mode: string): HostFile | HostFailure {
    account.charge(OPEN);
    const update = mode.includes('+'),
      reads = mode.startsWith('r');
    const place = reads ? this.tree.find(nameOf(name)) : this.tree.follow(nameOf(name));
    if ('failure' in place) return place;
    let { node } = place;
    if (node === undefined && reads) return failure('ENOENT');
    if ((node instanceof Directory && update) || (!reads && (node instanceof Directory || place.slash)))
      return failure('EISDIR');
    if (isTooLong(place)) return failure('ENAMETOOLONG');
    node ??= this.tree.create(place);
    if (mode.startsWith('w')) (node as FileData).clear();
    return new TreeFile(node, reads || update, !reads || update, mode.startsWith('a'));
  }

  remove(name: string): HostFailure | undefined {
    return this.tree.remove(nameOf(name));
  }

  rename(from: string, to: string): HostFailure | undefined {
    return this.tree.rename(nameOf(from), nameOf(to));
  }

  temporary(): string | HostFailure {
    for (;;) {
      const name = `${TEMPORARY}${String(++this.temporaries).padStart(6, '0')}`,
        place = this.tree.find(name, true);
      if ('failure' in place) return place;
      if (place.node !== undefined) continue;
      this.tree.create(place);
      return name;
    }
  }
}
