import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { questionsOf } from '../../server/guide/quiz/questions.ts'
import { desk, phone, withBrowser } from './with-browser.ts'

const site = 'zunyi-martyrs-cemetery'
const key = 'footprints-contest-1'

withBrowser('The quiz', ({ app, visit }) => {
  const asked = () => questionsOf(app().parts.guide.document()).filter((question) => question.site.slug === site)
  const other = (letter: string) => (letter === 'a' ? 'b' : 'a')

  it('is answered and marked with scripts switched off', async () => {
    const { page } = await visit({ ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/quiz/${site}`)
    const [first, second] = asked()
    await page.check(`[name=${first!.slug}][value=${first!.right}]`)
    await page.check(`[name=${second!.slug}][value=${other(second!.right)}]`)
    expect(await page.locator('.quiz-because:visible').count()).to.equal(0)
    await Promise.all([page.waitForURL('**mark=1**'), page.tap('.quiz-form button')])
    expect(await page.locator('.quiz-score strong').innerText()).to.equal('答对 1 题，共 2 题')
    expect(await page.locator('.quiz-because:visible').count()).to.equal(2)
    expect(await page.locator('.is-wrong').innerText()).to.include('✗ 没答对')
  })

  it('marks each answer at once, lets the first one stand, and the server counts the same', async () => {
    const { page, complaints } = await visit()
    await page.goto(`${app().url}/quiz/${site}`)
    const [first, second] = asked()
    await page.check(`[name=${first!.slug}][value=${other(first!.right)}]`)
    const question = page.locator('.quiz-question').first()
    expect(await question.innerText()).to.include('✗ 没答对').and.include('✓ 正确答案')
    expect(await question.locator('.quiz-because').isVisible()).to.equal(true)
    expect(await page.locator(`[name=${first!.slug}][value=${first!.right}]`).isDisabled()).to.equal(true)
    await page.check(`[name=${second!.slug}][value=${second!.right}]`)
    expect(await page.locator('.is-right em').last().innerText()).to.equal('✓ 答对了')
    await Promise.all([page.waitForURL('**mark=1**'), page.tap('.quiz-form button')])
    expect(await page.locator('.quiz-score strong').innerText()).to.equal('答对 1 题，共 2 题')
    expect(complaints).to.deep.equal([])
  })

  it('is answered with the keyboard: arrows only move, and Space, Enter or going on says it', async () => {
    const { page } = await visit(desk)
    await page.goto(`${app().url}/quiz/mixed`)
    const said = (n: number) => page.locator('.quiz-question').nth(n).locator('.quiz-because').isVisible()
    await page.locator('.quiz-question input').first().focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
    expect([await said(0), await page.locator('.quiz-question').first().locator('input:disabled').count()], 'while it moves').to.deep.equal([false, 0])
    await page.keyboard.press('Space')
    expect(await said(0), 'Space').to.equal(true)
    await page.locator('.quiz-question').nth(1).locator('input').first().focus()
    await page.keyboard.press('ArrowDown')
    expect(await said(1)).to.equal(false)
    await page.keyboard.press('Tab')
    expect(await said(1), 'going on').to.equal(true)
    await page.locator('.quiz-question').nth(2).locator('input').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect([await said(2), page.url().includes('mark=1')], 'Enter').to.deep.equal([true, false])
  })
})

withBrowser('A contest', ({ app, visit }) => {
  const scores = (page: Page) => page.locator('.contest-board output').allInnerTexts()
  const progress = (page: Page) => page.locator('[data-progress-said]').innerText()

  async function begun(most = '5') {
    const seen = await visit(desk)
    await seen.page.goto(`${app().url}/quiz/contest`)
    await seen.page.selectOption('#teams', '2')
    await seen.page.fill('#team-1', '<i>红星</i> $& 队')
    await seen.page.selectOption('#most', most)
    await seen.page.click('[data-setup] button')
    return seen
  }

  for (const [what, stored] of Object.entries({
    'no JSON': '{',
    null: 'null',
    'no contest': '{"teams":7}',
    'a contest of one': '{"teams":[{"name":"x","score":1}],"questions":["birthplace"],"at":0}',
    'a contest about nothing': '{"teams":[{"name":"x","score":1},{"name":"y","score":1}],"questions":[],"at":0}',
    'a contest whose question is gone': '{"teams":[{"name":"x","score":1},{"name":"y","score":1}],"questions":["gone\\"]"],"at":0}',
    'a contest beyond its end': '{"teams":[{"name":"x","score":1},{"name":"y","score":1}],"questions":["birthplace"],"at":7}',
  })) {
    it(`begins anew where what is kept is ${what}`, async () => {
      const { page, complaints } = await visit(desk)
      await page.goto(`${app().url}/quiz/contest`)
      await page.evaluate(([name, value]) => sessionStorage.setItem(name!, value!), [key, stored])
      await page.reload()
      expect(await page.locator('[data-setup]').isVisible()).to.equal(true)
      expect(await page.locator('[data-play]').isVisible()).to.equal(false)
      expect(complaints).to.deep.equal([])
    })
  }

  it('is not begun about no site at all', async () => {
    const { page } = await visit(desk)
    await page.goto(`${app().url}/quiz/contest`)
    for (const box of await page.locator('[name=site]').all()) await box.uncheck()
    await page.click('[data-setup] button')
    expect(await page.locator('[data-said]').innerText()).to.include('至少选一个场馆')
    expect(await page.locator('[data-play]').isVisible()).to.equal(false)
  })

  it('says without a script that it needs one, and leads to the plain quiz', async () => {
    const { page } = await visit({ ...desk, javaScriptEnabled: false })
    await page.goto(`${app().url}/quiz/contest`)
    expect(await page.locator('main').innerText()).to.include('竞赛要用到脚本')
    expect(await page.locator('main a[href="/quiz"]:visible').count()).to.equal(1)
    expect(await page.locator('[data-setup]').isVisible()).to.equal(false)
  })

  it('asks one question after another, hides the answer until it is shown, and ranks the teams', async () => {
    const { page, complaints } = await begun()
    const seen = new Set<string>()
    for (let i = 1; i <= 5; i++) {
      expect(await progress(page)).to.equal(`第 ${i} 题，共 5 题`)
      seen.add(await page.locator('[data-stage] h2').innerText())
      expect(await page.locator('[data-because]').isVisible()).to.equal(false)
      expect(await page.locator('[data-stage]').innerText()).to.not.include('✓')
      await page.click('[data-reveal]')
      expect(await page.locator('[data-stage]').innerText()).to.include('✓ 正确答案').and.include('出处：')
      expect(await page.locator('[data-reveal]').isVisible()).to.equal(false)
      await page.click(`[data-team="${i < 4 ? 0 : 1}"][data-by="1"]`)
      expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.by)).to.equal('1')
      await page.click('[data-go]')
    }
    expect(seen.size).to.equal(5)
    expect(await page.locator('[data-ranks]').innerText()).to.match(/1\s+<i>红星<\/i> \$& 队\s+3 分\s+2\s+第 2 队\s+2 分/)
    await page.click('[data-again]')
    expect(await page.locator('[data-setup]').isVisible()).to.equal(true)
    expect(complaints).to.deep.equal([])
  })

  it('fills the wall and nothing of it lies below, from the question to the scores', async () => {
    for (const viewport of [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]) {
      const { page } = await visit({ ...desk, viewport })
      await page.goto(`${app().url}/quiz/contest`)
      await page.click('[data-contest] form button:not([type=button])')
      await page.click('[data-reveal]')
      expect(await page.isVisible('.top'), 'the head of the page').to.equal(false)
      expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight'), `${viewport.width} wide`).to.equal(true)
      // Ordinary text is a fiftieth of the height of such a screen.
      expect(await page.evaluate("parseFloat(getComputedStyle(document.querySelector('.contest-options li')).fontSize) / innerHeight")).to.be.greaterThan(1 / 32)
    }
  })

  it('asks only about the sites that were chosen', async () => {
    const { page } = await visit(desk)
    await page.goto(`${app().url}/quiz/contest`)
    for (const box of await page.locator('[name=site]').all()) if ((await box.getAttribute('value')) !== 'baima-mountain-battlefield') await box.uncheck()
    await page.click('[data-setup] button')
    expect(await progress(page)).to.equal('第 1 题，共 1 题')
    expect(await page.locator('.contest-of').innerText()).to.equal('白马山战役遗址')
  })

  it('outlives a reload, and is begun anew only at the second tap', async () => {
    const { page } = await begun()
    await page.click('[data-team="1"][data-by="1"]')
    await page.click('[data-team="1"][data-by="1"]')
    await page.click('[data-team="0"][data-by="-1"]')
    await page.click('[data-reveal]')
    await page.click('[data-go]')
    await page.click('[data-reveal]')
    const asked = await page.locator('[data-stage] h2').innerText()
    await page.reload()
    expect(await progress(page)).to.equal('第 2 题，共 5 题')
    expect(await page.locator('[data-stage] h2').innerText()).to.equal(asked)
    expect(await page.locator('[data-because]').isVisible()).to.equal(true)
    expect(await scores(page)).to.deep.equal(['-1', '2'])
    await page.click('[data-restart]')
    expect(await scores(page)).to.deep.equal(['-1', '2'])
    await page.click('[data-restart]')
    expect(await page.locator('[data-setup]').isVisible()).to.equal(true)
    expect(await page.evaluate((name) => sessionStorage.getItem(name), key)).to.equal('')
  })

  it('is run from the keyboard, and a name being typed is no command', async () => {
    const { page } = await visit(desk)
    await page.goto(`${app().url}/quiz/contest`)
    await page.fill('#team-1', '')
    await page.type('#team-1', '12')
    await page.keyboard.press('Enter')
    expect(await page.locator('.contest-name').first().innerText()).to.equal('12')
    for (const keys of ['2', '2', '3', 'Shift+Digit3', 'Digit6']) await page.keyboard.press(keys)
    expect(await scores(page)).to.deep.equal(['0', '2', '0'])
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('[data-because]').isVisible()).to.equal(true)
    await page.keyboard.press('ArrowRight')
    expect(await progress(page)).to.include('第 2 题')
  })

  it('goes on where the browser keeps nothing', async () => {
    const { page, context, complaints } = await visit(desk)
    await context.addInitScript(() => Object.defineProperty(window, 'sessionStorage', { get: () => { throw new DOMException('denied', 'SecurityError') } }))
    await page.goto(`${app().url}/quiz/contest`)
    await page.click('[data-setup] button')
    await page.click('[data-reveal]')
    expect(await page.locator('[data-because]').isVisible()).to.equal(true)
    expect(complaints).to.deep.equal([])
  })

  it('prints nothing', async () => {
    const { page } = await begun()
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('body').isVisible()).to.equal(false)
  })
})
