import { type Contest, newContest } from './contest-state'

/** The form of a new contest: who plays, about which sites, how long. */
export function setUp(page: HTMLElement, start: (contest: Contest) => void): void {
  const form = page.querySelector<HTMLFormElement>('[data-setup]')!
  const count = form.querySelector<HTMLSelectElement>('[name=teams]')!
  const names = Array.from(form.querySelectorAll<HTMLElement>('[data-name]'))
  const showNames = () => names.forEach((place, i) => (place.hidden = i >= Number(count.value)))
  count.onchange = showNames
  showNames()
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const sites = Array.from(form.querySelectorAll<HTMLInputElement>('[name=site]:checked'), ({ value }) => value)
    const asked = Array.from(page.querySelectorAll<HTMLElement>('template[data-question]')).filter(({ dataset }) => sites.indexOf(dataset.of!) >= 0)
    const said = form.querySelector<HTMLElement>('[data-said]')!
    said.hidden = asked.length > 0
    if (asked.length === 0) return
    const teams = names.slice(0, Number(count.value)).map((place) => {
      const input = place.querySelector('input')!
      return input.value.trim() || input.placeholder
    })
    const most = Number(form.querySelector<HTMLSelectElement>('[name=most]')!.value)
    start(newContest({ names: teams, questions: asked.map(({ dataset }) => dataset.question!), most }, Math.random))
  })
}
