import { isAbsolute, resolve } from 'node:path'

/**
 * Why a file that somebody named at a shell cannot be had, in a sentence for them. The command line may run as another user
 * and in another folder than they do, so the path is given whole.
 *
 * @param path as it was typed
 * @param error what the system said
 */
export function fileTrouble(path: string, done: 'read' | 'written', error: unknown): string {
  const from = isAbsolute(path) ? '' : `; a path that does not begin with / is taken from ${process.cwd()}`
  return `${resolve(path)} ${why(done, error as NodeJS.ErrnoException)}${from}`
}

function why(done: 'read' | 'written', { code = '', message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' && done === 'read') return 'does not exist'
  if (/^(EACCES|EPERM)$/.test(code)) return `cannot be ${done}: this user may not, or not enter a folder on the way (${code})`
  if (/^(ENOSPC|EDQUOT)$/.test(code)) return `cannot be ${done}: there is no room left on its disk (${code})`
  return `cannot be ${done}: ${message}`
}
