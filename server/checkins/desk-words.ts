import { type Lang, words } from '../web/words.ts'

/** The sentences that the desk's script says itself, as JSON; their {slots} are filled in the browser. */
export function deskWords(lang: Lang): string {
  const t = words(lang)
  return JSON.stringify({
    dismiss: t('desk.dismiss'),
    notKept: t('desk.not-kept'),
    others: t('desk.others'),
    refused: t('desk.refused'),
    sent: t('desk.sent'),
    signFirst: t('refusal.sign-in'),
    signIn: t('desk.sign-in'),
    signedOut: t('desk.signed-out'),
    unsent: t('desk.unsent'),
    waiting: t('desk.waiting'),
  })
}

/** +5, −1. */
export const signed = (people: number): string => (people > 0 ? `+${people}` : `−${-people}`)
