import { expect } from 'chai'
import { Phone } from '../checkins/phone.ts'
import { serve } from '../app/serve.ts'
import { withThreads } from '../database/threads.ts'

describe('whoever watches a server whose thread of the database has died', () => {
  it('is told that it is ready: the question itself starts another', async () => {
    const { opened: app, threads } = await withThreads(() => serve({ resting: {} }))
    for (const thread of threads) {
      await thread.terminate()
      const response = await fetch(`${app.url}/health/ready`)
      expect([response.status, await response.json()]).to.deep.equal([200, { ready: true }])
    }
    expect(threads).to.have.length(2)
    const code = await app.code('tongzi-mountain')
    expect((await new Phone(app).send(code)).status).to.equal(201)
    await app.close()
  })
})
