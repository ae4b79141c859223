package faker

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// The words that tell what a schema is of and what a name says.
var (
	personWords = strings.Fields(`user customer contact person people author owner member employee staff student teacher patient doctor driver passenger guest
		client lead recipient sender buyer seller manager agent operator profile candidate applicant subscriber reviewer assignee creator
		real full given legal 用户 客户 联系人 会员 员工 学生 老师 患者 司机 乘客 收件人 负责人 经办人 申请人 作者`)
	companyWords = strings.Fields(`company organization organisation employer supplier vendor merchant store shop hospital school bank hotel restaurant enterprise
		corporation partner 公司 企业 单位 商户 商家 店铺 门店 供应商 机构`)
	productWords = strings.Fields("product goods merchandise sku 商品 产品")
	emptyWords   = strings.Fields(`response request resp rsp req dto vo bo qo detail details info information data item items list page model schema create update new base input output read
		out in entity result record records summary public full basic simple body display s 详 情 信 息 列 表 数 据`)
	personalNames = strings.Split("email,mail,e mail,username,user name,nickname,nick name,phone,mobile,tel,cellphone,telephone,phone number,mobile phone,age,gender,sex,birthday,first name,last name,"+
		"邮 箱,电 话,手 机,手 机 号,年 龄,性 别,生 日", ",")
	postalNames  = strings.Fields("city street zip zipcode postcode province country address")
	addressWords = strings.Fields("address billing shipping home work mailing")
	eventWords   = strings.Fields(`create created start started begin register registered birth event insert inserted open opened order ordered submit submitted
		receive received send sent publish published access visit sign signed add added join joined operate operation audit audited approve approved login trade
		deal transaction check checked upload uploaded import export sync synced lock bind enter leave arrival departure arrive depart push read view apply review
		reviewed reject rejected refund refunded sale book booked booking gmt unix epoch 创 建 单 布 录 册 货 始 效 生`)
	spans      = strings.Fields("process processing handle handled shipping delivery response resolve") // before time they may name how long
	otherWords = strings.Fields("emergency guardian parent referrer manager leader approver 紧 监")
	// of clinics and schools, whose departments and titles are others than those of companies
	otherOffices = strings.Fields("doctor physician patient nurse hospital ward medicine prescription clinic teacher professor student pupil course 医生 患者 护士 医院 病房 药品 老师 教师 学生 课程")
	groupWords   = strings.Fields("department dept team group branch warehouse brand category role region area project 部门 科室 团队 小组 仓库 品牌 分类 角色 项目")
	pictureWords = strings.Fields("image img photo picture avatar logo icon thumbnail thumb banner cover 图 片 照 头像")
	truthWords   = strings.Fields("is has 是")
	// of numbers that are whole, whatever type a document gives them
	wholeWords = strings.Fields("id ids no num number count total page pages size limit offset index idx quantity qty stock sort seq order level rank status state type times days hours minutes seconds age version 数 量")
	pageWords  = strings.Fields("list rows records results content") // of what a page holds
	milliWords = strings.Fields("ms millis milliseconds millisecond 毫秒")
	kinds      = []kind{
		{strings.Fields("department dept 部门"), "department"}, {strings.Fields("category 分类 类目 品类"), "category name"}, {strings.Fields("job vacancy 职位 岗位"), "job title"},
		{strings.Fields(`report notice announcement article news post document doc task project plan contract meeting page blog topic note guide manual policy activity campaign survey
			ticket issue thread template file attachment book version release test 报告 公告 通知 文章 新闻 文档 任务 项目 计划 方案 合同 会议 活动 问卷 工单 模板 资料 帖子`), "thing name"},
	}
	vagueFormats = strings.Fields("string text number integer id name code title value label body data object content message")
)

// kind are words for things whose names have a hint of their own.
type kind struct {
	words []string
	hint  string
}

// hintRow are names, between commas and in lower case, and what they say.
type hintRow struct {
	names string
	hint  Hint
}

