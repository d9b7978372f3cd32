import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'

/** What has a scale of its own: the screen on a wall, sheets of paper, the map with its marks. */
const apart = /^(display|papers|report|plates\/sheet|guide-map|map|passport\/certificate|ways\/print)\b/
/** Outside the scale: the words inside a stamp and a mark, and figures that fill a hand. */
const small = 0.8
const large = 3.5

const sheets = readdirSync(shipped('public'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css') && !apart.test(name))

describe('the stylesheets', () => {
  it('take the size of type from the one scale', () => {
    expect(sheets).to.include.members(['style/ground.css', 'console/glance.css'])
    const stray = sheets.flatMap((name) =>
      [...readFileSync(shipped(`public/${name}`), 'utf8').matchAll(/font(?:-size)?: [^;{}]*?([\d.]+)rem/g)]
        .filter(([whole, size]) => !/clamp|calc/.test(whole) && Number(size) !== 1 && Number(size) >= small && Number(size) <= large)
        .map(([whole]) => `${name}: ${whole}`),
    )
    expect(stray).to.deep.equal([])
  })
})
