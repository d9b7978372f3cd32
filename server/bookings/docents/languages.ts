/** The languages in which sites guide, as BCP 47 tags: Mandarin, English, Cantonese, … and Chinese Sign Language. */
export const docentLanguages = ['zh', 'en', 'yue', 'ja', 'ko', 'ru', 'fr', 'de', 'csl'] as const
