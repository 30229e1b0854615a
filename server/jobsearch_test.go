package server_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// A real answer of JobSearch, and when it was given.
const jobsearchFile = "../../shared/data/jobtech/jobsearch-response-2025-09-11.json"

var jobsearchTime = time.Date(2025, 9, 11, 10, 0, 0, 0, time.UTC)

// jobsearch is a site that has read a real answer, whose hits it returns.
func jobsearch(t *testing.T) (s *site, theirs []map[string]any) {
	t.Helper()
	content, err := os.ReadFile(jobsearchFile)
	if err != nil {
		t.Skipf("SKIPPED: the real answer of JobSearch is not here: %v", err)
	}
	s = newSite(t)
	s.clock.pass(jobsearchTime.Sub(noon))
	summary := s.read(t, strings.NewReader(string(content)))
	var theirAnswer struct{ Hits []map[string]any }
	if err := json.Unmarshal(content, &theirAnswer); err != nil {
		t.Fatal(err)
	}
	if len(theirAnswer.Hits) == 0 || summary.New != len(theirAnswer.Hits) {
		t.Fatalf("%d hits, of which are read: %+v", len(theirAnswer.Hits), summary)
	}
	return s, theirAnswer.Hits
}

// Every key of theirs is in ours, so no client of theirs stumbles.
func TestKeysAreJobSearchs(t *testing.T) {
	s, theirs := jobsearch(t)
	answer := decode[map[string]any](t, s.getOK(t, "/api/search?limit=100&stats=region"))
	for _, key := range []string{"total", "positions", "query_time_in_millis", "result_time_in_millis", "stats", "freetext_concepts", "hits"} {
		if _, there := answer[key]; !there {
			t.Errorf("the answer has no %q", key)
		}
	}
	ours := map[string]any{}
	for _, h := range answer["hits"].([]any) {
		hit := h.(map[string]any)
		ours[hit["id"].(string)] = hit
		single := decode[map[string]any](t, s.getOK(t, "/api/ad/"+hit["id"].(string)))
		if !reflect.DeepEqual(single, hit) {
			t.Errorf("/api/ad/%v differs from its hit", hit["id"])
		}
	}
	lacking := map[string]int{}
	for _, hit := range theirs {
		compareKeys(ours[hit["id"].(string)], hit, "", lacking)
	}
	for path, n := range lacking {
		t.Errorf("%s: in %d of their hits, and not in ours", path, n)
	}
}

func compareKeys(ours, theirs any, path string, lacking map[string]int) {
	switch theirs := theirs.(type) {
	case map[string]any:
		our, ok := ours.(map[string]any)
		if !ok {
			lacking[path]++
			return
		}
		for key, value := range theirs {
			if _, there := our[key]; !there {
				lacking[path+"."+key]++
			} else if our[key] != nil {
				compareKeys(our[key], value, path+"."+key, lacking)
			}
		}
	case []any:
		our, ok := ours.([]any)
		if !ok {
			lacking[path+" is no list"]++
			return
		}
		if len(our) > 0 && len(theirs) > 0 {
			compareKeys(our[0], theirs[0], path+"[]", lacking)
		}
	}
}

// at follows a path of keys, as "employer.name".
func at(v any, path string) any {
	for key := range strings.SplitSeq(path, ".") {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}

// What an ad says comes out as it came in.
func TestValuesRoundTrip(t *testing.T) {
	s, theirs := jobsearch(t)
	paths := []string{
		"id", "headline", "webpage_url", "logo_url", "number_of_vacancies", "application_deadline", "publication_date", "last_publication_date",
		"employer.name", "employer.workplace", "employer.organization_number", "application_details.reference", "application_details.email", "application_details.via_af",
		"scope_of_work.min", "scope_of_work.max", "experience_required", "access_to_own_car", "driving_license_required", "removed",
		"workplace_address.municipality", "workplace_address.municipality_code", "workplace_address.municipality_concept_id", "workplace_address.region", "workplace_address.region_code",
		"workplace_address.region_concept_id", "workplace_address.country", "workplace_address.country_code", "workplace_address.country_concept_id",
		"workplace_address.street_address", "workplace_address.postcode", "workplace_address.city",
	}
	for _, concept := range []string{"occupation", "occupation_group", "occupation_field", "employment_type", "salary_type", "duration", "working_hours_type"} {
		paths = append(paths, concept+".concept_id", concept+".label", concept+".legacy_ams_taxonomy_id")
	}
	differences := map[string]string{}
	for _, their := range theirs {
		ours := decode[map[string]any](t, s.getOK(t, "/api/ad/"+their["id"].(string)))
		for _, path := range paths {
			if a, b := plain(at(ours, path)), plain(at(their, path)); a != b {
				differences[path] = fmt.Sprintf("ad %v: %q, theirs %q", their["id"], a, b)
			}
		}
		if a, b := at(ours, "workplace_address.coordinates"), at(their, "workplace_address.coordinates"); !reflect.DeepEqual(a, b) && fmt.Sprint(b) != "[<nil> <nil>]" {
			differences["coordinates"] = fmt.Sprintf("ad %v: %v, theirs %v", their["id"], a, b)
		}
		// Addresses without a scheme get one; what is no address is dropped.
		for _, path := range []string{"application_details.url", "employer.url"} {
			a, b := plain(at(ours, path)), plain(at(their, path))
			if a != b && a != "https://"+b {
				differences[path] = fmt.Sprintf("ad %v: %q, theirs %q", their["id"], a, b)
			}
		}
		if a, b := ours["timestamp"].(float64), their["timestamp"].(float64); a != b-math.Mod(b, 1000) { // kept to the second
			differences["timestamp"] = fmt.Sprintf("ad %v: %f, theirs %f", their["id"], a, b)
		}
		if a, b := plain(at(ours, "description.text")), plain(at(their, "description.text")); a != b {
			differences["text"] = fmt.Sprintf("ad %v", their["id"])
		}
		if fmt.Sprint(ours["application_contacts"]) != "[]" {
			differences["contacts"] = "persons are kept"
		}
	}
	for _, path := range slices.Sorted(maps.Keys(differences)) {
		t.Errorf("%s: %s", path, differences[path])
	}
}

// plain is a value as text: null is "", and spaces are as one line has them.
func plain(v any) string {
	if v == nil {
		return ""
	}
	return strings.Join(strings.Fields(fmt.Sprint(v)), " ")
}

func TestClosedOrUnknownAd(t *testing.T) {
	s := newSite(t)
	s.load(t, ads(2)...)
	s.load(t, gone("1000"))
	refused(t, "/api/ad/1000", s.get(t, "/api/ad/1000"), 404, "closed", "")
	refused(t, "/api/ad/1", s.get(t, "/api/ad/1"), 404, "not_found", "")
	if got := decode[map[string]any](t, s.getOK(t, "/api/ad/1001")); got["appeared"] == "" || at(got["sources"].([]any)[0], "source") != "jobtech" {
		t.Errorf("%v", got)
	}
}
