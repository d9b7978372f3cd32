import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { storeSettings } from '../database/stores.ts'

const built = (name: string) => fileURLToPath(new URL(`../../server/${name}.js`, import.meta.url))

/** The environment of a child process: none of our own settings, so that no machine's leak in. */
export function environment(settings: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...settings }
}

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the command line to its end. */
export async function cli(settings: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
  return ended(await commandLine(settings, args))
}

/** Runs the command line for somebody who closes the pipe at once, as `| head -0` does. */
export async function cliUnheard(settings: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
  const child = await commandLine(settings, args)
  const end = ended(child)
  child.stdout!.destroy()
  return end
}

async function commandLine(settings: NodeJS.ProcessEnv, args: string[]): Promise<ChildProcess> {
  const store = await storeSettings(settings.DATA_DIR)
  return spawn(process.execPath, [built('cli'), ...args], { env: environment({ ...store, ...settings }) })
}

/** Runs a step on a server of its own, given its address; then stops it, and tells how it ended. */
export async function onServer(settings: NodeJS.ProcessEnv, step: (url: string) => Promise<void>): Promise<Ended> {
  const child = run({ ...(await storeSettings(settings.DATA_DIR)), ...settings })
  const end = ended(child)
  const port = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout!.on('data', (chunk) => {
      said += String(chunk)
      const found = /localhost:(\d+)\/\n/.exec(said)
      if (found) resolve(found[1]!)
    })
    void end.then(({ stderr }) => reject(new Error(`the server did not start: ${stderr}`)))
  })
  try {
    await step(`http://127.0.0.1:${port}`)
  } finally {
    child.kill('SIGTERM')
    await end
  }
  return end
}

/** Starts a server that is expected to give up at once; one that does not is stopped. */
export async function failToStart(settings: NodeJS.ProcessEnv): Promise<Ended> {
  const child = run(settings)
  child.stdout!.on('data', (chunk) => {
    if (/localhost:\d+\/\n/.test(String(chunk))) child.kill('SIGTERM')
  })
  return ended(child)
}

function run(settings: NodeJS.ProcessEnv): ChildProcess {
  const env = environment({ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...settings })
  return spawn(process.execPath, [built('main')], { env })
}

async function ended(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  child.stdout!.on('data', (chunk) => (said.stdout += String(chunk)))
  child.stderr!.on('data', (chunk) => (said.stderr += String(chunk)))
  const [code] = await once(child, 'close')
  return { code: code as number | null, ...said }
}
