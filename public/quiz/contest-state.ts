/** A contest as it stands: what a reload must not lose. */
export interface Contest {
  teams: { name: string; score: number }[]
  /** Slugs of the questions, in the order in which they are asked. */
  questions: string[]
  /** Which of them is on the screen; their number when the contest is over. */
  at: number
  revealed: boolean
}

const key = 'footprints-contest-1'
const mostScore = 999
/** For a browser that keeps nothing: a contest lasts as long as its page. */
let here = ''

/** The contest that was going on, if there was one and its questions are still there. */
export function loadContest(known: string[]): Contest | undefined {
  try {
    const contest = JSON.parse(read()) as Contest
    const { teams, questions, at } = contest
    const whole =
      teams.length >= 2 && teams.length <= 6 && teams.every(({ name, score }) => typeof name === 'string' && Number.isInteger(score)) &&
      questions.length > 0 && questions.every((slug) => known.indexOf(slug) >= 0) &&
      Number.isInteger(at) && at >= 0 && at <= questions.length
    return whole ? { ...contest, revealed: contest.revealed === true } : undefined
  } catch {
    return undefined
  }
}

export function saveContest(contest: Contest | undefined): void {
  here = contest ? JSON.stringify(contest) : ''
  try {
    sessionStorage.setItem(key, here)
  } catch {
    // Kept for as long as the page is open.
  }
}

function read(): string {
  try {
    return sessionStorage.getItem(key) || here
  } catch {
    return here
  }
}

/** @param random as `Math.random` */
export function newContest({ names, questions, most }: { names: string[]; questions: string[]; most: number }, random: () => number): Contest {
  const drawn = questions.map((slug) => ({ slug, by: random() })).sort((one, other) => one.by - other.by)
  return { teams: names.map((name) => ({ name, score: 0 })), questions: drawn.slice(0, most).map(({ slug }) => slug), at: 0, revealed: false }
}

/** A team's points with so many more or fewer; a rule of the room may take below nothing. */
export function scored(contest: Contest, team: number, points: number): Contest {
  const clamp = (score: number) => Math.max(-mostScore, Math.min(mostScore, score))
  return { ...contest, teams: contest.teams.map((one, i) => (i === team ? { ...one, score: clamp(one.score + points) } : one)) }
}

/** Shows the answer; shown, goes on. */
export function goneOn(contest: Contest): Contest {
  if (contest.at >= contest.questions.length) return contest
  return contest.revealed ? { ...contest, at: contest.at + 1, revealed: false } : { ...contest, revealed: true }
}

/** Best first; teams of the same score share a place. */
export function ranked({ teams }: Contest): { place: number; name: string; score: number }[] {
  return teams.map((team) => ({ ...team, place: 1 + teams.filter(({ score }) => score > team.score).length })).sort((one, other) => one.place - other.place)
}
