/** The booking form: it works by itself; this keeps its number, and remembers who books, on this device, if she wants it to. */
import { keepNumber } from './ids/same-number'
import { rememberOrganiser } from './organiser/remember'

const form = document.querySelector<HTMLFormElement>('form[data-remember]')
if (form) {
  keepNumber(form)
  rememberOrganiser(form)
}
