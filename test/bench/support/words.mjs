// Words a district's ledger is made of. None of it is anybody's real project.

export const DISTRICT = '滨江区';

export const UNITS = [
  '区招商投资促进局',
  '区发展和改革委员会',
  '区经济和信息化委员会',
  '区商务委员会',
  '区农业农村委员会',
  '区文化和旅游发展委员会',
  '区住房和城乡建设委员会',
  '区交通局',
  '区卫生健康委员会',
  '区教育委员会',
  '区科学技术局',
  '区财政局',
  '区民政局',
  '区水利局',
  '区林业局',
  '区生态环境局',
  '区规划和自然资源局',
  '区国有资产监督管理委员会',
  '区市场监督管理局',
  '正阳工业园区管理委员会',
  '临港物流园区管理委员会',
  '高新技术产业园管理委员会',
  '濯水景区管理委员会',
  '城东街道办事处',
  '城南街道办事处',
  '城西街道办事处',
  '舟白街道办事处',
  '冯家街道办事处',
  '石会镇人民政府',
  '黑溪镇人民政府',
  '黄溪镇人民政府',
  '马喇镇人民政府',
  '濯水镇人民政府',
  '鹅池镇人民政府',
];

export const PLACES = [
  '重庆',
  '上海',
  '江苏',
  '浙江',
  '安徽',
  '广东',
  '四川',
  '山东',
  '福建',
  '北京',
  '湖北',
  '陕西',
];

export const MARKS = [
  '恒泰',
  '华渝',
  '金龙',
  '瑞丰',
  '天禾',
  '远景',
  '中科',
  '博创',
  '启航',
  '绿源',
  '同辉',
  '嘉陵',
  '云上',
  '正大',
  '智联',
  '鼎新',
];

export const TRADES = [
  '玻纤复合材料',
  '生猪养殖',
  '蚕桑丝绸',
  '食品饮料',
  '大数据服务',
  '汽车零部件',
  '智能装备',
  '清洁能源',
  '生物医药',
  '文化旅游',
  '现代物流',
  '电子元器件',
];

/** The chains follow the trades; five of them are the scheme's leading industries. */
export const CHAINS = [
  '玻纤',
  '生猪',
  '蚕桑',
  '食品',
  '大数据',
  '汽车',
  '装备',
  '能源',
  '医药',
  '文旅',
  '物流',
  '电子',
];

export const SECTOR_OF_TRADE = [
  'secondary',
  'primary',
  'primary',
  'secondary',
  'tertiary',
  'secondary',
  'secondary',
  'secondary',
  'secondary',
  'tertiary',
  'tertiary',
  'secondary',
];

export const PRODUCTS = [
  '智能生产线',
  '精深加工基地',
  '研发中心',
  '示范园',
  '仓储配送中心',
  '标准化厂房',
  '技术改造',
  '产业园一期',
];

export const PARKS = [
  '正阳工业园区',
  '青杠拓展区',
  '临港物流园',
  '高新产业园',
  '濯水古镇',
  '城南商务区',
  '舟白片区',
  '冯家片区',
];

export const OCCASIONS = ['西洽会', '智博会', '区集中签约', '赴沪专题推介会', '云签约'];

export const CAUSES = [
  'LAND.PLAN_ADJUST',
  'LAND.APPROVAL',
  'LAND.SUPPLY',
  'PLANNING.DESIGN',
  'ENV.EIA',
  'PERMIT.CONSTRUCTION',
  'UTILITY.POWER',
  'UTILITY.ROAD',
  'FUNDING.LOAN',
  'MARKET.DEMAND',
  'INVESTOR.STRATEGY',
  'STAT.DOCS',
  'UNSTATED',
];

export const TROUBLES = [
  '用地调规尚在市级审查，预计下月完成，企业已多次催促',
  '施工图审查意见较多，设计单位修改后重新报审',
  '园区双回路供电尚未接通，试生产无法按期进行',
  '银行贷款审批放缓，二期资金未能按协议到位',
  '环评公示期间收到群众意见，需补充论证材料',
  '入统所需施工合同与发票不全，统计部门退回补正',
];

export const DEPARTMENTS = [
  '区规划自然资源局',
  '区住房城乡建委',
  '国网供电公司',
  '区金融发展中心',
  '区生态环境局',
  '区统计局',
];

export const ENDINGS = ['投资方战略调整', '用地条件不符合要求', '双方协商解约', '资金链断裂'];
