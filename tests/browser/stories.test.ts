import { expect } from 'chai'
import { voice } from './voice.ts'
import { withBrowser } from './with-browser.ts'

const stop = '/sites/he-long-former-residence/stops/fire-pit-room'

withBrowser('Stops and stories', ({ app, visit }) => {
  it('offers no reading where the device has no voice', async () => {
    const { page } = await visit()
    await page.addInitScript("speechSynthesis.getVoices = () => []")
    await page.goto(app().url + stop)
    expect(await page.locator('.aloud').isVisible()).to.equal(false)
  })

  it('are read aloud sentence by sentence, marked, paused, gone on with, faster, and stopped', async () => {
    const { page, complaints } = await visit()
    await page.addInitScript(voice)
    await page.goto(app().url + stop)
    const last = (what: string) => page.evaluate(`said[said.length - 1].${what}`)
    await page.click('text=朗读')
    expect(await last('text')).to.equal('贺家人口多，三开间的木屋隔成了六间，火坑屋是其中一间。')
    await last('onboundary({ charIndex: 6, charLength: 3 })')
    expect(await page.locator('.being-read mark').innerText()).to.equal('三开间')
    await page.click('text=暂停')
    expect(await page.locator('.being-read').count()).to.equal(0)
    await page.click('text=继续')
    expect(await last('text')).to.include('贺家人口多')
    await last('onend()')
    expect(await last('text')).to.include('1916年')
    await page.selectOption('#aloud-speed', '1.3')
    expect(await last('rate')).to.equal(1.3)
    await page.click('text=停止')
    expect(await page.locator('.being-read, mark').count()).to.equal(0)
    expect(complaints).to.deep.equal([])
  })
})
