import { expect } from 'chai'
import { questionsOf } from '../../../server/guide/quiz/questions.ts'
import { languages } from '../../../server/web/words.ts'
import { serve, type Served } from '../../app/serve.ts'
import { everyTable } from '../../checkins/tables.ts'
import { ask, phone } from '../../web/ask.ts'
import { citations, listed, plain, reading } from '../reading.ts'
import { seed } from '../seed.ts'

const questions = questionsOf(seed())
const site = 'he-long-former-residence'
const ofSite = questions.filter((question) => question.site.slug === site)

describe('the quiz', () => {
  let app: Served
  before(async () => {
    app = await serve()
  })
  after(() => app.close())

  const page = async (path: string, lang = 'zh') => {
    const answer = await ask(app.url + path, { headers: { ...phone, cookie: `lang=${lang}` } })
    return { ...answer, main: answer.text.slice(answer.text.indexOf('<main')) }
  }
  const scoreIn = (main: string) => /<strong>(答对[^<]*)<\/strong>/.exec(main)?.[1]
  const answering = (letters: string[]) => `/quiz/${site}?mark=1&${ofSite.map(({ slug }, i) => `${slug}=${letters[i]}`).join('&')}`

  describe('given an address that nobody of ours wrote', () => {
    const long = 'x'.repeat(6000)
    const junk = [
      `/quiz/${site}?mark=1&birthplace=z`,
      `/quiz/${site}?mark=1&birthplace=`,
      `/quiz/${site}?mark=1&birthplace=a&birthplace=b`,
      `/quiz/${site}?mark=1&birthplace[]=a`,
      `/quiz/${site}?mark[a]=1&mark=2`,
      `/quiz/${site}?mark=1&__proto__=a&constructor=b&hasOwnProperty=c`,
      `/quiz/${site}?mark=1&birthplace=%F0%9F%8F%94%00%ff`,
      `/quiz/${site}?mark=1&birthplace=${long}`,
      '/quiz/mixed?draw=../../etc/passwd&mark=1',
      '/quiz/mixed?draw=2026-12-01.9999&mark=1',
      '/quiz/mixed?draw=a&draw=b&mark=1',
      '/quiz/mixed?mark=1&draw=%3Cscript%3E',
    ]
    for (const path of junk) {
      it(`takes ${path.slice(0, 70)} as unanswered`, async () => {
        const { status, main } = await page(path)
        expect(status).to.equal(200)
        expect(scoreIn(main)).to.match(/^答对 0 题，共 \d+ 题$/)
        expect(main).to.not.match(/<script>|passwd|x{50}/)
      })
    }

    it('does not know a quiz of no site', async () => {
      for (const path of ['/quiz/nowhere', '/quiz/__proto__', '/quiz/%00', `/quiz/${long}`]) expect((await page(path)).status, path).to.equal(404)
    })
  })

  it('says of a site without questions why there are none', async () => {
    const { status, main } = await page('/quiz/tongzi-mountain')
    expect(status).to.equal(200)
    expect(main).to.include('还在核实').and.include('href="/sites/tongzi-mountain"').and.not.include('<fieldset')
  })

  it('lists every site with the number of its questions', async () => {
    const { main } = await page('/quiz')
    for (const { slug } of seed().sites) {
      const n = questions.filter((question) => question.site.slug === slug).length
      if (n > 0) expect(main).to.match(new RegExp(`href="/quiz/${slug}".*<b>${n} 题</b>`))
      else expect(main).to.not.include(`href="/quiz/${slug}"`)
    }
  })

  it('shows no answer before it is asked to mark', async () => {
    const { main } = await page(`/quiz/${site}`)
    expect(main).to.not.match(/is-right|is-wrong|答对 \d/)
    expect(main.match(/<div class="quiz-because"[^>]*>/g)).to.have.length(ofSite.length)
    for (const [tag] of main.matchAll(/<div class="quiz-because"[^>]*>/g)) expect(tag).to.include(' hidden')
  })

  it('marks all right answers as right, and says so', async () => {
    const { main } = await page(answering(ofSite.map(({ right }) => right)))
    expect(scoreIn(main)).to.equal(`答对 ${ofSite.length} 题，共 ${ofSite.length} 题`)
    expect(main).to.include('全部答对').and.not.include('is-wrong')
  })

  it('marks each wrong answer beside the right one, in words as well as in colour', async () => {
    const wrong = ofSite.map(({ right }) => (right === 'a' ? 'b' : 'a'))
    const { main } = await page(answering([ofSite[0]!.right, ...wrong.slice(1)]))
    expect(scoreIn(main)).to.equal(`答对 1 题，共 ${ofSite.length} 题`)
    expect(main.match(/<em data-mark>✗ 没答对/g)).to.have.length(ofSite.length - 1)
    expect(main.match(/<em data-mark>✓ 正确答案/g)).to.have.length(ofSite.length - 1)
    expect(main.match(/<em data-mark>✓ 答对了/g)).to.have.length(1)
  })

  for (const lang of languages) {
    it(`gives each answer its reason, its sources and a way to the place (${lang})`, async () => {
      for (const { slug } of seed().sites) {
        const asked = questions.filter((question) => question.site.slug === slug)
        if (asked.length === 0) continue
        const { main, text } = await page(`/quiz/${slug}?mark=1`, lang)
        const read = reading(text)
        for (const { because, question, stop } of asked) {
          expect(read).to.include(plain(question[lang])).and.include(`${plain(because[lang])}⟦${because.sources.join(' ')}⟧`)
          expect(main).to.include(`href="/sites/${slug}${stop ? `/stops/${stop.slug}` : ''}"`)
        }
        expect(listed(text)).to.deep.equal([...new Set(citations(text).map(({ key }) => key))])
      }
    })
  }

  it('draws ten from all sites, the same for everybody that day, others the next', async () => {
    const asked = async (path: string) => [...(await page(path)).main.matchAll(/name="([\w-]+)" value="a"/g)].map(([, slug]) => slug!)
    const today = await asked('/quiz/mixed')
    expect(today).to.have.length(10)
    expect(await asked('/quiz/mixed?draw=2026-12-01')).to.deep.equal(today)
    app.clock.set('2026-12-02T00:00:01+08:00')
    expect(await asked('/quiz/mixed')).to.not.deep.equal(today)
    expect(await asked('/quiz/mixed?draw=2026-12-01')).to.deep.equal(today)
    expect(await asked('/quiz/mixed?draw=2026-12-01.1')).to.not.deep.equal(today)
  })

  it('keeps the answers when the language or the size of the text is changed, and is not listed by search engines', async () => {
    const { text } = await page(`/quiz/${site}?mark=1&birthplace=c`)
    expect(text.replaceAll('&amp;', '&')).to.include('href="?mark=1&birthplace=c&lang=en"')
    expect(text).to.include('<meta name="robots" content="noindex">')
    expect((await page(`/quiz/${site}`)).text).to.not.include('noindex')
  })

  it('stores nothing and sets no cookie', async () => {
    const before = await everyTable(app.parts.db)
    const { headers } = await page(answering(ofSite.map(({ right }) => right)))
    expect(headers['set-cookie']).to.equal(undefined)
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })
})
