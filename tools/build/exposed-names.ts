// What the type checker knows of the names of members in src: which our code declares, and which of them are exposed,
// because something that is not our code, or that works with names, may read them. Names are exposed as a whole, not
// by class. Must not know what becomes of the names.
//   - an access finds a member that is declared elsewhere, or of which nothing is known, or what a module exports;
//   - a key of an object is none that its type declares: the object is a table of names;
//   - a value gets its type by assertion: it may come from elsewhere;
//   - an object is turned into text or sent, its keys are listed, or it is indexed by a name;
//   - a string is the name, or emitted code has it;
//   - it is declared where messages for others are made.
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as ast from 'typescript/unstable/ast';
import type * as api from 'typescript/unstable/sync';

/** The checker, which finds its own files: it cannot be bundled. */
const load = async <T>(path: string): Promise<T> =>
  (await import(pathToFileURL(resolve('node_modules/typescript/dist', path)).href)) as T;
const { API, SignatureKind, TypeFlags } = await load<typeof api>('api/sync/api.js');
const { SyntaxKind: Kind } = await load<typeof ast>('ast/index.js');

const SOURCE = resolve('src') + sep;
/** What is declared here may be written to other threads, to other nodes, or as JSON. */
const SENDING = /[\\/]src[\\/](?:cli|embed[\\/](?:threads|nats)|actors[\\/](?:link|nodes|threads))[\\/]/;
const EMITTING = /[\\/]src[\\/]jit[\\/]/;

const WORD = /[A-Za-z_$][\w$]*/g;
const IS_WORD = /^[A-Za-z_$][\w$]*$/;
/** Calls that read the names of what they are given, and how deep. */
const READERS: ReadonlyMap<string, number> = new Map([
  ['Object.keys', 0],
  ['Object.entries', 0],
  ['Object.getOwnPropertyNames', 0],
  ['Object.getOwnPropertyDescriptors', 0],
  ['Reflect.ownKeys', 0],
  ['JSON.stringify', 8],
  ['structuredClone', 8],
  ['postMessage', 8],
]);
/** Where functions make texts of strings, or ignore them: a string that one of them gets is no name. */
const TEXTS = /[\\/]src[\\/](?:messages[\\/]|vm[\\/]native[\\/]params\.ts$)/;
/** How deep values are followed whose type is asserted, or that go where nothing is known of them. */
const DEEP = 3;

interface Names {
  readonly declared: ReadonlySet<string>;
  /** Those that interfaces, types and objects have, too: something else may be given for these. */
  readonly shaped: ReadonlySet<string>;
  readonly exposed: ReadonlySet<string>;
}

/** What declares a member. Names of modules and enumerations are the bundler's business. */
const MEMBERS = new Set<ast.SyntaxKind>([
  Kind.PropertyDeclaration,
  Kind.PropertySignature,
  Kind.MethodDeclaration,
  Kind.MethodSignature,
  Kind.GetAccessor,
  Kind.SetAccessor,
  Kind.Parameter,
  Kind.PropertyAssignment,
  Kind.ShorthandPropertyAssignment,
]);

const isOurs = ({ path }: { readonly path: string }): boolean => resolve(path).startsWith(SOURCE);
const isOwn = (symbol: api.Symbol | undefined): boolean =>
  symbol !== undefined &&
  symbol.declarations.length > 0 &&
  symbol.declarations.every((each) => isOurs(each) && MEMBERS.has(each.kind));

const UNKNOWN = TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never | TypeFlags.NonPrimitive;
const NUMBERS = TypeFlags.Number | TypeFlags.NumberLiteral | TypeFlags.Enum | TypeFlags.EnumLiteral;

const textOf = (name: ast.Node): string | undefined => (name as Partial<ast.Identifier>).text;

/** What the checker says; undefined where it gives up, as this version does for types of tuples. */
function asked<T>(question: () => T): T | undefined {
  try {
    return question();
  } catch {
    return undefined;
  }
}

class Walk implements Names {
  readonly declared = new Set<string>();
  readonly shaped = new Set<string>();
  readonly exposed = new Set<string>();
  private readonly followed = new Set<string>();
  private sending = false;
  private emitting = false;
  /** Where strings stand in this file that functions make texts of. */
  private readonly texts = new Set<number>();

  constructor(
    private readonly program: api.Program,
    private readonly checker: api.Checker,
  ) {}

  file(path: string): void {
    this.sending = SENDING.test(path);
    this.emitting = EMITTING.test(path);
    this.texts.clear();
    this.visit(this.program.getSourceFile(path)!);
  }

  private visit(node: ast.Node): void {
    if (node.kind === Kind.ImportDeclaration || node.kind === Kind.ExportDeclaration) return;
    this.see(node);
    node.forEachChild((child) => this.visit(child));
  }

