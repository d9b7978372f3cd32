/**
 * What the guide must not say: values on which sources disagree, dates known by memory alone, living private
 * persons. Each is a pattern over one text; `at` keeps it to one site, `about` to texts that speak of a thing.
 */
export interface Unsaid {
  what: string
  never: RegExp
  at?: string
  about?: RegExp
  /** Sentences that would be wrong, to show that the pattern bites. */
  wrong: string[]
  /** Sentences that are right and look like them. */
  right?: string[]
}

const house = 'he-long-former-residence'
const hall = 'base-memorial-hall'
const park = 'he-long-park-tianzi-mountain'
const baima = 'baima-mountain-battlefield'
const zunyi = 'zunyi-conference-site'
const cemetery = 'zunyi-martyrs-cemetery'

export const contested: Unsaid[] = [
  {
    what: 'the year in which the house was rebuilt',
    never: /(?<!\d)197[578](?!\d)/,
    wrong: ['1977年重建', 'rebuilt in 1975', '1978'],
    right: ['20世纪70年代', '0744-6221977'],
  },
  { what: 'the reign in which the house was built', never: /道光|清末|晚清|late Qing|Daoguang/i, wrong: ['清道光年间修建', 'built in the late Qing'] },
  {
    what: 'the years in which the house burnt before 1929',
    never: /(?<!\d)(1917|1919|1925)(?!\d)/,
    wrong: ['1917年7月被烧', 'a courtyard by 1925'],
  },
  {
    what: 'the year of He Long Bridge',
    never: /(?<!\d)19(15|16|28)(?!\d)/,
    about: /桥|bridge/i,
    wrong: ['永安桥建成于1916年', 'the bridge was finished in 1915', '1928年改名贺龙桥'],
    right: ['1916年袭击芭茅溪盐税局'],
  },
  {
    what: 'the day of the salt-bureau raid',
    never: /3月16日|16 March|两把菜刀|two cleavers/i,
    wrong: ['1916年3月16日', 'with two cleavers'],
    right: ['平面像一把菜刀'],
  },
  {
    what: 'how many photographs and objects the He Long Memorial shows',
    never: /(?<!\d)(387|600|2,?000|190)\s*(余|多)?\s*(幅|张|件|photo|object|piece)/i,
    at: house,
    wrong: ['387张照片', '190件文物', 'nearly 600 photos'],
  },
  {
    what: 'an opening of the Liujiaping hall in 2005',
    never: /2005年10月16日|16 October 2005/,
    wrong: ['2005年10月16日开馆'],
    right: ['2005年11月20日'],
  },
  {
    what: 'the li as far as Ganzi',
    never: /(?<![2两二])[1一]?万余里|(?<!\d)10,000-odd li/,
    wrong: ['行军1万余里', '走了万余里', '10,000-odd li'],
    right: ['走了2万余里', '20,000-odd li'],
  },
  {
    what: 'the day on which the Second Front Army was formed',
    never: /1936年7月5日|(?<!\d)5 July/,
    wrong: ['1936年7月5日组成', 'on 5 July 1936'],
    right: ['1936年7月组成'],
  },
  {
    what: 'the day of the provincial revolutionary committee',
    never: /12月1日|(?<!\d)1 December|11月26日|26 November/,
    about: /革命委员会|revolutionary committee/,
    wrong: ['12月1日成立省革命委员会', 'the revolutionary committee was set up on 26 November'],
    right: ['11月26日，湘鄂川黔临时省委在大庸成立'],
  },
  {
    what: 'who built the church',
    never: /天主|芬兰|Catholic|Finnish|(?<!\d)1918(?!\d)/i,
    wrong: ['1918年芬兰牧师建的天主堂', 'a Catholic church'],
    right: ['一座教会教堂'],
  },
  {
    what: 'the ground and the pictures of the base memorial',
    never: /(?<!\d)(2,?800|3,?000)余?\s*(平方米|m²)|(?<!\d)(166|300)(?!\d)/,
    at: hall,
    wrong: ['占地2800平方米', '166位将帅', 'more than 300 photographs'],
  },
  {
    what: 'the names and ages of the Hou family on which accounts differ',
    never: /侯昌[千仟]|侯德成|刘大[妹梅]|侯宗[久元]|Hou (Changqian|Decheng|Zongjiu|Zongyuan)|Liu Da(mei|mèi)|(?<![\d十])[4-7四五六七]岁|aged? [4-7](?!\d)/,
    wrong: ['父亲侯德成', '妻子刘大妹', '最小的侯宗元才7岁', 'aged 5'],
    right: ['侯清芝', '时年27岁', 'aged 27'],
  },
  {
    what: 'the weight of the bronze',
    never: /9\.3|[逾超]9吨|over 9 t|more than 9 t/i,
    wrong: ['重9.3吨', 'over 9 tonnes'],
    right: ['约9吨', 'about 9 tonnes'],
  },
  {
    what: 'a record for the bronze',
    never: /最大的(青?铜|塑)像|近?百年来|largest bronze/i,
    wrong: ['百年来最大的铜像', 'the largest bronze in China'],
    right: ['百年历程'],
  },
  { what: 'where He Long lies', never: /骨灰|贺龙墓|安葬|ashes|grave|buried/i, at: park, wrong: ['贺龙骨灰安放在铜像后', 'his ashes'] },
  {
    what: 'the lines and numbers of Baima Mountain',
    never: /[三四两]道防线|(three|four) (defence )?lines|[38]万|[38]0,000/i,
    at: baima,
    wrong: ['三道防线', '8万人对3万人', '80,000 men'],
  },
  { what: 'the year of the opening at Zunyi', never: /(?<!\d)195[57](?!\d)/, at: zunyi, wrong: ['1955年10月开放', 'open since 1 July 1957'] },
  {
    what: 'other hours of Zunyi, and its old number',
    never: /周一闭|closed on Mon|17:45|16:40|085[12]/i,
    at: zunyi,
    wrong: ['周一闭馆', '8:30—17:45', '0852-8222052'],
    right: ['周一至周日'],
  },
  {
    what: 'the height of the Zunyi monument',
    never: /(?<![\d.])3[05]\s*(米|m\b|metres)/,
    at: cemetery,
    wrong: ['碑高30米', '35 m high'],
    right: ['2.7米'],
  },
  {
    what: 'the year of Deng Ping’s tomb',
    never: /(?<!\d)195[89](?!\d)/,
    about: /邓萍|Deng Ping/,
    wrong: ['邓萍墓建于1958年', 'Deng Ping’s tomb of 1959'],
    right: ['1958年辟为陵园'],
  },
  {
    what: 'where the medic’s grave was first and when it was moved',
    never: /桑木垭|松林坡|(?<!\d)195[34](?!\d)/,
    about: /红军坟|坟原|Red Army Grave|grave was/,
    wrong: ['红军坟原在桑木垭', '红军坟1953年迁来', 'the grave was moved in 1954'],
    right: ['从1953年起，77座红军墓陆续集中'],
  },
  {
    what: 'who the bronze of the medic shows',
    never: /女|少年|青年|woman|girl|young man|\b(she|her)\b/i,
    at: cemetery,
    wrong: ['一尊女卫生员铜像', 'a young man'],
    right: ['红军卫生员'],
  },
  {
    what: 'the past of the Heping school',
    never: /地下党|4[0-9]年代|194\d|underground|1940s/i,
    at: 'heping-middle-school',
    wrong: ['20世纪40年代地下党', 'in the 1940s'],
  },
  {
    what: 'a period for Tongzi Mountain',
    never: /长征|剿匪|19[345]\d|Long March|bandit/i,
    at: 'tongzi-mountain',
    wrong: ['长征途经这里', 'the 1950 bandit campaign'],
  },
  { what: 'a film about which nothing is known', never: /陷阵/, wrong: ['红色电影《陷阵》'] },
  { what: 'a rate that does not fit its counts', never: /95\.2|71,?317|71,?122|69,?884/, wrong: ['满意率为95.2%', '71317件'] },
  { what: 'a man whose part needs more than a guide', never: /夏曦|Xia Xi\b/, wrong: ['夏曦', 'Xia Xi drowned'], right: ['Xiannü'] },
]

