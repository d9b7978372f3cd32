import { readFileSync } from 'node:fs'
import type zh from '../../data/locales/zh.json'
import { shipped } from '../root.ts'
import { filled } from './filled.ts'

/** The words of the screen, `data/locales/*.json`; Chinese is the original, English says all of it. */

export const languages = ['zh', 'en'] as const
export type Lang = (typeof languages)[number]
export type Key = keyof typeof zh

export type Words = (key: Key, values?: Record<string, string | number>) => string

const dictionaries: Record<Lang, Record<string, string>> = { zh: read('zh'), en: read('en') }

function read(lang: Lang): Record<string, string> {
  return JSON.parse(readFileSync(shipped(`data/locales/${lang}.json`), 'utf8'))
}

/**
 * The words of one language, as a function from a key to its sentence with its slots filled (`filled.ts`).
 */
export function words(lang: Lang): Words {
  const dictionary = dictionaries[lang]
  return (key, values = {}) => {
    const sentence = dictionary[String(key)]
    if (sentence === undefined) throw new Error(`no ${lang} words for ${key}`)
    return filled(sentence, values)
  }
}

/** A sentence in every language, for what is said to whoever reads it later. */
export const inBoth = (key: Key): Record<Lang, string> => ({ zh: words('zh')(key), en: words('en')(key) })

/** A count as the screen prints it: 61,000. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** The same of one that cannot be told now. */
export const countIfKnown = (value: number | undefined): string => (value === undefined ? '—' : count(value))
