const name = 'organiser'
/** What is the organiser's own; never what she books. */
const fields = ['organisation', 'kind', 'contact_name', 'contact_phone', 'contact_email']

type Kept = Record<string, string>

/** Fills in what this device has been asked to remember, and lets it be forgotten again. Nothing is kept unasked. */
export function rememberOrganiser(form: HTMLFormElement): void {
  const kept = read()
  const line = document.createElement('div')
  line.className = 'remember'
  const label = document.createElement('label')
  label.className = 'tick'
  const tick = document.createElement('input')
  tick.type = 'checkbox'
  tick.checked = kept !== undefined
  const text = document.createElement('span')
  text.textContent = form.dataset.remember ?? ''
  label.append(tick, text)
  line.append(label)
  form.querySelector('.button.big')!.before(line)
  if (kept && fill(form, kept)) offerToForget(form, line, tick)
  form.addEventListener('submit', () => (tick.checked ? write(form) : forget()))
}

/** Only fields that stand empty; whether there was one. */
function fill(form: HTMLFormElement, kept: Kept): boolean {
  const empty = fields.map((field) => input(form, field)).filter((one) => one.value === '' && kept[one.name])
  for (const one of empty) one.value = kept[one.name]!
  return empty.length > 0
}

function offerToForget(form: HTMLFormElement, line: HTMLElement, tick: HTMLInputElement): void {
  const said = document.createElement('p')
  said.className = 'hint'
  said.setAttribute('role', 'status')
  said.textContent = form.dataset.remembered ?? ''
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button quiet'
  button.textContent = form.dataset.forget ?? ''
  button.onclick = () => {
    forget()
    tick.checked = false
    for (const field of fields) input(form, field).value = ''
    said.remove()
    button.remove()
  }
  line.append(said, button)
}

function input(form: HTMLFormElement, field: string): HTMLInputElement | HTMLSelectElement {
  return form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${field}]`)!
}

function read(): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? 'null')
    return typeof kept === 'object' && kept !== null ? (kept as Kept) : undefined
  } catch {
    return undefined
  }
}

function write(form: HTMLFormElement): void {
  const values: Kept = {}
  for (const field of fields) values[field] = input(form, field).value
  try {
    localStorage.setItem(name, JSON.stringify(values))
  } catch {
    // A device that keeps nothing: the next form is filled in by hand.
  }
}

function forget(): void {
  try {
    localStorage.removeItem(name)
  } catch {
    // Nothing was kept.
  }
}
