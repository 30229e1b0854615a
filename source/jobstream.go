package source

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"

	"jobbnara/job"
)

// JobTech is the name of Arbetsförmedlingen's JobTech as a source: ads from
// its live API and from files in its formats are the same ads.
const JobTech = "jobtech"

// jobstreamAd is an ad, or the removal of one, as JobStream v2 and JobSearch
// write it (https://jobstream.api.jobtechdev.se). Only what the product shows
// is read: the persons of application_contacts, and the employer's telephone
// and mail, are left where they are.
type jobstreamAd struct {
	ID          text            `json:"id"`
	Removed     bool            `json:"removed"`
	Label       json.RawMessage `json:"label"`
	WebpageURL  text            `json:"webpage_url"`
	LogoURL     text            `json:"logo_url"`
	Headline    text            `json:"headline"`
	Deadline    text            `json:"application_deadline"`
	Vacancies   number          `json:"number_of_vacancies"`
	Description struct {
		Text       string `json:"text"`
		Formatted  string `json:"text_formatted"`
		Conditions text   `json:"conditions"`
	} `json:"description"`
	EmploymentType    jobstreamConcept `json:"employment_type"`
	SalaryType        jobstreamConcept `json:"salary_type"`
	SalaryDescription text             `json:"salary_description"`
	Duration          jobstreamConcept `json:"duration"`
	Hours             jobstreamConcept `json:"working_hours_type"`
	Scope             struct {
		Min number `json:"min"`
		Max number `json:"max"`
	} `json:"scope_of_work"`
	Employer struct {
		URL       text `json:"url"`
		OrgNumber text `json:"organization_number"`
		Name      text `json:"name"`
		Workplace text `json:"workplace"`
	} `json:"employer"`
	Apply struct {
		Information text `json:"information"`
		Reference   text `json:"reference"`
		Email       text `json:"email"`
		ViaAF       bool `json:"via_af"`
		URL         text `json:"url"`
		Other       text `json:"other"`
	} `json:"application_details"`
	ExperienceRequired *bool              `json:"experience_required"`
	OwnCar             bool               `json:"access_to_own_car"`
	LicenceRequired    *bool              `json:"driving_license_required"`
	Licences           []jobstreamConcept `json:"driving_license"`
	Occupation         jobstreamConcept   `json:"occupation"`
	Group              jobstreamConcept   `json:"occupation_group"`
	Field              jobstreamConcept   `json:"occupation_field"`
	Address            struct {
		Municipality     text     `json:"municipality"`
		MunicipalityCode text     `json:"municipality_code"`
		MunicipalityID   text     `json:"municipality_concept_id"`
		Region           text     `json:"region"`
		RegionCode       text     `json:"region_code"`
		RegionID         text     `json:"region_concept_id"`
		Country          text     `json:"country"`
		CountryCode      text     `json:"country_code"`
		CountryID        text     `json:"country_concept_id"`
		Street           text     `json:"street_address"`
		Postcode         text     `json:"postcode"`
		City             text     `json:"city"`
		Coordinates      []number `json:"coordinates"` // lon, lat
	} `json:"workplace_address"`
	Must      jobstreamDemands `json:"must_have"`
	Nice      jobstreamDemands `json:"nice_to_have"`
	Published text             `json:"publication_date"`
	LastDay   text             `json:"last_publication_date"`
	Timestamp number           `json:"timestamp"` // epoch milliseconds
}

type jobstreamConcept struct {
	ID     text   `json:"concept_id"`
	Label  text   `json:"label"`
	Code   text   `json:"legacy_ams_taxonomy_id"`
	Weight number `json:"weight"`
}

type jobstreamDemands struct {
	Skills          []jobstreamConcept `json:"skills"`
	Languages       []jobstreamConcept `json:"languages"`
	WorkExperiences []jobstreamConcept `json:"work_experiences"`
	Education       []jobstreamConcept `json:"education"`
	EducationLevel  []jobstreamConcept `json:"education_level"`
}

// ParseJobstream reads one ad or removal in JobStream's form. The error is a
// *job.SkipError.
func ParseJobstream(raw []byte) (job.Record, error) {
	var in jobstreamAd
	return in.record(json.Unmarshal(raw, &in))
}

// record returns what was read; err is the error of reading it.
func (in *jobstreamAd) record(err error) (job.Record, error) {
	id := strings.TrimSpace(string(in.ID)) // there even where another value is unusable
	switch known := usableID.MatchString(id); {
	case err != nil && known:
		return job.Record{}, &job.SkipError{Reason: unreadable(err), ID: id}
	case err != nil:
		return job.Record{}, &job.SkipError{Reason: unreadable(err)}
	case !known:
		return job.Record{}, &job.SkipError{Reason: "no usable id"}
	}
	if in.Removed {
		return job.Record{Removed: true, Ad: job.Ad{Sources: []job.SourceLink{{Source: JobTech, ID: id}}}}, nil
	}
	ad, err := in.ad(id)
	if err != nil {
		return job.Record{}, err
	}
	return job.Record{Ad: ad}, nil
}

// usableID is what can be part of an address as it is.
var usableID = regexp.MustCompile(`^[0-9A-Za-z._~-]{1,64}$`)

