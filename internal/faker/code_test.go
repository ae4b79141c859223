package faker_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
)

// A name, in English and in Chinese, and the law that its values keep.
func TestCodesByName(t *testing.T) {
	const text, whole, truth = `{type: string}`, `{type: integer}`, `{type: boolean}`
	table := []struct {
		names, schema string
		law           func(string) bool
	}{
		{"idCard id_card_no identityNo 身份证 身份证号码 客户身份证号", text, passesCitizen},
		{"plateNo licensePlate car_number 车牌 车牌号", text, like(`^\p{Han}[A-Z]\d{5}$`)},
		{"bankName opening_bank 开户行 开户银行", text, like(`银行$`)},
		{"bankCardNo bank_card cardNumber 银行卡 银行卡号", text, func(s string) bool { return len(s) == 19 && passesLuhn(s) }},
		{"bankCardNo 银行卡号", `{type: string, maxLength: 16}`, func(s string) bool { return len(s) == 16 && passesLuhn(s) }},
		{"bankAccountNo 银行账号", text, like(`^\d{12}$`)},
		{"creditCode socialCreditCode uscc 统一社会信用代码 税号", text, passesCredit},
		{"zipCode postal_code 邮编 邮政编码", text, like(`^\d{6}$`)},
		{"sku skuCode", text, like(`^[A-Z]{2}\d{8}$`)},
		{"iban", text, passesIBAN},
		{"bic swiftCode", text, like(`^[A-Z]{4}CN[A-Z0-9]{2}$`)},
		{"vin vinCode 车架号", text, passesVIN},
		{"isbn bookIsbn isbn13", text, passesEAN},
		{"isbn isbn10", `{type: string, maxLength: 10}`, passesISBN10},
		{"barcode ean 条形码", text, passesEAN},
		{"imei", text, func(s string) bool { return len(s) == 15 && passesLuhn(s) }},
		{"snowflake", text, func(s string) bool { return len(s) == 18 && s[0] != '0' && strings.Trim(s, "0123456789") == "" }},
		{"semver appVersion 版本号", text, like(`^\d+\.\d+\.\d+$`)},
		{"md5 fileMd5 file_md5", text, like(`^[0-9a-f]{32}$`)},
		{"sha1 commitSha", text, like(`^[0-9a-f]{40}$`)},
		{"sha256 image_sha256", text, like(`^[0-9a-f]{64}$`)},
		{"sha512", text, like(`^[0-9a-f]{128}$`)},
		{"md5", `{type: string, maxLength: 16}`, like(`^[0-9a-f]{16}$`)},
		{"month exp_month 月份", whole, between(1, 12)},
		{"month expMonth", text, like(`^(0[1-9]|1[0-2])$`)},
		{"month", `{type: string, maxLength: 1}`, between(1, 9)},
		{"day dayOfMonth 日", whole, between(1, 28)},
		{"year 年份", whole, between(2020, 2025)},
		{"exp_year expiryYear", whole, between(2027, 2032)},
		{"hour 小时", whole, between(0, 23)},
		{"last4 card_last4 尾号", text, like(`^\d{4}$`)},
		{"last4", whole, between(1000, 9999)},
		{"cvc cvv securityCode 安全码", text, like(`^\d{3}$`)},
		{"slug url_slug", text, like(`^[a-z]+(-[a-z]+)+$`)},
		{"slug", `{type: string, maxLength: 9}`, like(`^[a-z]+$`)},
		{"cron cronExpression", text, like(`^([1-5]?\d) (1?\d|2[0-3]) \* \* 1-5$`)},
		{"jwt id_token", text, passesJWT},
		{"base64 imageBase64", text, passesBase64},
		{"created create_at createdAt createTime timestamp gmtCreate 创建时间 auditTime 下单时间 updated since suspended_until", whole, between(1.6e9, 1.8e9)},
		{"created createTime", `{type: integer, maximum: 9999999999999}`, between(1.6e12, 1.8e12)},
		{"created createTime", `{type: integer, minimum: 100000000000}`, between(1.6e12, 1.8e12)},
		{"created", `{type: integer, format: unix-time-ms}`, between(1.6e12, 1.8e12)},
		{"created_at_ms createTimeMillis", whole, between(1.6e12, 1.8e12)},
		{"responseTime elapsed_time duration_ms", whole, between(0, 1000)},
		{"contact a", `{type: string, format: phone}`, like(`^1\d{10}$`)},
		{"page a", `{type: string, format: slug}`, like(`^[a-z-]+$`)},
		{"a", `{type: string, format: currency}`, like(`^CNY$`)},
		{"a", `{type: string, format: id-card}`, passesCitizen},
		{"a", `{type: integer, format: unix-time}`, between(1.6e9, 1.8e9)},
		{"status", `{type: string, format: text}`, like(`^status-\d$`)},
		{"next_cursor nextPageToken", `{type: [string, 'null']}`, like(`^null$`)},
		{"next_cursor endCursor", text, like(`^$`)},
		{"next previous nextPage", `{type: [integer, 'null']}`, like(`^null$`)},
		{"next", `{type: [string, 'null'], format: uri}`, like(`^null$`)},
		{"has_more hasNextPage 还有更多", truth, like(`^false$`)},
		{"hasMore", whole, like(`^0$`)},
		{"isLastPage", truth, like(`^true$`)},
		{"isDefault is_vip hasChildren 是否默认", whole, between(0, 1)},
		{"isDefault", truth, like(`^(true|false)$`)},
		{"ip ipv4 clientIp", text, like(`^192\.0\.2\.\d+$`)},
		{"ipv6", text, like(`^2001:db8::[0-9a-f]{4}$`)},
		{"mac macAddress", text, like(`^([0-9a-f]{2}:){5}[0-9a-f]{2}$`)},
		{"userAgent ua", text, like(`^Mozilla/5\.0 `)},
		{"color 颜色", text, like(`^#[0-9a-f]{6}$`)},
		{"countryCode", text, like(`^CN$`)},
		{"languageCode 语种", text, like(`^zh-CN$`)},
		{"currencyCode 币种", text, like(`^CNY$`)},
		{"timeZone 时区", text, isTimeZone},
		{"headImg coverImg picUrl coverUrl 封面 图片", text, like(`^/__admin/assets/(avatar|picture)/[0-9a-f]{6}\.svg$`)},
		{"avatar 头像", text, like(`^/__admin/assets/avatar/[0-9a-f]{6}\.svg$`)},
		{"logo companyLogo icon", text, like(`^/__admin/assets/logo/[0-9a-f]{6}\.svg$`)},
		{"avatar", `{type: string, format: uri}`, like(`^https://static\.example\.com/`)},
		{"url website", text, like(`^https://[a-z]+\.example\.`)},
		{"sortPosition position", text, like(`^(sort-)?position-\d$`)},
		{"callback endpoint", text, like(`^https://[a-z]+\.example\.`)},
		{"handle", text, like(`^[a-z]+_[a-z]+\d\d$`)},
		{"taxNo", text, passesCredit},
		{"district countyName 区县", text, like(`区$`)},
		{"deptName 部门", text, like(`部$`)},
		{"roleName unit", text, like(`^\p{Han}+$`)},
		{"unit roleName", whole, between(0, 1000)},
		{"delFlag isDeleted 是否删除", whole, like(`^0$`)},
		{"isDeleted", truth, like(`^false$`)},
		{"version", whole, between(1, 20)},
		{"salary monthlySalary 月薪", `{type: number}`, between(3000, 30000)},
		{"freight shippingFee 运费", `{type: number}`, between(5, 30)},
		{"workHours overtimeHours 工作时长", `{type: number}`, between(1, 9)},
		{"leaveDays 请假天数", whole, between(1, 15)},
		{"floor 楼层", whole, between(1, 30)},
		{"temperature 温度", `{type: number}`, between(18, 30)},
		{"taxRate 税率", `{type: number}`, like(`^0\.(03|06|09|13)$`)},
		{"battery 电量", whole, between(0, 100)},
		{"parentId", whole, like(`^0$`)},
		{"sort 排序", whole, between(1, 50)},
		{"receiver approver 收货人 审批人 面试官", text, like(`^\p{Han}{2,4}$`)},
		{"education 学历", text, like(`^(高中|大专|本科|硕士)$`)},
		{"maritalStatus 婚姻状况", text, like(`^(未婚|已婚)$`)},
		{"payMethod 支付方式", text, like(`^(微信支付|支付宝|银行卡|现金)$`)},
		{"bloodType 血型", text, like(`^(A|B|O|AB)$`)},
		{"taxNo invoiceTaxNo", text, passesCredit},
		{"invoiceTitle manufacturer 生产厂家", text, like(`有限公司$`)},
		{"reply evaluation 商家回复 岗位职责", text, like(`。$`)},
		{"phone mobile", `{type: string, pattern: '^1[3-9]\d{9}$'}`, like(`^1\d{10}$`)},
		{"currency", `{type: string, pattern: '^[A-Z]{3}$'}`, like(`^CNY$`)},
		{"idCard", `{type: string, pattern: '^\d{17}[\dX]$'}`, passesCitizen},
		{"tag 标签", text, like(`^\p{Han}{2}$`)},
	}
	for _, row := range table {
		for _, name := range strings.Fields(row.names) {
			t.Run(name+" "+row.schema, func(t *testing.T) {
				s := generatetest.Document{Schema: fmt.Sprintf(`{type: object, required: ['%s'], properties: {'%[1]s': %s}}`, name, row.schema)}.Load(t)
				g := generatetest.NewGenerator(t, s)
				for seed := range uint64(40) {
					if got := strings.Trim(member(t, g, s.Operations[0], generate.Options{Seed: seed}, name), `"`); !row.law(got) {
						t.Fatalf("seed %d: %s", seed, got)
					}
				}
			})
		}
	}
}

