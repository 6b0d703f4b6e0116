// A pattern as JavaScript text (§6.4.1): what Matcher.match does from one beginning, with places, choices and captures
// in variables. Choices are loops around what follows them; what fails goes on with the innermost one.
// Invariant: it counts the steps that Matcher.match counts. A match that takes more than are left, or that raises an
// error, is given up without a trace: Matcher.match repeats it, so that breaking off and errors stay in one place.
// Must not know how a text becomes a function, nor how beginnings are found.
import { End } from './matcher.ts';
import { Kind, type Bytes, type Item, type Pattern } from './pattern.ts';
import { Span, Steps } from './search.ts';

/** The end of the match that begins at a place and takes at most so many steps; or End.None, or End.GivenUp. */
export type CompiledPattern = (
  counts: { steps: number },
  subject: string,
  at: number,
  steps: number,
  begins: Int32Array,
  ends: Int32Array,
) => number;

/** Makes a function of a text; undefined: the realm refuses. */
export type Make = (parameters: readonly string[], body: string) => unknown;

/** Most items: so few never nest too deep. */
const MOST_ITEMS = 60;

const GIVE_UP = `return ${End.GivenUp};`,
  CHECK = `if(n>l)${GIVE_UP}`,
  COUNT = `n+=${Steps.Item};`,
  /** Scans go up to `r`. */
  SCAN = `x=i;r=i+${Span.Short}<z?i+${Span.Short}:z;`;

class Writer {
  private readonly sets: Bytes[] = [];
  private names = 'n=0,z=s.length,c,k,r,x';
  /** What fails. */
  private fail = 'break F;';
  /** What a match adds to the steps for the lazy items in it. */
  private lazy = '';

  constructor(private readonly pattern: Pattern) {}

  function(make: Make): CompiledPattern | undefined {
    const body = this.from(0),
      tables = this.sets.map((_, i) => `T${i}=T[${i}]`).join();
    const outer = make(
      ['T', tables],
      `return function(m,s,i,l,B,E){var ${this.names};F:{${body}}${CHECK}m.steps+=n;return ${End.None}}`,
    );
    return (outer as ((sets: Bytes[]) => CompiledPattern) | undefined)?.(this.sets);
  }

  /** Whether the byte at a place is in a set. */
  private has(set: Bytes, at: string): string {
    const code = `s.charCodeAt(${at})`,
      first = set.indexOf(1);
    if (!set.includes(0)) return 'true';
    if (set.indexOf(1, first + 1) < 0) return `${code}===${first}`;
    return `${this.table(set)}[${code}]===1`;
  }

  private table(set: Bytes): string {
    const at = this.sets.indexOf(set);
    return `T${at < 0 ? this.sets.push(set) - 1 : at}`;
  }

  private unless(test: string, then = this.fail): string {
    return `if(!(${test})){${then}}`;
  }

  /** Whether there is a byte of a set at a place. */
  private isAt(set: Bytes, at: string): string {
    return `${at}<z&&${this.has(set, at)}`;
  }

  /** Goes to the end of the bytes of a set. */
  private run({ set, arg }: Item): string {
    const has = this.has(set, 'i');
    return `${SCAN}${has === 'true' ? 'i=r;' : `while(i<r&&${has})i++;`}n+=i-x;if(n>l||i-x===${Span.Short})${GIVE_UP}${
      arg > 0 ? this.unless('i>x') : ''
    }`;
  }

  /** What matches the items from one on, at `i`. Nothing goes on behind it. */
  private from(p: number): string {
    const item = this.pattern.items[p]!,
      { arg, set, kind } = item;
    switch (kind) {
      case Kind.Done:
        return COUNT + this.end();
      case Kind.Never:
        return COUNT + this.fail;
      case Kind.Broken:
        return GIVE_UP;
      case Kind.AtEnd:
        return COUNT + this.unless('i===z') + this.end();
      case Kind.Greedy:
        return COUNT + this.greedy(p, item);
      case Kind.Lazy:
        return COUNT + this.shortest(p, set);
      case Kind.Optional:
        return `${COUNT}a${p}=i;i${p}=${this.isAt(set, 'i')}?i+1:i;${this.longest(p, '', p + 1)}`;
      default:
        return COUNT + this.single(item, kind, arg) + this.from(p + 1);
    }
  }

