// A tree of files in memory: directories, their entries, and the bytes of files, as a file system has them. Paths are
// byte strings that start at the root, with or without a slash; `..` of the root is the root. Failures are those of C.
// Invariant: `counted` is what programs have added to the tree: entries they made, and bytes beyond those that the
// embedder gave. Open files count as long as they are open, whether or not the tree still has them.
import { systemError, type SystemError } from '../../messages/host.ts';
import { account } from '../../values/meter.ts';
import type { HostFailure } from '../../vm/host.ts';

export const failure = (error: SystemError): HostFailure => systemError(error);

/** The cost of finding a file, and of each byte of its path. */
const LOOK = 300,
  PATH_BYTE = 8;
/** What an entry of a directory takes, besides its name. */
const ENTRY_BYTES = 200;
/** Largest file. */
const MOST_BYTES = 2 ** 30;
/** Longest path, and longest part of one. */
const MAX_PATH = 4095,
  MAX_NAME = 255;
/** Bytes that are copied, or cleared, per unit of fuel. */
const BYTES_PER_UNIT_LOG = 6;
const NO_BYTES = new Uint8Array(0);

/** The bytes of a file. */
export class FileData {
  size = 0;
  /** Room for more than `size` bytes. */
  private bytes: Uint8Array = NO_BYTES;
  /** Bytes that the embedder gave. */
  private given = 0;
  /** Directories (0 or 1) and open files that it belongs to. */
  private owners = 0;

  constructor(
    private readonly tree: FileTree,
    private readonly overhead: number,
  ) {}

  /** What it counts for. */
  private get counts(): number {
    return this.owners === 0 ? 0 : this.overhead + Math.max(this.size - this.given, 0);
  }

  private change(act: () => void): void {
    const before = this.counts;
    act();
    this.tree.counted += this.counts - before;
  }

  acquire(): void {
    this.change(() => this.owners++);
  }

  release(): void {
    this.change(() => this.owners--);
    if (this.owners === 0) this.bytes = NO_BYTES;
  }

  /** Replaces the bytes; they are the embedder's. */
  give(bytes: Uint8Array): void {
    this.change(() => {
      this.bytes = bytes;
      this.size = this.given = bytes.length;
    });
  }

  clear(): void {
    this.change(() => {
      this.bytes = NO_BYTES;
      this.size = 0;
    });
  }

  /** The bytes of a range, as a view. */
  view(from = 0, to = this.size): Uint8Array {
    return this.bytes.subarray(from, Math.min(to, this.size));
  }

  /** Writes bytes at a position, which may lie beyond the end: zeros come between. */
  write(at: number, bytes: string): HostFailure | undefined {
    const end = at + bytes.length;
    if (end > MOST_BYTES) return failure('EFBIG');
    if (end > this.size && !this.extend(end)) return failure('ENOSPC');
    const { bytes: to } = this;
    for (let i = 0; i < bytes.length; i++) to[at + i] = bytes.charCodeAt(i);
    return undefined;
  }

  /** Makes the file larger. False: the host has no memory for it. */
  private extend(size: number): boolean {
    account.allocate(size - this.size);
    if (size > this.bytes.length && !this.reserve(size)) return false;
    this.change(() => {
      this.size = size;
    });
    return true;
  }

  private reserve(size: number): boolean {
    const room = Math.max(size, Math.min(Math.ceil(this.bytes.length * 1.5), MOST_BYTES), 64);
    account.charge(room >> BYTES_PER_UNIT_LOG);
    try {
      const bytes = new Uint8Array(room);
      bytes.set(this.view());
      this.bytes = bytes;
      return true;
    } catch (thrown) {
      if (thrown instanceof RangeError) return false;
      throw thrown;
    }
  }
}

export class Directory {
  readonly entries = new Map<string, Node>();
  constructor(public parent: Directory | undefined) {}
}

export type Node = FileData | Directory;

/** Where a path leads: the entry `name` of a directory, and what is there, if anything. */
interface Place {
  readonly directory: Directory;
  /** '' for the root; '.' or '..' if the path ends so. */
  readonly name: string;
  readonly node: Node | undefined;
  /** Only a directory can be meant: the path ends with a slash. */
  readonly slash: boolean;
}

export class FileTree {
  readonly root = new Directory(undefined);
  /** Bytes that programs have added. */
  counted = 0;

  /** Follows a path; `make` makes the directories that lack. */
  find(path: string, make = false): Place | HostFailure {
    const place = this.follow(path, make);
    if ('failure' in place) return place;
    if (isTooLong(place)) return failure('ENAMETOOLONG');
    return place.slash && place.node instanceof FileData ? failure('ENOTDIR') : place;
  }

