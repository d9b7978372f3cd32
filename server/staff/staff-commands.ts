import type { Command } from 'commander'
import { dayOf } from '../local-day.ts'
import { isRefusal, type Refusal, sentenceOf } from '../web/refusals.ts'
import type { AccountParts } from './accounts.ts'
import { addStaff, addTokenFor, listStaff, listTokens, resetPassword, revokeTokenOf } from './cli-staff.ts'
import { everySite, roles, type Sites } from './people.ts'
import { scopes } from './tokens.ts'

export interface CommandParts extends AccountParts {
  /** Slugs of the guide. */
  sites: readonly string[]
}

interface Around {
  /** Opens the installation for one job. */
  open(job: (parts: CommandParts) => Promise<void>): Promise<void>
  /** What ends the program with a sentence. */
  wrong: (message: string) => Error
}

/** `staff …` and `token …`: people and their tokens from a shell. Secrets go to standard output, once. */
export function staffCommands(program: Command, { open, wrong }: Around): void {
  const staff = program.command('staff').description('the people who can sign in')

  staff
    .command('list')
    .description('who they are: role, name, sites')
    .action(() =>
      open(async (parts) => {
        for (const { name, role, sites, leftAt } of await listStaff(parts)) {
          const closed = leftAt === null ? '' : `  closed on ${dayOf(leftAt)}`
          console.log(`${role.padEnd(8)} ${name}  ${said(sites)}${closed}`)
        }
      }),
    )

  staff
    .command('add <name>')
    .description('open an account; its password is made and printed once')
    .requiredOption('--role <role>', roles.join(', '))
    .option('--sites <slugs>', 'whose numbers and bookings they see: slugs with commas between them, or * for every site')
    .action((name: string, { role: asked, sites = '' }: { role: string; sites?: string }) =>
      open(async (parts) => {
        const role = roles.find((one) => one === asked)
        if (role === undefined) throw wrong(`--role is one of ${roles.join(', ')}`)
        const made = unrefused(await addStaff(parts, name, role, role === 'admin' ? 'every' : sitesIn(parts, sites)))
        console.log(made.password)
      }),
    )

  staff
    .command('reset <name>')
    .description('give a person a new password, printed once; every session of theirs ends')
    .action((name: string) =>
      open(async (parts) => {
        const issued = await resetPassword(parts, name)
        if (isRefusal(issued) && issued.refused === 'not-found') throw wrong(`nobody is called ${name}`)
        console.log(unrefused(issued).password)
      }),
    )

  const token = program.command('token').description('keys with which programs come in the name of a person')

  token
    .command('list')
    .description('whose they are, what for, and when they were last used; never the keys themselves')
    .action(() =>
      open(async (parts) => {
        for (const { person, token: row } of await listTokens(parts)) {
          const state = row.revoked_at === null ? `last used ${row.last_used_on ?? 'never'}` : `revoked on ${dayOf(row.revoked_at)}`
          console.log(`${person.name}  ${row.label}  ${row.scope}  ${row.site}  ${state}`)
        }
      }),
    )

  token
    .command('add <name> <label>')
    .description('make one for a person, printed once; it may never more than the person')
    .option('--site <slug>', 'at this site only', everySite)
    .option('--scope <scope>', scopes.join(', '), scopes[0])
    .action((name: string, label: string, { site, scope: asked }: { site: string; scope: string }) =>
      open(async (parts) => {
        const scope = scopes.find((one) => one === asked)
        if (scope === undefined) throw wrong(`--scope is one of ${scopes.join(', ')}`)
        if (site !== everySite) sitesIn(parts, site)
        if (!/^[^\p{C}\p{Zl}\p{Zp}〔〕]{1,40}$/u.test(label.trim())) throw wrong('a label has 1 to 40 characters')
        const made = await addTokenFor(parts, name, { label: label.trim(), site, scope })
        if (typeof made !== 'string' && made.refused === 'not-found') throw wrong(`nobody is called ${name}`)
        console.log(unrefused(made))
      }),
    )

  token
    .command('revoke <name> <label>')
    .description('end one, at once')
    .action((name: string, label: string) =>
      open(async (parts) => {
        if ((await revokeTokenOf(parts, name, label)) !== undefined) throw wrong(`${name} has no token in use called ${label}`)
        console.log('revoked')
      }),
    )

  function unrefused<Made extends string | object>(made: Made | Refusal): Made {
    if (typeof made === 'object' && isRefusal(made)) throw wrong(sentenceOf(made, 'en'))
    return made as Made
  }

  function sitesIn({ sites }: CommandParts, typed: string): Sites {
    if (typed.trim() === everySite) return 'every'
    const asked = [...new Set(typed.split(',').map((slug) => slug.trim()))]
    const unknown = asked.filter((slug) => !sites.includes(slug))
    if (unknown.length > 0) throw wrong(`--sites takes * or slugs of the guide: ${sites.join(', ')}`)
    return asked
  }
}

const said = (sites: Sites) => (sites === 'every' ? everySite : sites.join(','))
