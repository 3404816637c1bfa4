// Where whose phone it is chose so, a worker keeps the last state of a few pages;
// anywhere else, and after the log-out, nothing stays behind.

const name = document.documentElement.dataset.keep
const workers = navigator.serviceWorker

if (workers && name) {
  await workers.register('/ich/dienst.js', { scope: '/ich', updateViaCache: 'none' })
  const { active } = await workers.ready
  const files = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')].map((one) => one.href || one.src)
  active.postMessage({ keep: name, files })
} else if (workers) {
  for (const one of await workers.getRegistrations()) await one.unregister()
  for (const one of await caches.keys()) await caches.delete(one)
}
