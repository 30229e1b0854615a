package taxonomy

import "jobbnara/job"

// Term is one way in which people name a concept.
type Term struct {
	Text      string // as written, in any case
	Parameter string // what the concept is to a query: "occupation-name", "occupation-group", "occupation-field", "skill", …
	ID        string // concept id
	Rank      Rank
}

// Rank says how good a name a term is: the lower the better.
type Rank int

// A preferred label is the concept's own name.
const (
	Preferred  Rank = iota
	Synonym         // another name of the same
	Title           // a job title that the concept covers, among others perhaps
	Everyday        // what people say where no better name is known
	Misspelled      // a common mistake
)

// Postcode is where a Swedish postcode lies.
type Postcode struct {
	Code         string // five digits, no space
	Place        string // the name of the locality
	Municipality string // its official code
	Point        job.Point
}
