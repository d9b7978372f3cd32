import type { Request } from 'express'
import { z } from 'zod'
import { type Reason, type Refusal, refusal } from '../web/refusals.ts'
import type { Role } from '../database/schema-staff.ts'
import { everySite, roles, type Sites } from './people.ts'
import { type Scope, scopes } from './tokens.ts'

/** What the forms about accounts and tokens bring, as a browser or a script sends it. */

/** One box or many: a form sends a single one as text. */
const boxes = z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.string().max(100)).max(500))
const ticked = z.union([z.boolean(), z.enum(['on', 'off']).transform((text) => text === 'on')]).default(false)

const standing = z.object({ role: z.enum(roles), site: boxes, every: ticked })
const added = standing.extend({ name: z.string().max(200) })
const token = z.object({ label: z.string().trim().regex(/^[^\p{C}\p{Zl}\p{Zp}〔〕]{1,40}$/u), site: z.string().max(100).default(everySite), scope: z.enum(scopes) })

const reasons: Record<string, Reason> = { role: 'person-role', site: 'person-sites', every: 'person-sites', name: 'person-name', label: 'token-label', scope: 'token-scope' }

export interface Standing {
  role: Role
  sites: Sites
}

/** Role and sites. @param known slugs; a site that is none of them is refused, and nobody but an admin goes without any */
export function readStanding(req: Request, known: readonly string[]): Standing | Refusal {
  const sent = read(standing, req)
  return 'refused' in sent ? sent : sitesIn(sent, known)
}

/** As above, with a name as it was typed. */
export function readNewPerson(req: Request, known: readonly string[]): (Standing & { name: string }) | Refusal {
  const sent = read(added, req)
  if ('refused' in sent) return sent
  const chosen = sitesIn(sent, known)
  return 'refused' in chosen ? chosen : { ...chosen, name: sent.name }
}

function sitesIn({ role, site, every }: z.infer<typeof standing>, known: readonly string[]): Standing | Refusal {
  if (role === 'admin' || every) return { role, sites: 'every' }
  const right = site.length > 0 && site.every((slug) => known.includes(slug))
  return right ? { role, sites: [...new Set(site)].sort() } : refusal('person-sites')
}

/** What a token is to be. @param own whether a site may be chosen */
export function readToken(req: Request, own: (slug: string) => boolean): { label: string; site: string; scope: Scope } | Refusal {
  const sent = read(token, req)
  if ('refused' in sent) return sent
  return sent.site === everySite || own(sent.site) ? sent : refusal('person-sites')
}

function read<T extends object>(schema: z.ZodType<T>, req: Request): T | Refusal {
  const parsed = schema.safeParse(req.body ?? {})
  return parsed.success ? parsed.data : refusal(reasons[String(parsed.error.issues[0]?.path[0])] ?? 'invalid')
}
