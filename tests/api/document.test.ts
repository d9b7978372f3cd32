import { expect } from 'chai'
import type { Described, OpenApi } from '../../server/api/document.ts'
import { languages } from '../../server/web/words.ts'
import { serve, type Served } from '../app/serve.ts'
import { ask, phone } from '../web/ask.ts'
import { HoldingTo } from './holding-to.ts'
import { openApiShape } from './open-api-shape.ts'

interface Told extends Described {
  method: string
  path: string
}

const toldBy = ({ paths }: OpenApi): Told[] =>
  Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => ({ ...one, method, path })))

describe('the description for programs', () => {
  let app: Served
  let document: OpenApi
  before(async () => {
    app = await serve({ env: { PUBLIC_URL: 'https://guide.example' } })
    document = await fetched('en')
  })
  after(() => app.close())

  const fetched = async (lang: string) => (await fetch(`${app.url}/api/openapi.json`, { headers: { 'accept-language': lang } })).json() as Promise<OpenApi>

  it('is refused when it is asked for in another way', async () => {
    const answer = await fetch(`${app.url}/api/openapi.json`, { method: 'POST' })
    expect([answer.status, answer.headers.get('allow'), ((await answer.json()) as { reason: string }).reason]).to.deep.equal([405, 'GET, HEAD', 'method'])
    expect((await fetch(`${app.url}/api/nothing`)).status).to.equal(404)
  })

  it('is an OpenAPI document of version 3.1, open to other pages', async () => {
    expect(openApiShape.safeParse(document).error?.issues).to.equal(undefined)
    const { headers } = await fetch(`${app.url}/api/openapi.json`)
    expect(headers.get('content-type')).to.match(/^application\/json/)
    expect(headers.get('access-control-allow-origin')).to.equal('*')
    expect(document.servers).to.deep.equal([{ url: 'https://guide.example' }])
  })

  it('is held to by a shape that finds a fault', () => {
    const { openapi, ...rest } = document
    expect(openapi).to.equal('3.1.1')
    expect(openApiShape.safeParse({ openapi: '3.0.3', ...rest }).success).to.equal(false)
    const misspelt = structuredClone(document) as unknown as { paths: Record<string, { get: object }> }
    Object.assign(misspelt.paths['/counts.json']!.get, { respones: {} })
    expect(openApiShape.safeParse(misspelt).success).to.equal(false)
  })

  it('names every operation once, and every part of its address', () => {
    const told = toldBy(document)
    expect(told).to.have.length.above(15)
    expect(new Set(told.map(({ operationId }) => operationId)).size).to.equal(told.length)
    for (const { path, parameters, tags, security } of told) {
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)
      expect(path.match(/\{\w+\}/g) ?? [], path).to.deep.equal(inPath)
      expect(document.tags.map(({ name }) => name)).to.include(tags[0])
      for (const way of security) expect(Object.keys(document.components.securitySchemes)).to.include.members(Object.keys(way))
    }
  })

  it('guards every door of the staff, and no other', () => {
    for (const { path, security } of toldBy(document)) expect(security.length > 0, path).to.equal(path.startsWith('/staff/'))
  })

  it('gives examples that its own schemas take', () => {
    const holding = new HoldingTo(document)
    let examples = 0
    for (const { operationId, requestBody, responses } of toldBy(document)) {
      const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)]
      for (const { schema, example } of contents.flatMap((content) => Object.values(content ?? {}))) {
        if (schema === undefined) continue
        const faults = holding.faults(schema, example)
        if (example === undefined) continue
        expect(faults, operationId).to.deep.equal([])
        examples += 1
      }
    }
    expect(examples).to.be.above(25)
  })

  it('is there in both languages, which differ in words alone', async () => {
    const wordless = (text: object) => JSON.stringify(text).replace(/"(title|summary|description)":"[^"]*"/g, '')
    const zh = await fetched('zh')
    expect(zh.info.title).to.equal('数据接口')
    expect(document.info.title).to.equal('Data interface')
    expect(wordless(zh)).to.equal(wordless(document))
  })

  for (const lang of languages) {
    it(`can be read by people, in ${lang}, without a script from elsewhere`, async () => {
      const { status, text, headers } = await ask(`${app.url}/api?lang=${lang}`, { headers: phone })
      expect(status).to.equal(200)
      for (const { operationId, summary } of toldBy(await fetched(lang))) {
        expect(text).to.include(`<article id="${operationId}">`)
        expect(text.replaceAll('&#39;', '’')).to.include(summary)
      }
      expect(text).to.not.match(/(?:src|href)="(?:https?:)?\/\/(?!beian)/)
      expect(headers['content-security-policy']).to.include("default-src 'self'").and.not.include('unsafe')
      expect(text).to.include('curl -X POST')
    })
  }
})
