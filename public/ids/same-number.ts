/**
 * Keeps the `request_id` of a form with its place in the browser's history: gone back to or reloaded, a page that may not
 * be kept is fetched anew with another number, while the browser fills in what was typed. A link to it is a new form.
 */
export function keepNumber(form: HTMLFormElement): void {
  const number = form.querySelector<HTMLInputElement>('input[name=request_id]')!
  const kept: unknown = (history.state as { number?: unknown } | null)?.number
  const [way] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (typeof kept === 'string' && way?.type !== 'navigate') number.value = kept
  else history.replaceState({ number: number.value }, '')
}
