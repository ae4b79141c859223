package faker

import (
	"strconv"

	"agentmock/internal/i18n"
)

// chinese is zh-CN: mainland China.
var chinese = Locale{
	Name: "zh-CN", Language: i18n.Chinese,
	country: []string{"中国", "CN", "CHN", "China"}, countryCode: []string{"CN", "CHN", "86"},
	currency: []string{"CNY", "¥"}, language: []string{"zh-CN", "zh", "Chinese"}, timeZone: []string{"Asia/Shanghai", "+08:00", "CST"},
	latitudes: [2]int64{22, 45}, longitudes: [2]int64{100, 122},

	surnames: chineseSurnames, givenNames: chineseGivenNames, sexes: [2]string{"男", "女"}, forms: [2]string{"先生", "女士"}, room: "%d室", places: chinesePlaces, roads: chineseRoads,
	titles:     []string{"总经理", "市场经理", "销售主管", "采购专员", "运营总监", "技术负责人", "行政主管", "财务经理"},
	trades:     []string{"云", "智", "鼎", "恒", "华", "盛", "瑞", "嘉", "启", "安"},
	brands:     []string{"启", "和", "泰", "达", "信", "远", "创", "联", "丰", "诚"},
	sectors:    []string{"科技", "信息技术", "网络科技", "商贸", "教育咨询", "文化传媒", "装饰工程", "医疗器械", "物流", "电子商务", "企业管理", "房地产经纪"},
	banks:      []string{"中国工商银行", "中国农业银行", "中国银行", "中国建设银行", "交通银行", "招商银行", "中信银行", "兴业银行"},
	cardLength: 19,
	districts:  []string{"高新区", "开发区", "新城区", "江北区", "城东区", "城西区"},
	offices:    []string{"市场部", "技术部", "财务部", "人事部", "运营部", "销售部"}, duties: []string{"管理员", "编辑", "审核员", "访客", "运营", "财务"}, units: []string{"件", "个", "盒", "箱", "套", "台"},
	categories: []string{"家居日用", "数码电器", "服饰鞋包", "运动户外", "图书文具", "母婴玩具", "美妆个护", "食品生鲜", "办公用品", "园艺绿植"},
	degrees:    []string{"高中", "大专", "本科", "硕士"}, marriages: []string{"未婚", "已婚"},
	payments: []string{"微信支付", "支付宝", "银行卡", "现金"},
	tags:     []string{"热销", "新品", "推荐", "限时", "重点", "精选", "长期", "线上"},
	prose:    chineseProse,
	plate: func(d *Draw, p *Person) string {
		return chinesePlates[p.place.region] + d.characters(1, "ABCDEFGHJK") + d.characters(5, digits)
	},
	citizen: (*Person).citizen,

	name: func(p *Person, dst []byte) []byte {
		return append(append(append(dst, p.surname.written...), p.givens[0].written...), p.givens[1].written...)
	},
	given: func(p *Person) string { return p.givens[0].written + p.givens[1].written },
	login: func(p *Person, dst []byte) []byte {
		dst = append(append(dst, p.surname.latin...), '_')
		return append(append(dst, p.givens[0].latin...), p.givens[1].latin...)
	},
	phone: func(p *Person, dst []byte) []byte { return appendPadded(append(dst, p.prefix...), p.number, 8) },
	company: func(p *Person, dst []byte) []byte {
		dst = append(append(dst, p.place.city...), p.trade...)
		dst = append(append(dst, p.brand...), p.sector...)
		return append(dst, "有限公司"...)
	},
	street: func(p *Person, dst []byte) []byte {
		dst = append(dst, chineseRoads[p.random.intn(len(chineseRoads))]...)
		return append(strconv.AppendInt(dst, int64(1+p.random.intn(998)), 10), "号"...)
	},
	address: func(p *Person, dst []byte) []byte {
		dst = append(append(dst, p.place.city...), "市"...)
		dst = strconv.AppendInt(p.appendStreet(dst), int64(101+p.random.intn(2400)), 10)
		return append(dst, "室"...)
	},
}

var chineseSurnames = []spelling{
	{"王", "wang"}, {"李", "li"}, {"张", "zhang"}, {"刘", "liu"}, {"陈", "chen"}, {"杨", "yang"}, {"黄", "huang"},
	{"赵", "zhao"}, {"吴", "wu"}, {"周", "zhou"}, {"徐", "xu"}, {"孙", "sun"}, {"马", "ma"}, {"朱", "zhu"}, {"胡", "hu"},
	{"郭", "guo"}, {"何", "he"}, {"林", "lin"}, {"罗", "luo"}, {"高", "gao"}, {"郑", "zheng"}, {"梁", "liang"},
	{"谢", "xie"}, {"宋", "song"}, {"唐", "tang"}, {"许", "xu"}, {"韩", "han"}, {"邓", "deng"}, {"冯", "feng"},
	{"曹", "cao"}, {"彭", "peng"}, {"曾", "zeng"}, {"萧", "xiao"}, {"田", "tian"}, {"董", "dong"}, {"潘", "pan"},
	{"袁", "yuan"}, {"欧阳", "ouyang"}, {"司马", "sima"}, {"上官", "shangguan"},
}

