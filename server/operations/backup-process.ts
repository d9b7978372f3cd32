import { constants, setPriority } from 'node:os'
import { backUp } from './backup.ts'

/** `node backup-process.js DATA_DIR FILE`: one backup, behind everything else that the machine does. `SECRET` as in `backUp`. */

const [dataDir = '', file = ''] = process.argv.slice(2)
try {
  setPriority(constants.priority.PRIORITY_LOW)
  backUp(dataDir, file, process.env.SECRET)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
