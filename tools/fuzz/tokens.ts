// Lua programs as rows of tokens, spaces and comments among them: joined, they are the text again.

export const TOKENS =
  /\s+|--\[\[[\s\S]*?\]\]|--[^\n]*|\[(=*)\[[\s\S]*?\]\1\]|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*|\.\.\.?|[<>=~]=|<<|>>|\/\/|::|[\s\S]/g;
