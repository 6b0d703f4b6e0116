// Has busy patterns compiled, in entries with the JIT; others do not bundle what compiles them.
import { compiledOf } from './string/compiled-pattern.ts';
import { usePatternCompiler } from './string/matcher.ts';

export const compileBusyPatterns = (): void => usePatternCompiler(compiledOf);
