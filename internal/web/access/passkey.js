// Passkeys: asks the server for a question, the browser for the answer, and sends
// it as a form. Where the browser has none, the form stays hidden.
const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.PublicKeyCredential.parseCreationOptionsFromJSON

async function answer(form) {
  const asked = await fetch(form.dataset.question, { method: 'POST' })
  const question = await asked.json()
  if (!asked.ok) throw new Error(question.error, { cause: 'said' })
  const credential = form.dataset.passkey === 'create'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question.publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question.publicKey) })
  return JSON.stringify(credential)
}

if (able) {
  for (const without of document.querySelectorAll('[data-without]')) without.hidden = true
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false
    const trouble = form.querySelector('[data-trouble]')
    const words = trouble.querySelector('.kern-body')
    const usual = words.textContent
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      event.stopPropagation()
      trouble.hidden = true
      try {
        form.elements.credential.value = await answer(form)
        form.submit()
      } catch (error) {
        words.textContent = error.cause === 'said' ? error.message : usual
        trouble.hidden = false
      }
    })
  }
}
