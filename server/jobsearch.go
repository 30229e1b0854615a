package server

import (
	"time"

	"jobbnara/job"
)

// hit is an ad as JobSearch and JobStream write it
// (https://jobsearch.api.jobtechdev.se), so that a client written for them
// reads ours. What we do not know, or do not keep, is null: as there.
type hit struct {
	ID                  string           `json:"id"`
	ExternalID          *string          `json:"external_id"`
	OriginalID          *string          `json:"original_id"`
	Label               []string         `json:"label"`
	WebpageURL          *string          `json:"webpage_url"`
	LogoURL             *string          `json:"logo_url"`
	Headline            string           `json:"headline"`
	Deadline            *string          `json:"application_deadline"`
	Vacancies           int              `json:"number_of_vacancies"`
	Description         hitText          `json:"description"`
	EmploymentType      hitConcept       `json:"employment_type"`
	SalaryType          hitConcept       `json:"salary_type"`
	SalaryDescription   *string          `json:"salary_description"`
	Duration            hitConcept       `json:"duration"`
	Hours               hitConcept       `json:"working_hours_type"`
	Scope               hitScope         `json:"scope_of_work"`
	Access              *string          `json:"access"`
	Employer            hitEmployer      `json:"employer"`
	Apply               hitApply         `json:"application_details"`
	ExperienceRequired  *bool            `json:"experience_required"`
	OwnCar              bool             `json:"access_to_own_car"`
	LicenceRequired     *bool            `json:"driving_license_required"`
	Licences            []hitConcept     `json:"driving_license" schema:"nullable"` // as there
	Occupation          hitConcept       `json:"occupation"`
	Group               hitConcept       `json:"occupation_group"`
	Field               hitConcept       `json:"occupation_field"`
	Address             hitAddress       `json:"workplace_address"`
	Must                hitDemands       `json:"must_have"`
	Nice                hitDemands       `json:"nice_to_have"`
	ApplicationContacts []struct{}       `json:"application_contacts"` // persons are not kept
	Published           *string          `json:"publication_date"`
	LastDay             *string          `json:"last_publication_date"`
	Removed             bool             `json:"removed"`
	RemovedDate         *string          `json:"removed_date"`
	SourceType          *string          `json:"source_type"`
	Timestamp           int64            `json:"timestamp"`
	Relevance           float64          `json:"relevance"` // always 0: the order says it
	Sources             []job.SourceLink `json:"sources"`   // ours: every source that has the ad
	Appeared            string           `json:"appeared"`  // ours: when it was first listed here
	Remote              bool             `json:"remote"`    // ours: the text says so
}

type hitText struct {
	Text               *string `json:"text"`
	Formatted          *string `json:"text_formatted"`
	CompanyInformation *string `json:"company_information"`
	Needs              *string `json:"needs"`
	Requirements       *string `json:"requirements"`
	Conditions         *string `json:"conditions"`
}

type hitConcept struct {
	ID    *string `json:"concept_id"`
	Label *string `json:"label"`
	Code  *string `json:"legacy_ams_taxonomy_id"`
}

type hitWeighted struct {
	Weight int `json:"weight"`
	hitConcept
}

type hitScope struct {
	Min *float64 `json:"min"`
	Max *float64 `json:"max"`
}

type hitEmployer struct {
	PhoneNumber *string `json:"phone_number"`
	Email       *string `json:"email"`
	URL         *string `json:"url"`
	OrgNumber   *string `json:"organization_number"`
	Name        *string `json:"name"`
	Workplace   *string `json:"workplace"`
}

type hitApply struct {
	Information *string `json:"information"`
	Reference   *string `json:"reference"`
	Email       *string `json:"email"`
	ViaAF       bool    `json:"via_af"`
	URL         *string `json:"url"`
	Other       *string `json:"other"`
}

type hitAddress struct {
	Municipality     *string     `json:"municipality"`
	MunicipalityCode *string     `json:"municipality_code"`
	MunicipalityID   *string     `json:"municipality_concept_id"`
	Region           *string     `json:"region"`
	RegionCode       *string     `json:"region_code"`
	RegionID         *string     `json:"region_concept_id"`
	Country          *string     `json:"country"`
	CountryCode      *string     `json:"country_code"`
	CountryID        *string     `json:"country_concept_id"`
	Street           *string     `json:"street_address"`
	Postcode         *string     `json:"postcode"`
	City             *string     `json:"city"`
	Coordinates      [2]*float64 `json:"coordinates"` // lon, lat
}

type hitDemands struct {
	Skills          []hitWeighted `json:"skills"`
	Languages       []hitWeighted `json:"languages"`
	WorkExperiences []hitWeighted `json:"work_experiences"`
	Education       []hitWeighted `json:"education"`
	EducationLevel  []hitWeighted `json:"education_level"`
}

