import { readCode } from '../../server/checkins/plate-code'
import { confirmHere } from './entry-form'

/** The page that stands in for any address under `/c` without network: the code is in the address. */
export function offerOffline(): void {
  const card = document.querySelector<HTMLElement>('[data-offline]')
  const form = card?.querySelector<HTMLFormElement>('form[data-entry]')
  if (!card || !form) return
  const [, , code = '', more] = location.pathname.split('/')
  const input = form.querySelector<HTMLInputElement>('input[name=code]')!
  const typed = decoded(code)
  if (more === undefined && 'code' in readCode(typed)) {
    input.value = typed
    confirmHere(form, typed)
  } else if (code !== '') {
    const said = document.createElement('p')
    said.className = 'said'
    said.textContent = (/^S\d/.test(code) ? card.dataset.display : card.dataset.other) ?? ''
    form.before(said)
  }
}

/** A part of an address; '' for one that nobody has written in earnest. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
