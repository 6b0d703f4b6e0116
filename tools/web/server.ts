// Serves files of some folders over HTTP on the loopback address, for pages that are tried out or tested.
// Invariant: no path leaves the folder that its prefix names.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

interface Site {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  close(): Promise<void>;
}

interface ServeOptions {
  /** 0, the default: any that is free. */
  readonly port?: number;
  /** Headers of a response, by path and query. */
  readonly headers?: (url: URL) => Readonly<Record<string, string>>;
}

/** The file of a path, or undefined if it lies outside of the folders. */
function fileOf(folders: Readonly<Record<string, string>>, path: string): string | undefined {
  const prefix = Object.keys(folders)
    .sort((a, b) => b.length - a.length)
    .find((each) => path.startsWith(each));
  if (prefix === undefined) return undefined;
  const folder = resolve(folders[prefix]!),
    inner = path.slice(prefix.length);
  const file = join(folder, normalize(inner === '' || inner.endsWith('/') ? `${inner}index.html` : inner));
  return file.startsWith(folder + sep) ? file : undefined;
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
};

/** Serves folders by the prefix of paths (`{ '/': 'dist/playground' }`). */
export function serve(folders: Readonly<Record<string, string>>, options: ServeOptions = {}): Promise<Site> {
  const { port = 0, headers = () => ({}) } = options;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost'),
      file = fileOf(folders, decoded(url.pathname));
    const failed = (): void => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    };
    if (file === undefined) return failed();
    readFile(file).then((body) => {
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...headers(url) }).end(body);
    }, failed);
  });
  return new Promise((done, fail) => {
    server.on('error', fail);
    server.listen(port, '127.0.0.1', () =>
      done({
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      }),
    );
  });
}
