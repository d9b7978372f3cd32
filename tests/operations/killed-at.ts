import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

// Loaded before a program (`node --import`): kills it, as SIGKILL does, at its KILL_AT-th step in the folder DATA_DIR.
const { KILL_AT, DATA_DIR = '' } = process.env
let steps = 0

const watched = ['mkdirSync', 'openSync', 'writeFileSync', 'renameSync', 'rmdirSync', 'copyFileSync'] as const
for (const name of watched) {
  const real = fs[name] as (...args: unknown[]) => unknown
  Object.assign(fs, {
    [name]: (...args: unknown[]) => {
      if (String(args[0]).startsWith(DATA_DIR) && ++steps === Number(KILL_AT)) process.kill(process.pid, 'SIGKILL')
      return real(...args)
    },
  })
}
syncBuiltinESMExports()
