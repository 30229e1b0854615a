package source_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"jobbnara/job"
)

// Contact persons, and the employer's telephone and mail, are nowhere in what
// is stored; the way to apply is.
func TestContactsAreNotKept(t *testing.T) {
	stored := everything(t, parse(t, `{"id":"1","headline":"Kock","employer":{"name":"Acme","phone_number":"SECRET1","email":"SECRET2@example.org"},
		"application_contacts":[{"name":"SECRET3","description":"SECRET4","email":"SECRET5@example.org","telephone":"SECRET6","contact_type":"SECRET7"}],
		"application_details":{"email":"jobb@example.org","reference":"REF-9","information":"Skriv kort","other":"Ring växeln","url":"https://example.org/apply"}}`))
	if i := strings.Index(stored, "SECRET"); i >= 0 {
		t.Errorf("kept: %.60s", stored[i:])
	}
	for _, kept := range []string{"jobb@example.org", "REF-9", "Skriv kort", "Ring växeln", "https://example.org/apply"} {
		if !strings.Contains(stored, kept) {
			t.Errorf("%q is lost", kept)
		}
	}
}

// The same on real ads, for what their texts do not say themselves.
func TestRealContactsAreNotKept(t *testing.T) {
	raw, err := os.ReadFile("../../shared/data/jobtech/jobsearch-response-2025-09-11.json")
	if err != nil {
		t.Skipf("SKIPPED: the shared files are not here: %v", err)
	}
	var answer struct{ Hits []map[string]json.RawMessage }
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatal(err)
	}
	contacts := 0
	for _, hit := range answer.Hits {
		var persons []map[string]string
		if err := json.Unmarshal(hit["application_contacts"], &persons); err != nil {
			t.Fatal(err)
		}
		if len(persons) == 0 {
			continue
		}
		// Give each a name that stands nowhere else.
		for _, p := range persons {
			contacts++
			for field := range p {
				p[field] = "CONTACTPERSON"
			}
		}
		hit["application_contacts"], _ = json.Marshal(persons)
		whole, _ := json.Marshal(hit)
		if stored := everything(t, parse(t, string(whole))); strings.Contains(stored, "CONTACTPERSON") {
			t.Errorf("kept in ad %s", hit["id"])
		}
	}
	if contacts == 0 {
		t.Error("the file has no contacts: this tests nothing")
	}
}

// everything is all that an ad holds, as JSON.
func everything(t testing.TB, ad job.Ad) string {
	t.Helper()
	facts, err := json.Marshal(ad)
	if err != nil {
		t.Fatal(err)
	}
	details, err := json.Marshal(ad.Details)
	if err != nil {
		t.Fatal(err)
	}
	return string(facts) + string(details)
}
