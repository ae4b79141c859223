package faker

import "agentmock/internal/jsonschema"

// codeRows are the names of what has a form of its own: numbers with check digits, digests, codes, parts of dates and pages.
var codeRows = []hintRow{
	{"id card, idcard, id card no, id card number, id card num, identity card, identity no, identity number, citizen id, 身份证, 身份证号, 身份证号码",
		Hint{Make: fitting(func(d *Draw) string { return d.locale().citizen(d.somebody()) }), Person: true}},
	{"ssn, social security number", Hint{Make: fitting(func(d *Draw) string { return d.somebody().socialSecurity() }), Person: true}},
	{"plate, plate no, plate number, plate num, license plate, license plate number, car no, car number, vehicle no, vehicle number, 车牌, 车牌号, 车牌号码",
		Hint{Make: fitting(func(d *Draw) string { return d.locale().plate(d, d.somebody()) })}},
	{"bank, bank name, opening bank, open bank, deposit bank, account bank, 开户行, 开户银行, 银行, 银行名称", Hint{Make: fitting(func(d *Draw) string { return d.oneOf(d.locale().banks) })}},
	{"bank card, bank card no, bank card number, bank card num, card no, card number, card num, credit card, credit card number, pan, 银行卡, 银行卡号, 卡号",
		Hint{Make: fitting(func(d *Draw) string { return d.bankCard(d.locale().cardLength) }, func(d *Draw) string { return d.bankCard(16) }, func(d *Draw) string { return d.bankCard(19) })}},
	{"bank account, bank account no, bank account number, account number, account no, 银行账号, 银行账户, 账户号码",
		Hint{Make: fitting(func(d *Draw) string { return d.characters(12, digits) }, func(d *Draw) string { return d.characters(8, digits) })}},
	{"unified social credit code, social credit code, uscc, credit code, 统一社会信用代码, 社会信用代码, 信用代码, 纳税人识别号, 税号", Hint{Make: fitting((*Draw).creditCode), Place: true}},
	{"iban", Hint{Make: fitting((*Draw).iban)}},
	{"bic, swift, swift code, swift bic", Hint{Make: fitting(func(d *Draw) string { return "TEST" + d.locale().countryCode[0] + d.characters(2, digits) })}},
	{"vin, vin code, vin no, vehicle identification number, 车架号", Hint{Make: fitting((*Draw).vin)}},
	{"isbn, isbn13, isbn no", Hint{Make: fitting(func(d *Draw) string { return d.isbn(false) }, func(d *Draw) string { return d.isbn(true) })}},
	{"isbn10", Hint{Make: fitting(func(d *Draw) string { return d.isbn(true) })}},
	{"barcode, bar code, ean, ean13, gtin, 条码, 条形码", Hint{Make: fitting(func(d *Draw) string { return d.thirteen("200") })}},
	{"imei", Hint{Make: fitting((*Draw).imei)}},

	{"md5, md5sum, content md5", Hint{Make: digest(32)}},
	{"sha1, commit sha, commit hash, commit id", Hint{Make: digest(40)}},
	{"sha256, sha256sum", Hint{Make: digest(64)}},
	{"sha512", Hint{Make: digest(128)}},
	{"jwt, jwt token, id token, bearer token", Hint{Make: jwt}},
	{"base64, image base64, file base64, base64 data, base64 image", Hint{Make: encoded, formats: "byte"}},
	{"slug, url slug, slug name", Hint{Make: slug}},
	{"cron, cron expression, cron expr, cron schedule", Hint{Make: schedule}},
	{"last4, last four, last four digits, card last4, 尾号", Hint{Make: fixedDigits(4)}},
	{"cvc, cvv, cvv2, security code, 安全码", Hint{Make: fixedDigits(3)}},
	{"ipv6, ipv6 address", Hint{Make: text(func(d *Draw) string { return "2001:db8::" + d.hex(4) }), formats: "ipv6"}},

	{"exp month, expiry month, expiration month, month, month of year, 月, 月份", Hint{Make: padded(1, 12)}},
	{"exp year, expiry year, expiration year", Hint{Make: numbers(2027, 2032, 0)}},
	{"day, day of month, 日", Hint{Make: padded(1, 28)}},
	{"weekday, day of week, week day", Hint{Make: padded(1, 7)}},
	{"hour, 小时", Hint{Make: padded(0, 23)}},
	{"minute", Hint{Make: padded(0, 59)}},
	{"quarter, 季度", Hint{Make: padded(1, 4)}},

	{"next cursor, next page token, next token, next marker, end cursor, continuation token, next page cursor, 下一页游标", Hint{Make: ended}},
	{"next, next page, next page url, next url, next link, previous, prev, prev page, previous page, prev page url, prev cursor, previous cursor", Hint{Make: endedIfNull, formats: uris}},
	{"has more, has next, has next page, has more pages, has previous page, has previous, has prev, 还有更多, 是否有下一页", Hint{Make: no, types: jsonschema.Boolean | jsonschema.Integer}},
	{"is last page, is first page, is last, is first", Hint{Make: yes, types: jsonschema.Boolean | jsonschema.Integer}},
	{"tag, keyword, tag name, 标签, 关键词, 关键字", Hint{Make: tag}},
}
