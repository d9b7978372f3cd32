import { inEveryZone } from '../app/every-zone.ts'

inEveryZone('the day of a check-in is the site\'s', import.meta.url, ['./midnight.test.js', './late-and-early.test.js', '../local-day.test.js'], 10)
