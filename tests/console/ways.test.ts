import { expect } from 'chai'
import { waysFor } from '../../server/console/ways.ts'
import { doors } from '../../server/staff/doors.ts'

describe('the ways of the console', () => {
  const paths = (...given: Parameters<typeof waysFor>) => waysFor(...given).flatMap(({ ways }) => ways.map(({ path }) => path))

  it('lead nobody to a door that would not open', () => {
    for (const role of ['admin', 'manager', 'docent'] as const) {
      for (const path of paths(role)) expect(doors[path]?.GET, `${role} ${path}`).to.include(role)
    }
    expect(paths('docent')).to.include('/staff/desk').and.not.to.include('/staff/plates')
    expect(paths('manager')).to.include.members(['/staff/desk', '/staff/plates', '/staff/charts', '/staff/limits'])
  })

  it('show what has no door yet to nobody, and what has one at once', () => {
    expect(paths('admin', [], {})).to.deep.equal([])
    const bureau = { '/staff/people': { GET: ['admin'] }, '/staff/me': { GET: ['admin', 'docent'] } } as const
    expect(paths('admin', [], bureau)).to.deep.equal(['/staff/people', '/staff/me'])
    expect(paths('docent', [], bureau)).to.deep.equal(['/staff/me'])
    expect(paths('manager', ['/verify'], {})).to.deep.equal(['/verify'])
  })
})
