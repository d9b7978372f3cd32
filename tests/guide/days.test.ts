import { expect } from 'chai'
import ICAL from 'ical.js'
import { calendarOf, eventsOn, nearestDay } from '../../server/guide/days.ts'
import { languages } from '../../server/web/words.ts'
import { serve, type Served, StoppedClock } from '../app/serve.ts'
import { ask, phone } from '../web/ask.ts'
import { plain, reading } from './reading.ts'
import { seed } from './seed.ts'

const guide = seed()
const dated = guide.sites.flatMap((site) => site.dates.filter(({ date }) => date.length === 10).map((one) => ({ ...one, site })))
/** A site whose dates are those that are given. */
const sitesWith = (...dates: string[]) => [{ ...guide.sites[0]!, dates: dates.map((date) => ({ date, event: guide.sites[0]!.dates[0]!.event })) }]
const datesOf = (events: { date: string }[]) => events.map(({ date }) => date)

describe('the days of the year', () => {
  it('are of whole dates that exist', () => {
    expect(calendarOf(sitesWith('1935', '1935-11', '1935-02-30', '1935-11-19')).map(({ monthDay }) => monthDay)).to.deep.equal(['11-19'])
  })

  it('tell of a day what happened on it in another year, the earliest first', () => {
    const calendar = calendarOf(sitesWith('1985-11-19', '1935-11-19', '2030-11-19', '1935-11-20'))
    expect(datesOf(eventsOn(calendar, '2026-11-19'))).to.deep.equal(['1935-11-19', '1985-11-19'])
    expect(eventsOn(calendar, '2026-11-18')).to.deep.equal([])
  })

  it('keep 29 February to leap years', () => {
    const calendar = calendarOf(sitesWith('1936-02-29'))
    for (const day of ['2027-02-28', '2027-03-01']) expect(eventsOn(calendar, day), day).to.deep.equal([])
    expect(datesOf(eventsOn(calendar, '2028-02-29'))).to.deep.equal(['1936-02-29'])
    expect(nearestDay(calendar, '2026-12-01')).to.deep.include({ day: '2028-02-29', isToday: false })
    expect(nearestDay(calendar, '2096-03-01')).to.deep.include({ day: '2104-02-29' })
  })

  it('look past the end of the year for the next, and find none where nothing is dated', () => {
    expect(nearestDay(calendarOf(sitesWith('1935-01-07')), '2026-12-31')).to.deep.include({ day: '2027-01-07', isToday: false })
    expect(nearestDay(calendarOf(sitesWith('1935')), '2026-12-31')).to.equal(undefined)
  })
})

describe('历史上的今天', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-11-19T23:59:50+08:00'), env: { PUBLIC_URL: 'https://footprints.example.cn' } })
  })
  afterEach(() => app.close())
  const page = async (path: string, lang = 'zh') => {
    const answer = await ask(app.url + path, { headers: { ...phone, cookie: `lang=${lang}` } })
    expect(answer.status, path).to.equal(200)
    return answer.text
  }
  const today = (html: string) => /<aside class="this-day"[\s\S]*?<\/aside>/.exec(html)?.[0] ?? ''

  it('takes no month that is none, and says so', async () => {
    for (const month of ['0', '13', 'x', '-1', '1.5', '11&month=12', '%00']) expect(await page(`/days?month=${month}`), month).to.include('没有这个月份')
    expect(await page('/days?month=9')).to.include('9月还没有写明日期的事。')
  })

  it('lists every dated event of the guide with its sources, in both languages, by month', async () => {
    for (const lang of languages) {
      const all = reading(await page('/days', lang))
      for (const { event } of dated) expect(all).to.include(`${plain(event[lang])}⟦${event.sources.join(' ')}⟧`)
    }
    const november = await page('/days?month=11')
    expect(november).to.include('红二、六军团从桑植出发长征').and.not.include('南昌起义')
    expect(november.match(/aria-current="date"/g)).to.have.length(1)
  })

  it('stands on the home page, and is another the moment that Beijing’s day begins', async () => {
    const before = today(await page('/'))
    expect(before).to.include('11月19日').and.include('91 年前').and.include('红二、六军团从桑植出发长征')
    app.clock.set('2026-11-20T00:00:01+08:00')
    const after = today(await page('/'))
    expect(after).to.include('11月20日').and.include('2005年').and.not.include('长征')
    expect(await page('/days')).to.match(/class="now" aria-current="date">\s*<h3>11月20日/)
  })

  it('gives the next day that has something, and says that it is not today', async () => {
    app.clock.set('2026-12-01T09:00:00+08:00')
    const next = today(await page('/'))
    expect(next).to.include('今天没有记载，最近的一天是12月26日。').and.include('湘鄂川黔革命根据地纪念馆开馆')
  })

  it('is one quiet line on the screen at the gate, of the site itself before another, and nothing on a day without', async () => {
    expect(await page('/display/tongzi-mountain')).to.include('1935年11月19日：红二、六军团')
    app.clock.set('2026-11-24T09:00:00+08:00')
    expect(await page('/display/base-memorial-hall')).to.include('1934年11月24日：大庸县城攻克。').and.not.include('贺龙家的房屋')
    expect(await page('/display/tongzi-mountain')).to.include('1929年11月24日')
    app.clock.set('2026-12-01T09:00:00+08:00')
    expect(await page('/display/tongzi-mountain')).to.not.include('class="history"')
  })

  describe('as a feed', () => {
    const feed = async (lang: string) => {
      const answer = await ask(`${app.url}/days.ics?lang=${lang}`)
      expect(answer.headers['content-type']).to.equal('text/calendar; charset=utf-8')
      const calendar = new ICAL.Component(ICAL.parse(answer.text))
      return { text: answer.text, events: calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event)) }
    }

    it('has every event as a whole day of every year, with its sources', async () => {
      for (const lang of languages) {
        const { events, text } = await feed(lang)
        expect(events).to.have.length(dated.length)
        expect(text.endsWith('END:VCALENDAR\r\n')).to.equal(true)
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line), line).to.be.at.most(75)
        for (const event of events) {
          expect(event.startDate.isDate, event.uid).to.equal(true)
          expect(String(event.component.getFirstPropertyValue('rrule')), event.uid).to.equal('FREQ=YEARLY')
          const told = dated.find((one) => event.uid.startsWith(`${one.date}-${one.site.slug}`))!
          expect(event.startDate.toString().slice(5), event.uid).to.equal(told.date.slice(5))
          expect(event.summary).to.include(told.event[lang])
          for (const key of told.event.sources) expect(event.description).to.include(guide.sources.find((source) => source.key === key)!.title[lang])
        }
      }
    })

    it('calls an event by the same UID in both languages and after a correction of its words, none twice', async () => {
      const uids = async (lang: string) => (await feed(lang)).events.map(({ uid }) => uid)
      const before = await uids('zh')
      expect(new Set(before).size).to.equal(before.length)
      expect(await uids('en')).to.deep.equal(before)
      await app.parts.guide.change((copy) => {
        for (const { event } of copy.sites[0]!.dates) event.zh = `（改）${event.zh}`
        return copy
      })
      expect(await uids('zh')).to.deep.equal(before)
    })

    it('keeps signs of the format in the words from breaking it', async () => {
      const words = '一；二,三\\四\nBEGIN:VEVENT; "五"'
      await app.parts.guide.change((copy) => {
        copy.sites[0]!.dates[0]!.event.zh = words
        return copy
      })
      const { events } = await feed('zh')
      expect(events).to.have.length(dated.length)
      expect(events.filter(({ summary }) => summary.endsWith(words))).to.have.length(1)
    })
  })
})
