package server_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// towns are places that the tests spread ads over.
var towns = []map[string]any{
	place("Linköping", "0580", "bm2x_1mr_Qhx"),
	place("Norrköping", "0581", "SYty_Yho_JAF"),
	{"municipality": "Stockholm", "municipality_code": "0180", "municipality_concept_id": "AvNB_uwa_6n6", "region": "Stockholms län", "region_code": "01", "region_concept_id": "CifL_Rzy_Mku", "country": "Sverige", "country_code": "199", "country_concept_id": "i46j_HmG_v64"},
	{"country": "Norge", "country_code": "155", "country_concept_id": "QJgN_Zge_BzJ"},
}

// spread are n ads over towns, with 1–3 positions each.
func spread(n int) (list []record) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, a := range ads(n) {
		list = append(list, a.with("workplace_address", towns[r.IntN(len(towns))]).with("number_of_vacancies", 1+r.IntN(3)))
	}
	return list
}

type found struct {
	Total     struct{ Value int }
	Positions int
	Hits      []struct {
		ID        string
		Vacancies int `json:"number_of_vacancies"`
	}
	Stats []struct {
		Type   string
		Values []struct {
			Term, Code string
			ID         string `json:"concept_id"`
			Count      int
		}
	}
}

func TestStatsAreCounts(t *testing.T) {
	s := newSite(t)
	list := spread(150)
	s.load(t, list...)
	for _, filter := range []string{"", "region=05", "municipality=-0580", "q=kock&country=199"} {
		f := decode[found](t, s.getOK(t, "/api/search?stats=municipality&stats=region&stats=country&stats=occupation-group&limit=0&"+filter))
		want, positions, total := map[string]int{}, 0, 0
		for _, a := range list {
			where := a["workplace_address"].(map[string]any)
			switch {
			case filter == "region=05" && where["region_code"] != "05":
				continue
			case filter == "municipality=-0580" && where["municipality_code"] == "0580":
				continue
			case filter == "q=kock&country=199" && where["country_code"] != "199":
				continue
			}
			total++
			positions += a["number_of_vacancies"].(int)
			for _, kind := range []string{"municipality", "region", "country"} {
				if id, _ := where[kind+"_concept_id"].(string); id != "" {
					want[fmt.Sprint(kind, " ", id, " ", where[kind], " ", where[kind+"_code"])]++
				}
			}
		}
		want["occupation-group Z8ci_bBE_tmx Grundutbildade sjuksköterskor 2221"] = total
		if f.Total.Value != total || f.Positions != positions || len(f.Hits) != 0 {
			t.Errorf("%q: %d ads with %d positions, want %d with %d", filter, f.Total.Value, f.Positions, total, positions)
		}
		for i, stat := range f.Stats {
			if name := []string{"municipality", "region", "country", "occupation-group"}[i]; stat.Type != name {
				t.Errorf("facet %d is %s, want %s: the order asked for", i, stat.Type, name)
			}
			for j, v := range stat.Values {
				key := fmt.Sprint(stat.Type, " ", v.ID, " ", v.Term, " ", v.Code)
				if want[key] != v.Count {
					t.Errorf("%q: %s is %d, want %d", filter, key, v.Count, want[key])
				}
				delete(want, key)
				if j > 0 && v.Count > stat.Values[j-1].Count {
					t.Errorf("%q: %s: not most first", filter, stat.Type)
				}
			}
		}
		if len(want) > 0 {
			t.Errorf("%q: missing %v", filter, want)
		}
		if c := decode[found](t, s.getOK(t, "/api/count?"+filter)); c.Total.Value != total || c.Positions != positions {
			t.Errorf("%q: /api/count says %+v", filter, c)
		}
	}
	f := decode[found](t, s.getOK(t, "/api/search?stats=municipality&stats.limit=2"))
	if len(f.Stats) != 1 || len(f.Stats[0].Values) != 2 {
		t.Errorf("stats.limit=2: %+v", f.Stats)
	}
}

// Turning pages shows every ad once, in every order.
func TestPagesHoldEveryAdOnce(t *testing.T) {
	s := newSite(t)
	list := spread(120)
	s.load(t, list...)
	for _, query := range []string{"", "q=kock", "q=kock&sort=pubdate-desc", "sort=pubdate-asc", "sort=applydate-asc", "sort=applydate-desc", "sort=updated", "country=199&country=155"} {
		var pages []string
		for offset := 0; offset < len(list); offset += 7 {
			pages = append(pages, strings.Fields(s.hits(t, fmt.Sprintf("%s&limit=7&offset=%d", query, offset)))...)
		}
		var one []string
		for offset := 0; offset < len(list); offset += 100 {
			one = append(one, strings.Fields(s.hits(t, fmt.Sprintf("%s&limit=100&offset=%d", query, offset)))...)
		}
		if !slices.Equal(pages, one) {
			t.Errorf("%q: pages of 7 give another order than pages of 100", query)
		}
		slices.Sort(pages)
		if pages = slices.Compact(pages); len(pages) != len(list) {
			t.Errorf("%q: %d ads of %d", query, len(pages), len(list))
		}
	}
	if got := s.hits(t, "offset=2000"); got != "" {
		t.Errorf("beyond the end: %s", got)
	}
	if got := len(strings.Fields(s.hits(t, ""))); got != 10 {
		t.Errorf("%d hits without limit, want JobSearch's 10", got)
	}
}

// Page, feed, fragment and API find the same.
func TestChannelsFindTheSame(t *testing.T) {
	s := newSite(t)
	s.samples(t)
	for _, query := range []string{"municipality=0580", "q=undersk%C3%B6terska&region=05", "municipality=bm2x_1mr_Qhx&municipality=0581"} {
		ids := strings.Fields(s.hits(t, query+"&sort=pubdate-desc&limit=20"))
		if len(ids) == 0 {
			t.Fatalf("%s finds nothing", query)
		}
		for _, channel := range []string{"/jobs", "/embed", "/widget/v1/list", "/feeds/jobs.rss", "/feeds/jobs.atom", "/feeds/jobs.json"} {
			body := s.getOK(t, channel+"?"+query+"&limit=20&sort=pubdate-desc").body
			last := -1
			for _, id := range ids {
				place := strings.Index(body, base+"/jobs/"+url.PathEscape(id))
				if place < 0 {
					place = strings.Index(body, `"/jobs/`+url.PathEscape(id))
				}
				if place < last {
					t.Errorf("%s?%s: %s is not there, or not in its place", channel, query, id)
				}
				last = place
			}
		}
	}
}

func TestSamplesAreMarkedEverywhere(t *testing.T) {
	s := newSite(t)
	s.samples(t)
	id := strings.Fields(s.hits(t, "limit=1"))[0]
	for _, address := range []string{"/", "/jobs", "/jobs/" + id, "/alerts", "/sources", "/how", "/privacy", "/accessibility", "/embed", "/widget/v1/list", "/feeds/jobs.rss", "/feeds/jobs.atom", "/feeds/jobs.json", "/nope"} {
		if body := s.get(t, address).body; !strings.Contains(strings.ToLower(body), "exempel") {
			t.Errorf("%s does not say that the ads are samples", address)
		}
	}
}
