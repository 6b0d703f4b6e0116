// Failures of the system in C's words (strerror), with their numbers on Linux (errno), for hosts without a system.

const ERRORS = {
  ENOENT: [2, 'No such file or directory'],
  EBADF: [9, 'Bad file descriptor'],
  EBUSY: [16, 'Device or resource busy'],
  ENOTDIR: [20, 'Not a directory'],
  EISDIR: [21, 'Is a directory'],
  EINVAL: [22, 'Invalid argument'],
  EFBIG: [27, 'File too large'],
  ENOSPC: [28, 'No space left on device'],
  ENAMETOOLONG: [36, 'File name too long'],
  ENOTEMPTY: [39, 'Directory not empty'],
} as const;

export type SystemError = keyof typeof ERRORS;

export const systemError = (error: SystemError): { readonly failure: string; readonly errno: number } => ({
  failure: ERRORS[error][1],
  errno: ERRORS[error][0],
});
