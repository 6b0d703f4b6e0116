// Stands for chevrotain's parse/parser/parser.js in bundles: a parser of recognizer, tokens and errors, with lookahead
// tables that are complete. What the original records of the rules, checks, and computes from that, was done when the
// tables were made (Grammar.lookahead). No syntax trees, no error recovery.
import { MANY_IDX, OPTION_IDX, OR_IDX } from 'chevrotain/lib/src/parse/grammar/keys.js';
import { NoViableAltException } from 'chevrotain/lib/src/parse/exceptions_public.js';
import { EOF, createTokenInstance } from 'chevrotain/lib/src/scan/tokens_public.js';
import { LexerAdapter } from 'chevrotain/lib/src/parse/parser/traits/lexer_adapter.js';
import { RecognizerApi } from 'chevrotain/lib/src/parse/parser/traits/recognizer_api.js';
import { RecognizerEngine } from 'chevrotain/lib/src/parse/parser/traits/recognizer_engine.js';
import { applyMixins } from 'chevrotain/lib/src/parse/parser/utils/apply_mixins.js';

type Lookahead = () => unknown;

interface Place {
  readonly rule: { readonly name: string };
  readonly prodOccurrence: number;
  readonly prodType: string;
}

interface Config {
  readonly errorMessageProvider: {
    buildNoViableAltMessage(found: { actual: unknown[]; customUserDescription: string }): string;
  };
  readonly lookaheadStrategy: {
    /** By rule, kind of production and occurrence, with spaces between them. */
    readonly tables: Readonly<Record<string, string>>;
    buildLookaheadForAlternation(place: Place): Lookahead;
    buildLookaheadForOptional(place: Place): Lookahead;
  };
}

/** The number that stands for a kind of production in keys of the lookahead. */
const KINDS: Readonly<Record<string, number>> = {
  Alternation: OR_IDX,
  Option: OPTION_IDX,
  Repetition: MANY_IDX,
};

/** What the original does where a syntax tree is built or an error repaired. */
const nothing = (): void => {};

export const END_OF_FILE: object = Object.freeze(createTokenInstance(EOF, '', -1));

export const DEFAULT_RULE_CONFIG: object = { recoveryValueFunc: nothing, resyncEnabled: true };

/** Nothing is found here: the rules were checked when the tables were made. */
export const ParserDefinitionErrorType: object = {};

export class Parser {
  declare initLexerAdapter: () => void;
  declare initRecognizerEngine: (tokenVocabulary: readonly unknown[], config: object) => void;
  declare LA: (howMuch: number) => unknown;
  declare definedRulesNames: string[];
  declare fullRuleNameToShort: Record<string, number>;
  readonly errorMessageProvider: Config['errorMessageProvider'];
  private readonly lookaheadStrategy: Config['lookaheadStrategy'];
  readonly lookAheadFuncsCache: Lookahead[][] = [];
  readonly currRuleLookaheadFuncs: Lookahead[] = [];
  readonly maxLookahead = 1;
  readonly CST_STACK: unknown[] = [];
  errors: unknown[] = [];
  selfAnalysisDone = false;

  constructor(tokenVocabulary: readonly unknown[], config: Config) {
    this.errorMessageProvider = config.errorMessageProvider;
    this.lookaheadStrategy = config.lookaheadStrategy;
    this.initLexerAdapter();
    this.initRecognizerEngine(tokenVocabulary, config);
  }

  performSelfAnalysis(): void {
    this.selfAnalysisDone = true;
    const { tables } = this.lookaheadStrategy;
    for (const rule of this.definedRulesNames) this.lookAheadFuncsCache[this.fullRuleNameToShort[rule]!] = [];
    for (const place of Object.keys(tables)) this.lookUp(place.split(' ') as [string, string, string]);
  }

  private lookUp([name, prodType, occurrence]: readonly [string, string, string]): void {
    const place = { rule: { name }, prodOccurrence: +occurrence, prodType },
      { lookaheadStrategy } = this;
    this.lookAheadFuncsCache[this.fullRuleNameToShort[name]!]![KINDS[prodType]! | place.prodOccurrence] =
      prodType === 'Alternation'
        ? lookaheadStrategy.buildLookaheadForAlternation(place)
        : lookaheadStrategy.buildLookaheadForOptional(place);
  }

  SAVE_ERROR(error: unknown): unknown {
    this.errors.push(error);
    return error;
  }

  raiseNoAltException(_occurrence: number, customUserDescription: string): never {
    const next = this.LA(1);
    throw this.SAVE_ERROR(
      new NoViableAltException(
        this.errorMessageProvider.buildNoViableAltMessage({ actual: [next], customUserDescription }),
        next,
        this.LA(0),
      ),
    );
  }
}

Object.assign(Parser.prototype, {
  attemptInRepetitionRecovery: nothing,
  cstInvocationStateUpdate: nothing,
  cstFinallyStateUpdate: nothing,
  cstPostTerminal: nothing,
  cstPostNonTerminal: nothing,
});
applyMixins(Parser, [LexerAdapter, RecognizerEngine, RecognizerApi]);

export { Parser as EmbeddedActionsParser };
