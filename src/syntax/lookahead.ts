// Decides which way the rules go by the next token: a table by token type for each OR, OPTION, MANY ... Chevrotain
// records the rules, finds the first sets of productions, and validates (for the specs) that one token decides
// everywhere. Only the lookup is ours. Builds make the tables once, as text. Must not know the rules.
import {
  getLookaheadPaths,
  LLkLookaheadStrategy,
  type ILookaheadStrategy,
  type IToken,
  type LookaheadProductionType,
  type Rule,
  type TokenType,
} from 'chevrotain';
import { Missing, VOCABULARY, TOKEN_TYPES } from './tokens.ts';

/** A place in a rule where the next token decides. */
interface Place {
  readonly rule: Rule;
  readonly prodOccurrence: number;
  readonly prodType: LookaheadProductionType;
}

/**
 * By place, a digit for each token of the vocabulary: 0 where nothing begins with it, else the number of the
 * alternative, from 1. A capital stands for two zeros or more, those behind the last other digit are left out.
 */
export type Tables = Record<string, string>;

/** A parser, as far as it is looked ahead in. */
interface Looking {
  LA_FAST(howMuch: number): IToken;
}

const RADIX = 36;
const LONGEST_RUN = 27;
const TWO = 'A'.charCodeAt(0) - 2;

const shortened = (digits: string): string =>
  digits
    .replace(/0+$/, '')
    .replace(new RegExp(`0{2,${LONGEST_RUN}}`, 'g'), (run) => String.fromCharCode(run.length + TWO));
const complete = (table: string): string => table.replace(/[A-Z]/g, (run) => '0'.repeat(run.charCodeAt(0) - TWO));

/** Whether a production that begins with `type` is taken at this token: at a missing one only those that name it. */
const begins = (token: TokenType, type: TokenType): boolean =>
  token === type || (token !== Missing && type.categoryMatches!.includes(token.tokenTypeIdx!));

function makeTable({ rule, prodOccurrence: occurrence, prodType }: Place): string {
  const paths = getLookaheadPaths({ rule, occurrence, prodType, maxLookahead: 1 });
  // What is optional is taken or passed by; only what it begins with matters.
  const alternatives = prodType === 'Alternation' ? paths : paths.slice(0, 1);
  const choice = (token: TokenType): number =>
    1 + alternatives.findIndex((first) => first.some(([type]) => begins(token, type!)));
  return shortened(VOCABULARY.map((token) => choice(token).toString(RADIX)).join(''));
}

export class FirstToken extends LLkLookaheadStrategy implements ILookaheadStrategy {
  /** @param tables where they are not there yet, they are made */
  constructor(readonly tables: Tables) {
    super({ maxLookahead: 1 });
  }

  /** The number of the alternative that begins with the next token. */
  override buildLookaheadForAlternation(place: Omit<Place, 'prodType'>): () => number | undefined {
    const ways = this.read({ ...place, prodType: 'Alternation' }, (choice) => (choice > 0 ? choice - 1 : undefined));
    return function (this: Looking) {
      return ways[this.LA_FAST(1).tokenTypeIdx];
    };
  }

  /** Whether what is optional, or repeated, begins with the next token. */
  override buildLookaheadForOptional(place: Place): () => boolean {
    const takes = this.read(place, (choice) => choice > 0);
    return function (this: Looking) {
      return takes[this.LA_FAST(1).tokenTypeIdx]!;
    };
  }

  /** What a table says, by token type. */
  private read<T>(place: Place, meaning: (choice: number) => T): T[] {
    const {
      rule: { name },
      prodType,
      prodOccurrence,
    } = place;
    const digits = complete((this.tables[`${name} ${prodType} ${prodOccurrence}`] ??= makeTable(place)));
    const table = new Array<T>(TOKEN_TYPES).fill(meaning(0));
    [...digits].forEach((digit, i) => {
      table[VOCABULARY[i]!.tokenTypeIdx!] = meaning(parseInt(digit, RADIX));
    });
    return table;
  }
}
