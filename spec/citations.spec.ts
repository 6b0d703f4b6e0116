// What comments, READMEs, lists and the tables of conformance/README.md name is there: files, folders, sections and
// rules of our own documents, sections of the Lua manual. How things are cited is said in src/README.md, "Citations".
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const FOLDERS = ['src', 'spec', 'tools', 'conformance', '.github', '.ci'];
const paths = FOLDERS.flatMap((folder) =>
  (readdirSync(folder, { recursive: true }) as string[]).map((name) => join(folder, name)),
);
const files = [
  ...readdirSync('.').filter((name) => statSync(name).isFile()),
  ...paths.filter((path) => statSync(path).isFile()),
];
const folders = [...FOLDERS, ...paths.filter((path) => statSync(path).isDirectory())];
const read = (file: string): string => readFileSync(file, 'utf8');

// ---- what is cited from

interface Line {
  readonly file: string;
  readonly at: number;
  readonly text: string;
}

/** The comments of a program text, line by line. */
function comments(file: string): Line[] {
  const text = read(file);
  return [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm)].flatMap(({ 0: comment, index }) => {
    const at = text.slice(0, index).split('\n').length;
    return comment.split('\n').map((line, i) => ({ file, at: at + i, text: line }));
  });
}

/** The lines of a document; those of examples and command lines are empty. */
function prose(file: string): Line[] {
  const text = read(file).replace(/^```[\s\S]*?^```$/gm, (example) => example.replace(/[^\n]/g, ''));
  return text.split('\n').map((line, i) => ({ file, at: i + 1, text: line.startsWith('    ') ? '' : line }));
}

const sources = files.filter((file) => /\.(ts|mjs)$/.test(file)).flatMap(comments);
const documents = files.filter((file) => /\.md$|^conformance\/(hostile\/)?[a-z-]+\.txt$/.test(file)).flatMap(prose);
const lines = [...sources, ...documents];
const wrong = (of: (line: Line) => readonly string[]): string[] =>
  lines.flatMap((line) => of(line).map((what) => `${line.file}:${line.at}: ${what}`));

// ---- files and folders

