// A declared type as a text the program can carry: the type with every other declared type it mentions, so that it can
// be read without the chunk around it, in whatever order types were declared. What it is generic in stands for
// anything.
import type { Declaration, TypeNode } from './type-node.ts';

/** What a declaration says. */
export interface Declared {
  readonly type: TypeNode;
  readonly parameters: readonly string[];
}

const ANYTHING: TypeNode = { kind: 'name', name: 'any' };

/**
 * The JSON of a declared type. `others` are the types it may mention; where one of them has its name, it means itself.
 */
export function encodeType(name: string, own: Declared, others: ReadonlyMap<string, Declared>): string {
  const types: Record<string, TypeNode> = {};
  const add = (wanted: string): void => {
    const found = wanted === name ? own : others.get(wanted);
    if (found === undefined || Object.hasOwn(types, wanted)) return;
    types[wanted] = ANYTHING;
    types[wanted] = close(found.type, found.parameters, add);
  };
  add(name);
  return JSON.stringify({ name, types } satisfies Declaration);
}

/** The type without its parameters; mentions every name left in it. */
function close(node: TypeNode, parameters: readonly string[], mention: (name: string) => void): TypeNode {
  const inner = (type: TypeNode): TypeNode => close(type, parameters, mention);
  switch (node.kind) {
    case 'name':
      if (parameters.includes(node.name)) return ANYTHING;
      mention(node.name);
      return node;
    case 'literal':
    case 'function':
      return node;
    case 'optional':
    case 'bounded':
      return { ...node, type: inner(node.type) };
    case 'union':
    case 'intersection':
      return { ...node, types: node.types.map(inner) };
    case 'record':
      return { kind: 'record', fields: node.fields.map((field) => ({ ...field, type: inner(field.type) })) };
    case 'map':
      return { kind: 'map', key: inner(node.key), value: inner(node.value) };
    case 'array':
      return { kind: 'array', element: inner(node.element) };
    default:
      return node satisfies never;
  }
}
