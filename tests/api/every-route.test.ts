import { expect } from 'chai'
import { pino } from 'pino'
import { operations } from '../../server/api/document.ts'
import { createApp } from '../../server/app.ts'
import { type Route, routesOf } from '../app/routes-of.ts'
import { serve, type Served } from '../app/serve.ts'
import { Lan } from '../bookings/organiser.ts'

const written = (path: string) => path.replace(/:(\w+)/g, '{$1}')
const isDescribed = ({ method, path }: Route) => operations.some((one) => one.method === method.toLowerCase() && one.path === written(path))

describe('every public route of the running application', () => {
  let app: Served
  let routes: Route[]
  /** What stands in the places of a path, of things that are there. */
  const things: Record<string, string> = { site: 'base-memorial-hall', stop: 'founding-yard', story: 'dayong-1934', route: 'sangzhi', file: 'WW_verify_0.txt', number: 'AB3DE', scan: 'x', id: 'x' }
  let key = ''

  before(async () => {
    app = await serve({ log: pino({ level: 'silent' }) })
    routes = routesOf(createApp(app.parts)).filter(({ path }) => !path.startsWith('/staff') && !path.startsWith('/assets'))
    things.code = await app.code('base-memorial-hall')
    const booked = await new Lan(app).books()
    things.ref = booked.ref
    key = booked.key
  })
  after(() => app.close())

  it('is seen', () => {
    expect(routes.map(({ method, path }) => `${method} ${path}`)).to.include.members(['GET /counts.json', 'POST /c/:code', 'POST /bookings/:ref/move', 'GET /'])
  })

  it('is described, if it answers JSON', async () => {
    const undescribed: string[] = []
    for (const { method, path } of routes.filter((route) => !isDescribed(route))) {
      // A stream of events never ends, the description does not describe itself, and a manifest is for browsers.
      if (path.endsWith('/events') || ['/api/openapi.json', '/manifest.webmanifest'].includes(path)) continue
      const address = path.replace(/:(\w+)/g, (_all, name: string) => things[name] ?? expect.fail(`${path}: give this test a thing for :${name}`))
      const headers = { accept: 'application/json', 'content-type': 'application/json' }
      const init = method === 'POST' ? { method, headers, body: JSON.stringify({ key }) } : { method, headers }
      const answer = await fetch(`${app.url}${address}?key=${key}`, { redirect: 'manual', ...init })
      // A page refuses in JSON, too; what it gives when it does not refuse makes it a page. A form is known by its answer to a wrong one.
      const json = (answer.headers.get('content-type') ?? '').includes('json')
      if (json && (answer.ok || method === 'POST')) undescribed.push(`${method} ${path}`)
    }
    expect(undescribed).to.deep.equal([])
  })

  it('is there, if it is described', () => {
    const there = routes.map(({ method, path }) => `${method.toLowerCase()} ${written(path)}`)
    const open = operations.filter(({ path }) => !path.startsWith('/staff'))
    expect(open.map(({ method, path }) => `${method} ${path}`).filter((one) => !there.includes(one))).to.deep.equal([])
  })
})
