import type { Command } from 'commander'
import type { Config } from '../../config.ts'
import type { Database } from '../../database/open.ts'
import type { Clock } from '../../local-day.ts'
import { within } from '../patiently.ts'
import { explained, refuseNoDatabase } from '../start-trouble.ts'
import { examine } from './examine.ts'
import type { Finding } from './finding.ts'
import type { Reach } from './public-address.ts'

interface Around {
  config(): Config
  /** Opens a database that is there, as it is. */
  open(config: Config): Promise<Database>
  now: Clock
  reach?: Reach
}

/** Milliseconds for a database to be opened. */
const patience = 15_000

/** `doctor`: checks an installation from the outside in, while the server runs or not, and says what to do. */
export function doctorCommand(program: Command, { config: read, open, now, reach = {} }: Around): void {
  program
    .command('doctor')
    .description('check the installation: address, certificate, proxy, clock, disk, backup, seals, what somebody still has to do; ends with 1 when something is wrong')
    .option('--json', 'as JSON: [{check, state, said, todo?}]')
    .action(async ({ json = false }: { json?: boolean }) => {
      const config = read()
      const db = await opened(config).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
      const findings = await examine({ config, db, reach, now })
      if (!(db instanceof Error)) await db.close()
      console.log(json ? JSON.stringify(findings, null, 2) : inWords(findings))
      if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1
    })

  /** Who looks makes nothing: where there is no database yet, there is none afterwards. */
  async function opened(config: Config): Promise<Database> {
    return explained(config, async () => {
      refuseNoDatabase(config)
      return within(patience, open(config))
    })
  }
}

function inWords(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.flatMap(({ check, state, said, todo }) => [
    `${state.padEnd(5)}  ${check.padEnd(width)}  ${said}`,
    ...(todo === undefined ? [] : [`${' '.repeat(width + 9)}→ ${todo.replaceAll('\n', `\n${' '.repeat(width + 11)}`)}`]),
  ])
  const count = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).length
  return [...lines, '', `${count('wrong')} wrong, ${count('warn')} to look at`].join('\n')
}
