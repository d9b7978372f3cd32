/** WeChat's own browser opens pages and downloads nothing: where a page has something to download, it says the way out. */
if (/MicroMessenger/i.test(navigator.userAgent)) {
  document.querySelectorAll<HTMLElement>('[data-in-wechat]').forEach((line) => (line.hidden = false))
}
