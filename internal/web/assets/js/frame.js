// What makes the frame pleasant. Every page works without it.

// A form is sent once, however often the button is pressed.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.dataset.sent) {
    event.preventDefault()
    return
  }
  if (form.method === 'post') form.dataset.sent = 'yes'
})

// Coming back with the browser's button, the form can be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})

// What has to be put right is read out first, and a link in it leads into the field.
const summary = document.getElementById('fehler')
if (summary) summary.focus()

// Escape, or a press beside it, closes what is open of the navigation.
const sheets = document.querySelectorAll('.w-menu, .w-group')
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  for (const sheet of sheets) {
    if (!sheet.open) continue
    sheet.open = false
    sheet.querySelector('summary').focus()
  }
})
addEventListener('click', (event) => {
  for (const sheet of sheets) {
    if (sheet.open && !sheet.contains(event.target)) sheet.open = false
  }
})
