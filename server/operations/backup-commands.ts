import { type Command, Option } from 'commander'
import { backUp } from './backup.ts'
import { type Part, restore, restoreOnly } from './restore.ts'

/**
 * `backup` and `restore` from a shell.
 *
 * @param dataDir asked for when a command is carried out
 */
export function backupCommands(program: Command, dataDir: () => string): void {
  program
    .command('backup <file>')
    .description('write the whole installation into one new file, while the server runs; it holds the secret: keep it safe')
    .action((file: string) => {
      backUp(dataDir(), file)
      console.log(file)
    })

  program
    .command('restore <file>')
    .description('put the installation back as it was; the server must be stopped, what stands there is moved aside')
    .addOption(new Option('--only <part>', 'put back this alone: what was counted and booked since stays').choices(['guide', 'secret'] satisfies Part[]))
    .action((file: string, { only }: { only?: Part }) => {
      const before = only === undefined ? restore(dataDir(), file, new Date()) : restoreOnly(only, dataDir(), file, new Date())
      console.log(before === undefined ? 'restored' : `restored; what was there lies in ${before}`)
    })
}
