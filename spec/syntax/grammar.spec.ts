import { EmbeddedActionsParser } from 'chevrotain';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Expression, FunctionExpression, Statement, TableConstructor } from '../../src/syntax/ast.ts';
import { Grammar } from '../../src/syntax/grammar.ts';
import { FirstToken } from '../../src/syntax/lookahead.ts';
import { Do, End } from '../../src/syntax/tokens.ts';
import { treeOf } from './tree.ts';

const body = (source: string): readonly Statement[] => treeOf(source).body;
const only = <K extends Statement['kind']>(kind: K, source: string): Statement & { kind: K } => {
  const [statement] = body(source);
  assert.is(statement!.kind, kind);
  return statement as Statement & { kind: K };
};
const value = (source: string): Expression => only('return', `return ${source}`).values[0]!;

/** An expression with every operation in brackets. */
function shape(e: Expression): string {
  switch (e.kind) {
    case 'unary':
      return `(${e.op} ${shape(e.operand)})`;
    case 'binary':
      return `(${shape(e.left)} ${e.op} ${shape(e.right)})`;
    case 'name':
      return e.name;
    case 'number':
      return String(e.value);
    case 'string':
      return `'${e.value}'`;
    case 'index':
      return `${shape(e.object)}[${shape(e.key)}]`;
    case 'call':
      return `${shape(e.callee)}<${e.args.map(shape)}>`;
    case 'methodCall':
      return `${shape(e.object)}:${e.name}<${e.args.map(shape)}>`;
    case 'paren':
      return `paren ${shape(e.inner)}`;
    case 'table':
      return `{${e.items.map((i) => (i.kind === 'field' ? `${shape(i.key)}=${shape(i.value)}` : shape(i)))}}`;
    default:
      return e.kind;
  }
}
const tree = (source: string): string => shape(value(source));

/** What chevrotain's validation needs and Node 20 has not. */
function groupBy<T>(items: readonly T[], key: (item: T) => string): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const item of items) (groups[key(item)] ??= []).push(item);
  return groups;
}
if (!('groupBy' in Object)) Object.assign(Object, { groupBy });

test('the rules have no ambiguity', () => {
  assert.not.throws(() => Grammar.check());
});

test('an ambiguity would be found', () => {
  class Ambiguous extends EmbeddedActionsParser {
    constructor() {
      super([Do, End], { lookaheadStrategy: new FirstToken({}) });
      this.RULE('either', () => this.OR([{ ALT: () => this.CONSUME(Do) }, { ALT: () => this.CONSUME2(Do) }]));
      this.performSelfAnalysis();
    }
  }
  assert.throws(() => new Ambiguous(), /Ambiguous Alternatives/i);
});

test('operators bind as §3.4.8 says', () => {
  assert.is(
    tree('a or b and c < d | e ~ f & g << h .. i + j * -k ^ l'),
    '(a or (b and (c < (d | (e ~ (f & (g << (h .. (i + (j * (- (k ^ l))))))))))))',
  );
  assert.is(
    tree('a ^ b * c + d .. e >> f & g ~ h | i == j and k or l'),
    '(((((((((((a ^ b) * c) + d) .. e) >> f) & g) ~ h) | i) == j) and k) or l)',
  );
  assert.is(tree('a // b % c / d'), '(((a // b) % c) / d)');
  assert.is(tree('a < b == c ~= d >= e'), '((((a < b) == c) ~= d) >= e)');
});

test('only .. and ^ associate to the right', () => {
  assert.is(tree('a .. b .. c'), '(a .. (b .. c))');
  assert.is(tree('a ^ b ^ c'), '(a ^ (b ^ c))');
  assert.is(tree('a - b - c'), '((a - b) - c)');
  assert.is(tree('a << b >> c'), '((a << b) >> c)');
});

test('unary operators bind under ^ and above the rest', () => {
  assert.is(tree('-a ^ b'), '(- (a ^ b))');
  assert.is(tree('a ^ -b ^ c'), '(a ^ (- (b ^ c)))');
  assert.is(tree('2 ^ -3 * 4'), '((2 ^ (- 3)) * 4)');
  assert.is(tree('not a == b'), '((not a) == b)');
  assert.is(tree('- - ~ # a + b'), '((- (- (~ (# a)))) + b)');
  assert.is(tree('a - -b'), '(a - (- b))');
});

test('suffixes pile up from the left', () => {
  assert.is(tree('a.b["c"](d, e).f'), "a['b']['c']<d,e>['f']");
  assert.is(tree('a.b:c"x".d'), "a['b']:c<'x'>['d']");
  assert.is(tree('f{1}[[s]](g())'), "f<{1}><'s'><g<>>");
  assert.is(tree('("x"):rep(3)'), "paren 'x':rep<3>");
  assert.is(tree('(f())'), 'paren f<>');
  assert.is(tree('-f.x ^ 2'), "(- (f['x'] ^ 2))");
});

