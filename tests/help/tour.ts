import type { Asked } from '../web/ask.ts'
import { hall, wishes } from './letter-box.ts'

interface Walk {
  visit(path: string): Promise<Asked>
  send(path: string, fields: Record<string, string>): Promise<Asked>
}

/**
 * The visitors' side: forms, wrong and right, and what became of them.
 *
 * @returns the private paths of two tickets
 */
export async function tourOfLetters({ visit, send }: Walk): Promise<string[]> {
  for (const path of ['/help', `/help?site=${hall}`, `/sites/${hall}/help`, '/help?site=nowhere', '/help/assistance', '/help/feedback', `/help/assistance?site=${hall}`, `/help/feedback?site=${hall}&stop=founding-yard`]) await visit(path)
  for (const form of ['assistance', 'feedback'] as const) {
    await send(`/help/${form}`, {})
    await send(`/help/${form}`, { site: hall, stop: 'nowhere', kind: 'x', day: 'x', text: '', phone: 'x' })
  }
  const sent = [await send('/help/assistance', wishes.assistance()), await send('/help/feedback', wishes.feedback({ stop: 'founding-yard', name: '卫老师', phone: '13812345678' }))]
  const paths = sent.map(({ headers }) => headers.location!)
  for (const path of [...paths, '/help/tickets/0000000000?key=x']) await visit(path)
  return paths
}

/** The site's side: the ledger, a ticket step by step; and what who wrote sees after each. */
export async function tourOfLedger(paths: string[], { visit, send }: Walk): Promise<void> {
  for (const path of ['/staff/help/months', '/staff/help', '/staff/help?status=overdue&kind=praise', `/staff/help?site=${hall}`, '/staff/help?status=odd']) await visit(path)
  for (const path of paths) {
    const [, number = '', key = ''] = /(\d{10})\?key=(.+)$/.exec(path)!
    const desk = `/staff/help/${number}`
    await visit(desk)
    await send(`${desk}/contact`, {})
    for (const [deed, answer] of [['taking', ''], ['answer', ''], ['answer', '已安排。'], ['answer', '再答一次'], ['closing', ''], ['taking', '']] as const) {
      await send(`${desk}/${deed}`, { answer })
      await visit(`${desk}?done=${deed}`)
      await visit(path)
    }
    for (const rating of ['odd', 'mostly', 'satisfied']) await send(`/help/tickets/${number}/rating`, { key, rating, word: '谢谢' })
    await visit(path)
    await visit(desk)
  }
  for (const path of ['/staff/help', '/staff/help/months', '/staff/help/months.csv']) await visit(path)
}
