// Source text to syntax tree: the way into this folder. Owns the parser of the process (made when first needed, never
// at import) and gives errors their position. A SyntaxFault is what a caller turns into a Lua error; it is no
// JavaScript Error, which costs more and means a fault of ours.
import { atLine, nestedTooDeep } from '../messages/syntax.ts';
import { chunkId } from '../values/chunk-id.ts';
import type { Chunk } from './ast.ts';
import { MORE, beginningTokens, plainTokens, type Erase } from './dialect.ts';
import { NO_TOKEN } from './engine.ts';
import { GrammarFault } from './fault.ts';
import { Grammar, Reading, type StatementSink } from './grammar.ts';
import { PartialGrammar } from './partial.ts';
import type { Tables } from './lookahead.ts';
import { Fault, Text, type Token, type TokenSource } from './tokens.ts';

/** Why a text is no chunk: the complete message, and the place. */
export class SyntaxFault {
  constructor(
    readonly message: string,
    /** The line in the message, if there is one. */
    readonly line?: number,
    /** Where the token near the fault begins, in bytes, if it is known. */
    readonly offset?: number,
  ) {}
}

/** Set by builds. */
declare const PERILUNE_LOOKAHEAD: Tables | undefined;

/** The parser of the process: chunks take turns with it, between statements. */
let parser: Grammar | undefined;

/** Tokens of several lines. No statement begins with them. */
const BEGINS_NOTHING: ReadonlySet<number> = new Set([Fault.tokenTypeIdx!, Text.tokenTypeIdx!]);

/** The one for statements that are broken. */
let partial: PartialGrammar | undefined;

const tables = (): Tables => (typeof PERILUNE_LOOKAHEAD === 'object' ? { ...PERILUNE_LOOKAHEAD } : {});
const makeParser = (): Grammar => new Grammar(tables());

/**
 * A chunk that is being read, some statements at a time: the tree of a long text is never there as a whole. The text is
 * bytes, one char each; the name is as given to `load`: "@file.lua", "=name", or the text itself. `begin` learns of the
 * chunk and says who takes its statements, one by one.
 */
export class Parsing {
  private reading: Reading | undefined = undefined;
  private sink: StatementSink = [];
  private from: ((first: Token) => TokenSource) | undefined = undefined;
  /** Bytes that have been read once more, for a statement that is broken. */
  private again = 0;

  /**
   * `erase` is that of a dialect with types. `beginning`: more of the text follows, so that there is no end, and no
   * error about that.
   */
  constructor(
    text: string,
    private readonly chunkName: string,
    erase: Erase | undefined,
    begin: (chunk: Chunk) => StatementSink,
    beginning = false,
  ) {
    this.tried(() => {
      const { source, from, at, makesTypes } = beginning ? beginningTokens(text, erase) : plainTokens(text, erase);
      this.from = from;
      this.reading = new Reading(source);
      this.sink = begin({
        makesTypes,
        refusal: (text, token) => this.refusal(GrammarFault.near(at(token), text)),
      });
      return true;
    });
  }

  /** Line of the end of the chunk, once that is read. */
  get endLine(): number {
    return this.reading?.endLine ?? 0;
  }

  /** How many bytes have been read, as far as whole statements go. */
  get position(): number {
    return this.reading?.position ?? 0;
  }

  /** How many bytes have been read in all: what a caller is to be charged for. */
  get effort(): number {
    return (this.reading?.source.end ?? 0) + this.again;
  }

  /** Reads statements until this many bytes are read; true: the chunk is at its end. */
  readTo(position: number): boolean {
    const { reading } = this;
    return reading === undefined || this.tried(() => (parser ??= makeParser()).readTo(position, reading, this.sink));
  }

  /** What is thrown for a statement that is broken, or not there as a whole: what PUC refuses in it first. */
  private firstOf(fault: GrammarFault | typeof MORE): unknown {
    const { reading, from, sink } = this;
    if (reading === undefined || reading.first === NO_TOKEN || BEGINS_NOTHING.has(reading.first.tokenTypeIdx))
      return fault;
    try {
      this.again += reading.source.end - reading.first.startOffset;
      (partial ??= new PartialGrammar(tables())).readPartial(from!(reading.first), reading, fault, sink);
      return fault;
    } catch (thrown) {
      return thrown;
    }
  }

  /** The fault with its position, if it has one. */
  private refusal({ text, line, token }: GrammarFault): SyntaxFault {
    if (line === undefined) return new SyntaxFault(text);
    return new SyntaxFault(atLine(chunkId(this.chunkName), line, text), line, token.startOffset);
  }

  /** What `act` gives; true, if the beginning of a text is all there is. */
  private tried(act: () => boolean): boolean {
    try {
      return act();
    } catch (fault) {
      const thrown = fault instanceof GrammarFault || fault === MORE ? this.firstOf(fault) : fault;
      if (thrown === MORE) return true;
      if (thrown instanceof GrammarFault) throw this.refusal(thrown);
      // Called on a host stack that is nearly full already, we have less room than our own nesting limit needs.
      if (thrown instanceof RangeError) throw new SyntaxFault(nestedTooDeep());
      throw thrown;
    }
  }
}
