import { expect } from 'chai'
import { type Ending, endBooking } from '../../server/bookings/cancel.ts'
import { type Served, serve } from '../app/serve.ts'
import { Receiver } from '../messages/receiver.ts'
import { booked, openOffice } from './papers/booked.ts'

describe('the reason in a message', () => {
  let app: Served
  let hook: Receiver
  beforeEach(async () => {
    hook = new Receiver()
    await hook.open()
    app = await serve({ env: { SMS_WEBHOOK: hook.url } })
    await openOffice(app, { confirmation: 'manual' })
  })
  afterEach(async () => {
    await app.close()
    await hook.close()
  })

  const told = async (as: Ending['as'], reason: string, lang: 'zh' | 'en') => {
    const { ref } = await booked(app, { docent: 'none', programme: '', people: 5 })
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ lang }).where('ref', '=', ref).execute())
    await endBooking(app.parts.bookings, ref, { as, reason, by: 'Mei' })
    hook.received.length = 0
    await app.parts.outbox.deliver()
    return String(hook.received.at(-1)!.body.text)
  }

  const after = { cancelled: ['重新预约：', 'Book again:'], closed: ['另选时间：', 'Choose another time:'], declined: ['另选时间：', 'Choose another time:'] } as const
  for (const as of ['cancelled', 'closed', 'declined'] as const) {
    it(`ends once before what follows: ${as}`, async () => {
      const [zh, en] = after[as]
      expect(await told(as, '人数不足', 'zh')).to.include(`人数不足。${zh}`)
      expect(await told(as, '场馆设施检修，暂不能接待。', 'zh')).to.include(`暂不能接待。${zh}`)
      expect(await told(as, '下雪了！', 'zh')).to.include(`下雪了！${zh}`)
      expect(await told(as, 'Snow', 'en')).to.include(` Snow. ${en}`)
      expect(await told(as, 'Repairs are under way.', 'en')).to.include(` Repairs are under way. ${en}`)
    })
  }

  it('leaves no gap where there is none', async () => {
    expect(await told('cancelled', '', 'zh')).to.include('）。重新预约：')
    expect(await told('cancelled', '', 'en')).to.include('). Book again:')
  })
})
