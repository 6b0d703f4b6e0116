// The words of one source text, each kept once: how the lexer tells keywords, and why a name that is used a hundred times is one
// string. A word is found without being cut out of the text first.

/** A word is looked for in this many places at most, and else kept twice: a text made of words that collide costs no more than others. */
const MOST_PLACES = 16;

/** The hash of a word, of its characters one by one; it begins as 0. */
export const hashNext = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

function hashOf(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = hashNext(hash, word.charCodeAt(i));
  return hash;
}

function isAt(source: string, start: number, end: number, word: string): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== source.charCodeAt(start + i)) return false;
  return true;
}

export class Words {
  private readonly words: string[];
  private readonly hashes: number[];
  /** One more than the number of the word that has this place, or 0; at least half are free. */
  private places!: Int32Array;

  /** The keywords are the first: their numbers tell which they are. */
  constructor(keywords: readonly string[]) {
    this.words = keywords.slice();
    this.hashes = keywords.map(hashOf);
    this.arrange(256);
  }

  /** The number of a word of the text. */
  numberOf(source: string, start: number, end: number, hash: number): number {
    const { words, hashes, places } = this;
    for (let n = 0; n < MOST_PLACES; n++) {
      const place = this.place(hash, n), number = places[place]! - 1;
      if (number < 0) {
        places[place] = words.length + 1;
        break;
      }
      if (hashes[number] === hash && isAt(source, start, end, words[number]!)) return number;
    }
    hashes.push(hash);
    const number = words.push(source.slice(start, end)) - 1;
    if (words.length * 2 > places.length) this.arrange(places.length * 4);
    return number;
  }

  word(number: number): string {
    return this.words[number]!;
  }

  /** The n-th place where a word may be. */
  private place(hash: number, n: number): number {
    return ((hash ^ (hash >>> 15)) + n) & (this.places.length - 1);
  }

  private arrange(size: number): void {
    this.places = new Int32Array(size);
    this.hashes.forEach((hash, number) => {
      let n = 0;
      while (n < MOST_PLACES && this.places[this.place(hash, n)] !== 0) n++;
      if (n < MOST_PLACES) this.places[this.place(hash, n)] = number + 1;
    });
  }
}
