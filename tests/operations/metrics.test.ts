import { randomUUID } from 'node:crypto'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import express from 'express'
import { Meters } from '../../server/operations/meters.ts'
import { metricsRoutes } from '../../server/operations/metrics.ts'
import { verifyNightly } from '../../server/ledger/nightly.ts'
import { sealDays } from '../../server/ledger/seal-days.ts'
import { type Served, serve } from '../app/serve.ts'
import { asJson, Lan, wish } from '../bookings/organiser.ts'
import { onListener } from '../checkins/on-app.ts'
import { Phone, phoneAt } from '../checkins/phone.ts'
import { type Breakable, serveBreakable } from '../database/breakable.ts'
import { scratchFolder } from '../database/each-database.ts'
import { onServer } from './installation.ts'

const site = 'base-memorial-hall'

/** The value of a series, as it stands in the text; undefined where there is none. */
function valueIn(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`red_footprints_${series} `))
  return line === undefined ? undefined : Number(line.split(' ').at(-1))
}

async function scraped(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics`)
  expect(answer.status).to.equal(200)
  expect(answer.headers.get('content-type')).to.equal('text/plain; version=0.0.4; charset=utf-8')
  expect(answer.headers.get('cache-control')).to.equal('no-store')
  return answer.text()
}

describe('the metrics', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve()
    code = await app.code(site)
  })
  afterEach(() => app.close())

  const value = async (series: string) => valueIn(await scraped(app.url), series)

  it('can be read by Prometheus: each has its help and its type, once, and every value is a number', async () => {
    await (await phoneAt(app, code)).checkIn(code)
    const lines = (await scraped(app.url)).split('\n').filter((line) => line !== '')
    const named = lines.flatMap((line) => /^# TYPE (\S+) (?:counter|gauge|histogram)$/.exec(line)?.[1] ?? [])
    expect(named).to.have.length.above(5)
    expect(new Set(named)).to.have.property('size', named.length)
    for (const name of named) expect(lines.filter((line) => line.startsWith(`# HELP ${name} `)), name).to.have.length(1)
    for (const line of lines.filter((one) => !one.startsWith('#'))) {
      expect(line).to.match(/^[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? -?\d+(\.\d+)?(e[+-]?\d+)?$/)
      expect(named.some((name) => line.startsWith(name)), line).to.equal(true)
    }
  })

  it('count check-ins by what they were answered, and the refused by their reason', async () => {
    expect(await value('check_ins_total{outcome="counted",reason=""}')).to.equal(0)
    const wei = await phoneAt(app, code)
    for (let i = 0; i < 3; i++) await wei.checkIn(code)
    await wei.press(code, await wei.open(code))
    await new Phone(app).checkIn(code, { with_group: true })
    await wei.send(code, { companions: 9 })
    await wei.send('7QQ7QQ7Q')
    await wei.request(`/c/${code}`, asJson('{'))
    const kept = { code, scanned_at: new Date(app.clock.now()).toISOString() }
    await wei.request('/scans', asJson({ scans: [{ ...kept, scan_id: randomUUID() }, { ...kept, scan_id: 'x' }, { ...kept, scan_id: randomUUID(), scanned_at: '2026-11-01T09:00:00+08:00' }] }))
    const text = await scraped(app.url)
    const counted = Object.fromEntries([...text.matchAll(/check_ins_total\{outcome="(\w+)",reason="([\w-]*)"\} (\d+)/g)].map(([, outcome, reason, n]) => [`${outcome} ${reason}`.trim(), Number(n)]))
    expect(counted).to.deep.equal({
      counted: 1,
      already: 4,
      member: 1,
      'refused companions': 1,
      'refused code-mistyped': 1,
      'refused malformed': 1,
      'refused scan-id': 1,
      'refused expired': 1,
    })
  })

  it('tell how many scans share a commit, and how many wait', async () => {
    const phones = Array.from({ length: 20 }, () => new Phone(app))
    await Promise.all(phones.map((phone) => phone.checkIn(code)))
    const text = await scraped(app.url)
    expect(valueIn(text, 'commit_scans_sum')).to.equal(20)
    expect(valueIn(text, 'commit_scans_count')).to.be.within(1, 20)
    expect(valueIn(text, 'commit_scans_bucket{le="128"}')).to.equal(valueIn(text, 'commit_scans_count'))
    expect(valueIn(text, 'scans_waiting')).to.equal(0)
  })

  it('tell how many scans wait while a commit hangs', async () => {
    const queue = { waiting: 7 }
    const { config, db, log, now } = app.parts
    await onListener(express().use(metricsRoutes({ config, db, meters: new Meters(), queue, log, now })), async (url) => {
      expect(valueIn(await scraped(url), 'scans_waiting')).to.equal(7)
    })
  })

  it('count requests by route, and hold nothing that was asked', async () => {
    const wei = await phoneAt(app, code)
    await wei.checkIn(code)
    const lan = new Lan(app)
    const booked = await lan.books()
    const { ref, key } = booked
    await lan.looksAt(booked)
    await lan.request('/nothing/13812345678?phone=13812345678')
    await lan.request('/ASSETS/13812345678')
    await lan.request('/STAFF/13812345678')
    await lan.request(`/bookings/${ref}`, { method: 'PROPFIND' })
    const text = await scraped(app.url)
    const count = (labels: string) => valueIn(text, `request_seconds_count{${labels}}`)
    expect(count('method="POST",route="/c/:code",status="2xx"')).to.equal(1)
    expect(count('method="GET",route="/bookings/:ref",status="2xx"')).to.equal(1)
    expect(count('method="GET",route="",status="4xx"')).to.be.at.least(1)
    expect(count('method="GET",route="/staff",status="4xx"')).to.equal(1)
    expect(count('method="other",route="/bookings/:ref",status="4xx"')).to.equal(1)
    for (const asked of [code, ref, key, '13812345678', wei.device!, 'STAFF', 'ASSETS', 'PROPFIND']) expect(text, asked).to.not.contain(asked)
  })

  it('tell what stands in the outbox', async () => {
    expect(await value('outbox_messages{state="to-phone"}')).to.equal(0)
    await new Lan(app).request('/bookings', asJson(wish()))
    const text = await scraped(app.url)
    expect(valueIn(text, 'outbox_messages{state="to-phone"}')).to.equal(1)
    const { db, now } = app.parts
    const [call] = await db.read.selectFrom('outbox').selectAll().execute()
    const mail = (n: number, more: object) => ({ ...call!, id: new Uint8Array(16).fill(n), channel: 'mail' as const, next_at: now(), ...more })
    const rows = [mail(1, {}), mail(2, { tries: 3 }), mail(3, { tries: 1, channel: 'sms' }), mail(4, { state: 'gone', next_at: null }), mail(6, { state: 'gone', next_at: null, overtaken_at: now() }), mail(5, { state: 'sent', next_at: null, told_at: now() })]
    await db.write((trx) => trx.insertInto('outbox').values(rows).execute())
    const after = await scraped(app.url)
    expect(['waiting', 'retrying', 'to-phone', 'overtaken', 'gone'].map((state) => valueIn(after, `outbox_messages{state="${state}"}`))).to.deep.equal([1, 2, 1, 1, 1])
    expect(after).to.not.contain('sent')
  })

  it('tell how old the last backup, seal and verification are, and leave out what never was', async () => {
    const before = await scraped(app.url)
    for (const name of ['backup_age_seconds', 'seal_age_seconds', 'verification_age_seconds', 'ledger_misfits']) expect(before, name).to.not.contain(name)
    expect(before.toLowerCase()).to.not.contain('nan')

    const folder = join(app.parts.config.DATA_DIR, 'backups')
    mkdirSync(folder)
    const made = { 'red-footprints-2026-11-30.backup': 30 * 3600, 'red-footprints-2026-12-01.backup': 6 * 3600, 'somebody-elses.backup': 60, 'red-footprints-2026-12-01.backup.partial-77': 60 }
    for (const [name, age] of Object.entries(made)) {
      writeFileSync(join(folder, name), 'a backup')
      utimesSync(join(folder, name), app.clock.now() / 1000, app.clock.now() / 1000 - age)
    }
    writeFileSync(join(folder, 'red-footprints-2026-12-02.backup'), '')
    expect(await value('backup_age_seconds')).to.equal(6 * 3600)

    await new Phone(app).checkIn(code)
    app.clock.set('2026-12-02T00:30:00+08:00')
    await sealDays(app.parts)
    app.clock.set('2026-12-02T01:30:00+08:00')
    await verifyNightly(app.parts)
    app.clock.set('2026-12-02T02:30:00+08:00')
    const text = await scraped(app.url)
    expect(valueIn(text, 'seal_age_seconds')).to.equal(2 * 3600)
    expect(valueIn(text, 'verification_age_seconds')).to.equal(3600)
    expect(valueIn(text, 'ledger_misfits')).to.equal(0)
    const result = JSON.stringify({ days: 1, entries: 1, misfits: [{ site, day: '2026-12-01', kind: 'changed' }] })
    await app.parts.db.write((trx) => trx.updateTable('verifications').set({ result }).execute())
    expect(await value('ledger_misfits')).to.equal(1)
  })

  it('say what the process knows while the database cannot be asked, and that it cannot', async () => {
    await new Phone(app).checkIn(code)
    expect(await value('up{store="reading"}')).to.equal(1)
    const { config, db, meters, queue, log, now } = app.parts
    const hanging = { ...db, read: { selectFrom: () => { throw new Error('away') } } as unknown as typeof db.read, write: () => new Promise<never>(() => undefined) }
    await onListener(express().use(metricsRoutes({ config, db: hanging, meters, queue, log, now, patience: 20 })), async (url) => {
      const text = await scraped(url)
      expect([valueIn(text, 'up{store="reading"}'), valueIn(text, 'up{store="writing"}')]).to.deep.equal([0, 0])
      expect(valueIn(text, 'check_ins_total{outcome="counted",reason=""}')).to.equal(1)
      expect(valueIn(text, 'scans_waiting')).to.equal(0)
      expect(text).to.not.contain('outbox')
    })
  })

  describe('of a store that nobody can write to', () => {
    let broken: Breakable
    beforeEach(async () => (broken = await serveBreakable()))
    afterEach(() => broken.app.close())

    it('count a check-in as refused', async () => {
      const code = await broken.app.code(site)
      const wei = await phoneAt(broken.app, code)
      await broken.takeWriterAway()
      expect((await wei.send(code)).status).to.equal(503)
      await broken.giveBack()
      expect(valueIn(await scraped(broken.app.url), 'check_ins_total{outcome="refused",reason="unavailable"}')).to.equal(1)
    })

    it('say that who writes is not answered, and who reads is', async () => {
      await broken.takeWriterAway()
      const text = await scraped(broken.app.url)
      expect([valueIn(text, 'up{store="reading"}'), valueIn(text, 'up{store="writing"}')]).to.deep.equal([1, 0])
      expect(valueIn(text, 'outbox_messages{state="gone"}')).to.equal(0)
      await broken.giveBack()
      expect(valueIn(await scraped(broken.app.url), 'up{store="writing"}')).to.equal(1)
    })
  })

  it('of two applications in one process count each for itself', async () => {
    const other = await serve()
    await new Phone(app).checkIn(code)
    expect(valueIn(await scraped(other.url), 'check_ins_total{outcome="counted",reason=""}')).to.equal(0)
    expect(await value('check_ins_total{outcome="counted",reason=""}')).to.equal(1)
    await other.close()
  })

  it('of a real server tell the lag of its event loop, and the process', async () => {
    const folder = scratchFolder()
    await onServer({ DATA_DIR: folder.path }, async (url) => {
      const text = await scraped(url)
      for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes']) {
        expect(Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]), name).to.be.above(0)
      }
    })
    folder.remove()
  }).timeout(60_000)
})
