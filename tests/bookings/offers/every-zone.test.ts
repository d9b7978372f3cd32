import { inEveryZone } from '../../app/every-zone.ts'

inEveryZone('what a site offers is by its own clock', import.meta.url, ['./slots.test.js', './calendar.test.js', './read-terms.test.js', '../rules.test.js'], 20)
