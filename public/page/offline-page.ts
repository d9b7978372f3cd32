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
  const read = readCode(typed)
  if (more === undefined && 'code' in read) {
    input.value = typed
    // A QR has the code as it is printed in its address; what somebody has typed is written otherwise, or says so.
    confirmHere(form, typed, typed === read.code && !/[?&]typed\b/.test(location.search) ? 'scan' : 'typed')
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
