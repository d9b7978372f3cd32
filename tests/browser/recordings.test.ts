import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { he } from '../guide/edit/house.ts'
import { credit, RecordingDesk, stop } from '../guide/recordings/recording-desk.ts'
import { mp3, ogg } from '../guide/recordings/sounds.ts'
import { violations } from './axe.ts'
import { phone, withBrowser } from './with-browser.ts'

const place = `/sites/${he}/${stop}`
const voice = "speechSynthesis.getVoices = () => [{ lang: 'zh-CN', localService: true, name: 'x' }, { lang: 'en-GB', localService: true, name: 'y' }]"

/** Plays what the page has to play, and waits until it is over. @returns its length in seconds */
const heard = (page: Page) =>
  page.evaluate(async () => {
    const audio = document.querySelector('audio')!
    const over = new Promise((resolve, reject) => {
      audio.addEventListener('ended', resolve)
      audio.addEventListener('error', () => reject(new Error(audio.error!.message)))
    })
    audio.playbackRate = 8
    await audio.play()
    await over
    return audio.duration
  })

withBrowser('A recording', ({ app, visit, signedIn }) => {
  it('is loaded when it is played and not before, in parts, and the phone reads only where it cannot be heard', async () => {
    await (await RecordingDesk.of(app(), 'mei')).keeps({ file: mp3() })
    const { page, context, requests, complaints } = await visit()
    await page.addInitScript(voice)
    await page.goto(app().url + place)
    await page.locator('.recording audio').waitFor()
    expect(await page.locator('.aloud').isVisible()).to.equal(false)
    expect(requests.filter((one) => one.includes('/recordings/'))).to.deep.equal([])
    const sent = page.waitForResponse(/\/recordings\//)
    expect(await heard(page)).to.be.closeTo(2, 0.1)
    expect((await sent).status()).to.equal(206)
    expect(complaints).to.deep.equal([])
    // Away: another visit plays from what the browser kept, so it is made to ask.
    await page.reload()
    await page.evaluate("document.querySelector('audio').src += '?again'")
    await context.setOffline(true)
    await page.evaluate("document.querySelector('audio').play().catch(() => undefined)")
    await page.getByText('没有网络，录音要联网才能听。').waitFor()
    expect(await page.locator('.aloud').isVisible(), 'the phone reads instead').to.equal(true)
    expect(await violations(page)).to.deep.equal([])
  })

  it('is uploaded on a phone without scripts, with what is wrong said beside it, and heard', async () => {
    const { page } = await signedIn('mei', { ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/staff/guide/${he}`)
    await page.tap('a:has-text("录音")')
    await page.tap('.heard:has-text("火坑屋") a:has-text("上传") >> nth=0')
    await page.setInputFiles('#file', { name: 'x.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('nothing') })
    await page.fill('#credit', credit)
    await page.tap('.upload button')
    await page.locator('#wrong').getByText('这个文件不是能放的录音。').waitFor()
    expect(await page.inputValue('#credit')).to.equal(credit)
    await page.setInputFiles('#file', { name: 'x.ogg', mimeType: 'audio/ogg', buffer: ogg() })
    await page.tap('.upload button')
    await page.waitForSelector('#done')
    const visitor = await visit()
    await visitor.page.goto(app().url + place)
    expect(await heard(visitor.page)).to.be.closeTo(2, 0.1)
    await page.tap('.kept-recording summary')
    await page.tap('.kept-recording details button')
    await page.getByText('已撤下。').waitFor()
  })
})
