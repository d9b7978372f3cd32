import { Writable } from 'node:stream'
import { expect } from 'chai'
import express from 'express'
import { Assets } from '../../server/web/assets.ts'
import { errorHandler } from '../../server/web/errors.ts'
import { warnOfProxy } from '../../server/web/forwarded.ts'
import { openLog } from '../../server/web/log.ts'
import { Pages } from '../../server/web/pages.ts'
import { requestLog } from '../../server/web/request-log.ts'
import { onApp, onListener } from '../checkins/on-app.ts'

/** A log, and the lines that were written to it. */
function kept(level = 'trace') {
  const lines: Record<string, unknown>[] = []
  const log = openLog(level, new Writable({ write: (chunk, _encoding, done) => (lines.push(JSON.parse(String(chunk)) as Record<string, unknown>), done()) }))
  return { log, lines }
}

describe('the log', () => {
  it('says of an error what it is, and nothing of what it carries', () => {
    const { log, lines } = kept()
    const lan = '13812345678'
    const cause = Object.assign(new Error('duplicate key value violates unique constraint "staff_name"'), { detail: `Key (phone)=(${lan}) already exists.`, where: lan })
    const err = Object.assign(new TypeError('the booking could not be written', { cause }), { code: '23505', body: lan, parameters: [lan], url: `http://robot.example/?key=${lan}` })
    log.error({ err }, 'a request failed')
    log.error({ err: { phone: lan } }, 'no error')
    log.error({ err: new AggregateError([Object.assign(new Error('refused'), { address: lan })], 'all failed') }, 'several')
    expect(JSON.stringify(lines)).to.not.contain(lan)
    expect(lines[0]).to.have.nested.include({ 'err.type': 'TypeError', 'err.message': 'the booking could not be written', 'err.code': '23505' })
    expect(lines[0]).to.have.nested.property('err.stack').that.includes('log.test')
    expect(lines[0]).to.have.nested.property('err.cause.message').that.includes('staff_name')
    expect(lines[2]).to.have.nested.property('err.errors[0].message', 'refused')
  })

  it('ends where errors cause each other in a circle', () => {
    const { log, lines } = kept()
    const err = new Error('one')
    err.cause = new Error('two', { cause: err })
    log.error({ err }, 'round')
    expect(lines).to.have.length(1)
  })

  it('does not name the machine', () => {
    const { log, lines } = kept()
    log.info('here')
    expect(Object.keys(lines[0]!).sort()).to.deep.equal(['level', 'msg', 'time'])
  })
})

describe('an answer that breaks off half-way', () => {
  it('is a line of the log, by its id, and no answer that looks whole', async () => {
    const { log, lines } = kept('info')
    const pages = new Pages({ config: { PUBLIC_URL: 'http://localhost' }, assets: new Assets() })
    const app = express().use(requestLog(log))
    app.get('/half/:key', async (_req, res) => {
      await new Promise((resolve) => res.write('one half', resolve))
      throw new Error('the other half is lost')
    })
    app.use(errorHandler({ pages, log }))
    await onListener(app, async (url) => {
      const answer = await fetch(`${url}/half/13812345678`)
      expect(await answer.text().catch(() => 'broken')).to.equal('broken')
      expect(lines).to.have.length(1)
      expect(lines[0]).to.include({ route: '/half/:key', requestId: answer.headers.get('x-request-id') })
      expect(lines[0]).to.have.nested.property('err.message', 'the other half is lost')
    })
  })
})

describe('a proxy that nobody has told the server about', () => {
  const ask = (url: string, headers: Record<string, string> = {}) => fetch(`${url}/health/live`, { headers })

  it('is warned about once, without the address it names', async () => {
    const { log, lines } = kept('info')
    await onApp({ log }, async ({ url }) => {
      await ask(url)
      // The doctor pretends to be one.
      await fetch(`${url}/health/seen`, { headers: { 'x-forwarded-for': '192.0.2.77' } })
      expect(lines).to.deep.equal([])
      await ask(url, { 'x-forwarded-for': '203.0.113.77' })
      await ask(url, { forwarded: 'for=203.0.113.77' })
      expect(lines.map(({ msg }) => msg)).to.have.length(1)
      expect(lines[0]!.msg).to.contain('TRUST_PROXY')
      expect(JSON.stringify(lines)).to.not.contain('203.0.113')
    })
  })

  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip']) {
    it(`is known by ${header}`, async () => {
      const { log, lines } = kept()
      const app = express().use(warnOfProxy(log), (_req, res) => void res.end())
      await onListener(app, async (url) => void (await ask(url, { [header]: '203.0.113.77' })))
      expect(lines).to.have.length(1)
    })
  }

  it('is nothing to warn about once it is told', async () => {
    const { log, lines } = kept('info')
    await onApp({ log, env: { TRUST_PROXY: '1' } }, async ({ url }) => void (await ask(url, { 'x-forwarded-for': '203.0.113.77' })))
    expect(lines).to.deep.equal([])
  })
})
