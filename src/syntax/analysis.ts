// Finds the tokens that productions can begin with. Chevrotain records the rules and hands over their productions; that one token
// decides everywhere, the specs have chevrotain prove (Grammar.check).
import {
  Alternation, NonTerminal, Option, Repetition, RepetitionMandatory, RepetitionMandatoryWithSeparator, RepetitionWithSeparator, Terminal,
  type Alternative, type ILookaheadStrategy, type IProduction, type Rule, type TokenType,
} from 'chevrotain';
import { At, type Decision, type RuleDecisions } from './decisions.ts';
import { TOKEN_TYPES } from './tokens.ts';

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
