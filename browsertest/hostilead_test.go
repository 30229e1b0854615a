package browsertest

import (
	"net/url"
	"strings"
	"testing"
)

// evilText is an ad's way to try to run something, in every field that has text.
const evilText = `"><script>hits.push(1)</script><img src=x: onerror="hits.push(2)"><a href="javascript:hits.push(3)" onclick="hits.push(4)">lön</a></title></textarea></template></script><svg onload=hits.push(5)>{{.Lang}}${hits.push(6)}`

// evilAd has it everywhere, and addresses that are none.
func evilAd() object {
	const script = "javascript:hits.push(7)"
	concept := object{"concept_id": evilText, "label": evilText, "legacy_ams_taxonomy_id": evilText}
	a := ad("elakannons", "Elak "+evilText)
	a["description"] = object{"text": evilText, "conditions": evilText, "text_formatted": "<h3>Om oss</h3><p style=\"position:fixed;inset:0\" class=\"skip\" id=\"main\">" + evilText +
		`<iframe src="https://evil.example/"></iframe><style>body{display:none}</style><form action="https://evil.example/"><button>Sök</button></form><base href="https://evil.example/"><img src="https://evil.example/i.png"><a href="https://evil.example/" target="_top">länk</a></p>`}
	for _, field := range []string{"employment_type", "salary_type", "duration", "working_hours_type", "occupation", "occupation_group", "occupation_field"} {
		a[field] = concept
	}
	a["salary_description"] = evilText
	a["employer"] = object{"name": evilText, "workplace": "Arbetsplats " + evilText, "url": script, "organization_number": evilText}
	a["application_details"] = object{"information": evilText, "reference": evilText, "email": evilText + "@evil.example", "url": script, "other": evilText}
	a["workplace_address"] = object{"municipality": evilText, "municipality_code": evilText, "municipality_concept_id": evilText, "region": evilText, "region_code": evilText,
		"region_concept_id": evilText, "country": evilText, "country_code": evilText, "country_concept_id": evilText, "street_address": evilText, "postcode": evilText, "city": evilText}
	a["must_have"] = object{"skills": []object{concept}, "languages": []object{concept}}
	a["driving_license"] = []object{concept}
	a["driving_license_required"] = true
	a["label"] = []string{evilText}
	a["webpage_url"], a["logo_url"] = script, script
	return a
}

// An ad that means its readers ill is shown as the text that it is, on every
// page and in the widget.
func TestHostileAds(t *testing.T) {
	s := startServer(t)
	s.importAds(t, evilAd())
	if got := s.count(t, ""); got != 1 {
		t.Fatalf("%d ads are imported", got)
	}
	query := "q=" + url.QueryEscape(evilText[:200]) + "&employer=" + url.QueryEscape(evilText)
	h := host(t, "", embedded(s.url, `<script>window.hits = []</script><jobbnara-jobs search filters></jobbnara-jobs>`))
	alien := func(where string) string { // what no page of ours has
		return `[...document.querySelectorAll("` + where + `")].filter(e => e.matches("script:not([type=module][src]), style, svg:not(.country .map svg, .bar svg), img:not(.brand img), iframe, object, base, meta[http-equiv]") ||
			[...e.attributes].some(a => /^(on|style)/.test(a.name) || /^(href|action|src)$/.test(a.name) && /^\s*javascript|evil.example\/i/.test(a.value))).map(e => e.outerHTML)`
	}
	inEachBrowser(t, settings{}, func(t *testing.T, b browser) {
		p := b.newTab(t)
		for path, shown := range map[string]string{
			"/jobs": "Elak \"><script>", "/jobs/elakannons": "<img src=x: onerror=", "/": "", "/embed": "Elak \"><script>", "/sources": "", "/jobs?" + query: "<script>", "/alerts?" + query: "<script>",
			"/embed?filters=true&" + query: "<script>", "/jobs?municipality=" + url.QueryEscape(evilText[:80]): "<script>",
		} {
			p.open(s.url + path)
			if left := value[[]string](t, p, alien("*")); len(left) > 0 {
				t.Errorf("%s: let through: %q", path, left)
			}
			if text := value[string](t, p, "document.body.textContent + [...document.querySelectorAll('input')].map(i => i.value)"); !strings.Contains(text, shown) {
				t.Errorf("%s does not show %q", path, shown)
			}
			if value[bool](t, p, "'hits' in window") {
				t.Errorf("%s: what the ad says ran", path)
			}
			for _, problem := range p.record().problems() {
				if !strings.Contains(problem, "400") {
					t.Errorf("%s: %s", path, problem)
				}
			}
			wantNarrow(t, p, p)
			p.record().forget()
		}
		p.open(h.URL)
		untilTrue(t, p, "document.querySelector('jobbnara-jobs .jn-headline')?.textContent.includes('Elak \"><script>')")
		if left := value[[]string](t, p, alien("jobbnara-jobs *")); len(left) > 0 {
			t.Errorf("the widget lets through: %q", left)
		}
		if n := value[int](t, p, "hits.length"); n > 0 {
			t.Error("in the widget, what the ad says ran")
		}
		wantNarrow(t, p, p)
		wantQuiet(t, p, nil, h.URL, s.url)
	})
}
