import { readFileSync } from 'node:fs'
import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { fileTrouble } from '../file-trouble.ts'
import type { SpelledSite } from './import-cells.ts'
import { importFromShell } from './import-cli.ts'
import type { Progress } from './import-reader.ts'
import type { ImportParts } from './import-visits.ts'

export interface CommandParts extends ImportParts {
  sites: readonly SpelledSite[]
}

interface Around {
  /** Opens the installation for one job. */
  open(job: (parts: CommandParts) => Promise<void>): Promise<void>
  /** What ends the program with a sentence. */
  wrong: (message: string) => Error
}

/** `import …`: numbers from files. */
export function importCommands(program: Command, { open, wrong }: Around): void {
  program
    .command('import')
    .description('bring in numbers from files')
    .command('visits <file>')
    .description('look at daily totals (CSV with site, date and people; UTF-8 or GB18030), and with --yes count them, all or none')
    .option('--yes', 'write what was looked at')
    .action((file: string, { yes = false }: { yes?: boolean }) => open((parts) => importVisits(parts, file, yes)))

  async function importVisits(parts: CommandParts, file: string, yes: boolean): Promise<void> {
    const bytes = readOrGiveUp(file)
    const bars: SingleBar[] = []
    /** On a terminal a bar on standard error; elsewhere nothing. */
    const progress = (what: string): Progress => {
      if (!process.stderr.isTTY) return () => undefined
      const bar = new SingleBar({ format: `${what} {bar} {value}/{total}`, stream: process.stderr, hideCursor: true, clearOnComplete: true })
      bars.push(bar)
      return (done, of) => (bar.isActive ? bar.update(done) : bar.start(of, done))
    }
    const say = (line: string) => {
      for (const bar of bars) bar.stop()
      console.log(line)
    }
    const steps = { reading: progress('reading'), writing: progress('writing') }
    const good = await importFromShell(parts, { file, bytes, sites: parts.sites, yes, progress: steps, say })
    if (!good) process.exitCode = 1
  }

  function readOrGiveUp(file: string): Buffer {
    try {
      return readFileSync(file)
    } catch (error) {
      throw wrong(fileTrouble(file, 'read', error))
    }
  }
}
