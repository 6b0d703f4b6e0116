// Whose engine reads: chevrotain's methods do the work and none of them is replaced; what is ours, feeding it tokens,
// keeps few of them.
import { EmbeddedActionsParser } from 'chevrotain';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scan } from '../../src/syntax/lexer.ts';
import { Parsing, SyntaxFault } from '../../src/syntax/parse.ts';
import { PartialGrammar } from '../../src/syntax/partial.ts';
import { treeOf } from './tree.ts';

type Methods = Record<string, (this: unknown, ...args: unknown[]) => unknown>;

/** What rules are written in, as far as ours use it, and what does that. */
const MACHINERY = [
  'CONSUME',
  'CONSUME2',
  'SUBRULE',
  'SUBRULE2',
  'OR',
  'OPTION',
  'MANY',
  'consumeInternal',
  'subruleInternal',
  'orInternal',
  'optionInternal',
  'manyInternal',
];
/** Methods that chevrotain documents as to be overridden: a lexer that makes tokens when they are needed, and hooks. */
const MAY_BE_OVERRIDDEN = ['LA', 'LA_FAST', 'onAfterParse', 'onBeforeParse'];

const SAMPLE = `
local a <const>, b = 1, { 2, x = 3, ['y'] = 4; -5 }
function a.b:c(d, ...) return d(...), not d.e[1] "s" end
if a then b() elseif b.c then a = -b ^ 2 .. c else goto done end
for i = 1, 2, 3 do repeat break until i end
for k, v in pairs(b), nil do while k do k, v.x = (v), #k; end end
::done:: return function() end
`;

/** Those that are names of methods of chevrotain's parsers. Where no syntax tree is built it takes `cst...` away. */
function methodsAmong(names: readonly string[]): string[] {
  const theirs = new Set<string>();
  for (
    let prototype: object = EmbeddedActionsParser.prototype;
    prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype) as object
  )
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (typeof value === 'function' && !/^constructor$|^cst/.test(name)) theirs.add(name);
  assert.ok(theirs.has('consumeInternal') && theirs.has('raiseNoAltException') && theirs.has('OR'));
  return names.filter((name) => theirs.has(name));
}

/** Does something while chevrotain's methods are counted, and seen by whom they are called. */
function counting(act: () => void): { readonly counts: Map<string, number>; readonly parsers: Set<object> } {
  const prototype = EmbeddedActionsParser.prototype as unknown as Methods,
    counts = new Map<string, number>(),
    parsers = new Set<object>();
  for (const name of MACHINERY) {
    const original = prototype[name]!;
    prototype[name] = function (...args) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      parsers.add(this as object);
      return original.apply(this, args);
    };
  }
  try {
    act();
  } finally {
    for (const name of MACHINERY) delete prototype[name];
  }
  return { counts, parsers };
}

test("chevrotain's engine reads", () => {
  treeOf('');
  const { counts, parsers } = counting(() => treeOf(SAMPLE));
  for (const name of MACHINERY) assert.ok((counts.get(name) ?? 0) > 0, name);
  assert.is(counts.get('consumeInternal'), scan(SAMPLE).length, 'each token is consumed by it');
  assert.is(parsers.size, 1);
  for (const parser of parsers) assert.equal(methodsAmong(Object.keys(parser)), []);
});

test('broken texts are read by it, too', () => {
  const text = 'f{ a, b.c(function(x) for i = 1, 2 do g(';
  assert.throws(() => treeOf(text));
  const { parsers } = counting(() => assert.throws(() => treeOf(text)));
  assert.ok([...parsers].some((parser) => parser instanceof PartialGrammar));
  for (const parser of parsers) assert.equal(methodsAmong(Object.keys(parser)), []);
});

test('nothing of ours replaces it', () => {
  const overridden = new Set<string>();
  for (
    let ours: object = PartialGrammar.prototype;
    ours !== EmbeddedActionsParser.prototype;
    ours = Object.getPrototypeOf(ours) as object
  ) {
    for (const name of methodsAmong(Object.getOwnPropertyNames(ours))) overridden.add(name);
  }
  assert.equal([...overridden].sort(), MAY_BE_OVERRIDDEN);
  for (const file of readdirSync('src/syntax')) {
    const text = readFileSync(join('src/syntax', file), 'utf8');
    assert.not.match(text, /\boverride (?:RULE|CONSUME|SUBRULE|OR|OPTION|MANY|AT_LEAST_ONE)/, file);
    assert.not.match(text, /\boriginalGrammarAction\b|\bcoreRule\b/, file);
  }
});

test('errors are raised by it', () => {
  for (const text of ['goto 1', 'x = = 1', 'return 1 x']) {
    const thrown: string[] = [],
      { captureStackTrace } = Error;
    // Its exceptions note where they were made.
    Error.captureStackTrace = (error: Error): void => {
      thrown.push(error.constructor.name);
    };
    try {
      assert.throws(
        () => treeOf(text),
        (fault: unknown) => fault instanceof SyntaxFault,
      );
    } finally {
      Error.captureStackTrace = captureStackTrace;
    }
    assert.match(thrown.join(), /^(?:_?(?:MismatchedToken|NoViableAlt)Exception,?)+$/, text);
  }
});

// ---- tokens

/** Reads with a grammar of its own; the longest that its input was. */
function longestInput(text: string): number {
  const prototype = EmbeddedActionsParser.prototype as unknown as Methods,
    original = prototype['consumeInternal']!;
  let longest = 0;
  prototype['consumeInternal'] = function (...args) {
    const { input } = this as EmbeddedActionsParser;
    longest = Math.max(longest, new Set(input).size);
    return original.apply(this, args);
  };
  try {
    treeOf(text);
  } finally {
    delete prototype['consumeInternal'];
  }
  return longest;
}

test('few tokens are there at a time, however long a text or a statement is', () => {
  assert.ok(longestInput('x = 1 '.repeat(2_000)) < 1_200);
  assert.ok(longestInput(`x = {${'1,'.repeat(2_000)}}`) < 200);
});

const parsing = (text: string): Parsing => new Parsing(text, '=x', undefined, () => ({ push() {} }));

test('chunks take turns', () => {
  const names = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, i) => `local x${from + i}\n`).join('');
  const some = parsing(names(0, 200)),
    more = parsing(names(0, 201));
  for (let at = 0; at < 1_900; at += 100) {
    assert.not.ok(some.readTo(at));
    assert.not.ok(more.readTo(at));
    assert.throws(
      () => parsing('do do (f{function() x').readTo(Infinity),
      (fault: SyntaxFault) => fault.message === 'x:1: syntax error near <eof>',
    );
    assert.ok(some.position >= at && some.position < at + 20);
  }
  assert.ok(some.readTo(Infinity));
  assert.throws(
    () => more.readTo(Infinity),
    (fault: SyntaxFault) => /^x:202: too many local variables/.test(fault.message),
  );
});

test('the parser is as new after the host stack was full', () => {
  const text = `${'do '.repeat(150)}x = {1, f(function() `,
    met = new Set<string>();
  // At every depth that leaves a little more room than the last one.
  const deep = (): number => {
    let room: number;
    try {
      room = deep();
    } catch {
      return 1;
    }
    if (room % 64 === 0 && room <= 6_400)
      assert.throws(
        () => treeOf(text),
        (fault: SyntaxFault) => met.add(fault.message),
      );
    return room + 1;
  };
  deep();
  assert.ok(met.has('C stack overflow') && met.has("x:1: 'end' expected near <eof>"), [...met].join());
  assert.is(treeOf(SAMPLE).body.length, 7);
});

test.run();
