import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { edition, editionOf } from '../../server/web/edition.ts'
import { serve } from '../app/serve.ts'
import { scratchFolder } from '../database/each-database.ts'

describe('the edition of the words and views', () => {
  it('is another one with every word, view and name of a view, and the same for the same', () => {
    const folder = scratchFolder()
    try {
      const file = (name: string) => join(folder.path, name)
      mkdirSync(file('views'))
      writeFileSync(file('zh.json'), '{"brand":"红色足迹"}')
      writeFileSync(file('views/help.ejs'), '<p>')
      const now = () => editionOf([folder.path])
      const seen = [now()]
      expect(now()).to.equal(seen[0]).and.match(/^[0-9a-f]{12}$/)
      const changes = [() => writeFileSync(file('zh.json'), '{"brand":"红色足跡"}'), () => writeFileSync(file('views/help.ejs'), '<p >'), () => renameSync(file('views/help.ejs'), file('views/more.ejs'))]
      for (const change of changes) {
        change()
        expect(seen).to.not.include(now())
        seen.push(now())
      }
    } finally {
      folder.remove()
    }
  })

  it('stands in the service worker, so that a browser with older words takes the new one', async () => {
    const app = await serve()
    try {
      expect(await (await fetch(`${app.url}/sw.js`)).text()).to.include(`edition="${edition}"`)
    } finally {
      await app.close()
    }
  })
})
