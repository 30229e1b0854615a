package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/pelletier/go-toml/v2"
)

// config is the configuration file: what is true for an installation and
// would be long to type.
type config struct {
	Operator struct {
		Name    string `toml:"name"`    // who answers for this installation
		Contact string `toml:"contact"` // mail or https address; push services get it too
	} `toml:"operator"`
	Sources []string `toml:"sources"` // as --source
	Push    struct {
		Hosts []string `toml:"hosts"` // push services beside the known ones: "push.example.se", ".example.se"
	} `toml:"push"`
}

// readConfig reads a TOML file; an empty name is an empty configuration. A
// name that means nothing is an error: it would be a setting that does not
// work.
func readConfig(name string) (c config, err error) {
	if name == "" {
		return c, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return c, err
	}
	defer file.Close()
	decoder := toml.NewDecoder(file).DisallowUnknownFields()
	if err = decoder.Decode(&c); err == nil {
		return c, nil
	}
	if unknown := (*toml.StrictMissingError)(nil); errors.As(err, &unknown) {
		return c, fmt.Errorf("%s: unknown setting:\n%s", name, unknown.String())
	}
	if broken := (*toml.DecodeError)(nil); errors.As(err, &broken) {
		return c, fmt.Errorf("%s:\n%s", name, broken.String())
	}
	return c, fmt.Errorf("%s: %w", name, err)
}