  private see(node: ast.Node): void {
    switch (node.kind) {
      case Kind.PropertyDeclaration:
      case Kind.MethodDeclaration:
      case Kind.GetAccessor:
      case Kind.SetAccessor:
        return this.declare((node as ast.PropertyDeclaration).name);
      case Kind.PropertySignature:
      case Kind.MethodSignature:
        this.declare((node as ast.PropertyDeclaration).name);
        this.shaped.add(textOf((node as ast.PropertyDeclaration).name) ?? '');
        if (this.sending) this.expose((node as ast.PropertyDeclaration).name);
        return;
      case Kind.Parameter:
        if (((node as ast.ParameterDeclaration).modifiers?.length ?? 0) > 0)
          this.declare((node as ast.ParameterDeclaration).name);
        return;
      case Kind.PropertyAccessExpression:
        return this.access(node as ast.PropertyAccessExpression);
      case Kind.ObjectLiteralExpression:
        return this.literal(node as ast.ObjectLiteralExpression);
      case Kind.ObjectBindingPattern:
        return this.pattern(node as ast.BindingPattern);
      case Kind.ElementAccessExpression: {
        const { expression, argumentExpression } = node as ast.ElementAccessExpression;
        return this.index(expression, argumentExpression);
      }
      case Kind.BinaryExpression: {
        const { left, operatorToken, right } = node as ast.BinaryExpression;
        return operatorToken.kind === Kind.InKeyword ? this.index(right, left) : undefined;
      }
      case Kind.ForInStatement:
        return this.follow(this.typeOf((node as ast.ForInStatement).expression), 0, true);
      case Kind.AsExpression: {
        const { expression, type } = node as ast.AsExpression;
        return this.asserted(expression, type);
      }
      case Kind.TypePredicate: {
        const { parameterName, type, parent } = node as ast.TypePredicateNode,
          { parameters } = parent as ast.FunctionDeclaration;
        return this.asserted(parameters?.find(({ name }) => textOf(name) === textOf(parameterName))?.name, type);
      }
      case Kind.CallExpression:
        return this.call(node as ast.CallExpression);
      case Kind.StringLiteral:
        if (!this.texts.has(node.pos)) this.text((node as ast.StringLiteral).text);
        return;
      case Kind.NoSubstitutionTemplateLiteral:
      case Kind.TemplateHead:
      case Kind.TemplateMiddle:
      case Kind.TemplateTail:
        return this.text((node as ast.StringLiteral).text);
    }
  }

  private declare(name: ast.Node): void {
    if (name.kind === Kind.Identifier) this.declared.add((name as ast.Identifier).text);
  }

  private expose(name: ast.Node | undefined): void {
    if (name?.kind === Kind.Identifier) this.exposed.add((name as ast.Identifier).text);
  }

  private typeOf(node: ast.Node | undefined): api.Type | undefined {
    return node && asked(() => this.checker.getTypeAtLocation(node));
  }

  private access({ name }: ast.PropertyAccessExpression): void {
    if (!isOwn(asked(() => this.checker.getSymbolAtLocation(name)))) this.expose(name);
  }

  /** Whether a type is known to have a member, and only our code declares it. */
  private hasOwn(type: api.Type | undefined, name: string): boolean {
    if (type === undefined) return false;
    const found = asked(() => this.checker.getPropertyOfType(type, name));
    if (found !== undefined || !type.isUnionType()) return isOwn(found);
    const parts = (asked(() => type.getTypes()) ?? [])
      .map((part) => asked(() => this.checker.getPropertyOfType(part, name)))
      .filter((symbol) => symbol !== undefined);
    return parts.length > 0 && parts.every(isOwn);
  }

  private literal(node: ast.ObjectLiteralExpression): void {
    const names = node.properties
      .map((property) => (property as ast.PropertyAssignment).name as ast.Node | undefined)
      .filter((name) => name?.kind === Kind.Identifier);
    for (const name of names) this.shaped.add(textOf(name!)!);
    let type: api.Type | undefined;
    try {
      type = this.checker.getContextualType(node);
      // Its keys are its own: its type is what others know it by.
      if (type === undefined && !this.sending) return;
    } catch {
      // Nothing is known.
    }
    for (const name of names)
      if (this.sending || !this.hasOwn(type, (name as ast.Identifier).text)) this.expose(name as ast.Node);
  }

  private pattern(node: ast.BindingPattern): void {
    const type = this.typeOf(node);
    for (const { propertyName, name } of node.elements as unknown as readonly ast.BindingElement[]) {
      const key = propertyName ?? name;
      if (key?.kind === Kind.Identifier && !this.hasOwn(type, (key as ast.Identifier).text)) this.expose(key);
    }
  }

  private index(object: ast.Node, key: ast.Node): void {
    // A name that stands here is exposed as a string is.
    if (key.kind === Kind.StringLiteral || key.kind === Kind.PrivateIdentifier) return;
    const type = this.typeOf(key);
    if (type === undefined || (type.flags & NUMBERS) === 0) this.follow(this.typeOf(object), 0, true);
  }

  private asserted(value: ast.Node | undefined, type: ast.Node | undefined): void {
    // A list that is empty comes from nowhere.
    if (value?.kind === Kind.ArrayLiteralExpression && (value as ast.ArrayLiteralExpression).elements.length === 0)
      return;
    if (!this.isOwnType(this.typeOf(value))) this.follow(this.typeOf(type), DEEP);
  }

