// Shows how far a list is, and asks for the page again once it is over.
const shown = document.querySelector('[data-progress]')
const bar = shown?.querySelector('progress')
const figure = shown?.querySelector('.w-progress__label .w-muted')
const note = shown?.querySelector('[data-note]')

async function look() {
  try {
    const answer = await fetch(shown.dataset.progress, { headers: { Accept: 'application/json' }, redirect: 'error' })
    if (!answer.ok) return location.reload()
    const now = await answer.json()
    if (now.state !== shown.dataset.state) return location.reload()
    bar.value = now.done
    bar.max = Math.max(now.total, 1)
    figure.textContent = now.text
    if (note.textContent !== now.note) note.textContent = now.note
  } catch {
    // The server is away for a moment: the list goes on when it is back.
  }
  setTimeout(look, document.hidden ? 5000 : 1000)
}

if (shown) setTimeout(look, 1000)
