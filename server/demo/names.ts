import type { Application } from '../bookings/application.ts'
import type { Kind } from '../database/schema-bookings.ts'
import type { Dice } from './dice.ts'

/** Names that nobody can take for real: all begin with 示例, “example”. */

const stems = '甲乙丙丁戊己庚辛壬癸'
export const docentName = (i: number): string => `示例讲解员${stems[i % stems.length]}`

const organisations: Partial<Record<Kind, (n: string) => string>> = {
  'party-branch': (n) => `示例单位第${n}党支部`,
  school: (n) => `示例第${n}中学`,
  unit: (n) => `示例第${n}机关`,
  firm: (n) => `示例第${n}公司`,
  community: (n) => `示例第${n}社区`,
  agency: (n) => `示例第${n}旅行社`,
}
const kinds = { 'party-branch': 55, school: 14, unit: 12, firm: 9, community: 6, agency: 4 } as const
const numbers = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

export function organisation(dice: Dice): { organisation: string; kind: Kind } {
  const kind = dice.weighted(kinds)
  return { kind, organisation: organisations[kind]!(dice.pick(numbers)) }
}

/**
 * Whom nobody can reach: behind an area code a subscriber's number never begins with 0, which is the trunk prefix, so
 * this number is written as one and can be dialled by nobody. Nothing sends it a text message.
 */
export function contact(dice: Dice): Application['contact'] {
  const phone = `0744-00${String(dice.whole(0, 99_999)).padStart(5, '0')}`
  return { name: `示例联系人${dice.pick([...stems])}`, phone, email: '', leader: '', leaderPhone: '' }
}

export const reasons = ['会议改期', '人数不足', '天气原因', '行程调整'] as const
