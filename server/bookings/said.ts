import type { SlotKey } from '../database/schema-bookings.ts'
import type { Day } from '../local-day.ts'
import type { Lang } from '../web/words.ts'
import { weekdayOf } from '../staff/work-calendar.ts'

/** How days and slots are said in both languages: 12月2日（周三）09:00, Wed 2 Dec 09:00. */

export type Said = Record<Lang, string>

const zhWeekdays = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']
const enWeekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const enMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function day(day: Day): Said {
  const [, month, date] = day.split('-').map(Number) as [number, number, number]
  const weekday = weekdayOf(day) - 1
  return { zh: `${month}月${date}日（${zhWeekdays[weekday]}）`, en: `${enWeekdays[weekday]} ${date} ${enMonths[month - 1]}` }
}

function slot(key: SlotKey): Said {
  const { zh, en } = day(key.slice(0, 10))
  const time = key.slice(11)
  return { zh: `${zh}${time}`, en: `${en} ${time}` }
}

export const said = { day, slot, nothing: { zh: '—', en: '—' } satisfies Said }
