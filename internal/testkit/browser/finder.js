(kind, words) => {
  const squeeze = (text) => text.replace(/\s+/g, ' ').trim()
  const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0
  const without = (e) => {
    const copy = e.cloneNode(true)
    for (const extra of copy.querySelectorAll('.kern-sr-only, .kern-label__optional, .w-count')) extra.remove()
    return squeeze(copy.textContent)
  }
  const selectors = { link: 'a[href]', button: 'button, input[type=submit]', summary: 'summary', field: 'label' }
  const wanted = squeeze(words)
  const all = [...document.querySelectorAll(selectors[kind])].filter(visible)
  const named = (e) => [squeeze(e.textContent), without(e), squeeze(e.getAttribute('aria-label') || ''), e.value || '']
  let found = all.filter((e) => named(e).includes(wanted))
  if (found.length === 0) found = all.filter((e) => squeeze(e.textContent).startsWith(wanted))
  if (found.length === 0) {
    return `no ${kind} is called "${words}"; there are: ` + all.map(without).join(' | ')
  }
  const target = kind === 'field' ? found[0].control : found[0]
  if (!target) return `the label "${words}" belongs to no field`
  for (const old of document.querySelectorAll('[data-found]')) old.removeAttribute('data-found')
  target.setAttribute('data-found', '')
  return ''
}
