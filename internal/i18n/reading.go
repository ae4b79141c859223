package i18n

// readings are why a part of a document is taken for what it is, in English and in Chinese; the more special before the more general.
var readings = []phrase{
	{"x-resource says so", "x-resource 如此声明"},
	{"x-same-as: {0}", "x-same-as：{0}"},
	{"{0}: POST to a thing that answers it", "{0}：对单个对象 POST，并返回该对象"},
	{"{0}: its body has the id", "{0}：请求体中有主键"},
	{"{0}: it is sent a list of things", "{0}：发送的是对象列表"},
	{"{0}: query parameter {1} has the ids", "{0}：查询参数 {1} 存放主键"},
	{"{0}: its body has the ids", "{0}：请求体中有多个主键"},
	{"{0}: it answers the thing", "{0}：返回该对象"},
	{"{0}: property {1} of the thing", "{0}：对象的属性 {1}"},
	{"{0}: its properties are the thing's", "{0}：其属性都是对象的属性"},
	{"a property called {0}", "有名为 {0} 的属性"},
	{"property {0}, of the type of {1}", "属性 {0}，类型与 {1} 相同"},
	{"query parameter {0}, like property {1}", "查询参数 {0}，对应属性 {1}"},
	{"query parameter {0}: asc, desc", "查询参数 {0}：asc、desc"},
	{"query parameter {0}", "查询参数 {0}"},
	{"response header {0}", "响应头 {0}"},
	{"link {0} of {1}", "{1} 的 link {0}"},
	{"the body of {0}, of which there is one", "{0} 的响应体，只有一个"},
	{"{0} of {1}, of which there is one", "{1} 的 {0}，只有一个"},
	{"the body of the list", "列表的响应体"},
	{"{0} of the list", "列表的 {0}"},
	{"the body of {0}", "{0} 的响应体"},
	{"#{0} of {1}", "{1} 的 #{0}"},
	{"{0} holds the id of {1}", "{0} 存放 {1} 的主键"},
	{"{0} says {1} again", "{0} 重复路径中的 {1}"},
	{"{0} is the path's names with slashes", "{0} 是以斜杠连接的路径名称"},
	{"{0} is {1}", "{0} 即 {1}"},
	{"the things of {0}, by their schema", "按 schema 判断，是 {0} 的对象"},
	{"{0} says so", "由 {0} 得知"},
}

// Reading returns why a part of a document is taken for what it is, in a language; what is no known sentence stays as it is.
func (l Language) Reading(text string) string {
	if l == English {
		return text
	}
	for _, p := range readings {
		if arguments, ok := p.match(text); ok && (len(arguments) > 0 || text == p.english) {
			return fill(p.chinese, arguments)
		}
	}
	return text
}
