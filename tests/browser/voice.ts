/** A voice where the browser of the tests has none: says nothing until it is told to go on, one word at a time. */
export const voice = `
  const said = (window.said = [])
  const engine = Object.assign(new EventTarget(), {
    getVoices: () => [{ lang: 'zh-CN', localService: true, name: 'x' }, { lang: 'en-GB', localService: true, name: 'y' }],
    speak(one) { said.push(one) },
    cancel() {},
  })
  Object.defineProperty(window, 'speechSynthesis', { value: engine })
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
`
