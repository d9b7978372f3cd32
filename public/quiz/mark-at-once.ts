/**
 * Marks a question the moment it is answered. The first answer stands: it is the one that the form sends, and the page
 * that the server makes of it has the score. Without this the form marks all questions together.
 */
export function markAtOnce(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-quiz]')
  if (!form || form.dataset.done !== undefined) return
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === 'radio') markOne(form, target)
  })
  // A page that is gone back to keeps what was ticked.
  form.querySelectorAll<HTMLInputElement>('input:checked').forEach((input) => markOne(form, input))
}

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
