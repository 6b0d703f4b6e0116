// Which way a rule goes at each OR, MANY and OPTION, by the next token: one token decides everywhere, so a decision is a row by token
// type. analysis.ts finds them; written as text, they are part of what is built, so that the analysis is over by then.
import { TOKEN_TYPES, VOCABULARY } from './tokens.ts';

/** By token type: 0 where the production cannot begin with it, else 1, or the number of the alternative that can, from 1. */
export type Decision = Uint8Array;

/** The decisions of a rule: at what a production is and its number (the 2 in OPTION2). */
export type RuleDecisions = readonly Decision[];

/** By the name of the rule. */
export type Decisions = ReadonlyMap<string, RuleDecisions>;

/** What productions are, as part of their place among a rule's decisions. */
export const enum At { Or = 0, Many = 10, ManySep = 20, Option = 30 }

const RADIX = 36;

/** Decisions as text: a row has a digit for each token of the vocabulary. */
export function writeDecisions(decisions: Decisions): string {
  const digits = (decision: Decision): string => VOCABULARY.map(({ tokenTypeIdx }) => decision[tokenTypeIdx!]!.toString(RADIX)).join('');
  return [...decisions].map(([rule, rows]) => [rule, ...Object.entries(rows).map(([at, row]) => `${at}=${digits(row)}`)].join(' ')).join('\n');
}

export function readDecisions(text: string): Decisions {
  return new Map(text.split('\n').map((line) => {
    const [rule, ...rows] = line.split(' '), decisions: Decision[] = [];
    for (const row of rows) {
      const [at, digits] = row.split('=') as [string, string];
      const decision = (decisions[Number(at)] = new Uint8Array(TOKEN_TYPES));
      VOCABULARY.forEach(({ tokenTypeIdx }, i) => { decision[tokenTypeIdx!] = parseInt(digits.charAt(i), RADIX); });
    }
    return [rule!, decisions];
  }));
}
