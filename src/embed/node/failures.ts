// Failures of the system as C reports them: strerror's text and errno. Other errors are faults of the engine.
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import type { HostFailure } from '../../vm/host.ts';

/** strerror's texts; Node knows the errors by name only. */
const TEXTS: Readonly<Record<string, string>> = {
  E2BIG: 'Argument list too long',
  EACCES: 'Permission denied',
  EAGAIN: 'Resource temporarily unavailable',
  EBADF: 'Bad file descriptor',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EFBIG: 'File too large',
  EINTR: 'Interrupted system call',
  EINVAL: 'Invalid argument',
  EIO: 'Input/output error',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  ENFILE: 'Too many open files in system',
  ENODEV: 'No such device',
  ENOENT: 'No such file or directory',
  ENOMEM: 'Cannot allocate memory',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  ENXIO: 'No such device or address',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EROFS: 'Read-only file system',
  ESPIPE: 'Illegal seek',
  ETXTBSY: 'Text file busy',
  EXDEV: 'Invalid cross-device link',
};

/** The name of a system error: 'EPIPE'. Other things that are thrown have none. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** A Node error as C reports it. Rethrows errors that are not system errors: they are faults of the engine. */
export function systemFailure(error: unknown): HostFailure {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error && 'errno' in error && typeof error.errno === 'number'))
    throw error;
  const { errno } = error;
  const known = getSystemErrorMap().get(errno);
  return { failure: TEXTS[code] ?? known?.[1] ?? code, errno: Math.abs(errno) };
}

export const failure = (code: keyof typeof TEXTS): HostFailure => ({
  failure: TEXTS[code]!,
  errno: (constants.errno as Readonly<Record<string, number>>)[code] ?? 0,
});

export function attempt<T>(act: () => T): T | HostFailure {
  try {
    return act();
  } catch (error) {
    return systemFailure(error);
  }
}

export const attemptOnly = (act: () => void): HostFailure | undefined =>
  attempt<HostFailure | undefined>(() => void act());
