package faker

import (
	"strings"
	"unicode/utf8"
)

// Sentences are put together of these, so that few parts make many texts.
var (
	things   = []string{"项目方案", "季度报告", "产品手册", "活动通知", "合作协议", "使用指南", "需求清单", "测试计划", "培训资料", "会议纪要", "服务说明", "更新日志"}
	kinds    = []string{"春季", "年度", "标准", "新版", "华东区", "第二期", "重点", "内部", "线上", "专项", "试点", "综合"}
	subjects = []string{"本次更新", "该方案", "客户", "项目组", "系统", "这一版本", "运营团队", "新的流程"}
	actions  = []string{"优化了整体体验", "已经完成初步验证", "支持按需调整配置", "覆盖了主要使用场景", "将在下周继续推进", "提供了详细的说明", "减少了重复的操作", "按计划顺利进行"}
	endings  = []string{"，后续有变化会及时通知。", "，欢迎随时反馈意见。", "，请相关同事留意。", "，具体以实际情况为准。", "。", "，整体效果良好。"}
	goods    = []string{"无线耳机", "保温杯", "双肩包", "机械键盘", "智能手表", "运动鞋", "台灯", "咖啡豆", "笔记本", "空气净化器", "蓝牙音箱", "充电宝"}
	brandsOf = []string{"轻享", "悦动", "简约", "经典", "旗舰", "随行", "云感", "都市"}
)

func (d *Draw) oneOf(texts []string) string { return texts[d.Random.Intn(len(texts))] }

// title returns what a thing may be called.
func (d *Draw) title() string { return d.oneOf(kinds) + d.oneOf(things) }

func (d *Draw) product() string { return d.oneOf(brandsOf) + d.oneOf(goods) }

func (d *Draw) sentence() string { return d.oneOf(subjects) + d.oneOf(actions) + d.oneOf(endings) }

// maxProse is up to which length sentences are put together.
const maxProse = 2000

// prose are as many sentences as constraints ask for, the last one cut where there is no room.
func (d *Draw) prose(f *Constraints) string {
	var b strings.Builder
	b.WriteString(d.sentence())
	for least := min(f.MinLength, maxProse); utf8.RuneCountInString(b.String()) < least; {
		b.WriteString(d.sentence())
	}
	if f.MaxLength < 0 {
		return b.String()
	}
	return fit(b.String(), 0, f.MaxLength)
}
