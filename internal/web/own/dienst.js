// Keeps the last state of a few of one's own pages, where whose phone it is chose
// so, and shows it without a network. The server writes `house` in front of this,
// and says with each page, in a header, under which name it may be kept: without
// one, all that was kept is deleted.

const prefix = 'ich-'
const day = 24 * 3600 * 1000
const fresh = day / 96

addEventListener('install', (event) => event.waitUntil(skipWaiting()))
addEventListener('activate', (event) => event.waitUntil(clients.claim()))

addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (url.origin !== location.origin) return
  if (event.request.mode === 'navigate') event.respondWith(go(event, url))
  else if (event.request.method === 'GET' && url.pathname.startsWith(house.assets)) event.respondWith(file(event.request))
})

// A page of one's own says under which name it may be kept, and what it looks with.
addEventListener('message', (event) => event.waitUntil(keepAll(event.data.keep, event.data.files)))

async function go (event, url) {
  if (event.request.method !== 'GET' && house.ends.includes(url.pathname)) await forget()
  let answer
  try {
    answer = await fetch(event.request)
  } catch (err) {
    return await last(event.request.method === 'GET' ? url.pathname : '')
  }
  if (answer.ok) event.waitUntil(take(url, answer.clone()))
  return answer
}

// take keeps a page that was just shown, and deletes what another one left.
async function take (url, answer) {
  const name = answer.headers.get(house.header)
  if (!name) return await forget()
  await forget(name)
  if (house.pages.includes(url.pathname) && url.search === '') await put(await caches.open(prefix + name), url.pathname, answer)
}

// keepAll fetches what is kept and was not looked at for a while.
async function keepAll (name, files) {
  await forget(name)
  const cache = await caches.open(prefix + name)
  for (const path of [...house.pages, house.offline]) {
    const had = await cache.match(path)
    if (had && Date.now() - had.headers.get('kept') < fresh) continue
    const answer = await fetch(path, { redirect: 'manual' })
    if (answer.ok && answer.headers.get(house.header) === name) await put(cache, path, answer)
  }
  for (const one of files) if (!await cache.match(one)) await cache.add(one)
}

async function put (cache, path, answer) {
  const headers = new Headers(answer.headers)
  headers.set('kept', Date.now())
  for (const one of ['content-length', 'content-encoding', 'set-cookie']) headers.delete(one)
  await cache.put(path, new Response(await answer.blob(), { headers }))
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
