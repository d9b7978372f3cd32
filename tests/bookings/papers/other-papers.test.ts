import { expect } from 'chai'
import QRCode from 'qrcode'
import { type Served, serve } from '../../app/serve.ts'
import { recordNoShow } from '../../../server/bookings/arrivals/no-show.ts'
import { ask, phone } from '../../web/ask.ts'
import { arrived, booked, cancelled, numberOn, openOffice, organisation, pathOf } from './booked.ts'

const PUBLIC_URL = 'https://footprints.example.cn'

describe('an organiser’s other papers', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve({ env: { PUBLIC_URL } })
    await openOffice(app)
  })
  afterEach(() => app.close())

  const open = async (booking: { ref: string }, paper: string, lang = 'zh') => ask(app.url + pathOf(app, booking, paper, `&lang=${lang}`), { headers: phone })
  const statusOf = async (booking: { ref: string }, paper: string) => (await open(booking, paper)).status
  const seen = (html: string) => html.replace(/<(style|script|svg)[^]*?<\/\1>|<[^>]*>/g, ' ').replace(/\s+/g, ' ')
  const requested = () => booked(app, { site: 'tongzi-mountain', docent: 'none', programme: '' })
  const drawn = async (url: string) => / stroke="#000000" d="([^"]*)"/.exec(await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'Q', margin: 4 }))![1]!

  it('are there when they are of use, and say why when they are not', async () => {
    const [asked, coming, gone, came] = [await requested(), await booked(app), await booked(app), await booked(app, { slot: '2026-12-04T14:00' })]
    await cancelled(app, gone)
    await arrived(app, came, 38)
    const table = async (paper: string) => Promise.all([asked, coming, gone, came].map((booking) => statusOf(booking, paper)))
    expect(await table('/letter')).to.deep.equal([409, 200, 410, 200])
    expect(await table('/codes')).to.deep.equal([409, 200, 410, 410])
    expect(await table('/certificate')).to.deep.equal([409, 409, 410, 200])
    expect(await table('/plan')).to.deep.equal([200, 200, 410, 200])
    expect(await table('/request-letter')).to.deep.equal([200, 200, 410, 200])
    expect(await table('.ics')).to.deep.equal([200, 200, 200, 200])
  })

  it('ask for no letter where the site asks for none', async () => {
    const plain = await serve()
    try {
      await openOffice(plain, { bring: 'nothing' })
      const booking = await booked(plain)
      expect((await ask(plain.url + pathOf(plain, booking, '/request-letter'), { headers: phone })).status).to.equal(409)
      expect((await ask(plain.url + pathOf(plain, booking, '/plan'), { headers: phone })).text).to.not.include('介绍信')
    } finally {
      await plain.close()
    }
  })

  it('give a plan to paste, with nobody’s name or number in it', async () => {
    const booking = await booked(app, { minors: 3 })
    const text = /<pre[^>]*>([^<]*)<\/pre>/.exec((await open(booking, '/plan')).text)![1]!
    expect(text.split('\n')).to.deep.equal([
      '参观活动方案',
      '',
      `一、单位：${organisation}`,
      '二、时间：2026年12月3日（周四） 09:00–10:00',
      '三、地点：湘鄂川黔革命根据地纪念馆（湖南省张家界市永定区解放路41号，从街边一条约100米长的小巷进去）',
      '四、人数：40人（其中未成年人3人）',
      '五、活动内容：讲解参观',
      '六、流程：',
      '    09:00前 在场馆入口集合，出示团队入场码',
      '    09:00–10:00 讲解参观',
      '    10:00 活动结束，清点人数后返程',
      '七、讲解：有讲解员（中文）',
      '八、需携带：单位介绍信（加盖公章）',
      '九、带队人：＿＿＿＿＿＿　电话：＿＿＿＿＿＿＿＿',
      '',
      `预约号：${booking.ref.slice(0, 5)}-${booking.ref.slice(5)}（已确认）`,
    ])
    const english = (await open(booking, '/plan', 'en')).text
    expect(english).to.include('6. Schedule:\n    Before 09:00 Gather').and.include('7. Docent: With a docent (Chinese)')
    expect(seen((await open(await requested(), '/plan')).text)).to.include('（待场馆确认）')
  })

  it('give a letter to stamp, with the organisation’s data and lines for what is filled in by hand', async () => {
    const said = seen((await open(await booked(app), '/request-letter')).text)
    expect(said).to.include('湘鄂川黔革命根据地纪念馆：').and.include('兹有我单位40人，拟于2026年12月3日（周四）09:00–10:00赴贵馆').and.include('（盖章）').and.include(organisation)
    expect(said).to.not.match(/兰|1387/)
  })

  it('give two codes, each with its own secret, and neither with the key', async () => {
    const booking = await booked(app)
    const { keys } = app.parts.bookings
    const { text } = await open(booking, '/codes')
    const codes = [...text.matchAll(/ stroke="#000000" d="([^"]*)"/g)].map(([, path]) => path)
    expect(codes).to.deep.equal([
      await drawn(`${PUBLIC_URL}/staff/bookings/${booking.ref}/arrival?code=${keys.gateSecretOf(booking.ref)}`),
      await drawn(`${PUBLIC_URL}/c/${booking.memberCode}`),
    ])
    expect(seen(text)).to.include(`${booking.memberCode.slice(0, 4)} ${booking.memberCode.slice(4)}`).and.not.include(keys.keyOf(booking.ref))
    expect(text).to.not.include(keys.gateSecretOf(booking.ref))
  })

  it('lead from a letter to where it is checked', async () => {
    const booking = await booked(app)
    const { text } = await open(booking, '/letter')
    expect(text).to.include(await drawn(`${PUBLIC_URL}/letters/${await numberOn(app, booking)}`)).and.include(`${PUBLIC_URL}/letters `)
  })

  it('certify who came, on which day, where', async () => {
    const booking = await booked(app)
    await arrived(app, booking, 38, 2)
    expect(seen((await open(booking, '/certificate')).text)).to.include(`兹证明${organisation}一行38人，于2026年12月3日（周四）到访湘鄂川黔革命根据地纪念馆。其中未成年人2人。`)
    expect(seen((await open(booking, '/certificate', 'en')).text)).to.include('a group of 38, visited').and.include('3 December 2026')
  })

  it('certify a lesson at the group’s own place as what it was', async () => {
    const booking = await booked(app, { programme: 'to-your-place', place: '桑植县人民路1号', slot: '2026-12-04T14:00' })
    await arrived(app, booking, 30)
    expect(seen((await open(booking, '/certificate')).text)).to.include('参加湘鄂川黔革命根据地纪念馆送教上门活动').and.not.include('到访湘鄂')
  })

  it('certify nothing when nobody came', async () => {
    const booking = await booked(app)
    app.clock.set('2026-12-04T09:00:00+08:00')
    await recordNoShow(app.parts.bookings, booking.ref, 'Mei')
    expect(await statusOf(booking, '/certificate')).to.equal(409)
  })
})
