/** Whether a text is a day that exists. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  return !isNaN(at) && new Date(at).toISOString().slice(0, 10) === text
}

const months = 'January February March April May June July August September October November December'.split(' ')

/** A day in the language of the page, as the server writes it: 2026年12月1日, 1 December 2026. */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return document.documentElement.lang === 'en' ? `${date} ${months[month - 1]} ${year}` : `${year}年${month}月${date}日`
}
