import type { Lang } from './words.ts'

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/**
 * A date to the precision it has (1935, 1935-11, 1935-11-19), as one reads it: 1935年11月19日,
 * 19 November 1935.
 */
export function dated(date: string, lang: Lang): string {
  const [year, month, day] = date.split('-').map(Number)
  if (lang === 'zh') return `${year}年${month ? `${month}月` : ''}${day ? `${day}日` : ''}`
  return `${day ? `${day} ` : ''}${month ? `${months[month - 1]} ` : ''}${year}`
}

/** A day of the calendar, `MM-DD`, without its year: 11月19日, 19 November. */
export function monthDayed(monthDay: string, lang: Lang): string {
  const [month, day] = monthDay.split('-').map(Number) as [number, number]
  return lang === 'zh' ? `${month}月${day}日` : `${day} ${months[month - 1]}`
}

/** A month, 1 to 12: 11月, November. */
export function monthNamed(month: number, lang: Lang): string {
  return lang === 'zh' ? `${month}月` : months[month - 1]!
}
