/**
 * Marks a question the moment it is answered. The first answer stands: it is the one that the form sends, and the page
 * that the server makes of it has the score. Without this the form marks all questions together.
 */
export function markAtOnce(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-quiz]')
  if (!form || form.dataset.done !== undefined) return
  /** Arrow keys choose while they move from answer to answer: they say nothing yet. */
  let moving = false
  form.addEventListener('keydown', (event) => {
    const { key, target } = event
    moving = /^Arrow/.test(key)
    if (!isChoice(target) || marked(target) || (key !== 'Enter' && !(key === ' ' && target.checked))) return
    event.preventDefault()
    target.checked = true
    markOne(form, target)
  })
  form.addEventListener('pointerdown', () => (moving = false))
  form.addEventListener('change', ({ target }) => {
    if (!moving && isChoice(target)) markOne(form, target)
  })
  form.addEventListener('focusout', ({ target, relatedTarget }) => {
    // Another window, or another answer of the same question.
    if (!document.hasFocus() || !isChoice(target)) return
    const question = target.closest('fieldset')!
    if (relatedTarget instanceof Node && question.contains(relatedTarget)) return
    const chosen = question.querySelector<HTMLInputElement>('input:checked')
    if (chosen && !marked(chosen)) markOne(form, chosen)
  })
  // A page that is gone back to keeps what was ticked.
  form.querySelectorAll<HTMLInputElement>('input:checked').forEach((input) => markOne(form, input))
}

function isChoice(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === 'radio'
}

const marked = (input: HTMLInputElement) => !input.closest('fieldset')!.querySelector<HTMLElement>('[data-because]')!.hidden

function markOne(form: HTMLFormElement, chosen: HTMLInputElement): void {
  const question = chosen.closest('fieldset')!
  const because = question.querySelector<HTMLElement>('[data-because]')!
  question.querySelectorAll<HTMLInputElement>('input').forEach((input) => {
    const label = input.closest('label')!
    const isRight = input.value === question.dataset.right
    if (isRight) say(label, 'is-right', input === chosen ? form.dataset.right : form.dataset.answer)
    else if (input === chosen) say(label, 'is-wrong', form.dataset.wrong)
    input.disabled = input !== chosen
  })
  because.setAttribute('role', 'status')
  because.hidden = false
}

function say(label: HTMLElement, looks: string, mark = ''): void {
  label.classList.add(looks)
  label.querySelector('[data-mark]')!.textContent = mark
}
