// Which way a rule goes at each OR, MANY and OPTION, by the next token. Chevrotain records the rules and hands over their productions;
// this finds the tokens that each can begin with. One token decides everywhere, so a decision is a row by token type. That it does, the
// specs have chevrotain prove (`checked` of the grammar).
import {
  Alternation, NonTerminal, Option, Repetition, RepetitionMandatory, RepetitionMandatoryWithSeparator, RepetitionWithSeparator, Terminal,
  type Alternative, type ILookaheadStrategy, type IProduction, type Rule, type TokenType,
} from 'chevrotain';
import { TOKEN_TYPES } from './tokens.ts';

/** By token type: 0 where the production cannot begin with it, else 1, or the number of the alternative that can, from 1. */
export type Decision = Uint8Array;

/** The decisions of a rule: at what a production is and its number (the 2 in OPTION2). */
export type RuleDecisions = readonly Decision[];

export type Decisions = ReadonlyMap<string, RuleDecisions>;

/** What productions are, as part of their place among a rule's decisions. */
export const enum At { Or = 0, Many = 10, ManySep = 20, Option = 30 }

type Branching = Option | Repetition | RepetitionMandatory | RepetitionMandatoryWithSeparator | RepetitionWithSeparator;

const isOptional = (production: IProduction): boolean =>
  production instanceof Option || production instanceof Repetition || production instanceof RepetitionWithSeparator
  || (production instanceof NonTerminal && production.referencedRule.definition.every(isOptional));

/** Collects the decisions of all rules while chevrotain analyses them. */
export class Analysis implements ILookaheadStrategy {
  readonly decisions = new Map<string, RuleDecisions>();
  private readonly firsts = new Map<Rule, readonly TokenType[]>();

  initialize({ rules }: { readonly rules: readonly Rule[] }): void {
    for (const rule of rules) {
      const decisions: Decision[] = [];
      this.collect(rule.definition, decisions);
      this.decisions.set(rule.name, decisions);
    }
  }

  private collect(definition: readonly IProduction[], into: Decision[]): void {
    for (const production of definition) {
      if (production instanceof Terminal || production instanceof NonTerminal) continue;
      if (production instanceof Alternation) {
        const alternatives = production.definition as unknown as Alternative[];
        into[At.Or + production.idx] = row(alternatives.map((each) => this.first(each.definition)));
        for (const each of alternatives) this.collect(each.definition, into);
        continue;
      }
      const { idx, definition: inner } = production as Branching;
      const at = production instanceof Option ? At.Option : production instanceof Repetition ? At.Many
        : production instanceof RepetitionWithSeparator ? At.ManySep : undefined;
      if (at !== undefined) into[at + idx] = row([this.first(inner)]);
      this.collect(inner, into);
    }
  }

  /** The tokens that a sequence of productions can begin with. */
  private first(sequence: readonly IProduction[]): TokenType[] {
    const tokens: TokenType[] = [];
    for (const production of sequence) {
      tokens.push(...this.firstOf(production));
      if (!isOptional(production)) break;
    }
    return tokens;
  }

  private firstOf(production: IProduction): readonly TokenType[] {
    if (production instanceof Terminal) return [production.terminalType];
    if (!(production instanceof NonTerminal)) {
      const { definition } = production as Branching | Alternation;
      return production instanceof Alternation ? definition.flatMap((each) => this.first((each as Alternative).definition)) : this.first(definition);
    }
    const rule = production.referencedRule;
    let tokens = this.firsts.get(rule);
    if (tokens === undefined) this.firsts.set(rule, (tokens = this.first(rule.definition)));
    return tokens;
  }

  // What chevrotain's own engine would ask; ours looks at the rows.
  readonly validate = (): [] => [];
  readonly buildLookaheadForAlternation = () => (): undefined => undefined;
  readonly buildLookaheadForOptional = () => (): boolean => false;
}

function row(alternatives: readonly (readonly TokenType[])[]): Decision {
  const decision = new Uint8Array(TOKEN_TYPES);
  alternatives.forEach((tokens, i) => {
    for (const { tokenTypeIdx, categoryMatches } of tokens) for (const type of [tokenTypeIdx!, ...categoryMatches!]) decision[type] = i + 1;
  });
  return decision;
}
