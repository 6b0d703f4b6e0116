// Stands for node:fs and node:path where apps are loaded in a browser: the files are texts by path.

let files: ReadonlyMap<string, string> = new Map();

export function setFiles(texts: Readonly<Record<string, string>>): void {
  files = new Map(Object.entries(texts));
}

/** Joins and simplifies: "." is the root. */
export const join = (...parts: string[]): string =>
  parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '' && part !== '.')
    .join('/');

export function readFileSync(path: string, encoding?: 'utf8'): string | Uint8Array {
  const text = files.get(join(path));
  if (text === undefined) throw new Error(`no such file: ${path}`);
  return encoding === 'utf8' ? text : new TextEncoder().encode(text);
}

/** What a folder holds, each entry once. */
export function readdirSync(path: string): unknown[] {
  const prefix = join(path) === '' ? '' : `${join(path)}/`;
  const found = new Map<string, boolean>();
  for (const file of files.keys()) {
    if (!file.startsWith(prefix)) continue;
    const [name, ...more] = file.slice(prefix.length).split('/');
    found.set(name!, more.length === 0);
  }
  return [...found].map(([name, isFile]) => ({ name, isFile: () => isFile, isDirectory: () => !isFile }));
}
