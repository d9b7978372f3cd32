import { uuidV7 } from '../ids/uuid-v7'
import type { Tap } from './tap'

/** Hands over every press of a button in a `[data-tap]` form instead of sending the form. */
export function takeTaps(root: HTMLElement, take: (tap: Tap) => void): void {
  for (const form of Array.from(root.querySelectorAll<HTMLFormElement>('form[data-tap]'))) {
    // Enter in a field presses the form's first button; old browsers do not say which one was pressed.
    form.addEventListener('click', ({ target }) => {
      const button = (target as HTMLElement).closest('button')
      if (button) pressed = button
    })
    let pressed: HTMLButtonElement | undefined
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const tap = tapOf(form, pressed, root)
      if (!minorsFit(form, tap)) return
      if (navigator.vibrate) navigator.vibrate(15)
      take(tap)
      form.reset()
    })
    form.addEventListener('input', () => minorsField(form)?.setCustomValidity(''))
  }
}

function tapOf(form: HTMLFormElement, pressed: HTMLButtonElement | undefined, root: HTMLElement): Tap {
  const fields = new FormData(form)
  if (pressed?.name) fields.set(pressed.name, pressed.value)
  const text = (name: string) => String(fields.get(name) ?? '').trim()
  const people = Number(text('people'))
  const at = Date.now()
  return {
    id: uuidV7(at),
    site: text('site'),
    people: text('subtract') ? -people : people,
    minors: Number(text('minors')),
    note: text('note'),
    by: root.dataset.by ?? '',
    at,
  }
}

const minorsField = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>('input[type=number][name=minors]')

/** What needs no server to be seen is said before the tap is taken. */
function minorsFit(form: HTMLFormElement, { people, minors }: Tap): boolean {
  const field = minorsField(form)
  if (!field || minors <= Math.abs(people)) return true
  field.setCustomValidity(form.dataset.wrongMinors ?? '')
  field.reportValidity()
  return false
}
