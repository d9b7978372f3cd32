import { type Key, type Lang, words } from '../../web/words.ts'

/** The fields of the guide that the console calls by a name; each has its word in the locales. */
export const fieldNames = [
  ...['about', 'accuracy_m', 'address', 'area', 'as_of', 'body', 'bound', 'by', 'county', 'date', 'dates', 'datum', 'desk', 'doubt', 'en', 'event', 'figures', 'grade'],
  ...['heading', 'hours', 'how', 'key', 'lat', 'library', 'location', 'lon', 'name', 'note', 'notes', 'on', 'order', 'origin', 'period', 'periods', 'person', 'persons'],
  ...['phone', 'pinyin', 'place', 'protection', 'role', 'see', 'services', 'set', 'short', 'shown', 'site', 'slug', 'source', 'sources', 'step_free', 'stops', 'story'],
  ...['summary', 'ticket', 'title', 'unit', 'url', 'value', 'way', 'zh'],
] as const

const named = new Set<string>(fieldNames)

/** What a field is called on the screen; a number or a key stands for itself. */
export function fieldWord(name: string, lang: Lang): string {
  return named.has(name) ? words(lang)(`content.field.${name}` as Key) : name
}

/** The way to a field, as one reads it: 故事 2 · 段落 1 · 中文. */
export function wayTo(path: string[], lang: Lang): string {
  return path.map((name) => fieldWord(name, lang)).reduce((way, name, i) => (i === 0 ? name : /^\d+$/.test(path[i]!) ? `${way} ${Number(name)}` : `${way} · ${name}`), '')
}