// In another country another form.
func TestCodesInEnglish(t *testing.T) {
	l, _, _ := faker.ParseLocale("en-US")
	for name, law := range map[string]func(string) bool{
		"idCard": like(`^666-\d\d-\d{4}$`), "plateNo": like(`^[A-Z]{3}-\d{4}$`), "bankName": like(`Bank|Trust`), "countryCode": like(`^US$`), "currency": like(`^USD$`), "timeZone": isTimeZone,
		"cardNumber": func(s string) bool { return len(s) == 16 && passesLuhn(s) }, "tag": like(`^[a-z]+$`), "taxNo": like(`^\d\d-\d{7}$`), "courseName": like(`^Course \d{3}$`), "education": like(`^[A-Z][a-z' ]+$`), "bic": like(`^TESTUS\d\d$`),
	} {
		s := generatetest.Document{Schema: fmt.Sprintf(`{type: object, required: ['%s'], properties: {'%[1]s': {type: string}}}`, name)}.Load(t)
		g := generatetest.NewGenerator(t, s)
		for seed := range uint64(20) {
			if got := strings.Trim(member(t, g, s.Operations[0], generate.Options{Seed: seed, Locale: l}, name), `"`); !law(got) {
				t.Errorf("%s: seed %d: %s", name, seed, got)
			}
		}
	}
}

