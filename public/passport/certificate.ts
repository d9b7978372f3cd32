import { dayAt } from '../page/site-clock'
import { dayInWords } from './days'
import { knownStamps } from './known-stamps'

/**
 * Fills the certificate with this phone's stamps, by day, and with the name that is typed, which stays on the page.
 *
 * @returns whether there is anything to certify
 */
export function fillCertificate(): boolean {
  const paper = document.getElementById('letter')!
  const template = paper.querySelector<HTMLTemplateElement>('template[data-sites]')!
  const rows = Array.from(template.content.querySelectorAll<HTMLElement>('[data-site]'))
  const stamps = knownStamps(rows.map(({ dataset }) => dataset.site!))
  const stamped = rows.filter(({ dataset }) => stamps[dataset.site!]).sort((one, other) => (dayOf(one) < dayOf(other) ? -1 : dayOf(one) > dayOf(other) ? 1 : 0))
  if (stamped.length === 0) {
    document.querySelector<HTMLElement>('[data-none]')!.hidden = false
    return false
  }
  const list = paper.querySelector<HTMLElement>('.paper-rows')!
  for (const row of stamped) {
    const copy = document.importNode(row, true)
    copy.querySelector('dt')!.textContent = dayOf(row).replace(/-/g, '.')
    list.append(copy)
  }
  list.hidden = false
  paper.querySelector('[data-made]')!.textContent = dayInWords(dayAt(Date.now()))
  const form = document.querySelector<HTMLFormElement>('[data-form]')!
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('input', () => sayName(paper, form, stamped.length))
  sayName(paper, form, stamped.length)
  return true

  function dayOf({ dataset }: HTMLElement): string {
    return stamps[dataset.site!]!.day
  }
}

function sayName(paper: HTMLElement, form: HTMLFormElement, n: number): void {
  const name = form.querySelector<HTMLInputElement>('input')!.value.replace(/\s+/g, ' ').trim()
  const to = paper.querySelector<HTMLElement>('.paper-to')!
  to.textContent = name
  to.hidden = name === ''
  paper.querySelector('.paper-lead')!.textContent = (paper.dataset.lead ?? '').replace('{n}', String(n))
  // A picture of the name before is no longer this certificate.
  document.getElementById('drawn')!.hidden = true
}
