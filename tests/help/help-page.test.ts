import { expect } from 'chai'
import { setHelpPhone } from '../../server/help/help-phones.ts'
import { type Served, serve } from '../app/serve.ts'
import { hall, LetterBox } from './letter-box.ts'

const path = `/sites/${hall}/help`

describe('the page of help', () => {
  let app: Served
  let wei: LetterBox
  before(async () => {
    app = await serve()
    wei = new LetterBox(app)
  })
  after(() => app.close())

  it('of a site is one tap from the site’s page and from each of its stops, and so is the form that says a text is wrong', async () => {
    const { slug } = app.parts.guide.site(hall)!.stops[0]!
    expect((await wei.get(`/sites/${hall}`)).text).to.include(`href="${path}"`)
    const { text } = await wei.get(`/sites/${hall}/stops/${slug}`)
    expect(text).to.include(`href="${path}"`)
    expect(text).to.include(`href="/help/feedback?site=${hall}&amp;stop=${slug}&amp;kind=text"`)
    expect((await wei.get(`/help/feedback?site=${hall}&stop=${slug}&kind=text`)).text).to.match(/value="text" required checked/)
  })

  it('may be kept on a phone and shared, like a page of the guide: it is the same for everyone', async () => {
    for (const one of ['/help', path]) {
      const { headers, text } = await wei.get(one)
      expect(headers.pocket, one).to.equal('may-keep')
      expect(text, one).to.match(new RegExp(`property="og:url" content="[^"]+${one}"`)).and.include('property="og:description"')
    }
    for (const one of ['/help/assistance', '/help/feedback']) expect((await wei.get(one)).headers['cache-control'], one).to.include('no-store')
  })

  it('of a site shows the number that its people have entered, from the moment they have', async () => {
    const { db, now, random } = app.parts
    expect((await wei.get(path)).text).to.not.include('tel:07448')
    await setHelpPhone({ db, now, random }, { site: hall, phone: '0744-8231234', actor: 'Mei' })
    app.clock.forward(1000)
    expect((await wei.get(path)).text).to.include('href="tel:07448231234"')
  })

  it('lists no sources where it states nothing that needs one', async () => {
    expect((await wei.get(path)).text).to.not.include('id="sources"')
  })

  it('is led to from the address that names a site beside it', async () => {
    const { status, headers } = await wei.get(`/help?site=${hall}`)
    expect([status, headers.location]).to.deep.equal([303, path])
    expect((await wei.get('/help?site=nowhere')).status).to.equal(404)
    expect((await wei.get('/sites/nowhere/help')).status).to.equal(404)
    expect((await wei.post(path, {})).status).to.equal(405)
  })
})
