// Package cli holds the commands. It alone reads flags, environment and
// configuration, and wires the other packages together.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/alecthomas/kong"
	"github.com/gofrs/flock"

	"jobbnara/job"
	"jobbnara/sqlite"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // what was asked for could not be done, or not all of it
	exitUsage  = 2 // what was asked for is not clear
)

// shared are the flags of every command.
type shared struct {
	Data string `help:"Folder of the database and the keys; made if need be. Default: ${default}." default:"./data" env:"JOBBNARA_DATA" placeholder:"DIR"`
	AsOf string `help:"Take this time as now, as 2025-09-11T12:00:00 (Swedish time), and run on from there: for replays and old files." env:"JOBBNARA_AS_OF" placeholder:"TIME"`
}

type commands struct {
	shared
	Serve    serve        `cmd:"" help:"Serve the site, the widget, the feeds, the alerts and the API."`
	Import   load         `cmd:"" help:"Read ads from a file, an address or standard input (-)."`
	Taxonomy loadTaxonomy `cmd:"" help:"Read occupations, titles, terms and postcodes, which searches are understood by."`
	Sources  sources      `cmd:"" help:"Say how fresh each source is."`
	Version  version      `cmd:"" help:"Print the version."`
	Help     help         `cmd:"" help:"Show help for a command."`
}

// streams are where a command writes: what it was asked for, and everything
// else.
type streams struct{ out, err io.Writer }

// exited is what kong's --help ends the parsing with.
type exited int

// Run runs the command in args and returns the exit code. It ends early when
// ctx does.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case exited:
			code = int(v)
		default:
			panic(v)
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	var c commands
	parser, err := kong.New(&c,
		kong.Name("jobbnara"),
		kong.Description("Jobbnära: all jobs of a place as a widget, a feed and an alert. Settings are flags, or the environment variables in brackets."),
		kong.UsageOnError(),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(streams{stdout, stderr}, &c.shared),
	)
	if err != nil {
		panic(err) // the commands above are wrong, whatever was typed
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "jobbnara: %v\nSee: jobbnara --help\n", err)
		return exitUsage
	}
	switch err := parsed.Run(parser); {
	case err == nil:
		return exitOK
	case errors.Is(err, errUsage):
		fmt.Fprintf(stderr, "jobbnara: %v\n", err)
		return exitUsage
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		fmt.Fprintln(stderr, "jobbnara: interrupted; what was read so far is kept, run it again to go on")
		return exitFailed
	default:
		fmt.Fprintf(stderr, "jobbnara: %v\n", err)
		return exitFailed
	}
}

// errUsage marks errors of what was typed.
var errUsage = errors.New("usage")

// usageError is an error of what was typed; the message stands alone.
type usageError struct{ message string }

func (e usageError) Error() string      { return e.message }
func (usageError) Is(target error) bool { return target == errUsage }

// clock is the clock that --as-of sets.
func (s *shared) clock() (job.Clock, error) {
	if s.AsOf == "" {
		return func() time.Time { return time.Now().UTC() }, nil
	}
	start, err := job.ParseTime(s.AsOf)
	if err != nil {
		return nil, usageError{"--as-of: " + err.Error()}
	}
	return job.ClockFrom(start), nil
}

// open opens the store of the data folder.
func (s *shared) open(ctx context.Context) (*sqlite.Store, error) {
	clock, err := s.clock()
	if err != nil {
		return nil, err
	}
	// Two processes that make a database at the same time would get in each
	// other's way.
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, fmt.Errorf("--data: %w", err)
	}
	lock := flock.New(filepath.Join(s.Data, "open.lock"))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, fmt.Errorf("--data: %w", err)
	}
	defer lock.Unlock()
	return sqlite.Open(ctx, s.Data, clock)
}

type version struct{}

func (version) Run(s streams) error {
	_, err := fmt.Fprintln(s.out, "jobbnara "+Version())
	return err
}

// Version is what the binary was built from: the module's version, else the
// commit.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
			return setting.Value[:12]
		}
	}
	return info.Main.Version
}

type help struct {
	Command []string `arg:"" optional:"" help:"The command."`
}

func (h help) Run(parser *kong.Kong) error {
	_, err := parser.Parse(append(h.Command, "--help")) // ends here if there is such a command
	return usageError{err.Error() + "\nSee: jobbnara --help"}
}
