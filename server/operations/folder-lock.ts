import { join } from 'node:path'
import { holdLock } from '../database/sqlite/lock.ts'

export const lockFile = (dataDir: string): string => join(dataDir, 'server.lock')

/**
 * One server for each folder of data. Two would count into the same file, but each would go on telling its visitors
 * what it remembers. The commands of the shell work beside a server; those that replace its files hold the lock too.
 *
 * @param patience milliseconds to wait for a server that is about to end
 * @returns the way to give the folder up; undefined when another process has it
 */
export function holdFolder(dataDir: string, patience: number): (() => void) | undefined {
  return holdLock(lockFile(dataDir), patience)
}
