// Near: asks the device where it is when somebody wants that, rounds it to half a
// kilometre before it goes anywhere, and sends the question to our own server.
const box = document.querySelector('[data-near]')

if (box && navigator.geolocation) {
  const form = box.closest('form')
  const trouble = box.querySelector('[data-trouble]')
  const coarse = (degrees) => (Math.round(degrees / 0.005) * 0.005).toFixed(3)
  box.hidden = false
  box.querySelector('button').addEventListener('click', (event) => {
    const button = event.currentTarget
    button.disabled = true
    trouble.hidden = true
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.hier.value = `${coarse(coords.latitude)},${coarse(coords.longitude)}`
      form.elements.nahe.value = ''
      form.submit()
    }, () => {
      button.disabled = false
      trouble.hidden = false
    }, { timeout: 20000, maximumAge: 600000 })
  })
}
