package mockserver_test

import (
	"net/http"
	"os"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// TestCustomersOfTheDocs lives a customer's life in the document of docs/ that has what the agent API's has not.
func TestCustomersOfTheDocs(t *testing.T) {
	document, err := os.ReadFile("../docs/customers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: document}}, mockserver.Options{})
	const user = "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer"
	data := func(answer map[string]any) map[string]any { return answer["data"].(map[string]any) }
	if page := data(asks(t, server, http.StatusOK, "GET "+user+"/list?page=2", "")); page["total"] != 25.0 || len(page["list"].([]any)) != 5 {
		t.Errorf("page 2 is %v", page)
	}
	created := data(asks(t, server, http.StatusOK, "POST "+user+"/create", `{"name": "李雷", "phone": "13800138000"}`))
	id := created["id"].(string)
	if created["name"] != "李雷" || created["user_id"] != "5832d184-dd53-42a0-8ace-0bf8d660f4cc" || created["company"] != nil {
		t.Errorf("created %v", created)
	}
	changed := data(asks(t, server, http.StatusOK, "PUT "+user+"/update/"+id, `{"name": "李雷", "phone": "13800138001", "status": 2}`))
	read := data(asks(t, server, http.StatusOK, "GET "+user+"/detail/"+id, ""))
	if read["phone"] != "13800138001" || read["status"] != 2.0 || read["updated_at"] != changed["updated_at"] || read["created_at"] != created["created_at"] {
		t.Errorf("read %v", read)
	}
	if found := data(asks(t, server, http.StatusOK, "GET "+user+"/list?keyword=13800138001", "")); found["total"] != 1.0 {
		t.Errorf("found %v", found)
	}
	asks(t, server, http.StatusOK, "DELETE "+user+"/delete/"+id, "")
	if gone := asks(t, server, http.StatusNotFound, "GET "+user+"/detail/"+id, ""); gone["code"] != 404.0 || gone["status"] != "error" {
		t.Errorf("gone: %v", gone)
	}
	if page := data(asks(t, server, http.StatusOK, "GET "+user+"/list", "")); page["total"] != 25.0 {
		t.Errorf("after all there are %v", page["total"])
	}
}
