// Type-checks a project that uses the package, under the settings that programs have: each way to resolve modules, with
// and without what browsers and Node declare. Declarations of the package are checked, too.
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { run } from './tarball.ts';

/** Resolutions, with the module format each goes with. */
const RESOLUTIONS = { bundler: 'ESNext', node16: 'Node16', nodenext: 'NodeNext' };

/** Libraries and types around a program. */
const SURROUNDINGS = {
  'ES2022 alone': { lib: ['ES2022'], types: [] },
  'with DOM': { lib: ['ES2022', 'DOM'], types: [] },
  'with Node': { lib: ['ES2022'], types: ['node'] },
  'with all': { lib: ['ESNext', 'DOM'], types: ['node'] },
};

interface Setting {
  readonly name: string;
  readonly options: object;
  readonly files: readonly string[];
}

/** Whether a compiler lets CommonJS import a module, as Node does: TypeScript 5.8 and later, under nodenext. */
const importsModules = (version: string): boolean => {
  const [major, minor] = version.split('.').map(Number);
  return major! > 5 || (major === 5 && minor! >= 8);
};

export function settings(version: string): Setting[] {
  return Object.entries(RESOLUTIONS).flatMap(([moduleResolution, module]) =>
    Object.entries(SURROUNDINGS).map(([name, surroundings]) => ({
      name: `${moduleResolution}, ${name}`,
      options: { module, moduleResolution, ...surroundings },
      files: [
        'portable.ts',
        'node.ts',
        'script.ts',
        'dynamic.cts',
        ...(moduleResolution === 'nodenext' && importsModules(version) ? ['require.cts'] : []),
      ],
    })),
  );
}

/** What a compiler complains of in a project under a setting; empty, if nothing. */
export function complaints(project: string, compiler: string, { options, files }: Setting): string {
  const config = join(project, 'tsconfig.json');
  const compilerOptions = {
    target: 'ES2022',
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noEmit: true,
    typeRoots: [resolve(dirname(compiler), '@types')],
    ...options,
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const { ok, output } = run(
    process.execPath,
    [join(compiler, 'bin', 'tsc'), '-p', config, '--pretty', 'false'],
    project,
  );
  return ok ? '' : output || 'tsc failed';
}
