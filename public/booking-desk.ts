/** The desk's form for a booking: gone back to, it is the form that was sent. */
import { keepNumber } from './ids/same-number'

const form = document.querySelector<HTMLFormElement>('.desk-form')
if (form) keepNumber(form)