func unreadable(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		if wrong.Field == "" {
			return "not an object"
		}
		return "unusable value in " + wrong.Field
	}
	if isUnusable(err) {
		return "unusable value: " + err.Error()
	}
	return "broken JSON"
}

func (in *jobstreamAd) ad(id string) (job.Ad, error) {
	ad := job.Ad{
		ID:      id,
		Kind:    "job",
		Sources: []job.SourceLink{{Source: JobTech, ID: id, URL: webAddress(in.WebpageURL)}},

		Headline:  line(in.Headline),
		Employer:  job.Employer{Name: line(in.Employer.Name), Workplace: line(in.Employer.Workplace), OrgNumber: line(in.Employer.OrgNumber)},
		Vacancies: max(1, int(in.Vacancies.value)),

		Occupation: in.Occupation.concept(),
		Group:      in.Group.concept(),
		Field:      in.Field.concept(),

		EmploymentType: in.EmploymentType.concept(),
		SalaryType:     in.SalaryType.concept(),
		Duration:       in.Duration.concept(),
		Hours:          in.Hours.concept(),
		ScopeMin:       in.Scope.Min.pointer(),
		ScopeMax:       in.Scope.Max.pointer(),

		Municipality: place(in.Address.MunicipalityID, in.Address.MunicipalityCode, in.Address.Municipality),
		Region:       place(in.Address.RegionID, in.Address.RegionCode, in.Address.Region),
		Country:      place(in.Address.CountryID, in.Address.CountryCode, in.Address.Country),

		ExperienceRequired: in.ExperienceRequired,
		OwnCar:             in.OwnCar,
		LicenceRequired:    in.LicenceRequired,
		Labels:             labels(in.Label),
	}
	if ad.Headline == "" {
		return job.Ad{}, &job.SkipError{Reason: "no headline", ID: id}
	}
	for _, l := range in.Licences {
		ad.Licences = append(ad.Licences, l.concept())
	}
	for _, date := range []struct {
		field string
		in    text
		out   *time.Time
	}{
		{"publication_date", in.Published, &ad.Published},
		{"last_publication_date", in.LastDay, &ad.LastDay},
		{"application_deadline", in.Deadline, &ad.Deadline},
	} {
		if date.in == "" {
			continue
		}
		t, err := job.ParseTime(string(date.in))
		if err != nil {
			return job.Ad{}, &job.SkipError{Reason: "unreadable date in " + date.field, ID: id}
		}
		*date.out = t
	}
	if in.Timestamp.known {
		ad.Updated = time.UnixMilli(int64(in.Timestamp.value)).UTC()
	}
	ad.Details = in.details()
	ad.Remote = saysRemote(ad.Headline) || saysRemote(ad.Details.Text)
	return ad, nil
}

func (in *jobstreamAd) details() *job.Details {
	d := &job.Details{
		Text:              strings.TrimSpace(withoutNUL(in.Description.Text)),
		Conditions:        strings.TrimSpace(string(in.Description.Conditions)),
		SalaryDescription: strings.TrimSpace(string(in.SalaryDescription)),
		EmployerURL:       webAddress(in.Employer.URL),
		LogoURL:           webAddress(in.LogoURL),
		Apply: job.Apply{
			URL:         webAddress(in.Apply.URL),
			Email:       line(in.Apply.Email),
			Reference:   line(in.Apply.Reference),
			Information: strings.TrimSpace(string(in.Apply.Information)),
			Other:       strings.TrimSpace(string(in.Apply.Other)),
			ViaAF:       in.Apply.ViaAF,
		},
		Street:   line(in.Address.Street),
		Postcode: line(in.Address.Postcode),
		City:     line(in.Address.City),
		Must:     in.Must.demands(),
		Nice:     in.Nice.demands(),
	}
	if formatted := withoutNUL(in.Description.Formatted); strings.ContainsRune(formatted, '<') {
		d.HTML = sanitise(formatted)
	} else if d.Text == "" {
		d.Text = strings.TrimSpace(formatted)
	}
	if c := in.Address.Coordinates; len(c) == 2 && c[0].known && c[1].known && (c[0].value != 0 || c[1].value != 0) &&
		c[0].value >= -180 && c[0].value <= 180 && c[1].value >= -90 && c[1].value <= 90 {
		d.Point = &job.Point{Lat: c[1].value, Lon: c[0].value}
	}
	return d
}

func (c jobstreamConcept) concept() job.Concept { return place(c.ID, c.Code, c.Label) }

func place(id, code, label text) job.Concept {
	return job.Concept{ID: line(id), Code: line(code), Label: line(label)}
}

func (d jobstreamDemands) demands() job.Demands {
	return job.Demands{
		Skills: weighted(d.Skills), Languages: weighted(d.Languages), WorkExperiences: weighted(d.WorkExperiences),
		Education: weighted(d.Education), EducationLevel: weighted(d.EducationLevel),
	}
}

func weighted(in []jobstreamConcept) (out []job.Weighted) {
	for _, c := range in {
		out = append(out, job.Weighted{Concept: c.concept(), Weight: int(c.Weight.value)})
	}
	return out
}
