// Keeps the last state of a few of one's own pages, where whose phone it is chose
// so, and shows it without a network. The server writes `house` in front of this,
// and says with each page, in a header, under which name it may be kept: without
// one, all that was kept is deleted. So it is with each form after which they are
// somebody else's; what was asked for before one and comes after it is not kept.

const prefix = 'ich-'
const day = 24 * 3600 * 1000
const fresh = day / 96
let ended = 0 // so many such forms were sent

addEventListener('install', (event) => event.waitUntil(skipWaiting()))
addEventListener('activate', (event) => event.waitUntil(clients.claim()))

addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (url.origin !== location.origin) return
  const { method, mode } = event.request
  if (mode === 'navigate' || method !== 'GET' && house.ends.includes(url.pathname)) event.respondWith(go(event, url))
  else if (method === 'GET' && url.pathname.startsWith(house.assets)) event.respondWith(file(event.request))
})

// A page of one's own says under which name it may be kept, and what it looks with.
addEventListener('message', (event) => event.waitUntil(keepAll(event.data.keep, event.data.files)))

async function go (event, url) {
  const gets = event.request.method === 'GET'
  const ends = !gets && house.ends.includes(url.pathname)
  if (ends) await end()
  let since = ended
  let answer
  try {
    answer = await fetch(event.request)
  } catch (err) {
    return await last(gets ? url.pathname : '')
  }
  if (ends) since = await end()
  if (answer.ok || answer.status >= 400 && answer.status < 500) event.waitUntil(take(url, answer.clone(), since))
  return answer
}

async function end () {
  ended++
  await forget()
  return ended
}

// take keeps a page that was just shown, and deletes what another one left, or all
// where somebody has no right to what they asked for.
async function take (url, answer, since) {
  const name = answer.headers.get(house.header)
  if (since !== ended) return
  if (!name) return await forget()
  await forget(name)
  if (answer.ok && house.pages.includes(url.pathname) && url.search === '') await put(name, url.pathname, answer, since)
}

// keepAll fetches what is kept and was not looked at for a while.
async function keepAll (name, files) {
  const since = ended
  await forget(name)
  for (const path of [...house.pages, house.offline]) {
    const had = await (await caches.open(prefix + name)).match(path)
    if (had && Date.now() - had.headers.get('kept') < fresh) continue
    const answer = await fetch(path, { redirect: 'manual' })
    if (answer.ok && answer.headers.get(house.header) === name) await put(name, path, answer, since)
  }
  if (since !== ended) return
  const cache = await caches.open(prefix + name)
  for (const one of files) if (!await cache.match(one)) await cache.add(one)
}

async function put (name, path, answer, since) {
  const headers = new Headers(answer.headers)
  headers.set('kept', Date.now())
  for (const one of ['content-length', 'content-encoding', 'set-cookie']) headers.delete(one)
  const body = await answer.blob()
  if (since !== ended) return
  const cache = await caches.open(prefix + name)
  await cache.put(path, new Response(body, { headers }))
  if (since !== ended) await caches.delete(prefix + name)
}

async function forget (but) {
  for (const one of await caches.keys()) {
    if (one.startsWith(prefix) && one !== prefix + but) await caches.delete(one)
  }
}

// last gives the last state of a page, or says that there is no network.
async function last (path) {
  for (const one of await caches.keys()) {
    const cache = await caches.open(one)
    const found = house.pages.includes(path) && await cache.match(path) || await cache.match(house.offline)
    if (!found) continue
    if (Date.now() - found.headers.get('kept') > house.days * day) {
      await caches.delete(one)
      continue
    }
    const text = await found.text()
    return new Response(text.replace('data-offline hidden', 'data-offline'), { headers: found.headers })
  }
  return Response.error()
}

async function file (request) {
  return await caches.match(request) ?? await fetch(request)
}
