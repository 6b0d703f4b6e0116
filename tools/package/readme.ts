// README.md as it is in the package: what it links to and the package does not hold is named instead of linked, since
// there it would lead nowhere. The text is otherwise the same.
import { existsSync, readFileSync, renameSync, writeFileSync, copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LINK = /\[([^\]]+)\]\(([^)\s]+)\)/g;
const ELSEWHERE = /^(?:[a-z]+:|#)/;
/** Where the text of the repository is kept while the package's stands in its place. */
const KEPT = '.build/README.md';

const NOTE =
  'Pages named in parentheses are in the repository. `npx perilune help` shows the library reference, and the ' +
  'declarations in\n`dist/` describe the JavaScript API.\n';

const withoutFragment = (target: string): string => target.replace(/#.*$/, '');

/** What a text links to in its own folder, without fragments. */
export const linked = (text: string): string[] =>
  [...text.matchAll(LINK)]
    .map(([, , target]) => target!)
    .filter((target) => !ELSEWHERE.test(target))
    .map(withoutFragment);

/** A text for a package that holds these files and folders. */
export function packagedReadme(text: string, held: readonly string[]): string {
  let left = 0;
  const isHeld = (path: string): boolean => held.some((each) => path === each || path.startsWith(`${each}/`));
  const result = text.replace(LINK, (link, words: string, target: string) => {
    const path = withoutFragment(target);
    if (ELSEWHERE.test(target) || isHeld(path)) return link;
    left++;
    return words === path ? `\`${path}\`` : `${words} (\`${path}\`)`;
  });
  return left === 0 ? result : result.replace(/^## More\n\n/m, (heading) => `${heading}${NOTE}\n`);
}

const heldBy = (folder: string): string[] =>
  (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { files: string[] }).files;

/** The text for the package of a folder. */
export const readmeOf = (folder: string): string =>
  packagedReadme(readFileSync(join(folder, 'README.md'), 'utf8'), heldBy(folder));

/** Puts the package's text in the place of the repository's; what an earlier run has not put back is put back first. */
export function exchangeReadme(folder: string): void {
  restoreReadme(folder);
  const file = join(folder, 'README.md'),
    kept = join(folder, KEPT);
  mkdirSync(dirname(kept), { recursive: true });
  copyFileSync(file, kept);
  writeFileSync(file, readmeOf(folder));
}

export function restoreReadme(folder: string): void {
  const kept = join(folder, KEPT);
  if (existsSync(kept)) renameSync(kept, join(folder, 'README.md'));
}
