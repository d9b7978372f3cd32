import type { Guide } from '../../../server/guide/schema.ts'
import type { Served } from '../../app/serve.ts'
import { booked, openOffice } from '../../bookings/papers/booked.ts'
import type { Booking } from '../../../server/bookings/bookings.ts'
import { pairDisplay } from '../../../server/checkins/paired-displays.ts'
import { addPerson } from '../../../server/staff/people.ts'
import { uuidBytes } from '../../../server/uuid.ts'
import { counted, hall } from '../../console/counted-house.ts'
import { Office } from '../../bookings/office.ts'
import { LetterBox } from '../../help/letter-box.ts'

export interface Wordy extends Served {
  booking: Booking
  ticket: { path: string; number: string }
}

/** Sixty characters, the most that an organisation's name may have. */
const branch = '中共湖南省张家界市桑植县洪家关白族乡洪家关村第三联合支部委员会暨桑植县退役军人事务局机关党支部与县供销合作社联合支部委'
const site = {
  zh: '湘鄂川黔革命根据地纪念馆暨中国工农红军第二方面军长征出发地旧址陈列馆群',
  en: 'Memorial Hall of the Hunan–Hubei–Sichuan–Guizhou Revolutionary Base, with the Starting Point of the Zhongguogongnonghongjundierfangmianjun',
}
const word = 'Zhongguogongnonghongjundierfangmianjunchangzhengchufadijiuzhi'

/** Gives everything the longest name that it may have, and one word that has no place to break. */
export async function sayAtLength(app: Served): Promise<Wordy> {
  const { parts } = app
  await parts.guide.change(atLength)
  for (const day of ['2026-12-01', '2026-11-30']) await counted(app, hall, day, 1_234_567)
  await openOffice(app, { notes: { zh: '请提前十分钟到馆，保持安静。'.repeat(12), en: `${word} `.repeat(4).trim() } })
  const booking = await booked(app, { organisation: branch, note: `${word} ${'请走慢一点。'.repeat(30)}`.slice(0, 300), contact_name: '阿卜杜热西提·阿卜杜克热木江·买买提明', place: '' })
  await booked(app, { organisation: branch, slot: '2027-01-05T09:00' })
  const ticket = await new LetterBox(app).sends('feedback', { text: `${word}\n${'指示牌看不清。'.repeat(60)}`, name: '阿卜杜热西提·阿卜杜克热木江·买买提明', phone: '13812345678' })
  const person = { name: '阿卜杜热西提·阿卜杜克热木江·买买提明', role: 'manager', sites: parts.guide.sites().map(({ slug }) => slug), passwordHash: 'x', now: app.clock.now(), random: parts.random } as const
  await parts.db.write((trx) => addPerson(trx, person))
  await pairDisplay(parts, { id: uuidBytes('01935c1e-7a10-7000-8000-00000000000a')!, site: hall, place: word.slice(0, 40), by: person.name })
  await new Office(app, 'mei').fill('/staff/corrections', { site: hall, about: '2026-11-30', people: '-99999', reason: word + '旅行社名单重复，'.repeat(15) })
  return { ...app, booking, ticket }
}

function atLength(guide: Guide): Guide {
  const hallAt = guide.sites.find(({ slug }) => slug === hall)!
  Object.assign(hallAt, { short: site, name: { ...hallAt.name, ...site } })
  for (const stop of hallAt.stops) stop.name = { zh: `${stop.name.zh}${site.zh}`, en: `${stop.name.en}, ${word}` }
  for (const part of hallAt.story) part.heading = { zh: `${part.heading.zh}：${site.zh}`, en: `${part.heading.en}: ${word}` }
  return guide
}
