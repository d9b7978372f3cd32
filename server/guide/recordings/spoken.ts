import { type Lang, words } from '../../web/words.ts'
import type { Recording } from './recordings.ts'

/** A recording as a page shows it. */
export interface Face extends Recording {
  /** 3 分 20 秒; undefined where nobody knows. */
  length: string | undefined
  /** MB, to one place, never 0. */
  megabytes: string
}

/** What can be heard of a part: in the reader's language, else in the other. */
export interface Spoken {
  own?: Face
  other?: Face
}

export function spoken(recordings: Recording[], part: string, lang: Lang): Spoken {
  const here = recordings.filter((one) => one.part === part).map((one) => faceOf(one, lang))
  const own = here.find((one) => one.lang === lang)
  if (own) return { own }
  return here[0] ? { other: here[0] } : {}
}

/** Which parts can be heard in a language, by their names. */
export const heard = (recordings: Recording[], lang: Lang): Set<string> => new Set(recordings.filter((one) => one.lang === lang).map(({ part }) => part))

export function faceOf(recording: Recording, lang: Lang): Face {
  const { seconds, size } = recording
  const t = words(lang)
  const [m, s] = [Math.floor((seconds ?? 0) / 60), (seconds ?? 0) % 60]
  const length = seconds === null ? undefined : m === 0 ? t('recording.seconds', { s }) : t('recording.minutes', { m, s })
  return { ...recording, length, megabytes: Math.max(0.1, size / 1_000_000).toFixed(1) }
}