var hintRows = []hintRow{
	{"email, mail, e mail, email address, mail address, 邮箱, 电子邮件, 电子邮箱, 邮箱地址", Hint{Make: of((*Person).email), formats: "email idn-email", Person: true}},
	{"phone, mobile, tel, cellphone, cell phone, telephone, mobile phone, phone number, mobile number, contact number, phone no, cell, 电话, 手机, 手机号, 手机号码, 电话号码, 联系电话, 联系方式",
		Hint{Make: phone, Person: true}},
	{"full name, real name, contact name, author, contact person, receiver, recipient, consignee, approver, manager, leader, supervisor, interviewer, guardian, nurse, doctor, driver, teacher, " +
		"lecturer, instructor, trainer, reviewer, assignee, applicant, handler, reporter, keeper, drawer, payee, payer, create by, created by, update by, updated by, creator, operator, inspector, technician, emergency contact, contact, head, person in charge, operator name, " +
		"姓名, 联系人, 收件人, 收货人, 负责人, 审批人, 面试官, 监护人, 护士, 医生, 司机, 讲师, 老师, 直属上级, 申请人, 经办人, 发布人, 创建人, 操作人, 签收人, 值班人, 处理人, 报修人, 责任人, 保管人, 收款人, 付款人, 开票人, 创建者, 更新者, 检查人, 维修人, 记录人, 项目经理, 客户经理", Hint{Make: of((*Person).name), Person: true}},
	{"another name", Hint{Make: ofAnother((*Person).name), Person: true}},
	{"another phone", Hint{Make: ofAnother((*Person).phone), Person: true}},
	{"first name, given name, firstname", Hint{Make: of((*Person).given), Person: true}},
	{"last name, surname, family name, lastname", Hint{Make: of(func(p *Person) string { return p.surname.written }), Person: true}},
	{"user name, username, handle, login, login name, nick name, nickname, wechat, we chat, wechat id, 微信, 微信号, 用户名, 昵称, 账号, 登录名", Hint{Make: of((*Person).login), Person: true}},
	{"gender, sex", Hint{Make: func(d *Draw, f *Constraints) any { return d.somebody().sexWithin(f) }, Person: true}},
	{"性别", Hint{Make: ofSex, Person: true}},
	{"company, organization, organisation, employer, company name, manufacturer, supplier, vendor, invoice title, 公司, 公司名称, 企业名称, 单位, 工作单位, 生产厂家, 厂家, 供应商, 供货商, 发票抬头", Hint{Make: of((*Person).company), Place: true}},
	{"job title, position, job, occupation, 职位, 岗位, 职务", Hint{Make: of(func(p *Person) string { return p.title }), Place: true}},
	{"address, full address, 地址, 联系地址, 收货地址, 详细地址", Hint{Make: of((*Person).address), Place: true}},
	{"street, street address, address line, 街道", Hint{Make: of((*Person).street), Place: true}},
	{"city, city name, location, place, native place, birthplace, birth place, hometown, place of birth, 城市, 所在城市, 地点, 所在地, 籍贯, 出生地", Hint{Make: of(func(p *Person) string { return p.place.city }), Place: true}},
	{"province, region, state, province name, state name, 省份, 省", Hint{Make: region, Place: true}},
	{"zip, zip code, zipcode, postcode, post code, postal code, 邮编, 邮政编码", Hint{Make: of((*Person).postcode), Place: true}},
	{"country, country name, nationality, 国家, 国籍", Hint{Make: first(func(l *Locale) []string { return l.country })}},
	{"country code, iso country, country iso, 国家代码, 国家编码", Hint{Make: listed(first(func(l *Locale) []string { return l.countryCode }), countryCodes)}},

	{"url, uri, endpoint, callback, website, web site, link, href, homepage, home page, web page, site, permalink, 网址, 链接, 网站, 官网", Hint{Make: text((*Draw).link), formats: uris}},
	{"image, img, photo, picture, thumbnail, thumb, cover, banner, pic, image url, img url, photo url, picture url, pic url, thumbnail url, thumb url, cover url, banner url, " +
		"image link, 图片, 照片, 封面, 图片地址, 图片链接", Hint{Make: drawnPicture("picture"), formats: uris}},
	{"avatar, avatar url, head img, head img url, headimg, portrait, 头像, 头像地址", Hint{Make: drawnPicture("avatar"), formats: uris}},
	{"icon, logo, favicon, icon url, logo url, 图标, 标志", Hint{Make: drawnPicture("logo"), formats: uris}},
	{"domain, host, hostname, host name, domain name, 域名, 主机", Hint{Make: text((*Draw).hostname), formats: "hostname idn-hostname"}},
	{"ip, ip address, ip addr, client ip, ipv4, ipv, IP地址", Hint{Make: ipAddress, formats: "ipv4 ipv6"}},
	{"mac, mac address, mac addr", Hint{Make: text(func(d *Draw) string { return d.faker.MacAddress() }), formats: "mac"}},
	{"user agent, ua, useragent", Hint{Make: text((*Draw).userAgent)}},
	{"mime type, mimetype, content type, media type", Hint{Make: text((*Draw).mimeType)}},
	{"file name, filename, 文件名, 附件", Hint{Make: text((*Draw).fileName)}},
	{"extension, file extension, file ext, ext", Hint{Make: text((*Draw).extension)}},
	{"path, file path", Hint{Make: text(func(d *Draw) string { return "/data/" + d.fileName() }), formats: "uri-reference iri-reference"}},

	{"timestamp, timestamptz, timestamp with time zone, timestamp without time zone, datetime, date time, created, since, gmt create, gmt created, create date time, epoch, ts, epoch seconds, unix timestamp, 时刻, 时间戳", Hint{Make: moment(time.RFC3339, 0), formats: times}},
	{"later timestamp, later datetime, later date time, modified, updated, last modified, last updated, gmt modified, gmt update, gmt updated, expires, until, valid until, later 时间戳", Hint{Make: moment(time.RFC3339, 5), formats: times}},
	{"written time", Hint{Make: writtenTime(0), formats: times}},
	{"date, created on, started on, 日期", Hint{Make: moment(time.DateOnly, 0), formats: times}},
	{"later date, updated on, due on, later 日期", Hint{Make: moment(time.DateOnly, 5), formats: times}},
	{"birthday, birth date, birthdate, date of birth, dob, birth, 生日, 出生日期", Hint{Make: birthday, formats: times, Person: true}},

	{"price, amount, cost, subtotal, balance, total price, total amount, unit price, income, deposit, 价格, 金额, 单价, 总价, 余额, 总额", Hint{Make: money(1, 2000), number: true}},
	{"fee, discount, tax, bonus, allowance, 费用, 费, 折扣, 税费, 奖金, 补贴", Hint{Make: money(5, 200), number: true}},
	{"freight, shipping fee, delivery fee, postage, 运费, 邮费", Hint{Make: money(5, 30), number: true}},
	{"salary, wage, wages, net pay, 工资, 薪资, 月薪, 薪水, 底薪", Hint{Make: money(3000, 30000), number: true}},
	{"budget, revenue, turnover, sales amount, sales volume, 预算, 销售额, 营业额, 营收", Hint{Make: money(10000, 500000), number: true}},
	{"weight, net weight, gross weight, 重量, 净重, 毛重", Hint{Make: onlyNumbers(1, 30, 1), number: true}},
	{"body weight, 体重", Hint{Make: onlyNumbers(45, 90, 1), number: true}},
	{"height, 身高", Hint{Make: onlyNumbers(150, 190, 0), number: true}},
	{"temperature, temp, 温度", Hint{Make: onlyNumbers(18, 30, 1), number: true}},
	{"humidity, 湿度", Hint{Make: onlyNumbers(30, 70, 0), number: true}},
	{"hours, work hours, working hours, overtime hours, 工时, 小时数, 工作时长, 加班时长", Hint{Make: onlyNumbers(1, 9, 1), number: true}},
	{"days, 天数", Hint{Make: daysBetween(1), number: true}},
	{"nights, 晚数", Hint{Make: daysBetween(0), number: true}},
	{"years, work years, years of experience, experience years, 年限, 工龄", Hint{Make: onlyNumbers(1, 20, 0), number: true}},
	{"minutes, mins, duration minutes, duration, 分钟数, 时长", Hint{Make: onlyNumbers(1, 120, 0), number: true}},
	{"guests, guest count, 入住人数", Hint{Make: onlyNumbers(1, 4, 0)}},
	{"tax rate, vat rate, 税率", Hint{Make: taxRate}},
	{"floor, 楼层", Hint{Make: onlyNumbers(1, 30, 0)}},
	{"sort, sort order, display order, order num, sort no, seq, rank, priority, queue no, queue number, 排序, 排序号, 排队号, 优先级", Hint{Make: onlyNumbers(1, 50, 0), number: true}},
	{"parent id, pid, parent, 上级, 上级编号", Hint{Make: onlyNumbers(0, 0, 0)}},
	{"headcount, employee count, staff count, 员工人数", Hint{Make: onlyNumbers(1, 100, 0), number: true}},
	{"total, sum", Hint{Make: total, number: true}},
	{"currency, currency code, iso currency, 币种, 货币", Hint{Make: listed(first(func(l *Locale) []string { return l.currency }), currencyCodes)}},
	{"age, 年龄", Hint{Make: age, number: true, Person: true}},
	{"count, quantity, qty, num, stock, inventory, total count, 数量, 库存, 件数, 人数, 次数", Hint{Make: numbers(1, 100, 0), number: true}},
	{"page, page number, page num, page no, page index, current page, 页码", Hint{Make: numbers(1, 10, 0), number: true}},
	{"pages, total pages, page count, 页数", Hint{Make: numbers(1, 20, 0), number: true}},
	{"size, page size, per page, limit", Hint{Make: onlyNumbers(10, 50, 0), number: true}},
	{"offset", Hint{Make: numbers(0, 40, 0), number: true}},
	{"file size, bytes, byte size", Hint{Make: onlyNumbers(1024, 5_000_000, 0), number: true}},
	{"percent, percentage, progress, battery, battery level, signal strength, 百分比, 进度, 电量", Hint{Make: numbers(0, 100, 1), number: true}},
	{"rate, ratio, 比例, 比率", Hint{Make: share, number: true}},
	{"rating, stars, 评级, 星级", Hint{Make: numbers(1, 5, 1), number: true}},
	{"score, 分数, 得分, 评分", Hint{Make: numbers(0, 100, 1), number: true}},
	{"latitude, lat, 纬度", Hint{Make: degrees(func(l *Locale) [2]int64 { return l.latitudes })}},
	{"longitude, lng, lon, long, 经度", Hint{Make: degrees(func(l *Locale) [2]int64 { return l.longitudes })}},
	{"year, 年份, 年", Hint{Make: numbers(2020, 2025, 0), number: true}},

	{"description, desc, summary, content, bio, comment, comments, remark, remarks, note, notes, memo, body, text, details, about, introduction, intro, feedback, " +
		"excerpt, abstract, review, subtitle, reply, evaluation, opinion, advice, suggestion, conclusion, requirement, requirements, responsibility, responsibilities, duty, duties, buyer message, " +
		"回复, 评价, 意见, 建议, 结论, 要求, 职责, 医嘱, 事由, 备注, 描述, 说明, 内容, 简介, 摘要, 评论, 留言, 详情, 介绍", Hint{Make: prose}},
	{"message, msg, error message, detail, reason, 消息, 原因, 提示", Hint{Make: message}},
	{"title, subject, headline, caption, topic, thing name, label, heading, 标题, 主题, 题目", Hint{Make: text((*Draw).title)}},
	{"product, product name, goods name, item name, 商品, 商品名称, 产品名称, 产品", Hint{Make: text((*Draw).product)}},
	{"category name, category, 分类, 分类名称, 类目", Hint{Make: words(func(l *Locale) []string { return l.categories })}},
	{"education, education level, degree, 学历, 文化程度, 学历要求", Hint{Make: words(func(l *Locale) []string { return l.degrees })}},
	{"marital status, 婚姻状况, 婚姻状态", Hint{Make: words(func(l *Locale) []string { return l.marriages })}},
	{"blood type, blood group, 血型", Hint{Make: words(func(*Locale) []string { return bloodTypes })}},
	{"clothing size, shirt size, 尺码", Hint{Make: words(func(*Locale) []string { return clothingSizes })}},
	{"pay method, payment method, pay channel, payment channel, pay type, payment type, 支付方式, 支付渠道, 付款方式", Hint{Make: words(func(l *Locale) []string { return l.payments })}},
	{"color, colour, 颜色", Hint{Make: color}},
	{"language, lang, locale, language code, lang code, locale code, 语种, 语言", Hint{Make: listed(first(func(l *Locale) []string { return l.language }), languageCodes)}},
	{"timezone, time zone, tz, 时区", Hint{Make: listed(timeZone, timeZones)}},
	{"version, ver, app version, semver, semantic version, 版本, 版本号", Hint{Make: version}},
	{"hash, token, access token, refresh token, api key, access key, secret, secret key, checksum, digest, signature, etag, nonce, sha, fingerprint, session, 令牌, 签名, 密钥",
		Hint{Make: opaque(32)}},
	{"id", Hint{Make: identifier, formats: "uuid"}},
	{"uuid, guid", Hint{Make: text((*Draw).uuid), formats: "uuid"}},
	{"sku, sku code, sku no, code, serial, serial number, serial no, order number, order no, order sn, invoice number, tracking number, sn, no, 编号, 订单号, 单号, 流水号, 代码, 编码", Hint{Make: code}},
	{"password, passwd, pwd, 密码", Hint{Make: text((*Draw).password), formats: "password"}},
}

const (
	uris  = "uri url iri uri-reference iri-reference"
	times = "date date-time datetime time"
)

var hints = byName(slices.Concat(hintRows, codeRows))

func byName(rows []hintRow) map[string]*Hint {
	all := map[string]*Hint{}
	for i := range rows {
		for _, name := range strings.Split(rows[i].names, ", ") {
			all[spaced(name)] = &rows[i].hint
		}
	}
	return all
}

// spaced returns a name of the table as nameWords takes it apart.
func spaced(name string) string {
	if strings.IndexFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0 {
		return strings.ToLower(name)
	}
	return strings.Join(Words(name), " ")
}
