package prose_test

import (
	"strings"
	"testing"

	"agentmock/internal/prose"
)

// brief writes what is said in a line: values, then low..high, then the rest by its name.
func brief(s prose.Said) string {
	var parts []string
	for _, one := range s.Values {
		if one.Label == "" {
			parts = append(parts, one.Text)
		} else {
			parts = append(parts, one.Text+"="+one.Label)
		}
	}
	if s.Low != "" || s.High != "" {
		parts = append(parts, s.Low+".."+s.High)
	}
	if s.Layout != "" {
		parts = append(parts, "layout "+s.Layout)
	}
	if s.Cents {
		parts = append(parts, "cents")
	}
	if s.Default != "" {
		parts = append(parts, "default "+s.Default)
	}
	if s.Samples != nil {
		parts = append(parts, "like "+strings.Join(s.Samples, "|"))
	}
	return strings.Join(parts, ", ")
}

func TestRead(t *testing.T) {
	for text, want := range map[string]string{
		"0否 1是":          "0=否, 1=是",
		"是否启用 0否 1是":     "0=否, 1=是",
		"状态：1-待支付 2-已支付": "1=待支付, 2=已支付",
		"订单状态（0：待付款；1：已付款；2：已发货）":                           "0=待付款, 1=已付款, 2=已发货",
		"性别，1=男，2=女，3=保密":                                   "1=男, 2=女, 3=保密",
		"审核状态 10 待审核, 20 已通过, 30 已驳回":                       "10=待审核, 20=已通过, 30=已驳回",
		"-1:已删除 0:正常":                                       "-1=已删除, 0=正常",
		"状态:\n- 0: 草稿\n- 1: 已发布\n- 2: 已下线":                  "0=草稿, 1=已发布, 2=已下线",
		"类型<br>1：个人<br>2：企业":                                "1=个人, 2=企业",
		"1: male, 2: female":                                "1=male, 2=female",
		"Sex. 0 - unknown, 1 - male, 2 - female":            "0=unknown, 1=male, 2=female",
		"State of the job (0 = idle, 1 = running)":          "0=idle, 1=running",
		"0 off shelf, 1 on shelf":                           "0=off shelf, 1=on shelf",
		"Order status: 1 paid, 2 sent, 3 done":              "1=paid, 2=sent, 3=done",
		"满意度 1~5":                                           "1..5",
		"Score, 1 to 5":                                     "1..5",
		"A score from 1 to 10":                              "1..10",
		"0 (off), 1 (on)":                                   "0=off, 1=on",
		"WAIT_PAY 待付款, PAID 已付款":                            "WAIT_PAY=待付款, PAID=已付款",
		"支付方式：ALIPAY-支付宝、WECHAT-微信":                         "ALIPAY=支付宝, WECHAT=微信",
		"排序方式：asc 升序，desc 降序":                               "asc=升序, desc=降序",
		"PENDING: waiting for review, DONE: reviewed":       "PENDING=waiting for review, DONE=reviewed",
		"* `active` - in use\n* `locked` - may not sign in": "active=in use, locked=may not sign in",
		"是否置顶：0否，1是，默认0":                                    "0=否, 1=是, default 0",
		"状态：ONLINE / OFFLINE（不传则查全部）":                       "ONLINE, OFFLINE",
		"ROAD / RAIL / SEA":                                 "ROAD, RAIL, SEA",
		"申请状态 [已提交,已退回,已通过]":                                "已提交, 已退回, 已通过",
		"成员类型['admin','guest']":                             "admin, guest",
		"消息类型：【text，file】":                                  "text, file",
		"Kind [dog, cat]":                                   "dog, cat",
		"可选值：asc、desc":                                      "asc, desc",
		"One of `draft`, `sent` or `paid`.":                 "draft, sent, paid",
		"Allowed values: json, xml":                         "json, xml",
		"取值范围 0~100":                                        "0..100",
		"折扣，范围：0.1-0.9":                                     "0.1..0.9",
		"取值范围为[1, 5]":                                       "1..5",
		"A number between 1 and 10.":                        "1..10",
		"Quality (range: 0-100)":                            "0..100",
		"每页条数，最大100":                                        "..100",
		"Page size. Minimum: 1, maximum: 50":                "1..50",
		"单位：分":                                              "cents",
		"订单金额（单位：分）":                                        "cents",
		"Amount in cents":                                   "cents",
		"格式 yyyy-MM-dd":                                     "layout 2006-01-02",
		"创建时间，格式：yyyy-MM-dd HH:mm:ss":                       "layout 2006-01-02 15:04:05",
		"账期 yyyyMM":                                         "layout 200601",
		"营业开始时间，格式 HH:mm":                                   "layout 15:04",
		"Date in the format YYYY/MM/DD":                     "layout 2006/01/02",
		"yyyy年MM月dd日":                                       "layout 2006年01月02日",
		"页码，默认 1":                                           "default 1",
		"每页数量，默认10条":                                        "default 10",
		"Page size, defaults to 20.":                        "default 20",
		"Sort order (default: asc)":                         "default asc",
		"The time zone, default is Asia/Shanghai":           "default Asia/Shanghai",
		`e.g. "ACME-1"`:                                     "like ACME-1",
		"Number of the order, e.g. SO-2024-0001":            "like SO-2024-0001",
		"订单号，例如：SO20240001":                                 "like SO20240001",
		"收货人，如：张三":                                          "like 张三",
		"Name of the branch, such as `main`":                "like main",
		"Kind of pet, e.g. dog, cat":                        "like dog|cat",
		`For example "Berlin" or "Paris"`:                   "like Berlin|Paris",
	} {
		t.Run(text, func(t *testing.T) {
			if got := brief(prose.Read(text)); got != want {
				t.Errorf("read %q, want %q", got, want)
			}
		})
	}
}

