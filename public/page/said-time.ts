/** When something was kept, as the phone's clock and the page's language say it: 11月30日 10:12. With the year when it is another. */
export function saidTime(at: number): string {
  const then = new Date(at)
  const lang = document.documentElement.lang
  const year = then.getFullYear() === new Date().getFullYear() ? {} : ({ year: 'numeric' } as const)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${then.toLocaleDateString(lang === 'en' ? 'en-GB' : lang, { ...year, month: 'long', day: 'numeric' })} ${two(then.getHours())}:${two(then.getMinutes())}`
}

/** Bytes as a reader takes them in: 0.3 MB; never 0 for something. */
export const saidSize = (bytes: number): string => `${Math.max(0.1, bytes / 1_000_000).toFixed(1)} MB`
