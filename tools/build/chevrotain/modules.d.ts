// The modules of chevrotain that parser.ts stands among, as far as it uses them.
declare module '*/keys.js' {
  export const OR_IDX: number, OPTION_IDX: number, MANY_IDX: number, MANY_SEP_IDX: number;
}
declare module '*/exceptions_public.js' {
  export class NoViableAltException extends Error {
    constructor(message: string, token: unknown, previous: unknown);
  }
}
declare module '*/tokens_public.js' {
  export const EOF: object;
  export function createTokenInstance(type: object, image: string, ...places: number[]): object;
}
declare module '*/lexer_adapter.js' {
  export class LexerAdapter {}
}
declare module '*/recognizer_api.js' {
  export class RecognizerApi {}
}
declare module '*/recognizer_engine.js' {
  export class RecognizerEngine {}
}
declare module '*/apply_mixins.js' {
  export function applyMixins(derived: object, bases: readonly object[]): void;
}
