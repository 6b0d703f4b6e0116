// Types of the dialect as data: what a declared type turns into, so that the running program can check a value against
// it. It travels inside the program as JSON (the argument of TYPE_MAKER). The code that makes types of it reads this
// shape.

/** The name, which no program can spell, of the function that makes a type from its JSON. */
export const TYPE_MAKER = '(types)';

/** Limits that validators (`@min(0)`) put on a value: of numbers the value, of strings and lists the length. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface Field {
  readonly name: string;
  readonly type: TypeNode;
  readonly optional: boolean;
}

export type TypeNode =
  /** A type with a name of its own: `string`, `any`, or a declared one. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'optional'; readonly type: TypeNode }
  | { readonly kind: 'union'; readonly types: readonly TypeNode[] }
  | { readonly kind: 'intersection'; readonly types: readonly TypeNode[] }
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | { readonly kind: 'map'; readonly key: TypeNode; readonly value: TypeNode }
  | { readonly kind: 'array'; readonly element: TypeNode }
  | { readonly kind: 'function' }
  | { readonly kind: 'bounded'; readonly type: TypeNode; readonly bounds: Bounds };

/** A declared type with all it refers to. */
export interface Declaration {
  readonly name: string;
  /** The type itself and every declared type it mentions, by name. Other names without a meaning stand for anything. */
  readonly types: Readonly<Record<string, TypeNode>>;
}

/** The declaration in a JSON text from any source. Undefined: it is none. */
export function readDeclaration(json: string): Declaration | undefined {
  let found: unknown;
  try {
    found = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (
    !isObject(found) ||
    typeof found.name !== 'string' ||
    !isObject(found.types) ||
    !Object.hasOwn(found.types, found.name)
  )
    return undefined;
  return Object.values(found.types).every(isNode) ? (found as unknown as Declaration) : undefined;
}

const isObject = (v: unknown): v is Readonly<Record<string, unknown>> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);
const areAll = (v: unknown, test: (item: unknown) => boolean): boolean => Array.isArray(v) && v.every(test);

function isNode(v: unknown): boolean {
  if (!isObject(v)) return false;
  switch (v.kind as TypeNode['kind']) {
    case 'name':
      return typeof v.name === 'string';
    case 'literal':
      return ['string', 'number', 'boolean'].includes(typeof v.value);
    case 'optional':
      return isNode(v.type);
    case 'union':
    case 'intersection':
      return areAll(v.types, isNode);
    case 'record':
      return areAll(v.fields, (field) => isObject(field) && typeof field.name === 'string' && isNode(field.type));
    case 'map':
      return isNode(v.key) && isNode(v.value);
    case 'array':
      return isNode(v.element);
    case 'function':
      return true;
    case 'bounded':
      return (
        isNode(v.type) && isObject(v.bounds) && Object.values(v.bounds).every((bound) => typeof bound === 'number')
      );
  }
  return false;
}