  /** An item that matches in one way only. */
  private single(item: Item, kind: Kind, arg: number): string {
    const { set } = item;
    switch (kind) {
      case Kind.Possessive:
        return this.run(item);
      case Kind.Open:
      case Kind.Position:
        this.names += `,b${arg}=0,e${arg}=-1`;
        return `b${arg}=i;`;
      case Kind.Close:
        return `e${arg}=i;`;
      case Kind.Again:
        return `x=e${arg}-b${arg};${this.unless('z-i>=x')}if(x>${Span.Short})${GIVE_UP}n+=x>>3;${this.unless(
          `s.slice(b${arg},e${arg})===s.slice(i,i+x)`,
        )}i+=x;`;
      case Kind.Balance:
        return `${this.unless(`i<z&&s.charCodeAt(i)===${arg}`)}${SCAN}k=1;while(k>0&&++i<r)if((c=s.charCodeAt(i))===${
          item.other
        })k--;else if(c===${arg})k++;n+=i-x;if(k>0){if(r<z)${GIVE_UP}${this.fail}}i++;`;
      case Kind.Frontier: {
        const t = this.table(set);
        return this.unless(`${t}[i&&s.charCodeAt(i-1)]===0&&${t}[i<z?s.charCodeAt(i):0]===1`);
      }
      default:
        return `${this.unless(this.isAt(set, 'i'))}i++;`;
    }
  }

  private end(): string {
    let keep = '';
    for (let k = 0; k < this.pattern.captures; k++) keep += `B[${k}]=b${k};E[${k}]=e${k};`;
    return `n+=0${this.lazy};${CHECK}${keep}m.steps+=n;return i;`;
  }

  /** The item that decides by one byte whether it is worth while to go on with it. */
  private filter(p: number): Item | undefined {
    const item = this.pattern.items[p]!;
    return item.kind === Kind.Byte || item.kind === Kind.Set ? item : undefined;
  }

  private greedy(p: number, item: Item): string {
    const next = this.filter(p + 1),
      run = `${this.run(item)}a${p}=x+${item.arg};i${p}=i;`;
    if (next === undefined) return run + this.longest(p, '', p + 1);
    // A run without bytes is no choice: the next item is counted in any case.
    const count = `n+=i-a${p}+${Steps.Item}-(k${p}=i>x?${Steps.Item}:0);`;
    this.names += `,k${p}`;
    return (
      run + count + this.longest(p, `${this.unless(this.isAt(next.set, 'i'), `continue L${p}`)}n+=k${p};i++;`, p + 2)
    );
  }

  /** Goes on behind each place from i down to a. */
  private longest(p: number, first: string, next: number): string {
    const { fail } = this;
    this.names += `,a${p},i${p}`;
    this.fail = `continue L${p};`;
    const rest = this.from(next);
    this.fail = fail;
    return `L${p}:for(;i${p}>=a${p};i${p}--){${CHECK}i=i${p};${first}${rest}}${fail}`;
  }

  /** Goes on behind each place from a up to the end of the bytes of the set. */
  private shortest(p: number, set: Bytes): string {
    const { fail, lazy } = this,
      next = this.filter(p + 1);
    this.names += `,a${p},i${p}`;
    this.fail = `break F${p};`;
    this.lazy += `+i${p}-a${p}`;
    const first = next === undefined ? '' : `${this.unless(this.isAt(next.set, 'i'))}${COUNT}i++;`,
      rest = this.from(next === undefined ? p + 1 : p + 2);
    this.fail = fail;
    this.lazy = lazy;
    // As above.
    const alone = next === undefined ? '' : `if(i${p}===a${p}&&!(${this.isAt(next.set, `i${p}`)}))${COUNT}`;
    return `for(a${p}=i${p}=i;;i${p}++){F${p}:{${CHECK}i=i${p};${first}${rest}}${this.unless(
      this.isAt(set, `i${p}`),
      `n+=i${p}-a${p};${alone}${fail}`,
    )}if(i${p}-a${p}>=${Span.Short})${GIVE_UP}}`;
  }
}

/** The function for a pattern; undefined: it is too long, or the realm refuses. */
export const compiledOf = (pattern: Pattern, make: Make): CompiledPattern | undefined =>
  !pattern.complete || pattern.items.length > MOST_ITEMS ? undefined : new Writer(pattern).function(make);
