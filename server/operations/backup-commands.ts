import { type Command, Option } from 'commander'
import type { Config } from '../config.ts'
import { backUp, BackupError, hasOtherSecret, inspect } from './backup.ts'
import { type Part, restore, restoreOnly } from './restore.ts'
import { sayWaiting } from './say-waiting.ts'
import { backUpShared, restoreShared } from './shared-backup.ts'
import { explained } from './start-trouble.ts'

const madeWithAnother = '; it was made with another SECRET: set that, or SECRET_PREVIOUS to it'

/**
 * `backup` and `restore` from a shell.
 *
 * @param settings asked for when a command is carried out
 */
export function backupCommands(program: Command, settings: () => Config): void {
  program
    .command('backup <file>')
    .description('write the whole installation into one new file, while the server runs; it holds the secret: keep it safe')
    .action(async (file: string) => {
      const { DATABASE_URL, ...config } = settings()
      if (DATABASE_URL === undefined) backUp(config.DATA_DIR, file, config.SECRET)
      else await backUpShared({ ...config, DATABASE_URL, waiting: sayWaiting }, file)
      console.log(file)
    })

  program
    .command('restore <file>')
    .description('put the installation back as it was; the server must be stopped. What stands there is moved aside; a PostgreSQL database has to be empty')
    .addOption(new Option('--only <part>', 'put back this alone: what was counted and booked since stays').choices(['guide', 'secret'] satisfies Part[]))
    .action(async (file: string, { only }: { only?: Part }) => {
      const { DATABASE_URL, ...config } = settings()
      if (DATABASE_URL !== undefined) {
        if (only !== undefined) throw new BackupError('--only puts back files, and with DATABASE_URL there are none')
        const { otherSecret } = await restoreShared({ ...config, DATABASE_URL, waiting: sayWaiting }, file, new Date())
        console.log(`restored${otherSecret ? madeWithAnother : ''}`)
        return
      }
      const before = await explained({ ...config, DATABASE_URL }, async () =>
        only === undefined ? restore(config.DATA_DIR, file, new Date()) : restoreOnly(only, config.DATA_DIR, file, new Date()),
      )
      // Without SECRET the one in the backup lies in the folder now, and is in force.
      const otherSecret = config.SECRET !== undefined && only !== 'guide' && hasOtherSecret(inspect(file), config.SECRET)
      console.log(`restored${before === undefined ? '' : `; what was there lies in ${before}`}${otherSecret ? madeWithAnother : ''}`)
    })
}
