import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { onDatabase } from '../checkins/on-app.ts'
import { everyTable } from '../checkins/tables.ts'
import type { Acknowledged } from './under-load.ts'

const hex = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString('hex')
const idOf = ({ attempt }: Acknowledged) => attempt.scanId.replaceAll('-', '')

/** What the database holds after whatever has happened to it, by site: 人次 and the number of scans. */
export interface Books {
  people: Record<string, number>
  scans: number
}

/**
 * Looks whether every acknowledged scan is there as its visitor was told, none is counted twice, nothing is
 * half-written, and the counters are the sum of the visits.
 */
export async function checkBooks(file: string, acknowledged: Acknowledged[]): Promise<Books> {
  return onDatabase(file, async (db) => {
    expect(await recount(db, { check: true }), 'counters that differ from their rows').to.deep.equal([])
    const { visits = [], scans = [], totals = [] } = await everyTable(db)
    const scanned = new Map(scans.map((scan) => [`${scan.site} ${hex(scan.scan_id)}`, scan]))
    const visited = new Map(visits.map((visit) => [`${visit.site} ${hex(visit.id)}`, visit]))
    expect(visited.size, 'a scan that is two visits').to.equal(visits.length)
    const devices = visits.filter(({ device }) => device !== null).map(({ site, day, device }) => `${site} ${day} ${hex(device)}`)
    expect(new Set(devices).size, 'a browser that is two visits on a day').to.equal(devices.length)
    expect([...visited.keys()].filter((key) => !scanned.has(key)), 'visits without a scan').to.deep.equal([])
    const counted = [...scanned].filter(([, { outcome }]) => outcome === 'counted').map(([key]) => key)
    expect(counted.filter((key) => !visited.has(key)), 'counted scans without a visit').to.deep.equal([])

    for (const one of acknowledged) {
      const { attempt, status, answer } = one
      const key = `${attempt.site} ${idOf(one)}`
      expect(answer, 'an answer to a check-in').to.have.property('outcome')
      expect(status).to.equal(answer.outcome === 'counted' ? 201 : 200)
      expect(answer.scan_id).to.equal(attempt.scanId)
      expect(scanned.get(key), `acknowledged, and gone: ${JSON.stringify(one)}`).to.include({
        outcome: answer.outcome,
        day: answer.date,
        number: answer.number,
      })
      if (answer.outcome === 'counted') expect(visited.get(key)).to.include({ people: 1 + attempt.companions })
    }

    const people: Record<string, number> = {}
    for (const visit of visits) people[visit.site as string] = (people[visit.site as string] ?? 0) + Number(visit.people)
    expect(Object.fromEntries(totals.map((row) => [row.site, row.people]))).to.deep.equal(people)
    return { people, scans: scans.length }
  })
}