  /** Whether only our code makes values of a type. */
  private isOwnType(type: api.Type | undefined): boolean {
    if (type === undefined || (type.flags & UNKNOWN) !== 0) return false;
    if (type.isUnionType() || type.isIntersectionType())
      return asked(() => type.getTypes())?.every((part) => this.isOwnType(part)) ?? false;
    if (!type.isObjectType()) return true;
    const declarations = asked(() => type.getSymbol())?.declarations ?? [];
    return declarations.length > 0 && declarations.every(isOurs);
  }

  private call({ expression, arguments: given }: ast.CallExpression): void {
    const name = this.nameOf(expression),
      depth = READERS.get(name) ?? READERS.get(name.replace(/^.*\./, ''));
    if (name === 'Object.values') return;
    if (this.isForText(expression, name)) for (const { pos } of given) this.texts.add(pos);
    if (depth !== undefined) for (const argument of given) this.follow(this.typeOf(argument), depth, true);
    else for (const argument of given) this.argument(argument);
  }

  private isForText(callee: ast.Node, name: string): boolean {
    if (name === 'Symbol') return true;
    if (callee.kind !== Kind.Identifier) return false;
    const declared = asked(() => this.checker.getTypeAtLocation(callee)?.getSymbol())?.declarations ?? [];
    return declared.length > 0 && declared.every(({ path }) => TEXTS.test(resolve(path)));
  }

  private nameOf(node: ast.Node): string {
    if (node.kind === Kind.Identifier) return (node as ast.Identifier).text;
    if (node.kind !== Kind.PropertyAccessExpression) return '';
    const { expression, name } = node as ast.PropertyAccessExpression;
    return `${this.nameOf(expression)}.${name.text}`;
  }

  /** An object that is a table of names goes where nothing is known of its keys. */
  private argument(node: ast.Expression): void {
    if (node.kind !== Kind.Identifier && node.kind !== Kind.PropertyAccessExpression) return;
    const type = this.typeOf(node);
    if (type === undefined || (type.flags & TypeFlags.Object) === 0) return;
    const symbol = asked(() => type.getSymbol());
    if (symbol?.declarations.some(({ kind }) => kind === Kind.ObjectLiteralExpression) !== true) return;
    const wanted = asked(() => this.checker.getContextualType(node));
    if (wanted === undefined || (wanted.flags & TypeFlags.Object) === 0) return this.follow(type, DEEP);
    const indexed = asked(() => this.checker.getIndexInfosOfType(wanted).length > 0) ?? true;
    if (indexed) this.follow(type, DEEP);
  }

  private text(text: string): void {
    if (this.emitting) for (const [word] of text.matchAll(WORD)) this.exposed.add(word);
    else if (IS_WORD.test(text)) this.exposed.add(text);
  }

  /** Exposes the members of a type, and of what they are; of a class only if asked to, since no one else makes one. */
  private follow(type: api.Type | undefined, depth: number, classes = false): void {
    if (type === undefined || depth < 0) return;
    const key = `${type.id} ${depth} ${classes}`;
    if (this.followed.has(key)) return;
    this.followed.add(key);
    if (type.isUnionType() || type.isIntersectionType())
      return asked(() => type.getTypes())?.forEach((part) => this.follow(part, depth, classes));
    if (!type.isObjectType()) return;
    const symbol = asked(() => type.getSymbol()),
      declarations = symbol?.declarations ?? [];
    if (!classes && declarations.some((each) => each.kind === Kind.ClassDeclaration && isOurs(each))) return;
    if (declarations.length > 0 && !declarations.some(isOurs)) {
      if (type.isTypeReference())
        asked(() => this.checker.getTypeArguments(type))?.forEach((part) => this.follow(part, depth, classes));
      return;
    }
    if (depth > 0) this.followCalls(type, depth - 1, classes);
    for (const member of asked(() => this.checker.getPropertiesOfType(type)) ?? []) {
      this.exposed.add(member.name);
      if (depth > 0)
        this.follow(
          asked(() => this.checker.getTypeOfSymbol(member)),
          depth - 1,
          classes,
        );
    }
  }

  /** What a function takes and returns. */
  private followCalls(type: api.Type, depth: number, classes: boolean): void {
    for (const signature of asked(() => this.checker.getSignaturesOfType(type, SignatureKind.Call)) ?? []) {
      this.follow(
        asked(() => this.checker.getReturnTypeOfSignature(signature)),
        depth,
        classes,
      );
      for (const parameter of asked(() => signature.getParameters()) ?? [])
        this.follow(
          asked(() => this.checker.getTypeOfSymbol(parameter)),
          depth,
          classes,
        );
    }
  }
}

/** The names of members in src. */
export async function exposedNames(): Promise<Names> {
  const session = new API({ cwd: resolve('.') });
  try {
    const [project] = session.updateSnapshot({ openProjects: [resolve('tsconfig.json')] }).getProjects(),
      { program, checker } = project!,
      walk = new Walk(program, checker);
    for (const path of program.getSourceFileNames())
      if (resolve(path).startsWith(SOURCE) && !path.endsWith('.d.ts')) walk.file(path);
    return walk;
  } finally {
    session.close();
  }
}