// removal is how JobStream says that an ad is gone.
type removal struct {
	ID           string  `json:"id"`
	Removed      bool    `json:"removed"`
	RemovedDate  string  `json:"removed_date"`
	Occupation   *string `json:"occupation"`
	Group        *string `json:"occupation_group"`
	Field        *string `json:"occupation_field"`
	Municipality *string `json:"municipality"`
	Region       *string `json:"region"`
	Country      *string `json:"country"`
}

func newRemoval(a job.Ad) removal {
	return removal{
		ID: a.ID, Removed: true, RemovedDate: a.Closed.In(job.Sweden).Format(job.LocalLayout),
		Occupation: orNull(a.Occupation.ID), Group: orNull(a.Group.ID), Field: orNull(a.Field.ID),
		Municipality: orNull(a.Municipality.ID), Region: orNull(a.Region.ID), Country: orNull(a.Country.ID),
	}
}

func newHit(a job.Ad) hit {
	d := a.Details
	if d == nil {
		d = &job.Details{}
	}
	h := hit{
		ID: a.ID, Label: emptyNotNull(a.Labels), WebpageURL: orNull(a.Sources[0].URL), LogoURL: orNull(d.LogoURL),
		Headline: a.Headline, Deadline: localTime(a.Deadline), Vacancies: a.Vacancies,
		Description:    hitText{Text: orNull(d.Text), Formatted: orNull(d.HTML), Conditions: orNull(d.Conditions)},
		EmploymentType: newConcept(a.EmploymentType), SalaryType: newConcept(a.SalaryType), SalaryDescription: orNull(d.SalaryDescription),
		Duration: newConcept(a.Duration), Hours: newConcept(a.Hours), Scope: hitScope{a.ScopeMin, a.ScopeMax},
		Employer: hitEmployer{URL: orNull(d.EmployerURL), OrgNumber: orNull(a.Employer.OrgNumber), Name: orNull(a.Employer.Name), Workplace: orNull(a.Employer.Workplace)},
		Apply: hitApply{
			Information: orNull(d.Apply.Information), Reference: orNull(d.Apply.Reference), Email: orNull(d.Apply.Email),
			ViaAF: d.Apply.ViaAF, URL: orNull(d.Apply.URL), Other: orNull(d.Apply.Other),
		},
		ExperienceRequired: a.ExperienceRequired, OwnCar: a.OwnCar, LicenceRequired: a.LicenceRequired,
		Occupation: newConcept(a.Occupation), Group: newConcept(a.Group), Field: newConcept(a.Field),
		Address: hitAddress{
			Municipality: orNull(a.Municipality.Label), MunicipalityCode: orNull(a.Municipality.Code), MunicipalityID: orNull(a.Municipality.ID),
			Region: orNull(a.Region.Label), RegionCode: orNull(a.Region.Code), RegionID: orNull(a.Region.ID),
			Country: orNull(a.Country.Label), CountryCode: orNull(a.Country.Code), CountryID: orNull(a.Country.ID),
			Street: orNull(d.Street), Postcode: orNull(d.Postcode), City: orNull(d.City),
		},
		Must: newDemands(d.Must), Nice: newDemands(d.Nice), ApplicationContacts: []struct{}{},
		Published: localTime(a.Published), LastDay: localTime(a.LastDay), Removed: a.Status != job.Open, RemovedDate: localTime(a.Closed),
		Timestamp: a.Updated.UnixMilli(), Sources: a.Sources, Appeared: a.Appeared.Format(time.RFC3339), Remote: a.Remote,
	}
	if h.Description.Formatted == nil {
		h.Description.Formatted = h.Description.Text
	}
	if a.Updated.IsZero() {
		h.Timestamp = a.Published.UnixMilli()
	}
	for _, l := range a.Licences {
		h.Licences = append(h.Licences, newConcept(l))
	}
	if d.Point != nil {
		h.Address.Coordinates = [2]*float64{&d.Point.Lon, &d.Point.Lat}
	}
	return h
}

func newHits(ads []job.Ad) []hit {
	hits := make([]hit, len(ads))
	for i, a := range ads {
		hits[i] = newHit(a)
	}
	return hits
}

func newConcept(c job.Concept) hitConcept {
	return hitConcept{ID: orNull(c.ID), Label: orNull(c.Label), Code: orNull(c.Code)}
}

func newDemands(d job.Demands) hitDemands {
	weighted := func(in []job.Weighted) []hitWeighted {
		out := make([]hitWeighted, len(in))
		for i, w := range in {
			out[i] = hitWeighted{w.Weight, newConcept(w.Concept)}
		}
		return out
	}
	return hitDemands{weighted(d.Skills), weighted(d.Languages), weighted(d.WorkExperiences), weighted(d.Education), weighted(d.EducationLevel)}
}

// localTime is Swedish time without an offset, as JobTech writes it.
func localTime(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.In(job.Sweden).Format(job.LocalLayout)
	return &s
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func emptyNotNull(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
