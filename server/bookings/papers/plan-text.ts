import { type Lang, words } from '../../web/words.ts'
import type { Booking } from '../bookings.ts'
import type { OnPaper } from './on-paper.ts'

/**
 * An activity plan as plain text, to paste into a document of the organisation's own. Who leads the group and
 * under which number stays to be filled in: the page shows no more of a contact than it needs (privacy law 3).
 */
export function planText({ status, parts }: Booking, paper: OnPaper, lang: Lang): string {
  const t = words(lang)
  const several = paper.visits.length > 1
  const steps = [
    t('paper.plan.gather', { time: parts[0]!.starts }),
    ...paper.visits.map(({ time, people: n }) => t(several ? 'paper.plan.stepFor' : 'paper.plan.step', { time, what: paper.programme, n })),
    t('paper.plan.end', { time: parts.at(-1)!.ends }),
  ]
  const people = paper.minors > 0 ? t('paper.peopleWithMinors', { n: paper.people, minors: paper.minors }) : t('paper.people', { n: paper.people })
  const place = paper.place || (paper.address === '' ? paper.site : t('paper.plan.placeAt', { site: paper.site, address: paper.address }))
  const points = [
    t('paper.plan.organisation', { organisation: paper.organisation }),
    t('paper.plan.time', { time: `${paper.day} ${parts[0]!.starts}–${parts.at(-1)!.ends}` }),
    t('paper.plan.place', { place }),
    t('paper.plan.people', { people }),
    t('paper.plan.programme', { programme: paper.programme }),
    [t('paper.plan.flow'), ...steps].join('\n    '),
    t('paper.plan.docent', { docent: paper.docent }),
    ...(paper.stepFree ? [t('paper.plan.stepFree')] : []),
    ...(paper.bring === 'letter' ? [t('paper.plan.bring')] : []),
    ...(paper.notes === '' ? [] : [t('paper.plan.notes', { notes: paper.notes })]),
    t('paper.plan.leader'),
  ]
  const state = status === 'requested' ? t('paper.plan.requested') : status === 'waiting' ? t('paper.plan.waiting') : t('paper.plan.confirmed')
  const numbered = points.map((point, i) => ordinal(i, lang) + point)
  return [t('paper.plan.title'), '', ...numbered, '', t('paper.plan.ref', { ref: paper.ref, state })].join('\n')
}

/** 一、二、…; 1. 2. … */
function ordinal(i: number, lang: Lang): string {
  return lang === 'zh' ? `${['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一'][i]}、` : `${i + 1}. `
}
