package taxonomy

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"jobbnara/job"
)

// GeoNames' postal codes (https://download.geonames.org/export/zip/readme.txt),
// by column: country code, postal code, place name, admin name and code 1
// (region), 2 (municipality) and 3, latitude, longitude, accuracy.
const (
	postcodeColumns = 12
	postcodeCountry = 0
	postcodeCode    = 1
	postcodePlace   = 2
	postcodeRegion  = 4
	postcodeMun     = 6
	postcodeLat     = 9
	postcodeLon     = 10
)

// postcodes reads the Swedish ones. Post boxes and all of some municipalities
// come without one, or with one that is no more: they get that of most other
// codes of the same place, else the municipality whose name the place has. Some
// remain without: the nearest is too often the wrong one.
func (r *reading) postcodes(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 4<<10)
	var c Content
	var regions []string
	count := map[string]map[string]int{} // region and place → municipality → codes
	for n := 1; lines.Scan(); n++ {
		row := strings.Split(lines.Text(), "\t")
		if len(row) != postcodeColumns {
			return fmt.Errorf("line %d has %d columns; GeoNames' postcodes have %d", n, len(row), postcodeColumns)
		}
		if row[postcodeCountry] != "SE" {
			continue
		}
		if err := r.room(1); err != nil {
			return err
		}
		p, err := postcode(row)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		region := row[postcodeRegion] + "\t" + p.Place
		if p.Municipality != "" {
			if count[region] == nil {
				count[region] = map[string]int{}
			}
			count[region][p.Municipality]++
		}
		c.Postcodes, regions = append(c.Postcodes, p), append(regions, region)
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("a line of more than 4096 bytes; %s", expected)
	} else if err != nil {
		return err
	}
	if len(c.Postcodes) == 0 {
		return errors.New("no Swedish postcodes (SE in the first column) in it")
	}
	named := map[string]string{}
	for _, m := range Builtin().Municipalities {
		named[strings.ToLower(m.Label)] = m.Code
	}
	for i := range c.Postcodes {
		if p := &c.Postcodes[i]; p.Municipality == "" {
			p.Municipality = cmp.Or(most(count[regions[i]]), named[strings.ToLower(p.Place)])
		}
	}
	r.set[Postcodes] = c
	return nil
}

func postcode(row []string) (p Postcode, err error) {
	code := strings.ReplaceAll(row[postcodeCode], " ", "")
	if !digits(code, 5) {
		return p, fmt.Errorf("%.40q is not a Swedish postcode; expected five digits, as 186 00", row[postcodeCode])
	}
	municipality := row[postcodeMun]
	if municipality != "" && !digits(municipality, 4) {
		return p, fmt.Errorf("%.40q is not the code of a municipality; expected four digits, as 0115, or nothing", municipality)
	}
	if _, known := Builtin().Concept("municipality", municipality); !known {
		municipality = ""
	}
	place, ok := label(row[postcodePlace])
	if !ok {
		return p, fmt.Errorf("%.40q is not the name of a place", row[postcodePlace])
	}
	lat, errLat := strconv.ParseFloat(row[postcodeLat], 64)
	lon, errLon := strconv.ParseFloat(row[postcodeLon], 64)
	if errLat != nil || errLon != nil || !(lat > 50 && lat < 72 && lon > 5 && lon < 30) {
		return p, fmt.Errorf("%.20q, %.20q is not a point in Sweden; expected latitude and longitude in degrees", row[postcodeLat], row[postcodeLon])
	}
	return Postcode{Code: code, Place: place, Municipality: municipality, Point: job.Point{Lat: lat, Lon: lon}}, nil
}

// most returns the municipality with the most codes, and of equals the first.
func most(count map[string]int) (best string) {
	for municipality, n := range count {
		if best == "" || n > count[best] || n == count[best] && municipality < best {
			best = municipality
		}
	}
	return best
}

func digits(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789") == ""
}
