package faker

import (
	"fmt"
	"math/rand"
	"slices"
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Person is one made-up customer. All its data come from one seed, so that whatever part of it is asked for first, the
// parts fit each other: the number's prefix belongs to the carrier, the address is spelt like the name.
type Person struct {
	surname              spelling
	givens               [2]spelling // the parts of the given name; the second may be none
	mailbox              int         // what tells the address from those of others of the name
	domain               string
	prefix               string // of the phone number
	number               int    // the rest of it
	city                 string
	trade, brand, sector string // of the company
	title                string
	carrier              int64 // 1 China Telecom, 2 China Unicom, 3 China Mobile
	sex                  int64 // 1 male, 2 female
	born                 int   // the year
	random               rand.Rand
	source               splitmix
	seed                 uint64
	formed               bool
	fields               [fieldCount - 2]uint8 // see form
}

// newPerson makes p the person of a seed.
func newPerson(p *Person, seed uint64) *Person {
	p.seed, p.source = seed, splitmix{seed}
	p.random = *rand.New(&p.source)
	r := &p.random
	p.sex, p.carrier = 1+int64(r.Intn(2)), 1+int64(r.Intn(3))
	p.surname = surnames[r.Intn(len(surnames))]
	given := givenNames[p.sex-1]
	p.givens[0] = given[r.Intn(len(given))]
	if r.Intn(3) > 0 {
		p.givens[1] = given[r.Intn(len(given))]
	}
	p.mailbox, p.domain = r.Intn(100), mailDomains[r.Intn(len(mailDomains))]
	prefixes := carrierPrefixes[p.carrier]
	p.prefix, p.number = prefixes[r.Intn(len(prefixes))], r.Intn(100_000_000)
	p.city = cities[r.Intn(len(cities))]
	p.trade, p.brand, p.sector = trades[r.Intn(len(trades))], brands[r.Intn(len(brands))], sectors[r.Intn(len(sectors))]
	p.title = titles[r.Intn(len(titles))]
	p.born = 1956 + int(NewHash(seed).Text("born").Seed()%50)
	return p
}

func (p *Person) given() string { return p.givens[0].hanzi + p.givens[1].hanzi }

func (p *Person) name() string { return string(p.appendName(nil)) }

func (p *Person) appendName(dst []byte) []byte {
	return append(append(append(dst, p.surname.hanzi...), p.givens[0].hanzi...), p.givens[1].hanzi...)
}

func (p *Person) phone() string { return string(p.appendPhone(nil)) }

func (p *Person) appendPhone(dst []byte) []byte {
	return appendPadded(append(dst, p.prefix...), p.number, 8)
}

// email returns at a domain that is reserved (RFC 2606): mail to a made-up person must not reach a real one.
func (p *Person) email() string { return string(p.appendEmail(nil)) }

func (p *Person) appendEmail(dst []byte) []byte {
	dst = append(append(dst, p.surname.pinyin...), '.')
	dst = append(append(dst, p.givens[0].pinyin...), p.givens[1].pinyin...)
	dst = append(appendPadded(dst, p.mailbox, 2), '@')
	return append(dst, p.domain...)
}

func (p *Person) company() string { return string(p.appendCompany(nil)) }

func (p *Person) appendCompany(dst []byte) []byte {
	dst = append(append(dst, p.city...), p.trade...)
	dst = append(append(dst, p.brand...), p.sector...)
	return append(dst, "有限公司"...)
}

// appendPadded appends a number of at least so many digits.
func appendPadded(dst []byte, n, digits int) []byte {
	for limit := 10; digits > 1; digits-- {
		if n < limit {
			dst = append(dst, "0000000000"[:digits-1]...)
			break
		}
		limit *= 10
	}
	return strconv.AppendInt(dst, int64(n), 10)
}

func (p *Person) address() string { return string(p.appendAddress(nil)) }

func (p *Person) appendAddress(dst []byte) []byte {
	dst = append(append(dst, p.city...), "市"...)
	dst = strconv.AppendInt(p.appendStreet(dst), int64(101+p.random.Intn(2400)), 10)
	return append(dst, "室"...)
}

func (p *Person) street() string { return string(p.appendStreet(nil)) }

func (p *Person) appendStreet(dst []byte) []byte {
	dst = append(append(dst, roads[p.random.Intn(len(roads))]...), "路"...)
	return append(strconv.AppendInt(dst, int64(1+p.random.Intn(998)), 10), "号"...)
}

// postcode lies in the person's city.
func (p *Person) postcode() string {
	return fmt.Sprintf("%s%02d", regions[p.city].postcode, p.random.Intn(100))
}

// sexWords are how APIs write the sexes, in the order of person.sex.
var sexWords = [][2]string{{"male", "female"}, {"男", "女"}, {"Male", "Female"}, {"MALE", "FEMALE"}, {"M", "F"}, {"m", "f"}, {"man", "woman"}, {"男性", "女性"}}

var sexNumbers = [2]any{jsonvalue.Number("1"), jsonvalue.Number("2")}

// sexWithin returns the sex as the schema writes it: one of its own words, a word, or a number.
func (p *Person) sexWithin(f *Constraints) any {
	for _, words := range sexWords {
		if word := words[p.sex-1]; f.Fixed && slices.Contains(f.Values, any(word)) {
			return word
		}
	}
	if f.Types&jsonschema.Integer == 0 && f.Types&jsonschema.String != 0 {
		return sexWords[0][p.sex-1]
	}
	return sexNumbers[p.sex-1]
}

// age returns that at the end of the years in which generated times lie.
func (p *Person) age() int { return windowEnd.Year() - 1 - p.born }

// login returns the name that the person signs in with.
func (p *Person) login() string { return string(p.appendLogin(nil)) }

func (p *Person) appendLogin(dst []byte) []byte {
	dst = append(append(dst, p.surname.pinyin...), '_')
	dst = append(append(dst, p.givens[0].pinyin...), p.givens[1].pinyin...)
	return appendPadded(dst, p.mailbox, 2)
}

// spelling is a Chinese name part and how it is spelt.
type spelling struct{ hanzi, pinyin string }

var surnames = []spelling{
	{"王", "wang"}, {"李", "li"}, {"张", "zhang"}, {"刘", "liu"}, {"陈", "chen"}, {"杨", "yang"}, {"黄", "huang"},
	{"赵", "zhao"}, {"吴", "wu"}, {"周", "zhou"}, {"徐", "xu"}, {"孙", "sun"}, {"马", "ma"}, {"朱", "zhu"}, {"胡", "hu"},
	{"郭", "guo"}, {"何", "he"}, {"林", "lin"}, {"罗", "luo"}, {"高", "gao"}, {"郑", "zheng"}, {"梁", "liang"},
	{"谢", "xie"}, {"宋", "song"}, {"唐", "tang"}, {"许", "xu"}, {"韩", "han"}, {"邓", "deng"}, {"冯", "feng"},
	{"曹", "cao"}, {"彭", "peng"}, {"曾", "zeng"}, {"萧", "xiao"}, {"田", "tian"}, {"董", "dong"}, {"潘", "pan"},
	{"袁", "yuan"}, {"欧阳", "ouyang"}, {"司马", "sima"}, {"上官", "shangguan"},
}

// givenNames are the parts of men's and of women's names.
var givenNames = [2][]spelling{
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

var mailDomains = []string{"example.com", "example.net", "example.org"}

// carrierPrefixes are mobile number prefixes by carrier, from the public numbering plan of the Chinese ministry (MIIT).
var carrierPrefixes = map[int64][]string{
	1: {"133", "153", "173", "177", "180", "181", "189", "190", "191", "193", "199"},
	2: {"130", "131", "132", "155", "156", "166", "175", "176", "185", "186", "196"},
	3: {"135", "136", "137", "138", "139", "147", "150", "151", "152", "157", "158", "159", "178", "182", "183", "184", "187", "188", "195", "198"},
}

var (
	cities  = []string{"北京", "上海", "广州", "深圳", "杭州", "南京", "苏州", "成都", "重庆", "武汉", "西安", "长沙", "青岛", "厦门", "合肥", "郑州", "天津", "宁波", "福州", "济南"}
	trades  = []string{"云", "智", "鼎", "恒", "华", "盛", "瑞", "嘉", "启", "安"}
	brands  = []string{"启", "和", "泰", "达", "信", "远", "创", "联", "丰", "诚"}
	sectors = []string{"科技", "信息技术", "网络科技", "商贸", "教育咨询", "文化传媒", "装饰工程", "医疗器械", "物流", "电子商务", "企业管理", "房地产经纪"}
	titles  = []string{"总经理", "市场经理", "销售主管", "采购专员", "运营总监", "技术负责人", "行政主管", "财务经理"}
	regions = map[string]struct{ province, postcode string }{
		"北京": {"北京市", "1000"}, "上海": {"上海市", "2000"}, "广州": {"广东省", "5100"}, "深圳": {"广东省", "5180"}, "杭州": {"浙江省", "3100"},
		"南京": {"江苏省", "2100"}, "苏州": {"江苏省", "2150"}, "成都": {"四川省", "6100"}, "重庆": {"重庆市", "4000"}, "武汉": {"湖北省", "4300"},
		"西安": {"陕西省", "7100"}, "长沙": {"湖南省", "4100"}, "青岛": {"山东省", "2660"}, "厦门": {"福建省", "3610"}, "合肥": {"安徽省", "2300"},
		"郑州": {"河南省", "4500"}, "天津": {"天津市", "3000"}, "宁波": {"浙江省", "3150"}, "福州": {"福建省", "3500"}, "济南": {"山东省", "2500"},
	}
	roads   = []string{"人民", "中山", "解放", "建设", "长江", "文化", "科技", "学府", "滨江", "迎宾"}
	remarks = []string{"对价格比较敏感，需要再次跟进", "希望先试用一个月", "已发送产品资料", "由同事转介绍", "下周安排上门演示", "暂不考虑，三个月后再联系", "需要总部审批"}
	wishes  = []string{"智能外呼标准版", "智能外呼旗舰版", "语音质检", "客户管理系统", "在线客服", "呼叫中心"}
)
