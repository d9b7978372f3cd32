import gcoordModule from 'gcoord'
import type { Lang } from '../../web/words.ts'
import { isKnown, type Site } from '../schema.ts'

// Its types speak of another form of the module than the one that Node loads.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default

export type MapApp = 'phone' | 'amap' | 'baidu' | 'tencent'

/** What leads to a site: `point`, straight to its point; `search`, only to what the app finds by name and county. */
export interface Ways {
  kind: 'point' | 'search'
  links: { app: MapApp; href: string }[]
}

/** How the services ask to be told who sends the visitor. */
const us = 'red-footprints'

/**
 * Links that hand a site over to the map app of a phone: plain addresses, nothing is asked for until one is tapped.
 *
 * Sites are kept in WGS-84 (law of truth 2); each app is given the point in its own datum. The addresses are documented
 * at https://lbs.amap.com/api/uri-api/guide/travel/route (GCJ-02, longitude first),
 * https://lbsyun.baidu.com/index.php?title=uri (latitude first, BD-09 named) and
 * https://lbs.qq.com/webApi/uriV1/uriGuide/uriWebRoute (GCJ-02, latitude first); `geo:` is RFC 5870, WGS-84, with the
 * label as Android reads it.
 */
export function waysTo(site: Pick<Site, 'location' | 'place' | 'short'>, lang: Lang): Ways {
  const { location, place, short } = site
  const name = plain(short.zh)
  if (!isKnown(location)) {
    const query = { keyword: `${place.county}${name}` }
    return {
      kind: 'search',
      links: [
        { app: 'amap', href: address('https://uri.amap.com/search', { ...query, city: place.county, src: us, callnative: '1' }) },
        { app: 'baidu', href: address('https://api.map.baidu.com/place/search', { query: query.keyword, region: place.county, output: 'html', src: us }) },
        { app: 'tencent', href: address('https://apis.map.qq.com/uri/v1/search', { ...query, region: place.county, referer: us }) },
      ],
    }
  }
  const wgs: [number, number] = [location.lon, location.lat]
  const gcj = gcoord.transform(wgs, gcoord.WGS84, gcoord.GCJ02).map(short6)
  const bd = gcoord.transform(wgs, gcoord.WGS84, gcoord.BD09).map(short6)
  const at = `${location.lat},${location.lon}`
  return {
    kind: 'point',
    links: [
      { app: 'phone', href: `geo:${at}?q=${at}(${encodeURIComponent(plain(short[lang]))})` },
      { app: 'amap', href: address('https://uri.amap.com/navigation', { to: `${gcj[0]},${gcj[1]},${name}`, mode: 'car', src: us, callnative: '1' }) },
      { app: 'baidu', href: address('https://api.map.baidu.com/marker', { location: `${bd[1]},${bd[0]}`, title: name, content: place.zh, coord_type: 'bd09ll', output: 'html', src: us }) },
      { app: 'tencent', href: address('https://apis.map.qq.com/uri/v1/routeplan', { type: 'drive', to: name, tocoord: `${gcj[1]},${gcj[0]}`, referer: us }) },
    ],
  }
}

function address(base: string, query: Record<string, string>): string {
  return `${base}?${Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`
}

/** Six places of a degree are a tenth of a metre. */
const short6 = (degrees: number): string => degrees.toFixed(6)

/** A name without the signs that end a field of these addresses. */
const plain = (name: string): string => name.replace(/[,，;；:：|()（）]/g, ' ').replace(/\s+/g, ' ').trim()
