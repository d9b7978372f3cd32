import { expect } from 'chai'
import { GuideError, parseGuide } from '../../../server/guide/guide-document.ts'
import { questionsOf } from '../../../server/guide/quiz/questions.ts'
import type { Guide } from '../../../server/guide/schema.ts'
import { seed } from '../seed.ts'

const read = (guide: object) => parseGuide(JSON.stringify(guide), 'x')

describe('the quiz of the guide document', () => {
  describe('is refused, by field,', () => {
    const refusals: [string, (guide: Guide) => void, RegExp][] = [
      ['when a question is of no site', (g) => void (g.quiz[0]!.site = 'nowhere'), /quiz\[0\]\.site: no site is called nowhere/],
      ['when two questions have one slug', (g) => void (g.quiz[1]!.slug = g.quiz[0]!.slug), /quiz\[1\]\.slug: birthplace stands twice/],
      ['when an answer names no source', (g) => void (g.quiz[0]!.because.sources = []), /quiz\[0\]\.because\.sources: /],
      ['when its source is not there', (g) => void (g.quiz[0]!.because.sources = ['S999']), /quiz\[0\]\.because\.sources\[0\]: no source has the key S999/],
      ['when it has one wrong answer only', (g) => void g.quiz[0]!.wrong.splice(1), /quiz\[0\]\.wrong: /],
      ['when it has five answers', (g) => void g.quiz[0]!.wrong.push({ zh: '北京', en: 'Beijing' }), /quiz\[0\]\.wrong: /],
      ['when the right answer is among the wrong ones', (g) => void (g.quiz[0]!.wrong[1] = { ...g.quiz[0]!.right, zh: '别处' }), /quiz\[0\]\.wrong\[1\]\.en: an answer stands twice/],
      ['when one language is silent', (g) => void (g.quiz[0]!.question.en = ' '), /quiz\[0\]\.question\.en: /],
    ]
    for (const [sentence, spoil, field] of refusals) {
      it(sentence, () => {
        const guide = seed()
        spoil(guide)
        expect(() => read(guide)).to.throw(GuideError, field)
      })
    }
  })

  it('comes to a document of an earlier version as it is shipped, with the sources it cites', () => {
    const { quiz, ...before } = seed()
    before.sources = before.sources.filter(({ key }) => key !== 'S4')
    before.sites = before.sites.map((site) => JSON.parse(JSON.stringify(site).replaceAll('"S4"', '"S5"')))
    const completed = read(before)
    expect(completed.quiz).to.deep.equal(quiz)
    expect(completed.sources.map(({ key }) => key)).to.include('S4')
  })

  it('comes without the questions about a site that the earlier document has not, as routes and march do', () => {
    const { version, sources, persons, sites, quiz } = seed()
    const [residence, start] = sites.map((site) => read({ version, sources, persons, sites: [site] }))
    expect(start!.quiz).to.deep.equal(quiz.filter(({ site }) => site === 'long-march-starting-point'))
    expect(start!.routes.map(({ slug }) => slug)).to.deep.equal(['cili-1', 'cili-2', 'cili-3'])
    expect(start!.march.stages[0]!.where).to.deep.equal({ site: 'long-march-starting-point' })
    expect(residence!.march.stages[0]!.where).to.equal('unknown')
  })

  it('leaves a question with its site when its stop was taken away', () => {
    const guide = seed()
    guide.sites[0]!.stops = guide.sites[0]!.stops.filter(({ slug }) => slug !== 'marble-figure')
    const question = questionsOf(read(guide)).find(({ slug }) => slug === 'marble-height')!
    expect(question.stop).to.equal(undefined)
    expect(question.site.slug).to.equal('he-long-former-residence')
  })
})

describe('the quiz that ships', () => {
  const { quiz, sites } = seed()

  it('leads to stops that are there', () => {
    expect(quiz.filter(({ stop }) => stop)).to.have.length.above(15)
    for (const { slug, site, stop } of quiz) {
      const stops = sites.find((one) => one.slug === site)!.stops.map((one) => one.slug)
      if (stop) expect(stops, slug).to.include(stop)
    }
  })

  it('asks nothing about the two sites of which too little is known', () => {
    const asked = new Set(quiz.map(({ site }) => site))
    expect(sites.map(({ slug }) => slug).filter((slug) => !asked.has(slug))).to.deep.equal(['heping-middle-school', 'tongzi-mountain'])
  })

  it('has the right answer in every place about as often', () => {
    const questions = questionsOf(seed())
    const places = ['a', 'b', 'c', 'd'].map((letter) => questions.filter(({ right }) => right === letter).length)
    for (const often of places) expect(often).to.be.within(4, 9)
  })

  it('calls the right answer what the document calls right', () => {
    for (const { slug, options, right } of questionsOf(seed())) {
      const item = quiz.find((one) => one.slug === slug)!
      expect(options.find(({ letter }) => letter === right)!.text).to.deep.equal(item.right)
      expect(options.map(({ text }) => text.zh).sort()).to.deep.equal([item.right, ...item.wrong].map(({ zh }) => zh).sort())
    }
  })
})
