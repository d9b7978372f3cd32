import { type Contest, ranked } from './contest-state'

/** Shows a contest as it stands; none, the form of a new one. */
export function showContest(page: HTMLElement, contest: Contest | undefined): void {
  const over = contest !== undefined && contest.at >= contest.questions.length
  part(page, '[data-setup]').hidden = contest !== undefined
  part(page, '[data-play]').hidden = contest === undefined || over
  part(page, '[data-end]').hidden = !over
  page.classList.toggle('playing', contest !== undefined)
  if (!contest) return
  if (over) showRanks(page, contest)
  else showQuestion(page, contest)
}

function showQuestion(page: HTMLElement, { questions, at, revealed, teams }: Contest): void {
  const stage = part(page, '[data-stage]')
  const slug = questions[at]!
  if (stage.dataset.shown !== slug) {
    stage.textContent = ''
    stage.append(document.importNode(page.querySelector<HTMLTemplateElement>(`template[data-question="${slug}"]`)!.content, true))
    stage.dataset.shown = slug
    stage.classList.remove('revealed')
    stage.focus()
  }
  if (revealed) {
    const answer = part(stage, '[data-answer]')
    stage.classList.add('revealed')
    answer.querySelector('em')!.textContent = page.dataset.mark ?? ''
    part(stage, '[data-because]').hidden = false
  }
  part(page, '[data-progress-said]').textContent = (page.dataset.progress ?? '').replace('{n}', String(at + 1)).replace('{of}', String(questions.length))
  part(page, '[data-reveal]').hidden = revealed
  const go = part(page, '[data-go]')
  go.hidden = !revealed
  go.textContent = (at + 1 === questions.length ? page.dataset.last : page.dataset.next) ?? ''
  showBoard(page, teams)
}

/** Made once, then only its numbers change: a button that was tapped keeps the focus. */
function showBoard(page: HTMLElement, teams: Contest['teams']): void {
  const board = part(page, '[data-board]')
  if (board.childElementCount !== teams.length) {
    board.textContent = ''
    teams.forEach((_, i) => board.append(teamRow(i)))
  }
  teams.forEach(({ name, score }, i) => {
    const row = board.children[i]!
    row.querySelector('.contest-name')!.textContent = name
    row.querySelector('output')!.textContent = String(score)
    row.querySelector('[data-by="1"]')!.setAttribute('aria-label', (page.dataset.plus ?? '').replace('{team}', () => name))
    row.querySelector('[data-by="-1"]')!.setAttribute('aria-label', (page.dataset.minus ?? '').replace('{team}', () => name))
  })
}

function teamRow(i: number): HTMLElement {
  const row = document.createElement('li')
  const name = document.createElement('span')
  name.className = 'contest-name'
  const button = (by: number, sign: string) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'button quiet'
    made.dataset.team = String(i)
    made.dataset.by = String(by)
    made.textContent = sign
    return made
  }
  row.append(name, button(-1, '−'), document.createElement('output'), button(1, '＋'))
  return row
}

function showRanks(page: HTMLElement, contest: Contest): void {
  const list = part(page, '[data-ranks]')
  list.textContent = ''
  for (const { place, name, score } of ranked(contest)) {
    const row = document.createElement('li')
    const words = [String(place), name, (page.dataset.points ?? '').replace('{n}', String(score))]
    row.append(...words.map((word, i) => {
      const cell = document.createElement(i === 1 ? 'strong' : 'span')
      cell.textContent = word
      return cell
    }))
    list.append(row)
  }
  part(page, '[data-end] h2').focus()
}

export const part = (page: ParentNode, selector: string): HTMLElement => page.querySelector<HTMLElement>(selector)!