test('table items', () => {
  assert.is(tree('{1, a, b = 2, ["c"] = 3; (d), e == f, g.h,}'), "{1,a,'b'=2,'c'=3,paren d,(e == f),g['h']}");
  assert.is(tree('{}'), '{}');
  assert.is((value('{' + '1,'.repeat(50_000) + '}') as TableConstructor).items.length, 50_000);
});

test('a chain of operators needs no depth', () => {
  let e = value('a' + ' + a'.repeat(20_000));
  let operations = 0;
  for (; e.kind === 'binary'; e = e.left) operations++;
  assert.is(operations, 20_000);
});

test('assignments and calls', () => {
  assert.equal(only('assign', 'a, b.c, d[1] = f()').targets.map(shape), ['a', "b['c']", 'd[1]']);
  assert.is(shape(only('callStatement', 'a.b:c{}').call), "a['b']:c<{}>");
  assert.is(body('f() g() ; (h)()').length, 3, 'a line break or nothing separates statements');
  assert.is(body(';;; ;').length, 0);
});

test('locals have attributes', () => {
  const { names, values } = only('local', 'local a <const>, b, c <close> = 1');
  assert.equal(
    names.map((name) => [name.name, name.attrib]),
    [
      ['a', 'const'],
      ['b', undefined],
      ['c', 'close'],
    ],
  );
  assert.is(values.length, 1);
});

test('functions', () => {
  const method = only('functionStatement', 'function a.b:c(x, ...) return ... end');
  assert.is(shape(method.target), "a['b']['c']");
  assert.ok(method.method);
  assert.equal(
    method.fn.params.map((param) => param.name),
    ['self', 'x'],
  );
  assert.ok(method.fn.vararg);
  const plain = only('localFunction', 'local function f(a) end').fn;
  assert.equal([plain.params.length, plain.vararg], [1, false]);
});

test('loops, conditions, labels', () => {
  const numeric = only('numericFor', 'for i = 1, 2 do end');
  assert.is(numeric.step, undefined);
  assert.is(shape(only('numericFor', 'for i = 1, 2, 3 do end').step!), '3');
  const generic = only('genericFor', 'for k, v in pairs, t do break end');
  assert.equal([generic.names.length, generic.values.length, generic.body.body[0]!.kind], [2, 2, 'break']);
  const choice = only('if', 'if a then elseif b then else end');
  assert.equal([choice.clauses.length, choice.orElse?.body.length], [2, 0]);
  assert.equal(
    body('::a:: goto a').map((statement) => statement.kind),
    ['label', 'goto'],
  );
  assert.is(only('repeat', 'repeat local x until x').condition.kind, 'name');
});

test('return may end in a semicolon and ends its block', () => {
  assert.is(only('return', 'return;').values.length, 0);
  assert.is(only('return', 'return 1, 2;').values.length, 2);
  assert.is(only('do', 'do return end x()').body.body.length, 1);
});

test('an operand has the line of the token that has it fetched', () => {
  const call = value('f(a.b\n, c.d\n)');
  assert.equal(call.kind === 'call' && [call.openLine, ...call.args.map((arg) => arg.line), call.line], [1, 2, 3, 3]);
  const sum = value('a.b\n+ c.d\n') as Expression & { kind: 'binary' };
  assert.equal([sum.left.line, sum.opLine, sum.right.line], [2, 2, 2]);
  const list = value('{ a.b\n}') as TableConstructor;
  assert.is((list.items[0] as Expression).line, 2);
  const send = value('a.b\n:\nc()') as Expression & { kind: 'methodCall' };
  assert.equal([send.object.line, send.nameLine], [3, 3]);
  assert.is(only('if', 'if a\n\nthen end').clauses[0]!.condition.line, 3);
});

test('further lines are named for what they are', () => {
  const call = value('f\n(\n)') as Expression & { kind: 'call' };
  assert.equal([call.callee.line, call.openLine, call.line], [1, 2, 3]);
  const fn = value('function\n(a)\nend') as FunctionExpression;
  assert.equal([fn.startLine, fn.line], [2, 3]);
  const method = only('functionStatement', 'function\nf\n()\nend');
  assert.equal([method.line, method.fn.startLine, method.fn.line], [1, 1, 4]);
  const loop = only('genericFor', 'for k\nin\nx\ndo\nend');
  assert.equal([loop.line, loop.inLine, loop.doLine, loop.endLine], [1, 3, 4, 5]);
});

test.run();
