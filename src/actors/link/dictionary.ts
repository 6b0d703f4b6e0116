// What both ends of a link number instead of repeating it: words (topics, names, keys, parts of PIDs) and shapes of
// records. A new entry stands in the stream where it is first used, so the two sides agree as long as frames arrive
// once and in order. A full dictionary starts anew, on both sides at the same entry.
// Invariant: `rollback` leaves a sender's dictionary as it was at the mark.

/** Codes of a word or shape: a new entry, something that is not entered; known entries follow. */
export const enum Code {
  New,
  Inline,
  Known,
}

/** Most entries. */
export const MOST_WORDS = 4096,
  MOST_SHAPES = 1024;
/** Longer words are not entered. */
export const LONGEST_WORD = 64;

/** The sender's side: what has which number. */
export class Numbers<K> {
  /** Another map once the dictionary has started anew. */
  numbers = new Map<K, number>();
  private marked = this.numbers;
  private markedSize = 0;

  constructor(private readonly most: number) {}

  find(key: K): number | undefined {
    return this.numbers.get(key);
  }

  add(key: K): void {
    if (this.numbers.size === this.most) this.numbers = new Map();
    this.numbers.set(key, this.numbers.size);
  }

  /** Remembers its state. */
  mark(): void {
    this.marked = this.numbers;
    this.markedSize = this.numbers.size;
  }

  /** Returns to the state at the mark. */
  rollback(): void {
    const { marked, markedSize } = this;
    this.numbers = marked;
    if (marked.size > markedSize) for (const [key, n] of marked) if (n >= markedSize) marked.delete(key);
  }
}

/** The receiver's side: what the numbers mean. */
export class Meanings<T> {
  private meanings: T[] = [];

  constructor(private readonly most: number) {}

  find(n: number): T | undefined {
    return this.meanings[n];
  }

  add(meaning: T): T {
    if (this.meanings.length === this.most) this.meanings = [];
    this.meanings.push(meaning);
    return meaning;
  }
}
