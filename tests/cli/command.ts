import { runCommand } from '../../server/command-line.ts'
import { resting, storeSettings } from '../database/stores.ts'
import { type Ended, environment } from '../operations/installation.ts'

/**
 * Runs a command to its end as `cli` does, but in this process: one of its own needs a second to begin. What is asked for
 * meanwhile waits for it.
 */
export function command(settings: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
  const ended = before.then(() => run(settings, args))
  before = ended.catch(() => undefined)
  return ended
}

let before: Promise<unknown> = Promise.resolve()

async function run(settings: NodeJS.ProcessEnv, args: string[]): Promise<Ended> {
  const ended: Ended = { code: 0, stdout: '', stderr: '' }
  const { env, exitCode, stdout, stderr } = process
  const [out, err] = [stdout.write, stderr.write]
  process.env = environment({ ...(await storeSettings(settings.DATA_DIR)), ...settings })
  process.exitCode = 0
  stdout.write = (text: unknown) => ((ended.stdout += String(text)), true)
  stderr.write = (text: unknown) => ((ended.stderr += String(text)), true)
  try {
    await runCommand(args, resting)
    ended.code = Number(process.exitCode)
    return ended
  } finally {
    Object.assign(stdout, { write: out })
    Object.assign(stderr, { write: err })
    process.env = env
    process.exitCode = exitCode
  }
}
