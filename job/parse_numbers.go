package job

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// maxMinutes is ten years: more is a mistake.
const maxMinutes = 10 * 366 * 24 * 60

func moment(field func(*Query) *Moment) parseFunc {
	return func(p *parser, _ string, given []string) *InputError {
		s := strings.TrimSpace(given[len(given)-1])
		if codeForm.MatchString(s) {
			minutes, _ := strconv.Atoi(s)
			if minutes < 1 || minutes > maxMinutes {
				return &InputError{Value: s, Reason: ReasonRange, Allowed: "1–" + strconv.Itoa(maxMinutes)}
			}
			*field(&p.q) = Moment{Minutes: minutes}
			return nil
		}
		t, err := ParseTime(s)
		if err != nil || t.Year() < 1900 || t.Year() > 2200 {
			return &InputError{Value: s, Reason: ReasonForm, Allowed: "2026-11-20, 2026-11-20T18:00:00, 60"}
		}
		*field(&p.q) = Moment{Time: t.Truncate(time.Second)}
		return nil
	}
}

// MaxCircles bounds the work that one query may ask for.
const MaxCircles = 10

func (p *parser) position(_ string, given []string) *InputError {
	if err := atMost(MaxCircles, given); err != nil {
		return err
	}
	for _, value := range given {
		lat, lon, _ := strings.Cut(value, ",")
		y, yErr := strconv.ParseFloat(strings.TrimSpace(lat), 64)
		x, xErr := strconv.ParseFloat(strings.TrimSpace(lon), 64)
		if yErr != nil || xErr != nil || math.IsNaN(x) || math.IsNaN(y) {
			return &InputError{Value: value, Reason: ReasonForm, Allowed: "58.41,15.62 (lat,lon)"}
		}
		if math.Abs(y) > 90 || math.Abs(x) > 180 {
			return &InputError{Value: value, Reason: ReasonRange, Allowed: "-90–90,-180–180 (lat,lon)"}
		}
		p.q.Near = append(p.q.Near, Near{Point: Point{Lat: y + 0, Lon: x + 0}}) // -0 is 0
	}
	return nil
}

func (p *parser) radius(_ string, given []string) *InputError {
	for _, value := range given {
		km, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || math.IsNaN(km) {
			return &InputError{Value: value, Reason: ReasonForm, Allowed: "1–" + strconv.Itoa(MaxRadius) + " (km)"}
		}
		if km <= 0 || km > MaxRadius {
			return &InputError{Value: value, Reason: ReasonRange, Allowed: "1–" + strconv.Itoa(MaxRadius) + " (km)"}
		}
		p.radii = append(p.radii, km)
	}
	return nil
}

// defaultRadius is JobSearch's, in kilometres.
const defaultRadius = 5

// pairRadii gives each position its radius: the one in the same place of the
// list, else the last one given.
func (p *parser) pairRadii() {
	for i := range p.q.Near {
		switch {
		case len(p.radii) == 0:
			p.q.Near[i].Radius = defaultRadius
		case i < len(p.radii):
			p.q.Near[i].Radius = p.radii[i]
		default:
			p.q.Near[i].Radius = p.radii[len(p.radii)-1]
		}
	}
}

// NoHits is the Limit of a query that wants numbers only (limit=0): a zero
// Limit leaves the choice to the channel.
const NoHits = -1

func (p *parser) limit(name string, given []string) *InputError {
	err := number(0, MaxLimit, func(q *Query) *int { return &q.Limit })(p, name, given)
	if err == nil && p.q.Limit == 0 {
		p.q.Limit = NoHits
	}
	return err
}

func number(low, high int, field func(*Query) *int) parseFunc {
	return func(p *parser, _ string, given []string) *InputError {
		value := strings.TrimSpace(given[len(given)-1])
		allowed := strconv.Itoa(low) + "–" + strconv.Itoa(high)
		n, err := strconv.Atoi(value)
		if err != nil && !codeForm.MatchString(strings.TrimPrefix(value, "-")) {
			return &InputError{Value: value, Reason: ReasonForm, Allowed: allowed}
		}
		if err != nil || n < low || n > high {
			return &InputError{Value: value, Reason: ReasonRange, Allowed: allowed}
		}
		*field(&p.q) = n
		return nil
	}
}
