package server_test

import (
	"fmt"
	"maps"
	"time"

	"jobbnara/job"
)

// record is an ad, or a removal, in JobStream's form.
type record map[string]any

// ad is an open ad in Linköping, published an hour before noon.
func ad(id, headline string) record {
	return record{
		"id": id, "headline": headline, "number_of_vacancies": 1,
		"webpage_url":           "https://arbetsformedlingen.se/platsbanken/annonser/" + id,
		"publication_date":      local(noon.Add(-time.Hour)),
		"last_publication_date": local(noon.AddDate(0, 0, 20)),
		"description":           map[string]any{"text": "Text om " + headline},
		"employer":              map[string]any{"name": "Ekbacka kommun", "organization_number": "2120001553"},
		"application_details":   map[string]any{"url": "https://ekbacka.example/jobb/" + id, "email": "jobb@ekbacka.example"},
		"occupation":            map[string]any{"concept_id": "bXNH_MNX_dUR", "label": "Sjuksköterska"},
		"occupation_group":      map[string]any{"concept_id": "Z8ci_bBE_tmx", "label": "Grundutbildade sjuksköterskor", "legacy_ams_taxonomy_id": "2221"},
		"occupation_field":      map[string]any{"concept_id": "NYW6_mP6_vwf", "label": "Hälso- och sjukvård"},
		"workplace_address":     place("Linköping", "0580", "bm2x_1mr_Qhx"),
	}
}

func place(name, code, id string) map[string]any {
	return map[string]any{
		"municipality": name, "municipality_code": code, "municipality_concept_id": id,
		"region": "Östergötlands län", "region_code": "05", "region_concept_id": "oLT3_Q9p_3nn",
		"country": "Sverige", "country_code": "199", "country_concept_id": "i46j_HmG_v64",
		"street_address": "Storgatan 1", "coordinates": []any{15.62, 58.41},
	}
}

// with is the record with another value.
func (r record) with(key string, value any) record {
	r = maps.Clone(r)
	r[key] = value
	return r
}

// gone is the removal of an ad.
func gone(id string) record { return record{"id": id, "removed": true, "removed_date": local(noon)} }

// ads are n ads with ids from 1000 on, each a minute older than the one before.
func ads(n int) (list []record) {
	for i := range n {
		list = append(list, ad(fmt.Sprint(1000+i), fmt.Sprintf("Kock nummer %d", i)).
			with("publication_date", local(noon.Add(-time.Duration(i)*time.Minute))))
	}
	return list
}

func local(t time.Time) string { return t.In(job.Sweden).Format(job.LocalLayout) }
