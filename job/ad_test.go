package job_test

import (
	"testing"
	"time"

	"jobbnara/job"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	parsed, err := job.ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestCloses(t *testing.T) {
	for _, c := range []struct{ name, lastDay, deadline, want string }{
		{"neither date", "", "", ""},
		{"last day before deadline", "2026-11-20T23:59:59", "2026-11-10T23:59:59", "2026-11-20T23:00:00Z"},
		{"deadline alone", "", "2026-11-10T23:59:59", "2026-11-10T23:00:00Z"},
		{"last day alone, a date", "2026-11-10", "", "2026-11-10T23:00:00Z"},
		{"summer", "2026-07-10T12:00:00", "", "2026-07-10T22:00:00Z"},
		{"the day that spring shortens", "2026-03-29T12:00:00", "", "2026-03-29T22:00:00Z"},
		{"the day before it", "2026-03-28T23:59:59", "", "2026-03-28T23:00:00Z"},
		{"the day that autumn lengthens", "2026-10-25T23:59:59", "", "2026-10-25T23:00:00Z"},
		{"the day before it", "2026-10-24T23:59:59", "", "2026-10-24T22:00:00Z"},
		{"new year", "2026-12-31T23:59:59", "", "2026-12-31T23:00:00Z"},
		{"written in UTC, tomorrow in Sweden", "2026-07-10T23:00:00Z", "", "2026-07-11T22:00:00Z"},
	} {
		ad := job.Ad{LastDay: at(t, c.lastDay), Deadline: at(t, c.deadline)}
		if got := ad.Closes(); !got.Equal(at(t, c.want)) || got.IsZero() != (c.want == "") {
			t.Errorf("%s: closes %v, want %s", c.name, got, c.want)
		}
	}
}

func TestParseTime(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-20":                "2026-11-19T23:00:00Z",
		"2026-07-20T18:00:00":       "2026-07-20T16:00:00Z",
		"2026-07-20 18:00:00":       "2026-07-20T16:00:00Z",
		"2026-07-20T18:00":          "2026-07-20T16:00:00Z",
		"2026-07-20T18:00:00+05:00": "2026-07-20T13:00:00Z",
		"9999-12-31T23:59:59":       "9999-12-31T22:59:59Z",
	} {
		if got, err := job.ParseTime(in); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s is %v, %v; want %s", in, got, err, want)
		}
	}
	// A year outside 0–9999 could not be written down again.
	for _, in := range []string{"", "now", "2026-13-01", "2026-1-1", "0000-01-01", "9999-12-31T23:59:59-05:00"} {
		if got, err := job.ParseTime(in); err == nil {
			t.Errorf("%q is taken as %v", in, got)
		}
	}
}
