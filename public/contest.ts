import { listenToKeys, offerFullScreen } from './quiz/contest-keys'
import { setUp } from './quiz/contest-setup'
import { part, showContest } from './quiz/contest-show'
import { type Contest, goneOn, loadContest, saveContest, scored } from './quiz/contest-state'

const page = document.querySelector<HTMLElement>('[data-contest]')
if (page) play(page)

function play(page: HTMLElement): void {
  const known = Array.from(page.querySelectorAll<HTMLElement>('template[data-question]'), ({ dataset }) => dataset.question!)
  let contest = loadContest(known)
  const become = (next: Contest | undefined) => {
    contest = next
    saveContest(next)
    showContest(page, next)
  }
  const goOn = () => contest && become(goneOn(contest))
  const score = (team: number, points: number) => contest && contest.at < contest.questions.length && contest.teams[team] && become(scored(contest, team, points))

  setUp(page, become)
  offerFullScreen(page, part(page, '[data-full]'))
  listenToKeys(page, { goOn, score })
  part(page, '[data-reveal]').onclick = () => {
    goOn()
    part(page, '[data-go]').focus()
  }
  part(page, '[data-go]').onclick = goOn
  part(page, '[data-again]').onclick = () => become(undefined)
  part(page, '[data-board]').onclick = ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-by]') : null
    if (button) score(Number(button.dataset.team), Number(button.dataset.by))
  }
  restartInTwo(page, part(page, '[data-restart]'), () => become(undefined))
  showContest(page, contest)
}

/** One tap too many must not lose a contest: the first asks, the second does it. */
function restartInTwo(page: HTMLElement, button: HTMLElement, restart: () => void): void {
  let asked = false
  const say = (asking: boolean) => {
    asked = asking
    button.textContent = (asking ? page.dataset.sure : page.dataset.reset) ?? ''
  }
  button.onclick = () => {
    if (asked) restart()
    say(!asked)
  }
  button.onblur = () => say(false)
}
