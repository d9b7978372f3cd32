import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { environment } from './installation.ts'

/** Where a program of the system lies; undefined on a machine that has none: what needs it is then pending, and the gate says so. */
export function checker(name: string): string | undefined {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export interface Checked {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a checker to its end, with none of our own settings. */
export function check(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Checked {
  const { status, stdout, stderr } = spawnSync(program, args, { env: environment(env), encoding: 'utf8' })
  return { code: status, stdout, stderr }
}
