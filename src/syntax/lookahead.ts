// Which way the rules go, by the next token: a table by token type for each OR, OPTION, MANY ... Chevrotain records the rules, finds what
// productions can begin with, and validates (for the specs) that one token decides everywhere; only to look up is ours.
// Must not know the rules.
import {
  getLookaheadPaths, LLkLookaheadStrategy, type ILookaheadStrategy, type IToken, type LookaheadProductionType, type Rule, type TokenType,
} from 'chevrotain';
import { TOKEN_TYPES } from './tokens.ts';

/** A place in a rule where the next token decides. */
interface Place { readonly rule: Rule; readonly prodOccurrence: number; readonly prodType: LookaheadProductionType }

/** A parser, as far as it is looked ahead in. */
interface Looking { LA_FAST(howMuch: number): IToken }

const withMembers = ({ tokenTypeIdx, categoryMatches }: TokenType): number[] => [tokenTypeIdx!, ...categoryMatches!];

/** Types of the tokens that the first alternatives begin with, so many of them. */
const beginnings = ({ rule, prodOccurrence: occurrence, prodType }: Place, count: number): number[][] =>
  getLookaheadPaths({ rule, occurrence, prodType, maxLookahead: 1 }).slice(0, count)
    .map((paths) => paths.flatMap(([type]) => withMembers(type!)));

export class FirstToken extends LLkLookaheadStrategy implements ILookaheadStrategy {
  constructor() {
    super({ maxLookahead: 1 });
  }

  /** The number of the alternative that begins with the next token. */
  override buildLookaheadForAlternation(place: Omit<Place, 'prodType'>): () => number | undefined {
    const ways = new Array<number | undefined>(TOKEN_TYPES).fill(undefined);
    const alternatives = beginnings({ ...place, prodType: 'Alternation' }, Infinity);
    alternatives.forEach((types, i) => { for (const type of types) ways[type] = i; });
    return function (this: Looking) {
      return ways[this.LA_FAST(1).tokenTypeIdx];
    };
  }

  /** Whether what is optional, or repeated, begins with the next token. Its second alternative is to go past it. */
  override buildLookaheadForOptional(place: Place): () => boolean {
    const takes = new Array<boolean>(TOKEN_TYPES).fill(false);
    for (const type of beginnings(place, 1)[0]!) takes[type] = true;
    return function (this: Looking) {
      return takes[this.LA_FAST(1).tokenTypeIdx]!;
    };
  }
}
