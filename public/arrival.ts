/** The page of one group at the gate: one more, one fewer, and a question before a number that looks mistyped. */

const form = document.querySelector<HTMLFormElement>('[data-arrival]')
const field = form && form.querySelector<HTMLInputElement>('[name=people]')

if (form && field) {
  const booked = Number(form.dataset.arrival)
  const [least, most] = [Number(field.min), Number(field.max)]
  for (const button of Array.from(form.querySelectorAll<HTMLButtonElement>('[data-step]'))) {
    button.hidden = false
    button.addEventListener('click', () => {
      const people = (Number(field.value) || 0) + Number(button.dataset.step)
      field.value = String(Math.min(Math.max(people, least), most))
    })
  }
  form.addEventListener('submit', (event) => {
    const question = (form.dataset.sure || '').replace('{n}', field.value)
    // 400 for 40: what is entered once is undone only by a correction.
    if (Number(field.value) > 2 * booked + 10 && !window.confirm(question)) event.preventDefault()
  })
}
