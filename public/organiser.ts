/** The booking form: it works by itself; this only remembers who books, on this device, if she wants it to. */
import { rememberOrganiser } from './organiser/remember'

const form = document.querySelector<HTMLFormElement>('form[data-remember]')
if (form) rememberOrganiser(form)
