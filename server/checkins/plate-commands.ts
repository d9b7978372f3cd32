import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { fileTrouble } from '../file-trouble.ts'
import type { Clock } from '../local-day.ts'
import { type FaceParts, fileName, plateFaces } from './plate-faces.ts'
import { isDraftAddress, plateSvg, qrPng } from './plate-svg.ts'
import { allPlates, currentPlates } from './plates.ts'

interface CommandParts extends FaceParts {
  now: Clock
}

interface Around {
  /** Opens the installation for one job. */
  open(job: (parts: CommandParts) => Promise<void>): Promise<void>
  /** What ends the program with a sentence. */
  wrong: (message: string) => Error
}

/** `plates`: what belongs on the walls, as a list or as files. */
export function plateCommands(program: Command, { open, wrong }: Around): void {
  program
    .command('plates')
    .description('list the plates that belong on the walls, or write files to print them from')
    .option('--json', 'as JSON: [{site, stop, code, url}]')
    .option('--svg <dir>', 'write one printable SVG file for each into this folder')
    .option('--png <dir>', 'write one PNG of the QR alone for each into this folder, 1200 px square')
    .option('--draft', 'allow an address that is no good on a wall (localhost, IP, port, http); marks every file as a draft')
    .action((options: PlateOptions) => open((parts) => plates(parts, options, wrong)))
}

interface PlateOptions {
  json?: boolean
  /** Folders. */
  svg?: string
  png?: string
  draft?: boolean
}

async function plates(parts: CommandParts, { json, svg, png, draft }: PlateOptions, wrong: Around['wrong']): Promise<void> {
  const { config, db, now } = parts
  const rows = currentPlates(await allPlates(db.read), now())
  if (svg === undefined && png === undefined) {
    const listed = rows.map(({ site, stop, code }) => ({ site, stop: stop || null, code, url: `${config.PUBLIC_URL}/c/${code}` }))
    console.log(json ? JSON.stringify(listed, null, 2) : listed.map((one) => `${one.code}  ${one.site}${one.stop ? `/${one.stop}` : ''}  ${one.url}`).join('\n'))
    return
  }
  const unfit = isDraftAddress(config.PUBLIC_URL)
  if (unfit && !draft) throw wrong(`PUBLIC_URL is ${config.PUBLIC_URL}: plates for it would not work on a wall. Set PUBLIC_URL, or add --draft.`)
  const write = (folder: string, name: string, content: string | Buffer) => {
    const file = join(folder, name)
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, content)
    } catch (error) {
      throw wrong(fileTrouble(file, 'written', error))
    }
    console.log(file)
  }
  for (const { plate, face } of await plateFaces(parts, rows)) {
    if (svg !== undefined) write(svg, `${fileName(plate)}.svg`, await plateSvg(face))
    // A bare QR has no room for 样张: its name says so.
    if (png !== undefined) write(png, `${fileName(plate)}--qr-1200px${unfit ? '--draft' : ''}.png`, await qrPng(face.url))
  }
}
