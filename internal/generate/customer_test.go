package generate_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"os/exec"
	"strings"
	"testing"

	"agentmock"
	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/openapi"
)

// customer is what a client of the agent API reads, written from the vendor's documentation and not from openapi.yaml.
type customer struct {
	Code    int
	Status  string
	Message string
	Data    struct {
		ID                  string
		UserID              string `json:"user_id"`
		CreatedUserID       string `json:"created_user_id"`
		Phone               string
		Company             *string
		Email               *string
		Name                *string
		Sort                int
		CreatedAt           string  `json:"created_at"`
		UpdatedAt           string  `json:"updated_at"`
		InputtedAt          *string `json:"inputted_at"`
		ViewedAt            *string `json:"viewed_at"`
		Operator            *int
		Sex                 int
		ExpectTransactionAt *string `json:"expect_transaction_at"`
		Fee                 string  `json:"expect_transaction_fee"`
		UnfollowBackAt      *string `json:"unfollow_back_at"`
		UnsettledBackAt     *string `json:"unsettled_back_at"`
		FollowedAt          *string `json:"followed_at"`
		Components          []component
	}
}

type component struct {
	ID        string
	UserID    string `json:"user_id"`
	Name      string
	Type      string
	Sort      int
	Validate  []string
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
	Data      struct {
		CustomerID  string `json:"customer_id"`
		ComponentID string `json:"component_id"`
		Value       any
	}
}

// asked is one generated customer with what was asked for.
type asked struct {
	user, id string
	options  generate.Options
	body     []byte
}

func (a asked) read(t *testing.T) customer {
	t.Helper()
	var c customer
	if err := json.Unmarshal(a.body, &c); err != nil {
		t.Fatalf("%s: %v", a.id, err)
	}
	return c
}

// shares are how many customers of each shape make up the ten thousand.
var shares = []struct {
	shape generate.Shape
	count int
}{{generate.Minimal, 5900}, {generate.Full, 3900}, {generate.Extreme, 200}}

// customers generates the ten thousand, the same ones in every process.
func customers(t *testing.T) iter.Seq[asked] {
	g, o := agentAPI(t)
	return func(yield func(asked) bool) {
		n := 0
		for _, share := range shares {
			for range share.count {
				n++
				a := asked{user: numbered("5832d184", n/100), id: numbered("780f7216", n), options: generate.Options{Seed: uint64(n % 7), Shape: share.shape}}
				a.body = generatetest.Answer(t, g, o, a.options, a.user, a.id)
				if !yield(a) {
					return
				}
			}
		}
	}
}

func numbered(prefix string, n int) string { return fmt.Sprintf("%s-b131-462b-ba30-%012x", prefix, n) }

