package job

import (
	"fmt"
	"time"
)

// Sweden is the time zone that ads' own dates are written in.
var Sweden = mustZone("Europe/Stockholm")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(fmt.Sprintf("time zone %s: %v (main imports time/tzdata)", name, err))
	}
	return zone
}

// Clock tells the time. Everything that asks what time it is asks one of
// these, so that a replay can run at another time.
type Clock func() time.Time

// ClockFrom returns a clock that shows start now and runs on from there.
func ClockFrom(start time.Time) Clock {
	began := time.Now()
	return func() time.Time { return start.Add(time.Since(began)).UTC() }
}

// LocalLayout is how JobTech writes times: Swedish local time, no offset.
const LocalLayout = "2006-01-02T15:04:05"

// ParseTime reads the forms in which dates are written in ads and queries: a
// date, a date and time (Swedish local time, with "T" or a space), or RFC 3339.
// The answer is UTC, in the years 0 to 9999: RFC 3339 knows no others.
func ParseTime(s string) (time.Time, error) {
	for _, layout := range []string{LocalLayout, time.RFC3339, time.DateOnly, time.DateTime, "2006-01-02T15:04", "2006-01-02T15:04:05.999999999"} {
		t, err := time.ParseInLocation(layout, s, Sweden)
		if t = t.UTC(); err == nil && t.Year() >= 0 && t.Year() <= 9999 {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%.40q is not a time; write 2006-01-02, 2006-01-02T15:04:05 (Swedish time) or 2006-01-02T15:04:05Z", s)
}