var chineseGivenNames = [2][]spelling{
	{
		{"伟", "wei"}, {"强", "qiang"}, {"磊", "lei"}, {"军", "jun"}, {"洋", "yang"}, {"勇", "yong"}, {"杰", "jie"},
		{"涛", "tao"}, {"明", "ming"}, {"超", "chao"}, {"辉", "hui"}, {"鹏", "peng"}, {"浩", "hao"}, {"宇", "yu"},
		{"轩", "xuan"}, {"晨", "chen"}, {"博", "bo"}, {"文", "wen"}, {"志", "zhi"}, {"建", "jian"}, {"国", "guo"}, {"毅", "yi"},
	},
	{
		{"芳", "fang"}, {"娜", "na"}, {"敏", "min"}, {"静", "jing"}, {"丽", "li"}, {"艳", "yan"}, {"娟", "juan"},
		{"霞", "xia"}, {"婷", "ting"}, {"雪", "xue"}, {"琳", "lin"}, {"颖", "ying"}, {"洁", "jie"}, {"梅", "mei"},
		{"佳", "jia"}, {"欣", "xin"}, {"怡", "yi"}, {"思", "si"}, {"雨", "yu"}, {"涵", "han"}, {"梦", "meng"}, {"璐", "lu"},
	},
}

// carrierPrefixes are mobile number prefixes by carrier, from the public numbering plan of the Chinese ministry (MIIT).
var carrierPrefixes = map[int64][]string{
	1: {"133", "153", "173", "177", "180", "181", "189", "190", "191", "193", "199"},
	2: {"130", "131", "132", "155", "156", "166", "175", "176", "185", "186", "196"},
	3: {"135", "136", "137", "138", "139", "147", "150", "151", "152", "157", "158", "159", "178", "182", "183", "184", "187", "188", "195", "198"},
}

// chinesePlaces have the division codes of GB/T 2260 as areas, with a district behind that every one of the cities has.
var chinesePlaces = []place{
	{"北京", "北京市", "", "1000", "110101", ""}, {"上海", "上海市", "", "2000", "310101", ""}, {"广州", "广东省", "", "5100", "440103", ""},
	{"深圳", "广东省", "", "5180", "440303", ""}, {"杭州", "浙江省", "", "3100", "330102", ""}, {"南京", "江苏省", "", "2100", "320102", ""},
	{"苏州", "江苏省", "", "2150", "320505", ""}, {"成都", "四川省", "", "6100", "510104", ""}, {"重庆", "重庆市", "", "4000", "500103", ""},
	{"武汉", "湖北省", "", "4300", "420102", ""}, {"西安", "陕西省", "", "7100", "610102", ""}, {"长沙", "湖南省", "", "4100", "430102", ""},
	{"青岛", "山东省", "", "2660", "370202", ""}, {"厦门", "福建省", "", "3610", "350203", ""}, {"合肥", "安徽省", "", "2300", "340102", ""},
	{"郑州", "河南省", "", "4500", "410102", ""}, {"天津", "天津市", "", "3000", "120101", ""}, {"宁波", "浙江省", "", "3150", "330203", ""},
	{"福州", "福建省", "", "3500", "350102", ""}, {"济南", "山东省", "", "2500", "370102", ""},
}

// chinesePlates are what the plates of a province begin with (GA 36).
var chinesePlates = map[string]string{
	"北京市": "京", "上海市": "沪", "天津市": "津", "重庆市": "渝", "广东省": "粤", "浙江省": "浙", "江苏省": "苏", "四川省": "川", "湖北省": "鄂", "陕西省": "陕", "湖南省": "湘",
	"山东省": "鲁", "福建省": "闽", "安徽省": "皖", "河南省": "豫",
}

var chineseRoads = []string{"人民路", "中山路", "解放路", "建设路", "长江路", "文化路", "科技路", "学府路", "滨江路", "迎宾路"}

var chineseProse = proseParts{
	things:   []string{"项目方案", "季度报告", "产品手册", "活动通知", "合作协议", "使用指南", "需求清单", "测试计划", "培训资料", "会议纪要", "服务说明", "更新日志"},
	kinds:    []string{"春季", "年度", "标准", "新版", "华东区", "第二期", "重点", "内部", "线上", "专项", "试点", "综合"},
	subjects: []string{"相关信息", "主要内容", "具体情况", "有关资料", "整体说明", "各项细节", "基本情况", "以上内容"},
	actions:  []string{"已经核对", "已经更新", "已经确认", "已整理完毕", "记录完整", "符合要求", "一切正常", "已登记"},
	endings:  []string{"，如有变化会及时更新。", "，请以最新版本为准。", "，暂无其他补充。", "，具体以实际情况为准。", "。", "，供参考。"},
	goods:    []string{"无线耳机", "保温杯", "双肩包", "机械键盘", "智能手表", "运动鞋", "台灯", "咖啡豆", "笔记本", "空气净化器", "蓝牙音箱", "充电宝"},
	lines:    []string{"轻享", "悦动", "简约", "经典", "旗舰", "随行", "云感", "都市"},
	padding:  "文字text",
}