// What has another meaning, or may have, says nothing.
func TestReadNothing(t *testing.T) {
	for _, text := range []string{
		"",
		"客户姓名",
		"坐标 [经度,纬度]",
		"状态 [必填]",
		"类型 [详见类型表, 第 2 页]",
		"Point of type [x, y, z] in a plane",
		"Name of the customer",
		"客服电话 010-62345678 转 2",
		"Call +1 415 555 0100 for help",
		"Since version 1.2, see section 3.4",
		"自 2.0 版本起支持，1.0 版本不支持",
		"2023-01-01 起生效，2024-12-31 到期",
		"状态码，200 成功",
		"返回码：0 成功，1 参数错误，2 系统异常",
		"错误码 1001 用户不存在, 1002 密码错误",
		"HTTP status codes: 400 bad request, 404 not found",
		"有效期：3天, 7天, 30天",
		"最多 5 个字符，最少 2 个字符",
		"长度 1~20",
		"字符范围 a-z 和 0-9",
		"长度范围：6-20 位",
		"Between 1 and 100 characters",
		"A length between 8 and 64.",
		"Contains 2 letters, 3 digits",
		"1 adult, 3 children",
		"昵称长度 2~20",
		"2 adults, 3 children",
		"Length, 1 to 20 characters",
		"第1章 总则 第2章 细则",
		"1.请先登录 2.再下单",
		"The first 2 of 10 pages are free",
		"Aspect ratio, 16:9 or 4:3",
		"Open from 8:30 to 17:00",
		"Port range 8000-9000 of 192.168.0.1",
		"2-factor, 3-way",
		"the default currency of the account",
		"交易对：BTC/USDT",
		"日期：YYYY / MM / DD",
		"用户名：登录时使用 / 由用户自己设置的名称",
		"关键字：名称 / 描述",
		"状态名称：上线中 / 已下线",
		"模糊查询：匹配应用名称 / 应用描述 / 分享链接",
		"返回码：OKAY / FAILED",
		"GET / POST requests are counted",
		"defaults to the current time",
		"默认当前时间",
		"默认为空",
		"Default: none",
		"e.g. when the user has signed out",
		"for example the name of a city",
		"例如用户点击了按钮之后的提示",
		"such as name, email and phone",
		"one of the following",
		"Either id or one of name and phone must be given",
		"来源id，0 为无 / Id of the source, 0 for none",
		"得分，单位：分",
		"时长，单位：分钟",
		"Minimum 2 characters",
		"最大 20 个字",
		"文件大小，最大10MB",
		"the year (yyyy) in which it began",
		"开始日期 yyyy-MM-dd，结束日期 yyyy-MM-dd",
		"使用 token 认证，通过 header 传入",
		"3 items at 20 percent off, 5 items at 30",
		"1: one thing, 1: another thing",
		"根据 ISO 8601 和 RFC 3339",
		"One of `server_url`, `connector_id`, or\n`tunnel_id` must be provided.",
		"The tokenized (e.g. JWT) version of the session.",
		"Prose of any length. If the token is invalid (e.g. expired), an error is shown",
		`Bad advice. For example, "how to pick a lock" would fit this`,
		"Run in the default branch.",
		"Default value is 20,000, based on measurements",
		"The value of the flow in the URL (e.g. `/settings?flow=abcde`)",
	} {
		t.Run(text, func(t *testing.T) {
			if got := prose.Read(text); !got.IsZero() {
				t.Errorf("read %q", brief(got))
			}
		})
	}
}