func loadAgentAPI(t testing.TB) *openapi.Document {
	t.Helper()
	s, err := openapi.Load(agentmock.FS, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func agentAPI(t testing.TB) (*generate.Generator, *openapi.Operation) {
	t.Helper()
	s := loadAgentAPI(t)
	o, ok := s.Operation("getCustomerDetail")
	if !ok {
		t.Fatal("the agent API has no getCustomerDetail")
	}
	return generatetest.NewGenerator(t, s), o
}

// inChild is set in the environment of the second process.
const inChild = "AGENTMOCK_TEST_SECOND_PROCESS"

// The law of the generator: whatever it makes fits the contract, as another implementation of JSON Schema reads it and
// as the vendor's documentation ties values together; no two customers are the same, and another process makes the
// same bytes.
func TestTenThousandCustomers(t *testing.T) {
	sum := sha256.New()
	if os.Getenv(inChild) != "" {
		for a := range customers(t) {
			sum.Write(a.body)
		}
		fmt.Printf("sum=%x\n", sum.Sum(nil))
		return
	}
	secondProcess := startSecondProcess(t)
	text, err := fs.ReadFile(agentmock.FS, "openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	schema := generatetest.Validator(t, string(text), "#/paths/~1agent-api~1user~1{user_id}~1customer~1detail~1{customer_id}/get/responses/200/content/application~1json/schema")
	if generatetest.Judge(schema, []byte(`{"code":200,"status":"success","message":"","data":{}}`)) == nil {
		t.Fatal("the validator accepts a customer without members")
	}
	distinct := map[[32]byte]bool{}
	for a := range customers(t) {
		if err := generatetest.Judge(schema, a.body); err != nil {
			t.Fatalf("%s, %+v: %v\n%s", a.id, a.options, err, a.body)
		}
		if broken := brokenRelations(a, a.read(t)); len(broken) > 0 {
			t.Fatalf("%s, %+v: %s\n%s", a.id, a.options, strings.Join(broken, "; "), a.body)
		}
		distinct[sha256.Sum256(a.body)] = true
		sum.Write(a.body)
	}
	if len(distinct) != 10_000 {
		t.Errorf("%d different bodies of 10000", len(distinct))
	}
	if own, other := fmt.Sprintf("sum=%x\n", sum.Sum(nil)), secondProcess(); !strings.Contains(other, own) {
		t.Errorf("this process made %s the second one printed\n%s", own, other)
	}
}

// startSecondProcess runs the test that calls it in a process of its own; the result waits for what it prints.
func startSecondProcess(t *testing.T) (output func() string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	child := exec.CommandContext(t.Context(), self, "-test.run=^"+t.Name()+"$", "-test.count=1")
	child.Env = append(os.Environ(), inChild+"=1")
	child.Stdout, child.Stderr = &out, &out
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return func() string {
		if err := child.Wait(); err != nil {
			t.Errorf("second process: %v", err)
		}
		return out.String()
	}
}

// brokenRelations returns the ties between values that JSON Schema cannot say and that do not hold.
func brokenRelations(a asked, c customer) []string {
	var broken []string
	want := func(holds bool, format string, args ...any) {
		if !holds {
			broken = append(broken, fmt.Sprintf(format, args...))
		}
	}
	d := c.Data
	want(c.Code == 200 && c.Status == "success", "the envelope is %d %s", c.Code, c.Status)
	want(d.ID == a.id, "the customer's id is %s", d.ID)
	want(d.UpdatedAt >= d.CreatedAt, "updated at %s before created at %s", d.UpdatedAt, d.CreatedAt)
	for _, later := range []*string{d.ViewedAt, d.ExpectTransactionAt, d.UnfollowBackAt, d.UnsettledBackAt, d.FollowedAt} {
		want(later == nil || *later >= d.CreatedAt, "something happened before the customer was created at %s", d.CreatedAt)
	}
	want(d.Components != nil, "components is no list")
	for i, m := range d.Components {
		want(m.UserID == d.UserID, "component %d is of user %s, the customer of %s", i, m.UserID, d.UserID)
		want(m.Data.CustomerID == d.ID, "component %d holds a value of customer %s", i, m.Data.CustomerID)
		want(m.Data.ComponentID == m.ID, "component %d is %s, its value of %s", i, m.ID, m.Data.ComponentID)
		want(m.UpdatedAt >= m.CreatedAt, "component %d is updated before it is created", i)
	}
	return broken
}

// The relations' check is itself checked: one corruption for each thing it looks at.
func TestBrokenRelationsAreNoticed(t *testing.T) {
	g, o := agentAPI(t)
	a := asked{user: numbered("5832d184", 1), id: numbered("780f7216", 1)}
	a.body = generatetest.Answer(t, g, o, generate.Options{}, a.user, a.id)
	past := "2001-01-01 00:00:00"
	corruptions := map[string]func(*customer){
		"another code":              func(c *customer) { c.Code = 404 },
		"another id":                func(c *customer) { c.Data.ID = a.user },
		"updated before created":    func(c *customer) { c.Data.UpdatedAt = past },
		"followed before created":   func(c *customer) { c.Data.FollowedAt = &past },
		"no components":             func(c *customer) { c.Data.Components = nil },
		"another user's component":  func(c *customer) { c.Data.Components[0].UserID = a.id },
		"another customer's value":  func(c *customer) { c.Data.Components[0].Data.CustomerID = a.user },
		"another component's value": func(c *customer) { c.Data.Components[0].Data.ComponentID = a.user },
		"an old component":          func(c *customer) { c.Data.Components[0].UpdatedAt = past },
	}
	for name, corrupt := range corruptions {
		t.Run(name, func(t *testing.T) {
			c := a.read(t)
			corrupt(&c)
			if len(brokenRelations(a, c)) == 0 {
				t.Error("nothing is noticed")
			}
		})
	}
}