// The elements of a list of codes and of tags are different ones of theirs.
func TestListsOfCodes(t *testing.T) {
	for name, law := range map[string]func(string) bool{
		"currencies": like(`^[A-Z]{3}$`), "countryCodes": like(`^[A-Z]{2}$`), "languages": like(`^[a-z]{2}$`), "timeZones": isTimeZone, "tags": like(`^\p{Han}{2}$`), "标签": like(`^\p{Han}{2}$`),
	} {
		s := generatetest.Document{Schema: fmt.Sprintf(`{type: object, required: ['%s'], properties: {'%[1]s': {type: array, minItems: 6, maxItems: 6, uniqueItems: true, items: {type: string}}}}`, name)}.Load(t)
		g := generatetest.NewGenerator(t, s)
		var got []string
		if err := json.Unmarshal([]byte(member(t, g, s.Operations[0], generate.Options{}, name)), &got); err != nil {
			t.Fatal(err)
		}
		if slices.Sort(got); len(slices.Compact(slices.Clone(got))) != 6 || slices.ContainsFunc(got, func(one string) bool { return !law(one) }) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// An identity number is that of its person: born on the birthday, with the sex, where the postcode is.
func TestIdentityBelongsToThePerson(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [idCard, birthday, 性别, city], properties: {idCard: {type: string}, birthday: {type: string}, 性别: {type: string}, city: {type: string}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	for seed := range uint64(60) {
		var got struct {
			IDCard, Birthday, City string
			Sex                    string `json:"性别"`
		}
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &got); err != nil {
			t.Fatal(err)
		}
		odd := (got.IDCard[16]-'0')%2 == 1
		home := map[string]string{"北京": "11", "上海": "31", "广州": "4401", "深圳": "4403", "杭州": "3301", "南京": "3201", "成都": "5101", "重庆": "50", "武汉": "4201"}[got.City]
		if got.IDCard[6:14] != strings.ReplaceAll(got.Birthday, "-", "") || odd != (got.Sex == "男") || !strings.HasPrefix(got.IDCard, home) {
			t.Errorf("seed %d: %+v", seed, got)
		}
	}
}

// Where a name says nothing, the description does that is no more than another name.
func TestDescriptionsThatAreNames(t *testing.T) {
	for name, row := range map[string]struct{ schema, want string }{
		"a person":          {`{type: string, description: 收货人}`, `^"\p{Han}{2,4}"$`},
		"with an aside":     {`{type: string, description: 手机号（必填）}`, `^"1\d{10}"$`},
		"with a full stop":  {`{type: string, description: 详细地址。}`, `号\d+室"$`},
		"a number":          {`{type: number, description: 运费}`, `^([5-9]|[12]\d|30)(\.\d+)?$`},
		"in English":        {`{type: string, description: Email address}`, `@example\.`},
		"of another thing":  {`{type: string, description: The code of the city}`, `^"xm-\d"$`},
		"a whole sentence":  {`{type: string, description: 用于登录系统的用户手机}`, `^"xm-\d"$`},
		"the wrong type":    {`{type: boolean, description: 收货人}`, `^(true|false)$`},
		"what nobody knows": {`{type: string, description: 状态}`, `^"xm-\d"$`},
	} {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: `{type: object, required: [xm], properties: {xm: ` + row.schema + `}}`}.Load(t)
			g := generatetest.NewGenerator(t, s)
			for seed := range uint64(20) {
				if got := member(t, g, s.Operations[0], generate.Options{Seed: seed}, "xm"); !regexp.MustCompile(row.want).MatchString(got) {
					t.Fatalf("seed %d: %s", seed, got)
				}
			}
		})
	}
}
