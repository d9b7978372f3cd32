import { createHash } from 'node:crypto'
import { uuidText } from '../../server/uuid.ts'
import { Signer } from '../../server/secrets.ts'

/** What a crowd sends, made out of a seed, and what a count that never lies makes of it. */

export interface Attempt {
  site: string
  scanId: string
  /** Name of the browser; undefined for one that keeps no cookie. */
  device: string | undefined
  companions: number
  withGroup: boolean
}

/** What a loader sends. */
export interface Request {
  path: string
  cookie: string | undefined
  body: object
}

/** Whole numbers from 0 to below `end`, always the same for the same name. */
export function drawn(name: string, end: number): number {
  return bytes(name).readUInt32BE() % end
}

const bytes = (name: string) => createHash('sha256').update(name).digest()

/**
 * So many attempts at two sites, by half as many browsers, each with a number of companions of its own: most
 * come once or twice, some keep no cookie, some came with a group, and every tenth attempt is sent twice.
 */
export function attemptsOf(seed: string, count: number): Attempt[] {
  const attempts: Attempt[] = []
  for (let i = 0; i < count; i++) {
    const draw = (what: string, end: number) => drawn(`${seed} ${what} ${i}`, end)
    const again = attempts[draw('which', Math.max(1, i))]
    if (again && draw('again', 10) === 0) {
      attempts.push(again)
      continue
    }
    const device = draw('cookie', 4) === 0 ? undefined : `${seed} device ${draw('device', count / 2)}`
    attempts.push({
      site: ['tongzi-mountain', 'base-memorial-hall'][draw('site', 2)]!,
      scanId: uuidText(bytes(`${seed} scan ${i}`).subarray(0, 16)),
      device,
      companions: device === undefined ? draw('companions', 6) : drawn(device, 6),
      withGroup: draw('group', 8) === 0,
    })
  }
  return attempts
}

/** 人次 of each site, by counting laws 2 to 4, in whatever order the attempts arrived and however often. */
export function peopleBy(attempts: Attempt[]): Record<string, number> {
  const visitors = new Map<string, { site: string; people: number }>()
  for (const { site, scanId, device, companions, withGroup } of attempts) {
    const key = `${site} ${device ?? scanId}`
    const before = visitors.get(key)?.people ?? Infinity
    visitors.set(key, { site, people: withGroup ? 0 : Math.min(before, 1 + companions) })
  }
  const people: Record<string, number> = {}
  for (const visitor of visitors.values()) people[visitor.site] = (people[visitor.site] ?? 0) + visitor.people
  return people
}

/** As a phone sends it that had kept the scan since an instant, so that all are of one day. */
export function requestOf(attempt: Attempt, { codes, secret, at }: { codes: Map<string, string>; secret: string; at: number }): Request {
  const { site, scanId, device, companions, withGroup } = attempt
  return {
    path: `/c/${codes.get(site)}`,
    cookie: device === undefined ? undefined : cookieOf(device, secret),
    body: { scan_id: scanId, scanned_at: at, companions, with_group: withGroup },
  }
}

function cookieOf(device: string, secret: string): string {
  const id = bytes(device).subarray(0, 16).toString('base64url')
  return `device=${id}.${new Signer([secret], 'device-cookie').sign(id)}`
}