  /** The same, but a slash may come behind a file, and the last name may be too long. */
  follow(path: string, make = false): Place | HostFailure {
    account.charge(LOOK + PATH_BYTE * Math.min(path.length, MAX_PATH));
    if (path === '') return failure('ENOENT');
    if (path.length > MAX_PATH) return failure('ENAMETOOLONG');
    let place: Place = { directory: this.root, name: '', node: this.root, slash: path.endsWith('/') };
    for (const part of path.split('/')) {
      if (part === '') continue;
      const next = step(place, part, make);
      if ('failure' in next) return next;
      place = next;
    }
    return place;
  }

  /** Makes an empty file at a place where there is none. Files of the embedder do not count. */
  create({ directory, name }: Place, ofEmbedder = false): FileData {
    const overhead = ofEmbedder ? 0 : ENTRY_BYTES + name.length;
    account.allocate(overhead);
    const file = new FileData(this, overhead);
    file.acquire();
    directory.entries.set(name, file);
    return file;
  }

  /** Removes a file or an empty directory (remove). */
  remove(path: string): HostFailure | undefined {
    const place = this.find(path);
    if ('failure' in place) return place;
    const { directory, name, node } = place;
    if (node === undefined) return failure('ENOENT');
    if (name === '') return failure('EBUSY');
    if (name === '.') return failure('EINVAL');
    if (node instanceof Directory && (name === '..' || node.entries.size > 0)) return failure('ENOTEMPTY');
    unlink(directory, name);
    return undefined;
  }

  /** Renames a file or a directory (rename). A file, or an empty directory, of the new name is replaced. */
  rename(from: string, to: string): HostFailure | undefined {
    const old = this.follow(from);
    if ('failure' in old) return old;
    const target = this.follow(to);
    if ('failure' in target) return target;
    const refused = refusal(old, target);
    if (refused !== undefined) return failure(refused);
    if (old.node !== target.node) move(old, target, old.node!);
    return undefined;
  }

  /** All files, with their paths, in the order in which they were made. */
  *files(): Generator<[path: string, file: FileData]> {
    const open: [path: string, node: Node][] = [['', this.root]];
    for (let next; (next = open.pop()) !== undefined; ) {
      const [path, node] = next;
      if (node instanceof FileData) yield [path, node];
      else open.push(...[...node.entries].reverse().map(([name, each]): [string, Node] => [join(path, name), each]));
    }
  }
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);
export const isTooLong = ({ name }: Place): boolean => name.length > MAX_NAME;
const isSpecial = (name: string): boolean => name === '' || name === '.' || name === '..';

/** One part of a path. */
function step({ directory, name, node, slash }: Place, part: string, make: boolean): Place | HostFailure {
  let here = node;
  if (name.length > MAX_NAME) return failure('ENAMETOOLONG');
  if (here === undefined && make) directory.entries.set(name, (here = new Directory(directory)));
  if (here === undefined) return failure('ENOENT');
  if (here instanceof FileData) return failure('ENOTDIR');
  if (part === '.') return { directory, name: part, node: here, slash };
  if (part === '..') {
    const parent = here.parent ?? here;
    return { directory: parent.parent ?? parent, name: part, node: parent, slash };
  }
  return { directory: here, name: part, node: here.entries.get(part), slash };
}

function unlink(directory: Directory, name: string): void {
  const node = directory.entries.get(name);
  directory.entries.delete(name);
  if (node instanceof FileData) node.release();
}

function move(from: Place, to: Place, node: Node): void {
  from.directory.entries.delete(from.name);
  unlink(to.directory, to.name);
  to.directory.entries.set(to.name, node);
  if (node instanceof Directory) node.parent = to.directory;
}

/** Why something cannot be renamed, in the order in which Linux looks. */
function refusal(old: Place, target: Place): SystemError | undefined {
  if (isSpecial(old.name) || isSpecial(target.name)) return 'EBUSY';
  const { node } = old,
    { node: there } = target;
  if (isTooLong(old)) return 'ENAMETOOLONG';
  if (node === undefined) return 'ENOENT';
  if (isTooLong(target)) return 'ENAMETOOLONG';
  if (node instanceof FileData && (old.slash || target.slash)) return 'ENOTDIR';
  if (isAbove(node, target.directory)) return 'EINVAL';
  if (isAbove(there, old.directory)) return 'ENOTEMPTY';
  if (there === undefined || there === node) return undefined;
  if (node instanceof FileData) return there instanceof Directory ? 'EISDIR' : undefined;
  return there instanceof FileData ? 'ENOTDIR' : there.entries.size > 0 ? 'ENOTEMPTY' : undefined;
}

/** Is it a directory, or one that it lies in? */
function isAbove(node: Node | undefined, directory: Directory): boolean {
  for (let each: Directory | undefined = directory; each !== undefined; each = each.parent)
    if (each === node) return true;
  return false;
}
