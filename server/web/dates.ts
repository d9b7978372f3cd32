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
