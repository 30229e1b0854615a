// Package job is the domain: ads, queries, results, alerts and the errors they
// give. It knows no database, no HTTP and no source format, and imports the
// standard library only.
package job

import "time"

// Concept is a term of JobTech's taxonomy: an occupation, a municipality, an
// employment form. Empty fields are unknown.
type Concept struct {
	ID    string `json:"id,omitempty"`    // taxonomy concept id, as "bm2x_1mr_Qhx"
	Code  string `json:"code,omitempty"`  // the official or legacy code people know, as "0580"
	Label string `json:"label,omitempty"` // Swedish name
}

// IsZero reports whether nothing is known.
func (c Concept) IsZero() bool { return c == Concept{} }

// SourceLink says where an ad was found and where a person reads it there.
type SourceLink struct {
	Source string `json:"source"` // name of the source, as "jobtech"
	ID     string `json:"id"`     // the source's own id
	URL    string `json:"url"`    // the ad's address at the source; "" if it gave none
}

// SampleSource is the name of the source whose ads are made up.
const SampleSource = "sample"

// Status is where an ad is in its life.
type Status string

// An ad is open until its last day has passed or its source takes it away.
const (
	Open    Status = "open"
	Expired Status = "expired"
	Removed Status = "removed"
)

// Ad is one job ad. Times are UTC; zero means that the source gave none.
type Ad struct {
	ID      string       // our own, never changes
	Kind    string       // "job"
	Sources []SourceLink // at least one, first found first

	Headline  string
	Employer  Employer
	Vacancies int // at least 1

	Occupation Concept
	Group      Concept // SSYK level 4; Code is the SSYK code
	Field      Concept

	EmploymentType Concept
	SalaryType     Concept
	Duration       Concept
	Hours          Concept // full time, part time
	ScopeMin       *float64
	ScopeMax       *float64 // percent of full time; nil when unknown

	Municipality Concept
	Region       Concept
	Country      Concept

	ExperienceRequired *bool // nil when the source does not say
	OwnCar             bool
	LicenceRequired    *bool // nil when the source does not say
	Licences           []Concept
	Labels             []string // JobTech's marks, as "nystartsjobb"
	Remote             bool     // the text says that one may work remotely

	Published time.Time // by the source
	LastDay   time.Time // last publication date, as the source wrote it
	Deadline  time.Time // last day to apply, as the source wrote it
	Updated   time.Time `json:"-"` // the source's own stamp of its last edit; an edit of nothing else is none

	// Details is what a closed ad loses: nil once it is erased.
	Details *Details `json:"-"`

	// The store's part; a source leaves it empty.
	Appeared time.Time `json:"-"` // when we first listed it: the order of every list
	Status   Status    `json:"-"`
	Closed   time.Time `json:"-"` // zero while open
}

// Employer is who offers the job.
type Employer struct {
	Name      string
	Workplace string
	OrgNumber string // ten digits
}

// Details are the texts and addresses of an ad, kept while it is open and for
// [KeepDetails] after.
type Details struct {
	Text              string // plain text
	HTML              string // sanitised; "" when the source gave plain text only
	Conditions        string
	SalaryDescription string
	EmployerURL       string
	LogoURL           string
	Apply             Apply
	Street            string
	Postcode          string
	City              string
	Point             *Point // nil when unknown
	Must, Nice        Demands
}

// Apply is the way to apply.
type Apply struct {
	URL         string
	Email       string
	Reference   string
	Information string
	Other       string
	ViaAF       bool // through Arbetsförmedlingen
}

// Demands are what an employer asks for.
type Demands struct {
	Skills          []Weighted `json:",omitempty"`
	Languages       []Weighted `json:",omitempty"`
	WorkExperiences []Weighted `json:",omitempty"`
	Education       []Weighted `json:",omitempty"`
	EducationLevel  []Weighted `json:",omitempty"`
}

// Weighted is a demand and how much it weighs (10 is a must at JobTech).
type Weighted struct {
	Concept
	Weight int `json:"weight"`
}

// Point is a place on earth in degrees (WGS 84).
type Point struct{ Lat, Lon float64 }

// KeepDetails is how long a closed ad keeps its texts and addresses.
const KeepDetails = 30 * 24 * time.Hour

// Closes returns the first moment at which the ad is no longer open: midnight
// in Sweden after its last publication date, else after its last day to apply.
// Zero when it has neither.
func (a Ad) Closes() time.Time {
	last := a.LastDay
	if last.IsZero() {
		last = a.Deadline
	}
	if last.IsZero() {
		return time.Time{}
	}
	y, m, d := last.In(Sweden).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, Sweden).UTC()
}

// ApplyBy returns the last day to apply, else the last publication date: what
// a person wants to know. Zero when the ad has neither.
func (a Ad) ApplyBy() time.Time {
	if !a.Deadline.IsZero() {
		return a.Deadline
	}
	return a.LastDay
}