export const byMemory: Unsaid[] = [
  {
    what: 'dates of life',
    never: new RegExp(
      '1904年4月|1950年10月27|1946年7月21|2008年10月24|1908年4月11|1993年3月12|' +
        '30 April 1904|27 October 1950|21 July 1946|24 October 2008|11 April 1908|12 March 1993',
    ),
    wrong: ['1904年4月30日', '12 March 1993'],
  },
  {
    what: 'the days of lists and ranks',
    never: /2006年5月25日|25 May 2006|1955年9月27日|27 September 1955/,
    wrong: ['2006年5月25日公布'],
    right: ['2021年5月25日'],
  },
  { what: 'the meeting at Huining', never: /会宁|Huining/, wrong: ['会宁会师'] },
  { what: 'the tree behind 鸽子花', never: /珙桐|dove[ -]tree/i, wrong: ['珙桐树', 'dove tree'] },
  { what: 'the price of the mountain', never: /核心景区门票|\d+元|core-area ticket/, at: park, wrong: ['门票225元'] },
]

const named =
  '田育才 向韬 刘革安 王洪斌 张再行 张新华 黄宗华 毛相林 陈朝禄 刘胜福 张燕 袁谋文 李平 邓道理 刘觅 张玲 王庆 唐斌 杜修庆 王弋铭 唐庆 ' +
  '帅梓凌 伍文 李森林 李艳红 杨明远 吴献党 朱渊 朱晓敏 高靖生 文女士 唐某 吴的个体'
const romanised =
  'Tian Yucai|Xiang Tao|Liu Ge.?an|Wang Hongbin|Zhang Zaixing|Zhang Xinhua|Huang Zonghua|Mao Xianglin|Chen Chaolu|Liu Shengfu|Zhang Yan|' +
  'Yuan Mouwen|Li Ping|Deng Daoli|Liu Mi|Zhang Ling|Wang Qing|Tang Bin|Du Xiuqing|Wang Yiming|Tang Qing|Shuai Ziling|Wu Wen|Li Senlin|' +
  'Li Yanhong|Yang Mingyuan|Wu Xiandang|Zhu Yuan|Zhu Xiaomin|Gao Jingsheng'

/** Everybody whom the five articles name among the living: officials, reporters, photographers, volunteers, residents. */
export const living = new RegExp(`${named.replaceAll(' ', '|')}|\\b(${romanised})\\b`)
