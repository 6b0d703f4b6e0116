// What programs may do with exposed objects, as the embedder says it, and how far that reaches: objects found in an
// exposed object are exposed, too, to a depth. One policy serves all objects that are exposed with the same options.
import * as text from '../../messages/objects.ts';
import type { HostObject } from './host-object.ts';
import type { Kind, View } from './view.ts';

/** How an object is exposed to Lua. */
export interface ExposeOptions {
  /** Names of the methods that programs may call. By default: all of the object and of its class. */
  readonly methods?: readonly string[];
  /** Names of the fields and accessors that programs may use. By default: all of the object and of its class. */
  readonly fields?: readonly string[];
  /** True: programs cannot assign to fields and elements. */
  readonly readonly?: boolean;
  /**
   * How many steps further class instances and classes are exposed that fields and methods give: 0 none (programs can
   * only pass them on), 1 those of the object itself. By default all; with `methods` or `fields` none. Objects of the
   * exposed class, and iterators, always are.
   */
  readonly depth?: number;
}

const KNOWN: readonly string[] = ['methods', 'fields', 'readonly', 'depth'];

type Names = ReadonlySet<string> | undefined;

export class Policy {
  readonly views = new Map<Kind, WeakMap<object, View>>();
  /** The userdata of objects exposed with it. */
  readonly users = new WeakMap<object, HostObject>();
  /** Prototypes of objects that the embedder exposed: their kin are exposed at any depth. */
  readonly kin = new WeakSet<object>();

  constructor(
    readonly methods: Names,
    readonly fields: Names,
    readonly readonly: boolean,
    readonly depth: number,
    private readonly all: Policies,
  ) {}

  private below: Policy | undefined = undefined;

  /** The policy for objects found in its objects; undefined: they are not exposed. */
  get next(): Policy | undefined {
    if (this.depth === 0) return undefined;
    return (this.below ??= this.all.of(undefined, undefined, this.readonly, this.depth - 1));
  }
}

/** The policies of a state. */
export class Policies {
  private readonly known = new Map<string, Policy>();

  /** Throws a TypeError that names the fault. */
  for(options: ExposeOptions): Policy {
    if (typeof options !== 'object' || options === null)
      throw new TypeError(text.badExposeOption('options', 'an object'));
    for (const key of Object.keys(options))
      if (!KNOWN.includes(key)) throw new TypeError(text.unknownExposeOption(key, KNOWN));
    const { readonly = false, depth } = options,
      methods = namesOf(options, 'methods'),
      fields = namesOf(options, 'fields');
    if (typeof readonly !== 'boolean') throw new TypeError(text.badExposeOption('readonly', text.aBoolean()));
    if (depth !== undefined && !(depth >= 0 && (Number.isInteger(depth) || depth === Infinity)))
      throw new TypeError(text.badExposeOption('depth', text.aDepth()));
    return this.of(methods, fields, readonly, depth ?? ((methods ?? fields) === undefined ? Infinity : 0));
  }

  of(methods: Names, fields: Names, readonly: boolean, depth: number): Policy {
    const key = JSON.stringify([methods && [...methods], fields && [...fields], readonly, String(depth)]);
    let policy = this.known.get(key);
    if (policy === undefined) this.known.set(key, (policy = new Policy(methods, fields, readonly, depth, this)));
    return policy;
  }
}

function namesOf(options: ExposeOptions, option: 'methods' | 'fields'): Names {
  const names: unknown = options[option];
  if (names === undefined) return undefined;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    throw new TypeError(text.badExposeOption(option, text.listOfNames()));
  return new Set(names as string[]);
}
