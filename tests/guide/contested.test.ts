import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'
import { byMemory, contested, living, type Unsaid } from './contested.ts'
import { seed, seedText, siteOf, texts } from './seed.ts'

const locales = ['zh', 'en'].map((lang) => readFileSync(shipped(`data/locales/${lang}.json`), 'utf8')).join('\n')

describe('the guide does not print', () => {
  for (const unsaid of contested) it(`${unsaid.what}, which is contested`, () => expectUnsaid(unsaid))
  for (const unsaid of byMemory) it(`${unsaid.what}, known by memory only`, () => expectUnsaid(unsaid))

  it('the dates of life of anybody but three, whose sources bear them out', () => {
    const known = seed().persons.filter(({ life }) => life !== 'unknown')
    expect(known.map(({ slug }) => slug)).to.deep.equal(['he-long', 'deng-ping', 'long-siquan'])
  })

  it('the name of any living private person whom the articles name', () => {
    expect(seedText).to.not.match(living)
    expect(locales).to.not.match(living)
    for (const name of ['陈朝禄', '刘胜福', 'Chen Chaolu', 'Mao Xianglin', '张燕']) expect(`有${name}在`.replace(/(\w)在/, '$1 在')).to.match(living)
    expect('刘家坪 张闻天 Zhang Wentian Liujiaping').to.not.match(living)
  })

  it('the days of Baima Mountain without saying whose they are', () => {
    for (const { path, value } of texts(siteOf('baima-mountain-battlefield'))) {
      if (!/(?<!\d)22日|\b22nd\b/.test(value.zh + value.en)) continue
      expect(value, path).to.have.property('sources').that.includes('S45')
      expect(value.zh, path).to.include('目录')
    }
  })

  it('a subject for a micro-lesson whose subject nobody has found', () => {
    const told = texts(siteOf('base-memorial-hall').story).find(({ value }) => value.zh.includes('《最后一页日历》'))
    expect(told?.value.zh).to.match(/《最后一页日历》讲的是什么.*待核实/)
    expect(told?.value.en).to.match(/What the first is about .* still to be found/)
  })
})

describe('every pattern of what is not printed', () => {
  for (const { what, never, about, wrong, right = [] } of [...contested, ...byMemory]) {
    it(`bites on what is wrong about ${what}`, () => {
      for (const sentence of wrong) {
        expect(sentence).to.match(never)
        if (about) expect(sentence).to.match(about)
      }
      for (const sentence of right) expect(never.test(sentence) && (about?.test(sentence) ?? true), sentence).to.equal(false)
    })
  }
})

function expectUnsaid({ never, at, about }: Unsaid): void {
  const part = at === undefined ? seed() : siteOf(at)
  expect(part, at).to.be.an('object')
  for (const { path, value } of texts(part)) {
    for (const words of [value.zh, value.en]) {
      if (about === undefined || about.test(words)) expect(words, path).to.not.match(never)
    }
  }
}
