// The modules of chevrotain that parser.ts stands among, as far as it uses them.
declare module 'chevrotain/lib/src/parse/grammar/keys.js' {
  export const OR_IDX: number, OPTION_IDX: number, MANY_IDX: number;
}
declare module 'chevrotain/lib/src/parse/exceptions_public.js' {
  export class NoViableAltException extends Error {
    constructor(message: string, token: unknown, previous: unknown);
  }
}
declare module 'chevrotain/lib/src/scan/tokens_public.js' {
  export const EOF: object;
  export function createTokenInstance(type: object, image: string, ...places: number[]): object;
}
declare module 'chevrotain/lib/src/parse/parser/traits/lexer_adapter.js' {
  export class LexerAdapter {}
}
declare module 'chevrotain/lib/src/parse/parser/traits/recognizer_api.js' {
  export class RecognizerApi {}
}
declare module 'chevrotain/lib/src/parse/parser/traits/recognizer_engine.js' {
  export class RecognizerEngine {}
}
declare module 'chevrotain/lib/src/parse/parser/utils/apply_mixins.js' {
  export function applyMixins(derived: object, bases: readonly object[]): void;
}