const NAME = String.raw`(?:\.\.?\/)*[\w*.-]*(?:\{[\w*.,-]+\})?[\w*.-]*(?:\/[\w*.-]*(?:\{[\w*.,-]+\})?[\w*.-]*)*`;
const FILE = new RegExp(String.raw`(?<![\w.@/:~-])${NAME}\.(?:ts|mjs|md|txt|lua|json|ya?ml)\b(?!\.\w)`, 'g');
const FOLDER = new RegExp(
  String.raw`(?<![\w./-])(?:\.\.\/)*(?:src|spec|tools|conformance)(?:\/[\w.-]*(?:\{[\w.,-]+\})?)+(?![\w.*{]*\.\w)`,
  'g',
);
/** A folder without anything above it, which ends in a slash. */
const INNER = /(?<![\w./@<-])[a-z][\w-]*(?:\/[a-z][\w-]*)*\/(?=[\s.,;:)`']|$)/g;
/**
 * What the build makes; names that stand for any file, as in usage texts; kinds of entries; and files of the official
 * test suite.
 */
const ELSEWHERE =
  /^(dist|\.build|node_modules|testes)\/|(^|\/)[A-Z]+\.\w+$|^(process|function|library)\.lua$|^(all|main|big)\.lua$/;

/** A name with alternatives in braces as several. */
function expanded(name: string): string[] {
  const group = /^(.*?)\{([^{}]*)\}(.*)$/.exec(name);
  return group === null ? [name] : group[2]!.split(',').flatMap((part) => expanded(group[1]! + part + group[3]!));
}

const wild = (name: string): RegExp => new RegExp(`(^|/)${name.replace(/[.+]/g, '\\$&').replace(/\*/g, '[^/]*')}`);

/**
 * Whether there is such a file or folder: from the folder of the one that names it, from the top, or anywhere with a
 * path that ends so.
 */
function exists(from: string, name: string): boolean {
  const path = normalize(name).replace(/\/$/, ''),
    end = path.replace(/^(\.\.\/)+/, '');
  if (ELSEWHERE.test(name) || existsSync(join(dirname(from), path)) || existsSync(path)) return true;
  // What is run is a bundle of what is written.
  const ends = [end, end.replace(/\.mjs$/, '.ts')];
  if (end.includes('*')) return files.some((file) => wild(end).test(file));
  return [...files, ...folders].some((each) => ends.some((it) => each === it || each.endsWith(`/${it}`)));
}

const namesIn = (text: string): string[] =>
  [...text.matchAll(FILE), ...text.matchAll(FOLDER), ...text.matchAll(INNER)]
    .map(([name]) => name.replace(/[.,-]+$/, ''))
    .flatMap(expanded);

/** In the tables of the conformance programs every word with a slash is a file or folder, or the beginning of some. */
const TICKED = /`([\w*{},./-]+\/[\w*{},./-]*)`/g;
const namesInTables = ({ file, text }: Line): string[] =>
  file === 'conformance/README.md' && text.startsWith('|')
    ? [...text.matchAll(TICKED)].flatMap(([, name]) => expanded(name!))
    : [];

test('files and folders', () => {
  assert.equal(
    wrong((line) => [...namesIn(line.text), ...namesInTables(line)].filter((name) => !exists(line.file, name))),
    [],
  );
});

test('links', () => {
  const links = (text: string): string[] =>
    [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
  assert.equal(
    wrong(({ file, text }) =>
      file.endsWith('.md') ? links(text).filter((name) => !existsSync(join(dirname(file), name))) : [],
    ),
    [],
  );
});

test('folders of src in the table of import rules', () => {
  const table = read('src/README.md').split('## Import rules')[1]!.split('\n## ')[0]!;
  const rows = [...table.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, folder]) => folder!);
  assert.equal(
    readdirSync('src').filter((name) => statSync(join('src', name)).isDirectory() && !rows.includes(name)),
    [],
  );
  assert.equal(
    rows.filter((name) => !existsSync(join('src', name))),
    [],
  );
});

// ---- sections and rules

const book = read('src/actors/README.md');
/** Sections, rules and decisions of the rule book. */
const rules = new Set(
  [...book.matchAll(/(?<=\n\n)(?:(D\d+|\d+\.\d+) |##+ (\d+[a-z]?)\. )/g)].map(
    ([, rule, section]) => (rule ?? section)!,
  ),
);

/** Rules as they are listed: `2.4, 11`, `4.7-4.9`, `10.1 - 10.5, D9`. */
const listed = (text: string): string[] => text.split(/\s*,\s*|\s*-\s*/).filter((part) => part !== '');
const RULE = String.raw`(?:D\d+|\d+\.\d+|\d+[a-z]?)\b`,
  LIST = String.raw`${RULE}(?:(?:,| -|-) ?${RULE})*`;
const CITED = new RegExp(String.raw`\bREADME (${LIST})`, 'g');
/** In parentheses and nothing else with them. A section alone would be any number. */
const BARE = new RegExp(String.raw`\((?=D\d|\d+\.\d|\d+[a-f]\b)(${LIST})\)`, 'g');
const usesBare = (file: string): boolean => /^(src|spec)\/actors\//.test(file);

test('rules of processes', () => {
  const cited = ({ file, text }: Line): string[] =>
    [...text.matchAll(CITED), ...(usesBare(file) ? text.matchAll(BARE) : [])].flatMap(([, list]) => listed(list!));
  assert.ok(rules.size > 160);
  assert.equal(
    wrong((line) => cited(line).filter((rule) => !rules.has(rule))),
    [],
  );
});

const headings = (file: string): string[] =>
  existsSync(file) ? [...read(file).matchAll(/^##+ (.+)$/gm)].map(([, title]) => title!) : [];

/** Whether a README has a section: the one that is named, or any from the folder of the one that cites it up. */
function hasSection(from: string, readme: string, title: string): boolean {
  if (readme !== 'README') return [join(dirname(from), readme), readme].some((file) => headings(file).includes(title));
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    if (headings(join(folder, 'README.md')).includes(title)) return true;
    if (folder === '.') return false;
  }
}

test('sections of READMEs', () => {
  const cited = ({ file, text }: Line): string[] =>
    [...text.matchAll(/((?:[\w./-]+\/)?README(?:\.md)?),? "([^"]+)"/g)].flatMap(([all, readme, title]) =>
      hasSection(file, readme!, title!) ? [] : [all],
    );
  assert.equal(wrong(cited), []);
});

/** The sections of the Lua 5.4 manual: how many each has. */
const MANUAL: Readonly<Record<string, number>> = {
  '': 9,
  2: 6,
  '2.5': 4,
  3: 5,
  '3.3': 8,
  '3.4': 12,
  4: 7,
  '4.1': 3,
  '4.4': 3,
  5: 1,
  6: 10,
  '6.4': 3,
  8: 3,
};

test('sections of the Lua manual', () => {
  const known = (section: string): boolean => {
    const at = section.lastIndexOf('.'),
      above = section.slice(0, Math.max(at, 0)),
      n = Number(section.slice(at + 1));
    return n >= 1 && n <= (MANUAL[above] ?? 0) && (at < 0 || known(above));
  };
  assert.equal(
    wrong(({ text }) =>
      [...text.matchAll(/§+\s*([\w.]*\w)?/g)].filter(([, section]) => !known(section ?? '')).map(([all]) => all),
    ),
    [],
  );
});

test.run();
